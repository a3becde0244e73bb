package web

import (
	"time"

	"clientele"
	"clientele/web/view"
)

// The little lines on the card's tiles: so many months, this one included, of up to so many bookings and orders.
const (
	sparkMonths = 12
	sparkRows   = 100
)

// sparks draws the last months of what the tiles count: sales, visits, cancellations and no-shows, in their order.
func (v *visit) sparks(tiles []view.Tile, c clientele.Customer) error {
	now := v.today()
	first := time.Date(now.Year(), now.Month()-sparkMonths+1, 1, 0, 0, 0, 0, now.Location())
	sales, visits, cancelled, missed := make([]int64, sparkMonths), make([]int64, sparkMonths), make([]int64, sparkMonths), make([]int64, sparkMonths)
	month := func(t time.Time) int {
		t = v.here(t)
		return min(max((t.Year()-first.Year())*12+int(t.Month())-int(first.Month()), 0), sparkMonths-1)
	}
	if v.actor.May(clientele.OrdersRead) {
		page, err := v.reg.Orders(v.ctx(), v.actor, clientele.OrderQuery{CustomerID: c.ID, From: first}, clientele.Paging{Limit: sparkRows})
		if err != nil {
			return err
		}
		for _, o := range page.Items {
			sales[month(o.CreatedAt)] += max(o.PaidTotal-o.RefundedTotal, 0)
		}
	}
	if v.actor.May(clientele.BookingsRead) {
		query := clientele.BookingQuery{CustomerID: c.ID, From: first, To: v.reg.Now(v.actor.Org), Desc: true}
		page, err := v.reg.Bookings(v.ctx(), v.actor, query, clientele.Paging{Limit: sparkRows})
		if err != nil {
			return err
		}
		for _, b := range page.Items {
			switch {
			case b.Holds():
				visits[month(b.StartsAt)]++
			case b.Status == clientele.BookingNoShow:
				missed[month(b.StartsAt)]++
			case b.CancelledBy == clientele.ByCustomer:
				cancelled[month(b.StartsAt)]++
			}
		}
	}
	for i, values := range [][]int64{sales, visits, cancelled, missed} {
		tiles[i].Spark = view.Spark(values)
	}
	return nil
}
