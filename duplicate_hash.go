package clientele

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"slices"
	"sync"

	"clientele/match"
)

// MatchHashes makes the keys under which possible duplicates of a record find it. They are keyed hashes: nobody tells
// without the vault whose name or number one was made of, neither from a backup nor from what a deleted row leaves in a
// file. Those of two organizations have nothing in common. Safe for use by many goroutines.
type MatchHashes struct {
	secret func(org string) []byte
	byOrg  sync.Map // of cipher.Block
}

// Of gives the keys of a record, ascending. They depend on the record alone, since phones are kept with their country
// code.
func (h *MatchHashes) Of(org string, c Customer) []int64 {
	return h.hash(org, match.Keys(c.identity(), match.Rules{}))
}

// hash makes keys as databases keep them, ascending: 63 bits of each encrypted with AES, which is a pseudorandom function
// of a key.
func (h *MatchHashes) hash(org string, keys []uint64) []int64 {
	block, out := h.block(org), make([]int64, len(keys))
	b := make([]byte, aes.BlockSize)
	for i, key := range keys {
		clear(b)
		binary.LittleEndian.PutUint64(b, key)
		block.Encrypt(b, b)
		out[i] = int64(binary.LittleEndian.Uint64(b) >> 1)
	}
	slices.Sort(out)
	return out
}

func (h *MatchHashes) block(org string) cipher.Block {
	if known, ok := h.byOrg.Load(org); ok {
		return known.(cipher.Block)
	}
	block, err := aes.NewCipher(h.secret(org)[:16])
	if err != nil {
		panic(err) // only possible for a key of another length
	}
	h.byOrg.Store(org, block)
	return block
}
