package bench_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"clientele"
	"clientele/bench/believable"
	"clientele/sqlstore"
	"clientele/sqlstore/pgtest"
)

// BenchmarkImport imports a table of many customers while somebody else writes, and then inserts the same rows into
// the same tables with the same indexes by the bare driver, which is the reference.
func BenchmarkImport(b *testing.B) {
	onBoth(b, func(b *testing.B, w *bench) {
		path, size := writeTable(b, w.dir, *customers)
		probe, memory := w.writeMeanwhile(b), watchMemory()
		began, cpu := time.Now(), cpuTime()
		done := w.importFile(b, path)
		took, used := time.Since(began), cpuTime()-cpu
		waits := probe()
		peak := memory()
		bare := w.bareInsert(b)
		fmt.Printf("\nimport of %d rows, %.1f MB, %s\n", done.Rows, float64(size)/1e6, w.dialect)
		fmt.Printf("  import          %10s  (analysis, preview and commit; %s CPU of this process)\n", took.Round(time.Millisecond), used.Round(time.Millisecond))
		fmt.Printf("  bare driver     %10s  the same rows into the same tables\n", bare.Round(time.Millisecond))
		fmt.Printf("  ratio           %10.2f\n", float64(took)/float64(bare))
		fmt.Printf("  writes meanwhile  %s\n", waits)
		fmt.Printf("  peak memory     %7d MB  (resident, less what is mapped from files)\n", peak>>20)
		fmt.Printf("  counts          %+v\n", done.Counts)
	})
}

func writeTable(b *testing.B, dir string, n int) (string, int64) {
	b.Helper()
	path := filepath.Join(dir, "customers.csv")
	file, err := os.Create(path)
	must(b, err)
	out := bufio.NewWriterSize(file, 1<<20)
	must(b, believable.New(1).WriteCSV(out, n))
	must(b, out.Flush())
	info, err := file.Stat()
	must(b, err)
	must(b, file.Close())
	return path, info.Size()
}

func (w *bench) importFile(b *testing.B, path string) clientele.Import {
	b.Helper()
	file, err := os.Open(path)
	must(b, err)
	defer file.Close()
	prepared, err := w.PrepareImport(w.ctx, w.a, "customers.csv", file)
	must(b, err)
	i, err := w.AddImport(w.ctx, w.a, prepared)
	must(b, err)
	_, err = w.CommitImport(w.ctx, w.a, i.ID, nil, clientele.ImportOptions{})
	must(b, err)
	must(b, w.RunDue(w.ctx, w.a.Org))
	i, err = w.Import(w.ctx, w.a, i.ID)
	must(b, err)
	if i.Status != clientele.ImportCompleted {
		b.Fatalf("the import ended as %s: %s", i.Status, i.Problem)
	}
	return i
}

// writeMeanwhile writes one customer after the other until it is told to stop, and gives how long each had to wait.
func (w *bench) writeMeanwhile(b *testing.B) func() spread {
	return meanwhile(b, 50*time.Millisecond, func(n int) error {
		_, err := w.CreateCustomer(w.ctx, w.a, clientele.CustomerChange{Name: clientele.Some("Walk In"),
			Email: clientele.Some(fmt.Sprintf("walk.in.%d@meanwhile.example", n))}, clientele.SourceStaff, clientele.DuplicateCreate)
		return err
	})
}

// meanwhile does something again and again, with a pause before each time, until it is told to stop, and gives how long
// each took.
func meanwhile(b *testing.B, pause time.Duration, op func(n int) error) func() spread {
	stop := make(chan struct{})
	var s spread
	var done sync.WaitGroup
	done.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			case <-time.After(pause):
			}
			began := time.Now()
			if err := op(n); err != nil {
				b.Error(err)
				return
			}
			s = append(s, time.Since(began))
		}
	})
	return func() spread {
		close(stop)
		done.Wait()
		return measureOf(s)
	}
}

// importTables are the tables that an import writes a row of each customer into, parents first.
var importTables = []string{"customer", "search_term", "consent", "audit_event", "import_row"}

