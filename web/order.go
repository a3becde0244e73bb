package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"

	"clientele"
	"clientele/formats"
	"clientele/web/answer"
	"clientele/web/view"
)

func order(v *visit) error { return v.order(http.StatusOK, "") }

// order shows an order; wrong is what was refused a moment ago.
func (v *visit) order(code int, wrong string) error {
	o, err := v.reg.Order(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	money := func(amount int64) string { return v.l.Money(amount, o.Currency, false) }
	at := v.here(o.CreatedAt)
	p := view.Order{Frame: v.frame(v.T("order.title", v.l.DateTime(at)), "orders"), ID: o.ID, Receipt: o.ReceiptNumber, Status: v.orderStatus(o),
		Class: orderClass(o), Total: money(o.Total), Sums: v.sums(o), Wrong: wrong, BookingID: o.BookingID}
	for _, l := range o.Lines {
		p.Lines = append(p.Lines, v.orderLine(l, money))
	}
	for _, paid := range o.Payments {
		p.Paid = append(p.Paid, view.Sum{Label: v.T("order.method." + string(paid.Method)), Note: v.l.DateTime(v.here(paid.At)), Amount: money(paid.Amount)})
	}
	for _, back := range o.Refunds {
		label := v.T("order.refunded.by", v.T("order.method."+string(back.Method)))
		p.Paid = append(p.Paid, view.Sum{Label: label, Note: strings.Trim(v.l.DateTime(v.here(back.At))+" · "+back.Reason, " ·"), Amount: money(-back.Amount), Off: true})
	}
	v.orderSteps(&p, o, money)
	if err := v.orderBuyer(&p, o); err != nil {
		return err
	}
	return v.show(code, view.OrderPage(p))
}

func (v *visit) orderLine(l clientele.OrderLine, money func(int64) string) view.SoldLine {
	line := view.SoldLine{Name: or(or(l.Name, l.Description), "–"), Quantity: fmt.Sprintf("%d × %s", l.Quantity, money(l.UnitPrice)),
		Total: money(l.Total + l.OrderPart)}
	if l.Name != "" && l.Description != "" {
		line.Remark = l.Description
	}
	if l.CustomerPart > 0 {
		line.Discounts = append(line.Discounts, v.T("order.discount.customer", v.l.Percent(int64(l.CustomerDiscount)))+" "+money(-l.CustomerPart))
	}
	if l.LinePart > 0 {
		line.Discounts = append(line.Discounts, v.T("order.discount.line", v.l.Percent(int64(l.DiscountPercent)))+" "+money(-l.LinePart))
	}
	if l.Returned > 0 {
		line.Returned = v.T("order.returned", v.l.Number(l.Returned))
	}
	return line
}

// orderSteps are what can be done with an order as it stands, by who looks at it.
func (v *visit) orderSteps(p *view.Order, o clientele.Order, money func(int64) string) {
	kept := o.PaidTotal - o.RefundedTotal
	p.ReceiptReady = o.ReceiptNumber != ""
	if due := o.Due(); due > 0 {
		p.Due, p.DueField = money(due), v.amount(due)
	}
	if !p.Can.EditOrders {
		return
	}
	p.MayPay = o.Due() > 0
	p.MayReady = o.HandOut && o.Active() && o.ReadyAt.IsZero()
	p.MayHandOut = o.Status == clientele.OrderPaid
	p.MayCancel = o.Status == clientele.OrderOpen && kept == 0
	p.MayRefund = kept > 0 || o.Sold() && o.Status != clientele.OrderRefunded
	for _, m := range clientele.PaymentMethods() {
		p.Methods = append(p.Methods, view.Option{Value: string(m), Label: v.T("order.method." + string(m))})
	}
}

// orderBuyer shows whose order it is. Of a customer whose removal was requested it says only that.
func (v *visit) orderBuyer(p *view.Order, o clientele.Order) error {
	if o.CustomerID == "" || !v.actor.May(clientele.CustomersRead) {
		return nil
	}
	c, err := v.reg.Customer(v.ctx(), v.actor, o.CustomerID)
	if err != nil {
		return err
	}
	p.Buyer = &view.Buyer{ID: c.ID, Name: c.Name, Status: string(c.Status)}
	if c.Status == clientele.StatusRemovalPending {
		p.Buyer.Name = v.T("status.removal_pending")
		return nil
	}
	p.Buyer.Contact = contactsOf(c)
	p.MaySend = p.ReceiptReady && p.Can.EditOrders && c.Email != "" && c.Status == clientele.StatusActive
	return nil
}

// backToOrder leads to the order after something was done, or shows what was wrong with it.
func (v *visit) backToOrder(err error, toast string) error {
	if expected(err) {
		return v.order(answer.Status(err), v.firstWrong(err))
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: toast})
	return v.goTo("/orders/" + v.r.PathValue("id"))
}

// payOrder takes money: all that is due, or a part of it by one of several methods.
func payOrder(v *visit) error {
	o, err := v.reg.AddPayment(v.ctx(), v.actor, v.r.PathValue("id"), v.cents(v.form("amount")), clientele.PaymentMethod(v.form("method")))
	toast := "toast.order.paid"
	if o.Due() > 0 {
		toast = "toast.order.part"
	}
	return v.backToOrder(err, toast)
}

func readyOrder(v *visit) error {
	_, err := v.reg.ReadyOrder(v.ctx(), v.actor, v.r.PathValue("id"))
	return v.backToOrder(err, "toast.order.ready")
}

func handOutOrder(v *visit) error {
	_, err := v.reg.CompleteOrder(v.ctx(), v.actor, v.r.PathValue("id"))
	return v.backToOrder(err, "toast.order.handed")
}

func cancelOrder(v *visit) error {
	_, err := v.reg.CancelOrder(v.ctx(), v.actor, v.r.PathValue("id"))
	return v.backToOrder(err, "toast.order.cancelled")
}

func sendReceipt(v *visit) error {
	_, err := v.reg.SendReceipt(v.ctx(), v.actor, v.r.PathValue("id"))
	return v.backToOrder(err, "toast.order.sent")
}

// receipt is the receipt's own page, which has a style of its own and nothing else.
func receipt(v *visit) error {
	var page strings.Builder
	if err := v.reg.WriteReceipt(v.ctx(), v.actor, v.r.PathValue("id"), clientele.ReceiptHTML, &page); err != nil {
		return err
	}
	h := v.w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src "+formats.ReceiptStyle()+"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	v.w.WriteHeader(http.StatusOK)
	_, _ = io.WriteString(v.w, page.String()) // whoever asked has gone when this fails
	return nil
}

// receiptFile is the receipt as PDF, to print. The file is called by the order's id.
func receiptFile(v *visit) error {
	id := v.r.PathValue("id")
	return v.download("receipt-"+id+".pdf", "application/pdf", func(ctx context.Context, w io.Writer) error {
		return v.reg.WriteReceipt(ctx, v.actor, id, clientele.ReceiptPDF, w)
	})
}
