package view

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// qrMargin is the quiet zone of a QR code, in modules (ISO/IEC 18004 asks for four).
const qrMargin = 4

// qrPath draws a text as a QR code: the side of a square, and the path along what is dark in it, one wide. Nothing for a text that
// is too long for one.
func qrPath(text string) (side int, path string) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return 0, ""
	}
	var out strings.Builder
	for y := range code.Size {
		fmt.Fprintf(&out, "M%d %d.5", qrMargin, y+qrMargin)
		for x := 0; x < code.Size; {
			from, move := x, "m%d 0"
			if code.Black(x, y) {
				move = "h%d"
			}
			for dark := code.Black(x, y); x < code.Size && code.Black(x, y) == dark; {
				x++
			}
			fmt.Fprintf(&out, move, x-from)
		}
	}
	return code.Size + 2*qrMargin, out.String()
}
