package clientele_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"clientele"
)

// TestHistoriesAgreeWithARecount lives through random histories of salons, and counts everything again from what the
// API shows: every statistic of every customer, every receipt, every day. Each salon is an organization of its own.
func TestHistoriesAgreeWithARecount(t *testing.T) {
	histories := 4
	if long {
		histories = 2000
	}
	onBoth(t, func(t *testing.T, w *world) {
		done := make(map[string]int)
		for seed := range uint64(histories) {
			if seed > 0 {
				w.org, w.a = w.organization(fmt.Sprint("Salon ", seed))
			}
			h := newHistory(w.openShop(), rand.New(rand.NewPCG(seed, 1415)))
			h.live(60)
			h.recount()
			h.live(60)
			h.recount()
			for what, times := range h.done {
				done[what] += times
			}
			if (seed+1)%100 == 0 {
				t.Log(seed+1, "histories agree")
			}
		}
		for _, what := range []string{"book", "move", "end", "sell", "pay", "refund", "finish", "archive", "import", "pass"} {
			if done[what] == 0 {
				t.Errorf("nobody could %s", what)
			}
		}
	})
}

// Merging, undoing it and erasing leave every count as a recount has it.
func TestHistoriesOutliveMergesAndErasures(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		h := newHistory(w.openShop(), rand.New(rand.NewPCG(5, 99)))
		h.live(300)
		for _, id := range h.customers[:2] {
			_, err := h.UpdateCustomer(h.ctx, h.a, id, clientele.CustomerChange{Archived: clientele.Some(false)}, clientele.AnyVersion)
			must(t, err)
		}
		made, err := h.MergeCustomers(h.ctx, h.a, h.customers[0], clientele.MergeRequest{From: h.customers[1:2]}, false)
		must(t, err)
		h.verified()
		h.live(50)
		_, err = h.UndoMerge(h.ctx, h.a, made.Merge.ID)
		must(t, err)
		h.verified()
		h.settle()
		before, err := h.SummaryReport(h.ctx, h.a, clientele.ReportRange{From: h.clock().AddDate(-1, 0, 0)})
		must(t, err)
		for _, id := range h.customers[2:] {
			_, err := h.EraseCustomer(h.ctx, h.a, id, clientele.EraseOptions{})
			must(t, err)
		}
		h.verified()
		after, err := h.SummaryReport(h.ctx, h.a, clientele.ReportRange{From: h.clock().AddDate(-1, 0, 0)})
		must(t, err)
		equal(t, "the summary", fmt.Sprintf("%+v", after), fmt.Sprintf("%+v", before))
	})
}

// history is a salon to which things happen.
type history struct {
	*shop
	random    *rand.Rand
	items     []clientele.Item
	customers []string
	bookings  []string
	orders    []string
	done      map[string]int // how often each thing happened and was allowed
}

func newHistory(s *shop, random *rand.Rand) *history {
	h := &history{shop: s, random: random, done: make(map[string]int)}
	s.rule()
	h.items = []clientele.Item{s.cut, s.service("Colour", 90, 15), s.product("Comb", 999, 25.5), s.product("Soap", 450, 14)}
	for n := range 6 {
		c := s.create(fmt.Sprintf("Customer %d", n), fmt.Sprintf("customer%d@example.com", n), "")
		discount := clientele.CustomerChange{DiscountPercent: clientele.Some(float64(n * 5))}
		_, err := s.UpdateCustomer(s.ctx, s.a, c.ID, discount, clientele.AnyVersion)
		must(s.t, err)
		h.customers = append(h.customers, c.ID)
	}
	return h
}

func (h *history) live(steps int) {
	for range steps {
		h.step()
	}
}

// settle ends what is under way.
func (h *history) settle() {
	for _, id := range h.bookings {
		_, _ = h.CompleteBooking(h.ctx, h.a, id)
	}
	for _, id := range h.orders {
		o, err := h.Order(h.ctx, h.a, id)
		must(h.t, err)
		if o.Due() > 0 {
			h.pay(id, o.Due())
		}
		_, _ = h.CompleteOrder(h.ctx, h.a, id)
	}
}

