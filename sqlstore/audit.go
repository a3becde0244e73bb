package sqlstore

import (
	"context"
	"strconv"
	"strings"

	"clientele"
)

var auditColumns = []string{"at", "id", "actor_kind", "actor_id", "origin", "request_id", "action", "subject_type", "subject_id", "slot", "sealed_origin", "sealed"}

func readAuditEvent(row scanner) (e clientele.AuditEvent, err error) {
	err = row.Scan(append([]any{fromMS(&e.At), &e.ID, &e.ActorKind, &e.ActorID, &e.Origin, &e.RequestID, &e.Action, &e.SubjectType, &e.SubjectID},
		sealedFields(&e.Sealed)...)...)
	return e, err
}

// InsertAuditEvents adds entries to the log.
func (t *tx) InsertAuditEvents(_ context.Context, org string, es []clientele.AuditEvent) error {
	err := insertRows(t, "audit_event", append([]string{"org_id"}, auditColumns...), es, func(e clientele.AuditEvent) []any {
		return append([]any{org, ms(e.At), e.ID, string(e.ActorKind), e.ActorID, e.Origin, e.RequestID, e.Action, e.SubjectType, e.SubjectID}, sealedValues(e.Sealed)...)
	})
	return taken(err, "audit_event", "There is an entry with this id already")
}

// maxAuditScan bounds the entries that one page of the log looks at.
const maxAuditScan = 5000

// FindAuditEvents lists the log, the newest first. The index of the narrowest condition gives the order; what else is
// asked for is checked on at most maxAuditScan entries a page.
func (r reader) FindAuditEvents(ctx context.Context, org string, q clientele.AuditQuery, s clientele.Slice) ([]clientele.AuditEvent, string, error) {
	w, err := auditWalk(org, q, s.After)
	if err != nil {
		return nil, "", err
	}
	var found []clientele.AuditEvent
	scanned, last := 0, ""
	err = r.ask(ctx, func(t *tx) error {
		found, scanned = nil, 0
		return t.each("select "+strings.Join(auditColumns, ", ")+" from audit_event where "+w.text()+
			" order by at desc, id desc limit "+strconv.Itoa(maxAuditScan), w.args, func(row scanner) error {
			e, err := readAuditEvent(row)
			if err != nil {
				return err
			}
			if scanned++; auditMatches(q, e) {
				found = append(found, e)
			}
			if last = auditPosition(e); len(found) > s.Limit {
				return errEnough
			}
			return nil
		})
	})
	switch {
	case err != nil:
		return nil, "", err
	case len(found) > s.Limit:
		return found[:s.Limit], auditPosition(found[s.Limit-1]), nil
	case scanned == maxAuditScan:
		return found, last, nil
	}
	return found, "", nil
}

// auditWalk is the condition that an index answers.
func auditWalk(org string, q clientele.AuditQuery, after string) (*conditions, error) {
	w := &conditions{}
	w.add("org_id = ?", org)
	switch {
	case q.SubjectID != "":
		w.add("subject_id = ?", q.SubjectID)
	case q.ActorID != "":
		w.add("actor_id = ?", q.ActorID)
	case strings.Contains(q.Action, "."):
		w.add("action = ?", q.Action)
	}
	if !q.From.IsZero() {
		w.add("at >= ?", ms(q.From))
	}
	if !q.To.IsZero() {
		w.add("at < ?", ms(q.To))
	}
	if after != "" {
		at, id, _ := strings.Cut(after, " ")
		millis, err := strconv.ParseInt(at, 10, 64)
		if err != nil {
			return nil, errPosition
		}
		w.add("(at, id) < (?, ?)", millis, id)
	}
	return w, nil
}

func auditPosition(e clientele.AuditEvent) string {
	return strconv.FormatInt(ms(e.At), 10) + " " + e.ID
}

func auditMatches(q clientele.AuditQuery, e clientele.AuditEvent) bool {
	return (q.SubjectType == "" || q.SubjectType == e.SubjectType) && (q.ActorID == "" || q.ActorID == e.ActorID) &&
		(q.Action == "" || q.Action == e.Action || !strings.Contains(q.Action, ".") && strings.HasPrefix(e.Action, q.Action+"."))
}

// InsertEvents puts facts into the outbox.
func (t *tx) InsertEvents(_ context.Context, org string, es []clientele.Event) error {
	err := insertRows(t, "event", []string{"org_id", "id", "type", "subject_id", "related", "at"}, es, func(e clientele.Event) []any {
		return []any{org, e.ID, e.Type, e.SubjectID, jsonText(e.Related), ms(e.At)}
	})
	return taken(err, "event", "There is an event with this id already")
}

// FindEvents lists the outbox, the oldest first.
func (r reader) FindEvents(ctx context.Context, org string, s clientele.Slice) ([]clientele.Event, string, error) {
	found, err := all(ctx, r, func(row scanner) (e clientele.Event, err error) {
		err = row.Scan(&e.ID, &e.Type, &e.SubjectID, fromJSON(&e.Related), fromMS(&e.At))
		return e, err
	}, "select id, type, subject_id, related, at from event where org_id = $1 and id > $2 order by id limit "+strconv.Itoa(s.Limit+1), org, s.After)
	return cut(found, s.Limit, func(e clientele.Event) string { return e.ID }, err)
}
