package clientele

import "context"

// UserHours is when a user works. Without a week of their own they work when the business is open.
type UserHours struct {
	Hours
	UserID string
}

// UserHours gives when a user works. Needs users:read.
func (r *Register) UserHours(ctx context.Context, a Actor, user string) (UserHours, error) {
	if err := a.need(UsersRead); err != nil {
		return UserHours{}, err
	}
	if _, err := userOf(r.store.UserByID(ctx, a.Org.ID, user)); err != nil {
		return UserHours{}, err
	}
	all, err := r.store.UserHours(ctx, a.Org.ID)
	return UserHours{Hours: all[user], UserID: user}, err
}

// SetUserHours says when a user works, in place of what was said before: a weekday that is not named is free, and a week
// that is not named, or null, is that of the opening hours. Needs users:write.
func (r *Register) SetUserHours(ctx context.Context, a Actor, user string, change HoursChange) (UserHours, error) {
	if err := a.need(UsersWrite); err != nil {
		return UserHours{}, err
	}
	var wrong problems
	hours := applyHours("", Hours{}, change, &wrong)
	if err := wrong.err(); err != nil {
		return UserHours{}, err
	}
	err := r.store.InTx(ctx, func(tx Tx) error {
		if _, err := userOf(tx.UserByID(ctx, a.Org.ID, user)); err != nil {
			return err
		}
		all, err := tx.UserHours(ctx, a.Org.ID)
		if err != nil || all[user].String() == hours.String() {
			return err
		}
		if err := tx.SetUserHours(ctx, a.Org.ID, user, hours, r.Now(a.Org)); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: "user.hours_updated", subjectType: "user", subjectID: user,
			contents: AuditContents{Changes: []Change{{Field: "hours", Before: all[user], After: hours}}}})
	})
	return UserHours{Hours: hours, UserID: user}, err
}
