package match

import (
	"context"
	"slices"
)

// A pair is two records by their places, and what comparing them showed.
type pair struct {
	a, b    uint32
	pattern Pattern
}

// effort bounds the work of a run: about so many pairs a record are compared, and small registers may have more.
// Blocks are taken smallest first until it is spent: the values that few records share tell most.
const (
	pairsPerRecord = 45
	pairsAnyway    = 3_000_000
)

// blocks is the index of a run: each record's keys, without those that too many records share.
type blocks struct {
	first          []uint32 // where each record's keys begin in keys
	keys           []uint32 // 32 bits of each key, ascending within a record
	cap            uint32   // the largest block that is compared
	entries, spare []uint64 // of one portion, kept for the next

	split uint32 // in a link, records from here on are compared with those before only; else 0
}

// makeBlocks builds the index. 32 bits of a key are enough: two keys that fall together make one block.
func makeBlocks(ctx context.Context, records []Record, split int, progress func(done, total int)) (*blocks, error) {
	b := &blocks{first: make([]uint32, 1, len(records)+1), keys: make([]uint32, 0, roomForKeys(records)), split: uint32(split)}
	for i := range records {
		if i%4096 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			progress(i, len(records))
		}
		from := len(b.keys)
		for _, k := range records[i].blockingKeys() {
			b.keys = append(b.keys, uint32(k>>32))
		}
		b.keys = b.keys[:from+len(slices.Compact(b.keys[from:]))]
		b.first = append(b.first, uint32(len(b.keys)))
	}
	b.chooseCap()
	return b, nil
}

// roomForKeys estimates the number of keys from records here and there.
func roomForKeys(records []Record) int {
	step := len(records)/1000 + 1
	keys, seen := 0, 0
	for i := 0; i < len(records); i += step {
		keys += len(records[i].blockingKeys())
		seen++
	}
	return (keys/max(1, seen) + 1) * (len(records) + 1) * 51 / 50
}

func (b *blocks) of(i uint32) []uint32 { return b.keys[b.first[i]:b.first[i+1]] }

// parts is the number of portions in which blocks are enumerated, to bound memory.
const parts = 16

// each visits all blocks of one portion of the keys, members ascending.
func (b *blocks) each(part uint32, visit func(key uint32, members []uint32)) {
	entries := b.entries[:0]
	for i := range len(b.first) - 1 {
		for _, k := range b.of(uint32(i)) {
			if k%parts == part {
				entries = append(entries, uint64(k)<<32|uint64(i))
			}
		}
	}
	entries, b.spare = sortEntries(entries, b.spare)
	b.entries = entries
	members := make([]uint32, 0, 64)
	for i := 0; i < len(entries); {
		key := uint32(entries[i] >> 32)
		members = members[:0]
		for ; i < len(entries) && uint32(entries[i]>>32) == key; i++ {
			members = append(members, uint32(entries[i]))
		}
		if len(members) > 1 {
			visit(key, members)
		}
	}
}

// pairsIn is the number of pairs that a block asks to compare.
func (b *blocks) pairsIn(members []uint32) int {
	n := len(members)
	if b.split == 0 {
		return n * (n - 1) / 2
	}
	left, _ := slices.BinarySearch(members, b.split)
	return left * (n - left)
}

// chooseCap finds the largest block size with which the effort is kept, and strikes the keys of larger blocks.
func (b *blocks) chooseCap() {
	sizes := map[int]int{} // pairs by a block's square root of pairs
	total := 0
	for part := range uint32(parts) {
		b.each(part, func(_ uint32, members []uint32) {
			p := b.pairsIn(members)
			sizes[len(members)] += p
			total += p
		})
	}
	records := len(b.first) - 1
	budget := max(pairsAnyway, pairsPerRecord*records)
	order := make([]int, 0, len(sizes))
	for s := range sizes {
		order = append(order, s)
	}
	slices.Sort(order)
	b.cap = 2
	spent := 0
	for _, s := range order {
		spent += sizes[s]
		if spent > budget && s > 2 {
			break
		}
		b.cap = uint32(s)
	}
	b.strikeLarge()
}

func (b *blocks) strikeLarge() {
	large := map[uint32]bool{}
	for part := range uint32(parts) {
		b.each(part, func(key uint32, members []uint32) {
			if uint32(len(members)) > b.cap {
				large[key] = true
			}
		})
	}
	kept := b.keys[:0]
	for i := range len(b.first) - 1 {
		from, to := b.first[i], b.first[i+1]
		b.first[i] = uint32(len(kept))
		for _, k := range b.keys[from:to] {
			if !large[k] {
				kept = append(kept, k)
			}
		}
	}
	b.first[len(b.first)-1] = uint32(len(kept))
	b.keys = kept
}

// firstShared tells whether key is the smallest that both records have: a pair is compared there and nowhere else,
// which needs no memory of the pairs already seen.
func (b *blocks) firstShared(key, i, j uint32) bool {
	x, y := b.of(i), b.of(j)
	p, q := 0, 0
	for {
		switch u, v := x[p], y[q]; {
		case u == v:
			return u == key
		case u < v:
			p++
		default:
			q++
		}
	}
}

// pairs visits each pair of records that share a block once.
func (b *blocks) pairs(part uint32, visit func(i, j uint32)) {
	b.each(part, func(key uint32, members []uint32) {
		for x, i := range members {
			for _, j := range members[x+1:] {
				if b.split > 0 && (i >= b.split || j < b.split) {
					continue
				}
				if b.firstShared(key, i, j) {
					visit(i, j)
				}
			}
		}
	})
}

// sortEntries sorts by the upper half, least significant digit first (radix sort), which keeps members ascending. It
// gives the sorted entries and the room that is free again.
func sortEntries(entries, spare []uint64) (sorted, free []uint64) {
	if cap(spare) < len(entries) {
		spare = make([]uint64, cap(entries))
	}
	spare = spare[:len(entries)]
	for shift := 32; shift < 64; shift += 11 {
		var starts [2048]int
		for _, e := range entries {
			starts[e>>shift&2047]++
		}
		sum := 0
		for i, n := range starts {
			starts[i] = sum
			sum += n
		}
		for _, e := range entries {
			d := e >> shift & 2047
			spare[starts[d]] = e
			starts[d]++
		}
		entries, spare = spare, entries
	}
	return entries, spare
}
