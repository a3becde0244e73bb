package view

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// qrMargin is the quiet zone of a QR code, in modules (ISO/IEC 18004 asks for four).
const qrMargin = 4

// qrPath draws a text as a QR code: the side of a square, and the path of what is dark in it. Nothing for a text that
// is too long for one.
func qrPath(text string) (side int, path string) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return 0, ""
	}
	var out strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&out, "M%d %dh%dv1h-%dz", from+qrMargin, y+qrMargin, x-from, x-from)
			}
		}
	}
	return code.Size + 2*qrMargin, out.String()
}
