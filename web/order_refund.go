package web

import (
	"net/http"
	"strconv"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

func refundForm(v *visit) error { return v.refundForm(http.StatusOK, nil) }

// refundForm asks what is given back: some of the lines, all of them, or an amount.
func (v *visit) refundForm(code int, wrong error) error {
	o, err := v.reg.Order(v.ctx(), v.actor, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	kept := o.PaidTotal - o.RefundedTotal
	p := view.Refund{Frame: v.frame(v.T("refund.title"), "orders"), ID: o.ID, Kept: v.l.Money(kept, o.Currency, false), All: v.amount(kept)}
	if wrong != nil {
		p.Wrong = v.firstWrong(wrong)
	}
	for _, l := range o.Lines {
		left := l.Quantity - l.Returned
		if left == 0 || !o.Sold() {
			continue
		}
		p.Lines = append(p.Lines, view.RefundLine{Number: l.Number, Name: or(or(l.Name, l.Description), "–"), Left: strconv.FormatInt(left, 10),
			Total: v.l.Money(l.Total, o.Currency, false), Value: or(v.form("back."+strconv.Itoa(l.Number)), "0")})
	}
	method := view.Field{Name: "method", Label: v.T("refund.method"), Value: v.form("method")}
	for _, m := range clientele.PaymentMethods() {
		method.Options = append(method.Options, view.Option{Value: string(m), Label: v.T("order.method." + string(m))})
	}
	if n := len(o.Payments); n > 0 && method.Value == "" {
		method.Value = string(o.Payments[n-1].Method)
	}
	p.Fields = []view.Field{{Name: "amount", Label: v.T("refund.amount"), Value: v.form("amount"), Hint: v.T("refund.amount.hint"), Auto: "off"}, method,
		{Name: "reason", Label: v.T("refund.reason"), Value: v.form("reason"), Hint: v.T("refund.reason.hint"), Auto: "off"}}
	return v.show(code, view.RefundPage(p))
}

// refundOrder gives money back. Without an amount it is what the lines cost.
func refundOrder(v *visit) error {
	id := v.r.PathValue("id")
	o, err := v.reg.Order(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	in := clientele.NewRefund{Method: clientele.PaymentMethod(v.form("method")), Reason: v.form("reason")}
	all := v.form("all") == "yes"
	for _, l := range o.Lines {
		n := wholeNumber(v.form("back."+strconv.Itoa(l.Number)), 0)
		if all {
			n = l.Quantity - l.Returned
		}
		if n != 0 && o.Sold() {
			in.Lines = append(in.Lines, clientele.ReturnedLine{Line: l.Number, Quantity: n})
		}
	}
	switch {
	case all:
		in.Amount = clientele.Some(o.PaidTotal - o.RefundedTotal)
	case v.form("amount") != "":
		in.Amount = clientele.Some(v.cents(v.form("amount")))
	}
	if _, err = v.reg.RefundOrder(v.ctx(), v.actor, id, in); expected(err) {
		return v.refundForm(answer.Status(err), err)
	}
	return v.backToOrder(err, "toast.order.refunded")
}
