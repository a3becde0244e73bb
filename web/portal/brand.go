package portal

import (
	"fmt"
	"hash/crc32"
	"math"
	"strconv"
)

// The colour of a business, made to be read: on light pages as dark, on dark pages as light as text needs.

type rgb [3]float64 // 0 to 1

func parseColor(hex string) (c rgb, ok bool) {
	if len(hex) != 7 {
		return c, false
	}
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	return rgb{float64(n>>16&255) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, err == nil
}

func (c rgb) String() string {
	return fmt.Sprintf("#%02x%02x%02x", int(c[0]*255+.5), int(c[1]*255+.5), int(c[2]*255+.5))
}

// mix goes from one colour to another, from 0 to 1.
func (c rgb) mix(to rgb, part float64) rgb {
	for i := range c {
		c[i] += (to[i] - c[i]) * part
	}
	return c
}

// luminance and contrast are those of WCAG 2.2.
func (c rgb) luminance() float64 {
	for i, x := range c {
		if c[i] = x / 12.92; x > 0.04045 {
			c[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

func contrast(a, b rgb) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

var (
	white = rgb{1, 1, 1}
	black = rgb{}
	night = rgb{0.13, 0.15, 0.155} // a little lighter than the dark pages' panels
)

// against moves a colour towards another until it stands out from a ground.
func (c rgb) against(ground, towards rgb, ratio float64) rgb {
	for range 50 {
		if contrast(c, ground) >= ratio {
			return c
		}
		c = c.mix(towards, 0.05)
	}
	return c
}

// brandSheet is the style sheet of a business with a colour of its own.
func brandSheet(v *visit) error {
	h := v.w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=86400")
	c, ok := parseColor(v.org.Settings.BrandColor)
	if !ok {
		return nil
	}
	day, dark := c.against(white, black, 5.6), c.against(night, white, 6)
	_, err := fmt.Fprintf(v.w, `:root{--brand:light-dark(%s,%s);--brand-hover:light-dark(%s,%s);--on-brand:light-dark(#fff,#0d1112);--brand-soft:light-dark(%s,%s)}`+"\n",
		day, dark, day.mix(black, .12), dark.mix(white, .15), day.mix(white, .92), night.mix(dark, .16))
	return err
}

// brandURL is where that style sheet is; its address changes with the colour. Empty without one.
func (v *visit) brandURL() string {
	if v.org.Settings.BrandColor == "" {
		return ""
	}
	return fmt.Sprintf("/book/%s/brand.css?v=%08x", v.org.Slug, crc32.ChecksumIEEE([]byte(v.org.Settings.BrandColor)))
}
