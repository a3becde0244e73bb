package sqlstore

import (
	"context"
	"iter"

	"clientele"
)

// dialect is all that differs between the databases. Nothing outside this file, sqlite.go and postgres.go (with
// the machinery that each of them names) knows which database it talks to.
type dialect interface {
	update(ctx context.Context, fn func(*tx) error) error
	read(ctx context.Context, fn func(*tx) error) error
	snapshot(ctx context.Context, fn func(*tx) error) error
	// outside runs statements one by one, outside a transaction.
	outside(ctx context.Context, fn func(*tx) error) error
	close() error

	// fault translates an error of the driver; nil when it is none.
	fault(err error) *dbError

	// anyOf is the condition that column is one of the texts in parameter $n, which is made by list.
	anyOf(column string, n int) string
	list(values []string) any

	// customersOf is a query of the customers of $1 whose column, an indexed personal one, is one of the texts in $2.
	customersOf(column string) string

	// sharersOf is a query of the keys in $2, made by list of their digits, each with the customers of $1 that have it, up to
	// limit of them and parted by spaces.
	sharersOf(limit int) string

	// matchKeysOf gives the keys under which possible duplicates find a record: those that whoever keyBy names makes.
	matchKeysOf(org string, c clientele.Customer) []int64
	keyBy(*clientele.MatchHashes)

	// oneWriter tells whether transactions never run side by side, so that rows need no locks.
	oneWriter() bool
	// atOnce is how many rows one statement best adds or looks up by parameters of their own.
	atOnce() int

	// insertMany adds rows by the fastest way there is. The rows hold nil, string, int64, bool or []byte.
	insertMany(t *tx, table string, columns []string, rows iter.Seq[[]any]) (int64, error)

	// clean rewrites what deleted rows leave in the files.
	clean(ctx context.Context, alone bool) (clientele.Cleaning, error)

	// version is the statement that tells which database it is.
	version() string

	// folder names the migrations of this database.
	folder() string
	// lockSchema makes other migrating programs wait until the transaction ends, and lifts the time limit.
	lockSchema(t *tx) error
	// forgetSamples keeps the database from sampling the values of columns.
	forgetSamples(t *tx, columns []clientele.FieldPrivacy) error
	// canDistribute refuses what cannot be spread over several nodes, or not from here.
	canDistribute(t *tx) error
	// hasTable tells whether a table of this name exists.
	hasTable(t *tx, name string) (bool, error)
}

func openDialect(ctx context.Context, o Options) (dialect, error) {
	switch {
	case (o.SQLitePath == "") == (o.PostgresURL == ""):
		return nil, errOneDatabase
	case o.SQLitePath != "":
		return openSQLite(ctx, o)
	default:
		return openPostgres(ctx, o)
	}
}
