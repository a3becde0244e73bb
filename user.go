package clientele

import (
	"context"
	"unicode/utf8"
)

// UserChange says what of a user is to be another way.
type UserChange struct {
	Name, Email, Role, Color, Password Optional[string]
	Bookable, Archived                 Optional[bool]
}

// MinPassword is the least length of a password, in characters (NIST SP 800-63B asks for 8 or more).
const MinPassword = 10

func applyUser(u User, ch UserChange) (User, problems) {
	var wrong problems
	cleanLine("name", ch.Name, maxName, &wrong).apply(&u.Name)
	ch.Bookable.apply(&u.Bookable)
	ch.Archived.apply(&u.Archived)
	if ch.Email.Set {
		u.Email, u.EmailKey = ch.Email.Value, emailKey(ch.Email.Value)
	}
	if ch.Role.Set {
		u.Role = Role(ch.Role.Value)
	}
	if ch.Color.Set {
		u.Color = ch.Color.Value
	}
	if !hasVisible(u.Name) && len(wrong) == 0 {
		wrong.add("name", "required", "a user needs a name")
	}
	if !validEmail(u.Email) {
		wrong.add("email", "invalid", "this is not an e-mail address; it looks like name@example.com")
	}
	if u.Role.Scopes() == nil {
		wrong.add("role", "invalid", "the roles are owner, manager and staff")
	}
	if u.Color != "" && !validColor(u.Color) {
		wrong.add("color", "invalid", "a colour is #rrggbb")
	}
	applyPassword(&u, ch.Password, &wrong)
	return u, wrong
}

func applyPassword(u *User, password Optional[string], wrong *problems) {
	if !password.Set || password.Null {
		return
	}
	if n := utf8.RuneCountInString(password.Value); n < MinPassword || len(password.Value) > 1000 {
		wrong.add("password", "too_short", "a password has at least %d characters", MinPassword)
		return
	}
	u.PasswordHash = hashPassword(password.Value)
}

// Users lists the organization's users by name, those who may no longer sign in included. Needs users:read.
func (r *Register) Users(ctx context.Context, a Actor) ([]User, error) {
	if err := a.need(UsersRead); err != nil {
		return nil, err
	}
	return r.store.FindUsers(ctx, a.Org.ID)
}

// User gives one user. Needs users:read.
func (r *Register) User(ctx context.Context, a Actor, id string) (User, error) {
	if err := a.need(UsersRead); err != nil {
		return User{}, err
	}
	return userOf(r.store.UserByID(ctx, a.Org.ID, id))
}

func userOf(u User, err error) (User, error) {
	if KindOf(err) == KindNotFound {
		return User{}, NotFound("User")
	}
	return u, err
}

// CreateUser makes a user; the role is staff when none is named. Who gets no password is invited by e-mail to choose one
// within seven days. Needs users:write, and an owner to make an owner.
func (r *Register) CreateUser(ctx context.Context, a Actor, change UserChange) (User, error) {
	if err := a.need(UsersWrite); err != nil {
		return User{}, err
	}
	user, wrong := applyUser(User{Role: RoleStaff}, change)
	if err := wrong.err(); err != nil {
		return User{}, err
	}
	if err := a.mayGrant(user.Role); err != nil {
		return User{}, err
	}
	err := r.store.InTx(ctx, func(tx Tx) (err error) {
		if user, err = r.insertUser(ctx, tx, a, user); err != nil {
			return err
		}
		return r.invite(ctx, tx, a, user)
	})
	return user, emailTaken(err)
}

// mayGrant refuses a user who would give more than they have.
func (a Actor) mayGrant(role Role) error {
	if a.Kind == ActorUser && a.Role != RoleOwner && role == RoleOwner {
		return Errorf(KindForbidden, "Only an owner can make somebody an owner")
	}
	return nil
}

func emailTaken(err error) error {
	if KindOf(err) != KindConflict {
		return err
	}
	return &Error{Kind: KindValidation, Message: "Some fields need another value",
		Fields: []FieldError{{Field: "email", Code: "taken", Message: "another user has this e-mail address already"}}}
}

