package clientele_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele"
)

// TestAnUndoneMergeLeavesWhatWouldHaveBeen lives one random history in two salons. One of them merges some of the records
// and takes that back later; in the end all records of the two are alike. The salon with the merge is the first.
func TestAnUndoneMergeLeavesWhatWouldHaveBeen(t *testing.T) {
	histories := 6
	if long {
		histories = 500
	}
	onBoth(t, func(t *testing.T, w *world) {
		for seed := range uint64(histories) {
			l := newTwoLives(w, seed)
			l.live(25, "before")
			merges := l.mergeSome()
			l.live(20, "since")
			for _, id := range slices.Backward(merges) {
				l.in(0)
				_, err := w.UndoMerge(w.ctx, w.a, id)
				must(t, err)
			}
			l.compare()
			l.live(5, "after")
			l.compare()
			if t.Failed() {
				t.Fatalf("history %d: %s", seed, strings.Join(l.told, ", "))
			}
		}
	})
}

// twoLives is one history in two salons.
type twoLives struct {
	*world
	random  *rand.Rand
	salons  [2]salon
	phase   string
	n       int // steps so far, which makes what is written different each time
	notes   []made
	booked  []made
	ordered []made
	told    []string
}

type salon struct {
	org       clientele.Organization
	a         clientele.Actor
	shop      *shop
	comb      clientele.Item
	customers []string
}

// made is a thing that was made in both salons, with whose it was.
type made struct {
	of int
	id [2]string
}

func newTwoLives(w *world, seed uint64) *twoLives {
	l := &twoLives{world: w, random: rand.New(rand.NewPCG(seed, 38))}
	for i := range l.salons {
		s := &l.salons[i]
		s.org, s.a = w.organization(fmt.Sprint("Salon ", seed, " ", i))
		w.org, w.a = s.org, s.a
		s.shop = w.openShop()
		s.shop.rule()
		s.org, s.a = w.org, w.a
		s.comb = s.shop.product("Comb", 999, 25.5)
		for _, name := range []string{"Anna Virta", "Anna Virtanen", "A. Virta"} {
			s.customers = append(s.customers, w.create(name, fmt.Sprintf("anna%d@example.org", len(s.customers)), "").ID)
		}
	}
	return l
}

// in goes to one of the salons.
func (l *twoLives) in(i int) salon {
	l.org, l.a = l.salons[i].org, l.salons[i].a
	return l.salons[i]
}

// both does something in both salons, where it must come to the same.
func (l *twoLives) both(what string, do func(s salon, i int) error) bool {
	l.t.Helper()
	var kinds [2]clientele.Kind
	for i := range l.salons {
		kinds[i] = clientele.KindOf(do(l.in(i), i))
	}
	l.told = append(l.told, fmt.Sprintf("%s %s %s", l.phase, what, kinds[0]))
	if kinds[0] != kinds[1] {
		l.t.Fatalf("%q in one salon and %q in the other: %s", kinds[0], kinds[1], strings.Join(l.told, ", "))
	}
	return kinds[0] == ""
}

func (l *twoLives) live(steps int, phase string) {
	l.t.Helper()
	l.phase = phase
	things := []func(){l.write, l.rewrite, l.consent, l.points, l.tag, l.field, l.field, l.book, l.end, l.sell, l.checkOut, l.settle, l.settle, l.document}
	for range steps {
		l.n++
		things[l.random.IntN(len(things))]()
		l.pass(time.Duration(l.random.IntN(300)) * time.Minute)
	}
}

// somebody is whom the next thing happens to: the kept record, while the others are merged into it.
func (l *twoLives) somebody() int {
	if l.phase == "since" {
		return 0
	}
	return l.random.IntN(3)
}

func (l *twoLives) add(to *[]made, of int, what string, do func(s salon, customer string) (string, error)) {
	l.t.Helper()
	m := made{of: of}
	if l.both(fmt.Sprint(what, " of ", of), func(s salon, i int) (err error) {
		m.id[i], err = do(s, s.customers[of])
		return err
	}) && to != nil {
		*to = append(*to, m)
	}
}

