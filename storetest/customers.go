package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"clientele"
)

var customerTests = map[string]func(*testing.T, *fixture){
	"a customer comes back as it was written": func(t *testing.T, f *fixture) {
		full, bare := f.customer(), f.person("bare")
		f.insert(full, bare)
		same(t, "every field", f.stored(full.ID), full)
		same(t, "only a name", f.stored(bare.ID), bare)
	},
	"many customers come back as they were written": func(t *testing.T, f *fixture) {
		many := f.crowd(250)
		f.insertMany(many)
		for _, c := range []clientele.Customer{many[0], many[99], many[249]} {
			same(t, "one of many", f.stored(c.ID), c)
		}
		found := got(f.store.CustomersByIDs(f.ctx, f.org, []string{many[3].ID, "cust_nobody", many[7].ID}))(t)
		slices.SortFunc(found, func(a, b clientele.Customer) int { return compareIDs(a.ID, b.ID) })
		same(t, "by ids", found, []clientele.Customer{many[3], many[7]})
		same(t, "no ids", len(got(f.store.CustomersByIDs(f.ctx, f.org, nil))(t)), 0)
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertCustomers(f.ctx, f.org, f.again(many[:20])) })
	},
	"an id is taken once": func(t *testing.T, f *fixture) {
		c := f.customer()
		f.insert(c)
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertCustomer(f.ctx, f.org, c) })
	},
	"another organization sees and changes nothing": func(t *testing.T, f *fixture) {
		c := f.customer()
		f.insert(c)
		_, err := f.store.CustomerByID(f.ctx, f.other, c.ID)
		wantKind(t, clientele.KindNotFound, err)
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { _, err := tx.LockCustomer(f.ctx, f.other, c.ID); return err })
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.UpdateCustomer(f.ctx, f.other, c, c) })
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.DeleteCustomer(f.ctx, f.other, c) })
		same(t, "by contact", len(got(f.store.CustomersByContact(f.ctx, f.other, []string{c.Phone}, []string{c.EmailKey}))(t)), 0)
		same(t, "by ids", len(got(f.store.CustomersByIDs(f.ctx, f.other, []string{c.ID}))(t)), 0)
		items, next, err := f.store.FindCustomers(f.ctx, f.other, allActive(), clientele.Slice{Limit: 10})
		if err != nil || len(items) != 0 || next != "" {
			t.Errorf("the other organization lists %d customers, next %q, error %v", len(items), next, err)
		}
		same(t, "untouched", f.stored(c.ID), c)
	},
	"customers are found by phone or e-mail, each once, the oldest first, not the merged": func(t *testing.T, f *fixture) {
		phone, email, both, merged, erased := f.person("a"), f.person("b"), f.person("c"), f.person("d"), f.person("e")
		phone.Phone, both.Phone, merged.Phone = "+358401", "+358401", "+358401"
		email.EmailKey, both.EmailKey, erased.EmailKey = "a@x.fi", "a@x.fi", "a@x.fi"
		merged.Status, erased.Status = clientele.StatusMerged, clientele.StatusErased
		f.insert(phone, email, both, merged, erased)
		found := got(f.store.CustomersByContact(f.ctx, f.org, []string{"+358401", "+358402"}, []string{"a@x.fi", "none@x.fi"}))(t)
		same(t, "found", ids(found), []string{phone.ID, email.ID, both.ID, erased.ID})
		same(t, "nothing asked", len(got(f.store.CustomersByContact(f.ctx, f.org, nil, nil))(t)), 0)
		same(t, "an empty contact is nobody's", len(got(f.store.CustomersByContact(f.ctx, f.org, []string{""}, []string{""}))(t)), 0)
	},
	"an update writes what differs and raises the version": func(t *testing.T, f *fixture) {
		c := f.customer()
		f.insert(c)
		bare := f.person("somebody else entirely")
		bare.ID, bare.Tags = c.ID, []string{"vip", "New"}
		f.write(func(tx clientele.Tx) error {
			if err := keepTags(f.ctx, tx, f.org, bare); err != nil {
				return err
			}
			return tx.UpdateCustomer(f.ctx, f.org, c, bare)
		})
		bare.Version = c.Version + 1
		same(t, "every field changed", f.stored(c.ID), bare)
		f.refused(clientele.KindVersion, func(tx clientele.Tx) error { return tx.UpdateCustomer(f.ctx, f.org, c, bare) })
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error {
			nobody := c
			nobody.ID = "cust_nobody"
			return tx.UpdateCustomer(f.ctx, f.org, nobody, nobody)
		})
	},
	"a search follows the name, the status and the end of a record": func(t *testing.T, f *fixture) {
		c := f.customer()
		f.insert(c)
		for _, step := range []struct {
			what     string
			change   func(*clientele.Customer)
			old, new int // hits of the old and of the new name
			archived int // hits of the new name among the archived
		}{
			{"as it was", func(c *clientele.Customer) {}, 1, 0, 0},
			{"renamed", func(c *clientele.Customer) { c.Name, c.NameKey, c.EmailKey = "Berta", "berta nieminen", "" }, 0, 1, 0},
			{"archived", func(c *clientele.Customer) { c.Status, c.ArchivedAt = clientele.StatusArchived, noon }, 0, 0, 1},
			{"active again", func(c *clientele.Customer) { c.Status, c.ArchivedAt = clientele.StatusActive, time.Time{} }, 0, 1, 0},
			{"merged", func(c *clientele.Customer) { c.Status = clientele.StatusMerged }, 0, 0, 0},
		} {
			f.change(c.ID, step.change)
			same(t, step.what+": old name", len(f.search("virtanen", clientele.StatusActive)), step.old)
			same(t, step.what+": new name", len(f.search("nieminen", clientele.StatusActive)), step.new)
			same(t, step.what+": archived", len(f.search("nieminen", clientele.StatusArchived)), step.archived)
		}
		f.write(func(tx clientele.Tx) error { return tx.DeleteCustomer(f.ctx, f.org, f.stored(c.ID)) })
		_, err := f.store.CustomerByID(f.ctx, f.org, c.ID)
		wantKind(t, clientele.KindNotFound, err)
		same(t, "tags after the deletion", got(f.store.TagByKey(f.ctx, f.org, "vip"))(t).Customers, 0)
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.DeleteCustomer(f.ctx, f.org, c) })
	},
	"a customer with children cannot be deleted": func(t *testing.T, f *fixture) {
		c := f.customer()
		f.insert(c)
		f.write(func(tx clientele.Tx) error { return tx.InsertNote(f.ctx, f.org, f.note(c.ID)) })
		if err := f.store.InTx(f.ctx, func(tx clientele.Tx) error { return tx.DeleteCustomer(f.ctx, f.org, c) }); err == nil {
			t.Error("the customer of a note was deleted")
		}
		same(t, "still there", f.stored(c.ID), c)
	},
	"tags count the active customers that have them": func(t *testing.T, f *fixture) {
		one, two, gone := f.person("a"), f.person("b"), f.person("c")
		one.Tags, two.Tags, gone.Tags = []string{"VIP", "cut"}, []string{"vip"}, []string{"Vip"}
		gone.Status = clientele.StatusArchived
		f.insert(one, two, gone)
		tags := got(f.store.FindTags(f.ctx, f.org))(t)
		if len(tags) != 2 || tags[0].Key != "cut" || tags[0].Customers != 1 || tags[1].Name != "VIP" || tags[1].Customers != 2 {
			t.Errorf("tags by name: %+v", tags)
		}
		same(t, "one", got(f.store.TagByKey(f.ctx, f.org, "vip"))(t), tags[1])
		_, err := f.store.TagByKey(f.ctx, f.other, "vip")
		wantKind(t, clientele.KindNotFound, err)
	},
	"customers with a tag are found in any state, by id": func(t *testing.T, f *fixture) {
		statuses := []clientele.Status{clientele.StatusActive, clientele.StatusArchived, clientele.StatusErased, clientele.StatusActive, clientele.StatusMerged, clientele.StatusRemovalPending}
		var want []string
		for _, s := range statuses {
			c := f.person("a")
			c.Status, c.Tags = s, []string{"vip"}
			f.insert(c)
			want = append(want, c.ID)
		}
		var found []string
		f.write(func(tx clientele.Tx) error {
			for after := ""; ; after = found[len(found)-1] {
				some, err := tx.CustomersWithTag(f.ctx, f.org, "vip", after, 4)
				found = append(found, ids(some)...)
				if err != nil || len(some) < 4 {
					return err
				}
			}
		})
		same(t, "all by id", found, want)
	},
	"a tag can be renamed and deleted": func(t *testing.T, f *fixture) {
		tag := clientele.Tag{Key: "vip", Name: "VIP", CreatedAt: noon}
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.UpdateTag(f.ctx, f.org, "vip", tag) })
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.DeleteTag(f.ctx, f.org, "vip") })
		f.write(func(tx clientele.Tx) error {
			for _, name := range []string{"VIP", "vip", "cut"} {
				if err := tx.InsertTag(f.ctx, f.org, clientele.Tag{Key: clientele.TagKey(name), Name: name, CreatedAt: noon}); err != nil {
					return err
				}
			}
			return nil
		})
		same(t, "the first stays", got(f.store.TagByKey(f.ctx, f.org, "vip"))(t), tag)
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error {
			return tx.UpdateTag(f.ctx, f.org, "vip", clientele.Tag{Key: "cut", Name: "Cut"})
		})
		gold := clientele.Tag{Key: "gold", Name: "Gold", Color: "#ffd700", CreatedAt: noon}
		f.write(func(tx clientele.Tx) error { return tx.UpdateTag(f.ctx, f.org, "vip", gold) })
		same(t, "renamed", got(f.store.TagByKey(f.ctx, f.org, "gold"))(t), gold)
		f.write(func(tx clientele.Tx) error { return tx.DeleteTag(f.ctx, f.org, "gold") })
		_, err := f.store.TagByKey(f.ctx, f.org, "gold")
		wantKind(t, clientele.KindNotFound, err)
	},
}

