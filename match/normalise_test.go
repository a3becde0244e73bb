package match

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ in, want, plain string }{
		{"MÜLLER", "mueller", "muller"},
		{"Weiß", "weiss", "weiss"},
		{"Ångström", "aangstroem", "angstrom"},
		{"Łukasz Żółć", "lukasz zolc", "lukasz zolc"},
		{"Ｊｏｈｎ", "john", "john"}, // full width
		{"Юлия Щербакова", "yuliya shcherbakova", "yuliya shcherbakova"},
		{"Γιώργος", "giorgos", "giorgos"},
		{"An\u200bna", "anna", "anna"}, // zero width space
		{"Mu\u0308ller", "mueller", "muller"},
		{"田中 太郎", "田中 太郎", "田中 太郎"},
		{"محمد", "محمد", "محمد"},
		{"İstanbul", "istanbul", "istanbul"},
	} {
		if got := fold(c.in, false); got != c.want {
			t.Errorf("fold(%q) = %q, want %q", c.in, got, c.want)
		}
		if got := fold(c.in, true); got != c.plain {
			t.Errorf("fold(%q, plain) = %q, want %q", c.in, got, c.plain)
		}
	}
}

func TestSplitName(t *testing.T) {
	for _, c := range []struct{ full, given, family string }{
		{"Anna Maria Müller", "anna maria", "mueller"},
		{"Müller, Anna", "anna", "mueller"},
		{"Dr. Hans von der Tann", "hans", "von der tann"},
		{"Prof. Dr. med. Eva Klein", "eva", "klein"},
		{"Müller-Lüdenscheidt, Eva", "eva", "mueller luedenscheidt"},
		{"John Bethell, 1st Baron Bethell", "john", "bethell"},
		{"O'Brien, Seán", "sean", "obrien"},
		{"Cher", "", "cher"},
		{"Herr Schmidt", "", "schmidt"},
		{"unbekannt", "", ""},
		{"---", "", ""},
		{"coyote cafe (las vegas)", "coyote", "cafe"},
		{"", "", ""},
	} {
		given, family := splitName(fold(c.full, false), "", "")
		if g, f := strings.Join(given, " "), strings.Join(family, " "); g != c.given || f != c.family {
			t.Errorf("splitName(%q) = %q, %q; want %q, %q", c.full, g, f, c.given, c.family)
		}
	}
}

