package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"clientele"

	"github.com/alexedwards/scs/v2"
)

// How long a session lasts: at most, and without being used.
const (
	sessionLife = 30 * 24 * time.Hour
	sessionIdle = 7 * 24 * time.Hour
	seenEvery   = 10 * time.Minute // how often its use is noted, so that a page view writes nothing
)

// newSessions keeps sessions in the register's own storage, by a hash of their token.
func newSessions(reg *clientele.Register) *scs.SessionManager {
	m := scs.New()
	m.Lifetime = sessionLife
	m.Cookie.Name = "clientele_session"
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Codec = sessionCodec{}
	m.Store = sessionStore{reg}
	return m
}

// sessionCodec writes a session as JSON. Its values are texts.
type sessionCodec struct{}

type sessionData struct {
	Deadline time.Time         `json:"deadline"`
	Values   map[string]string `json:"values"`
}

// Encode keeps the promise of scs.Codec.
func (sessionCodec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	d := sessionData{Deadline: deadline, Values: make(map[string]string, len(values))}
	for key, value := range values {
		text, ok := value.(string)
		if !ok {
			return nil, errors.New("a session keeps texts alone")
		}
		d.Values[key] = text
	}
	return json.Marshal(d)
}

// Decode keeps the promise of scs.Codec.
func (sessionCodec) Decode(b []byte) (time.Time, map[string]any, error) {
	var d sessionData
	if err := json.Unmarshal(b, &d); err != nil {
		return time.Time{}, nil, err
	}
	values := make(map[string]any, len(d.Values))
	for key, value := range d.Values {
		values[key] = value
	}
	return d.Deadline, values, nil
}

// sessionStore keeps the promise of scs.CtxStore.
type sessionStore struct{ reg *clientele.Register }

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// FindCtx gives a session's data.
func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	found, err := s.reg.SessionByHash(ctx, hashOf(token))
	if clientele.KindOf(err) == clientele.KindNotFound {
		return nil, false, nil
	}
	return found.Data, err == nil, err
}

// CommitCtx keeps a session, under the user it names.
func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	var d sessionData
	if err := json.Unmarshal(b, &d); err != nil {
		return err
	}
	return s.reg.KeepSession(ctx, clientele.Session{Hash: hashOf(token), OrgID: d.Values[keyOrg], UserID: d.Values[keyUser], Data: b, ExpiresAt: expiry})
}

// DeleteCtx ends a session.
func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.reg.ForgetSession(ctx, hashOf(token))
}

// Find is FindCtx for callers without a context.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx for callers without a context.
func (s sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

// Delete is DeleteCtx for callers without a context.
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// What a session holds.
const (
	keyOrg    = "org"
	keyUser   = "user"
	keyMark   = "mark"   // changes with the password
	keySince  = "since"  // when the signing in was
	keySeen   = "seen"   // when it was last used
	keyDevice = "device" // what the browser calls itself, in short
	keyAsked  = "asked"  // the places that a right password opened, while one of them is chosen or a code is asked for
)
