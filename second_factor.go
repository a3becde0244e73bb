package clientele

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// SecondFactor is the secret that a user shares with the program on their telephone which makes one-time codes.
type SecondFactor struct {
	OrgID, UserID string
	Sealed        Sealed
	LastStep      int64    // of the last code that was taken: no code counts twice
	Recovery      []string // keyed hashes of the recovery codes that are left
	CreatedAt     time.Time
}

const (
	totpStep   = 30 // seconds
	totpDigits = 6
	totpSecret = 20 // bytes
)

var totpText = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewSecondFactor gives a secret to be confirmed with a code. Nothing is kept yet.
func NewSecondFactor() string {
	secret := make([]byte, totpSecret)
	if _, err := rand.Read(secret); err != nil {
		panic(err) // crypto/rand never fails on the systems we run on
	}
	return totpText.EncodeToString(secret)
}

// SecondFactorAddress is the address by which programs for one-time codes take a secret over.
func SecondFactorAddress(o Organization, u User, secret string) string {
	return "otpauth://totp/" + url.PathEscape(o.Name+":"+u.Email) + "?" + url.Values{"secret": {secret}, "issuer": {o.Name}}.Encode()
}

// ConfirmSecondFactor keeps a secret for the actor once they show a code that it makes. It gives the recovery codes, which
// can be shown this once.
func (r *Register) ConfirmSecondFactor(ctx context.Context, a Actor, secret, code string) (recovery []string, err error) {
	raw, err := totpText.DecodeString(secret)
	step, ok := r.totpMatch(raw, code, 0)
	if a.Kind != ActorUser || err != nil || len(raw) != totpSecret || !ok {
		return nil, &Error{Kind: KindValidation, Message: "Some fields need another value", Fields: []FieldError{{Field: "code", Code: "invalid",
			Message: "this code does not fit; codes change every 30 seconds, and the telephone's clock must be right"}}}
	}
	sealed, err := r.seal(a.Org.ID, a.Org.Slot, a.ID, "second_factor", a.ID, raw)
	if err != nil {
		return nil, err
	}
	recovery = newRecoveryCodes()
	return recovery, r.store.InTx(ctx, func(tx Tx) error {
		f := SecondFactor{OrgID: a.Org.ID, UserID: a.ID, Sealed: sealed, LastStep: step, Recovery: r.recoveryHashes(a.Org.ID, a.ID, recovery),
			CreatedAt: r.Now(a.Org)}
		if err := tx.PutSecondFactor(ctx, f); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: "user.second_factor_on", subjectType: "user", subjectID: a.ID})
	})
}

// RemoveSecondFactor turns a user's second factor off: one's own, or with users:write that of somebody who lost their
// telephone (an owner's only by an owner).
func (r *Register) RemoveSecondFactor(ctx context.Context, a Actor, user string) error {
	if user != a.ID {
		if err := a.need(UsersWrite); err != nil {
			return err
		}
	}
	return r.store.InTx(ctx, func(tx Tx) error {
		u, err := userOf(tx.UserByID(ctx, a.Org.ID, user))
		if err != nil {
			return err
		}
		if user != a.ID {
			if err := a.mayGrant(u.Role); err != nil {
				return err
			}
		}
		if err := tx.DeleteSecondFactor(ctx, a.Org.ID, user); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: "user.second_factor_off", subjectType: "user", subjectID: user})
	})
}

// HasSecondFactor tells whether signing in as a user needs a code.
func (r *Register) HasSecondFactor(ctx context.Context, org, user string) (bool, error) {
	_, err := r.store.SecondFactorOf(ctx, org, user)
	if KindOf(err) == KindNotFound {
		return false, nil
	}
	return err == nil, err
}

// CheckSecondFactor refuses a code that does not fit or was used before, with KindUnauthorized. A recovery code fits once;
// recovered tells that it was one.
func (r *Register) CheckSecondFactor(ctx context.Context, e Entrance, code string) (recovered bool, err error) {
	err = r.store.InTx(ctx, func(tx Tx) error {
		f, err := tx.LockSecondFactor(ctx, e.Org.ID, e.User.ID)
		if err != nil {
			return err
		}
		if recovered = r.takeRecoveryCode(&f, code); recovered {
			return r.recovered(ctx, tx, e, f)
		}
		secret, err := r.unseal(e.Org.ID, f.Sealed, "second_factor", e.User.ID)
		if err != nil {
			return err
		}
		step, ok := r.totpMatch(secret, code, f.LastStep)
		if !ok {
			return Errorf(KindUnauthorized, "This code does not fit, or was used already. Wait for the next one.")
		}
		f.LastStep = step
		return tx.PutSecondFactor(ctx, f)
	})
	return recovered, err
}

// totpMatch finds the step after the last one whose code this is, the one before and the one after now included.
func (r *Register) totpMatch(secret []byte, code string, last int64) (int64, bool) {
	code = strings.Join(strings.Fields(code), "")
	now := r.clock().Unix() / totpStep
	for step := now - 1; step <= now+1; step++ {
		if step > last && subtle.ConstantTimeCompare([]byte(totpCode(secret, step)), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// totpCode is RFC 6238 with HMAC-SHA-1, as programs for one-time codes have it.
func totpCode(secret []byte, step int64) string {
	mac := hmac.New(sha1.New, secret)
	_ = binary.Write(mac, binary.BigEndian, step) // a hash takes everything
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 15
	n := binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", totpDigits, n%1_000_000)
}
