package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"clientele/locale"
	"clientele/web/assets"
)

// frame is what stands around every page.
type frame struct {
	L        *locale.Language
	Title    string
	Org      string
	Base     string // /book/{slug} or /my/{slug}
	Slug     string
	Brand    string // the address of the business's own colour; may be empty
	Manifest bool   // the page can be put on a telephone's start page
	Robots   bool   // search engines may list it
	Nav      string // of the portal: which place the page belongs to; empty: without a navigation
}

// T gives a text of the page's language.
func (f frame) T(key string, args ...any) string { return f.L.T(key, args...) }

func (v *visit) frame(title string) frame {
	f := frame{L: v.l, Title: title, Org: v.org.Name, Slug: v.org.Slug, Brand: v.brandURL()}
	if f.Slug != "" {
		f.Base = "/book/" + f.Slug
		if strings.HasPrefix(v.r.URL.Path, "/my/") {
			f.Base, f.Manifest = "/my/"+f.Slug, true
		}
	}
	return f
}

// letter stands for a business without a logo.
func letter(name string) string {
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(name))
	if !unicode.IsLetter(first) && !unicode.IsDigit(first) {
		return "•"
	}
	return string(unicode.ToUpper(first))
}

// field is one field of a form, with what is wrong with it.
type field struct {
	Name, Label, Value, Hint, Wrong, Type, Auto string
	Required, Focus                             bool
	Rows                                        int
	Options                                     []option // of a select
}

type option struct{ Value, Label string }

func (f field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f field) describedBy() string {
	switch {
	case f.Wrong != "":
		return f.Name + "-wrong"
	case f.Hint != "":
		return f.Name + "-hint"
	}
	return ""
}

type problem struct {
	frame
	Text string
}

func styleSheet() string { return assets.URL("app.css") }
func script() string     { return assets.URL("app.js") }
