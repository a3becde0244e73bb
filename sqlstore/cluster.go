package sqlstore

import (
	"context"
	"database/sql"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"clientele"
)

// clusterParts are what of a PostgreSQL server's folder holds rows or copies of them, besides the tables of a database.
var clusterParts = []string{"global", "pg_wal", "pg_stat", "pg_stat_tmp", "pg_logical", "pg_replslot", "pg_twophase", "pg_tblspc"}

// cluster finds the files of the server that this process can read, because it runs on the same machine and may: those of
// this database, of the log written ahead, and the text log. That the folder is the server's shows by the number that
// both have. Folders are empty where it cannot.
func (p *postgres) cluster(ctx context.Context, conn *sql.Conn, c *clientele.Cleaning) {
	c.NotSearched = []string{"the PostgreSQL server's files: they cannot be read from here"}
	var dir, database string
	var number int64
	err := conn.QueryRowContext(ctx, `select current_setting('data_directory'), (select oid::text from pg_database where datname = current_database()),
		(select system_identifier from pg_control_system())`).Scan(&dir, &database, &number)
	if err != nil || !isCluster(dir, number) {
		return
	}
	c.Seen, c.Searched = true, []string{"PostgreSQL: this database, the log written ahead, statistics"}
	c.NotSearched = []string{"PostgreSQL: other databases of the server, standbys, archives"}
	c.Folders = []string{filepath.Join(dir, "base", database)}
	for _, part := range clusterParts {
		c.Folders = append(c.Folders, filepath.Join(dir, part))
	}
	spaces, _ := filepath.Glob(filepath.Join(dir, "pg_tblspc", "*", "*", database)) // a pattern that is always good
	c.Folders = append(c.Folders, spaces...)
	p.textLog(ctx, conn, dir, c)
}

// textLog finds the server's own log, where it writes one and it can be read.
func (p *postgres) textLog(ctx context.Context, conn *sql.Conn, dir string, c *clientele.Cleaning) {
	const name = "PostgreSQL: its text log"
	var collector, log string
	err := conn.QueryRowContext(ctx, "select current_setting('logging_collector'), current_setting('log_directory')").Scan(&collector, &log)
	if !filepath.IsAbs(log) {
		log = filepath.Join(dir, log)
	}
	if err == nil && collector == "on" {
		if _, err = os.ReadDir(log); err == nil {
			c.Folders, c.Searched = append(c.Folders, log), append(c.Searched, name)
			return
		}
	}
	c.NotSearched = append(c.NotSearched, name)
}

// isCluster tells whether a folder can be read and is the server's: its control file begins with the server's number.
func isCluster(dir string, number int64) bool {
	f, err := os.Open(filepath.Join(dir, "global", "pg_control"))
	if err != nil {
		return false
	}
	defer f.Close()
	var head [8]byte
	if _, err := f.ReadAt(head[:], 0); err != nil {
		return false
	}
	return int64(binary.NativeEndian.Uint64(head[:])) == number
}

// holdsRows is the query for who keeps rows that were deleted before a transaction from being removed.
const holdsRows = `select count(*) from (
	select backend_xmin as xid from pg_stat_activity where pid <> pg_backend_pid() and (datname = current_database() or backend_type = 'walsender')
	union all select backend_xid from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()
	union all select xmin from pg_replication_slots union all select transaction from pg_prepared_xacts where database = current_database()) held
	where xid is not null and age(xid) >= age($1::text::xid)`

// waitForReaders waits until nobody sees what was deleted before: until then rewriting a table would keep it.
func (p *postgres) waitForReaders(ctx context.Context, conn *sql.Conn) (delayed string, err error) {
	var now string
	if err := conn.QueryRowContext(ctx, "select pg_current_xact_id()::xid::text").Scan(&now); err != nil {
		return "", err
	}
	var holding int
	free, err := patiently(ctx, func() (bool, error) {
		err := conn.QueryRowContext(ctx, holdsRows, now).Scan(&holding)
		return holding == 0, err
	})
	if err == nil && !free {
		delayed = strconv.Itoa(holding) + " transactions still see an older state of the database, such as a long export; it is tried again"
	}
	return delayed, err
}

// patience is how often a purge waits before it is put off: 6 seconds in all.
const patience = 7

// patiently tries until it is done, and tells whether it came to be.
func patiently(ctx context.Context, try func() (bool, error)) (bool, error) {
	for n := 0; ; n++ {
		if done, err := try(); done || err != nil || n == patience {
			return done, err
		}
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(50 * time.Millisecond << n):
		}
	}
}

// rewritten are the tables that hold what says something about a customer and can be read: what erasing leaves in them
// goes when they are rewritten. What is sealed is unreadable once its key is shredded, wherever it lies.
var rewritten = func() (tables []string) {
	for _, f := range clientele.PrivacyRegister() {
		changes := f.Erase == clientele.EraseDelete || f.Erase == clientele.EraseClear || f.Erase == clientele.EraseCoarsen
		if f.Class == clientele.Personal && changes && !strings.HasSuffix(f.Column, "sealed") && !slices.Contains(tables, f.Table) {
			tables = append(tables, f.Table)
		}
	}
	return tables
}()

// rewrite rewrites a table. Nobody waits for it behind somebody who reads the table for long: then it is put off.
func (p *postgres) rewrite(ctx context.Context, conn *sql.Conn, table string) (delayed string, err error) {
	done, err := patiently(ctx, func() (bool, error) {
		_, err := conn.ExecContext(ctx, "vacuum (full, analyze) "+table)
		if f := p.fault(err); f != nil && f.code == "55P03" { // somebody uses the table
			return false, nil
		}
		return err == nil, err
	})
	if err == nil && !done {
		delayed = "somebody has been using a table for long, such as a long export; it is tried again"
	}
	if done {
		// Else every row of an index is looked up in the table, to see whether it is there, until the server has come
		// round to it by itself.
		_, err = conn.ExecContext(ctx, "vacuum "+table)
	}
	return delayed, p.translated(err)
}
