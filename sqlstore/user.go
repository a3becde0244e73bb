package sqlstore

import (
	"context"
	"slices"

	"clientele"
)

const selectUser = `select org_id, id, name, email, email_key, role, bookable, color, password_hash, archived, created_at, version
	from users `

func readUser(row scanner) (u clientele.User, err error) {
	err = row.Scan(&u.OrgID, &u.ID, &u.Name, &u.Email, fromText(&u.EmailKey), &u.Role, &u.Bookable, &u.Color, &u.PasswordHash,
		&u.Archived, fromMS(&u.CreatedAt), &u.Version)
	return u, err
}

// UserByID gives one user.
func (r reader) UserByID(ctx context.Context, org, id string) (clientele.User, error) {
	return one(ctx, r, "User", readUser, selectUser+"where org_id = $1 and id = $2", org, id)
}

// FindUsers lists the users of an organization by name.
func (r reader) FindUsers(ctx context.Context, org string) ([]clientele.User, error) {
	found, err := all(ctx, r, readUser, selectUser+"where org_id = $1", org)
	slices.SortFunc(found, func(a, b clientele.User) int { return byName(a.Name, b.Name, a.ID, b.ID) })
	return found, err
}

// LoginsByEmail finds the users who sign in with an e-mail, in all organizations.
func (r reader) LoginsByEmail(ctx context.Context, emailKey []byte) ([]clientele.Login, error) {
	return all(ctx, r, func(row scanner) (l clientele.Login, err error) {
		err = row.Scan(&l.OrgID, &l.UserID)
		return l, err
	}, "select org_id, user_id from login where email_key = $1 order by org_id", blob(emailKey))
}

const userTaken = "Another user of this organization has this e-mail"

// InsertUser writes a new user.
func (t *tx) InsertUser(_ context.Context, u clientele.User) error {
	_, err := t.exec(`insert into users (org_id, id, name, email, email_key, role, bookable, color, password_hash, archived, created_at, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		u.OrgID, u.ID, u.Name, u.Email, textOrNull(u.EmailKey), string(u.Role), u.Bookable, u.Color, u.PasswordHash, u.Archived, ms(u.CreatedAt), u.Version)
	return taken(err, "users", userTaken)
}

// UpdateUser writes a user and raises the version.
func (t *tx) UpdateUser(_ context.Context, u clientele.User) error {
	err := t.change("User", `update users set name = $3, email = $4, email_key = $5, role = $6, bookable = $7, color = $8,
		password_hash = $9, archived = $10, version = version + 1 where org_id = $1 and id = $2`,
		u.OrgID, u.ID, u.Name, u.Email, textOrNull(u.EmailKey), string(u.Role), u.Bookable, u.Color, u.PasswordHash, u.Archived)
	return taken(err, "users", userTaken)
}

// InsertLogin ties an e-mail to a user.
func (t *tx) InsertLogin(_ context.Context, emailKey []byte, l clientele.Login) error {
	_, err := t.exec("insert into login (email_key, org_id, user_id) values ($1, $2, $3)", blob(emailKey), l.OrgID, l.UserID)
	return taken(err, "login", userTaken)
}

// DeleteLogin unties an e-mail from a user.
func (t *tx) DeleteLogin(_ context.Context, emailKey []byte, l clientele.Login) error {
	_, err := t.exec("delete from login where email_key = $1 and org_id = $2 and user_id = $3", blob(emailKey), l.OrgID, l.UserID)
	return err
}
