package sqlstore_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele/sqlstore"
	"clientele/sqlstore/pgtest"

	"github.com/jackc/pgx/v5"
)

// examined is what is found about a server, by what it is about.
func examined(t *testing.T, db *sqlstore.DB) map[string]sqlstore.ServerFinding {
	t.Helper()
	found, err := db.ExamineServer(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	by := make(map[string]sqlstore.ServerFinding)
	for _, f := range found {
		if (f.State == "ok") != (f.Do == "") {
			t.Errorf("%s is %s, and to do is %q", f.About, f.State, f.Do)
		}
		by[f.About] = f
	}
	return by
}

// Check 5: the settings of a server that erasing relies on are told apart, good and bad.
func TestAServerIsExamined_5(t *testing.T) {
	s := pgtest.Durable(t)
	db, err := sqlstore.Open(t.Context(), sqlstore.Options{PostgresURL: s.URL("postgres")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), s.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.WithoutCancel(t.Context())) })
	set := func(statements ...string) {
		t.Helper()
		for _, text := range append(statements, "select pg_reload_conf()") {
			if _, err := conn.Exec(t.Context(), text); err != nil {
				t.Fatal(text, err)
			}
		}
	}
	wait := func(about, state string) sqlstore.ServerFinding { // a reload takes a moment to reach every connection
		t.Helper()
		deadline := time.Now().Add(20 * time.Second)
		for {
			f := examined(t, db)[about]
			if f.State == state {
				return f
			}
			if time.Now().After(deadline) {
				t.Fatalf("%s is %s (%s), want %s", about, f.State, f.Says, state)
			}
			_, _ = conn.Exec(t.Context(), "select pg_sleep(0.05)")
		}
	}
	set("alter system set wal_recycle = off", "alter system set log_error_verbosity = terse", "alter system set log_parameter_max_length = 0")
	wait("wal_recycle", "ok")
	wait("log_error_verbosity", "ok")
	by := examined(t, db)
	for _, about := range []string{"wal_keep_size", "archive_mode", "log of values", "log of failed values", "autovacuum", "replication slots", "standbys", "publications",
		"prepared transactions", "long transactions", "samples", "right to CHECKPOINT", "right to pg_switch_wal", "right to rewrite samples"} {
		if by[about].State != "ok" {
			t.Errorf("%s is %q (%s)", about, by[about].State, by[about].Says)
		}
	}
	if by["data_checksums"].State == "" {
		t.Error("nothing is said of data_checksums")
	}

	for _, c := range []struct{ about, state, says, bad, good string }{
		{"wal_recycle", "warning", "wal_recycle is on", "alter system set wal_recycle = on", "alter system set wal_recycle = off"},
		{"wal_keep_size", "warning", "64 MiB", "alter system set wal_keep_size = '64MB'", "alter system reset wal_keep_size"},
		{"log of failed values", "problem", "is -1", "alter system set log_parameter_max_length_on_error = -1", "alter system reset log_parameter_max_length_on_error"},
		{"log_error_verbosity", "warning", "default", "alter system set log_error_verbosity = default", "alter system set log_error_verbosity = terse"},
		{"autovacuum", "warning", "autovacuum is off", "alter system set autovacuum = off", "alter system set autovacuum = on"},
		{"replication slots", "warning", "forgotten", "select pg_create_physical_replication_slot('forgotten', true)", "select pg_drop_replication_slot('forgotten')"},
		{"publications", "warning", "everything", "create publication everything for all tables", "drop publication everything"},
		{"samples", "problem", "search_term.term", "alter table search_term alter column term set statistics 100", "alter table search_term alter column term set statistics 0"},
	} {
		set(c.bad)
		if c.about == "samples" {
			set("insert into search_term (org_id, term, customer_id) select 'o', 'zyqmarker', 'c' || n from generate_series(1, 50) n", "analyze search_term")
		}
		if f := wait(c.about, c.state); !strings.Contains(f.Says, c.says) {
			t.Errorf("%s says %q, want %q in it", c.about, f.Says, c.says)
		}
		set(c.good)
		if c.about == "samples" {
			set("delete from pg_statistic where starelid = 'search_term'::regclass", "analyze search_term")
		}
		wait(c.about, "ok")
	}

	set("alter system set log_parameter_max_length = -1")
	for _, c := range []string{"log_statement = 'mod'", "log_statement = 'all'", "log_min_duration_statement = 100", "log_min_duration_sample = 0", "log_transaction_sample_rate = 0.5"} {
		set("alter system set " + c)
		if f := wait("log of values", "problem"); !strings.Contains(f.Says, strings.Fields(c)[0]) {
			t.Errorf("%s: %s", c, f.Says)
		}
		set("alter system reset " + strings.Fields(c)[0])
		wait("log of values", "ok")
	}
}

// A user with no rights beyond the database is told which parts of a purge it may not do; a file has no server.
func TestAServerIsExaminedByAPlainUser_5(t *testing.T) {
	url := pgtest.URL(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for _, text := range []string{"create role plain login", "grant all on schema public to plain"} {
		if _, err := conn.Exec(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		ctx := context.WithoutCancel(t.Context())
		c, err := pgx.Connect(ctx, url)
		if err == nil {
			_, err = c.Exec(ctx, "drop owned by plain; drop role plain")
			c.Close(ctx)
		}
		if err != nil {
			t.Error(err)
		}
	})
	config := conn.Config().Copy()
	db, err := sqlstore.Open(t.Context(), sqlstore.Options{PostgresURL: strings.Replace(url, config.User+"@", "plain@", 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	by := examined(t, db)
	for _, about := range []string{"right to CHECKPOINT", "right to pg_switch_wal", "right to rewrite samples", "right to see others"} {
		if f := by[about]; f.State != "warning" || !strings.Contains(f.Says, "may not") {
			t.Errorf("%s: %+v", about, f)
		}
	}

	file, err := sqlstore.Open(t.Context(), sqlstore.Options{SQLitePath: filepath.Join(t.TempDir(), "register.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if found, err := file.ExamineServer(t.Context()); err != nil || !slices.Equal(found, nil) {
		t.Errorf("a file: %v %v", found, err)
	}
}
