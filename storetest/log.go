package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"clientele"
)

var logTests = map[string]func(*testing.T, *fixture){
	"the audit log is listed the newest first, by what is asked": func(t *testing.T, f *fixture) {
		var log []clientele.AuditEvent
		actions := []string{"customer.updated", "customer.created", "export.customers", "customers.odd"}
		for i := range 40 {
			log = append(log, clientele.AuditEvent{ID: f.id("aud"), At: noon.Add(time.Duration(i/3) * time.Hour), ActorKind: clientele.ActorUser,
				ActorID: fmt.Sprintf("usr_%d", i%3), Origin: "web", RequestID: "req", Action: actions[i%4], SubjectType: []string{"customer", "user"}[i%2],
				SubjectID: fmt.Sprintf("cust_%d", i%5), Sealed: f.sealed("cust", fmt.Sprint(i))})
		}
		f.write(func(tx clientele.Tx) error {
			if err := tx.InsertAuditEvents(f.ctx, f.org, log[:3]); err != nil {
				return err
			}
			return tx.InsertAuditEvents(f.ctx, f.org, log[3:])
		})
		for _, q := range []clientele.AuditQuery{{}, {SubjectID: "cust_1"}, {SubjectType: "user"}, {ActorID: "usr_2"}, {Action: "customer.created"},
			{Action: "customer"}, {Action: "export"}, {From: noon.Add(2 * time.Hour)}, {To: noon.Add(2 * time.Hour)}, {Action: "nothing"},
			{SubjectType: "customer", SubjectID: "cust_2", ActorID: "usr_1", Action: "customer", From: noon, To: noon.Add(100 * time.Hour)}} {
			var want []clientele.AuditEvent
			for _, e := range slices.Backward(log) {
				if auditAsked(q, e) {
					want = append(want, e)
				}
			}
			same(t, fmt.Sprintf("%+v", q), pages(f, func(s clientele.Slice) ([]clientele.AuditEvent, string, error) {
				return f.store.FindAuditEvents(f.ctx, f.org, q, s)
			}), want)
		}
		same(t, "the other organization's", len(pages(f, func(s clientele.Slice) ([]clientele.AuditEvent, string, error) {
			return f.store.FindAuditEvents(f.ctx, f.other, clientele.AuditQuery{}, s)
		})), 0)
	},
	"a rare entry of a long log is found": func(t *testing.T, f *fixture) {
		var log []clientele.AuditEvent
		for i := range 12000 {
			log = append(log, clientele.AuditEvent{ID: f.id("aud"), At: noon.Add(time.Duration(i) * time.Second), Action: "customer.updated", SubjectType: "customer"})
		}
		log[50].SubjectType, log[11000].SubjectType = "import", "import"
		f.write(func(tx clientele.Tx) error { return tx.InsertAuditEvents(f.ctx, f.org, log) })
		found := pages(f, func(s clientele.Slice) ([]clientele.AuditEvent, string, error) {
			return f.store.FindAuditEvents(f.ctx, f.org, clientele.AuditQuery{SubjectType: "import"}, s)
		})
		same(t, "found", found, []clientele.AuditEvent{log[11000], log[50]})
	},
	"events are listed the oldest first": func(t *testing.T, f *fixture) {
		var want []clientele.Event
		for i := range 7 {
			e := clientele.Event{ID: f.id("evt"), Type: "customer.created", SubjectID: "cust_1", At: noon}
			if i%2 == 0 {
				e.Related = map[string]string{"from": "cust_2"}
			}
			want = append(want, e)
		}
		f.write(func(tx clientele.Tx) error { return tx.InsertEvents(f.ctx, f.org, want) })
		find := func(s clientele.Slice) ([]clientele.Event, string, error) { return f.store.FindEvents(f.ctx, f.org, s) }
		same(t, "events", pages(f, find), want)
		_, next, err := find(clientele.Slice{Limit: 7})
		if err != nil || next != "" {
			t.Errorf("a page that holds all goes on at %q, error %v", next, err)
		}
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertEvents(f.ctx, f.org, want[:1]) })
	},
}

// auditAsked is what a query of the log means, said the plain way.
func auditAsked(q clientele.AuditQuery, e clientele.AuditEvent) bool {
	group, _, _ := cutDot(e.Action)
	return (q.SubjectType == "" || e.SubjectType == q.SubjectType) && (q.SubjectID == "" || e.SubjectID == q.SubjectID) &&
		(q.ActorID == "" || e.ActorID == q.ActorID) && (q.Action == "" || e.Action == q.Action || group == q.Action) &&
		(q.From.IsZero() || !e.At.Before(q.From)) && (q.To.IsZero() || e.At.Before(q.To))
}

func cutDot(action string) (before, after string, found bool) {
	for i, c := range action {
		if c == '.' {
			return action[:i], action[i+1:], true
		}
	}
	return action, "", false
}
