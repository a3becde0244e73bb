package web

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"clientele"
)

// wrongAmount stands for what is no amount; the domain refuses it as out of range.
const wrongAmount = math.MinInt64

// wholeAmount is what stands before the decimal mark: digits, by thousands or not.
var wholeAmount = regexp.MustCompile(`^-?(\d*|\d{1,3}([.,]\d{3})+)$`)

// cents reads an amount of money as people type it, in minor units: 12,50 and 12.50 and 1 234,50 €. Empty is 0.
func (v *visit) cents(typed string) int64 {
	if typed == "" {
		return 0
	}
	text := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' || r == ',' || r == '-' {
			return r
		}
		if r == '\u2212' {
			return '-'
		}
		return -1
	}, typed)
	digits := clientele.CurrencyDigits(v.actor.Org.Settings.Currency)
	whole, part := text, ""
	if at := strings.LastIndexAny(text, ".,"); at >= 0 && len(text)-at-1 <= digits {
		whole, part = text[:at], text[at+1:]
	}
	if !wholeAmount.MatchString(whole) || whole+part == "" {
		return wrongAmount
	}
	whole = strings.NewReplacer(".", "", ",", "").Replace(whole)
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", digits-len(part)), 10, 64)
	if err != nil {
		return wrongAmount
	}
	return n
}

// amount writes minor units as a field of a form has them, with the decimal mark of the visitor's language.
func (v *visit) amount(minor int64) string {
	digits := clientele.CurrencyDigits(v.actor.Org.Settings.Currency)
	text := strconv.FormatInt(minor, 10)
	if digits == 0 {
		return text
	}
	if short := digits + 1 - len(text); short > 0 && minor >= 0 {
		text = strings.Repeat("0", short) + text
	}
	return text[:len(text)-digits] + v.decimal() + text[len(text)-digits:]
}

func (v *visit) decimal() string {
	if v.l.Code == "en" {
		return "."
	}
	return ","
}

// percentText writes a percent as a field of a form has it; none is empty.
func (v *visit) percentText(p clientele.Percent) string {
	if p == 0 {
		return ""
	}
	return strings.ReplaceAll(strconv.FormatFloat(p.Float(), 'f', -1, 64), ".", v.decimal())
}
