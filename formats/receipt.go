package formats

import (
	"fmt"
	"io"
	"strings"

	"clientele"

	"golang.org/x/text/language"
)

// WriteReceipt writes a receipt for people: as a page that prints well, or as PDF. It keeps clientele.RenderReceipt.
// The words are in the organization's language where we have it, else in English.
func WriteReceipt(w io.Writer, r clientele.Receipt, format clientele.ReceiptFormat) error {
	switch format {
	case clientele.ReceiptHTML:
		return receiptHTML(w, layReceipt(r))
	case clientele.ReceiptPDF:
		return receiptPDF(w, layReceipt(r))
	}
	return fmt.Errorf("receipts have no format %q", format)
}

// receiptPage is a receipt in the words and amounts that it shows, whatever it is written as.
type receiptPage struct {
	clientele.Receipt
	Words    receiptWords
	Language string
	When     string
	Lines    []receiptLine
	Sums     []receiptSum // between the lines and the total
	Total    string
	Taxes    []receiptTax
	Payments []receiptSum
	Refunds  []receiptSum
}

// receiptLine is a line of the order, less what was taken off this line alone.
type receiptLine struct {
	Name, Remark           string
	Quantity, Price, Total string
	Discounts              []receiptSum
}

type receiptSum struct{ Name, Amount string }

type receiptTax struct{ Rate, Net, Tax, Total string }

// layReceipt puts a receipt into words. The lines and the sums after them add up to the total.
func layReceipt(r clientele.Receipt) receiptPage {
	s := r.Organization.Settings
	words, lang := wordsFor(s.Locale)
	p := receiptPage{Receipt: r, Words: words, Language: lang, When: r.Order.PaidAt.In(s.Location()).Format("2006-01-02 15:04")}
	money := func(amount int64) string { return words.money(amount, clientele.CurrencyDigits(r.Order.Currency)) }
	for _, l := range r.Order.Lines {
		p.Lines = append(p.Lines, layLine(l, words, money))
	}
	o := r.Order
	if o.DiscountAmount > 0 {
		name := words.Discount
		if o.DiscountPercent > 0 {
			name += " " + words.percent(o.DiscountPercent)
		}
		p.Sums = append(p.Sums, receiptSum{name, money(-o.DiscountAmount)})
	}
	if o.PointsDiscount > 0 {
		p.Sums = append(p.Sums, receiptSum{fmt.Sprintf("%s (%d)", words.Points, o.Points.Redeemed), money(-o.PointsDiscount)})
	}
	p.Total = money(o.Total)
	for _, t := range o.Taxes() {
		p.Taxes = append(p.Taxes, receiptTax{words.percent(t.Rate), money(t.Net), money(t.Tax), money(t.Total)})
	}
	for _, paid := range o.Payments {
		p.Payments = append(p.Payments, receiptSum{words.method(paid.Method), money(paid.Amount)})
	}
	for _, back := range o.Refunds {
		p.Refunds = append(p.Refunds, receiptSum{back.Day + " " + words.method(back.Method), money(-back.Amount)})
	}
	return p
}

func layLine(l clientele.OrderLine, words receiptWords, money func(int64) string) receiptLine {
	line := receiptLine{Name: l.Name, Remark: l.Description, Quantity: fmt.Sprint(l.Quantity), Price: money(l.UnitPrice), Total: money(l.Total + l.OrderPart)}
	if line.Name == "" {
		line.Name, line.Remark = l.Description, ""
	}
	if line.Name == "" {
		line.Name = "–" // the words were erased with the person
	}
	for _, d := range []struct {
		percent clientele.Percent
		amount  int64
	}{{l.CustomerDiscount, l.CustomerPart}, {l.DiscountPercent, l.LinePart}} {
		if d.amount > 0 {
			line.Discounts = append(line.Discounts, receiptSum{words.Discount + " " + words.percent(d.percent), money(-d.amount)})
		}
	}
	return line
}

// receiptWords are the words of a receipt in one language, and how it writes numbers.
type receiptWords struct {
	Receipt, Customer, Item, Quantity, Price, Amount, Discount, Points, Total string
	Tax, Net, Gross, Paid, Refunded                                           string
	Cash, Card, GiftCard, Other                                               string
	decimal, thousands                                                        string
}

var receiptLanguages = map[string]receiptWords{
	"en": {"Receipt", "Customer", "Item", "Quantity", "Price", "Amount", "Discount", "Loyalty points", "Total",
		"VAT", "Without VAT", "With VAT", "Paid", "Refunded", "Cash", "Card", "Gift card", "Other", ".", ","},
	"fi": {"Kuitti", "Asiakas", "Tuote", "Määrä", "Hinta", "Summa", "Alennus", "Kanta-asiakaspisteet", "Yhteensä",
		"ALV", "Veroton", "Verollinen", "Maksettu", "Hyvitetty", "Käteinen", "Kortti", "Lahjakortti", "Muu", ",", "\u00a0"},
	"sv": {"Kvitto", "Kund", "Artikel", "Antal", "Pris", "Belopp", "Rabatt", "Bonuspoäng", "Totalt",
		"Moms", "Exkl. moms", "Inkl. moms", "Betalt", "Återbetalt", "Kontant", "Kort", "Presentkort", "Annat", ",", "\u00a0"},
	"de": {"Beleg", "Kunde", "Artikel", "Menge", "Preis", "Betrag", "Rabatt", "Treuepunkte", "Gesamt",
		"MwSt.", "Netto", "Brutto", "Bezahlt", "Erstattet", "Bar", "Karte", "Gutschein", "Sonstiges", ",", "."},
	"fr": {"Reçu", "Client", "Article", "Quantité", "Prix", "Montant", "Remise", "Points de fidélité", "Total",
		"TVA", "Hors taxe", "TTC", "Payé", "Remboursé", "Espèces", "Carte", "Carte cadeau", "Autre", ",", "\u00a0"},
	"es": {"Recibo", "Cliente", "Artículo", "Cantidad", "Precio", "Importe", "Descuento", "Puntos", "Total",
		"IVA", "Base", "Con IVA", "Pagado", "Devuelto", "Efectivo", "Tarjeta", "Tarjeta regalo", "Otro", ",", "."},
}

// wordsFor gives the words of a locale's language, and the language that they are in.
func wordsFor(locale string) (receiptWords, string) {
	base, _ := language.Make(locale).Base()
	if words, ok := receiptLanguages[base.String()]; ok {
		return words, base.String()
	}
	return receiptLanguages["en"], "en"
}

func (w receiptWords) method(m clientele.PaymentMethod) string {
	switch m {
	case clientele.PaidCash:
		return w.Cash
	case clientele.PaidCard:
		return w.Card
	case clientele.PaidGiftCard:
		return w.GiftCard
	}
	return w.Other
}

// money writes an amount in minor units: 1,234.50.
func (w receiptWords) money(amount int64, digits int) string {
	sign := ""
	if amount < 0 {
		sign, amount = "−", -amount
	}
	text := fmt.Sprintf("%0*d", digits+1, amount)
	whole, part := text[:len(text)-digits], text[len(text)-digits:]
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + w.thousands + whole[i:]
	}
	if digits > 0 {
		whole += w.decimal + part
	}
	return sign + whole
}

// percent writes 25.5 %.
func (w receiptWords) percent(p clientele.Percent) string {
	text := strings.TrimRight(strings.TrimRight(fmt.Sprintf("%d.%02d", p/100, p%100), "0"), ".")
	return strings.Replace(text, ".", w.decimal, 1) + "\u00a0%"
}
