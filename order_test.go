package clientele_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"clientele"
)

func TestTheCustomersDiscountIsAppliedOnceToEveryLine(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		comb := s.product("Comb", 2000, 25.5)
		c := w.create("Maria Virtanen", "maria@example.com", "")
		_, err := w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{DiscountPercent: clientele.Some(10.0)}, clientele.AnyVersion)
		must(t, err)
		o := s.same(s.order(c.ID, of(s.cut, 1), of(comb, 2)))
		equal(t, "sums", sums(o), "open: 9000 - 900 = 8100 with tax 731, paid 0, back 0")
		for _, l := range o.Lines {
			equal(t, "shown on the line", l.CustomerDiscount, clientele.PercentOf(10))
		}
		_, err = w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{DiscountPercent: clientele.Some(50.0)}, clientele.AnyVersion)
		must(t, err)
		equal(t, "as it was sold", sums(s.pay(o.ID, 8100)), "completed: 9000 - 900 = 8100 with tax 731, paid 8100, back 0")
		s.verified()
	})
}

func TestDiscountsFollowOneAnother(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := w.create("Maria Virtanen", "maria@example.com", "")
		_, err := w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{DiscountPercent: clientele.Some(10.0)}, clientele.AnyVersion)
		must(t, err)
		line := of(s.cut, 1)
		line.DiscountPercent = clientele.Some(50.0)
		o := s.same(s.orderOf(clientele.NewOrder{CustomerID: c.ID, Lines: []clientele.NewLine{line, words("Three thirds", 333)}, DiscountPercent: clientele.Some(33.33)}))
		// 50.00 less 10 % less 50 % is 22.50, 3.33 less 10 % is 3.00; a third of 25.50 is 8.50.
		equal(t, "sums", sums(o), "open: 5333 - 3633 = 1700 with tax 0, paid 0, back 0")
		equal(t, "the whole discount", o.DiscountAmount, int64(850))
		equal(t, "spread", fmt.Sprint(o.Lines[0].OrderPart, o.Lines[1].OrderPart), "750 100")
	})
}

func TestNonsenseInAnOrderIsNamed(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		gone := s.product("Gone", 100, 0)
		_, err := w.UpdateItem(w.ctx, w.a, gone.ID, clientele.ItemChange{Archived: clientele.Some(true)})
		must(t, err)
		anna, bea := w.create("Anna Virta", "anna@example.com", ""), w.create("Bea Salo", "bea@example.com", "")
		booked := s.book(s.haircutFor(anna.ID, "2026-03-16 10:00"))
		percent := func(p float64) clientele.Optional[float64] { return clientele.Some(p) }
		for want, in := range map[string]clientele.NewOrder{
			"lines:required": {},
			"lines[0].itemId:not_found lines[1].itemId:archived lines[2].itemId:required lines[2].unitPrice:required": {Lines: []clientele.NewLine{
				{ItemID: "itm_none"}, of(gone, 1), {}}},
			"lines[0].quantity:out_of_range lines[1].quantity:out_of_range lines[2].discountPercent:out_of_range lines[3].unitPrice:out_of_range lines[4].taxRate:invalid": {
				Lines: []clientele.NewLine{of(s.cut, 0), of(s.cut, 10_001), {ItemID: s.cut.ID, DiscountPercent: percent(101)}, words("less than nothing", -1),
					{ItemID: s.cut.ID, TaxRate: percent(24)}}},
			"discountPercent:out_of_range":  {Lines: []clientele.NewLine{of(s.cut, 1)}, DiscountPercent: percent(101)},
			"discountAmount:invalid":        {Lines: []clientele.NewLine{of(s.cut, 1)}, DiscountPercent: percent(1), DiscountAmount: clientele.Some(int64(1))},
			"discountAmount:out_of_range":   {Lines: []clientele.NewLine{of(s.cut, 1)}, DiscountAmount: clientele.Some(int64(5001))},
			"bookingId:not_found":           {BookingID: "bkg_none", Lines: []clientele.NewLine{of(s.cut, 1)}},
			"customerId:invalid":            {BookingID: booked.ID, CustomerID: bea.ID},
			"lines:out_of_range":            {Lines: []clientele.NewLine{{ItemID: s.cut.ID, UnitPrice: clientele.Some(int64(100_000_000_000)), Quantity: clientele.Some(int64(10_000))}}},
			"lines:too_many":                {Lines: make([]clientele.NewLine, 201)},
			"redeemPoints:invalid":          {CustomerID: anna.ID, RedeemPoints: 10, Lines: []clientele.NewLine{of(s.cut, 1)}},
			"lines[0].description:too_long": {Lines: []clientele.NewLine{words(strings.Repeat("x", 201), 1)}},
		} {
			_, err := w.CreateOrder(w.ctx, w.a, in)
			equal(t, "named", fieldCodes(wantKind(t, err, clientele.KindValidation)), want)
		}
		_, err = w.CreateOrder(w.ctx, w.a, clientele.NewOrder{CustomerID: "cust_none", Lines: []clientele.NewLine{of(s.cut, 1)}})
		wantKind(t, err, clientele.KindNotFound)
		page, err := w.Orders(w.ctx, w.a, clientele.OrderQuery{}, clientele.Paging{})
		must(t, err)
		equal(t, "written", len(page.Items), 0)
	})
}

