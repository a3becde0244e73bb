package web

import (
	"clientele"
	"clientele/web/view"
)

// cardTwins is how many possible duplicates the card names.
const cardTwins = 3

// fillSuggestions shows what bookings said differently about the customer.
func (v *visit) fillSuggestions(p *view.Card, c clientele.Customer, _ map[string]string) error {
	if c.Status == clientele.StatusRemovalPending {
		return nil
	}
	page, err := v.reg.Suggestions(v.ctx(), v.actor, c.ID, clientele.Paging{Limit: clientele.MaxLimit})
	for _, s := range page.Items {
		line := view.SuggestionLine{ID: s.ID, Field: v.T("field." + s.Field), Value: s.Value, Current: s.Current, When: v.l.Date(v.here(s.CreatedAt))}
		if s.Field == "phone" {
			line.Value, line.Current = clientele.FormatPhone(s.Value), clientele.FormatPhone(s.Current)
		}
		if v.actor.May(clientele.BookingsRead) {
			line.Booking = s.BookingID
		}
		p.Suggestions = append(p.Suggestions, line)
	}
	return err
}

// fillTwins names who may be the same person: where a booking is missed, it may hang on one of them.
func (v *visit) fillTwins(p *view.Card, c clientele.Customer, _ map[string]string) error {
	if !p.Can.Write || c.Status != clientele.StatusActive {
		return nil
	}
	page, err := v.reg.Duplicates(v.ctx(), v.actor, clientele.DuplicateQuery{CustomerID: c.ID}, clientele.Paging{Limit: cardTwins})
	for _, d := range page.Items {
		other := d.First
		if other.ID == c.ID {
			other = d.Second
		}
		p.Twins = append(p.Twins, candidate(other))
	}
	return err
}

func takeSuggestion(v *visit) error {
	_, err := v.reg.TakeSuggestion(v.ctx(), v.actor, v.r.PathValue("id"), v.r.PathValue("suggestion"))
	return v.back(err, "toast.suggestion.taken")
}

func dismissSuggestion(v *visit) error {
	_, err := v.reg.DismissSuggestion(v.ctx(), v.actor, v.r.PathValue("id"), v.r.PathValue("suggestion"))
	return v.back(err, "toast.suggestion.dismissed")
}
