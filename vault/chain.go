package vault

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// The audit chain of an organization is a Merkle tree over its audit entries as in RFC 6962 (Certificate
// Transparency), computed with golang.org/x/mod/sumdb/tlog. A tree, and not a plain chain of hashes, because it
// proves in a dozen hashes that one entry is in it, which an erasure certificate carries with it.
//
// Entries are hashed with the SHA-256 of their sealed contents, never of what was sealed: a hash of the plain text
// would let anybody test a guess. So contents may become unreadable, or be removed, and the chain stays unbroken.

// Hash is a SHA-256 in the tree.
type Hash = tlog.Hash

// AuditEntry is one entry as the chain sees it. Subject is an id, or Vault.Subject where it must be unlinkable after
// an erasure; the entry never changes afterwards.
type AuditEntry struct {
	Org         string    `json:"org"`
	Seq         int64     `json:"seq"` // place in the organization's chain, from 0, without gaps
	ID          string    `json:"id"`
	At          time.Time `json:"at"` // counted in milliseconds
	Actor       string    `json:"actor"`
	Action      string    `json:"action"`
	SubjectType string    `json:"subjectType,omitempty"`
	Subject     string    `json:"subject,omitempty"`
	Contents    string    `json:"contents,omitempty"` // ContentsHash of the sealed contents; empty without contents
}

// Bytes gives the canonical bytes of the entry: its JSON, members in the order of the struct, no spaces.
func (e AuditEntry) Bytes() []byte { return canonical(e.normal()) }

// normal is the entry with its time in the one form that is hashed.
func (e AuditEntry) normal() AuditEntry {
	e.At = e.At.UTC().Truncate(time.Millisecond)
	return e
}

// Leaf gives the hash of the entry in the tree (RFC 6962, section 2.1).
func (e AuditEntry) Leaf() Hash { return tlog.RecordHash(e.Bytes()) }

// ContentsHash gives the SHA-256 of sealed contents in hexadecimal.
func ContentsHash(sealed []byte) string {
	sum := sha256.Sum256(sealed)
	return hex.EncodeToString(sum[:])
}

// LinkReader gives the links that were stored with entries, in the order of the numbers asked for. Links are the
// hashes that an entry completes: its leaf, and every full subtree whose last leaf it is; 64 bytes on average.
type LinkReader func(seqs []int64) ([][]byte, error)

// Extend gives the links of entries that come after the first size entries, to be stored with them. It reads at
// most one link row for each level of the tree. Their Seq must go on from size without a gap.
func Extend(size int64, entries []AuditEntry, read LinkReader) ([][]byte, error) {
	links := make([][]byte, 0, len(entries))
	reader := hashReader(func(seqs []int64) ([][]byte, error) { return withFresh(size, links, seqs, read) })
	for i, e := range entries {
		n := size + int64(i)
		if e.Seq != n {
			return nil, fmt.Errorf("audit entry %d cannot stand at place %d of the chain", e.Seq, n)
		}
		hashes, err := tlog.StoredHashesForRecordHash(n, e.Leaf(), reader)
		if err != nil {
			return nil, err
		}
		links = append(links, joinHashes(hashes))
	}
	return links, nil
}

// withFresh reads links, those from number size on out of fresh.
func withFresh(size int64, fresh [][]byte, seqs []int64, read LinkReader) ([][]byte, error) {
	var stored []int64
	for _, s := range seqs {
		if s < size {
			stored = append(stored, s)
		}
	}
	var found [][]byte
	if len(stored) > 0 {
		var err error
		if found, err = read(stored); err != nil {
			return nil, err
		}
	}
	all := make([][]byte, len(seqs))
	for i, s := range seqs {
		if s >= size {
			all[i] = fresh[s-size]
		} else if len(found) > 0 {
			all[i], found = found[0], found[1:]
		}
	}
	return all, nil
}

// errLinks means that links are missing where there must be some.
var errLinks = errors.New("the audit chain's links are missing or cut short")

// hashReader reads the tree's hashes out of links: the hash of level l and number k lies, as the l-th, with the
// last entry below it.
func hashReader(read LinkReader) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]Hash, error) {
		levels, seqs := make([]int, len(indexes)), make([]int64, len(indexes))
		for i, index := range indexes {
			level, k := tlog.SplitStoredHashIndex(index)
			levels[i], seqs[i] = level, (k+1)<<level-1
		}
		links, err := read(seqs)
		if err != nil {
			return nil, err
		}
		hashes := make([]Hash, len(indexes))
		for i, level := range levels {
			if i >= len(links) || len(links[i]) < (level+1)*tlog.HashSize {
				return nil, fmt.Errorf("%w (entry %d)", errLinks, seqs[i])
			}
			hashes[i] = Hash(links[i][level*tlog.HashSize:][:tlog.HashSize])
		}
		return hashes, nil
	})
}

