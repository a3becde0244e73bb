package api

import (
	"errors"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"clientele"

	"github.com/danielgtaylor/huma/v2"
)

// Paged are the parameters that every list has.
type Paged struct {
	Limit  Number `query:"limit" doc:"How many entries a page has, 1 to 100; 50 when left out" example:"50"`
	Cursor string `query:"cursor" doc:"page.nextCursor of the page before. It fits only the same list with the same filters and order."`
	Total  Flag   `query:"total" doc:"Adds page.total, the length of the whole list; slow above 10,000"`
}

func (p Paged) paging() (clientele.Paging, error) {
	if p.Limit.Set && (p.Limit.Value < 1 || p.Limit.Value > clientele.MaxLimit) {
		return clientele.Paging{}, malformed("limit: between 1 and %d", clientele.MaxLimit)
	}
	return clientele.Paging{Limit: int(p.Limit.Value), Cursor: p.Cursor, Total: p.Total.Value}, nil
}

// Number is a whole number in the query that may be left out, which is not 0.
type Number struct {
	Value int64
	Set   bool
}

// Receiver and OnParamSet are how huma fills a parameter that is more than its value.
func (n *Number) Receiver() reflect.Value { return reflect.ValueOf(&n.Value).Elem() }

// OnParamSet notes that the parameter was there.
func (n *Number) OnParamSet(set bool, _ any) { n.Set = set }

// Schema describes the parameter.
func (Number) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeInteger, Format: "int64"}
}

func (n Number) orNil() *int64 {
	if !n.Set {
		return nil
	}
	return &n.Value
}

// Flag is true or false in the query, or left out.
type Flag struct{ Value, Set bool }

// Receiver and OnParamSet are how huma fills a parameter that is more than its value.
func (f *Flag) Receiver() reflect.Value { return reflect.ValueOf(&f.Value).Elem() }

// OnParamSet notes that the parameter was there.
func (f *Flag) OnParamSet(set bool, _ any) { f.Set = set }

// Schema describes the parameter.
func (Flag) Schema(huma.Registry) *huma.Schema { return &huma.Schema{Type: huma.TypeBoolean} }

func (f Flag) orNil() *bool {
	if !f.Set {
		return nil
	}
	return &f.Value
}

// Moment is a time or a day in the query. As the beginning of a range both are inclusive; as its end a time is
// exclusive and a day inclusive. Days are the organization's.
type Moment struct {
	at  time.Time
	day string
}

// UnmarshalText reads the parameter.
func (m *Moment) UnmarshalText(text []byte) error {
	value := string(text)
	if _, err := time.Parse(time.DateOnly, value); err == nil {
		m.day = value
		return nil
	}
	at, err := time.Parse(time.RFC3339, strings.Replace(value, " ", "+", 1)) // a + that was not escaped reads as a space
	if m.at = at; err != nil {
		return errors.New("a time such as 2026-11-21T19:00:00Z or a day such as 2026-11-21 is needed")
	}
	return nil
}

// Schema describes the parameter.
func (Moment) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Examples: []any{"2026-11-21"}}
}

func (m Moment) from(o clientele.Organization) time.Time {
	if m.day == "" {
		return m.at
	}
	return m.midnight(o, 0)
}

func (m Moment) to(o clientele.Organization) time.Time {
	if m.day == "" {
		return m.at
	}
	return m.midnight(o, 1)
}

// midnight is the first moment of the day, or of one after it.
func (m Moment) midnight(o clientele.Organization, later int) time.Time {
	day, _ := time.ParseInLocation(time.DateOnly, m.day, o.Settings.Location()) // it parsed before
	return day.AddDate(0, 0, later)
}

// checkQuery refuses a query string that is not exactly what an operation takes: an unknown parameter, one that is
// there twice, a truth that is neither true nor false, an empty value where only an empty text has a meaning, and
// text that cannot be stored.
func checkQuery(raw string, params []*huma.Param) error {
	if raw == "" {
		return nil
	}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return malformed("The query string is malformed")
	}
	for name, given := range values {
		i := slices.IndexFunc(params, func(p *huma.Param) bool { return p.In == "query" && p.Name == name })
		switch {
		case i < 0:
			return malformed("%s is not a parameter of this call", quoted(name))
		case len(given) > 1:
			return malformed("%s is there twice", name)
		}
		if err := checkValue(params[i], given[0]); err != nil {
			return err
		}
	}
	return nil
}

func checkValue(p *huma.Param, value string) error {
	switch {
	case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		return malformed("%s: this is not a text", p.Name)
	case p.Schema.Type == huma.TypeBoolean && value != "true" && value != "false":
		return malformed("%s: true or false is needed", p.Name)
	case value == "" && (p.Schema.Type != huma.TypeString || p.Schema.Enum != nil):
		return malformed("%s: a value is needed", p.Name)
	}
	return nil
}
