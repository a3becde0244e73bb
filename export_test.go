package clientele

import "context"

// What tests reach that is no part of the package.

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

// PlanKeys does what the start of the program does about keys of duplicates that an older one made.
func (r *Register) PlanKeys(ctx context.Context) { r.planKeysAll(ctx) }

// KeysOf gives the keys under which possible duplicates find a record of an organization.
func (r *Register) KeysOf(org string, c Customer) []int64 { return r.hashes.Of(org, c) }
