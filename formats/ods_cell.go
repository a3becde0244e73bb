package formats

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
	"unicode"
)

// odsCell gathers the text that a cell shows: its paragraphs, one a line.
type odsCell struct {
	text       []byte
	paragraphs int
	inside     bool // of a paragraph
}

// read takes everything up to the end of the cell, whose element is called name. Only text elements count; comments
// and drawings hold paragraphs too, which are no part of the cell's text.
func (c *odsCell) read(x *xmlPart, name string) error {
	c.text, c.paragraphs, c.inside = c.text[:0], 0, false
	for {
		token, err := x.inner()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Space != "text" || token.Name.Local == "ruby-text" || token.Name.Local == "note" {
				err = x.skip()
			} else {
				c.begin(token)
			}
		case xml.EndElement:
			switch {
			case token.Name.Local == name:
				return nil
			case token.Name.Local == "p", token.Name.Local == "h":
				c.inside = false
			}
		case xml.CharData:
			if c.inside {
				c.appendText(token)
			}
		}
		if err != nil {
			return err
		}
	}
}

func (c *odsCell) begin(element xml.StartElement) {
	if len(c.text) > maxCell {
		return
	}
	switch element.Name.Local {
	case "p", "h":
		if c.paragraphs > 0 {
			c.text = append(c.text, '\n')
		}
		c.paragraphs++
		c.inside = true
	case "s":
		n := min(repetition(element, "c"), maxCell+1)
		c.text = append(c.text, bytes.Repeat([]byte{' '}, n)...)
	case "tab":
		c.text = append(c.text, '\t')
	case "line-break":
		c.text = append(c.text, '\n')
	}
}

// appendText appends text, of which a line end or tab is a blank: where they are meant, there is an element for them.
// Several blanks count as one by the standard (ODF 1.2, 6.1.2), but LibreOffice writes and reads them as they are in
// texts of several lines.
func (c *odsCell) appendText(text []byte) {
	for _, b := range text {
		if len(c.text) > maxCell {
			return
		}
		if b == '\t' || b == '\n' || b == '\r' {
			b = ' '
		}
		c.text = append(c.text, b)
	}
}

// show gives the cell as a person sees it, but for numbers and dates, which a person may see rounded or in any order.
func (c *odsCell) show(element xml.StartElement) string {
	shown := string(c.text)
	switch attribute(element, "value-type") {
	case "float", "currency":
		return odsNumber(attribute(element, "value"), shown)
	case "percentage":
		if value, err := strconv.ParseFloat(attribute(element, "value"), 64); err == nil && shown == "" {
			return showNumber(value*100) + "%"
		}
	case "date":
		return isoDate(attribute(element, "date-value"))
	case "time":
		return odsTime(attribute(element, "time-value"), shown)
	case "boolean":
		return showBool(isTrue(attribute(element, "boolean-value")))
	case "string":
		if value := attribute(element, "string-value"); value != "" && shown == "" {
			return value
		}
	}
	return shown
}

// odsNumber gives a number's digits. Where what is shown has the same digits and leading zeros or a plus sign, as
// postal codes and phone numbers have, that is the better text.
func odsNumber(value, shown string) string {
	digits := showRaw(value, numberStyle{}, false)
	if isWord(shown) && (digits == "0" || digits == "1") { // TRUE() of LibreOffice, in whatever language
		return shown
	}
	if shown == "" || strings.Trim(shown, "0123456789+-()/ ") != "" || strings.IndexByte("0+(", shown[0]) < 0 {
		return digits
	}
	bare := strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, shown)
	if strings.TrimLeft(bare, "0") == strings.TrimLeft(digits, "0") {
		return shown
	}
	return digits
}

func isWord(text string) bool {
	for _, c := range text {
		if !unicode.IsLetter(c) {
			return false
		}
	}
	return text != ""
}

// odsTime shortens a duration such as PT14H30M00S to 14:30:00.
func odsTime(value, shown string) string {
	rest, ok := strings.CutPrefix(value, "PT")
	if !ok {
		return shown
	}
	hours, rest, hasHours := strings.Cut(rest, "H")
	minutes, rest, hasMinutes := strings.Cut(rest, "M")
	seconds, rest, hasSeconds := strings.Cut(rest, "S")
	seconds, _, _ = strings.Cut(strings.ReplaceAll(seconds, ",", "."), ".")
	if !hasHours || !hasMinutes || !hasSeconds || rest != "" || len(hours) > 9 {
		return shown
	}
	return twoDigits(hours) + ":" + twoDigits(minutes) + ":" + twoDigits(seconds)
}

func twoDigits(text string) string {
	if len(text) < 2 {
		return strings.Repeat("0", 2-len(text)) + text
	}
	return text
}
