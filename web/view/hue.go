package view

import (
	"math"
	"strconv"
)

// hueAngles are the eight tints as the wheel of colours of the browser's own colour fields has them.
var hueAngles = [8]float64{0, 25, 48, 120, 170, 205, 255, 320}

// apart are the tints in an order in which neighbours differ well.
var apart = [8]int{0, 2, 4, 5, 6, 7, 3, 1}

// HueOf gives the tint that is nearest to a colour such as #1e90ff; without a colour, and for a grey, that of the place
// in a row.
func HueOf(color string, place int) string {
	other := "h" + strconv.Itoa(apart[place%len(apart)])
	n, err := strconv.ParseUint(color[min(1, len(color)):], 16, 32)
	if err != nil || len(color) != 7 {
		return other
	}
	angle, colourful := wheel(float64(n>>16&255), float64(n>>8&255), float64(n&255))
	if !colourful {
		return other
	}
	best, least := 0, 360.0
	for i, h := range hueAngles {
		away := math.Abs(angle - h)
		if away = min(away, 360-away); away < least {
			best, least = i, away
		}
	}
	return "h" + strconv.Itoa(best)
}

// wheel is where a colour stands on the wheel of colours, in degrees, as HSL has it.
func wheel(r, g, b float64) (angle float64, colourful bool) {
	most, least := max(r, g, b), min(r, g, b)
	spread := most - least
	switch {
	case spread < 16:
		return 0, false
	case most == r:
		angle = (g - b) / spread
	case most == g:
		angle = 2 + (b-r)/spread
	default:
		angle = 4 + (r-g)/spread
	}
	return math.Mod(angle*60+360, 360), true
}
