package api

import (
	"slices"
	"strconv"
	"strings"

	"clientele"
)

// conditions are the entity tags of an If-Match or If-None-Match header (RFC 9110, 13.1).
type conditions struct {
	any      bool    // the header is *
	versions []int64 // those of the tags that are ours; another's match nothing
}

// noVersion is a version that no record has.
const noVersion int64 = -1

// parseConditions reads a header. Weak tags are taken for strong ones: ours change with every change. ok is false
// when the header is not there.
func parseConditions(name, header string) (c conditions, ok bool, err error) {
	rest := strings.TrimSpace(header)
	if rest == "" || rest == "*" {
		return conditions{any: rest == "*"}, rest != "", nil
	}
	for {
		tag, after, whole := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(rest, "W/"), `"`), `"`)
		if !whole || !strings.HasPrefix(strings.TrimPrefix(rest, "W/"), `"`) || strings.ContainsAny(tag, " \t\\") {
			return c, true, malformed(`%s: entity tags in quotes are needed, as in "3"`, name)
		}
		if version, err := strconv.ParseInt(tag, 10, 64); err == nil && strconv.FormatInt(version, 10) == tag && version > 0 {
			c.versions = append(c.versions, version)
		}
		after = strings.TrimSpace(after)
		if after == "" {
			return c, true, nil
		}
		next, comma := strings.CutPrefix(after, ",")
		if !comma {
			return c, true, malformed(`%s: entity tags in quotes are needed, as in "3"`, name)
		}
		rest = strings.TrimSpace(next)
	}
}

func (c conditions) match(version int64) bool { return c.any || slices.Contains(c.versions, version) }

// version is what the domain is told that the caller saw. Of several versions, of which the caller takes any, it is
// the present one when that is among them.
func (c conditions) version(present func() (int64, error)) (int64, error) {
	switch {
	case c.any:
		return clientele.AnyVersion, nil
	case len(c.versions) == 1:
		return c.versions[0], nil
	case len(c.versions) == 0:
		return noVersion, nil
	}
	now, err := present()
	if err != nil || c.match(now) {
		return now, err
	}
	return noVersion, nil
}