// step does one thing at random. What the rules forbid is refused, which is fine; a fault inside is not.
func (h *history) step() {
	h.t.Helper()
	things := []struct {
		what string
		do   func() error
	}{
		{"book", h.bookSomebody}, {"book", h.bookSomebody}, {"move", h.move}, {"end", h.endBooking}, {"end", h.endBooking},
		{"sell", h.sell}, {"sell", h.sell}, {"pay", h.payPart}, {"pay", h.payPart}, {"pay", h.payPart}, {"refund", h.giveBack}, {"finish", h.finish},
		{"archive", h.archive}, {"pass", h.letPass},
	}
	if h.random.IntN(30) == 0 {
		things = things[:1]
		things[0].what, things[0].do = "import", h.bringTable
	}
	thing := things[h.random.IntN(len(things))]
	switch err := thing.do(); clientele.KindOf(err) {
	case clientele.KindConflict, clientele.KindValidation, clientele.KindNotFound:
	case "":
		must(h.t, err)
		h.done[thing.what]++
	default:
		h.t.Fatal(thing.what, err)
	}
}

// one picks one; the zero value where there is none yet.
func one[T any](h *history, of []T) (picked T) {
	if len(of) == 0 {
		return picked
	}
	return of[h.random.IntN(len(of))]
}

// somebody is a customer, or nobody.
func (h *history) somebody() string {
	if h.random.IntN(5) == 0 {
		return ""
	}
	return one(h, h.customers)
}

func (h *history) bookSomebody() error {
	start := h.clock().Add(time.Duration(h.random.IntN(40*24)-10*24) * time.Hour).Truncate(time.Hour)
	in := clientele.NewBooking{BookingChange: clientele.BookingChange{StartsAt: clientele.Some(start),
		Items: clientele.Some([]string{h.items[h.random.IntN(2)].ID}), Users: clientele.Some([]string{h.anna.ID})}}
	if customer := h.somebody(); customer != "" {
		in.CustomerID = clientele.Some(customer)
	}
	made, err := h.CreateBooking(h.ctx, h.a, in)
	if err == nil {
		h.bookings = append(h.bookings, made.ID)
	}
	return err
}

func (h *history) move() error {
	start := h.clock().Add(time.Duration(h.random.IntN(60*24)-20*24) * time.Hour).Truncate(time.Hour)
	_, err := h.UpdateBooking(h.ctx, h.a, one(h, h.bookings), clientele.BookingChange{StartsAt: clientele.Some(start)}, clientele.ScopeThis)
	return err
}

func (h *history) endBooking() error {
	id := one(h, h.bookings)
	var err error
	switch h.random.IntN(5) {
	case 0:
		_, err = h.CheckInBooking(h.ctx, h.a, id)
	case 1:
		_, err = h.CompleteBooking(h.ctx, h.a, id)
	case 2:
		_, err = h.NoShowBooking(h.ctx, h.a, id)
	case 3:
		_, err = h.CancelBooking(h.ctx, h.a, id, clientele.ByBusiness, clientele.ScopeThis)
	default:
		_, err = h.CancelBooking(h.ctx, h.a, id, clientele.ByCustomer, clientele.ScopeThis)
	}
	return err
}

func (h *history) sell() error {
	in := clientele.NewOrder{CustomerID: h.somebody(), HandOut: h.random.IntN(4) == 0}
	if h.random.IntN(2) == 0 {
		in.CustomerID, in.BookingID = "", one(h, h.bookings)
	}
	for range h.random.IntN(4) {
		line := of(one(h, h.items), 1+h.random.Int64N(3))
		if h.random.IntN(3) == 0 {
			line.DiscountPercent = clientele.Some(float64(h.random.IntN(101)))
		}
		in.Lines = append(in.Lines, line)
	}
	switch h.random.IntN(4) {
	case 0:
		in.DiscountPercent = clientele.Some(float64(h.random.IntN(101)))
	case 1:
		in.DiscountAmount = clientele.Some(h.random.Int64N(3000))
	case 2:
		in.RedeemPoints = h.random.Int64N(50)
	}
	o, err := h.CreateOrder(h.ctx, h.a, in)
	if err == nil {
		h.orders = append(h.orders, o.ID)
	}
	return err
}

func (h *history) payPart() error {
	o, err := h.Order(h.ctx, h.a, one(h, h.orders))
	if err != nil || o.Due() == 0 {
		return err
	}
	amount := o.Due()
	if h.random.IntN(3) == 0 {
		amount = 1 + h.random.Int64N(amount)
	}
	_, err = h.AddPayment(h.ctx, h.a, o.ID, amount, one(h, clientele.PaymentMethods()))
	return err
}

