package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"clientele"
	"clientele/vault"
)

// sqliteStatistics may hold samples of what is in indexes. The program's queries do not rest on them.
const sqliteStatistics = "sqlite_stat4"

// Clean makes the database rewrite what deleted rows leave in its files. alone says that nobody is served, so that it
// may take its time.
func (db *DB) Clean(ctx context.Context, alone bool) (clientele.Cleaning, error) {
	if err := db.gate.enter(); err != nil {
		return clientele.Cleaning{}, err
	}
	defer db.gate.leave()
	return db.dialect.clean(ctx, alone)
}

// Clean is part of clientele.Store and makes no sense within a transaction.
func (t *tx) Clean(context.Context, bool) (clientele.Cleaning, error) {
	return clientele.Cleaning{}, errCloseTx
}

// BackupInto writes a copy of the database to a file that does not exist yet, while others go on working. The file is
// a SQLite database whatever the database is.
func (db *DB) BackupInto(ctx context.Context, path string) error {
	file, ok := db.dialect.(*sqlite)
	if !ok {
		return db.copyInto(ctx, path)
	}
	if err := db.gate.enter(); err != nil {
		return err
	}
	defer db.gate.leave()
	return file.backup(ctx, path)
}

// alone runs fn while nobody writes and no transaction is open.
func (w *writer) alone(ctx context.Context, fn func(*cachedConn) error) error {
	if err := w.enter(ctx); err != nil {
		return err
	}
	defer w.leave()
	if w.group != nil {
		w.commit()
	}
	return fn(w.conn)
}

// clean removes what deleted rows leave in the file. Nobody who writes waits for it longer than moments, unless nobody
// is served: then the whole file is rewritten.
func (s *sqlite) clean(ctx context.Context, alone bool) (c clientele.Cleaning, err error) {
	c = clientele.Cleaning{Recipe: "secure_delete, unused space of pages overwritten, wal_checkpoint(TRUNCATE)", Seen: true,
		Remedy: "stop the server and run `clientele purge`"}
	err = s.writer.alone(ctx, func(conn *cachedConn) error {
		sampled, err := all(ctx, newTx(context.WithoutCancel(ctx), s, conn, true), column[string], "select name from sqlite_schema where name = $1", sqliteStatistics)
		if err == nil && len(sampled) > 0 {
			_, err = conn.ExecContext(context.WithoutCancel(ctx), "delete from "+sqliteStatistics)
		}
		if err == nil && alone {
			c.Recipe = "secure_delete, VACUUM, wal_checkpoint(TRUNCATE)"
			_, err = conn.ExecContext(context.WithoutCancel(ctx), "vacuum")
		}
		return s.translated(err)
	})
	if err == nil && !alone {
		err = s.scrub(ctx)
	}
	if err == nil {
		c.Delayed, err = s.shortenLog(ctx)
	}
	if err == nil {
		c.Held, err = s.held.all()
	}
	return c, err
}

// How long the writer waits for those who read while it empties the log, since all who write wait for it, and else.
const (
	emptyingPatience = "pragma busy_timeout = 100"
	writerPatience   = "pragma busy_timeout = 5000"
)

// shortenLog empties the log beside the file. A reader that holds on to an older state delays it.
func (s *sqlite) shortenLog(ctx context.Context) (delayed string, err error) {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	for try := 0; ; try++ {
		busy := int64(0)
		if err := s.flushLog(ctx); err != nil { // so that the writer waits for little
			return "", err
		}
		err := s.writer.alone(ctx, func(conn *cachedConn) error {
			whole := context.WithoutCancel(ctx)
			if _, err := conn.ExecContext(whole, emptyingPatience); err != nil {
				return s.translated(err)
			}
			defer func() { _, _ = conn.ExecContext(whole, writerPatience) }() // it only waits less when that fails
			rows, err := conn.QueryContext(whole, "pragma wal_checkpoint(truncate)")
			if err != nil {
				return s.translated(err)
			}
			defer rows.Close()
			var log, moved int64
			for rows.Next() {
				if err := rows.Scan(&busy, &log, &moved); err != nil {
					return err
				}
			}
			return rows.Err()
		})
		if err != nil || busy == 0 {
			return "", err
		}
		if try == 3 {
			return "somebody is still reading an older state of the database, such as a long export; it is tried again", nil
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(50 * time.Millisecond << try):
		}
	}
}

// flushLog writes the log back while others go on.
func (s *sqlite) flushLog(ctx context.Context) error {
	pool, err := s.maintenance()
	if err != nil {
		return err
	}
	return errors.Join(s.translated(flush(ctx, pool)), pool.Close())
}

func (s *sqlite) backup(ctx context.Context, path string) error {
	pool, err := sql.Open(sqliteDriver, sqliteDSN(s.path, -1, nil))
	if err != nil {
		return err
	}
	defer pool.Close()
	_, err = pool.ExecContext(ctx, "vacuum into ?", path)
	return err
}

