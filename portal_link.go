package clientele

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"slices"
	"strings"
	"time"
)

// OwnBooking is a booking as its customer sees it, with what they may do about it.
type OwnBooking struct {
	BookingDetails
	Link      string    // its own token, as BookingByLink takes it
	MayCancel bool      // by the organization's rule
	MayMove   bool      // and it is with one user, for services that are still sold
	Until     time.Time // until when; zero: never
}

// BookingLink gives the token that opens one booking to whoever has it: its id, and a keyed hash that nobody can make.
func (r *Register) BookingLink(o Organization, booking string) string {
	return booking + "." + base64.RawURLEncoding.EncodeToString(r.keyed("booking link", o.ID, booking)[:18])
}

// linkOf is the address in letters at which a booking is changed and cancelled; empty where the pages' own is not known.
func (r *Register) linkOf(o Organization, b Booking) string {
	if r.senders == nil || r.senders.URL == "" || o.Sandbox() || o.Settings.ChangeHours < 0 || !b.Open() {
		return ""
	}
	return strings.TrimSuffix(r.senders.URL, "/") + "/book/" + o.Slug + "/b/" + r.BookingLink(o, b.ID)
}

// BookingByLink gives the booking that a token opens. A token that was not made here, and one whose booking is nobody's
// any more, are not found.
func (r *Register) BookingByLink(ctx context.Context, a Actor, token string) (OwnBooking, error) {
	id, _, _ := strings.Cut(token, ".")
	if !hmac.Equal([]byte(token), []byte(r.BookingLink(a.Org, id))) {
		return OwnBooking{}, NotFound("Booking")
	}
	b, err := r.Booking(ctx, a.acting(BookingsRead), id)
	if err != nil || b.CustomerID == "" {
		return OwnBooking{}, NotFound("Booking").Because(err)
	}
	return r.own(a.Org, b), nil
}

func (r *Register) own(o Organization, b BookingDetails) OwnBooking {
	out := OwnBooking{BookingDetails: b, Link: r.BookingLink(o, b.ID)}
	if o.Settings.ChangeHours >= 0 {
		out.Until = b.StartsAt.Add(-time.Duration(o.Settings.ChangeHours) * time.Hour)
	}
	out.MayCancel = b.Status == BookingBooked && r.Now(o).Before(out.Until)
	out.MayMove = out.MayCancel && len(b.Users) == 1 && len(b.Items) > 0
	return out
}

// CancelByLink cancels the booking that a token opens, as its customer. One that is cancelled already is given as it
// is; one that begins sooner than the organization's rule allows, or is over, is a conflict.
func (r *Register) CancelByLink(ctx context.Context, a Actor, token string) (OwnBooking, error) {
	b, err := r.BookingByLink(ctx, a, token)
	if err != nil {
		return b, err
	}
	return r.cancelOwn(ctx, a, b)
}

func (r *Register) cancelOwn(ctx context.Context, a Actor, b OwnBooking) (OwnBooking, error) {
	if b.Status == BookingCancelled {
		return b, nil
	}
	if !b.MayCancel {
		return b, Errorf(KindConflict, "This booking can no longer be changed online. Please call us.")
	}
	after, err := r.CancelBooking(ctx, a.acting(BookingsWrite), b.ID, ByCustomer, ScopeThis)
	return r.own(a.Org, after), err
}

// TimesToMove gives the times that a booking can be moved to: those of its services with its user.
func (r *Register) TimesToMove(ctx context.Context, a Actor, b OwnBooking, from, to time.Time) ([]FreeTime, error) {
	if !b.MayMove {
		return nil, nil
	}
	return r.Availability(ctx, a.acting(BookingsRead), AvailabilityQuery{Items: idsOf(b.Items), UserID: b.Users[0], From: from, To: to})
}

// MoveByLink moves the booking that a token opens to another time that is offered, as its customer. A time that is not,
// or not any more, is a conflict that IsTaken knows; so is a booking that may not be moved.
func (r *Register) MoveByLink(ctx context.Context, a Actor, token string, at time.Time) (OwnBooking, error) {
	b, err := r.BookingByLink(ctx, a, token)
	if err != nil {
		return b, err
	}
	return r.moveOwn(ctx, a, b, at)
}

func (r *Register) moveOwn(ctx context.Context, a Actor, b OwnBooking, at time.Time) (OwnBooking, error) {
	if b.StartsAt.Equal(at) { // sent twice
		return b, nil
	}
	if !b.MayMove {
		return b, Errorf(KindConflict, "This booking can no longer be changed online. Please call us.")
	}
	if _, err := r.offeredUser(ctx, a, idsOf(b.Items), b.Users[0], at); err != nil {
		return b, err
	}
	after, err := r.UpdateBooking(ctx, a.acting(BookingsWrite), b.ID, BookingChange{StartsAt: Some(at)}, ScopeThis)
	return r.own(a.Org, after), err
}

// NextFree gives up to n of the first free times from a moment on, looking as far as online booking goes at once.
func (r *Register) NextFree(ctx context.Context, a Actor, q AvailabilityQuery, n int) ([]FreeTime, error) {
	q.From = later(q.From, r.Now(a.Org))
	q.To = q.From.AddDate(0, 0, maxAvailability)
	free, err := r.OnlineTimes(ctx, a, q)
	return slices.Clip(free[:min(n, len(free))]), err
}
