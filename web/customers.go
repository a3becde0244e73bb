package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"clientele"
	"clientele/web/view"
)

// rowsAtOnce is how many customers a page of the table has.
const rowsAtOnce = 50

// customers is the register: by GET as its address says, by POST with a search text as well.
func customers(v *visit) error {
	filters, text := v.chosen(), v.form("q")
	list, err := v.list(text)
	if err != nil {
		return err
	}
	users, err := v.reg.Users(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	tags, err := v.reg.Tags(v.ctx(), v.actor)
	if err != nil {
		return err
	}
	p := view.Customers{Frame: v.frame(v.T("nav.customers"), "customers"), List: list, Query: text, Chips: v.chips(filters),
		Filters: v.filterFields(filters, users, tags), Active: activeIn(filters, panelNames), Headline: v.counts.of(v)}
	for _, t := range tags {
		p.Tags = append(p.Tags, t.Name)
	}
	shown := make(map[string]bool)
	for _, c := range v.columns() {
		shown[c.name] = true
	}
	for _, c := range columns {
		p.Columns = append(p.Columns, view.ColumnChoice{Name: c.name, Label: v.T("column." + c.name), On: shown[c.name]})
	}
	return v.show(http.StatusOK, view.CustomersPage(p))
}

// customersList is the table alone, for searching as one types. The address follows the filters, not the text.
func customersList(v *visit) error {
	list, err := v.list(v.form("q"))
	if err != nil {
		return err
	}
	at := v.chosen()
	if list.Sort != "" {
		at.Set("sort", list.Sort)
	}
	path := "/customers"
	if len(at) > 0 {
		path += "?" + at.Encode()
	}
	v.w.Header().Set("HX-Replace-Url", path)
	return v.show(http.StatusOK, view.CustomersList(v.frame("", ""), list))
}

// customersRows is the next page of the table.
func customersRows(v *visit) error {
	list, err := v.list(v.form("q"))
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, view.CustomerRows(v.frame("", ""), list))
}

// list is one page of the table that the request asks for.
func (v *visit) list(text string) (view.List, error) {
	filters, sort := v.chosen(), v.form("sort")
	if by := v.form("by"); by != "" {
		sort = by
	}
	query, err := v.query(filters, sort, text)
	if err != nil {
		return view.List{}, err
	}
	page, err := v.reg.Customers(v.ctx(), v.actor, query, clientele.Paging{Limit: rowsAtOnce, Cursor: v.form("cursor")})
	if err != nil {
		return view.List{}, err
	}
	shown := sort
	if shown == "" && text == "" {
		shown = "name"
	}
	list := view.List{Heads: v.heads(shown), Sort: sort, Next: page.Next, Query: text, Filter: len(filters) > 0}
	names, err := v.userNames()
	if err != nil {
		return list, err
	}
	for _, c := range page.Items {
		list.Rows = append(list.Rows, v.row(c, names))
	}
	switch {
	case text != "":
		list.Empty = v.T("customers.none", text)
	case list.Filter:
		list.Empty = v.T("customers.none.filter")
	default:
		list.First = true
	}
	return list, nil
}

func (v *visit) row(c clientele.Customer, names map[string]string) view.Row {
	r := view.Row{ID: c.ID, Name: c.Name, RegularOf: names[c.RegularOf], Status: string(c.Status)}
	if c.Discount > 0 {
		r.Discount = v.l.Percent(int64(c.Discount))
	}
	for _, col := range v.columns() {
		cell := col.cell(v, c)
		cell.Name = col.name
		r.Cells = append(r.Cells, cell)
	}
	return r
}

// userNames gives every user's name by id.
func (v *visit) userNames() (map[string]string, error) {
	users, err := v.reg.Users(v.ctx(), v.actor)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(users))
	for _, u := range users {
		names[u.ID] = u.Name
	}
	return names, nil
}

// headcounts remember how many people a register has: counting a large one takes longer than a page may.
type headcounts struct {
	mu    sync.Mutex
	known map[string]headcount
}

type headcount struct {
	n    int  // 0: not known
	slow bool // counting took too long
	at   time.Time
}

const (
	countFresh = 20 * time.Second
	countTime  = 40 * time.Millisecond
)

func newHeadcounts() *headcounts { return &headcounts{known: make(map[string]headcount)} }

// of says how many people there are, or nothing when that is not known in time.
func (h *headcounts) of(v *visit) string {
	org := v.actor.Org.ID
	h.mu.Lock()
	known := h.known[org]
	h.mu.Unlock()
	if (known.slow || known.n > 1000) && v.now().Sub(known.at) < countFresh {
		return known.text(v)
	}
	ctx, cancel := context.WithTimeout(v.ctx(), countTime)
	defer cancel()
	page, err := v.reg.Customers(ctx, v.actor, clientele.CustomerQuery{}, clientele.Paging{Limit: 1, Total: true})
	known.slow, known.at = err != nil, v.now()
	if err == nil {
		known.n = *page.Total
	}
	h.mu.Lock()
	h.known[org] = known
	h.mu.Unlock()
	return known.text(v)
}

func (c headcount) text(v *visit) string {
	if c.slow && c.n == 0 {
		return ""
	}
	return v.l.N("customers.count", c.n)
}
