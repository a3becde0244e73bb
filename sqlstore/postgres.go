package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgres is a server, or several behind one URL: plain PostgreSQL, with replicas, or Citus.
type postgres struct {
	pool    *sql.DB
	counted sync.Map // names of tables that the planner knows not to be empty
	keying
}

const (
	defaultPool      = 16
	defaultStatement = 30 * time.Second
	connectTimeout   = 2 * time.Second
)

// sessionSettings hold where the URL says nothing else. All our statements are short: compiling one, or starting
// processes that share it, takes many times as long as running it, and the planner does so as a register grows.
var sessionSettings = map[string]string{"application_name": "clientele", "jit": "off", "max_parallel_workers_per_gather": "0"}

func openPostgres(ctx context.Context, o Options) (*postgres, error) {
	config, err := pgx.ParseConfig(o.PostgresURL)
	if err != nil {
		return nil, errPostgresURL // pgx's text repeats the URL
	}
	if !strings.Contains(o.PostgresURL, "connect_timeout") {
		config.ConnectTimeout = connectTimeout
	}
	for name, value := range sessionSettings {
		if config.RuntimeParams[name] == "" {
			config.RuntimeParams[name] = value
		}
	}
	if limit := orDefault(o.StatementTimeout, defaultStatement); limit > 0 {
		config.RuntimeParams["statement_timeout"] = strconv.FormatInt(limit.Milliseconds(), 10)
	}
	p := &postgres{pool: stdlib.OpenDB(*config)}
	size := orDefault(o.PoolSize, defaultPool)
	p.pool.SetMaxOpenConns(size)
	p.pool.SetMaxIdleConns(size)
	p.pool.SetConnMaxIdleTime(5 * time.Minute)
	if err := p.pool.PingContext(ctx); err != nil {
		_ = p.pool.Close()
		return nil, fmt.Errorf("connect to PostgreSQL: %w", p.translated(err))
	}
	return p, nil
}

var errPostgresURL = errors.New("the PostgreSQL URL cannot be read; it looks like postgres://user:password@host:5432/database")

func orDefault[T int | time.Duration](v, instead T) T {
	if v == 0 {
		return instead
	}
	return v
}

func (p *postgres) close() error { return p.pool.Close() }

func (p *postgres) update(ctx context.Context, fn func(*tx) error) error {
	return retry(ctx, func() error {
		return p.inTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted}, fn)
	})
}

func (p *postgres) snapshot(ctx context.Context, fn func(*tx) error) error {
	return retry(ctx, func() error {
		return p.inTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, fn)
	})
}

// read needs no transaction: at READ COMMITTED each statement has a snapshot of its own anyway, and BEGIN and
// COMMIT would cost two round trips.
func (p *postgres) read(ctx context.Context, fn func(*tx) error) error {
	return retry(ctx, func() error {
		conn, err := p.pool.Conn(ctx)
		if err != nil {
			return p.translated(err)
		}
		defer conn.Close()
		t := newTx(ctx, p, conn, false)
		return lostOr(t, fn(t))
	})
}

func (p *postgres) outside(ctx context.Context, fn func(*tx) error) error {
	conn, err := p.pool.Conn(ctx)
	if err != nil {
		return p.translated(err)
	}
	defer conn.Close()
	return fn(newTx(ctx, p, conn, true))
}

// pgTx is a transaction and the connection under it, which COPY needs.
type pgTx struct {
	*sql.Tx
	conn *sql.Conn
}

// inTx is one attempt.
func (p *postgres) inTx(ctx context.Context, o *sql.TxOptions, fn func(*tx) error) error {
	conn, err := p.pool.Conn(ctx)
	if err != nil {
		return p.translated(err)
	}
	defer conn.Close()
	stx, err := conn.BeginTx(ctx, o)
	if err != nil {
		return p.translated(err)
	}
	defer func() { _ = stx.Rollback() }() // after a COMMIT it does nothing
	t := newTx(ctx, p, pgTx{stx, conn}, !o.ReadOnly)
	if err := lostOr(t, fn(t)); err != nil {
		return err
	}
	if t.failed != nil { // fn passed over a failed statement in silence
		return t.failed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := stx.Commit(); err != nil {
		return p.commitError(err)
	}
	t.committed()
	return nil
}

// lostOr gives what ended the transaction, whatever the closure made of it, or else what the closure gave.
func lostOr(t *tx, err error) error {
	if t.lost != nil {
		return t.lost
	}
	return err
}

// commitError tells a COMMIT that certainly failed from one whose outcome is unknown. What the driver thinks
// (pgconn.SafeToRetry) must not decide: pgx calls a COMMIT that was sent and then lost its connection safe,
// although it had taken effect in 13 of 13 cases.
func (p *postgres) commitError(err error) error {
	if errors.Is(err, pgx.ErrTxCommitRollback) {
		return &dbError{fault: faultOther, code: "25P02", text: "the transaction had failed before its COMMIT"}
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) && (pg.Code[:2] == "40" || pg.Code[:2] == "23" || pg.Code[:2] == "25") {
		return p.translated(err)
	}
	return &dbError{fault: faultUnknown, code: "commit", text: connectionText(err)}
}

func (p *postgres) translated(err error) error {
	if f := p.fault(err); f != nil {
		return f
	}
	return err
}

func (p *postgres) fault(err error) *dbError {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pgFault(pg)
	}
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || !isConnectionError(err) {
		return nil
	}
	return &dbError{fault: faultLost, code: "connection", text: connectionText(err), ends: true}
}