func (h *history) giveBack() error {
	o, err := h.Order(h.ctx, h.a, one(h, h.orders))
	if err != nil {
		return err
	}
	in := clientele.NewRefund{Amount: clientele.Some(h.random.Int64N(o.PaidTotal + 1))}
	if h.random.IntN(2) == 0 {
		line := one(h, o.Lines)
		in = clientele.NewRefund{Lines: []clientele.ReturnedLine{{Line: line.Number, Quantity: 1 + h.random.Int64N(2)}}}
	}
	_, err = h.RefundOrder(h.ctx, h.a, o.ID, in)
	return err
}

func (h *history) finish() (err error) {
	id := one(h, h.orders)
	switch h.random.IntN(3) {
	case 0:
		_, err = h.CompleteOrder(h.ctx, h.a, id)
	case 1:
		_, err = h.ReadyOrder(h.ctx, h.a, id)
	default:
		_, err = h.CancelOrder(h.ctx, h.a, id)
	}
	return err
}

func (h *history) archive() error {
	change := clientele.CustomerChange{Archived: clientele.Some(h.random.IntN(3) == 0)}
	_, err := h.UpdateCustomer(h.ctx, h.a, one(h, h.customers), change, clientele.AnyVersion)
	return err
}

// bringTable imports a table: some of it is about those who are there, the rest is new.
func (h *history) bringTable() error {
	known := h.random.IntN(len(h.customers))
	table := fmt.Sprintf("name,email,city\nCustomer Known,customer%d@example.com,Tampere\n", known)
	var fresh []string
	for n := range 1 + h.random.IntN(3) {
		email := fmt.Sprintf("customer%d@example.com", len(h.customers)+n)
		fresh = append(fresh, email)
		table += "Customer New," + email + ",Turku\n"
	}
	h.pass(time.Minute) // what was made at the moment that an import begins counts as its own
	onMatch := one(h, []clientele.OnMatch{clientele.OnMatchSkip, clientele.OnMatchFill, clientele.OnMatchOverwrite})
	done := h.importText(table, clientele.ImportOptions{OnMatch: onMatch})
	equal(h.t, "records that the import made", done.Counts.Created, len(fresh))
	for _, email := range fresh {
		made, err := h.store.CustomersByContact(h.ctx, h.org.ID, nil, []string{email})
		must(h.t, err)
		h.customers = append(h.customers, made[0].ID)
	}
	return nil
}

func (h *history) letPass() error {
	h.pass(time.Duration(h.random.IntN(72)) * time.Hour)
	return nil
}

// recount counts everything again from what the API shows.
func (h *history) recount() {
	h.t.Helper()
	for _, c := range h.customers {
		equal(h.t, "statistics of "+c, fmt.Sprintf("%+v", h.statistics(c)), fmt.Sprintf("%+v", h.counted(c)))
	}
	h.verified()
	h.receipts()
	h.reported()
}

// receipts holds each receipt's lines against its total, and the sums of each day against the receipts and refunds of it.
func (h *history) receipts() {
	h.t.Helper()
	want := make(map[string]clientele.Figures)
	taken := make(map[clientele.PaymentMethod]int64)
	for _, id := range h.orders {
		receipt, err := h.Receipt(h.ctx, h.a, id)
		o := receipt.Order
		if clientele.KindOf(err) == clientele.KindConflict { // not paid in full: no receipt, and money may have changed hands
			o, err = h.Order(h.ctx, h.a, id)
		}
		must(h.t, err)
		for _, p := range o.Payments {
			taken[p.Method] += p.Amount
		}
		for _, f := range o.Refunds {
			taken[f.Method] -= f.Amount
		}
		if receipt.Order.ID != "" {
			h.receipt(o, want)
		}
	}
	report, err := h.SummaryReport(h.ctx, h.a, clientele.ReportRange{From: h.clock().AddDate(-1, 0, 0)})
	must(h.t, err)
	for _, e := range report.Series {
		w := want[e.Day]
		equal(h.t, "orders, sales and refunds of "+e.Day, [3]int64{e.Orders, e.Sales, e.Refunds}, [3]int64{w.Orders, w.Sales, w.Refunds})
		delete(want, e.Day)
	}
	equal(h.t, "days with receipts that the report lacks", len(want), 0)
	for _, p := range report.Payments {
		equal(h.t, "what was taken by "+string(p.Method), p.Taken-p.GivenBack, taken[p.Method])
	}
}

