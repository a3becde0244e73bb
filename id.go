package clientele

import (
	"crypto/rand"
	"encoding/binary"
	"strings"
	"sync"
	"time"
)

// The prefixes of ids. An id is opaque to callers; within one prefix ids sort by the time they were made.
const (
	prefixOrganization = "org_"
	prefixUser         = "usr_"
	prefixKey          = "key_"
	prefixCustomer     = "cust_"
	prefixNote         = "note_"
	prefixDocument     = "doc_"
	prefixConsent      = "cns_"
	prefixLoyalty      = "loy_"
	prefixImport       = "imp_"
	prefixEvent        = "evt_"
	prefixAudit        = "aud_"
	prefixJob          = "job_"
	prefixMerge        = "mrg_"
	prefixItem         = "itm_"
	prefixBooking      = "bkg_"
	prefixSeries       = "ser_"
	prefixTimeOff      = "off_"
	prefixSuggestion   = "sug_"
	prefixOrder        = "ord_"
	prefixPayment      = "pay_"
	prefixRefund       = "ref_"
	prefixErasure      = "era_"
	prefixRemoval      = "rmv_"
	prefixHold         = "hld_"
	prefixMessage      = "msg_"
	prefixWebhook      = "whk_"
	prefixDelivery     = "dlv_"
)

// idAlphabet is Crockford's base 32 in lower case: its letters sort as their values do.
const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// ids makes ids of 100 bits: 45 bits of milliseconds, good until the year 3084, and 55 bits that are random and
// count up within a millisecond, so that ids of one process sort in the order they were made.
type ids struct {
	mu   sync.Mutex
	last uint64 // milliseconds
	low  uint64 // 55 bits
}

func (g *ids) next(prefix string, now time.Time) string {
	g.mu.Lock()
	ms := uint64(now.UnixMilli()) & (1<<45 - 1)
	switch {
	case ms > g.last:
		g.last, g.low = ms, randomBits()>>10 // the upper half stays free to count up in
	default: // the same millisecond, or a clock that went back: ids still never repeat and never sort backwards
		ms = g.last
		g.low += 1 + randomBits()>>40
	}
	low := g.low & (1<<55 - 1)
	g.mu.Unlock()
	return prefix + encodeID(ms, low)
}

// idClocks makes the ids of several clocks. A sandbox's clock can be years ahead of all others: were its ids counted on by
// another organization, what that makes after the next start would sort before what it has.
type idClocks struct {
	mu sync.Mutex
	of map[string]*ids // by sandbox; live organizations share one clock
}

func (c *idClocks) next(o Organization, prefix string, now time.Time) string {
	clock := ""
	if o.Sandbox() {
		clock = o.ID
	}
	c.mu.Lock()
	g := c.of[clock]
	if g == nil {
		if c.of == nil {
			c.of = make(map[string]*ids)
		}
		g = &ids{}
		c.of[clock] = g
	}
	c.mu.Unlock()
	return g.next(prefix, now)
}

// madeAfter tells whether one thing of an organization was made after another, whatever they are.
func madeAfter(id, other string) bool {
	_, moment, _ := strings.Cut(id, "_")
	_, before, _ := strings.Cut(other, "_")
	return moment > before
}

func randomBits() uint64 {
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err) // crypto/rand never fails on the systems we run on
	}
	return binary.BigEndian.Uint64(b[:])
}

func encodeID(ms, low uint64) string {
	var out [20]byte
	for i := 8; i >= 0; i-- {
		out[i] = idAlphabet[ms&31]
		ms >>= 5
	}
	for i := 19; i >= 9; i-- {
		out[i] = idAlphabet[low&31]
		low >>= 5
	}
	return string(out[:])
}

// newOrganizationID is short, since it stands in every key of every table.
func newOrganizationID() string {
	return prefixOrganization + randomText(10)
}

// randomText gives n characters of 5 random bits each.
func randomText(n int) string {
	raw := make([]byte, n)
	if _, err := rand.Read(raw); err != nil {
		panic(err)
	}
	var out strings.Builder
	for _, b := range raw {
		out.WriteByte(idAlphabet[b&31])
	}
	return out.String()
}
