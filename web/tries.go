package web

import "clientele"

// tries is how often signing in may fail: by address, and by the account that is tried. All processes that serve count
// together.
var tries = clientele.Limit{PerMinute: 10, AtOnce: 15}

// mayTry counts a try by what it is known by, and refuses it with KindRateLimited when there were too many. Tries of many
// at the same moment are counted before any of them is answered; the register forgives those that are right.
func (v *visit) mayTry(by ...string) error {
	err := v.countTry(by)
	if clientele.KindOf(err) == clientele.KindRateLimited {
		v.w.Header().Set("Retry-After", "60")
	}
	return err
}

func (v *visit) countTry(by []string) error {
	if v.full.Has(by...) {
		return clientele.Errorf(clientele.KindRateLimited, "Too many tries. Wait a minute and try again.")
	}
	full, err := v.reg.Try(v.ctx(), tries, by...)
	if full != "" {
		v.full.Add(full, tries.PerMinute)
	}
	return err
}