// bareInsert inserts what the import wrote into an empty database with the same schema, and gives how long the
// inserting took; reading the rows is not counted.
func (w *bench) bareInsert(b *testing.B) time.Duration {
	b.Helper()
	fresh := w.fresh(b)
	defer fresh.Close()
	fresh.SetMaxOpenConns(1)
	_, err := fresh.Exec("insert into import select * from (" + w.literal(b, "import") + ") x")
	must(b, err)
	var total time.Duration
	for _, table := range importTables {
		total += w.copyTable(b, fresh, table)
	}
	return total
}

// literal is a select that gives the rows of a small table as they are.
func (w *bench) literal(b *testing.B, table string) string {
	b.Helper()
	rows, err := w.raw.Query("select * from " + table)
	must(b, err)
	defer rows.Close()
	columns, err := rows.Columns()
	must(b, err)
	var selects []string
	for rows.Next() {
		values, into := cells(len(columns))
		must(b, rows.Scan(into...))
		var texts []string
		for _, v := range values {
			texts = append(texts, sqlLiteral(v, w.dialect))
		}
		selects = append(selects, "select "+strings.Join(texts, ", "))
	}
	must(b, rows.Err())
	return strings.Join(selects, " union all ")
}

func sqlLiteral(v any, dialect string) string {
	switch v := v.(type) {
	case nil:
		return "cast(null as bigint)"
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	case []byte:
		if dialect == "pgx" {
			return fmt.Sprintf(`'\x%x'::bytea`, v)
		}
		return fmt.Sprintf("x'%x'", v)
	}
	return fmt.Sprint(v)
}

func (w *bench) fresh(b *testing.B) *sql.DB {
	b.Helper()
	o, driver, address := sqlstore.Options{}, w.dialect, ""
	if w.dialect == "pgx" {
		o.PostgresURL = pgtest.URL(b)
		address = o.PostgresURL
	} else {
		o.SQLitePath = filepath.Join(b.TempDir(), "bare.db")
		address = o.SQLitePath + "?_pragma=journal_mode(wal)&_pragma=synchronous(full)&_pragma=secure_delete(on)&_pragma=mmap_size(268435456)&_pragma=cache_size(-65536)"
		store, err := sqlstore.Open(w.ctx, o)
		must(b, err)
		must(b, store.Migrate(w.ctx))
		must(b, store.Close())
	}
	db, err := sql.Open(driver, address)
	must(b, err)
	return db
}

// bareRows is how many rows the reference writes in one transaction.
const bareRows = 10_000

// copyTable copies a table the fastest way that the driver has: COPY on PostgreSQL, a prepared statement in large
// transactions on SQLite.
func (w *bench) copyTable(b *testing.B, to *sql.DB, table string) time.Duration {
	b.Helper()
	rows, err := w.raw.Query("select * from " + table)
	must(b, err)
	defer rows.Close()
	columns, err := rows.Columns()
	must(b, err)
	insert := insertRows
	if w.dialect == "pgx" {
		insert = copyRows
	}
	var took time.Duration
	var batch [][]any
	flush := func() {
		began := time.Now()
		must(b, insert(w.ctx, to, table, columns, batch))
		took += time.Since(began)
		batch = batch[:0]
	}
	for rows.Next() {
		values, into := cells(len(columns))
		must(b, rows.Scan(into...))
		for i, v := range values {
			if blob, ok := v.([]byte); ok && len(blob) == 0 { // SQLite's driver would write nothing as null
				values[i] = []byte{0}
			}
		}
		if batch = append(batch, values); len(batch) == bareRows {
			flush()
		}
	}
	must(b, rows.Err())
	if len(batch) > 0 {
		flush()
	}
	return took
}

func insertRows(ctx context.Context, to *sql.DB, table string, columns []string, rows [][]any) error {
	tx, err := to.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	places := strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")
	statement, err := tx.PrepareContext(ctx, "insert into "+table+" values ("+places+")")
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := statement.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func copyRows(ctx context.Context, to *sql.DB, table string, columns []string, rows [][]any) error {
	conn, err := to.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error {
		_, err := driver.(*stdlib.Conn).Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromRows(rows))
		return err
	})
}

func cells(n int) (values, into []any) {
	values, into = make([]any, n), make([]any, n)
	for i := range values {
		into[i] = &values[i]
	}
	return values, into
}
