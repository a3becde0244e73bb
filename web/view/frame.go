// Package view has the staff's pages as templates, and for each page a struct with only what it shows. It knows no
// register: what somebody may not see is not in the struct.
package view

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"clientele/locale"
	"clientele/web/assets"
)

// Frame is what stands around every page.
type Frame struct {
	L         *locale.Language
	Title     string
	Nav       string // which place of the navigation the page belongs to
	Sub       string // which place of the settings
	Org       string
	User      string
	UserEmail string
	Role      string
	Theme     string // light, dark, or empty as the system has it
	Sandbox   bool
	Shortcuts bool
	Compact   bool
	Toast     *Toast
	Can       Can
}

// Can says what the user may do, so that a page shows nothing else.
type Can struct {
	Write, Export, Users, EditUsers, Settings, EditSettings, Audit bool
	Orders, EditOrders, Erase, Message, Webhooks, EditWebhooks     bool
	Bookings, Book, Catalog, EditCatalog, Reports                  bool
}

// Toast is a line that tells what was just done, with a way to undo it.
type Toast struct {
	Text string
	Bad  bool
	Undo string   // address that takes it back; empty when nothing does
	IDs  []string // of what it is to be taken back for
}

// T gives a text of the page's language.
func (f Frame) T(key string, args ...any) string { return f.L.T(key, args...) }

// Place is one place of the navigation.
type Place struct {
	Name, URL, Icon, Key string // Key follows g on the keyboard
}

// Places are the navigation of a role.
func (f Frame) Places() []Place {
	var places []Place
	if f.Can.Bookings {
		places = append(places, Place{"calendar", "/calendar", "calendar-days", "d"})
	}
	places = append(places, Place{"customers", "/customers", "users", "c"})
	if f.Can.Orders {
		places = append(places, Place{"orders", "/orders", "receipt-text", "o"})
	}
	if f.Can.Reports {
		places = append(places, Place{"metrics", "/reports", "chart-line", "m"})
	}
	if f.Can.Write {
		places = append(places, Place{"import", "/imports", "upload", "i"})
	}
	if f.Can.Export {
		places = append(places, Place{"export", "/customers/export", "download", "e"}, Place{"marketing", "/marketing", "megaphone", "w"})
	}
	return append(places, Place{"settings", "/settings", "settings", "s"})
}

// DockPlaces are the places that a phone's dock has room for; the others are a tap further, on the customers' page.
func (f Frame) DockPlaces() []Place {
	return slices.DeleteFunc(f.Places(), func(p Place) bool { return p.Name == "import" || p.Name == "export" || p.Name == "marketing" })
}

// SettingsPlaces are the pages of the settings that a role may see.
func (f Frame) SettingsPlaces() []Place {
	var places []Place
	add := func(may bool, p Place) {
		if may {
			places = append(places, p)
		}
	}
	add(f.Can.Settings, Place{"organization", "/settings/organization", "building-2", ""})
	add(f.Can.Settings, Place{"booking", "/settings/booking", "calendar-check", ""})
	add(f.Can.EditUsers, Place{"users", "/settings/users", "user-cog", ""})
	add(f.Can.Catalog, Place{"catalog", "/settings/catalog", "list-checks", ""})
	add(f.Can.Bookings && f.Can.Users, Place{"hours", "/settings/hours", "clock", ""})
	add(f.Can.Settings, Place{"messages", "/settings/messages", "message-square", ""})
	add(true, Place{"tags", "/settings/tags", "tag", ""})
	add(f.Can.Settings, Place{"keys", "/settings/keys", "key-round", ""})
	add(f.Can.Webhooks, Place{"webhooks", "/settings/webhooks", "webhook", ""})
	return places
}

// AdminPlaces are the admin tools.
func (f Frame) AdminPlaces() []Place {
	places := []Place{{"deactivated", "/settings/deactivated", "archive-restore", ""}, {"removals", "/settings/removals", "calendar-clock", ""},
		{"duplicates", "/settings/duplicates", "users", ""}, {"merges", "/settings/merges", "merge", ""}}
	if f.Can.Erase {
		places = append(places, Place{"erasures", "/settings/erasures", "shield-check", ""})
	}
	if f.Can.Audit {
		places = append(places, Place{"audit", "/settings/audit", "scroll-text", ""})
	}
	return places
}

// hue picks one of eight tints by what a thing is called.
func hue(text string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.ToLower(text))) // a hash takes everything
	sum := h.Sum32() * 0x9e3779b1                 // spreads what the last letters leave alike
	return "h" + strconv.Itoa(int(sum>>29))
}

// initials are the first letters of the first and the last word of a name.
func initials(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	if len(words) == 0 {
		return "?"
	}
	first, _ := utf8.DecodeRuneInString(words[0])
	out := string(unicode.ToUpper(first))
	if len(words) > 1 {
		last, _ := utf8.DecodeRuneInString(words[len(words)-1])
		out += string(unicode.ToUpper(last))
	}
	return out
}

func styleSheet() string { return assets.URL("app.css") }
func script() string     { return assets.URL("app.js") }

// or gives the second where the first is empty.
func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func upper(s string) string { return strings.ToUpper(s) }

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func compactClass(f Frame) string {
	if f.Compact {
		return "compact"
	}
	return ""
}
