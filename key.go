package clientele

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"time"
)

// KeyRequest says what an API key is to be.
type KeyRequest struct {
	Name      string
	Scopes    []Scope
	Mode      Mode
	ExpiresAt time.Time // zero: never
}

// secretLength is in characters of 5 bits: 160 bits of chance.
const secretLength = 32

var errKey = Errorf(KindUnauthorized, "Invalid API key")

// Authenticate finds who a bearer token belongs to. An unknown, revoked or expired key is refused alike.
func (r *Register) Authenticate(ctx context.Context, token string) (Actor, error) {
	org, ok := tokenOrganization(token)
	if !ok {
		return Actor{}, errKey
	}
	key, o, err := r.store.KeyBySecret(ctx, org, hashToken(token))
	if KindOf(err) == KindNotFound {
		return Actor{}, errKey
	}
	if err != nil {
		return Actor{}, err
	}
	if !key.RevokedAt.IsZero() || !key.ExpiresAt.IsZero() && !r.clock().Before(key.ExpiresAt) {
		return Actor{}, errKey
	}
	return Actor{Org: o, Kind: ActorKey, ID: key.ID, Scopes: key.Scopes, Origin: "api"}, nil
}

// tokenOrganization reads the organization out of a token, sk_live_<organization>_<secret>, so that the look-up needs
// only that organization's part of a distributed database.
func tokenOrganization(token string) (string, bool) {
	rest, live := strings.CutPrefix(token, "sk_live_")
	if !live {
		var test bool
		if rest, test = strings.CutPrefix(token, "sk_test_"); !test {
			return "", false
		}
	}
	org, secret, ok := strings.Cut(rest, "_")
	if !ok || len(org) != 10 || len(secret) != secretLength {
		return "", false
	}
	return prefixOrganization + org, true
}

// hashToken needs no slow hash: the secret is 160 random bits, which nobody guesses.
func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// CreateKey makes an API key and gives its token, which is not kept and cannot be shown again. A key of test mode
// works on the organization's sandbox, which is made with the first such key. A key never has a scope that its maker
// lacks. Needs settings:write.
func (r *Register) CreateKey(ctx context.Context, a Actor, req KeyRequest) (Key, string, error) {
	if err := a.need(SettingsWrite); err != nil {
		return Key{}, "", err
	}
	if err := r.checkKey(a, req); err != nil {
		return Key{}, "", err
	}
	var key Key
	var token string
	err := r.store.InTx(ctx, func(tx Tx) error {
		org := a.Org
		if req.Mode == ModeTest && !org.Sandbox() {
			var err error
			if org, err = r.sandbox(ctx, tx, a); err != nil {
				return err
			}
		}
		secret := randomText(secretLength)
		token = "sk_" + string(req.Mode) + "_" + strings.TrimPrefix(org.ID, prefixOrganization) + "_" + secret
		key = Key{OrgID: org.ID, ID: r.newID(a, prefixKey), Name: strings.TrimSpace(req.Name), Hint: secret[secretLength-4:], Hash: hashToken(token),
			Scopes: req.Scopes, Mode: req.Mode, CreatedBy: a.ID, CreatedAt: r.Now(a.Org), ExpiresAt: req.ExpiresAt}
		if err := tx.InsertKey(ctx, key); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: "key.created", subjectType: "key", subjectID: key.ID, contents: AuditContents{
			Details: map[string]any{"name": key.Name, "mode": key.Mode, "scopes": key.Scopes}}})
	})
	return key, token, err
}

func (r *Register) checkKey(a Actor, req KeyRequest) error {
	var wrong problems
	cleanLine("name", Some(req.Name), maxTag, &wrong)
	if strings.TrimSpace(req.Name) == "" {
		wrong.add("name", "required", "name the key after the program that will use it")
	}
	if req.Mode != ModeLive && req.Mode != ModeTest {
		wrong.add("mode", "invalid", "the modes are live and test")
	}
	if a.Org.Sandbox() && req.Mode == ModeLive {
		wrong.add("mode", "invalid", "a key of a sandbox can only make keys of test mode")
	}
	if !req.ExpiresAt.IsZero() && !req.ExpiresAt.After(r.clock()) {
		wrong.add("expiresAt", "out_of_range", "the time is over already")
	}
	for _, s := range req.Scopes {
		if !a.May(s) && slices.Contains(AllScopes(), s) {
			wrong.add("scopes", "out_of_range", "you cannot give %s, which you do not have", s)
		}
	}
	if err := checkScopes(req.Scopes); err != nil {
		wrong = append(wrong, err.(*Error).Fields...)
	}
	return wrong.err()
}

// Keys lists the organization's keys and its sandbox's, the newest first, without their secrets. Needs settings:read.
func (r *Register) Keys(ctx context.Context, a Actor) ([]Key, error) {
	if err := a.need(SettingsRead); err != nil {
		return nil, err
	}
	keys, err := r.store.FindKeys(ctx, a.Org.ID)
	if err != nil || a.Org.Sandbox() {
		return keys, err
	}
	sandbox, err := r.store.SandboxOf(ctx, a.Org.ID)
	if KindOf(err) == KindNotFound {
		return keys, nil
	}
	if err != nil {
		return nil, err
	}
	more, err := r.store.FindKeys(ctx, sandbox.ID)
	keys = append(keys, more...)
	slices.SortFunc(keys, func(x, y Key) int { return strings.Compare(y.ID, x.ID) })
	return keys, err
}

// Key gives one of the keys that Keys lists. Needs settings:read.
func (r *Register) Key(ctx context.Context, a Actor, id string) (Key, error) {
	keys, err := r.Keys(ctx, a)
	if err != nil {
		return Key{}, err
	}
	i := slices.IndexFunc(keys, func(k Key) bool { return k.ID == id })
	if i < 0 {
		return Key{}, NotFound("API key")
	}
	return keys[i], nil
}

// RevokeKey ends a key at once. Revoking it again changes nothing. Needs settings:write.
func (r *Register) RevokeKey(ctx context.Context, a Actor, id string) (Key, error) {
	if err := a.need(SettingsWrite); err != nil {
		return Key{}, err
	}
	key, err := r.Key(ctx, a, id)
	if err != nil || !key.RevokedAt.IsZero() {
		return key, err
	}
	key.RevokedAt = r.Now(a.Org)
	err = r.store.InTx(ctx, func(tx Tx) error {
		if err := tx.UpdateKey(ctx, key); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: "key.revoked", subjectType: "key", subjectID: key.ID})
	})
	return key, err
}
