package sqlstore

import (
	"context"
	"fmt"
	"slices"

	"clientele"
)

// verifyBatch is how many records are recounted at a time.
const verifyBatch = 500

// Verify recounts what is kept as counts and indexes, and looks for what hangs on nothing.
func (r reader) Verify(ctx context.Context, org string, report func(problem string)) error {
	return r.ask(ctx, func(t *tx) error {
		if err := t.verifyCustomers(ctx, org, report); err != nil {
			return err
		}
		return t.verifyOrphans(ctx, org, report)
	})
}

func (t *tx) verifyCustomers(ctx context.Context, org string, report func(string)) error {
	for after := ""; ; {
		cs, err := all(ctx, t, readCustomer, selectCustomer+"id > $2 order by id limit $3", org, after, verifyBatch)
		if err != nil || len(cs) == 0 {
			return err
		}
		last := cs[len(cs)-1].ID
		points, err := t.pairs(ctx, `select customer_id, cast(sum(points) as bigint) from loyalty where org_id = $1 and customer_id > $2 and customer_id <= $3
			group by customer_id`, org, after, last)
		if err != nil {
			return err
		}
		for _, c := range cs {
			if points[c.ID] != c.Loyalty {
				report(fmt.Sprintf("customer %s has %d points, its ledger adds up to %d", c.ID, c.Loyalty, points[c.ID]))
			}
			if err := t.verifyIndex(ctx, org, c, report); err != nil {
				return err
			}
		}
		after = last
	}
}

func (t *tx) pairs(ctx context.Context, text string, args ...any) (map[string]int64, error) {
	m := make(map[string]int64)
	return m, t.each(text, args, func(row scanner) error {
		var key string
		var n int64
		err := row.Scan(&key, &n)
		m[key] = n
		return err
	})
}

// verifyIndex looks for the terms and tags that a record should be found under.
func (t *tx) verifyIndex(ctx context.Context, org string, c clientele.Customer, report func(string)) error {
	terms := termsOf(c)
	kept, err := all(ctx, t, column[string], "select term from search_term where org_id = $1 and customer_id = $2 and "+t.dialect.anyOf("term", 3),
		org, c.ID, t.dialect.list(terms))
	if err != nil {
		return err
	}
	if len(kept) != len(terms) {
		report(fmt.Sprintf("customer %s is found under %d of %d terms", c.ID, len(kept), len(terms)))
	}
	for _, tag := range tagsOf(c) {
		kept, err := all(ctx, t, column[string], "select tag_key from customer_tag where org_id = $1 and tag_key = $2 and state = $3 and customer_id = $4",
			org, tag[1:], tag[:1], c.ID)
		if err != nil {
			return err
		}
		if len(kept) == 0 {
			report(fmt.Sprintf("customer %s is not found under one of its tags", c.ID))
		}
	}
	return nil
}

// orphans are the queries of rows that belong to nothing, or to somebody who does not have them.
var orphans = []struct{ what, text string }{
	{"a search term", `select s.customer_id from search_term s left join customer c on c.org_id = s.org_id and c.id = s.customer_id
		where s.org_id = $1 and (c.id is null or c.status in ('merged', 'erased'))`},
	{"a tag", `select g.customer_id from customer_tag g left join customer c on c.org_id = g.org_id and c.id = g.customer_id
		where g.org_id = $1 and c.id is null`},
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

func (t *tx) verifyOrphans(ctx context.Context, org string, report func(string)) error {
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
	return t.verifyTags(ctx, org, report)
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
