package web

import "clientele"

// triesTogether is how often signing in may fail, for all processes that serve.
var triesTogether = clientele.Limit{PerMinute: triesPerMinute, AtOnce: triesAtOnce}

// mayTry counts a try by what it is known by, and refuses it with KindRateLimited when there were too many. Tries of many
// at the same moment are counted before any of them is answered; the register forgives those that are right. What failed
// in this process is counted here as well, so that a flood ends before it comes to the database.
func (v *visit) mayTry(by ...string) (err error) {
	if v.tries.Allowed(by...) {
		err = v.reg.Try(v.ctx(), triesTogether, by...)
	} else {
		err = clientele.Errorf(clientele.KindRateLimited, "Too many tries. Wait a minute and try again.")
	}
	if clientele.KindOf(err) == clientele.KindRateLimited {
		v.w.Header().Set("Retry-After", "60")
	}
	return err
}