func (l *twoLives) write() {
	l.add(&l.notes, l.somebody(), "note", func(_ salon, customer string) (string, error) {
		note, err := l.AddNote(l.ctx, l.a, customer, clientele.NoteChange{Text: clientele.Some(fmt.Sprint("note ", l.n))})
		return note.ID, err
	})
}

func (l *twoLives) document() {
	l.add(nil, l.somebody(), "document", func(_ salon, customer string) (string, error) {
		d, err := l.AddDocument(l.ctx, l.a, customer, fmt.Sprint("paper ", l.n, ".txt"), "text/plain", strings.NewReader(strings.Repeat("x", l.n)))
		return d.ID, err
	})
}

// rewrite changes a note of whomever, or deletes it.
func (l *twoLives) rewrite() {
	if len(l.notes) == 0 {
		return
	}
	m, remove := l.notes[l.random.IntN(len(l.notes))], l.random.IntN(3) == 0
	l.both(fmt.Sprint("rewritten note of ", m.of), func(s salon, i int) error {
		at := s.customers[m.of]
		if i == 0 && l.phase == "since" {
			at = s.customers[0]
		}
		if remove {
			return l.DeleteNote(l.ctx, l.a, at, m.id[i])
		}
		_, err := l.UpdateNote(l.ctx, l.a, at, m.id[i], clientele.NoteChange{Text: clientele.Some(fmt.Sprint("rewritten ", l.n)), Pinned: clientele.Some(l.n%2 == 0)})
		return err
	})
}

func (l *twoLives) consent() {
	given := clientele.ConsentGiven{Channel: []clientele.Channel{clientele.ChannelEmail, clientele.ChannelSMS}[l.random.IntN(2)], Allowed: l.random.IntN(2) == 0}
	l.add(nil, l.somebody(), fmt.Sprint(given.Channel, given.Allowed), func(_ salon, customer string) (string, error) {
		c, err := l.AddConsent(l.ctx, l.a, customer, given)
		return c.ID, err
	})
}

func (l *twoLives) points() {
	l.add(nil, l.somebody(), "points", func(_ salon, customer string) (string, error) {
		e, err := l.AddLoyalty(l.ctx, l.a, customer, int64(l.n), "welcome")
		return e.ID, err
	})
}

// tag adds a tag that nobody had, or takes one away that somebody may have.
func (l *twoLives) tag() {
	gone, remove := fmt.Sprint("tag ", l.random.IntN(l.n)), l.random.IntN(2) == 0
	l.add(nil, l.somebody(), "tag", func(_ salon, customer string) (string, error) {
		c, err := l.Customer(l.ctx, l.a, customer)
		if err != nil {
			return "", err
		}
		tags := append(slices.Clone(c.Tags), fmt.Sprint("tag ", l.n))
		if remove {
			tags = slices.DeleteFunc(slices.Clone(c.Tags), func(t string) bool { return t == gone })
		}
		_, err = l.UpdateCustomer(l.ctx, l.a, customer, clientele.CustomerChange{Tags: clientele.Some(tags)}, clientele.AnyVersion)
		return "", err
	})
}

