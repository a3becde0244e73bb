package formats

import "io"

func receiptPDF(w io.Writer, r receiptPage) error {
	o, words := r.Order, r.Words
	p := newPDF(words.Receipt+" "+o.ReceiptNumber, r.Language, o.PaidAt)
	p.paragraph(pdfLarge, true, r.Organization.Name)
	p.paragraph(pdfNormal, false, r.Organization.Settings.ReceiptHeader)
	p.space(6)
	p.row(pdfNormal, true, cell{text: words.Receipt + " " + o.ReceiptNumber, width: .6}, cell{text: r.When, width: .4, right: true})
	if r.CustomerName != "" {
		p.row(pdfNormal, false, cell{text: words.Customer + ": " + r.CustomerName, width: 1})
	}
	p.space(4)
	p.receiptLines(r)
	p.rule()
	for _, sum := range r.Sums {
		p.sum(pdfNormal, false, sum)
	}
	p.sum(pdfNormal+2, true, receiptSum{words.Total + " " + o.Currency, r.Total})
	p.space(4)
	p.receiptTaxes(r)
	p.space(4)
	for _, paid := range r.Payments {
		p.sum(pdfNormal, false, receiptSum{words.Paid + ": " + paid.Name, paid.Amount})
	}
	for _, back := range r.Refunds {
		p.sum(pdfNormal, false, receiptSum{words.Refunded + ": " + back.Name, back.Amount})
	}
	p.space(8)
	p.paragraph(pdfNormal, false, r.Organization.Settings.ReceiptFooter)
	return p.writeTo(w)
}

func (p *pdf) receiptLines(r receiptPage) {
	row := func(size float64, bold bool, name, quantity, price, amount string) {
		p.row(size, bold, cell{text: name, width: .5}, cell{text: quantity, width: .12, right: true},
			cell{text: price, width: .18, right: true}, cell{text: amount, width: .2, right: true})
	}
	row(pdfSmall, true, r.Words.Item, r.Words.Quantity, r.Words.Price, r.Words.Amount)
	p.rule()
	for _, l := range r.Lines {
		row(pdfNormal, false, l.Name, l.Quantity, l.Price, l.Total)
		if l.Remark != "" {
			row(pdfSmall, false, l.Remark, "", "", "")
		}
		for _, d := range l.Discounts {
			row(pdfSmall, false, d.Name, "", d.Amount, "")
		}
		p.space(1)
	}
}

func (p *pdf) receiptTaxes(r receiptPage) {
	row := func(bold bool, rate, net, tax, total string) {
		p.row(pdfSmall, bold, cell{text: rate, width: .4}, cell{text: net, width: .2, right: true},
			cell{text: tax, width: .2, right: true}, cell{text: total, width: .2, right: true})
	}
	row(true, r.Words.Tax+" %", r.Words.Net, r.Words.Tax, r.Words.Gross)
	for _, t := range r.Taxes {
		row(false, t.Rate, t.Net, t.Tax, t.Total)
	}
}

func (p *pdf) sum(size float64, bold bool, s receiptSum) {
	p.row(size, bold, cell{text: s.Name, width: .7}, cell{text: s.Amount, width: .3, right: true})
}
