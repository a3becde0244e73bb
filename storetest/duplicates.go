package storetest

import (
	"slices"
	"testing"

	"clientele"
)

var duplicateTests = map[string]func(*testing.T, *fixture){
	"keys find whom they were kept for, up to a limit each": func(t *testing.T, f *fixture) {
		defer f.dropKeys()
		f.keep(f.org, 7, "cust_a", "cust_b", "cust_c")
		f.keep(f.org, 9, "cust_a")
		f.keep(f.other, 9, "cust_z")
		found := got(f.store.CustomersByMatchKeys(f.ctx, f.org, []int64{7, 8, 9}, 2))(t)
		same(t, "a key of three", len(found[7]), 2)
		same(t, "a key of one", found[9], []string{"cust_a"})
		same(t, "a key of nobody", len(found[8]), 0)
		f.keep(f.org, 9, "cust_a") // a second time changes nothing
		same(t, "a key that was kept twice", got(f.store.CustomersByMatchKeys(f.ctx, f.org, []int64{9}, 5))(t)[9], []string{"cust_a"})
	},
	"many keys are looked up together": func(t *testing.T, f *fixture) {
		defer f.dropKeys()
		var keys []int64
		for key := range int64(300) {
			keys = append(keys, key)
			f.keep(f.org, key, "cust_a")
		}
		same(t, "keys that find somebody", len(got(f.store.CustomersByMatchKeys(f.ctx, f.org, keys, 1))(t)), 300)
	},
	"the first keys are removed, and no others": func(t *testing.T, f *fixture) {
		defer f.dropKeys()
		f.keep(f.other, 1, "cust_z")
		f.keep(f.org, 1, "cust_a", "cust_b")
		f.keep(f.org, 2, "cust_a", "cust_b")
		remove := func() (n int) {
			f.write(func(tx clientele.Tx) (err error) { n, err = tx.DeleteFirstMatchKeys(f.ctx, f.org, 3); return err })
			return n
		}
		same(t, "removed", remove(), 3)
		same(t, "left", got(f.store.CustomersByMatchKeys(f.ctx, f.org, []int64{1, 2}, 9))(t), map[int64][]string{2: {"cust_b"}})
		same(t, "removed of what is left", remove(), 1)
		same(t, "removed of nothing", remove(), 0)
		same(t, "of the other", got(f.store.CustomersByMatchKeys(f.ctx, f.other, []int64{1}, 9))(t), map[int64][]string{1: {"cust_z"}})
	},
	"who made the keys is kept": func(t *testing.T, f *fixture) {
		same(t, "when nothing was said", got(f.store.KeptKeys(f.ctx, f.org))(t), clientele.KeptKeys{})
		for _, k := range []clientele.KeptKeys{{Version: 2, Step: clientele.KeysMaking, After: "cust_b"}, {Version: 2, Step: clientele.KeysKept}} {
			f.write(func(tx clientele.Tx) error { return tx.SaveKeptKeys(f.ctx, f.org, k) })
			same(t, "what was said", got(f.store.KeptKeys(f.ctx, f.org))(t), k)
		}
		same(t, "of the other", got(f.store.KeptKeys(f.ctx, f.other))(t), clientele.KeptKeys{})
	},
	"identities are what tells who somebody is": func(t *testing.T, f *fixture) {
		c, archived := f.customer(), f.customer()
		archived.ID, archived.Status = c.ID+"x", clientele.StatusArchived
		f.insert(c, archived)
		found := got(f.store.Identities(f.ctx, f.org, []string{c.ID, archived.ID, "cust_nobody"}))(t)
		slices.SortFunc(found, func(a, b clientele.Customer) int { return compareIDs(a.ID, b.ID) })
		same(t, "found", len(found), 2)
		if !found[0].SameIdentity(c) || found[0].ID != c.ID || found[0].Status != c.Status || found[0].Version != c.Version {
			t.Errorf("of %+v the identity is %+v", c, found[0])
		}
		same(t, "of nobody", len(got(f.store.Identities(f.ctx, f.org, nil))(t)), 0)
		same(t, "of the other", len(got(f.store.Identities(f.ctx, f.other, []string{c.ID}))(t)), 0)
		active := got(f.store.ActiveIdentities(f.ctx, f.org, "", 10))(t)
		if len(active) != 1 || active[0].ID != c.ID || !active[0].SameIdentity(c) {
			t.Errorf("of the active ones the identities are %+v", active)
		}
		same(t, "after the last", len(got(f.store.ActiveIdentities(f.ctx, f.org, c.ID, 10))(t)), 0)
	},
}

// keep keeps a key for customers.
func (f *fixture) keep(org string, key int64, customers ...string) {
	f.Helper()
	keys := make([]clientele.MatchKey, len(customers))
	for i, id := range customers {
		keys[i] = clientele.MatchKey{Key: key, CustomerID: id}
	}
	f.write(func(tx clientele.Tx) error { return tx.InsertMatchKeys(f.ctx, org, keys) })
}

// dropKeys removes what was kept for customers who are not there.
func (f *fixture) dropKeys() {
	f.Helper()
	for _, org := range []string{f.org, f.other} {
		f.write(func(tx clientele.Tx) error { _, err := tx.DeleteFirstMatchKeys(f.ctx, org, 1000); return err })
	}
}
