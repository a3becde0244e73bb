package clientele

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"regexp"
	"slices"
	"time"
)

// OnlineService is a service that can be booked online, and with whom.
type OnlineService struct {
	Item
	Staff []User // by name; never empty
}

// maxBookAhead is how far ahead people book online.
const maxBookAhead = 366 * 24 * time.Hour

// OnlineServices lists what can be booked online, by name: services that are sold and that somebody who can be booked
// offers. Anybody may ask; where online booking is closed it is a conflict.
func (r *Register) OnlineServices(ctx context.Context, a Actor) ([]OnlineService, error) {
	if err := checkOpen(a); err != nil {
		return nil, err
	}
	users, err := r.store.FindUsers(ctx, a.Org.ID)
	if err != nil {
		return nil, err
	}
	var services []OnlineService
	sold := false
	slice := Slice{Limit: MaxLimit}
	for {
		items, next, err := r.store.FindItems(ctx, a.Org.ID, ItemQuery{Type: ItemService, Archived: &sold}, slice)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			staff := slices.DeleteFunc(slices.Clone(users), func(u User) bool { return !u.canBeBooked() || !item.offeredBy(u.ID) })
			if len(staff) > 0 {
				services = append(services, OnlineService{item, staff})
			}
		}
		if slice.After = next; next == "" {
			return services, nil
		}
	}
}

func checkOpen(a Actor) error {
	if a.Org.Settings.BookingClosed {
		return Errorf(KindConflict, "Online booking is closed. Please call us.")
	}
	return nil
}

// OnlineTimes gives the free times for a service, as Availability does. Anybody may ask; where online booking is closed
// it is a conflict.
func (r *Register) OnlineTimes(ctx context.Context, a Actor, q AvailabilityQuery) ([]FreeTime, error) {
	if err := checkOpen(a); err != nil {
		return nil, err
	}
	return r.Availability(ctx, a.acting(BookingsRead), q)
}

// OnlineBooking is what somebody says who books online.
type OnlineBooking struct {
	Item         string
	User         string // empty: anyone
	StartsAt     time.Time
	Name         string
	Email, Phone string
	Address      *AddressChange // where the organization asks for one
	Notes        string
	Language     string
	Consents     []ConsentGiven // what they allowed, with the words that they read
	Key          string         // the form's own: sending the form again books nothing twice
}

// BookOnline books for somebody who named themselves. The time must be one that is offered: another is a conflict that
// IsTaken knows. A form that is sent twice gives the same booking. Consent is added where none was ever given or
// refused and the contact is the record's own; nobody takes back a refusal from outside. Anybody may ask.
func (r *Register) BookOnline(ctx context.Context, a Actor, in OnlineBooking) (BookingDetails, error) {
	if err := checkOpen(a); err != nil {
		return BookingDetails{}, err
	}
	content, err := json.Marshal(in)
	if err != nil {
		return BookingDetails{}, err
	}
	sum := sha256.Sum256(content)
	request := IdempotentRequest{Method: "POST", Path: "online booking", Key: in.Key + string(sum[:]), Body: sum[:]}
	for try := 0; ; try++ {
		done, err := r.Once(ctx, a, request, func(r *Register) (Answered, error) { return r.bookOnline(ctx, a, in) })
		if IsTaken(err) && in.User == "" && try < 3 { // somebody else of the staff may be free
			continue
		}
		if err != nil {
			return BookingDetails{}, err
		}
		return r.Booking(ctx, a.acting(BookingsRead), done.SubjectID)
	}
}

// webAddress is what programs that show mail make a link of.
var webAddress = regexp.MustCompile(`(?i)://|\bwww\.|\.[a-z]{2,}/`)

// bookOnline books inside a transaction. Anybody can have a confirmation sent to anybody, which greets them by the name
// that was typed: so that nobody sends links by it, a name has none.
func (r *Register) bookOnline(ctx context.Context, a Actor, in OnlineBooking) (Answered, error) {
	if webAddress.MatchString(in.Name) {
		var wrong problems
		wrong.add("name", "invalid", "a name is not an address of the web")
		return Answered{}, wrong.err()
	}
	user, err := r.offeredUser(ctx, a, []string{in.Item}, in.User, in.StartsAt)
	if err != nil {
		return Answered{}, err
	}
	said := CustomerChange{Name: Some(in.Name), Email: Some(in.Email), Phone: Some(in.Phone), Language: Some(in.Language)}
	if in.Address != nil {
		said.Address = Some(*in.Address)
	}
	booked, err := r.CreateBooking(ctx, a.acting(BookingsWrite), NewBooking{Customer: Some(said), Source: Some(string(SourceOnline)),
		BookingChange: BookingChange{StartsAt: Some(in.StartsAt), Users: Some([]string{user}), Items: Some([]string{in.Item}), Notes: Some(in.Notes)}})
	if err != nil {
		return Answered{}, err
	}
	return Answered{Status: 201, SubjectID: booked.ID}, r.consentOnline(ctx, a, booked.CustomerID, in)
}

// offeredUser gives who is free at a time that is offered for services.
func (r *Register) offeredUser(ctx context.Context, a Actor, items []string, user string, at time.Time) (string, error) {
	taken := Errorf(KindConflict, "This time has just been taken. Choose another one.").With("blockers", []map[string]any{{"type": "taken"}})
	if !at.After(r.Now(a.Org)) || at.Sub(r.Now(a.Org)) > maxBookAhead {
		return "", taken
	}
	free, err := r.Availability(ctx, a.acting(BookingsRead), AvailabilityQuery{Items: items, UserID: user, From: at, To: at.Add(time.Millisecond)})
	if err != nil {
		return "", err
	}
	if len(free) == 0 || !free[0].StartsAt.Equal(at) {
		return "", taken
	}
	return free[0].UserID, nil
}

// IsTaken tells a conflict with what is booked already from others: the person is shown other times.
func IsTaken(err error) bool {
	known := errorOf(err)
	if known == nil || known.Kind != KindConflict {
		return false
	}
	blockers, _ := known.Details["blockers"].([]map[string]any)
	return len(blockers) > 0 && (blockers[0]["type"] == "booking" || blockers[0]["type"] == "taken")
}

// consentOnline writes what somebody allowed who is known by the contact that they typed.
func (r *Register) consentOnline(ctx context.Context, a Actor, customer string, in OnlineBooking) error {
	c, err := r.store.CustomerByID(ctx, a.Org.ID, customer)
	if err != nil {
		return err
	}
	phone, _ := parsePhone(in.Phone, a.Org.Settings.Country)
	for _, given := range in.Consents {
		now, own := c.ConsentEmail, c.EmailKey == emailKey(in.Email)
		if given.Channel == ChannelSMS {
			now, own = c.ConsentSMS, c.Phone == phone
		}
		if now != NeverAsked || !own || !given.Allowed {
			continue
		}
		given.Source = SourceOnline
		if _, err := r.AddConsent(ctx, a.acting(CustomersWrite), c.ID, given); err != nil {
			return err
		}
	}
	return nil
}