// isConnectionError tells the errors of a connection from those of a program (a value that cannot be encoded).
func isConnectionError(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) ||
		strings.Contains(err.Error(), "unexpected EOF") || strings.Contains(err.Error(), "conn closed")
}

// connectionText is short: the driver's text lists hosts, users and every attempt.
func connectionText(err error) string {
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) {
		return "cannot connect"
	}
	return "the connection broke"
}

func pgFault(pg *pgconn.PgError) *dbError {
	f := &dbError{fault: faultOther, code: pg.Code, table: withoutShard(pg.TableName),
		constraint: withoutShard(pg.ConstraintName)}
	if pg.Code[:2] != "22" { // a faulty value is repeated in the text
		f.text = pg.Message
	}
	switch pg.Code {
	case "23505":
		f.fault, f.text = faultDuplicate, ""
	case "23503", "23001":
		f.fault, f.text = faultForeignKey, ""
	case "23514":
		f.fault, f.text = faultCheck, ""
	case "23502", "22004":
		f.fault, f.text = faultNotNull, ""
	case "40001", "40P01":
		f.fault, f.ends = faultConflict, true
	case "53100":
		f.fault = faultFull
	case "53300", "57P01", "57P02", "57P03":
		f.fault, f.ends = faultLost, true
	case "53200", "53400", "55P03", "57014":
		f.fault = faultBusy
	case "0A000":
		if strings.Contains(pg.Message, "cached plan must not change result type") {
			f.fault, f.ends = faultStalePlan, true
		}
	case "XX000": // Citus inside COPY
		if strings.HasPrefix(pg.Message, "duplicate key value violates unique constraint") {
			f.fault, f.text = faultDuplicate, ""
		}
	default:
		if pg.Code[:2] == "08" {
			f.fault, f.ends = faultLost, true
		}
	}
	return f
}

var shardSuffix = regexp.MustCompile(`_[0-9]{5,}$`)

// withoutShard cuts the number of a shard that Citus appends to names.
func withoutShard(name string) string { return shardSuffix.ReplaceAllString(name, "") }

func (p *postgres) anyOf(column string, n int) string {
	return column + " = any($" + strconv.Itoa(n) + ")"
}

// customersOf looks each value up by itself: personal columns have no statistics, so that the planner, asked for many
// values at once, takes them for so common that it reads everybody. The inner limit keeps it from asking at once.
func (p *postgres) customersOf(column string) string {
	return "select c.* from unnest($2::text[]) as v(value) cross join lateral (select * from customer c where c.org_id = $1 and c." + column +
		" = v.value limit " + strconv.Itoa(maxByContact) + ") as c"
}

func (p *postgres) sharersOf(limit int) string {
	return `select v.value::bigint, k.ids from unnest($2::text[]) as v(value) cross join lateral (select string_agg(customer_id, ' ') as ids
		from (select customer_id from match_key where org_id = $1 and key = v.value::bigint limit ` + strconv.Itoa(limit) + `) as s) as k`
}

func (p *postgres) list(values []string) any {
	if values == nil {
		return []string{}
	}
	return values
}

func (p *postgres) version() string {
	return "select 'PostgreSQL ' || current_setting('server_version')"
}

func (p *postgres) folder() string { return "postgres" }

func (p *postgres) oneWriter() bool { return false }

func (p *postgres) atOnce() int { return 256 }

// migrationLock is the number of the advisory lock that migrating programs take.
const migrationLock = 0x636c69656e74 // "client"

func (p *postgres) lockSchema(t *tx) error {
	if _, err := t.exec("set local statement_timeout = 0"); err != nil {
		return err
	}
	_, err := t.exec("select pg_advisory_xact_lock($1)", int64(migrationLock))
	return err
}

func (p *postgres) canDistribute(t *tx) error {
	citus, err := one(t.ctx, t, "Answer", column[bool], "select exists (select 1 from pg_extension where extname = 'citus')")
	if err != nil {
		return err
	}
	if !citus {
		return errNoCitus
	}
	group, err := one(t.ctx, t, "Answer", column[int], "select groupid from pg_dist_local_group")
	if err == nil && group != 0 {
		return errWorker
	}
	return err
}

func (p *postgres) hasTable(t *tx, name string) (bool, error) {
	return one(t.ctx, t, "Table", column[bool], "select to_regclass($1) is not null", name)
}
