package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"clientele"
	"clientele/web/view"
)

// orderStates are what the list of orders can be narrowed to.
var orderStates = []clientele.OrderStatus{"", clientele.OrderOpen, clientele.OrderPaid, clientele.OrderCompleted, clientele.OrderRefunded, clientele.OrderCancelled}

// orders lists the orders, the newest first.
func orders(v *visit) error {
	query := clientele.OrderQuery{Status: clientele.OrderStatus(v.form("status")), From: v.day(v.form("from"), 0), To: v.day(v.form("to"), 1)}
	if !slices.Contains(orderStates, query.Status) {
		query.Status = ""
	}
	page, err := v.reg.Orders(v.ctx(), v.actor, query, clientele.Paging{Limit: rowsAtOnce, Cursor: v.form("cursor")})
	if err != nil {
		return err
	}
	p := view.Orders{Frame: v.frame(v.T("nav.orders"), "orders"), Filtered: query != clientele.OrderQuery{}, Status: string(query.Status),
		From: v.form("from"), To: v.form("to")}
	at := url.Values{}
	for _, name := range []string{"from", "to"} {
		if value := v.form(name); value != "" {
			at.Set(name, value)
		}
	}
	for _, s := range orderStates {
		at.Set("status", string(s))
		p.States = append(p.States, view.StateTab{Label: v.T("order.list." + or(string(s), "all")), URL: "/orders?" + at.Encode(), On: s == query.Status})
	}
	if page.Next != "" {
		at.Set("status", string(query.Status))
		at.Set("cursor", page.Next)
		p.Next = "/orders?" + at.Encode()
	}
	p.Rows, err = v.orderRows(page.Items)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, view.OrdersPage(p))
}

func (v *visit) orderRows(items []clientele.Order) ([]view.OrderRow, error) {
	var ids []string
	for _, o := range items {
		ids = append(ids, o.CustomerID)
	}
	names, err := v.reg.CustomerNames(v.ctx(), v.actor, slices.DeleteFunc(ids, func(id string) bool { return id == "" }))
	var rows []view.OrderRow
	for _, o := range items {
		at := v.here(o.CreatedAt)
		row := view.OrderRow{ID: o.ID, Day: v.l.Date(at), Time: v.l.Time(at), Receipt: o.ReceiptNumber, Customer: names[o.CustomerID], What: v.sold(o),
			Total: v.l.Money(o.Total, o.Currency, false), Status: v.orderStatus(o), Class: orderClass(o)}
		if row.Customer == "" {
			row.Customer = v.T("order.nobody")
			row.Unnamed = true
		}
		if due := o.Due(); due > 0 && due < o.Total {
			row.Due = v.T("order.due", v.l.Money(due, o.Currency, false))
		}
		rows = append(rows, row)
	}
	return rows, err
}

// sold names what an order is of.
func (v *visit) sold(o clientele.Order) string {
	var names []string
	for _, l := range o.Lines {
		if name := or(l.Name, l.Description); name != "" {
			names = append(names, name)
		}
	}
	return or(strings.Join(names, ", "), v.T("order.words.gone"))
}

// orderStatus says where an order stands; work that is handed out is ready in between.
func (v *visit) orderStatus(o clientele.Order) string {
	if o.HandOut && o.Active() && !o.ReadyAt.IsZero() {
		return v.T("order.status.ready")
	}
	return v.T("order.status." + string(o.Status))
}

func orderClass(o clientele.Order) string {
	switch o.Status {
	case clientele.OrderOpen:
		return "off"
	case clientele.OrderPaid, clientele.OrderCompleted:
		return "green"
	case clientele.OrderRefunded:
		return "red"
	}
	return "plain"
}
