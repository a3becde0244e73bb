package sqlstore

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed migrations
var migrationFiles embed.FS

// migration is one file of migrations/{sqlite,postgres}: NNNN_name.sql, one statement after the other, each ending
// with a semicolon at the end of a line.
type migration struct {
	version    int
	name       string
	statements []string
}

// SchemaVersion is the version of the schema that this program works with.
func SchemaVersion() int {
	ms, err := readMigrations(migrationFiles, "sqlite")
	if err != nil {
		panic(err) // the files are part of the program, and a test reads them
	}
	return ms[len(ms)-1].version
}

// Migrate brings the database to the schema of this program. Several programs may call it at once. It refuses a
// database that a newer program has migrated.
func (db *DB) Migrate(ctx context.Context) error {
	if err := db.migrate(ctx, migrationFiles); err != nil {
		return err
	}
	return db.forgetSamples(ctx)
}

func (db *DB) migrate(ctx context.Context, files fs.FS) error {
	migrations, err := readMigrations(files, db.dialect.folder())
	if err != nil {
		return err
	}
	done, err := db.schemaVersion(ctx)
	if err != nil {
		return err
	}
	if newest := migrations[len(migrations)-1].version; done > newest {
		return fmt.Errorf("the database has schema %d and this program knows schemas up to %d: start a newer clientele, or restore a backup made by this one", done, newest)
	}
	for _, m := range migrations {
		if m.version <= done {
			continue
		}
		if err := db.update(ctx, func(t *tx) error { return m.run(t) }); err != nil {
			return fmt.Errorf("migration %04d %s: %w", m.version, m.name, err)
		}
	}
	return nil
}

// run carries a migration out in a transaction, unless another program did so while this one waited for the lock.
func (m migration) run(t *tx) error {
	if err := t.dialect.lockSchema(t); err != nil {
		return err
	}
	if _, err := t.exec(`create table if not exists schema_migration (
		version bigint not null primary key, name text not null, applied_at bigint not null)`); err != nil {
		return err
	}
	done, err := lastMigration(t)
	if err != nil || done >= m.version {
		return err
	}
	for _, statement := range m.statements {
		if _, err := t.exec(statement); err != nil {
			return err
		}
	}
	_, err = t.exec("insert into schema_migration (version, name, applied_at) values ($1, $2, $3)",
		m.version, m.name, ms(time.Now()))
	return err
}

func lastMigration(t *tx) (int, error) {
	return one(t.ctx, t, "Migration", column[int], "select coalesce(max(version), 0) from schema_migration")
}

// schemaVersion is the version of the schema that the database has; 0 when it is empty.
func (db *DB) schemaVersion(ctx context.Context) (version int, err error) {
	err = db.read(ctx, func(t *tx) error {
		exists, err := t.dialect.hasTable(t, "schema_migration")
		if err == nil && exists {
			version, err = lastMigration(t)
		}
		return err
	})
	return version, err
}

// readMigrations gives the migrations of one database in order. Their numbers must be 1, 2, 3 and so on.
func readMigrations(files fs.FS, folder string) ([]migration, error) {
	names, err := fs.Glob(files, "migrations/"+folder+"/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var ms []migration
	for i, path := range names {
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return nil, err
		}
		number, name, _ := strings.Cut(strings.TrimSuffix(path[strings.LastIndex(path, "/")+1:], ".sql"), "_")
		version, err := strconv.Atoi(number)
		if err != nil || version != i+1 {
			return nil, fmt.Errorf("migration file %s should have number %04d", path, i+1)
		}
		ms = append(ms, migration{version, name, splitStatements(string(text))})
	}
	if len(ms) == 0 {
		return nil, fmt.Errorf("there are no migrations for %s", folder)
	}
	return ms, nil
}

// splitStatements cuts a file at the semicolons that end a line, and drops lines of comment: Citus refuses a message
// with two statements.
func splitStatements(text string) []string {
	var statements []string
	var current strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "--") {
			continue
		}
		current.WriteString(line)
		if !strings.HasSuffix(strings.TrimRight(line, " \t\r\n"), ";") {
			continue
		}
		statements = append(statements, strings.TrimSuffix(strings.TrimSpace(current.String()), ";"))
		current.Reset()
	}
	if rest := strings.TrimSpace(current.String()); rest != "" {
		statements = append(statements, rest)
	}
	return statements
}
