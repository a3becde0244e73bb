package formats

import (
	"bytes"
	"compress/zlib"
	"io"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"clientele"
)

// aReceipt is a receipt with one of everything.
func aReceipt() clientele.Receipt {
	day := time.Date(2026, 3, 14, 12, 5, 0, 0, time.UTC)
	o := clientele.Order{ReceiptNumber: "2026-000123", Currency: "EUR", PaidAt: day, DiscountPercent: 500, DiscountAmount: 405, PointsDiscount: 100,
		Points: clientele.OrderPoints{Redeemed: 20}, Subtotal: 250_000, DiscountTotal: 25_505, Total: 224_495,
		Lines: []clientele.OrderLine{
			{Number: 1, Name: "Haircut", Description: "short at the sides", Quantity: 1, UnitPrice: 50_000, CustomerDiscount: 1000, CustomerPart: 5000, OrderPart: 505, TaxRate: 2550, Tax: 9000, Total: 44_495},
			{Number: 2, Description: "3 shirts", Quantity: 2, UnitPrice: 100_000, DiscountPercent: 1000, LinePart: 20_000, TaxRate: 1400, Tax: 22_105, Total: 180_000}},
		Payments: []clientele.Payment{{Amount: 200_000, Method: clientele.PaidCash}, {Amount: 24_495, Method: clientele.PaidGiftCard}},
		Refunds:  []clientele.Refund{{Amount: 1000, Method: clientele.PaidCard, Day: "2026-03-15"}}}
	return clientele.Receipt{Order: o, CustomerName: "Älva Łęcka", Organization: clientele.Organization{Name: "Salon Kuura", Settings: clientele.Settings{
		Locale: "en", Timezone: "Europe/Helsinki", Currency: "EUR", ReceiptHeader: "Rantatie 4 B\nBusiness id 1234567-8", ReceiptFooter: "Welcome back"}}}
}

func TestReceiptAsPage(t *testing.T) {
	var b bytes.Buffer
	r := aReceipt()
	r.Order.Lines[0].Name = `<script>alert("x")</script>`
	if err := WriteReceipt(&b, r, clientele.ReceiptHTML); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, want := range []string{"2026-000123", "Salon Kuura", "Business id 1234567-8", "Älva Łęcka", "&lt;script&gt;", "short at the sides", "3 shirts",
		"Discount 10\u00a0%: −50.00", "Discount 5\u00a0%", "−4.05", "Loyalty points (20)", "Total EUR", "2,244.95", "25.5\u00a0%", "354.95", "Paid: Cash",
		"Paid: Gift card", "Refunded: 2026-03-15 Card", "−10.00", "2026-03-14 14:05", "Welcome back"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "style=") || strings.Contains(page, "<script>") {
		t.Error("the page has what its policy forbids")
	}
}

func TestReceiptAsPDF(t *testing.T) {
	text := pdfText(t, aReceipt())
	for _, want := range []string{"2026-000123", "Salon Kuura", "Business id 1234567-8", "Älva Łęcka", "Haircut", "3 shirts", "2,244.95", "Paid: Cash", "−10.00"} {
		if !strings.Contains(text, want) {
			t.Errorf("the PDF lacks %q", want)
		}
	}
}

func TestReceiptIsTheSameEveryTime(t *testing.T) {
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := WriteReceipt(b, aReceipt(), clientele.ReceiptPDF); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same receipt gives two files")
	}
}

// Names of the world keep their signs, and what the font lacks shows as a box.
func TestPDFLosesNoSign(t *testing.T) {
	for name, want := range map[string]string{
		"Łukasz Żółć": "Łukasz Żółć",
		"Ηλίας":       "Ηλίας",
		"Юлия":        "Юлия",
		"Ann\u200ba":  "Anna",
		"A\u0308lva":  "Älva",
		"王小明":         "□□□",
		"👩‍🦰 Anna":    "□ Anna",
		"שרה Cohen":   "Cohen הרש",
		"Cohen שרה":   "Cohen הרש",
		"مريم":        "\ufee2\ufef3\ufeae\ufee3", // initial, final, initial, final; drawn from the right
		"علاء 12":     "12 ء\ufefc\ufecb",
		"two\tand so": "two and so",
	} {
		r := aReceipt()
		r.Organization.Name = name
		if text := pdfText(t, r); !strings.Contains(text, want) {
			t.Errorf("%q does not show as %q in %q", name, want, text)
		}
	}
}

func TestLongNamesGoOnInTheNextLine(t *testing.T) {
	r := aReceipt()
	r.Order.Lines[0].Name = strings.Repeat("Averylongwordwithoutanyspace", 8)
	var letters strings.Builder
	for line := range strings.Lines(pdfText(t, r)) { // the cells beside it stand between its lines
		if line = strings.TrimSpace(line); strings.Contains(r.Order.Lines[0].Name, line) {
			letters.WriteString(line)
		}
	}
	if letters.String() != r.Order.Lines[0].Name {
		t.Errorf("what is left of the name is %q", letters.String())
	}
}

func TestEveryLanguageHasEveryWord(t *testing.T) {
	for lang, words := range receiptLanguages {
		v := reflect.ValueOf(words)
		for i := range v.NumField() {
			if v.Field(i).String() == "" {
				t.Errorf("%s has no %s", lang, v.Type().Field(i).Name)
			}
		}
	}
}

func TestAmountsAreWrittenAsTheLanguageDoes(t *testing.T) {
	for _, c := range []struct {
		locale string
		amount int64
		digits int
		want   string
	}{{"en", 123_456_789, 2, "1,234,567.89"}, {"fi-FI", 123_456, 2, "1\u00a0234,56"}, {"de", -5, 2, "−0,05"}, {"ja", 1500, 0, "1,500"}, {"sv", 1_500, 3, "1,500"}, {"en", 0, 2, "0.00"}} {
		words, _ := wordsFor(c.locale)
		if got := words.money(c.amount, c.digits); got != c.want {
			t.Errorf("%d in %s is %q instead of %q", c.amount, c.locale, got, c.want)
		}
	}
}

// pdfText reads the texts of a PDF, as they are drawn: in UTF-16 in strings, one to a line.
func pdfText(t *testing.T, r clientele.Receipt) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteReceipt(&b, r, clientele.ReceiptPDF); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b.Bytes(), []byte("%PDF-")) {
		t.Fatalf("no PDF: %q", b.Bytes()[:12])
	}
	var out strings.Builder
	for _, m := range regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`).FindAllSubmatch(b.Bytes(), -1) {
		z, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue
		}
		page, err := io.ReadAll(z)
		if err != nil || !bytes.Contains(page, []byte("BT")) {
			continue
		}
		for _, s := range regexp.MustCompile(`(?s)\(((?:[^\\()]|\\.)*)\) ?Tj`).FindAllSubmatch(page, -1) {
			out.WriteString(fromUTF16(unescaped(s[1])) + "\n")
		}
	}
	return out.String()
}

func unescaped(s []byte) []byte {
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
			if s[i] == 'r' {
				out = append(out, '\r')
				continue
			}
		}
		out = append(out, s[i])
	}
	return out
}

func fromUTF16(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = uint16(b[2*i])<<8 | uint16(b[2*i+1])
	}
	return string(utf16.Decode(units))
}
