package formats

import (
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"clientele"
)

// Whatever somebody is called, a receipt can be written, and every sign of the name that can be seen shows as itself, in
// another form of itself, or as a box.
func FuzzReceipt(f *testing.F) {
	for _, name := range []string{"Maria Virtanen", "Łukasz Żółć", "مريم الفاسي", "שרה 12 Cohen", "王小明 👩‍🦰", "a\u0301\u0327\u200d\u0301", "لا إله", "\u202eevil\u202c", "ـــ", "ﷺ", "(ا]", "\x00\x7f", strings.Repeat("W", 300)} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if !utf8.ValidString(name) || len(name) > 2000 {
			return // the domain lets neither pass
		}
		r := aReceipt()
		r.CustomerName, r.Order.Lines[0].Name, r.Organization.Name = name, name, name
		for _, format := range []clientele.ReceiptFormat{clientele.ReceiptPDF, clientele.ReceiptHTML} {
			if err := WriteReceipt(io.Discard, r, format); err != nil {
				t.Fatalf("%q as %s: %v", name, format, err)
			}
		}
		line := printable(name)
		if got, want := utf8.RuneCountInString(visual(line)), utf8.RuneCountInString(line); got != want {
			t.Errorf("%q has %d signs and is drawn with %d", line, want, got)
		}
		for _, c := range line {
			if c != ' ' && !inFont(c) {
				t.Errorf("%q is printed with %q, which the font lacks", name, c)
			}
		}
	})
}
