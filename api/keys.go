package api

import (
	"context"
	"net/http"
	"time"

	"clientele"
)

// Key is an API key, without its secret.
type Key struct {
	ID        string   `json:"id" example:"key_01k3v9q2d7m4x8a5c0tw"`
	Name      string   `json:"name" example:"Web shop"`
	Hint      string   `json:"hint" doc:"The last four characters of the key" example:"x4q8"`
	Mode      string   `json:"mode" enum:"live,test"`
	Scopes    []string `json:"scopes" example:"customers:read"`
	CreatedAt string   `json:"createdAt" format:"date-time"`
	ExpiresAt *string  `json:"expiresAt" format:"date-time" doc:"null: never"`
	RevokedAt *string  `json:"revokedAt" format:"date-time"`
}

// NewKey is an API key when it is made: the only time that it is shown.
type NewKey struct {
	Key
	Secret *string `json:"key" doc:"The key itself, shown this once; null when the answer is replayed" example:"sk_live_7k2m9x4q8c_…"`
}

// newKeyAnswer keeps the secret out of what is kept for repeats.
type newKeyAnswer struct{ One[NewKey] }

func (a newKeyAnswer) withoutSecret() reply {
	a.Data.Secret = nil
	return a
}

func keyWire(k *clientele.Key) Key {
	w := Key{ID: k.ID, Name: k.Name, Hint: k.Hint, Mode: string(k.Mode), Scopes: make([]string, len(k.Scopes)), CreatedAt: stamp(k.CreatedAt),
		ExpiresAt: stampOrNull(k.ExpiresAt), RevokedAt: stampOrNull(k.RevokedAt)}
	for i, scope := range k.Scopes {
		w.Scopes[i] = string(scope)
	}
	return w
}

// KeyPath names an API key.
type KeyPath struct {
	ID string `path:"id" doc:"Id of the key" example:"key_01k3v9q2d7m4x8a5c0tw"`
}

// KeyFields are what an API key is made of.
type KeyFields struct {
	Name      string   `json:"name,omitempty" required:"true" doc:"After the program that will use it" example:"Web shop"`
	Scopes    []string `json:"scopes,omitempty" required:"true" doc:"Of those that the calling key has itself" example:"customers:read"`
	Mode      string   `json:"mode,omitempty" enum:"live,test" doc:"The calling key's own when left out. A key of test mode works on the sandbox, which is made with the first one."`
	ExpiresAt string   `json:"expiresAt,omitempty" format:"date-time" doc:"Never when left out"`
}

func (s *Server) addKeys() {
	add(s, call{ID: "listKeys", Method: "GET", Path: "/v1/api-keys", Tag: tagOrg, Scope: clientele.SettingsRead,
		Summary: "List the API keys", Text: "The newest first, revoked ones included; the sandbox's too when the calling key is a live one."},
		func(ctx context.Context, r request, in *Paged) (Many[Key], error) {
			keys, err := r.reg.Keys(ctx, r.actor)
			if err != nil {
				return Many[Key]{}, err
			}
			return whole(r, in, "keys", keys, func(k clientele.Key) string { return k.ID }, keyWire)
		})
	add(s, call{ID: "createKey", Method: "POST", Path: "/v1/api-keys", Tag: tagOrg, Scope: clientele.SettingsWrite,
		Status: http.StatusCreated, Summary: "Make an API key", Text: "The answer shows the key itself, once; only a hash of it is kept."}, createKey)
	add(s, call{ID: "getKey", Method: "GET", Path: "/v1/api-keys/{id}", Tag: tagOrg, Scope: clientele.SettingsRead,
		Summary: "Read an API key", Text: "Without its secret."},
		func(ctx context.Context, r request, in *KeyPath) (One[Key], error) {
			key, err := r.reg.Key(ctx, r.actor, in.ID)
			return one(keyWire(&key), key.ID), err
		})
	add(s, call{ID: "revokeKey", Method: "DELETE", Path: "/v1/api-keys/{id}", Tag: tagOrg, Scope: clientele.SettingsWrite,
		Summary: "Revoke an API key", Text: "It stops working at once, and stays in the list."},
		func(ctx context.Context, r request, in *KeyPath) (One[Key], error) {
			key, err := r.reg.RevokeKey(ctx, r.actor, in.ID)
			return one(keyWire(&key), key.ID), err
		})
}

func createKey(ctx context.Context, r request, in *struct{ Body KeyFields }) (newKeyAnswer, error) {
	req := clientele.KeyRequest{Name: in.Body.Name, Mode: clientele.Mode(in.Body.Mode)}
	for _, scope := range in.Body.Scopes {
		req.Scopes = append(req.Scopes, clientele.Scope(scope))
	}
	if req.Mode == "" {
		req.Mode = r.actor.Org.Mode()
	}
	if in.Body.ExpiresAt != "" {
		var err error
		if req.ExpiresAt, err = time.Parse(time.RFC3339, in.Body.ExpiresAt); err != nil {
			return newKeyAnswer{}, malformed(`"expiresAt" must be a time such as 2026-11-21T19:00:00Z`)
		}
	}
	key, secret, err := r.reg.CreateKey(ctx, r.actor, req)
	out := one(NewKey{Key: keyWire(&key), Secret: &secret}, key.ID)
	return newKeyAnswer{out.created("/v1/api-keys/" + key.ID)}, err
}
