package formats

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"clientele"
)

// WriteHandOver writes everything that is held about a person as a ZIP or a PDF. It implements
// clientele.RenderHandOver.
func WriteHandOver(w io.Writer, h clientele.HandOver, format clientele.HandOverFormat) error {
	switch format {
	case clientele.HandOverZIP:
		return handOverZIP(w, h)
	case clientele.HandOverPDF:
		return handOverPDF(w, h)
	}
	return fmt.Errorf("a hand-over cannot be written as %q", format)
}

// handOverPDF is the hand-over to print: the profile, then a heading for each kind of thing that there is.
func handOverPDF(w io.Writer, h clientele.HandOver) error {
	p := newPDF("Personal data held by "+h.Organization, "en", h.At)
	p.paragraph(pdfLarge, true, h.Organization)
	p.paragraph(pdfNormal, false, "Everything that is held about "+h.CustomerID+", as of "+readable(h.At, h.Location))
	if beyondPDF(h) {
		p.paragraph(pdfNormal, false, "Signs of some scripts show as boxes in this document. The ZIP has a page that shows them all.")
	}
	p.space(4)
	p.values(h.Profile, h.Location)
	for _, s := range h.Sections {
		if len(s.Rows) == 0 {
			continue
		}
		p.space(5)
		p.paragraph(pdfNormal+2, true, titleOf(s.Name)+" ("+strconv.Itoa(len(s.Rows))+")")
		for _, row := range s.Rows {
			p.rule()
			p.values(row, h.Location)
		}
	}
	return p.writeTo(w)
}

// beyondPDF tells whether anything is in a script that the font of a PDF lacks.
func beyondPDF(h clientele.HandOver) bool {
	has := func(values []clientele.HandOverValue) bool {
		return slices.ContainsFunc(readableOf(values, h.Location), func(t handOverText) bool {
			return strings.ContainsFunc(t.Name+t.Text, func(r rune) bool {
				return r > 0xFFFF || unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Armenian, unicode.Hebrew,
					unicode.Arabic, unicode.Georgian, unicode.Common, unicode.Inherited)
			})
		})
	}
	return has(h.Profile) || slices.ContainsFunc(h.Sections, func(s clientele.HandOverSection) bool { return slices.ContainsFunc(s.Rows, has) })
}

// values writes names and values below each other; what is not known does not show.
func (p *pdf) values(values []clientele.HandOverValue, in *time.Location) {
	for _, v := range readableOf(values, in) {
		p.row(pdfNormal, false, cell{text: v.Name, width: .3}, cell{text: v.Text, width: .7})
	}
}

// handOverText is one thing that is known as a person reads it.
type handOverText struct{ Name, Text string }

// readableOf gives what is known of some values, each under the words of its name; texts by name each under theirs.
func readableOf(values []clientele.HandOverValue, in *time.Location) (out []handOverText) {
	for _, v := range values {
		if named, ok := v.Value.(map[string]string); ok {
			for _, name := range slices.Sorted(maps.Keys(named)) {
				out = append(out, handOverText{name, named[name]})
			}
		} else if text := readable(v.Value, in); text != "" {
			out = append(out, handOverText{titleOf(v.Name), text})
		}
	}
	return out
}

// readable is a value as a person reads it; empty when there is none.
func readable(v any, in *time.Location) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return map[bool]string{true: "yes", false: "no"}[v]
	case []string:
		return strings.Join(v, "; ")
	case map[string]string:
		var texts []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			texts = append(texts, name+": "+v[name])
		}
		return strings.Join(texts, "; ")
	case clientele.HandOverMoney:
		return receiptLanguages["en"].money(v.Amount, clientele.CurrencyDigits(v.Currency)) + " " + v.Currency
	case time.Time:
		return v.In(in).Format("2006-01-02 15:04 MST")
	}
	return fmt.Sprint(v)
}

// titleOf makes words of a name: address.postalCode is "Address postal code".
func titleOf(name string) string {
	var out strings.Builder
	for i, c := range name {
		switch {
		case i == 0:
			out.WriteString(strings.ToUpper(string(c)))
		case c == '.':
			out.WriteByte(' ')
		case c >= 'A' && c <= 'Z':
			out.WriteString(" " + strings.ToLower(string(c)))
		default:
			out.WriteRune(c)
		}
	}
	return out.String()
}