func (r *Register) insertUser(ctx context.Context, tx Tx, a Actor, u User) (User, error) {
	u.OrgID, u.ID, u.CreatedAt, u.Version = a.Org.ID, r.newID(a, prefixUser), r.Now(a.Org), 1
	if err := tx.InsertUser(ctx, u); err != nil {
		return User{}, err
	}
	if err := r.setLogin(ctx, tx, a, User{}, u); err != nil {
		return User{}, err
	}
	return u, r.record(ctx, tx, a, entry{action: "user.created", subjectType: "user", subjectID: u.ID, contents: AuditContents{Changes: userChanges(User{}, u)}})
}

// UpdateUser changes a user. An organization keeps at least one owner who may sign in. Needs users:write, and an
// owner to change an owner.
func (r *Register) UpdateUser(ctx context.Context, a Actor, id string, change UserChange) (User, error) {
	if err := a.need(UsersWrite); err != nil {
		return User{}, err
	}
	var after User
	err := r.store.InTx(ctx, func(tx Tx) error {
		before, err := userOf(tx.UserByID(ctx, a.Org.ID, id))
		if err != nil {
			return err
		}
		var wrong problems
		if after, wrong = applyUser(before, change); len(wrong) > 0 {
			return wrong.err()
		}
		if err := r.checkOwners(ctx, tx, a, before, after); err != nil {
			return err
		}
		if err := tx.UpdateUser(ctx, after); err != nil {
			return err
		}
		after.Version++
		if err := r.setLogin(ctx, tx, a, before, after); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: "user.updated", subjectType: "user", subjectID: id, contents: AuditContents{Changes: userChanges(before, after)}})
	})
	return after, emailTaken(err)
}

func (r *Register) checkOwners(ctx context.Context, tx Tx, a Actor, before, after User) error {
	for _, role := range []Role{before.Role, after.Role} {
		if err := a.mayGrant(role); err != nil {
			return err
		}
	}
	if before.Role != RoleOwner || before.Archived || after.Role == RoleOwner && !after.Archived {
		return nil
	}
	users, err := tx.FindUsers(ctx, a.Org.ID)
	for _, u := range users {
		if u.ID != before.ID && u.Role == RoleOwner && !u.Archived {
			return nil
		}
	}
	if err != nil {
		return err
	}
	return &Error{Kind: KindValidation, Message: "Some fields need another value",
		Fields: []FieldError{{Field: "role", Code: "invalid", Message: "an organization needs an owner: make somebody else an owner first"}}}
}

// setLogin keeps the look-up of sign-ins in step with a user. A sandbox's users do not sign in.
func (r *Register) setLogin(ctx context.Context, tx Tx, a Actor, before, after User) error {
	login := Login{OrgID: a.Org.ID, UserID: after.ID}
	if a.Org.Sandbox() || before.EmailKey == after.EmailKey && before.Archived == after.Archived {
		return nil
	}
	if before.EmailKey != "" {
		if err := tx.DeleteLogin(ctx, r.loginKey(before.EmailKey), login); err != nil {
			return err
		}
	}
	if after.Archived {
		return nil
	}
	return tx.InsertLogin(ctx, r.loginKey(after.EmailKey), login)
}

// loginKey is a keyed hash, so that the look-up across organizations holds no addresses.
func (r *Register) loginKey(emailKey string) []byte {
	return r.keyed("login", emailKey)
}

func userChanges(before, after User) []Change {
	var changes []Change
	add := func(field string, b, a any) {
		if b != a {
			changes = append(changes, Change{Field: field, Before: b, After: a})
		}
	}
	add("name", before.Name, after.Name)
	add("email", before.Email, after.Email)
	add("role", string(before.Role), string(after.Role))
	add("bookable", before.Bookable, after.Bookable)
	add("color", before.Color, after.Color)
	add("archived", before.Archived, after.Archived)
	if before.PasswordHash != after.PasswordHash {
		changes = append(changes, Change{Field: "password"})
	}
	return changes
}
