package sqlstore

import (
	"context"
	"strconv"

	"clientele"
)

const selectSuggestion = `select id, customer_id, booking_id, status, created_at, decided_at, decided_by, slot, origin, sealed
	from suggestion where org_id = $1 and customer_id = $2`

func readSuggestion(row scanner) (s clientele.Suggestion, err error) {
	err = row.Scan(append([]any{&s.ID, &s.CustomerID, &s.BookingID, &s.Status, fromMS(&s.CreatedAt), fromMS(&s.DecidedAt), &s.DecidedBy},
		sealedFields(&s.Sealed)...)...)
	return s, err
}

// FindSuggestions gives what is not decided, the newest first.
func (r reader) FindSuggestions(ctx context.Context, org, customer string, s clientele.Slice) ([]clientele.Suggestion, string, error) {
	text, args := selectSuggestion+" and status = 'open'", []any{org, customer}
	if s.After != "" {
		text, args = text+" and id < $3", append(args, s.After)
	}
	found, err := all(ctx, r, readSuggestion, text+" order by id desc limit "+strconv.Itoa(s.Limit+1), args...)
	return cut(found, s.Limit, func(s clientele.Suggestion) string { return s.ID }, err)
}

// DismissedSuggestions gives those that were dismissed, the newest first.
func (r reader) DismissedSuggestions(ctx context.Context, org, customer string, limit int) ([]clientele.Suggestion, error) {
	return all(ctx, r, readSuggestion, selectSuggestion+" and status = 'dismissed' order by id desc limit $3", org, customer, limit)
}

// SuggestionByID gives one suggestion about a customer.
func (r reader) SuggestionByID(ctx context.Context, org, customer, id string) (clientele.Suggestion, error) {
	return one(ctx, r, "Suggestion", readSuggestion, selectSuggestion+" and id = $3", org, customer, id)
}

// InsertSuggestions writes new suggestions.
func (t *tx) InsertSuggestions(_ context.Context, org string, ss []clientele.Suggestion) error {
	columns := []string{"org_id", "id", "customer_id", "booking_id", "status", "created_at", "decided_at", "decided_by", "slot", "origin", "sealed"}
	err := insertRows(t, "suggestion", columns, ss, func(s clientele.Suggestion) []any {
		return append([]any{org, s.ID, s.CustomerID, s.BookingID, string(s.Status), ms(s.CreatedAt), msOrNull(s.DecidedAt), s.DecidedBy}, sealedValues(s.Sealed)...)
	})
	return taken(err, "suggestion", "There is a suggestion with this id already")
}

// UpdateSuggestion writes what became of a suggestion.
func (t *tx) UpdateSuggestion(_ context.Context, org string, s clientele.Suggestion) error {
	return t.change("Suggestion", `update suggestion set status = $4, decided_at = $5, decided_by = $6
		where org_id = $1 and customer_id = $2 and id = $3`, org, s.CustomerID, s.ID, string(s.Status), msOrNull(s.DecidedAt), s.DecidedBy)
}
