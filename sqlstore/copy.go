package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// copyBatch is how many rows are written at a time when a register moves.
const copyBatch = 500

// ErrOccupied refuses to copy a register into a database that holds one.
var ErrOccupied = errors.New("the database to copy to holds organizations already: name an empty one")

// CopyTo copies every row of a register into another database; both have this program's schema. The other must be
// empty, unless what it holds is to be replaced. It is all there afterwards, or nothing. What is read is one state;
// what is written to the source meanwhile is not in the copy. tell hears of each table with its rows.
func (db *DB) CopyTo(ctx context.Context, to *DB, replace bool, tell func(table string, rows int)) error {
	return db.snapshot(ctx, func(from *tx) error {
		return to.update(ctx, func(t *tx) error {
			if err := t.dialect.lockSchema(t); err != nil {
				return err
			}
			err := makeRoom(ctx, t, replace)
			for _, d := range distribution {
				if err != nil {
					return err
				}
				var rows int
				if rows, err = copyTable(from, t, d.table); err != nil {
					return fmt.Errorf("copy table %s: %w", d.table, err)
				}
				tell(d.table, rows)
			}
			return nil
		})
	})
}

// makeRoom sees to it that a database is empty.
func makeRoom(ctx context.Context, t *tx, replace bool) error {
	there, err := t.Organizations(ctx)
	if err != nil || len(there) == 0 {
		return err
	}
	if !replace {
		return ErrOccupied
	}
	for _, d := range slices.Backward(distribution) { // those that refer to others first
		if _, err := t.exec("delete from " + d.table); err != nil {
			return err
		}
	}
	return nil
}

// copyInto copies a register into a SQLite database of its own.
func (db *DB) copyInto(ctx context.Context, path string) error {
	file, err := Open(ctx, Options{SQLitePath: path})
	if err != nil {
		return err
	}
	if err = file.Migrate(ctx); err == nil {
		err = db.CopyTo(ctx, file, false, func(string, int) {})
	}
	return errors.Join(err, file.Close())
}

// copyTable copies the rows of all organizations.
func copyTable(from, to *tx, table string) (copied int, err error) {
	var whole wholeRow
	var batch [][]any
	flush := func() error {
		n, err := to.insertMany(table, whole.names, slices.Values(batch))
		copied, batch = copied+int(n), batch[:0]
		return err
	}
	err = from.each("select * from "+table, nil, func(row scanner) error {
		values, err := whole.read(row)
		if err != nil {
			return err
		}
		if batch = append(batch, values); len(batch) < copyBatch {
			return nil
		}
		return flush()
	})
	if err != nil || len(batch) == 0 {
		return copied, err
	}
	return copied, flush()
}

// wholeRow reads rows whatever their columns are.
type wholeRow struct {
	names  []string
	truths []bool // which columns are true or false, which SQLite keeps as numbers
}

func (w *wholeRow) read(row scanner) ([]any, error) {
	if w.names == nil {
		if err := w.describe(row); err != nil {
			return nil, err
		}
	}
	values, places := make([]any, len(w.names)), make([]any, len(w.names))
	for i := range values {
		places[i] = &values[i]
	}
	if err := row.Scan(places...); err != nil {
		return nil, err
	}
	for i, v := range values {
		switch v := v.(type) {
		case int64:
			if w.truths[i] {
				values[i] = v != 0
			}
		case []byte:
			if v == nil {
				values[i] = []byte{} // empty, which is not the same as nothing
			}
		}
	}
	return values, nil
}

// describe learns the columns from the first row.
func (w *wholeRow) describe(row scanner) error {
	described, ok := row.(interface {
		ColumnTypes() ([]*sql.ColumnType, error)
	})
	if !ok {
		return errors.New("sqlstore: these rows do not tell their columns")
	}
	columns, err := described.ColumnTypes()
	for _, c := range columns {
		w.names = append(w.names, c.Name())
		w.truths = append(w.truths, strings.HasPrefix(strings.ToLower(c.DatabaseTypeName()), "bool"))
	}
	return err
}