func TestPhoneDigits(t *testing.T) {
	for in, want := range map[string]string{
		"+49 172 0954414": "1720954414", "0049 (172) 0954414": "1720954414", "01720954414": "1720954414",
		"0172/095 44 14": "1720954414", "49 172 0954414": "1720954414", "+49 (0)172 0954414": "1720954414",
		"+1 415 986-0100": "4159860100", "415/986-0100": "4159860100", "+358 40 1234567": "401234567",
		"+44 20 7946 0958": "2079460958", "04 8484 2u24": "484842" + "24", "٠١٧٢٠٩٥٤٤١٤": "1720954414",
		"0000000": "", "none": "", "-": "", "123": "", "1234567": "", "111111111": "",
	} {
		if got := phoneDigits(in, "49"); got != want {
			t.Errorf("phoneDigits(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCleanEmail(t *testing.T) {
	for in, want := range map[string]string{
		" Anna.Meyer@GMX.de ": "anna.meyer@gmx.de", "mailto:a.b@c.de": "a.b@c.de", "x@googlemail.com": "x@gmail.com",
		"masons5@2@reed.com": "masons5@2@reed.com", "info@salon.de": "", "kontakt@x.de": "", "none@none.com": "", "keine": "",
		"test@test.de": "", "a@example.com": "", "no-reply@x.de": "", "": "", "@": "",
	} {
		if got := cleanEmail(in); got != want {
			t.Errorf("cleanEmail(%q) = %q, want %q", in, got, want)
		}
	}
	if inboxOf("a.n.na+salon@gmail.com") != "anna@gmail.com" {
		t.Error("gmail dots and plus should not make another inbox")
	}
}

func TestNewBirthday(t *testing.T) {
	for _, c := range []struct {
		in    string
		order DateOrder
		want  string
	}{
		{"1985-03-07", DayFirst, "19850307"}, {"07.03.1985", DayFirst, "19850307"}, {"3/7/1985", MonthFirst, "19850307"},
		{"13/7/1985", MonthFirst, "19850713"}, {"7/13/1985", DayFirst, "19850713"}, {"7.3.85", DayFirst, "19850307"},
		{"7 March 1985", DayFirst, "19850307"}, {"7. März 1985", DayFirst, "19850307"}, {"March 7, 1985", MonthFirst, "19850307"},
		{"19850307", DayFirst, "19850307"}, {"1985", DayFirst, "19850101"}, {"18-05-194o", DayFirst, "19400518"},
		{"1958-01-81", DayFirst, "19580181"}, {"1975-111-22", DayFirst, "197511122"}, {"1985-03-07 00:00:00", DayFirst, "19850307"},
		{"0000-00-00", DayFirst, ""}, {"1900-01-01", DayFirst, ""}, {"01.01.1900", DayFirst, ""}, {"n/a", DayFirst, ""}, {"-", DayFirst, ""},
	} {
		if got := newBirthday(c.in, c.order).whole; got != c.want {
			t.Errorf("newBirthday(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestDetectDateOrder(t *testing.T) {
	if got := DetectDateOrder(slices.Values([]string{"03/04/1980", "04/25/1990", "1980-01-02", "?"})); got != MonthFirst {
		t.Error("a 25 in second place means the month stands first")
	}
	if got := DetectDateOrder(slices.Values([]string{"03/04/1980", "25.04.1990"})); got != DayFirst {
		t.Error("a 25 in first place means the day stands first")
	}
}

func TestNewStreet(t *testing.T) {
	for _, c := range []struct{ a, b string }{
		{"Hauptstraße 5", "Hauptstr. 5a"}, {"46 Blackman Crescent", "blackman cres 46"}, {"102 Fifth Ave.", "102 5th ave. between 15th and 16th sts."},
		{"1972 N. Hillhurst Ave.", "1972 Hillhurst Avenue"}, {"Am Markt 7", "am markt 7"},
	} {
		if a, b := newStreet(c.a), newStreet(c.b); a.whole != b.whole || a.whole == "" {
			t.Errorf("%q and %q should be one street, are %q and %q", c.a, c.b, a.whole, b.whole)
		}
	}
	for _, s := range []string{"", "-", "keine Angabe", "unknown", "0000"} {
		if got := newStreet(s); got.whole != "" {
			t.Errorf("newStreet(%q) = %q, want nothing", s, got.whole)
		}
	}
}

func TestPlaceholdersAreNoEvidence(t *testing.T) {
	d := newDictionary(Rules{CallingCode: "49", OwnPhones: []string{"+49 40 1234560"}, OwnEmails: []string{"Salon@Haar.de"}})
	empty := Person{First: "none", Last: "-", Phone: "0000", Email: "info@haar.de", Street: "keine", PostalCode: "00000",
		City: "unbekannt", Birthday: "01.01.1900"}
	own := Person{Phone: "040 1234560", Email: "salon@haar.de"}
	for _, p := range []Person{empty, own} {
		r := d.record(&p)
		r.each(func(kind int, value string, _ *count) { t.Errorf("kind %d keeps %q of a placeholder", kind, value) })
	}
	if k := Keys(empty, Rules{}); len(k) != 0 {
		t.Errorf("placeholders make %d keys", len(k))
	}
}

func FuzzNormalise(f *testing.F) {
	for _, s := range []string{"Müller, Dr. Anna-Maria", "+49 (0)172/0954414 x12", "a.b+c@gmail.com", "7. März 1985", "Hauptstr. 5a", "田中",
		"\xff\xfe", "ß'`-()", "(((", "00000000", "١٩٨٥-٠٣-٠٧", "K\u0301\u0301", "İ"} {
		f.Add(s, s, s)
	}
	f.Fuzz(func(t *testing.T, a, b, c string) {
		p := Person{Name: a, First: b, Last: c, Phone: a, Email: b, Street: c, PostalCode: a, City: b, Birthday: c}
		if len(a) > len(b) {
			p.First, p.Last = "", ""
		}
		d := newDictionary(Rules{CallingCode: "49", DateOrder: DateOrder(len(c) % 2)})
		r, again := d.record(&p), d.record(&p)
		if r != again {
			t.Fatal("the same person makes two records")
		}
		if !slices.IsSorted(r.Keys()) || len(r.Keys()) > 40 {
			t.Fatalf("keys unsorted or too many: %d", len(r.Keys()))
		}
		r.each(func(kind int, value string, n *count) {
			if value == "" || !utf8.ValidString(value) || len(value) > 4*maxText {
				t.Fatalf("kind %d has the value %q", kind, value)
			}
			n.setInverse(100)
		})
		pattern := compare(&r, &r)
		for f := range fields {
			town := f == Area && r.code == nil // the level of a town without a postcode
			if l := pattern.Level(f); l > 1 && !(town && l == AreaTown) {
				t.Fatalf("field %d of a record differs from itself: %d", f, l)
			}
		}
		other := d.record(&Person{First: c, Last: a, Phone: c, Email: a, Street: b, PostalCode: c, City: c, Birthday: a})
		if mirrored, p := compare(&other, &r), compare(&r, &other); mirrored != p {
			t.Fatalf("comparing is not symmetric: %x, %x", p, mirrored)
		}
	})
}