// field gives a field another value than any record has, or empties it.
func (l *twoLives) field() {
	value := fmt.Sprint("value ", l.n)
	if l.random.IntN(5) == 0 {
		value = ""
	}
	changes := map[string]func(c *clientele.CustomerChange){
		"name":  func(c *clientele.CustomerChange) { c.Name = clientele.Some(fmt.Sprint("Anna Number", l.n)) },
		"email": func(c *clientele.CustomerChange) { c.Email = clientele.Some(fmt.Sprintf("anna%d@example.com", l.n)) },
		"blocked": func(c *clientele.CustomerChange) {
			c.BlockMode, c.BlockReason = clientele.Some("ask"), clientele.Some(fmt.Sprint("reason ", l.n))
		},
		"phone":    func(c *clientele.CustomerChange) { c.Phone = clientele.Some(fmt.Sprintf("+3584012%05d", l.n)) },
		"notes":    func(c *clientele.CustomerChange) { c.Notes = clientele.Some(value) },
		"birthday": func(c *clientele.CustomerChange) { c.Birthday = clientele.Some(fmt.Sprintf("19%02d-05-31", l.n%100)) },
		"address": func(c *clientele.CustomerChange) {
			c.Address = clientele.Some(clientele.AddressChange{Street: clientele.Some(value), City: clientele.Some(value)})
		},
		"custom": func(c *clientele.CustomerChange) {
			c.CustomFields = clientele.Some(map[string]clientele.Optional[string]{fmt.Sprint("key", l.n%3): clientele.Some(value)})
		},
	}
	names := []string{"name", "email", "phone", "notes", "birthday", "address", "custom", "blocked"}
	name := names[l.random.IntN(len(names))]
	var change clientele.CustomerChange
	changes[name](&change)
	l.add(nil, l.somebody(), name+" "+value, func(_ salon, customer string) (string, error) {
		_, err := l.UpdateCustomer(l.ctx, l.a, customer, change, clientele.AnyVersion)
		return "", err
	})
}

func (l *twoLives) book() {
	l.add(&l.booked, l.somebody(), "booking", func(s salon, customer string) (string, error) {
		in := clientele.NewBooking{CustomerID: clientele.Some(customer), BookingChange: clientele.BookingChange{StartsAt: clientele.Some(l.clock().Truncate(time.Hour).Add(time.Duration(l.n) * 2 * time.Hour)),
			Items: clientele.Some([]string{s.shop.cut.ID}), Users: clientele.Some([]string{s.shop.anna.ID})}}
		booked, err := l.CreateBooking(l.ctx, l.a, in)
		return booked.Booking.ID, err
	})
}

// end ends a booking of whomever.
func (l *twoLives) end() {
	if len(l.booked) == 0 {
		return
	}
	m, how := l.booked[l.random.IntN(len(l.booked))], l.random.IntN(4)
	l.both(fmt.Sprint("end of a booking of ", m.of), func(_ salon, i int) (err error) {
		switch how {
		case 0:
			_, err = l.CheckInBooking(l.ctx, l.a, m.id[i])
		case 1:
			_, err = l.CompleteBooking(l.ctx, l.a, m.id[i])
		case 2:
			_, err = l.NoShowBooking(l.ctx, l.a, m.id[i])
		case 3:
			_, err = l.CancelBooking(l.ctx, l.a, m.id[i], clientele.ByCustomer, clientele.ScopeThis)
		}
		return err
	})
}

func (l *twoLives) sell() {
	pieces := 1 + l.random.Int64N(300)
	l.add(&l.ordered, l.somebody(), "order", func(s salon, customer string) (string, error) {
		o, err := l.CreateOrder(l.ctx, l.a, clientele.NewOrder{CustomerID: customer, Lines: []clientele.NewLine{of(s.comb, pieces)}})
		return o.ID, err
	})
}

// checkOut makes an order of a booking of whomever.
func (l *twoLives) checkOut() {
	if len(l.booked) == 0 {
		return
	}
	m, booking := made{}, l.booked[l.random.IntN(len(l.booked))]
	m.of = booking.of
	if l.both(fmt.Sprint("checkout of ", m.of), func(_ salon, i int) error {
		o, err := l.CreateOrder(l.ctx, l.a, clientele.NewOrder{BookingID: booking.id[i]})
		m.id[i] = o.ID
		return err
	}) {
		l.ordered = append(l.ordered, m)
	}
}

// settle has an order of whomever paid, which brings points, or gives the money back, which takes them.
func (l *twoLives) settle() {
	if len(l.ordered) == 0 {
		return
	}
	m, back := l.ordered[l.random.IntN(len(l.ordered))], l.random.IntN(3) == 0
	l.both(fmt.Sprint("money of ", m.of, back), func(_ salon, i int) error {
		o, err := l.Order(l.ctx, l.a, m.id[i])
		switch {
		case err != nil:
		case back:
			_, err = l.RefundOrder(l.ctx, l.a, o.ID, clientele.NewRefund{Amount: clientele.Some(o.PaidTotal)})
		default:
			if _, err = l.AddPayment(l.ctx, l.a, o.ID, o.Due(), clientele.PaymentMethods()[0]); err == nil {
				_, err = l.CompleteOrder(l.ctx, l.a, o.ID)
			}
		}
		return err
	})
}

