package web

import (
	"slices"
	"strings"

	"clientele"
	"clientele/web/view"
)

// draftItems shows the catalog, or what a search finds of it, and gives the tax rate that most of it has.
func (v *visit) draftItems(p *view.Draft, find string) (usual string, err error) {
	var items []clientele.Item
	sold, paging := false, clientele.Paging{Limit: clientele.MaxLimit}
	for len(items) < mostItems {
		page, err := v.reg.Items(v.ctx(), v.actor, clientele.ItemQuery{Archived: &sold}, paging)
		if err != nil {
			return "", err
		}
		items = append(items, page.Items...)
		if paging.Cursor = page.Next; page.Next == "" {
			break
		}
	}
	rates := make(map[clientele.Percent]int)
	for _, i := range items {
		rates[i.TaxRate]++
		if find != "" && !strings.Contains(strings.ToLower(i.Name), strings.ToLower(find)) {
			continue
		}
		if len(p.Services)+len(p.Products) == counterItems {
			p.MoreItems = true
			continue
		}
		line := view.CounterItem{ID: i.ID, Name: i.Name, Price: v.money(i.Price, true)}
		if i.Type == clientele.ItemService {
			p.Services = append(p.Services, line)
		} else {
			p.Products = append(p.Products, line)
		}
	}
	p.Find, p.NoItems = find, len(items) == 0
	return v.percentText(mostOf(rates)), nil
}

func mostOf(rates map[clientele.Percent]int) (most clientele.Percent) {
	for rate, n := range rates {
		if n > rates[most] || n == rates[most] && rate > most {
			most = rate
		}
	}
	return most
}

// draftPrice shows the lines and what they come to.
func (v *visit) draftPrice(p *view.Draft, d draft, wrong error) error {
	for i, l := range d.lines {
		p.Lines = append(p.Lines, view.DraftLine{N: i, Item: l.item, Name: l.name, Quantity: l.quantity, Price: l.price, Discount: l.discount, Tax: l.tax})
	}
	if len(d.lines) == 0 {
		return nil
	}
	o, err := v.reg.PriceOrder(v.ctx(), v.actor, d.order(v))
	if expected(err) {
		if d.touched || !onlyMissing(err) {
			p.Wrong = v.firstWrong(err)
		}
		return nil
	}
	if err != nil || wrong != nil && d.touched {
		p.Wrong = v.firstWrong(wrong)
		return err
	}
	for i, l := range o.Lines {
		p.Lines[i].Total = v.money(l.Total+l.OrderPart, false)
	}
	p.Sums, p.Total = v.sums(o), v.money(o.Total, false)
	return nil
}

// onlyMissing tells a line that is not written yet from one that is wrong.
func onlyMissing(err error) bool {
	fields := fieldsOf(err)
	return len(fields) > 0 && !slices.ContainsFunc(fields, func(f clientele.FieldError) bool { return f.Code != "required" })
}

// sums are what stands between the lines of an order and its total.
func (v *visit) sums(o clientele.Order) []view.Sum {
	var customer, line int64
	for _, l := range o.Lines {
		customer += l.CustomerPart
		line += l.LinePart
	}
	sums := []view.Sum{{Label: v.T("order.subtotal"), Amount: v.money(o.Subtotal, false)}}
	less := func(label string, amount int64) {
		if amount > 0 {
			sums = append(sums, view.Sum{Label: label, Amount: v.money(-amount, false), Off: true})
		}
	}
	less(v.T("order.discount.customer", v.l.Percent(int64(o.CustomerDiscount))), customer)
	less(v.T("order.discount.lines"), line)
	less(v.T("order.discount.whole"), o.DiscountAmount)
	less(v.T("order.discount.points"), o.PointsDiscount)
	if o.TaxTotal > 0 {
		sums = append(sums, view.Sum{Label: v.T("order.tax"), Amount: v.money(o.TaxTotal, false), Small: true})
	}
	return sums
}
