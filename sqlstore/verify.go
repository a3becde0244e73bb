package sqlstore

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"

	"clientele"
)

// Verify recounts what is kept as counts and indexes, and looks for what hangs on nothing. It sees one state of the
// database, and needs little memory however many customers there are.
func (r reader) Verify(ctx context.Context, org string, report func(problem string)) error {
	return r.steady(ctx, func(t *tx) error {
		for _, part := range []func(context.Context, string, func(string)) error{t.verifyPoints, t.verifyIndex, t.verifyOrphans, t.verifyTags,
			t.verifyStatistics, t.verifyBookings, t.verifyOrders, t.verifyTotals, t.verifyMatch} {
			if err := part(ctx, org, report); err != nil {
				return err
			}
		}
		return nil
	})
}

// verifyBatch is how many records are read at a time.
const verifyBatch = 1000

// eachCustomer reads all records of an organization, by id.
func (t *tx) eachCustomer(ctx context.Context, org string, fn func(clientele.Customer)) error {
	for after := ""; ; {
		cs, err := all(ctx, t, readCustomer, selectCustomer+"id > $2 order by id limit $3", org, after, verifyBatch)
		if err != nil || len(cs) == 0 {
			return err
		}
		for _, c := range cs {
			fn(c)
		}
		after = cs[len(cs)-1].ID
	}
}

// verifyPoints adds up the ledgers of points.
func (t *tx) verifyPoints(_ context.Context, org string, report func(string)) error {
	return t.each(`select c.id, c.loyalty, l.points from customer c
		join (select org_id, customer_id, cast(sum(points) as bigint) as points from loyalty where org_id = $1 group by org_id, customer_id) l
		on l.org_id = c.org_id and l.customer_id = c.id where c.org_id = $1 and c.loyalty <> l.points
		union all select c.id, c.loyalty, 0 from customer c where c.org_id = $1 and c.loyalty <> 0
		and not exists (select 1 from loyalty l where l.org_id = $1 and l.customer_id = c.id)`, []any{org}, func(row scanner) error {
		var id string
		var kept, counted int64
		err := row.Scan(&id, &kept, &counted)
		report(fmt.Sprintf("customer %s has %d points, the ledger adds up to %d", id, kept, counted))
		return err
	})
}

// index compares what customers should be found under with what is kept, first by the sums of hashes of a few
// customers each, then, where sums differ, one by one.
type index struct {
	sums [1 << 14]uint64
	want map[string]map[string]bool // of the customers whose sums differ: what they should be found under
}

// sum is where a customer's entries are added up.
func (x *index) sum(customer string) *uint64 {
	h := fnv.New32a()
	h.Write([]byte(customer))
	return &x.sums[h.Sum32()%uint32(len(x.sums))]
}

func hashOf(customer, key string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(customer + "\x00" + key))
	return h.Sum64()
}

// keysOf are the terms and tags of a record.
func keysOf(c clientele.Customer) []string {
	keys := termsOf(c)
	for _, tag := range tagsOf(c) {
		keys = append(keys, "#"+tag)
	}
	return keys
}

// eachKey reads all terms and tags that are kept.
func (t *tx) eachKey(org string, fn func(customer, key string)) error {
	for _, text := range []string{"select customer_id, term from search_term where org_id = $1",
		"select customer_id, '#' || state || tag_key from customer_tag where org_id = $1"} {
		err := t.each(text, []any{org}, func(row scanner) error {
			var customer, key string
			err := row.Scan(&customer, &key)
			fn(customer, key)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) verifyIndex(ctx context.Context, org string, report func(string)) error {
	x := &index{want: make(map[string]map[string]bool)}
	err := t.eachCustomer(ctx, org, func(c clientele.Customer) {
		for _, key := range keysOf(c) {
			*x.sum(c.ID) += hashOf(c.ID, key)
		}
	})
	if err != nil {
		return err
	}
	if err := t.eachKey(org, func(customer, key string) { *x.sum(customer) -= hashOf(customer, key) }); err != nil {
		return err
	}
	if x.sums == (index{}).sums {
		return nil
	}
	return t.verifyKeys(ctx, org, x, report)
}

// verifyKeys names the customers among whom something differs.
func (t *tx) verifyKeys(ctx context.Context, org string, x *index, report func(string)) error {
	err := t.eachCustomer(ctx, org, func(c clientele.Customer) {
		if *x.sum(c.ID) == 0 {
			return
		}
		x.want[c.ID] = make(map[string]bool)
		for _, key := range keysOf(c) {
			x.want[c.ID][key] = true
		}
	})
	if err != nil {
		return err
	}
	surplus := make(map[string]int)
	err = t.eachKey(org, func(customer, key string) {
		switch {
		case x.want[customer][key]:
			delete(x.want[customer], key)
		case *x.sum(customer) != 0:
			surplus[customer]++
		}
	})
	for id, n := range surplus {
		report(fmt.Sprintf("customer %s is found under %d terms or tags that are not theirs", id, n))
	}
	for id, missing := range x.want {
		if len(missing) > 0 {
			report(fmt.Sprintf("customer %s is not found under %d of their terms and tags", id, len(missing)))
		}
	}
	return err
}

// orphans are the queries of rows that belong to nothing.
var orphans = []struct{ what, text string }{
	{"a note", `select n.customer_id from note n left join customer c on c.org_id = n.org_id and c.id = n.customer_id
		where n.org_id = $1 and c.id is null`},
	{"a document", `select d.customer_id from document d left join customer c on c.org_id = d.org_id and c.id = d.customer_id
		where d.org_id = $1 and c.id is null`},
	{"a consent", `select s.customer_id from consent s left join customer c on c.org_id = s.org_id and c.id = s.customer_id
		where s.org_id = $1 and c.id is null`},
	{"a loyalty entry", `select l.customer_id from loyalty l left join customer c on c.org_id = l.org_id and c.id = l.customer_id
		where l.org_id = $1 and c.id is null`},
	{"a part of a document", `select p.document_id from document_chunk p left join document d on d.org_id = p.org_id and d.id = p.document_id
		where p.org_id = $1 and d.id is null`},
	{"a row of an import", `select w.import_id from import_row w left join import i on i.org_id = w.org_id and i.id = w.import_id
		where w.org_id = $1 and i.id is null`},
}

func (t *tx) verifyOrphans(_ context.Context, org string, report func(string)) error {
	for _, o := range orphans {
		if err := t.each(o.text, []any{org}, func(row scanner) error {
			var id string
			err := row.Scan(&id)
			report(fmt.Sprintf("%s belongs to %s, which is not there", o.what, id))
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// verifyTags looks for tags that customers have and the list of tags does not.
func (t *tx) verifyTags(ctx context.Context, org string, report func(string)) error {
	used, err := all(ctx, t, column[string], "select distinct tag_key from customer_tag where org_id = $1", org)
	if err != nil {
		return err
	}
	kept, err := all(ctx, t, column[string], "select tag_key from tag where org_id = $1", org)
	for _, key := range used {
		if !slices.Contains(kept, key) {
			report("a tag that customers have is not in the list of tags")
		}
	}
	return err
}
