package clientele

import (
	"context"
	"time"
)

// expiredSessions is how many sessions that are over a signing in clears away.
const expiredSessions = 100

// Entrance is an organization that somebody may enter, and who they are there.
type Entrance struct {
	Org  Organization
	User User
}

// refusedAfter is when whoever is refused hears of it: after so long, or twice as long and so on. Comparing a password
// takes a fraction of it, so the time does not tell in how many organizations somebody is known.
const refusedAfter = 200 * time.Millisecond

// SignIn gives the organizations where a user has this e-mail and this password. Whoever is unknown gets the same
// answer as whoever mistypes, KindUnauthorized, after the same time. The caller limits how often it is tried.
func (r *Register) SignIn(ctx context.Context, email, password string) ([]Entrance, error) {
	began := time.Now() // of the machine: no sandbox moves how long something takes
	open, err := r.entrances(ctx, email, password)
	if err == nil && len(open) == 0 {
		rest := time.NewTimer(refusedAfter - time.Since(began)%refusedAfter)
		defer rest.Stop()
		select {
		case <-rest.C:
		case <-ctx.Done():
		}
		err = Errorf(KindUnauthorized, "The e-mail address or the password is wrong")
	}
	return open, err
}

func (r *Register) entrances(ctx context.Context, email, password string) ([]Entrance, error) {
	logins, err := r.store.LoginsByEmail(ctx, r.loginKey(emailKey(email)))
	if err != nil {
		return nil, err
	}
	if len(logins) == 0 {
		User{}.CheckPassword(password) // takes as long as for somebody who is known
	}
	var open []Entrance
	for _, l := range logins {
		e, err := r.entrance(ctx, l)
		if err != nil {
			return nil, err
		}
		if e.User.CheckPassword(password) && !e.User.Archived {
			open = append(open, e)
		}
	}
	return open, nil
}

func (r *Register) entrance(ctx context.Context, l Login) (Entrance, error) {
	o, err := r.store.OrganizationByID(ctx, l.OrgID)
	if err != nil {
		return Entrance{}, err
	}
	u, err := r.store.UserByID(ctx, l.OrgID, l.UserID)
	return Entrance{Org: o, User: u}, err
}

// SignedIn notes in the audit log that a user signed in, and clears away sessions that are over.
func (r *Register) SignedIn(ctx context.Context, e Entrance) error {
	a := ActorFor(e.Org, e.User)
	return r.store.InTx(ctx, func(tx Tx) error {
		if err := tx.DeleteExpiredSessions(ctx, r.clock(), expiredSessions); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: "user.signed_in", subjectType: "user", subjectID: a.ID})
	})
}

// FirstStart tells whether there is no organization yet, so that the first visitor may make one.
func (r *Register) FirstStart(ctx context.Context) (bool, error) {
	all, err := r.store.Organizations(ctx)
	return len(all) == 0, err
}

// ChangePassword gives the actor another password, when they know the present one. Their other sessions are over then.
func (r *Register) ChangePassword(ctx context.Context, a Actor, present, next string) (User, error) {
	if a.Kind != ActorUser {
		return User{}, Errorf(KindForbidden, "Only users have a password")
	}
	var after User
	err := r.store.InTx(ctx, func(tx Tx) error {
		before, err := userOf(tx.UserByID(ctx, a.Org.ID, a.ID))
		if err != nil {
			return err
		}
		var wrong problems
		if !before.CheckPassword(present) {
			wrong.add("present", "invalid", "this is not your present password")
		}
		after = before
		applyPassword(&after, Some(next), &wrong)
		if err := wrong.err(); err != nil {
			return err
		}
		if err := tx.UpdateUser(ctx, after); err != nil {
			return err
		}
		after.Version++
		return r.record(ctx, tx, a, entry{action: "user.updated", subjectType: "user", subjectID: a.ID, contents: AuditContents{Changes: userChanges(before, after)}})
	})
	return after, err
}
