package clientele

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Limits of what is set about the pages that customers see.
const (
	maxChangeHours  = 720
	maxEmbedOrigins = 20
)

var hexColor = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// applyPortalSettings takes over what a change says about the pages that customers see.
func applyPortalSettings(s *Settings, ch SettingsChange, wrong *problems) {
	if ch.OnlineBooking.Set {
		s.BookingClosed = !ch.OnlineBooking.Value
	}
	ch.ChangeHours.apply(&s.ChangeHours)
	if s.ChangeHours < -1 || s.ChangeHours > maxChangeHours {
		wrong.add("changeHours", "out_of_range", "between 0 and %d hours, or -1 for never", maxChangeHours)
	}
	if ch.BrandColor.Set {
		s.BrandColor = strings.ToLower(strings.TrimSpace(ch.BrandColor.Value))
		if s.BrandColor != "" && !hexColor.MatchString(s.BrandColor) {
			wrong.add("brandColor", "invalid", "a colour is six hexadecimal digits, as in #7a1f4b")
		}
	}
	if ch.EmbedOrigins.Set {
		s.EmbedOrigins = cleanOrigins(ch.EmbedOrigins.Value, wrong)
	}
}

// cleanOrigins gives the sites that may show a frame, each as scheme and host alone: they go into a header.
func cleanOrigins(origins []string, wrong *problems) []string {
	var kept []string
	for _, text := range origins {
		u, err := url.Parse(strings.ToLower(strings.TrimSpace(text)))
		plain := err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.User == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && u.Fragment == ""
		if !plain || !hostOnly.MatchString(u.Host) {
			wrong.add("embedOrigins", "invalid", "a site is its address without a page, as in https://salon.example")
			return nil
		}
		if origin := u.Scheme + "://" + u.Host; !slices.Contains(kept, origin) {
			kept = append(kept, origin)
		}
	}
	if len(kept) > maxEmbedOrigins {
		wrong.add("embedOrigins", "too_many", "at most %d sites", maxEmbedOrigins)
	}
	return kept
}

// hostOnly is a host with an optional port; other letters would let a setting write into the header.
var hostOnly = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$`)
