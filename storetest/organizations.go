package storetest

import (
	"testing"
	"time"

	"clientele"
)

var organizationTests = map[string]func(*testing.T, *fixture){
	"an organization comes back as it was written": func(t *testing.T, f *fixture) {
		o := organization("org_cccccccccc", "third")
		o.ClockOffset = 36 * time.Hour
		o.Settings.CustomFieldLabels = map[string]string{"dog": "Dog's name"}
		f.write(func(tx clientele.Tx) error { return tx.InsertOrganization(f.ctx, o) })
		same(t, "by id", got(f.store.OrganizationByID(f.ctx, o.ID))(t), o)
		same(t, "by slug", got(f.store.OrganizationBySlug(f.ctx, "third"))(t), o)
		all := got(f.store.Organizations(f.ctx))(t)
		if len(all) != 3 || all[0].ID != f.org || all[2].Slug != "third" {
			t.Errorf("all by name: %+v", all)
		}
	},
	"a slug belongs to one organization": func(t *testing.T, f *fixture) {
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error {
			return tx.InsertOrganization(f.ctx, organization("org_cccccccccc", f.slug(f.other)))
		})
		old := f.slug(f.org)
		o := got(f.store.OrganizationByID(f.ctx, f.org))(t)
		o.Slug = f.slug(f.other)
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.UpdateOrganization(f.ctx, o) })
		o.Slug = "moved"
		f.write(func(tx clientele.Tx) error { return tx.UpdateOrganization(f.ctx, o) })
		same(t, "found by its new slug", got(f.store.OrganizationBySlug(f.ctx, "moved"))(t).ID, f.org)
		same(t, "found by its old slug", got(f.store.OrganizationBySlug(f.ctx, old))(t).ID, f.org)
		o = got(f.store.OrganizationByID(f.ctx, f.org))(t)
		o.Slug = old
		f.write(func(tx clientele.Tx) error { return tx.UpdateOrganization(f.ctx, o) })
		same(t, "back at its old slug", got(f.store.OrganizationByID(f.ctx, f.org))(t).Slug, old)
		other := got(f.store.OrganizationByID(f.ctx, f.other))(t)
		other.Slug = "moved"
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.UpdateOrganization(f.ctx, other) })
	},
	"a sandbox is found by its live organization and shares its slug": func(t *testing.T, f *fixture) {
		_, err := f.store.SandboxOf(f.ctx, f.org)
		wantKind(t, clientele.KindNotFound, err)
		box := organization("org_cccccccccc", f.slug(f.org))
		box.LiveID = f.org
		f.write(func(tx clientele.Tx) error { return tx.InsertOrganization(f.ctx, box) })
		same(t, "the sandbox", got(f.store.SandboxOf(f.ctx, f.org))(t), box)
		same(t, "the slug is the live one's", got(f.store.OrganizationBySlug(f.ctx, box.Slug))(t).ID, f.org)
	},
	"updating an organization compares and raises its version": func(t *testing.T, f *fixture) {
		o := got(f.store.OrganizationByID(f.ctx, f.org))(t)
		o.Name, o.Settings.BookkeepingYears = "Another name", 10
		f.write(func(tx clientele.Tx) error { return tx.UpdateOrganization(f.ctx, o) })
		f.refused(clientele.KindVersion, func(tx clientele.Tx) error { return tx.UpdateOrganization(f.ctx, o) })
		want := o
		want.Version++
		same(t, "stored", got(f.store.OrganizationByID(f.ctx, f.org))(t), want)
		o.ID = "org_nowhere"
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.UpdateOrganization(f.ctx, o) })
	},
	"users are listed by name, whatever the case": func(t *testing.T, f *fixture) {
		zoe, anna := f.user("zoe@x.fi"), f.user("anna@x.fi")
		zoe.Name, anna.Name = "Zoe", "anna"
		f.write(func(tx clientele.Tx) error {
			if err := tx.InsertUser(f.ctx, zoe); err != nil {
				return err
			}
			return tx.InsertUser(f.ctx, anna)
		})
		same(t, "users", got(f.store.FindUsers(f.ctx, f.org))(t), []clientele.User{anna, zoe})
		same(t, "one", got(f.store.UserByID(f.ctx, f.org, zoe.ID))(t), zoe)
		_, err := f.store.UserByID(f.ctx, f.other, zoe.ID)
		wantKind(t, clientele.KindNotFound, err)
	},
	"an e-mail is one user's in an organization": func(t *testing.T, f *fixture) {
		u := f.user("anna@x.fi")
		f.write(func(tx clientele.Tx) error { return tx.InsertUser(f.ctx, u) })
		second := f.user("anna@x.fi")
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertUser(f.ctx, second) })
		second.EmailKey, second.Email = "berta@x.fi", "berta@x.fi"
		f.write(func(tx clientele.Tx) error { return tx.InsertUser(f.ctx, second) })
		second.EmailKey = "anna@x.fi"
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.UpdateUser(f.ctx, second) })
		elsewhere := f.user("anna@x.fi")
		elsewhere.OrgID = f.other
		f.write(func(tx clientele.Tx) error { return tx.InsertUser(f.ctx, elsewhere) })
	},
	"updating a user raises the version": func(t *testing.T, f *fixture) {
		u := f.user("anna@x.fi")
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.UpdateUser(f.ctx, u) })
		f.write(func(tx clientele.Tx) error { return tx.InsertUser(f.ctx, u) })
		u.Name, u.Role, u.Archived, u.PasswordHash, u.Color = "Anna", clientele.RoleOwner, true, "$argon2id$", "#aabbcc"
		f.write(func(tx clientele.Tx) error { return tx.UpdateUser(f.ctx, u) })
		u.Version++
		same(t, "stored", got(f.store.UserByID(f.ctx, f.org, u.ID))(t), u)
	},
	"logins of an e-mail are found in all organizations": func(t *testing.T, f *fixture) {
		key := []byte{0, 1, 0xff}
		here, there := clientele.Login{OrgID: f.org, UserID: "usr_1"}, clientele.Login{OrgID: f.other, UserID: "usr_2"}
		f.write(func(tx clientele.Tx) error {
			if err := tx.InsertLogin(f.ctx, key, there); err != nil {
				return err
			}
			return tx.InsertLogin(f.ctx, key, here)
		})
		same(t, "both", got(f.store.LoginsByEmail(f.ctx, key))(t), []clientele.Login{here, there})
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error {
			return tx.InsertLogin(f.ctx, key, clientele.Login{OrgID: f.org, UserID: "usr_3"})
		})
		f.write(func(tx clientele.Tx) error {
			if err := tx.DeleteLogin(f.ctx, key, clientele.Login{OrgID: f.org, UserID: "usr_3"}); err != nil {
				return err
			}
			return tx.DeleteLogin(f.ctx, key, here)
		})
		same(t, "the one that is left", got(f.store.LoginsByEmail(f.ctx, key))(t), []clientele.Login{there})
	},
	"a key is found by its secret together with its organization": func(t *testing.T, f *fixture) {
		k := f.key([]byte("hash-1"))
		f.write(func(tx clientele.Tx) error { return tx.InsertKey(f.ctx, k) })
		key, org, err := f.store.KeyBySecret(f.ctx, f.org, k.Hash)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "key", key, k)
		same(t, "organization", org, got(f.store.OrganizationByID(f.ctx, f.org))(t))
		for _, look := range []struct {
			org  string
			hash []byte
		}{{f.other, k.Hash}, {f.org, []byte("other")}, {f.org, nil}} {
			_, _, err := f.store.KeyBySecret(f.ctx, look.org, look.hash)
			wantKind(t, clientele.KindNotFound, err)
		}
		k.RevokedAt, k.LastUsed, k.Name = noon, noon, "revoked"
		f.write(func(tx clientele.Tx) error { return tx.UpdateKey(f.ctx, k) })
		same(t, "changed", got(f.store.KeyByID(f.ctx, f.org, k.ID))(t), k)
	},
	"keys are listed the newest first and unique by id and secret": func(t *testing.T, f *fixture) {
		first, second := f.key([]byte("1")), f.key([]byte("2"))
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.UpdateKey(f.ctx, first) })
		f.write(func(tx clientele.Tx) error {
			if err := tx.InsertKey(f.ctx, first); err != nil {
				return err
			}
			return tx.InsertKey(f.ctx, second)
		})
		same(t, "keys", got(f.store.FindKeys(f.ctx, f.org))(t), []clientele.Key{second, first})
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertKey(f.ctx, first) })
		third := f.key([]byte("1"))
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertKey(f.ctx, third) })
	},
	"the store answers": func(t *testing.T, f *fixture) {
		if err := f.store.Health(f.ctx); err != nil {
			t.Error(err)
		}
	},
}

func (f *fixture) user(email string) clientele.User {
	return clientele.User{OrgID: f.org, ID: f.id("usr"), Name: "Somebody", Email: email, EmailKey: email, Role: clientele.RoleStaff,
		Bookable: true, CreatedAt: noon, Version: 1}
}

func (f *fixture) key(hash []byte) clientele.Key {
	return clientele.Key{OrgID: f.org, ID: f.id("key"), Name: "Web shop", Hint: "ab12", Hash: hash, Mode: clientele.ModeLive,
		Scopes: []clientele.Scope{clientele.CustomersRead}, CreatedBy: "usr_1", CreatedAt: noon, ExpiresAt: noon.AddDate(1, 0, 0)}
}

func (f *fixture) slug(org string) string {
	f.Helper()
	return got(f.store.OrganizationByID(f.ctx, org))(f).Slug
}