// sortMemory is what the server sorts an index in while it rewrites a table: at a million customers all of them are made
// in three quarters of the time that 64 MB take, since what is compared stays close to the processor.
const sortMemory = "8MB"

// clean rewrites the tables that hold what can be read about customers, the samples of their values, and lets the server
// write and delete its log. The recipe names what was done, and what the database's user was not allowed to do. The
// server's own files are searched where they can be read, and nothing is claimed of them else.
func (p *postgres) clean(ctx context.Context, _ bool) (clientele.Cleaning, error) {
	conn, err := p.pool.Conn(ctx)
	if err != nil {
		return clientele.Cleaning{}, p.translated(err)
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "set statement_timeout = 0; set lock_timeout = '500ms'; set maintenance_work_mem = '"+sortMemory+"'"); err != nil {
		return clientele.Cleaning{}, p.translated(err)
	}
	defer func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "reset statement_timeout; reset lock_timeout; reset maintenance_work_mem") // the connection goes back to the others
	}()
	delayed, err := p.waitForReaders(ctx, conn)
	for _, table := range rewritten {
		if err == nil && delayed == "" {
			delayed, err = p.rewrite(ctx, conn, table)
		}
	}
	if err != nil {
		return clientele.Cleaning{}, p.translated(err)
	}
	if delayed != "" {
		return clientele.Cleaning{Delayed: delayed}, nil
	}
	c := clientele.Cleaning{Recipe: "VACUUM FULL of every table with personal data that is not sealed", Remedy: "`clientele doctor` says which settings of the database server keep it"}
	if err := p.rewriteSamples(ctx, conn, &c); err != nil {
		return c, err
	}
	for _, step := range []struct{ text, name string }{{"checkpoint", "CHECKPOINT"}, {"select pg_switch_wal()", "pg_switch_wal"}, {"checkpoint", "CHECKPOINT"}, {"select pg_switch_wal()", "pg_switch_wal"}, {"checkpoint", "CHECKPOINT"}} {
		if _, err := conn.ExecContext(ctx, step.text); err == nil {
			c.Recipe += ", " + step.name
		} else if !strings.Contains(c.Recipe, "not permitted: "+step.name) {
			c.Recipe += ", not permitted: " + step.name
		}
	}
	p.cluster(ctx, conn, &c)
	return c, nil
}

// rewriteSamples rewrites the samples of values. A user who may not is only warned by the server: whether it was done
// shows by the file.
func (p *postgres) rewriteSamples(ctx context.Context, conn *sql.Conn, c *clientele.Cleaning) error {
	var files [2]int64
	for i := range files {
		if i == 1 {
			if _, err := conn.ExecContext(ctx, "vacuum full pg_statistic"); err != nil {
				return p.translated(err)
			}
		}
		if err := conn.QueryRowContext(ctx, "select pg_relation_filenode('pg_statistic')").Scan(&files[i]); err != nil {
			return p.translated(err)
		}
	}
	if c.Recipe += ", VACUUM FULL pg_statistic"; files[0] == files[1] {
		c.Recipe = strings.TrimSuffix(c.Recipe, "VACUUM FULL pg_statistic") + "not permitted: VACUUM FULL pg_statistic"
	}
	return nil
}

// heldIn are the texts of living records and rows, by table. A name stands there twice, since its words are found in turn.
var heldIn = []struct{ table, text string }{
	{"customer", "name || ' ' || name || ' ' || coalesce(phone, '') || ' ' || email || ' ' || street || ' ' || city || ' ' || notes || ' ' || custom_fields || ' ' || block_reason"},
	{"booking", "notes"}, {"order_line", "name || ' ' || description"}, {"refund", "reason"}, {"users", "name || ' ' || email"},
	{"loyalty", "reason"}, {"consent", "wording"}, {"item", "name"}, {"organization", "name || ' ' || settings"},
}

// EachText reads all texts of living records and rows, of every organization.
func (r reader) EachText(ctx context.Context, visit func(text string)) error {
	for _, h := range heldIn {
		err := r.ask(ctx, func(t *tx) error {
			return t.each("select "+h.text+" from "+h.table+" where "+h.text+" <> ''", nil, func(row scanner) error {
				var text string
				err := row.Scan(&text)
				visit(text)
				return err
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// HighestSlot is the highest number of a key that a row of any organization names.
func (r reader) HighestSlot(ctx context.Context) (highest vault.Slot, err error) {
	for _, of := range []string{"slot from organization", "slot from customer", "slot from erasure", "slot from import", "facts_slot from import",
		"slot from second_factor", "slot from webhook", "slot from audit_event", "slot from note"} {
		slots, table, _ := strings.Cut(of, " from ")
		slot, err := one(ctx, r, "Number", column[int64], "select coalesce(max("+slots+"), 0) from "+table)
		if err != nil {
			return 0, err
		}
		highest = max(highest, vault.Slot(slot))
	}
	return highest, nil
}
