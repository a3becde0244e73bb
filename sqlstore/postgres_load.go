package sqlstore

import (
	"iter"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

func (p *postgres) insertMany(t *tx, table string, columns []string, rows iter.Seq[[]any]) (n int64, err error) {
	next, stop := iter.Pull(rows)
	defer stop()
	err = t.on.(pgTx).conn.Raw(func(c any) error {
		n, err = c.(*stdlib.Conn).Conn().CopyFrom(t.ctx, pgx.Identifier{table}, columns,
			pgx.CopyFromFunc(func() ([]any, error) {
				row, _ := next()
				return row, nil
			}))
		return err
	})
	if err == nil && n >= tellsApart {
		err = p.countFirst(t, table)
	}
	return n, err
}

// tellsApart is how many rows of a table let the planner tell its indexes apart.
const tellsApart = 100

// countFirst has a table counted that was empty. All indexes of an empty table cost alike, and the plan of a foreign
// key's check, which a connection makes once, keeps the one that it happened to take: of all that is loaded next, each
// row would be looked for among the whole organization.
func (p *postgres) countFirst(t *tx, table string) error {
	if _, done := p.counted.Load(table); done {
		return nil
	}
	few, err := one(t.ctx, t, "Table", column[bool], "select reltuples < $1 from pg_class where oid = $2::regclass", tellsApart, table)
	if err == nil && few {
		_, err = t.exec("analyze " + table)
	}
	if err == nil {
		p.counted.Store(table, true)
	}
	return err
}
