package clientele_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"clientele/sqlstore"
)

// sealedTo waits until the tree of the audit log has as many entries as the log.
func (w *world) sealedTo(n int64) bool {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 20*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		size, _, err := w.store.AuditCheckpoint(w.ctx, w.org.ID)
		must(w.t, err)
		if size >= n {
			return true
		}
	}
	return false
}

func (w *world) auditProblems() (problems []string) {
	w.t.Helper()
	must(w.t, w.VerifyAudit(w.ctx, w.org, func(problem string) { problems = append(problems, problem) }))
	return problems
}

// auditSize counts the whole log.
func (w *world) auditSize() int64 {
	w.t.Helper()
	must(w.t, w.SealAudit(w.ctx, w.org))
	size, _, err := w.store.AuditTip(w.ctx, w.org.ID)
	must(w.t, err)
	return size
}

// What is written before and while a process works is sealed by itself, and an erasure leaves the chain whole.
func TestTheAuditLogIsSealedByItself_16(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		gone := w.create("Maria Kuusela", "maria@example.com", "")
		ctx, stop := context.WithCancel(w.ctx)
		ended := make(chan struct{})
		go func() { defer close(ended); w.RunJobs(ctx, time.Hour) }()
		if !w.sealedTo(2) {
			t.Error("what was there before was not sealed")
		}
		for range 3 {
			w.create("Eve Lind", "eve@example.com", "")
		}
		w.erase(gone.ID)
		if !w.sealedTo(6) {
			t.Error("what came meanwhile was not sealed")
		}
		stop()
		<-ended
		equal(t, "nothing was left for the end", w.auditSize(), 6)
		equal(t, "problems", text(w.auditProblems()), "null")
	})
}

// Two that seal at once add every entry once.
func TestManySealersAddEachEntryOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for range 40 {
			w.create("Maria Kuusela", "maria@example.com", "")
		}
		done := make(chan error, 4)
		for range cap(done) {
			go func() { done <- w.SealAudit(w.ctx, w.org) }()
		}
		for range cap(done) {
			must(t, <-done)
		}
		equal(t, "entries", w.auditSize(), 41)
		equal(t, "problems", text(w.auditProblems()), "null")
	})
}

// Check 16: what was done to the log is found, and the entry is named.
func TestWhatWasDoneToTheAuditLogIsNamed_16(t *testing.T) {
	const second = "(select event_id from audit_link where seq = 2)"
	for name, spoil := range map[string]struct{ does, says string }{
		"contents altered":   {"update audit_event set sealed = x'00' where id = " + second, "audit entry 2 "},
		"actor altered":      {"update audit_event set actor_id = 'usr_other' where id = " + second, "audit entry 2 "},
		"entry deleted":      {"delete from audit_event where id = " + second, "audit entry 2 "},
		"two swapped":        {"update audit_link set event_id = case seq when 2 then (select event_id from audit_link where seq = 3) || '' when 3 then " + second + " end || '' where seq in (2, 3)", "audit entry 2 "},
		"the end cut off":    {"delete from audit_link where seq >= 3", "its end is missing"},
		"the tree redone":    {"update audit_link set links = zeroblob(32) where seq = 4", "audit entry 4 "},
		"a forged signature": {"update audit_checkpoint set signed = replace(signed, char(10) || '6' || char(10), char(10) || '5' || char(10))", "what was signed"},
		"one slipped in":     {"insert into audit_event select org_id, at - 3600000, 'aud_0', actor_kind, actor_id, origin, request_id, action, subject_type, subject_id, slot, sealed_origin, sealed from audit_event limit 1", "slipped in"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
			for range 5 {
				w.create("Maria Kuusela", "maria@example.com", "")
			}
			equal(t, "entries", w.auditSize(), 6)
			equal(t, "before", text(w.auditProblems()), "null")
			db, err := sql.Open("sqlite", filepath.Join(dir, "register.db"))
			must(t, err)
			defer db.Close()
			if name == "two swapped" {
				must(t, errOf(db.Exec("drop index audit_link_event")))
			}
			must(t, errOf(db.Exec(spoil.does)))
			problems := w.auditProblems()
			if len(problems) == 0 || !strings.Contains(problems[0], spoil.says) {
				t.Errorf("found %q; want %q", problems, spoil.says)
			}
			if strings.HasSuffix(spoil.says, " ") && name != "two swapped" && name != "the tree redone" {
				equal(t, "others", len(problems), 1)
			}
		})
	}
}
