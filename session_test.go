package clientele_test

import (
	"regexp"
	"testing"
	"time"

	"clientele"
)

func TestSessionsAreKeptUntilTheyExpire(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		users, err := w.Users(w.ctx, w.a)
		must(t, err)
		me := clientele.ActorFor(w.org, users[0])
		first := clientele.Session{Hash: "00ff", OrgID: w.org.ID, UserID: me.ID, Data: []byte(`{"a":"b"}`), ExpiresAt: w.clock().Add(time.Hour)}
		second := clientele.Session{Hash: "11ff", OrgID: w.org.ID, UserID: me.ID, Data: []byte(`{}`), ExpiresAt: w.clock().Add(2 * time.Hour)}
		must(t, w.KeepSession(w.ctx, first))
		must(t, w.KeepSession(w.ctx, second))
		first.Data = []byte(`{"a":"c"}`)
		must(t, w.KeepSession(w.ctx, first))
		got, err := w.SessionByHash(w.ctx, "00ff")
		must(t, err)
		equal(t, "data", string(got.Data), `{"a":"c"}`)
		all, err := w.Sessions(w.ctx, me)
		must(t, err)
		if len(all) != 2 || all[0].Hash != "11ff" {
			t.Fatalf("the sessions are %v", all)
		}
		must(t, w.EndSession(w.ctx, me, second.ID()))
		_, err = w.SessionByHash(w.ctx, "11ff")
		wantKind(t, err, clientele.KindNotFound)
		w.pass(time.Hour)
		_, err = w.SessionByHash(w.ctx, "00ff")
		wantKind(t, err, clientele.KindNotFound)
		must(t, w.SignedIn(w.ctx, clientele.Entrance{Org: w.org, User: users[0]}))
		if left, err := w.store.SessionByHash(w.ctx, "00ff"); clientele.KindOf(err) != clientele.KindNotFound {
			t.Errorf("signing in leaves the expired session %v (%v)", left, err)
		}
	})
}

func TestNobodyEndsAnothersSession(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		staff, err := w.CreateUser(w.ctx, w.a, clientele.UserChange{Name: clientele.Some("Staff"), Email: clientele.Some("staff@example.com")})
		must(t, err)
		users, err := w.Users(w.ctx, w.a)
		must(t, err)
		owner := users[0]
		if owner.ID == staff.ID {
			owner = users[1]
		}
		s := clientele.Session{Hash: "22ff", OrgID: w.org.ID, UserID: owner.ID, ExpiresAt: w.clock().Add(time.Hour)}
		must(t, w.KeepSession(w.ctx, s))
		wantKind(t, w.EndSession(w.ctx, clientele.ActorFor(w.org, staff), s.ID()), clientele.KindNotFound)
	})
}

func TestWhoMayNoLongerSignInMayNotEnter(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		u, err := w.CreateUser(w.ctx, w.a, clientele.UserChange{Name: clientele.Some("Staff"), Email: clientele.Some("staff@example.com"),
			Password: clientele.Some("Tall-Heron-42")})
		must(t, err)
		mark := w.SessionMark(u)
		a, _, err := w.Enter(w.ctx, w.org.ID, u.ID, mark)
		must(t, err)
		equal(t, "may export", a.May(clientele.CustomersExport), false)
		_, _, err = w.Enter(w.ctx, w.org.ID, u.ID, "another mark")
		wantKind(t, err, clientele.KindUnauthorized)
		_, err = w.UpdateUser(w.ctx, w.a, u.ID, clientele.UserChange{Archived: clientele.Some(true)})
		must(t, err)
		_, _, err = w.Enter(w.ctx, w.org.ID, u.ID, mark)
		wantKind(t, err, clientele.KindUnauthorized)
		_, err = w.SignIn(w.ctx, "staff@example.com", "Tall-Heron-42")
		wantKind(t, err, clientele.KindUnauthorized)
	})
}

func TestPreferencesAreOnesOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		users, err := w.Users(w.ctx, w.a)
		must(t, err)
		me := clientele.ActorFor(w.org, users[0])
		empty, err := w.Preferences(w.ctx, me)
		must(t, err)
		equal(t, "theme", empty.Theme, "")
		for _, theme := range []string{"dark", "light"} {
			must(t, w.SetPreferences(w.ctx, me, clientele.Preferences{Theme: theme, Columns: []string{"phone"}}))
		}
		kept, err := w.Preferences(w.ctx, me)
		must(t, err)
		equal(t, "theme", kept.Theme, "light")
		equal(t, "columns", len(kept.Columns), 1)
		wantKind(t, w.SetPreferences(w.ctx, me, clientele.Preferences{Theme: "pink"}), clientele.KindValidation)
		wantKind(t, w.SetPreferences(w.ctx, w.a, clientele.Preferences{}), clientele.KindForbidden)
	})
}

// codeFor has a code sent to a contact, and takes it.
func (s *shop) codeFor(contact string, box *mailbox) (id string) {
	s.t.Helper()
	id, err := s.AskCode(s.ctx, clientele.Actor{Org: s.org}, contact)
	must(s.t, err)
	s.work()
	mails := box.all()
	_, err = s.CheckCode(s.ctx, clientele.Actor{Org: s.org}, id, regexp.MustCompile(`\b\d{6}\b`).FindString(mails[len(mails)-1].Text))
	must(s.t, err)
	return id
}

// Who signed in by an address that staff take out of the record, since it is another's, sees nothing any more. What is
// added to a record, and what the person changes, ends nothing.
func TestATakenContactEndsSessions(t *testing.T) {
	w := newSQLite(t)
	s, box := w.posts()
	c := s.create("Anna Virta", "bea@example.com", "")
	token, err := s.EnterPortal(s.ctx, clientele.Actor{Org: s.org}, s.codeFor("bea@example.com", box), c.ID)
	must(t, err)
	_, err = s.UpdateCustomer(s.ctx, s.a, c.ID, clientele.CustomerChange{Phone: clientele.Some("0401234567")}, clientele.AnyVersion)
	must(t, err)
	own, _, err := s.PortalCustomer(s.ctx, s.org, token)
	must(t, err)
	equal(t, "whose session", own.Customer, c.ID)
	_, err = s.UpdateCustomer(s.ctx, s.a, c.ID, clientele.CustomerChange{Email: clientele.Some("anna@example.com")}, clientele.AnyVersion)
	must(t, err)
	_, _, err = s.PortalCustomer(s.ctx, s.org, token)
	wantKind(t, err, clientele.KindUnauthorized)
}

// Who signed in to the portal by a contact that a merge brought sees nothing any more once the merge is undone, neither
// in a session nor by a code that was on its way.
func TestAnUndoneMergeEndsSessions(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s, box := w.posts()
		kept, other := s.create("Anna Virta", "", "0401234567"), s.create("Bea Salo", "bea@example.com", "")
		merged, err := s.MergeCustomers(s.ctx, s.a, kept.ID, clientele.MergeRequest{From: []string{other.ID}}, false)
		must(t, err)
		visitor := clientele.Actor{Org: s.org}
		codes := [2]string{s.codeFor("bea@example.com", box), s.codeFor("bea@example.com", box)}
		token, err := s.EnterPortal(s.ctx, visitor, codes[0], kept.ID)
		must(t, err)
		_, c, err := s.PortalCustomer(s.ctx, s.org, token)
		must(t, err)
		equal(t, "who is in", c.ID, kept.ID)
		_, err = s.UndoMerge(s.ctx, s.a, merged.Merge.ID)
		must(t, err)
		_, _, err = s.PortalCustomer(s.ctx, s.org, token)
		wantKind(t, err, clientele.KindUnauthorized)
		_, err = s.EnterPortal(s.ctx, visitor, codes[1], kept.ID)
		wantKind(t, err, clientele.KindUnauthorized)
	})
}