func TestAnArchivedCustomerIsOfferedNotSoldTo(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := w.create("Anna Virta", "anna@example.com", "")
		open := s.order(c.ID, of(s.cut, 1))
		_, err := w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
		must(t, err)
		_, err = w.CreateOrder(w.ctx, w.a, clientele.NewOrder{CustomerID: c.ID, Lines: []clientele.NewLine{of(s.cut, 1)}})
		refused := wantKind(t, err, clientele.KindConflict)
		equal(t, "what is in the way", fmt.Sprint(refused.Details["blockers"]), fmt.Sprintf("[map[id:%s type:archived]]", c.ID))
		equal(t, "an order of before is paid", s.pay(open.ID, 5000).Status, clientele.OrderCompleted)
		page, err := w.CustomerOrders(w.ctx, w.a, c.ID, clientele.Paging{})
		must(t, err)
		equal(t, "readable", len(page.Items), 1)
	})
}

func TestAnOrderGoesItsWay(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		refused := func(_ clientele.Order, err error) { t.Helper(); wantKind(t, err, clientele.KindConflict) }
		o := s.orderOf(clientele.NewOrder{Lines: []clientele.NewLine{words("3 shirts", 1200)}, HandOut: true})
		refused(w.CompleteOrder(w.ctx, w.a, o.ID))
		ready, err := w.ReadyOrder(w.ctx, w.a, o.ID)
		must(t, err)
		equal(t, "ready", s.same(ready).ReadyAt, w.clock())
		equal(t, "a part", sums(s.pay(o.ID, 200)), "open: 1200 - 0 = 1200 with tax 0, paid 200, back 0")
		refused(w.CancelOrder(w.ctx, w.a, o.ID))
		equal(t, "paid", s.pay(o.ID, 1000).Status, clientele.OrderPaid)
		refused(w.AddPayment(w.ctx, w.a, o.ID, 1, clientele.PaidCash))
		for range 2 {
			done, err := w.CompleteOrder(w.ctx, w.a, o.ID)
			must(t, err)
			equal(t, "handed out", s.same(done).Status, clientele.OrderCompleted)
		}
		refused(w.CancelOrder(w.ctx, w.a, o.ID))
		equal(t, "told", s.events(o.ID), "order.created order.ready order.updated order.paid order.completed")

		o = s.order("", words("mistake", 500))
		for range 2 {
			gone, err := w.CancelOrder(w.ctx, w.a, o.ID)
			must(t, err)
			equal(t, "cancelled", s.same(gone).Status, clientele.OrderCancelled)
		}
		refused(w.AddPayment(w.ctx, w.a, o.ID, 500, clientele.PaidCash))
		refused(w.CompleteOrder(w.ctx, w.a, o.ID))
		_, err = w.RefundOrder(w.ctx, w.a, o.ID, clientele.NewRefund{Amount: clientele.Some(int64(1))})
		wantKind(t, err, clientele.KindConflict)
		equal(t, "told", s.events(o.ID), "order.created order.cancelled")
		s.verified()
	})
}

func TestMoreThanIsDueIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		o := s.order("", words("a thing", 1000))
		for _, amount := range []int64{1001, 0, -5} {
			_, err := w.AddPayment(w.ctx, w.a, o.ID, amount, clientele.PaidCash)
			equal(t, "named", fieldCodes(wantKind(t, err, clientele.KindValidation)), "amount:out_of_range")
		}
		_, err := w.AddPayment(w.ctx, w.a, o.ID, 0, "shells")
		equal(t, "both", fieldCodes(wantKind(t, err, clientele.KindValidation)), "method:invalid amount:out_of_range")
		s.pay(o.ID, 1000)
		_, err = w.RefundOrder(w.ctx, w.a, o.ID, clientele.NewRefund{Amount: clientele.Some(int64(1001))})
		equal(t, "a refund", fieldCodes(wantKind(t, err, clientele.KindValidation)), "amount:out_of_range")
		_, err = w.RefundOrder(w.ctx, w.a, o.ID, clientele.NewRefund{})
		equal(t, "no refund", fieldCodes(wantKind(t, err, clientele.KindValidation)), "amount:required")
	})
}

