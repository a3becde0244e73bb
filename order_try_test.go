package clientele_test

import (
	"testing"

	"clientele"
)

func TestAPricedOrderIsWhatItWouldBeAndIsNotKept(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := w.create("Maria Virtanen", "maria@example.com", "")
		_, err := w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{DiscountPercent: clientele.Some(10.0)}, clientele.AnyVersion)
		must(t, err)
		in := clientele.NewOrder{CustomerID: c.ID, Lines: []clientele.NewLine{of(s.cut, 2), words("Fringe", 500)}}
		tried, err := w.PriceOrder(w.ctx, w.a, in)
		must(t, err)
		kept, err := w.Orders(w.ctx, w.a, clientele.OrderQuery{}, clientele.Paging{})
		must(t, err)
		equal(t, "orders after a try", len(kept.Items), 0)
		equal(t, "sums", sums(tried), sums(s.orderOf(in)))
		_, err = w.PriceOrder(w.ctx, w.a, clientele.NewOrder{})
		equal(t, "an order of nothing", clientele.KindOf(err), clientele.KindValidation)
	})
}

func TestNamesOfRecordsThatAreNotHidden(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		anna, bea, carl := w.create("Anna Virta", "a@example.com", ""), w.create("Bea Salo", "b@example.com", ""), w.create("Carl Ek", "c@example.com", "")
		_, err := w.UpdateCustomer(w.ctx, w.a, bea.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
		must(t, err)
		_, err = w.RequestRemoval(w.ctx, w.a, carl.ID, "", clientele.ByStaff)
		must(t, err)
		names, err := w.CustomerNames(w.ctx, w.a, []string{anna.ID, bea.ID, carl.ID, "cust_none"})
		must(t, err)
		equal(t, "names", len(names), 2)
		equal(t, "active", names[anna.ID], "Anna Virta")
		equal(t, "archived", names[bea.ID], "Bea Salo")
	})
}
