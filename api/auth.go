package api

import (
	"strings"

	"clientele"
)

// authenticate finds out whose key a request carries. Whoever tries many wrong keys is made to wait.
func (x *exchange) authenticate() *Failure {
	trace := traceOf(x.Context())
	token, ok := bearer(x.Header("Authorization"))
	err := error(clientele.Errorf(clientele.KindUnauthorized, "Invalid API key"))
	if ok {
		x.actor, err = x.server.reg.Authenticate(x.Context(), token)
	}
	if err != nil {
		if clientele.KindOf(err) == clientele.KindUnauthorized {
			if wait, ok := x.server.strangers.take(remote(x.RemoteAddr())); !ok {
				return tooMany(x.SetHeader, wait)
			}
		}
		return x.failureOf(err)
	}
	x.actor.RequestID, trace.key = trace.id, x.actor.ID
	return nil
}

// bearer reads the token out of an Authorization header. A token has letters, digits and underscores.
func bearer(header string) (string, bool) {
	scheme, token, ok := strings.Cut(header, " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	token = strings.TrimSpace(token)
	strange := strings.ContainsFunc(token, func(c rune) bool {
		return c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	})
	return token, token != "" && !strange
}

// permit refuses a key that asks too often, or that lacks the operation's scope.
func (x *exchange) permit() *Failure {
	if wait, ok := x.server.keys.take(x.actor.ID); !ok {
		return tooMany(x.SetHeader, wait)
	}
	if scope := x.call.Scope; scope != "" && !x.actor.May(scope) {
		f := failure(clientele.KindForbidden, "Missing %s scope", scope)
		f.Fault.Details = map[string]any{"scope": string(scope)}
		return f
	}
	return nil
}