func TestWhatComesToNothingIsPaid(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		comb := s.product("Comb", 2000, 0)
		o := s.same(s.orderOf(clientele.NewOrder{Lines: []clientele.NewLine{of(comb, 1)}, DiscountPercent: clientele.Some(100.0)}))
		equal(t, "sums", sums(o), "completed: 2000 - 2000 = 0 with tax 0, paid 0, back 0")
		equal(t, "receipt", o.ReceiptNumber, "2026-000001")
		equal(t, "stock", s.stock(comb), int64(9))
		back, err := w.RefundOrder(w.ctx, w.a, o.ID, clientele.NewRefund{Lines: []clientele.ReturnedLine{{Line: 1, Quantity: 1}}})
		must(t, err)
		equal(t, "given back", s.same(back).Status, clientele.OrderRefunded)
		equal(t, "stock again", s.stock(comb), int64(10))
		o = s.orderOf(clientele.NewOrder{Lines: []clientele.NewLine{words("a favour", 0)}, HandOut: true})
		equal(t, "to be handed out", o.Status, clientele.OrderPaid)
		s.verified()
	})
}

func TestStockAndStatisticsFollowSalesAndRefunds(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		comb := s.product("Comb", 999, 24)
		c := w.create("Anna Virta", "anna@example.com", "")
		o := s.orderOf(clientele.NewOrder{CustomerID: c.ID, Lines: []clientele.NewLine{of(comb, 3), of(s.cut, 1)}, DiscountAmount: clientele.Some(int64(100))})
		equal(t, "not yet", s.stock(comb), int64(10))
		s.pay(o.ID, o.Total)
		equal(t, "sold", s.stock(comb), int64(7))
		equal(t, "sales", s.statistics(c.ID).Sales, o.Total)
		back, err := w.RefundOrder(w.ctx, w.a, o.ID, clientele.NewRefund{Lines: []clientele.ReturnedLine{{Line: 1, Quantity: 1}}, Reason: "broken"})
		must(t, err)
		equal(t, "what one of three cost", s.same(back).Refunds[0].Amount, o.Lines[0].Total/3)
		equal(t, "method", back.Refunds[0].Method, clientele.PaidCard)
		equal(t, "back in the stock", s.stock(comb), int64(8))
		equal(t, "less sales", s.statistics(c.ID).Sales, o.Total-o.Lines[0].Total/3)
		_, err = w.RefundOrder(w.ctx, w.a, o.ID, clientele.NewRefund{Lines: []clientele.ReturnedLine{{Line: 1, Quantity: 3}, {Line: 9, Quantity: 1}}})
		equal(t, "more than is left", fieldCodes(wantKind(t, err, clientele.KindValidation)), "lines[0].quantity:out_of_range lines[1].line:not_found")
		back, err = w.RefundOrder(w.ctx, w.a, o.ID, clientele.NewRefund{Lines: []clientele.ReturnedLine{{Line: 1, Quantity: 2}, {Line: 2, Quantity: 1}}})
		must(t, err)
		equal(t, "to the cent", s.same(back).RefundedTotal, o.Total)
		equal(t, "all of it", back.Status, clientele.OrderRefunded)
		equal(t, "all back", s.stock(comb), int64(10))
		equal(t, "no sales", s.statistics(c.ID).Sales, int64(0))
		s.verified()
	})
}

// A deposit that is given back before the order is paid is no refund of a sale.
func TestADepositGivenBackIsDueAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := w.create("Anna Virta", "anna@example.com", "")
		o := s.order(c.ID, words("a dress", 5000))
		s.pay(o.ID, 2000)
		equal(t, "open again", sums(s.refund(o.ID, 2000)), "open: 5000 - 0 = 5000 with tax 0, paid 2000, back 2000")
		equal(t, "paid", s.pay(o.ID, 5000).Status, clientele.OrderCompleted)
		equal(t, "sales", s.statistics(c.ID).Sales, int64(5000))
		s.verified()
		equal(t, "all of it back", s.refund(o.ID, 5000).Status, clientele.OrderRefunded)
		equal(t, "no sales", s.statistics(c.ID).Sales, int64(0))
		o = s.order(c.ID, words("another", 5000))
		s.pay(o.ID, 100)
		s.refund(o.ID, 100)
		gone, err := w.CancelOrder(w.ctx, w.a, o.ID)
		must(t, err)
		equal(t, "cancelled", gone.Status, clientele.OrderCancelled)
		s.verified()
	})
}

