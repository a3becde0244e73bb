package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// sqlite is a file in WAL mode: one connection writes for everybody (writer.go), four read beside it.
type sqlite struct {
	path    string
	writing *sql.DB
	reading *sql.DB
	writer  *writer
	readers readers
	log     *checkpoints
	held    *heldFiles
	keying
}

const (
	sqliteReaders = 4
	defaultMmap   = 256 << 20
)

func openSQLite(ctx context.Context, o Options) (*sqlite, error) {
	path, err := filepath.Abs(o.SQLitePath)
	if err != nil {
		return nil, err
	}
	if err := touch(path); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if path, err = filepath.EvalSymlinks(path); err != nil { // SQLite keeps its log beside the file itself
		return nil, fmt.Errorf("open the database: %w", err)
	}
	s := &sqlite{path: path, held: holdFiles(path)}
	if err := s.connect(ctx, path, o.MmapBytes); err != nil {
		_ = s.close()
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	return s, nil
}

// touch makes the file before SQLite does, readable by nobody else; the log beside it takes the same mode. One that is
// there is not opened: see heldFiles.
func touch(path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

func (s *sqlite) connect(ctx context.Context, path string, mmap int64) (err error) {
	if s.writing, err = sql.Open(sqliteDriver, sqliteDSN(path, mmap, writerPragmas)); err != nil {
		return err
	}
	c, err := s.writing.Conn(ctx)
	if err != nil {
		return err
	}
	s.writer = newWriter(s, newCachedConn(c))
	if s.reading, err = sql.Open(sqliteDriver, sqliteDSN(path, mmap, readerPragmas)); err != nil {
		return err
	}
	if s.readers, err = newReaders(ctx, s.reading, sqliteReaders); err != nil {
		return err
	}
	s.log, err = newCheckpoints(ctx, s, mmap)
	return err
}

// Why these values: research of drivers and PRAGMAs. synchronous=FULL costs one fsync a group of commits and keeps
// what was acknowledged through a power cut. secure_delete overwrites what is deleted, which erasing relies on. The
// log is copied into the file by checkpoint.go.
var (
	writerPragmas = []string{"journal_mode(WAL)", "synchronous(FULL)", "auto_vacuum(NONE)", "cache_size(-65536)",
		"wal_autocheckpoint(0)", "journal_size_limit(67108864)"}
	readerPragmas = []string{"query_only(ON)", "cache_size(-8192)"}
	commonPragmas = []string{"busy_timeout(5000)", "foreign_keys(ON)", "secure_delete(ON)", "temp_store(MEMORY)"}
)

func sqliteDSN(path string, mmap int64, pragmas []string) string {
	if mmap == 0 {
		mmap = defaultMmap
	}
	q := url.Values{"_error_rc": {"1"}}
	q["_pragma"] = append(q["_pragma"], commonPragmas...)
	q["_pragma"] = append(q["_pragma"], pragmas...)
	q["_pragma"] = append(q["_pragma"], "mmap_size("+strconv.FormatInt(max(mmap, 0), 10)+")")
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: q.Encode()}).String()
}

func (s *sqlite) close() error {
	var errs []error
	if s.log != nil {
		errs = append(errs, s.log.close())
	}
	if s.readers != nil {
		errs = append(errs, s.readers.close())
	}
	if s.writer != nil {
		errs = append(errs, s.writer.conn.close())
	}
	for _, pool := range []*sql.DB{s.reading, s.writing} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(append(errs, s.held.release())...)
}

func (s *sqlite) update(ctx context.Context, fn func(*tx) error) error { return s.writer.do(ctx, fn) }

func (s *sqlite) outside(ctx context.Context, fn func(*tx) error) error {
	return s.writer.outside(ctx, fn)
}

func (s *sqlite) read(ctx context.Context, fn func(*tx) error) error {
	c, err := s.readers.take(ctx)
	if err != nil {
		return err
	}
	defer s.readers.put(c)
	return fn(newTx(ctx, s, c, false))
}

func (s *sqlite) snapshot(ctx context.Context, fn func(*tx) error) error {
	c, err := s.readers.take(ctx)
	if err != nil {
		return err
	}
	defer s.readers.put(c)
	if _, err := c.ExecContext(ctx, "begin"); err != nil {
		return s.translated(err)
	}
	defer func() { _, _ = c.ExecContext(context.WithoutCancel(ctx), "rollback") }() // it changed nothing
	return fn(newTx(ctx, s, c, false))
}

