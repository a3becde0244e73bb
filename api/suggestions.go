package api

import (
	"context"

	"clientele"
)

// Suggestion is what a booking said about its customer that the record says differently.
type Suggestion struct {
	ID        string  `json:"id" example:"sug_01k3v9q2d7m4x8a5c0tw"`
	BookingID string  `json:"bookingId" doc:"The booking that said it"`
	Field     string  `json:"field" enum:"name,phone,email,address.street,address.postalCode,address.city,address.country"`
	Value     string  `json:"value" doc:"What it said" example:"Maria Lahtinen"`
	Current   *string `json:"current" doc:"What the record says" example:"Maria Virtanen"`
	Status    string  `json:"status" enum:"open,taken,dismissed"`
	CreatedAt string  `json:"createdAt" format:"date-time"`
	DecidedAt *string `json:"decidedAt" format:"date-time"`
	DecidedBy *string `json:"decidedBy" doc:"Id of the user or key who decided"`
}

func suggestionWire(s *clientele.Suggestion) Suggestion {
	return Suggestion{ID: s.ID, BookingID: s.BookingID, Field: s.Field, Value: s.Value, Current: orNull(&s.Current), Status: string(s.Status),
		CreatedAt: stamp(s.CreatedAt), DecidedAt: stampOrNull(s.DecidedAt), DecidedBy: orNull(&s.DecidedBy)}
}

// SuggestionPath names a suggestion.
type SuggestionPath struct {
	CustomerPath
	SuggestionID string `path:"suggestionId" doc:"Id of the suggestion" example:"sug_01k3v9q2d7m4x8a5c0tw"`
}

func (s *Server) addSuggestions() {
	add(s, call{ID: "listSuggestions", Method: "GET", Path: "/v1/customers/{id}/suggestions", Tag: tagParts, Scope: clientele.CustomersRead,
		Summary: "List what bookings said differently", Text: "What nobody has decided on, the newest first. A booking never changes the record that it finds."},
		func(ctx context.Context, r request, in *partsInput) (Many[Suggestion], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[Suggestion]{}, err
			}
			page, err := r.reg.Suggestions(ctx, r.actor, in.ID, paging)
			return many(page, suggestionWire), err
		})
	decide := func(id, verb, summary, text string, run func(*clientele.Register, context.Context, clientele.Actor, string, string) (clientele.Suggestion, error)) {
		add(s, call{ID: id, Method: "POST", Path: "/v1/customers/{id}/suggestions/{suggestionId}/" + verb, Tag: tagParts, Scope: clientele.CustomersWrite,
			Summary: summary, Text: text},
			func(ctx context.Context, r request, in *SuggestionPath) (One[Suggestion], error) {
				suggestion, err := run(r.reg, ctx, r.actor, in.ID, in.SuggestionID)
				return one(suggestionWire(&suggestion), in.ID), err
			})
	}
	decide("takeSuggestion", "take", "Write what was said into the record", "Repeating it changes nothing.", (*clientele.Register).TakeSuggestion)
	decide("dismissSuggestion", "dismiss", "Leave the record as it is", "The same is not suggested again. Repeating it changes nothing.", (*clientele.Register).DismissSuggestion)
}