func TestCheckingABookingOut(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		comb := s.product("Comb", 1500, 0)
		c := w.create("Anna Virta", "anna@example.com", "")
		b := s.book(s.haircutFor(c.ID, "2026-03-14 13:00"))
		booking := func() clientele.BookingDetails {
			t.Helper()
			now, err := w.Booking(w.ctx, w.a, b.ID)
			must(t, err)
			return now
		}
		o := s.same(s.orderOf(clientele.NewOrder{BookingID: b.ID, Lines: []clientele.NewLine{of(s.cut, 1), of(comb, 1)}}))
		equal(t, "whose", o.CustomerID+" "+o.UserID, c.ID+" "+s.anna.ID)
		equal(t, "the booking knows", fmt.Sprintf("%s %d", booking().OrderID, booking().PaidTotal), o.ID+" 0")
		_, err := w.CreateOrder(w.ctx, w.a, clientele.NewOrder{BookingID: b.ID})
		equal(t, "once", fmt.Sprint(wantKind(t, err, clientele.KindConflict).Details["blockers"]), fmt.Sprintf("[map[id:%s type:order]]", o.ID))
		s.pay(o.ID, 1000)
		equal(t, "a part", booking().PaidTotal, int64(1000))
		s.pay(o.ID, 5500)
		equal(t, "all", booking().PaidTotal, int64(6500))
		equal(t, "completes nothing by itself", booking().Status, clientele.BookingBooked)
		s.refund(o.ID, 6500)
		equal(t, "given back", fmt.Sprintf("%s %d", booking().OrderID, booking().PaidTotal), o.ID+" 0")
		again := s.orderOf(clientele.NewOrder{BookingID: b.ID})
		equal(t, "of what was booked", sums(again), "open: 5000 - 0 = 5000 with tax 0, paid 0, back 0")
		_, err = w.CancelOrder(w.ctx, w.a, again.ID)
		must(t, err)
		equal(t, "let go", booking().OrderID, "")
		s.verified()
	})
}

func TestPointsAreEarnedRedeemedAndTakenBack(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		s.rule()
		c := w.create("Anna Virta", "anna@example.com", "")
		o := s.pay(s.order(c.ID, words("a dress", 10_050)).ID, 10_050)
		equal(t, "earned", s.points(c.ID), int64(100))
		equal(t, "by the order", o.Points.Earned, int64(100))
		_, err := s.CreateOrder(s.ctx, s.a, clientele.NewOrder{CustomerID: c.ID, RedeemPoints: 101, Lines: []clientele.NewLine{words("x", 10_000)}})
		equal(t, "too many", fieldCodes(wantKind(t, err, clientele.KindValidation)), "redeemPoints:out_of_range")
		_, err = s.CreateOrder(s.ctx, s.a, clientele.NewOrder{CustomerID: c.ID, RedeemPoints: 100, Lines: []clientele.NewLine{words("x", 499)}})
		equal(t, "worth more than the order", fieldCodes(wantKind(t, err, clientele.KindValidation)), "redeemPoints:out_of_range")
		redeemed := s.same(s.orderOf(clientele.NewOrder{CustomerID: c.ID, RedeemPoints: 60, Lines: []clientele.NewLine{words("soap", 400)}}))
		equal(t, "a discount", sums(redeemed), "open: 400 - 300 = 100 with tax 0, paid 0, back 0")
		equal(t, "taken at once", s.points(c.ID), int64(40))
		s.refund(o.ID, 5025)
		equal(t, "half would be fifty: as many as there are", s.points(c.ID), int64(0))
		_, err = s.CancelOrder(s.ctx, s.a, redeemed.ID)
		must(t, err)
		equal(t, "redeemed ones come back", s.points(c.ID), int64(60))
		s.refund(o.ID, 5025)
		equal(t, "the rest", s.points(c.ID), int64(0))
		page, err := s.Loyalty(s.ctx, s.a, c.ID, clientele.Paging{})
		must(t, err)
		var ledger []string
		for _, e := range page.Items {
			ledger = append(ledger, fmt.Sprint(e.Points, e.OrderID == o.ID))
		}
		equal(t, "ledger", strings.Join(ledger, ", "), "-60 true, 60 false, -40 true, -60 false, 100 true")
		s.verified()
	})
}