// translated is the fault that an error tells, or the error itself.
func (s *sqlite) translated(err error) error {
	if f := s.fault(err); f != nil {
		return f
	}
	return err
}

// SQLite's result codes, see https://sqlite.org/rescode.html.
const (
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteNoMemory   = 7
	sqliteIO         = 10
	sqliteFull       = 13
	sqliteCantOpen   = 14
	sqliteCheck      = 275
	sqliteForeignKey = 787
	sqliteNotNull    = 1299
	sqlitePrimaryKey = 1555
	sqliteUnique     = 2067
	sqliteRowID      = 2579
)

func (s *sqlite) fault(err error) *dbError {
	var coded interface {
		error
		Code() int
	}
	if !errors.As(err, &coded) {
		return nil
	}
	code := coded.Code()
	f := &dbError{fault: faultOther, code: strconv.Itoa(code)}
	switch code {
	case sqliteUnique, sqlitePrimaryKey, sqliteRowID:
		f.fault = faultDuplicate
		f.table, f.constraint = sqliteConstraint(coded.Error())
		return f
	case sqliteForeignKey:
		f.fault = faultForeignKey
		return f
	case sqliteCheck:
		f.fault = faultCheck
		_, f.constraint = sqliteConstraint(coded.Error())
		return f
	case sqliteNotNull:
		f.fault = faultNotNull
		f.table, f.constraint = sqliteConstraint(coded.Error())
		return f
	}
	f.text = coded.Error()
	switch code & 0xff {
	case sqliteBusy, sqliteLocked, sqliteNoMemory:
		f.fault = faultBusy
	case sqliteFull:
		f.fault = faultFull
	case sqliteIO, sqliteCantOpen:
		f.fault = faultLost
	}
	return f
}

// sqliteConstraint reads "constraint failed: UNIQUE constraint failed: customer.org_id, customer.id (1555)":
// the table, and the columns or the name of the constraint.
func sqliteConstraint(text string) (table, columns string) {
	_, rest, _ := strings.Cut(text, " constraint failed: ")
	if i := strings.LastIndex(rest, " ("); i >= 0 {
		rest = rest[:i]
	}
	table, _, found := strings.Cut(rest, ".")
	if !found {
		return "", rest
	}
	return table, rest
}

func (s *sqlite) anyOf(column string, n int) string {
	return column + " in (select value from json_each($" + strconv.Itoa(n) + "))"
}

func (s *sqlite) customersOf(column string) string {
	return "select * from customer where org_id = $1 and " + s.anyOf(column, 2)
}

// sharersOf has its limit in the text and not as a parameter: SQLite prepares a statement anew whenever such a parameter
// is given again.
func (s *sqlite) sharersOf(limit int) string {
	return `select cast(value as integer), (select string_agg(customer_id, ' ') from (select customer_id from match_key
		where org_id = $1 and key = cast(value as integer) limit ` + strconv.Itoa(limit) + `)) from json_each($2)`
}

func (s *sqlite) list(values []string) any {
	if len(values) == 0 {
		return "[]"
	}
	text, err := json.Marshal(values)
	if err != nil {
		panic(err) // a list of texts always has a JSON form
	}
	return string(text)
}

// insertMany runs one prepared statement a row: rows of fifty in one statement were only a tenth faster.
func (s *sqlite) insertMany(t *tx, table string, columns []string, rows iter.Seq[[]any]) (n int64, err error) {
	places := make([]string, len(columns))
	for i := range columns {
		places[i] = "$" + strconv.Itoa(i+1)
	}
	text := "insert into " + table + " (" + strings.Join(columns, ", ") + ") values (" + strings.Join(places, ", ") + ")"
	for row := range rows {
		if _, err := t.on.ExecContext(t.ctx, text, row...); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (s *sqlite) version() string { return "select 'SQLite ' || sqlite_version()" }

func (s *sqlite) folder() string { return "sqlite" }

func (s *sqlite) oneWriter() bool { return true }

// atOnce is small: the driver looks for each parameter among all of them.
func (s *sqlite) atOnce() int { return 32 }

// lockSchema has nothing to do: whoever writes is alone.
func (s *sqlite) lockSchema(*tx) error { return nil }

func (s *sqlite) canDistribute(*tx) error { return errNoCitus }

func (s *sqlite) hasTable(t *tx, name string) (bool, error) {
	found, err := all(t.ctx, t, column[string], "select name from sqlite_schema where type = 'table' and name = $1", name)
	return len(found) > 0, err
}
