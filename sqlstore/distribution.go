package sqlstore

import (
	"context"
	"errors"
	"fmt"
)

// distributedBy tells on which column Citus spreads a table. The tables with org_id are kept together, so that all
// of an organization is on one node; what is found before the organization is known has a key of its own.
type distributedBy struct {
	table, column string
}

// distribution lists every table, parents before those that refer to them. schema_migration stays on the coordinator.
var distribution = []distributedBy{
	{"organization", "org_id"},
	{"slug", "slug"}, {"login", "email_key"},
	{"users", "org_id"}, {"api_key", "org_id"},
	{"customer", "org_id"}, {"tag", "org_id"}, {"customer_tag", "org_id"}, {"search_term", "org_id"}, {"contact_lock", "org_id"},
	{"note", "org_id"}, {"document", "org_id"}, {"document_chunk", "org_id"}, {"consent", "org_id"}, {"loyalty", "org_id"},
	{"audit_event", "org_id"}, {"event", "org_id"},
	{"import", "org_id"}, {"import_chunk", "org_id"}, {"import_row", "org_id"},
	{"job", "org_id"}, {"idempotency", "org_id"}, {"daily_total", "org_id"}, {"cohort", "org_id"},
	{"orders", "org_id"}, {"order_line", "org_id"}, {"payment", "org_id"}, {"refund", "org_id"}, {"receipt_counter", "org_id"},
	{"item", "org_id"}, {"user_hours", "org_id"}, {"time_off", "org_id"}, {"user_day", "org_id"},
	{"booking", "org_id"}, {"booking_user", "org_id"}, {"booking_item", "org_id"}, {"suggestion", "org_id"},
	{"merge", "org_id"}, {"merge_record", "org_id"}, {"merge_move", "org_id"},
	{"erasure", "org_id"}, {"certificate", "org_id"}, {"ledger_position", "org_id"}, {"audit_link", "org_id"}, {"audit_checkpoint", "org_id"}, {"removal", "org_id"},
	{"legal_hold", "org_id"}, {"retention_notice", "org_id"}, {"suppression", "org_id"},
	{"message", "org_id"}, {"webhook", "org_id"}, {"delivery", "org_id"},
	{"match_key", "org_id"}, {"match_keys", "org_id"}, {"duplicate", "org_id"}, {"match_model", "org_id"},
	{"session", "token_hash"}, {"second_factor", "org_id"}, {"user_preference", "org_id"}, {"portal_code", "org_id"}, {"attempt", "org_id"}, {"campaign", "org_id"},
}

var (
	errNoCitus = errors.New("this database has no Citus: install the extension on every node, run CREATE EXTENSION citus, and try again")
	errWorker  = errors.New("this is a worker of Citus: connect to the coordinator")
)

// Distribute spreads the tables of a migrated database over the nodes of Citus. Tables that are spread already stay
// as they are, so it can be called again after an interruption or a migration. It refuses SQLite, a PostgreSQL
// without Citus, and a worker.
func (db *DB) Distribute(ctx context.Context) error {
	if err := db.read(ctx, func(t *tx) error { return t.dialect.canDistribute(t) }); err != nil {
		return err
	}
	for _, d := range distribution {
		// Each in a transaction of its own: Citus refuses several at once where foreign keys join them.
		err := db.update(ctx, func(t *tx) error {
			if err := t.dialect.lockSchema(t); err != nil {
				return err
			}
			return t.distribute(ctx, d)
		})
		if err != nil {
			return fmt.Errorf("distribute table %s: %w", d.table, err)
		}
	}
	return nil
}

func (t *tx) distribute(ctx context.Context, d distributedBy) error {
	done, err := one(ctx, t, "Answer", column[bool],
		"select exists (select 1 from pg_dist_partition where logicalrelid = cast($1 as regclass))", d.table)
	if err != nil || done {
		return err
	}
	together := "none"
	if d.column == "org_id" && d.table != "organization" {
		together = "organization"
	}
	return t.each("select create_distributed_table(cast($1 as regclass), $2, colocate_with => $3)", []any{d.table, d.column, together},
		func(scanner) error { return nil })
}
