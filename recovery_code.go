package clientele

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"slices"
	"strings"
)

// Recovery codes stand in for the telephone that makes one-time codes: ten at a time, each good for one signing in. Half
// of a code is written before a hyphen; 50 random bits are in it, and only a keyed hash is kept.
const (
	recoveryCodes = 10
	recoveryHalf  = 5
)

// FewRecoveryCodes is how many are left when it is time to make new ones.
const FewRecoveryCodes = 3

// NewRecoveryCodes gives the actor ten new recovery codes in place of those they have, which can be shown this once. Who
// has no second factor is not found.
func (r *Register) NewRecoveryCodes(ctx context.Context, a Actor) ([]string, error) {
	if a.Kind != ActorUser {
		return nil, Errorf(KindForbidden, "Only users have recovery codes")
	}
	codes := newRecoveryCodes()
	return codes, r.store.InTx(ctx, func(tx Tx) error {
		f, err := tx.LockSecondFactor(ctx, a.Org.ID, a.ID)
		if err != nil {
			return err
		}
		f.Recovery = r.recoveryHashes(a.Org.ID, a.ID, codes)
		if err := tx.PutSecondFactor(ctx, f); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: "user.recovery_codes_made", subjectType: "user", subjectID: a.ID})
	})
}

// RecoveryCodesLeft tells how many recovery codes a user has.
func (r *Register) RecoveryCodesLeft(ctx context.Context, org, user string) (int, error) {
	f, err := r.store.SecondFactorOf(ctx, org, user)
	return len(f.Recovery), err
}

func newRecoveryCodes() []string {
	codes := make([]string, recoveryCodes)
	for i := range codes {
		codes[i] = randomText(recoveryHalf) + "-" + randomText(recoveryHalf)
	}
	return codes
}

func (r *Register) recoveryHashes(org, user string, codes []string) []string {
	hashes := make([]string, len(codes))
	for i, code := range codes {
		hashes[i] = r.recoveryHash(org, user, code)
	}
	return hashes
}

// asTyped undoes what people make of a code on paper: capitals, spaces, hyphens, and the letters that look like digits.
var asTyped = strings.NewReplacer("-", "", "o", "0", "i", "1", "l", "1")

func (r *Register) recoveryHash(org, user, code string) string {
	code = asTyped.Replace(strings.ToLower(strings.Join(strings.Fields(code), "")))
	return base64.RawURLEncoding.EncodeToString(r.keyed("recovery code", org, user, code))
}

// takeRecoveryCode takes a code from those that are left, and tells whether it is one of them.
func (r *Register) takeRecoveryCode(f *SecondFactor, code string) bool {
	hash := r.recoveryHash(f.OrgID, f.UserID, code)
	n := slices.IndexFunc(f.Recovery, func(h string) bool { return hmac.Equal([]byte(h), []byte(hash)) })
	if n < 0 {
		return false
	}
	f.Recovery = slices.Delete(slices.Clone(f.Recovery), n, n+1)
	return true
}

// recovered keeps that a recovery code was used.
func (r *Register) recovered(ctx context.Context, tx Tx, e Entrance, f SecondFactor) error {
	if err := tx.PutSecondFactor(ctx, f); err != nil {
		return err
	}
	return r.record(ctx, tx, ActorFor(e.Org, e.User), entry{action: "user.recovery_code_used", subjectType: "user", subjectID: e.User.ID})
}
