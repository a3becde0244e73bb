package sqlstore

import (
	"context"
	"errors"
	"slices"

	"clientele"
)

// PostgreSQL keeps samples of what columns hold (pg_statistic): common names, phone numbers at the borders of ranges.
// They would outlive the person. Columns that say something about customers are therefore not sampled, save those
// whose values are few or nobody's own, which plans are chosen by. At a million customers no plan became worse.
var sampled = []string{"org_id", "id", "customer_id", "order_id", "tag_key", "state", "status", "kind", "channel", "source", "via",
	"author", "actor", "regular_of", "country", "language", "content_type", "first_day", "months"}

// forgetSamples stops the sampling of columns that migrations have added.
func (db *DB) forgetSamples(ctx context.Context) error {
	var personal []clientele.FieldPrivacy
	for _, f := range clientele.PrivacyRegister() {
		if f.Class == clientele.Personal && !slices.Contains(sampled, f.Column) {
			personal = append(personal, f)
		}
	}
	return db.update(ctx, func(t *tx) error { return t.dialect.forgetSamples(t, personal) })
}

// forgetSamples has nothing to do: SQLite samples only when it is told to, and keeps no values.
func (s *sqlite) forgetSamples(*tx, []clientele.FieldPrivacy) error { return nil }

type tableColumn struct{ table, column string }

func (p *postgres) forgetSamples(t *tx, personal []clientele.FieldPrivacy) error {
	open, err := all(t.ctx, t, func(row scanner) (c tableColumn, err error) {
		err = row.Scan(&c.table, &c.column)
		return c, err
	}, `select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
		where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and a.attnum > 0 and not a.attisdropped
		and a.atttypid in ('text'::regtype, 'bytea'::regtype) and a.attstattarget <> 0`)
	if err != nil {
		return err
	}
	for _, f := range personal {
		if !slices.Contains(open, tableColumn{f.Table, f.Column}) {
			continue
		}
		err := t.savepoint(func() error {
			_, err := t.exec("alter table " + f.Table + " alter column " + f.Column + " set statistics 0")
			return err
		})
		// Citus refuses it on a table that is distributed already; those that were there before have been told.
		var refused *dbError
		if err != nil && !(errors.As(err, &refused) && refused.code == "0A000") {
			return err
		}
	}
	return nil
}