func compareIDs(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func ids(cs []clientele.Customer) []string {
	found := make([]string, len(cs))
	for i, c := range cs {
		found[i] = c.ID
	}
	return found
}

func allActive() clientele.CustomerQuery {
	return clientele.CustomerQuery{Statuses: []clientele.Status{clientele.StatusActive}, Sort: clientele.SortCreated}
}

// search gives all hits of a search.
func (f *fixture) search(text string, statuses ...clientele.Status) []clientele.Customer {
	f.Helper()
	query := clientele.CustomerQuery{Search: got(clientele.ParseSearch(text))(f), Statuses: statuses, Sort: clientele.SortMatch}
	return pages(f, func(s clientele.Slice) ([]clientele.Customer, string, error) {
		return f.store.FindCustomers(f.ctx, f.org, query, s)
	})
}

// crowd makes n different customers.
func (f *fixture) crowd(n int) []clientele.Customer {
	cs := make([]clientele.Customer, n)
	for i := range cs {
		c := f.customer()
		c.NameKey = fmt.Sprintf("person%d virtanen", i)
		c.Phone = fmt.Sprintf("+35840%07d", i)
		c.Tags = []string{fmt.Sprintf("tag %d", i%7)}
		c.CreatedAt = noon.Add(time.Duration(i) * time.Second)
		cs[i] = c
	}
	return cs
}

// again gives a fresh copy of the first, and the rest as they are: a batch that fails on its second row.
func (f *fixture) again(cs []clientele.Customer) []clientele.Customer {
	cs = slices.Clone(cs)
	cs[0].ID = f.id("cust")
	return cs
}

func (f *fixture) insertMany(cs []clientele.Customer) {
	f.Helper()
	f.write(func(tx clientele.Tx) error {
		for _, c := range cs {
			if err := keepTags(f.ctx, tx, f.org, c); err != nil {
				return err
			}
		}
		return tx.InsertCustomers(f.ctx, f.org, cs)
	})
}
