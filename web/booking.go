package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"clientele"
	"clientele/web/answer"
	"clientele/web/view"
)

func booking(v *visit) error { return v.booking(http.StatusOK, v.r.PathValue("id"), "") }

// booking shows a booking; asked for as a part, it is the window of the calendar.
func (v *visit) booking(code int, id, wrong string) error {
	b, err := v.reg.Booking(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	names, err := v.userNames()
	if err != nil {
		return err
	}
	start, end := v.here(b.StartsAt), v.here(b.EndsAt)
	p := view.Booking{Frame: v.frame(v.T("booking")+", "+v.l.DateTime(start), "calendar"), ID: b.ID, Name: v.bookedName(b), Status: string(b.Status),
		StatusText: v.T("booking.status." + string(b.Status)), When: v.l.Weekday(start) + " " + v.l.DateTime(start) + "–" + v.l.Time(end),
		Length: v.l.Minutes(int(b.EndsAt.Sub(b.StartsAt).Minutes())), With: staffNames(b.Staff), Made: v.made(b, names), Notes: b.Notes,
		Day: b.Day, OrderID: b.OrderID, Wrong: wrong, Window: v.fromHTMX()}
	if midnight(end) != midnight(start) && end.Sub(start) > 12*time.Hour {
		p.When = v.l.DateTime(start) + " – " + v.l.DateTime(end)
	}
	if p.Window {
		p.Back = "calendar"
	}
	if b.Status == clientele.BookingCancelled && b.CancelledBy != "" {
		p.StatusText += ", " + v.T("booking.cancelled."+string(b.CancelledBy))
	}
	v.bookedPerson(&p, b, names)
	if err := v.bookedMoney(&p, b); err != nil {
		return err
	}
	if b.SeriesID != "" {
		p.Series = v.T("booking.series.yes")
	}
	p.Acts = v.bookingActs(b)
	if p.Window {
		return v.show(code, view.BookingWindow(p))
	}
	return v.show(code, view.BookingPage(p))
}

// made says where a booking was made, by whom and when.
func (v *visit) made(b clientele.BookingDetails, names map[string]string) string {
	made := v.T("booking.source." + string(b.Source))
	if name := names[b.CreatedBy]; name != "" {
		made += ", " + name
	}
	return made + " · " + v.l.DateTime(v.here(b.CreatedAt))
}

func (v *visit) bookedPerson(p *view.Booking, b clientele.BookingDetails, names map[string]string) {
	c := b.Customer
	if c == nil {
		return
	}
	p.CustomerID, p.General, p.RegularOf = c.ID, c.Notes, names[c.RegularOf]
	p.Heart = c.RegularOf != "" && slices.Contains(b.Users, c.RegularOf)
	if c.Phone != "" {
		p.Phone, p.PhoneText = c.Phone, clientele.FormatPhone(c.Phone)
	}
	if blocked(c) {
		p.Blocked = v.blockText(c.Blocked)
	}
}

func (v *visit) blockText(b clientele.Block) string {
	return strings.Trim(v.T("block."+string(b.Mode))+" · "+b.Reason, " ·")
}

// bookedMoney fills in what the services cost, what was paid, and what was sold besides.
func (v *visit) bookedMoney(p *view.Booking, b clientele.BookingDetails) error {
	var sum int64
	booked := make(map[string]bool)
	for _, i := range b.Items {
		p.Items = append(p.Items, view.PricedLine{Name: i.Name, Detail: v.l.Minutes(i.DurationMinutes), Price: v.money(i.Price, false)})
		sum += i.Price
		booked[i.ID] = true
	}
	if len(b.Items) > 1 {
		p.Sum = v.money(sum, false)
	}
	if b.OrderID == "" || !v.actor.May(clientele.OrdersRead) {
		return nil
	}
	if b.PaidTotal != 0 {
		p.Paid, p.IsPaid = v.money(b.PaidTotal, false), true
	}
	o, err := v.reg.Order(v.ctx(), v.actor, b.OrderID)
	if err != nil {
		return err
	}
	for _, l := range o.Lines {
		if !booked[l.ItemID] {
			name := l.Name
			if name == "" {
				name = l.Description
			}
			p.Extras = append(p.Extras, view.PricedLine{Name: name, Price: v.l.Money(l.Total, o.Currency, false)})
		}
	}
	return nil
}

// bookingActs are what whoever asks can do with a booking as it stands. The domain decides again when it is done.
func (v *visit) bookingActs(b clientele.BookingDetails) view.BookingActs {
	now := v.reg.Now(v.actor.Org)
	book, message := v.actor.May(clientele.BookingsWrite), v.actor.May(clientele.MessagesWrite)
	booked, begun := b.Status == clientele.BookingBooked, !b.StartsAt.After(now)
	open := b.Open() && book
	known := b.Customer != nil && b.Customer.Status == clientele.StatusActive
	over := b.Status == clientele.BookingCompleted || b.Status == clientele.BookingNoShow || b.Status == clientele.BookingCheckedIn
	return view.BookingActs{CheckIn: open && booked, Complete: open && (!booked || begun), NoShow: open && booked && begun, Cancel: open,
		Reopen: book && over && b.OrderID == "", Change: open, Later: b.SeriesID != "", Notes: book, Confirm: open && !begun && known,
		SMS: message && known && b.Customer.Phone != "", Email: message && known,
		CheckOut: v.actor.May(clientele.OrdersWrite) && b.OrderID == "" && b.Holds(), Order: v.actor.May(clientele.OrdersRead) && b.OrderID != ""}
}

// bookingStep makes the handler of something that is done to a booking with one button.
func bookingStep(toast, undo string, do func(*visit, string) error) func(*visit) error {
	return func(v *visit) error {
		id := v.r.PathValue("id")
		err := do(v, id)
		if expected(err) {
			return v.booking(answer.Status(err), id, v.message(err))
		}
		if err != nil {
			return err
		}
		v.tell(flash{Key: toast, Undo: undo, IDs: []string{id}})
		return v.fromBooking(id)
	}
}

// fromBooking leads back to where something was done to a booking.
func (v *visit) fromBooking(id string) error {
	switch v.form("back") {
	case "calendar", "customer":
	default:
		return v.goTo("/bookings/" + id)
	}
	b, err := v.reg.Booking(v.ctx(), v.actor, id)
	if err != nil {
		return err
	}
	if v.form("back") == "customer" && b.CustomerID != "" {
		return v.goTo("/customers/" + b.CustomerID)
	}
	return v.goTo("/calendar?day=" + b.Day + "#" + firstOf(b.Users) + b.ID)
}

func firstOf(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}

func only(_ clientele.BookingDetails, err error) error { return err }

var (
	bookingCheckIn  = bookingStep("toast.booking.check-in", "reopen", func(v *visit, id string) error { return only(v.reg.CheckInBooking(v.ctx(), v.actor, id)) })
	bookingComplete = bookingStep("toast.booking.complete", "reopen", func(v *visit, id string) error { return only(v.reg.CompleteBooking(v.ctx(), v.actor, id)) })
	bookingNoShow   = bookingStep("toast.booking.no-show", "reopen", func(v *visit, id string) error { return only(v.reg.NoShowBooking(v.ctx(), v.actor, id)) })
	bookingReopen   = bookingStep("toast.booking.reopen", "", func(v *visit, id string) error { return only(v.reg.ReopenBooking(v.ctx(), v.actor, id)) })
	bookingConfirm  = bookingStep("toast.booking.confirmation", "", func(v *visit, id string) error {
		_, err := v.reg.SendConfirmation(v.ctx(), v.actor, id)
		return err
	})
	bookingCancel = bookingStep("toast.booking.cancel", "", func(v *visit, id string) error {
		return only(v.reg.CancelBooking(v.ctx(), v.actor, id, clientele.CancelledBy(v.form("by")), v.scope()))
	})
)

// scope is which bookings of a series a form is about.
func (v *visit) scope() clientele.SeriesScope {
	if v.form("scope") == string(clientele.ScopeThisAndLater) {
		return clientele.ScopeThisAndLater
	}
	return clientele.ScopeThis
}

// undoBooking takes a step back that a toast told of.
func undoBooking(v *visit) error {
	b, err := v.reg.ReopenBooking(v.ctx(), v.actor, v.form("id"))
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.booking.reopen"})
	return v.goTo("/calendar?day=" + b.Day)
}

// undoMove brings a booking back to where it was: the ids are its own, the start, and its users.
func undoMove(v *visit) error {
	ids := v.r.Form["id"]
	if len(ids) < 3 {
		return clientele.Errorf(clientele.KindInvalidRequest, "It is not known where this booking was")
	}
	at, err := time.Parse(time.RFC3339, ids[1])
	if err != nil {
		return clientele.Errorf(clientele.KindInvalidRequest, "It is not known when this booking was")
	}
	b, err := v.reg.UpdateBooking(v.ctx(), v.actor, ids[0], clientele.BookingChange{StartsAt: clientele.Some(at), Users: clientele.Some(ids[2:])}, clientele.ScopeThis)
	if err != nil {
		return err
	}
	v.tell(flash{Key: "toast.booking.moved-back"})
	return v.goTo("/calendar?day=" + b.Day)
}
