package clientele_test

import (
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
