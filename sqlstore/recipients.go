package sqlstore

import (
	"context"
	"net/url"
	"time"

	"clientele"
	"clientele/vault"
)

// ErasureRecipients gives the endpoints that were told of a customer's erasure, by the name of their host: a path may
// hold a secret.
func (r reader) ErasureRecipients(ctx context.Context, org, customer string) ([]vault.Recipient, error) {
	return all(ctx, r, func(row scanner) (c vault.Recipient, err error) {
		var address string
		var answered time.Time
		if err = row.Scan(&address, fromMS(&c.NotifiedAt), fromMS(&answered)); err != nil {
			return c, err
		}
		u, err := url.Parse(address)
		if err != nil {
			return c, err
		}
		c.Name, c.AcknowledgedAt = u.Host, answered
		return c, nil
	}, `select w.url, d.tried_at, d.delivered_at from delivery d join webhook w on w.org_id = d.org_id and w.id = d.webhook_id
		where d.org_id = $1 and w.org_id = $1 and d.subject_id = $2 and d.type = $3 order by w.url, d.id`, org, customer, string(clientele.EventCustomerErased))
}

// Version names the database.
func (r reader) Version(ctx context.Context) (name string, err error) {
	err = r.ask(ctx, func(t *tx) error {
		name, err = one(ctx, t, "Version", column[string], t.dialect.version())
		return err
	})
	return name, err
}