// mergeSome merges two of the records or all three in the first salon, in one step or in two, one of them sometimes
// through the other.
func (l *twoLives) mergeSome() (merges []string) {
	l.t.Helper()
	s := l.in(0)
	id := s.customers
	merge := func(kept string, from ...string) {
		l.t.Helper()
		req := clientele.MergeRequest{From: from, Fields: map[string]string{}}
		other := l.card(from[l.random.IntN(len(from))])
		for _, field := range [][2]string{{"name", other.Name}, {"email", other.Email}, {"phone", other.Phone}, {"notes", other.Notes},
			{"birthday", other.Birthday}, {"address", other.Address.City}, {"blocked.reason", other.Blocked.Reason}} {
			if l.random.IntN(3) == 0 && field[1] != "" { // to empty what the merge has emptied would change nothing
				req.Fields[field[0]] = other.ID
			}
		}
		m, err := l.MergeCustomers(l.ctx, l.a, kept, req, false)
		must(l.t, err)
		merges = append(merges, m.Merge.ID)
		l.pass(time.Minute)
	}
	switch l.random.IntN(3) {
	case 0:
		merge(id[0], id[1], id[2])
	case 1:
		merge(id[0], id[1])
		merge(id[0], id[2])
	case 2:
		merge(id[1], id[2])
		merge(id[0], id[1])
	}
	return merges
}

// compare holds every record of one salon against that of the other, and each storage against itself.
func (l *twoLives) compare() {
	l.t.Helper()
	for n := range l.salons[0].customers {
		var seen [2]string
		for i := range l.salons {
			s := l.in(i)
			seen[i] = l.portrait(s.customers[n])
		}
		if seen[0] != seen[1] {
			l.t.Errorf("record %d is\n%s\ninstead of\n%s", n, seen[0], seen[1])
		}
	}
	for i := range l.salons {
		l.in(i)
		l.checkStorage()
	}
}

// portrait is all that is held of a record, without what differs between two salons.
func (l *twoLives) portrait(id string) string {
	l.t.Helper()
	c := l.card(id)
	c.ID, c.Slot, c.CreatedAt = "", 0, time.Time{}
	slices.Sort(c.Tags)
	lines := []string{fmt.Sprintf("%+v", c)}
	all := clientele.Paging{Limit: 100}
	notes, err := l.Notes(l.ctx, l.a, id, all)
	must(l.t, err)
	for _, n := range notes.Items {
		lines = append(lines, fmt.Sprint("note ", n.Text, n.Pinned))
	}
	papers, err := l.Documents(l.ctx, l.a, id, all)
	must(l.t, err)
	for _, d := range papers.Items {
		lines = append(lines, fmt.Sprint("document ", d.Name, d.Size))
	}
	consents, err := l.Consents(l.ctx, l.a, id, all)
	must(l.t, err)
	for _, c := range consents.Items {
		lines = append(lines, fmt.Sprint("consent ", c.Channel, c.Allowed, c.At))
	}
	points, err := l.Loyalty(l.ctx, l.a, id, all)
	must(l.t, err)
	for _, p := range points.Items {
		lines = append(lines, fmt.Sprint("points ", p.Points, p.Reason))
	}
	bookings, err := l.Bookings(l.ctx, l.a, clientele.BookingQuery{CustomerID: id}, all)
	must(l.t, err)
	for _, b := range bookings.Items {
		lines = append(lines, fmt.Sprint("booking ", b.Booking.StartsAt, b.Booking.Status))
	}
	orders, err := l.Orders(l.ctx, l.a, clientele.OrderQuery{CustomerID: id}, all)
	must(l.t, err)
	for _, o := range orders.Items {
		lines = append(lines, fmt.Sprint("order ", o.Total, o.Status, o.Points.Earned))
	}
	return strings.Join(lines, "\n")
}
