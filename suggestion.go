package clientele

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Suggestion is what a booking said about its customer that the record says differently. The record is not touched
// until somebody takes it.
type Suggestion struct {
	ID         string
	CustomerID string
	BookingID  string
	Status     SuggestionStatus
	Field      string // as the API calls it: name, phone, address.city; empty in storage, which holds Sealed
	Value      string // likewise
	Current    string // what the record says; not stored
	Sealed     Sealed
	CreatedAt  time.Time
	DecidedAt  time.Time
	DecidedBy  string // usr_… or key_…
}

// SuggestionStatus is what became of a suggestion.
type SuggestionStatus string

// The states of a suggestion.
const (
	SuggestionOpen      SuggestionStatus = "open"
	SuggestionTaken     SuggestionStatus = "taken"
	SuggestionDismissed SuggestionStatus = "dismissed"
)

// suggestedFields are what a booking can say about its customer.
var suggestedFields = []string{"name", "phone", "email", "address.street", "address.postalCode", "address.city", "address.country"}

// maxSuggestions is how many suggestions wait at one customer; what is said further is not kept until some are decided.
const maxSuggestions = 20

// suggest keeps what a booking says about a known customer and the record says differently, unless the same waits already
// or was dismissed.
func (r *Register) suggest(ctx context.Context, tx Tx, a Actor, p person, b Booking) error {
	if p.fresh || p.customer.ID == "" {
		return nil
	}
	differs := differences(p.customer, p.said)
	if len(differs) == 0 {
		return nil
	}
	before, _, err := tx.FindSuggestions(ctx, a.Org.ID, p.customer.ID, Slice{Limit: maxSuggestions})
	if err != nil {
		return err
	}
	room := maxSuggestions - len(before)
	dismissed, err := tx.DismissedSuggestions(ctx, a.Org.ID, p.customer.ID, MaxLimit)
	if err != nil {
		return err
	}
	known := make(map[content]bool)
	for _, s := range append(before, dismissed...) {
		if err := r.openSuggestion(a.Org.ID, &s); err != nil {
			return err
		}
		known[content{s.Field, fold(s.Value)}] = true
	}
	var fresh []Suggestion
	for _, c := range differs {
		if known[content{c.Field, fold(c.Value)}] || len(fresh) == room {
			continue
		}
		s := Suggestion{ID: r.newID(a, prefixSuggestion), CustomerID: p.customer.ID, BookingID: b.ID, Status: SuggestionOpen, CreatedAt: r.Now(a.Org)}
		if s.Sealed, err = r.sealSuggestion(a.Org.ID, p.customer, s.ID, c); err != nil {
			return err
		}
		fresh = append(fresh, s)
	}
	return tx.InsertSuggestions(ctx, a.Org.ID, fresh)
}

// content is what of a suggestion is sealed.
type content struct {
	Field string `json:"field"`
	Value string `json:"value"`
}

// differences gives what was said that the record says differently; accents and case make no difference.
func differences(c, said Customer) []content {
	var differs []content
	for _, f := range customerFields {
		have, _ := f.get(c).(string)
		heard, _ := f.get(said).(string)
		if slices.Contains(suggestedFields, f.name) && heard != "" && fold(heard) != fold(have) {
			differs = append(differs, content{f.name, heard})
		}
	}
	return differs
}

func (r *Register) sealSuggestion(org string, c Customer, id string, what content) (Sealed, error) {
	plain, err := json.Marshal(what)
	if err != nil {
		return Sealed{}, err
	}
	return r.seal(org, c.Slot, c.ID, "suggestion", id, plain)
}

func (r *Register) openSuggestion(org string, s *Suggestion) error {
	plain, err := r.unseal(org, s.Sealed, "suggestion", s.ID)
	if err != nil {
		return err
	}
	var what content
	if err := json.Unmarshal(plain, &what); err != nil {
		return fmt.Errorf("suggestion %s: %w", s.ID, err)
	}
	s.Field, s.Value = what.Field, what.Value
	return nil
}

// Suggestions lists what bookings said differently about a customer and nobody has decided on, the newest first. Needs
// customers:read.
func (r *Register) Suggestions(ctx context.Context, a Actor, customer string, paging Paging) (Page[Suggestion], error) {
	page, err := childPage(ctx, r, a, customer, "suggestions", paging, r.store.FindSuggestions, r.openSuggestion)
	if err != nil || len(page.Items) == 0 {
		return page, err
	}
	c, err := r.Customer(ctx, a, customer)
	for i := range page.Items {
		page.Items[i].show(c)
	}
	return page, err
}

// show puts what the record says beside the suggestion.
func (s *Suggestion) show(c Customer) { s.Current, _ = s.field().get(c).(string) }

func (s Suggestion) field() fieldOf {
	i := slices.IndexFunc(customerFields, func(f fieldOf) bool { return f.name == s.Field })
	return customerFields[i]
}

// TakeSuggestion writes what was said into the record. Taking it again changes nothing; one that was dismissed is
// refused. Needs customers:write.
func (r *Register) TakeSuggestion(ctx context.Context, a Actor, customer, id string) (Suggestion, error) {
	return r.decide(ctx, a, customer, id, SuggestionTaken, func(c *Customer, s Suggestion) problems {
		after, wrong := applyChange(a.Org, r.Now(a.Org), *c, s.change())
		*c = after
		return wrong
	})
}

// DismissSuggestion leaves the record as it is; the same is not suggested again. Dismissing again changes nothing; one
// that was taken is refused. Needs customers:write.
func (r *Register) DismissSuggestion(ctx context.Context, a Actor, customer, id string) (Suggestion, error) {
	return r.decide(ctx, a, customer, id, SuggestionDismissed, func(*Customer, Suggestion) problems { return nil })
}

func (r *Register) decide(ctx context.Context, a Actor, customer, id string, to SuggestionStatus, apply func(*Customer, Suggestion) problems) (Suggestion, error) {
	if err := a.need(CustomersWrite); err != nil {
		return Suggestion{}, err
	}
	var s Suggestion
	_, err := r.changeCustomer(ctx, a, customer, AnyVersion, func(tx Tx, c Customer) (after Customer, _ []Consent, err error) {
		if s, err = tx.SuggestionByID(ctx, a.Org.ID, customer, id); err != nil {
			return c, nil, err
		}
		if err := r.openSuggestion(a.Org.ID, &s); err != nil {
			return c, nil, err
		}
		after = c
		switch s.Status {
		case to:
		case SuggestionOpen:
			if err := apply(&after, s).err(); err != nil {
				return c, nil, err
			}
			s.Status, s.DecidedAt, s.DecidedBy = to, r.Now(a.Org), a.ID
			err = tx.UpdateSuggestion(ctx, a.Org.ID, s)
		default:
			err = Errorf(KindConflict, "This suggestion was %s already", s.Status)
		}
		s.show(after)
		return after, nil, err
	})
	return s, err
}

// change is the change of the record that was suggested.
func (s Suggestion) change() CustomerChange {
	value := Some(s.Value)
	switch s.Field {
	case "name":
		return CustomerChange{Name: value}
	case "phone":
		return CustomerChange{Phone: value}
	case "email":
		return CustomerChange{Email: value}
	case "address.street":
		return CustomerChange{Address: Some(AddressChange{Street: value})}
	case "address.postalCode":
		return CustomerChange{Address: Some(AddressChange{PostalCode: value})}
	case "address.city":
		return CustomerChange{Address: Some(AddressChange{City: value})}
	}
	return CustomerChange{Address: Some(AddressChange{Country: value})}
}
