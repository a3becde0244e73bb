package clientele

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// portalLife is how long a session of a customer lives.
const portalLife = 30 * 24 * time.Hour

// EnterPortal begins a session of one of those whom a code that was taken is for, and gives its token. The code is used
// up then.
func (r *Register) EnterPortal(ctx context.Context, a Actor, id, customer string) (token string, err error) {
	token = rand.Text() + rand.Text()
	err = r.store.InTx(ctx, func(tx Tx) error {
		c, err := tx.PortalCodeByID(ctx, a.Org.ID, id)
		if KindOf(err) == KindNotFound || err == nil && (!c.Passed || !r.Now(a.Org).Before(c.ExpiresAt) || !slices.Contains(c.People, customer)) {
			return errCode
		}
		if err != nil {
			return err
		}
		person, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, customer))
		if err == nil && !r.stillHas(a.Org, person, c) { // a merge was undone meanwhile, or the contact changed
			err = errCode
		}
		if err != nil {
			return err
		}
		if err := tx.DeletePortalCode(ctx, a.Org.ID, id); KindOf(err) == KindNotFound { // somebody else used it this moment
			return errCode
		} else if err != nil {
			return err
		}
		if err := tx.PutSession(ctx, Session{Hash: portalSession(token), OrgID: a.Org.ID, UserID: person.ID, Data: []byte(originPortal), ExpiresAt: r.clock().Add(portalLife)}); err != nil {
			return err
		}
		a.Origin = originPortal
		return r.record(ctx, tx, a, aboutCustomer("customer.signed_in", person))
	})
	return token, err
}

func portalSession(token string) string {
	sum := sha256.Sum256([]byte("portal " + token))
	return hex.EncodeToString(sum[:])
}

// PortalCustomer gives who a session of the portal belongs to. One that is over, and one of a record that is no more,
// are refused with KindUnauthorized.
func (r *Register) PortalCustomer(ctx context.Context, o Organization, token string) (Actor, Customer, error) {
	refused := Errorf(KindUnauthorized, "Sign in first")
	if token == "" {
		return Actor{}, Customer{}, refused
	}
	s, err := r.SessionByHash(ctx, portalSession(token))
	if KindOf(err) == KindNotFound || err == nil && (s.OrgID != o.ID || string(s.Data) != originPortal) {
		return Actor{}, Customer{}, refused
	}
	if err != nil {
		return Actor{}, Customer{}, err
	}
	a := Actor{Org: o, Kind: ActorCustomer, Origin: originPortal, Customer: s.UserID}
	c, err := r.Customer(ctx, a.acting(CustomersRead), s.UserID)
	if KindOf(err) == KindNotFound {
		return Actor{}, Customer{}, refused
	}
	return a, c, err
}

// LeavePortal ends a session.
func (r *Register) LeavePortal(ctx context.Context, token string) error {
	return r.ForgetSession(ctx, portalSession(token))
}
