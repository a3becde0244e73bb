package clientele

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// span is a time from its beginning to its end, both included.
type span struct{ from, to time.Time }

// handOverHistory tells what was done with the record and with those that were merged into it, and what was written into
// them: one row an entry, the newest first. What was written while the record was one with somebody else's, in a merge
// that was taken back, may be about the other and is left out.
func (r *Register) handOverHistory(ctx context.Context, a Actor, c Customer, h *HandOver) error {
	records, err := r.store.MergedRecords(ctx, a.Org.ID, c.ID)
	if err != nil {
		return err
	}
	s := HandOverSection{Name: "history"}
	for _, id := range append(records, c.ID) {
		rows, err := r.historyRows(ctx, a, id)
		if err != nil {
			return err
		}
		s.Rows = append(s.Rows, rows...)
	}
	slices.SortStableFunc(s.Rows, func(x, y []HandOverValue) int { return y[0].Value.(time.Time).Compare(x[0].Value.(time.Time)) })
	h.Sections = append(h.Sections, s)
	return nil
}

func (r *Register) historyRows(ctx context.Context, a Actor, record string) ([][]HandOverValue, error) {
	apart, err := r.undoneSpans(ctx, a, record)
	if err != nil {
		return nil, err
	}
	var h HandOver
	err = section(ctx, &h, "history", func(e AuditEvent) []HandOverValue {
		var changes []string
		for _, change := range e.Contents.Changes {
			changes = append(changes, change.Field+": "+inWords(change.Before)+" → "+inWords(change.After))
		}
		if slices.ContainsFunc(apart, func(s span) bool { return !e.At.Before(s.from) && !e.At.After(s.to) }) {
			changes = nil
		}
		return []HandOverValue{{"at", e.At}, {"action", e.Action}, {"actorKind", string(e.ActorKind)}, {"actor", e.ActorID}, {"origin", e.Origin}, {"changes", changes}}
	}, func(ctx context.Context, p Paging) (Page[AuditEvent], error) {
		return r.auditPage(ctx, a, AuditQuery{SubjectType: "customer", SubjectID: record}, p)
	})
	if err != nil {
		return nil, err
	}
	return h.Sections[0].Rows, nil
}

// undoneSpans are the times during which a record was one with others that it is apart from now.
func (r *Register) undoneSpans(ctx context.Context, a Actor, record string) ([]span, error) {
	merges, _, err := r.store.FindMerges(ctx, a.Org.ID, record, Slice{Limit: 1000})
	var spans []span
	for _, m := range merges {
		if !m.UndoneAt.IsZero() {
			spans = append(spans, span{m.At, m.UndoneAt})
		}
	}
	return spans, err
}

// inWords is a value of a change as a person reads it. It came from JSON.
func inWords(value any) string {
	switch v := value.(type) {
	case nil:
		return "–"
	case []any:
		texts := make([]string, len(v))
		for i, item := range v {
			texts[i] = inWords(item)
		}
		return strings.Join(texts, ", ")
	case map[string]any:
		var texts []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			texts = append(texts, name+" "+inWords(v[name]))
		}
		return strings.Join(texts, ", ")
	}
	return fmt.Sprint(value)
}