func joinHashes(hashes []Hash) []byte {
	joined := make([]byte, 0, len(hashes)*tlog.HashSize)
	for _, h := range hashes {
		joined = append(joined, h[:]...)
	}
	return joined
}

// Root gives the hash of the tree of the first size entries.
func Root(size int64, read LinkReader) (Hash, error) {
	return tlog.TreeHash(size, hashReader(read))
}

// ProveEntry gives the hashes that prove entry seq to be in the tree of the first size entries.
func ProveEntry(size, seq int64, read LinkReader) ([]Hash, error) {
	return tlog.ProveRecord(size, seq, hashReader(read))
}

// CheckEntry refuses a proof that does not lead from the entry to the root of a tree of size entries.
func CheckEntry(e AuditEntry, proof []Hash, size int64, root Hash) error {
	return tlog.CheckRecord(proof, size, root, e.Seq, e.Leaf())
}

// ProveGrowth gives the hashes that prove the tree of size entries to begin with the tree of the first older
// entries, for someone who kept a former checkpoint.
func ProveGrowth(size, older int64, read LinkReader) ([]Hash, error) {
	return tlog.ProveTree(size, older, hashReader(read))
}

// CheckGrowth refuses a proof that does not lead from the older tree to the present one.
func CheckGrowth(proof []Hash, size int64, root Hash, older int64, olderRoot Hash) error {
	return tlog.CheckTree(proof, size, root, older, olderRoot)
}

// ChainError says which entry of the chain is not as it was written.
type ChainError struct {
	Org  string
	Seq  int64
	What string
}

func (e *ChainError) Error() string {
	return fmt.Sprintf("audit entry %d of organization %s: %s", e.Seq, e.Org, e.What)
}

// ChainCheck reads a whole chain again, entry by entry, in the memory of one path of the tree. The zero value is
// ready for the first entry.
type ChainCheck struct {
	size  int64
	peaks []Hash // of the full subtrees from the left, each smaller than the one before
}

// Size tells how many entries were added.
func (c *ChainCheck) Size() int64 { return c.size }

// Add checks the next entry: its place, its links, and its sealed contents. sealed is nil where the contents are no
// longer stored, which only an erasure that the caller knows of excuses: erased says so. A *ChainError tells what
// is wrong. The check goes on with the hash that is stored for the entry, so that one that was altered is named once,
// and those after it only when they were altered too.
func (c *ChainCheck) Add(e AuditEntry, links, sealed []byte, erased bool) error {
	place, leaf := c.size, e.Leaf()
	wrong := func(what string) error { return &ChainError{Org: e.Org, Seq: place, What: what} }
	stored := leaf
	if len(links) >= tlog.HashSize {
		stored = Hash(links[:tlog.HashSize])
	}
	completed := joinHashes(c.grow(stored))
	if e.Seq != place {
		return wrong(fmt.Sprintf("entry %d stands in its place", e.Seq))
	}
	if stored != leaf || !bytes.Equal(completed, links) {
		return wrong("it was altered, or its links were")
	}
	if sealed != nil && ContentsHash(sealed) != e.Contents {
		return wrong("its contents were altered")
	}
	if sealed == nil && e.Contents != "" && !erased {
		return wrong("its contents are missing, and no erasure accounts for it")
	}
	return nil
}

// Missing goes on past a place whose entry is gone, with the hash that is stored for it, and says so.
func (c *ChainCheck) Missing(org string, links []byte) error {
	place := c.size
	var stored Hash
	copy(stored[:], links)
	c.grow(stored)
	return &ChainError{Org: org, Seq: place, What: "it is missing"}
}

// grow adds a leaf and gives the hashes that it completes.
func (c *ChainCheck) grow(h Hash) []Hash {
	completed := []Hash{h}
	for n := c.size; n&1 == 1; n >>= 1 {
		last := len(c.peaks) - 1
		h = tlog.NodeHash(c.peaks[last], h)
		c.peaks = c.peaks[:last]
		completed = append(completed, h)
	}
	c.peaks = append(c.peaks, h)
	c.size++
	return completed
}

// Root gives the hash of the tree of the entries added so far (RFC 6962, section 2.1), to be compared with every
// checkpoint of that size.
func (c *ChainCheck) Root() Hash {
	if c.size == 0 {
		return sha256.Sum256(nil)
	}
	root := c.peaks[len(c.peaks)-1]
	for _, peak := range slices.Backward(c.peaks[:len(c.peaks)-1]) {
		root = tlog.NodeHash(peak, root)
	}
	return root
}