// receipt adds up one receipt, and counts it on its days.
func (h *history) receipt(o clientele.Order, days map[string]clientele.Figures) {
	h.t.Helper()
	var total, tax, discount, paid int64
	for _, l := range o.Lines {
		total, tax, discount = total+l.Total, tax+l.Tax, discount+l.Discount()
	}
	equal(h.t, "total, tax and discount of receipt "+o.ReceiptNumber, [3]int64{total, tax, discount}, [3]int64{o.Total, o.TaxTotal, o.DiscountTotal})
	for _, p := range o.Payments {
		paid += p.Amount
	}
	var back int64
	for _, f := range o.Refunds {
		back += f.Amount
		if !f.Deposit {
			day := days[f.Day]
			day.Refunds += f.Amount
			days[f.Day] = day
		}
	}
	equal(h.t, "what was paid of receipt "+o.ReceiptNumber, [2]int64{o.PaidTotal, o.RefundedTotal}, [2]int64{paid, back})
	day := days[o.PaidDay]
	day.Orders++
	day.Sales += o.Total
	days[o.PaidDay] = day
}

// counted is what a customer's bookings and orders come to now.
func (h *history) counted(customer string) (s clientele.Statistics) {
	now := h.clock()
	for paging := (clientele.Paging{}); ; {
		page, err := h.CustomerBookings(h.ctx, h.a, customer, paging)
		must(h.t, err)
		for _, b := range page.Items {
			countBooking(&s, b.Booking, now)
		}
		if paging.Cursor = page.Next; !page.More() {
			break
		}
	}
	for paging := (clientele.Paging{}); ; {
		page, err := h.CustomerOrders(h.ctx, h.a, customer, paging)
		must(h.t, err)
		for _, o := range page.Items {
			if o.Sold() {
				s.Sales += o.Total - soldBack(o)
			}
		}
		if paging.Cursor = page.Next; !page.More() {
			return s
		}
	}
}

func countBooking(s *clientele.Statistics, b clientele.Booking, now time.Time) {
	switch {
	case b.Status == clientele.BookingCancelled && b.CancelledBy == clientele.ByCustomer:
		s.Cancellations++
	case b.Status == clientele.BookingCancelled:
	case b.Status == clientele.BookingNoShow:
		s.Bookings++
		s.NoShows++
	case b.StartsAt.After(now):
		s.Bookings++
		if s.NextBooking.IsZero() || b.StartsAt.Before(s.NextBooking) {
			s.NextBooking = b.StartsAt
		}
	default:
		s.Bookings++
		s.Visits++
		if s.FirstVisit.IsZero() || b.StartsAt.Before(s.FirstVisit) {
			s.FirstVisit = b.StartsAt
		}
		if b.StartsAt.After(s.LastVisit) {
			s.LastVisit = b.StartsAt
		}
	}
}

// soldBack is what of a sale was given back.
func soldBack(o clientele.Order) (sum int64) {
	for _, f := range o.Refunds {
		if !f.Deposit {
			sum += f.Amount
		}
	}
	return sum
}

// reported holds the summary of all days against the orders and bookings there are.
func (h *history) reported() {
	h.t.Helper()
	var want clientele.Figures
	for _, id := range h.orders {
		o, err := h.Order(h.ctx, h.a, id)
		must(h.t, err)
		if o.Sold() {
			want.Orders++
			want.Sales += o.Total
			want.Refunds += soldBack(o)
		}
	}
	var s clientele.Statistics
	for _, id := range h.bookings {
		b, err := h.Booking(h.ctx, h.a, id)
		must(h.t, err)
		countBooking(&s, b.Booking, h.clock())
	}
	want.Bookings, want.Visits, want.NoShows, want.Cancellations = int64(s.Bookings), int64(s.Visits), int64(s.NoShows), int64(s.Cancellations)
	report, err := h.SummaryReport(h.ctx, h.a, clientele.ReportRange{From: h.clock().AddDate(-1, 0, 0), To: h.clock().AddDate(1, 0, 0), ByMonth: true})
	must(h.t, err)
	got := report.Figures
	want.NewCustomers, want.FirstVisits = int64(len(h.customers)), got.FirstVisits
	equal(h.t, "the summary", fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want))
	var series clientele.Figures
	for _, e := range report.Series {
		series.Sales += e.Sales
		series.Visits += e.Visits
		series.Bookings += e.Bookings
	}
	equal(h.t, "the series", fmt.Sprint(series.Sales, series.Visits, series.Bookings), fmt.Sprint(got.Sales, got.Visits, got.Bookings))
}
