package clientele

import (
	"context"
	"time"
)

// maxAdvance bounds how far a sandbox's clock is moved at once.
const maxAdvance = 20 * 365 * 24 * time.Hour

// sandbox gives the sandbox of the actor's organization, made now when there is none: the same settings, the same
// users with the same ids, and no data.
func (r *Register) sandbox(ctx context.Context, tx Tx, a Actor) (Organization, error) {
	o, err := tx.SandboxOf(ctx, a.Org.ID)
	if KindOf(err) != KindNotFound {
		return o, err
	}
	live, err := tx.OrganizationByID(ctx, a.Org.ID)
	if err != nil {
		return o, err
	}
	o = live
	o.ID, o.LiveID, o.Slug, o.CreatedAt, o.Version = newOrganizationID(), live.ID, live.Slug, r.Now(live), 1
	if o.Slot, err = r.mint(); err != nil {
		return o, err
	}
	if err := tx.InsertOrganization(ctx, o); err != nil {
		return o, err
	}
	if err := keysOfNew(ctx, tx, o.ID); err != nil {
		return o, err
	}
	if err := r.watchReminders(ctx, tx, a, o); err != nil {
		return o, err
	}
	if err := r.watchRetention(ctx, tx, a, o); err != nil {
		return o, err
	}
	users, err := tx.FindUsers(ctx, live.ID)
	for _, u := range users {
		u.OrgID, u.PasswordHash = o.ID, ""
		if err := tx.InsertUser(ctx, u); err != nil {
			return o, err
		}
	}
	if err != nil {
		return o, err
	}
	return o, copyHours(ctx, tx, live, o)
}

// copyHours gives the users of a new sandbox the hours that they work.
func copyHours(ctx context.Context, tx Tx, live, sandbox Organization) error {
	hours, err := tx.UserHours(ctx, live.ID)
	for user, h := range hours {
		if err := tx.SetUserHours(ctx, sandbox.ID, user, h, sandbox.CreatedAt); err != nil {
			return err
		}
	}
	return err
}

// AdvanceClock moves a sandbox's clock forward and carries out what became due before it answers, what the poller of this
// process took first included. Live time cannot be moved. Needs no scope but a test key: the sandbox is the key's own.
func (r *Register) AdvanceClock(ctx context.Context, a Actor, by time.Duration) (time.Time, error) {
	if !a.Org.Sandbox() {
		return time.Time{}, Errorf(KindForbidden, "Only a sandbox's clock can be moved: use a test key")
	}
	if by <= 0 || by > maxAdvance {
		return time.Time{}, &Error{Kind: KindValidation, Message: "Some fields need another value",
			Fields: []FieldError{{Field: "advance", Code: "out_of_range", Message: "a clock moves forward only, by up to 20 years at a time, as in 192h or 30m"}}}
	}
	o, err := r.changeOrganization(ctx, a, func(_ Tx, o Organization) (Organization, error) {
		o.ClockOffset += by
		return o, nil
	})
	if err != nil {
		return time.Time{}, err
	}
	for waited := true; waited && err == nil; {
		if err = r.RunDue(ctx, o); err == nil {
			waited, err = r.underWay.wait(ctx, o.ID)
		}
	}
	return r.Now(o), err
}