func TestReceiptNumbersHaveNoGaps(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		const n = 40
		var ids []string
		for i := range n {
			ids = append(ids, s.order("", words("a thing", int64(100+i%2))).ID)
		}
		var wg sync.WaitGroup
		for _, id := range ids {
			for range 2 { // each is paid twice at the same time, and half of these payments fail
				wg.Go(func() { _, _ = w.AddPayment(w.ctx, w.a, id, 100, clientele.PaidCash) })
			}
		}
		wg.Wait()
		for _, id := range ids {
			if o, err := w.Order(w.ctx, w.a, id); err == nil && o.Due() > 0 {
				s.pay(id, o.Due())
			}
		}
		numbers := make(map[string]bool)
		for _, id := range ids {
			o, err := w.Order(w.ctx, w.a, id)
			must(t, err)
			equal(t, "paid once", o.PaidTotal, o.Total)
			numbers[o.ReceiptNumber] = true
		}
		for i := range n {
			if number := fmt.Sprintf("2026-%06d", i+1); !numbers[number] {
				t.Errorf("there is no receipt %s", number)
			}
		}
		s.verified()
	})
}

// The year of a receipt is the organization's: at 23:30 of UTC it is next year already in Helsinki.
func TestReceiptsBeginAnewEachYear(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		first := s.pay(s.order("", words("a thing", 100)).ID, 100)
		w.pass(time.Date(2026, 12, 31, 21, 30, 0, 0, time.UTC).Sub(w.clock()))
		second := s.pay(s.order("", words("a thing", 100)).ID, 100)
		w.pass(time.Hour)
		third := s.pay(s.order("", words("a thing", 100)).ID, 100)
		equal(t, "numbers", first.ReceiptNumber+" "+second.ReceiptNumber+" "+third.ReceiptNumber, "2026-000001 2026-000002 2027-000001")
		equal(t, "day", third.PaidDay, "2027-01-01")
		other, a := w.organization("Barber Kallio")
		o, err := w.CreateOrder(w.ctx, a, clientele.NewOrder{Lines: []clientele.NewLine{words("a thing", 0)}})
		must(t, err)
		equal(t, "of "+other.Name, o.ReceiptNumber, "2027-000001")
		_, err = w.Order(w.ctx, a, first.ID)
		wantKind(t, err, clientele.KindNotFound)
	})
}

func TestNobodyPaysMoreThanTheOrderAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := w.create("Anna Virta", "anna@example.com", "")
		o := s.order(c.ID, words("a thing", 1000))
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() { _, _ = w.AddPayment(w.ctx, w.a, o.ID, 300, clientele.PaidCash) })
		}
		wg.Wait()
		now, err := w.Order(w.ctx, w.a, o.ID)
		must(t, err)
		equal(t, "three of twenty", sums(now), "open: 1000 - 0 = 1000 with tax 0, paid 900, back 0")
		for range 20 {
			wg.Go(func() {
				_, _ = w.RefundOrder(w.ctx, w.a, o.ID, clientele.NewRefund{Amount: clientele.Some(int64(400))})
			})
		}
		wg.Wait()
		now, err = w.Order(w.ctx, w.a, o.ID)
		must(t, err)
		equal(t, "two of twenty", now.RefundedTotal, int64(800))
		s.verified()
	})
}

func TestOrdersAreListedTheNewestFirst(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s := w.openShop()
		c := w.create("Anna Virta", "anna@example.com", "")
		var ids []string
		for i := range 5 {
			o := s.order(map[bool]string{true: c.ID}[i%2 == 0], words(fmt.Sprint(i), 100))
			ids = append([]string{o.ID}, ids...)
			w.pass(time.Hour)
		}
		s.pay(ids[0], 100)
		from := w.clock().Add(-3 * time.Hour)
		for _, c := range []struct {
			query clientele.OrderQuery
			want  []string
		}{
			{clientele.OrderQuery{}, ids},
			{clientele.OrderQuery{CustomerID: c.ID}, []string{ids[0], ids[2], ids[4]}},
			{clientele.OrderQuery{Status: clientele.OrderOpen}, ids[1:]},
			{clientele.OrderQuery{CustomerID: c.ID, Status: clientele.OrderCompleted}, ids[:1]},
			{clientele.OrderQuery{From: from}, ids[:3]},
			{clientele.OrderQuery{To: from}, ids[3:]},
		} {
			var got []string
			for paging := (clientele.Paging{Limit: 2}); ; {
				page, err := w.Orders(w.ctx, w.a, c.query, paging)
				must(t, err)
				for _, o := range page.Items {
					equal(t, "with its line", len(o.Lines), 1)
					got = append(got, o.ID)
				}
				if paging.Cursor = page.Next; !page.More() {
					break
				}
			}
			equal(t, fmt.Sprintf("%+v", c.query), strings.Join(got, " "), strings.Join(c.want, " "))
		}
	})
}
