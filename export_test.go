package clientele

import "context"

// What other parts of the domain write messages with, for tests that are not about those parts.

// Notice writes to a customer about their own record.
func (r *Register) Notice(ctx context.Context, a Actor, customer string, kind MessageKind, facts map[string]string) error {
	return r.store.InTx(ctx, func(tx Tx) error {
		c, err := tx.LockCustomer(ctx, a.Org.ID, customer)
		if err != nil {
			return err
		}
		return r.notice(ctx, tx, a, c, kind, facts)
	})
}

// SendCode writes a one-time code to a customer.
func (r *Register) SendCode(ctx context.Context, a Actor, customer string, channel Channel, code string) error {
	return r.store.InTx(ctx, func(tx Tx) error {
		c, err := tx.LockCustomer(ctx, a.Org.ID, customer)
		if err != nil {
			return err
		}
		return r.sendCode(ctx, tx, a, c, channel, code)
	})
}

// MailUser writes to a user.
func (r *Register) MailUser(ctx context.Context, a Actor, u User, kind MessageKind, facts map[string]string) error {
	return r.store.InTx(ctx, func(tx Tx) error { return r.mailUser(ctx, tx, a, u, kind, codeLife, facts) })
}
