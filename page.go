package clientele

import (
	"crypto/sha256"
	"encoding/base64"

	"golang.org/x/crypto/chacha20poly1305"
)

// Limits of lists.
const (
	DefaultLimit = 50
	MaxLimit     = 100
)

// Paging asks for one page of a list.
type Paging struct {
	Limit  int    // 1 to MaxLimit; 0 stands for DefaultLimit
	Cursor string // of the page before; empty for the first
	Total  bool   // count the whole list as well
}

// Page is one page of a list. It may be shorter than the limit while More is true: every scan is bounded, and the
// next page goes on where this one stopped.
type Page[T any] struct {
	Items []T
	Next  string // cursor of the next page, empty when there is none
	Total *int   // when it was asked for
}

// More tells whether there is, or may be, another page.
func (p Page[T]) More() bool { return p.Next != "" }

// Slice is a page as storage sees it: the position to go on after is storage's own text, never shown.
type Slice struct {
	Limit int
	After string
}

// slice opens the cursor of a page. A cursor is bound to what it continues: the organization, the list, its filters
// and its order.
func (r *Register) slice(org, list string, p Paging) (Slice, error) {
	limit := p.Limit
	if limit == 0 {
		limit = DefaultLimit
	}
	if limit < 1 || limit > MaxLimit {
		return Slice{}, Errorf(KindInvalidRequest, "limit must be between 1 and %d", MaxLimit)
	}
	if p.Cursor == "" {
		return Slice{Limit: limit}, nil
	}
	after, err := r.openCursor(org, list, p.Cursor)
	return Slice{Limit: limit, After: after}, err
}

var errCursor = Errorf(KindInvalidRequest, "This cursor does not belong to this list with these filters and this order. Start again without a cursor.")

// sealCursor hides the position, which can hold a name, and binds it to the list it continues. The nonce is derived
// from what is sealed (the same position gives the same cursor), as in RFC 5297's deterministic use: nothing more is
// told by that than that two cursors are the same.
func (r *Register) sealCursor(org, list, position string) string {
	if position == "" {
		return ""
	}
	aead, _ := chacha20poly1305.NewX(r.vault.Key("cursor"))
	bound := []byte(org + "\x00" + list)
	sum := sha256.New()
	sum.Write(r.vault.Key("cursor nonce"))
	sum.Write(bound)
	sum.Write([]byte("\x00" + position))
	nonce := sum.Sum(nil)[:aead.NonceSize()]
	return base64.RawURLEncoding.EncodeToString(aead.Seal(nonce, nonce, []byte(position), bound))
}

func (r *Register) openCursor(org, list, cursor string) (string, error) {
	aead, _ := chacha20poly1305.NewX(r.vault.Key("cursor"))
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < aead.NonceSize() {
		return "", errCursor
	}
	position, err := aead.Open(nil, raw[:aead.NonceSize()], raw[aead.NonceSize():], []byte(org+"\x00"+list))
	if err != nil {
		return "", errCursor
	}
	return string(position), nil
}

// countStep is how many entries at a time a list is counted by.
const countStep = 1000

// counted adds the length of the whole list to a page of it, where that was asked for. It walks the list as its pages
// do, so that the count never differs from them; above 10,000 entries that may be slow.
func counted[P, S any](page Page[P], asked Paging, find func(Slice) ([]S, string, error)) (Page[P], error) {
	if !asked.Total {
		return page, nil
	}
	total := 0
	for slice := (Slice{Limit: countStep}); ; {
		found, next, err := find(slice)
		if err != nil {
			return page, err
		}
		if total += len(found); next == "" {
			page.Total = &total
			return page, nil
		}
		slice.After = next
	}
}

// paged makes a page of what storage found.
func paged[T any](r *Register, org, list string, items []T, next string) Page[T] {
	return Page[T]{Items: items, Next: r.sealCursor(org, list, next)}
}
