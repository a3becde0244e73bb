package sqlstore

import (
	"slices"
	"testing"
)

func TestEveryTableIsDistributed(t *testing.T) {
	db := openServer(t)
	var tables []string
	if err := db.read(t.Context(), func(tx *tx) (err error) {
		tables, err = all(t.Context(), tx, column[string], `select c.relname from pg_class c where c.relkind = 'r'
			and c.relnamespace = 'public'::regnamespace and c.relname <> 'schema_migration' order by c.relname`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	listed := make(map[string]int)
	for i, d := range distribution {
		listed[d.table] = i
		if !slices.Contains(tables, d.table) {
			t.Errorf("%s is in the list and not in the database", d.table)
		}
	}
	for _, table := range tables {
		if _, ok := listed[table]; !ok {
			t.Errorf("%s is not in the list of distributed tables (distribution.go)", table)
		}
	}
	err := db.read(t.Context(), func(tx *tx) error {
		return tx.each(`select a.relname, b.relname, k.conname from pg_constraint k
			join pg_class a on a.oid = k.conrelid join pg_class b on b.oid = k.confrelid where k.contype = 'f'`, nil, func(row scanner) error {
			var child, parent, name string
			err := row.Scan(&child, &parent, &name)
			if listed[child] < listed[parent] {
				t.Errorf("%s: %s must be distributed before %s", name, parent, child)
			}
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	uniqueIndexesHoldTheKey(t, db)
}

// uniqueIndexesHoldTheKey fails where Citus could not keep an index unique: it lacks the column that spreads the table.
func uniqueIndexesHoldTheKey(t *testing.T, db *DB) {
	t.Helper()
	for _, d := range distribution {
		err := db.read(t.Context(), func(tx *tx) error {
			return tx.each(`select x.relname from pg_index i join pg_class x on x.oid = i.indexrelid join pg_class c on c.oid = i.indrelid
				where c.relname = $1 and c.relnamespace = 'public'::regnamespace and i.indisunique and not exists (select 1 from pg_attribute a
				where a.attrelid = c.oid and a.attname = $2 and a.attnum = any(i.indkey))`, []any{d.table, d.column}, func(row scanner) error {
				var name string
				err := row.Scan(&name)
				t.Errorf("the unique index %s lacks %s", name, d.column)
				return err
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestOnlyCitusIsDistributed(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		if err := db.Distribute(t.Context()); err != errNoCitus {
			t.Errorf("got %v, want a refusal that says what is missing", err)
		}
	})
}

// Citus cannot be had here. What is asked of it is recorded by functions and tables of the same names.
func TestDistributeAsksForEachTableOnce(t *testing.T) {
	db := openServer(t)
	if err := db.update(t.Context(), func(tx *tx) error {
		for _, text := range []string{"create table pg_dist_partition (logicalrelid regclass, key text, together text, n serial)",
			"create function create_distributed_table(name regclass, key text, colocate_with text) returns void language sql as " +
				"'insert into pg_dist_partition (logicalrelid, key, together) values (name, key, colocate_with)'"} {
			if _, err := tx.exec(text); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // again after an interruption
		for _, d := range distribution {
			if err := db.update(t.Context(), func(tx *tx) error { return tx.distribute(t.Context(), d) }); err != nil {
				t.Fatalf("%s: %v", d.table, err)
			}
		}
	}
	var asked []string
	if err := db.read(t.Context(), func(tx *tx) (err error) {
		asked, err = all(t.Context(), tx, column[string], "select logicalrelid || ' ' || key || ' ' || together from pg_dist_partition order by n")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if len(asked) != len(distribution) || asked[0] != "organization org_id none" || asked[1] != "slug slug none" || asked[3] != "users org_id organization" {
		t.Errorf("asked for %d tables: %q", len(asked), asked)
	}
}
