package sqlstore

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"clientele/sqlstore/pgtest"
)

var update = flag.Bool("update", false, "write the reading copies of the schema anew")

// files are migrations for both databases, in order.
func files(texts ...string) fstest.MapFS {
	fs := fstest.MapFS{}
	for i, text := range texts {
		for _, folder := range []string{"sqlite", "postgres"} {
			fs[fmt.Sprintf("migrations/%s/%04d_step.sql", folder, i+1)] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	return fs
}

// onBothEmpty runs a test on databases without any table.
func onBothEmpty(t *testing.T, test func(t *testing.T, o Options)) {
	t.Run("sqlite", func(t *testing.T) { test(t, Options{SQLitePath: filepath.Join(t.TempDir(), "register.db")}) })
	t.Run("postgres", func(t *testing.T) { test(t, Options{PostgresURL: pgtest.Empty(t)}) })
}

func openOnly(t *testing.T, o Options) *DB {
	t.Helper()
	db, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func TestMigrationsRunOnceAndInOrder(t *testing.T) {
	onBothEmpty(t, func(t *testing.T, o Options) {
		db := openOnly(t, o)
		one := "-- a comment; with a semicolon\ncreate table step (n bigint not null);\ninsert into step (n)\n  values (1);\n"
		for _, fs := range []fstest.MapFS{files(one), files(one), files(one, "insert into step (n) select n + 1 from step;\n")} {
			if err := db.migrate(t.Context(), fs); err != nil {
				t.Fatal(err)
			}
		}
		var rows []int
		if err := db.read(t.Context(), func(tx *tx) (err error) {
			rows, err = all(t.Context(), tx, column[int], "select n from step order by n")
			return err
		}); err != nil || !slices.Equal(rows, []int{1, 2}) {
			t.Errorf("the steps left %v (error %v)", rows, err)
		}
	})
}

func TestMigrationThatFailsLeavesNothing(t *testing.T) {
	onBothEmpty(t, func(t *testing.T, o Options) {
		db := openOnly(t, o)
		good := "create table step (n bigint not null);\n"
		err := db.migrate(t.Context(), files(good, "create table other (n bigint);\ninsert into nowhere values (1);\n"))
		if err == nil || !strings.Contains(err.Error(), "migration 0002 step") {
			t.Errorf("got %v, want an error that names the migration", err)
		}
		if version, err := db.schemaVersion(t.Context()); err != nil || version != 1 {
			t.Errorf("the schema has version %d (error %v), want 1", version, err)
		}
		if err := db.migrate(t.Context(), files(good, "create table other (n bigint);\n")); err != nil {
			t.Errorf("after the mistake was mended: %v", err)
		}
	})
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	onBothEmpty(t, func(t *testing.T, o Options) {
		db := openOnly(t, o)
		if err := db.migrate(t.Context(), files("create table a (n bigint);\n", "create table b (n bigint);\n")); err != nil {
			t.Fatal(err)
		}
		err := db.migrate(t.Context(), files("create table a (n bigint);\n"))
		if err == nil || !strings.Contains(err.Error(), "start a newer clientele") {
			t.Errorf("got %v, want a refusal that says what to do", err)
		}
	})
}

func TestProgramsThatMigrateAtOnceTakeTurns(t *testing.T) {
	onBothEmpty(t, func(t *testing.T, o Options) {
		var done sync.WaitGroup
		for range 4 {
			db := openOnly(t, o)
			done.Go(func() {
				if err := db.Migrate(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
	})
}

func TestMigrationNumbersHaveNoGap(t *testing.T) {
	fs := files("create table a (n bigint);\n")
	fs["migrations/sqlite/0003_gap.sql"] = &fstest.MapFile{Data: []byte("create table b (n bigint);\n")}
	if _, err := readMigrations(fs, "sqlite"); err == nil {
		t.Error("a gap in the numbers was accepted")
	}
	sqlite, err := readMigrations(migrationFiles, "sqlite")
	if err != nil {
		t.Fatal(err)
	}
	postgres, err := readMigrations(migrationFiles, "postgres")
	if err != nil {
		t.Fatal(err)
	}
	if len(sqlite) != len(postgres) || SchemaVersion() != len(sqlite) {
		t.Fatalf("there are %d migrations for SQLite, %d for PostgreSQL", len(sqlite), len(postgres))
	}
	for i := range sqlite {
		if sqlite[i].name != postgres[i].name {
			t.Errorf("migration %d is %s on SQLite and %s on PostgreSQL", i+1, sqlite[i].name, postgres[i].name)
		}
	}
}

// The reading copies of the schema are what migrating an empty database leads to.
func TestSchemaCopies(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		name := "schema." + db.dialect.folder() + ".sql"
		got := schemaText(t, db)
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from what the migrations make; run go test ./sqlstore -run TestSchemaCopies -update", name)
		}
	})
}

const sqliteSchema = `select sql || ';' from sqlite_schema where sql is not null and name <> 'schema_migration'
	order by tbl_name, type desc, name`

// postgresSchema puts the catalog's columns, constraints and indexes together as statements.
const postgresSchema = `select 'create table ' || c.relname || ' (' || chr(10)
	|| (select string_agg('    ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
			|| case when a.attcollation <> 0 then ' collate "' || l.collname || '"' else '' end
			|| case when a.attnotnull then ' not null' else '' end, ',' || chr(10) order by a.attnum)
		from pg_attribute a left join pg_collation l on l.oid = a.attcollation
		where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
	|| coalesce((select ',' || chr(10) || string_agg('    constraint ' || k.conname || ' ' || lower(substr(pg_get_constraintdef(k.oid), 1, 11))
			|| substr(pg_get_constraintdef(k.oid), 12), ',' || chr(10) order by k.contype desc, k.conname)
		from pg_constraint k where k.conrelid = c.oid), '')
	|| chr(10) || ');'
	|| coalesce((select string_agg(chr(10) || pg_get_indexdef(i.indexrelid) || ';', '' order by x.relname)
		from pg_index i join pg_class x on x.oid = i.indexrelid
		where i.indrelid = c.oid and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)), '')
	from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'schema_migration' order by c.relname`

func schemaText(t *testing.T, db *DB) string {
	t.Helper()
	text := map[string]string{"sqlite": sqliteSchema, "postgres": postgresSchema}[db.dialect.folder()]
	var parts []string
	if err := db.read(t.Context(), func(tx *tx) (err error) {
		parts, err = all(t.Context(), tx, column[string], text)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return "-- What the migrations make. For reading; written by go test ./sqlstore -run TestSchemaCopies -update.\n\n" +
		strings.Join(parts, "\n\n") + "\n"
}

// Times are numbers, and texts compare by their bytes, on both databases alike; nothing is checked only at the COMMIT,
// which on SQLite would fail the whole group.
func TestColumnsAreOfFewTypes(t *testing.T) {
	db := openServer(t)
	err := db.read(t.Context(), func(tx *tx) error {
		return tx.each(`select c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod), coalesce(l.collname, '')
			from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_collation l on l.oid = a.attcollation
			where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
			and c.relname <> 'schema_migration'`, nil, func(row scanner) error {
			var name, kind, collation string
			err := row.Scan(&name, &kind, &collation)
			if !slices.Contains([]string{"text", "bigint", "boolean", "bytea"}, kind) {
				t.Errorf("%s is of type %s", name, kind)
			}
			if kind == "text" && collation != "C" {
				t.Errorf(`%s is not collate "C"`, name)
			}
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{"sqlite", "postgres"} {
		ms, err := readMigrations(migrationFiles, folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range ms {
			for _, statement := range m.statements {
				for _, word := range []string{"deferrable", "on delete", "trigger", " default ", "serial"} {
					adds := word == " default " && strings.HasPrefix(statement, "alter table") // a new column needs one
					if strings.Contains(strings.ToLower(statement), word) && !adds {
						t.Errorf("migration %s/%s has %q", folder, m.name, strings.TrimSpace(word))
					}
				}
			}
		}
	}
}

func TestBothDatabasesHaveTheSameColumns(t *testing.T) {
	columns := func(db *DB, text string) (names []string) {
		if err := db.read(t.Context(), func(tx *tx) (err error) {
			names, err = all(context.Background(), tx, column[string], text)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		slices.Sort(names)
		return names
	}
	sqlite := columns(openFile(t), `select m.name || '.' || c.name || case when c."notnull" = 1 then '' else ' null' end
		from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table'`)
	postgres := columns(openServer(t), `select c.relname || '.' || a.attname || case when a.attnotnull then '' else ' null' end
		from pg_attribute a join pg_class c on c.oid = a.attrelid
		where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped`)
	for _, name := range sqlite {
		if !slices.Contains(postgres, name) {
			t.Errorf("%s is on SQLite alone", name)
		}
	}
	for _, name := range postgres {
		if !slices.Contains(sqlite, name) {
			t.Errorf("%s is on PostgreSQL alone", name)
		}
	}
}
