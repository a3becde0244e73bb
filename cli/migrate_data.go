package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"clientele/config"
	"clientele/sqlstore"
)

func migrateDataCommand() *command {
	var place config.Place
	var from, to string
	return &command{
		name: "migrate-data", does: "Copies a whole register from one database to another, as from SQLite to PostgreSQL.",
		more: "The database that is copied to must be empty. Stop the server before, and name the new database when you start it again. " +
			"The vault is not copied: it stays the vault of the register, so start the server with the same --data, or name it with --vault.",
		flags: func(f *flag.FlagSet) {
			config.Define(f, &place)
			f.StringVar(&from, "from", "", "`DATABASE` The folder of the register that is copied, or its postgres:// URL; what --data and --db name when left out.")
			f.StringVar(&to, "to", "", "`DATABASE` Where it is copied to: a folder, or a postgres:// URL. Better given by the environment where it has a password.")
		},
		run: func(ctx context.Context, c *call) error {
			source := place
			if from != "" {
				source = placeOf(from)
			}
			if to == "" || placeOf(to).Database() == source.Database() {
				return usagef("name the database to copy to with --to: a folder or a postgres:// URL, other than the one of --from")
			}
			return c.migrateData(ctx, source, placeOf(to))
		},
	}
}

// placeOf reads what --from and --to name.
func placeOf(text string) config.Place {
	if strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://") {
		return config.Place{DB: text}
	}
	if filepath.Base(text) == filepath.Base((config.Place{Data: text}).SQLitePath()) { // the file itself
		text = filepath.Dir(text)
	}
	return config.Place{Data: text}
}

func (c *call) migrateData(ctx context.Context, from, to config.Place) error {
	if err := (opening{place: from}).folder(); err != nil {
		return err
	}
	if to.DB == "" {
		if err := os.MkdirAll(to.Data, 0o700); err != nil {
			return err
		}
	}
	for _, place := range []config.Place{from, to} {
		unlock, err := lockServing(place)
		if err != nil {
			return err
		}
		defer unlock()
	}
	source, err := openStore(ctx, from)
	if err != nil {
		return err
	}
	target, err := openStore(ctx, to)
	if err != nil {
		return errors.Join(err, source.Close())
	}
	rows, tables := 0, make(map[string]int)
	shown := newProgress(c.errors)
	err = source.CopyTo(ctx, target, false, func(table string, n int) {
		tables[table] = n
		rows += n
		shown.show("Copying", rows, 0, "rows")
	})
	shown.end()
	if err = errors.Join(err, target.Close(), source.Close()); err != nil {
		return err
	}
	return c.print(map[string]any{"from": from.Database(), "to": to.Database(), "rows": rows, "tables": tables}, func(w io.Writer) {
		fmt.Fprintf(w, "%s rows were copied from %s to %s.\n", thousands(rows), from.Database(), to.Database())
		fmt.Fprintln(w, "The vault was not copied: serve the new database with the vault that the register has.")
	})
}

// openStore opens a database alone, brought to this program's schema.
func openStore(ctx context.Context, place config.Place) (*sqlstore.DB, error) {
	store, err := sqlstore.Open(ctx, sqlstore.Options{SQLitePath: place.SQLitePath(), MmapBytes: place.MmapBytes(), PostgresURL: place.DB, PoolSize: place.Pool})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", place.Database(), err)
	}
	if err := store.Migrate(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}
