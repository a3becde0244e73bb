package portal

import (
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"strings"
)

// What makes the portal an app on a telephone's start page: its manifest, and icons in the business's colour.

func manifest(v *visit) error {
	base := v.home()
	icon := func(file, sizes, kind string) map[string]string {
		return map[string]string{"src": base + file, "sizes": sizes, "type": kind, "purpose": "any"}
	}
	v.w.Header().Set("Content-Type", "application/manifest+json")
	return json.NewEncoder(v.w).Encode(map[string]any{"name": v.org.Name, "short_name": v.org.Name, "id": base, "start_url": base, "scope": "/",
		"display": "standalone", "lang": v.l.Code, "background_color": "#f5f8f7", "theme_color": v.color(),
		"icons": []any{icon("/icon.svg", "any", "image/svg+xml"), icon("/icon-192.png", "192x192", "image/png"), icon("/icon-512.png", "512x512", "image/png")}})
}

// color is the business's own, or ours.
func (v *visit) color() string {
	if c, ok := parseColor(v.org.Settings.BrandColor); ok {
		return c.against(white, black, 3).String()
	}
	return "#076b5b"
}

func iconSVG(v *visit) error {
	v.w.Header().Set("Content-Type", "image/svg+xml")
	v.w.Header().Set("Cache-Control", "public, max-age=86400")
	_, err := fmt.Fprintf(v.w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="%s"/>`+
		`<path d="M16 6Q16 16 26 16Q16 16 16 26Q16 16 6 16Q16 16 16 6z" fill="#fff"/></svg>`, v.color())
	return err
}

// iconPNG draws the same at the size that the address names: a star with four points on a ground without corners, which
// telephones round by themselves.
func iconPNG(v *visit) error {
	name := strings.TrimSuffix(v.r.PathValue("icon"), ".png")
	size, err := strconv.Atoi(strings.TrimPrefix(name, "icon-"))
	if err != nil || size != 192 && size != 512 {
		return v.goTo(v.home())
	}
	c, _ := parseColor(v.color())
	ground := color.RGBA{uint8(c[0] * 255), uint8(c[1] * 255), uint8(c[2] * 255), 255}
	img := image.NewPaletted(image.Rect(0, 0, size, size), color.Palette{ground, color.White})
	middle, reach := float64(size)/2, float64(size)*0.34
	for y := range size {
		for x := range size {
			dx, dy := math.Abs(float64(x)+.5-middle)/reach, math.Abs(float64(y)+.5-middle)/reach
			if math.Pow(dx, .58)+math.Pow(dy, .58) <= 1 {
				img.SetColorIndex(x, y, 1)
			}
		}
	}
	v.w.Header().Set("Content-Type", "image/png")
	v.w.Header().Set("Cache-Control", "public, max-age=86400")
	return png.Encode(v.w, img)
}
