package clientele

import "hash/maphash"

// importMemory remembers whom the rows of a file named so far. A file may have millions of rows, so it takes some forty
// bytes a row and holds no pointers, which the garbage collector would follow again and again.
type importMemory struct {
	seed     maphash.Seed
	slots    []int32 // an open hash table: where a key was mentioned last, plus one; its length is a power of two
	used     int
	mentions pile[mention]
	rows     pile[mentioned]
	names    []byte
}

// mention is one contact, or one record, of one row.
type mention struct {
	key   uint64
	row   int32
	older int32 // the mention before with the same key, or -1
}

// mentioned is a row with the end of its name among the names.
type mentioned struct {
	line int32
	name uint32
	born int16 // the year; 0 when it is not known
}

func newImportMemory() *importMemory {
	return &importMemory{seed: maphash.MakeSeed(), slots: make([]int32, 1<<10)}
}

func (m *importMemory) key(kind, value string) uint64 { return maphash.String(m.seed, kind+value) }

// slot finds where a key stands in the table, or is to stand.
func (m *importMemory) slot(key uint64) int {
	mask := len(m.slots) - 1
	at := int(key) & mask
	for m.slots[at] != 0 && m.mentions.at(m.slots[at]-1).key != key {
		at = (at + 1) & mask
	}
	return at
}

// last gives the last mention of a key, or -1.
func (m *importMemory) last(key uint64) int32 { return m.slots[m.slot(key)] - 1 }

// add notes a row with its keys.
func (m *importMemory) add(line int, name string, born int, keys []uint64) {
	m.names = append(m.names, name...)
	row := m.rows.push(mentioned{line: int32(line), name: uint32(len(m.names)), born: int16(born)})
	for _, key := range keys {
		if 3*m.used > 2*len(m.slots) {
			m.index(2 * len(m.slots))
		}
		at := m.mentions.push(mention{key: key, row: row})
		m.mentions.at(at).older = m.point(key, at)
	}
}

// index fills a table of that many slots.
func (m *importMemory) index(size int) {
	m.slots, m.used = make([]int32, size), 0
	for at := range int32(m.mentions.len) {
		m.point(m.mentions.at(at).key, at)
	}
}

// point makes a mention the last of its key, and gives the one that was.
func (m *importMemory) point(key uint64, at int32) (older int32) {
	slot := m.slot(key)
	if older = m.slots[slot] - 1; older < 0 {
		m.used++
	}
	m.slots[slot] = at + 1
	return older
}

// older gives the mention before with the same key, or -1; line, name and born are those of a mention's row.
func (m *importMemory) older(at int32) int32 { return m.mentions.at(at).older }

func (m *importMemory) line(at int32) int { return int(m.rows.at(m.mentions.at(at).row).line) }

func (m *importMemory) born(at int32) int { return int(m.rows.at(m.mentions.at(at).row).born) }

func (m *importMemory) name(at int32) string {
	row := m.mentions.at(at).row
	return string(m.names[m.nameEnd(row-1):m.nameEnd(row)])
}

// forgetAfter takes back what was noted since there were n rows.
func (m *importMemory) forgetAfter(n int) {
	if m.rows.len == n {
		return
	}
	for m.mentions.len > 0 && int(m.mentions.at(int32(m.mentions.len-1)).row) >= n {
		m.mentions.len--
	}
	m.rows.len, m.names = n, m.names[:m.nameEnd(int32(n)-1)]
	m.index(len(m.slots))
}

// nameEnd is where the name of a row ends among the names.
func (m *importMemory) nameEnd(row int32) uint32 {
	if row < 0 {
		return 0
	}
	return m.rows.at(row).name
}

// pile is a list that never moves what it holds: growing makes no second copy.
type pile[T any] struct {
	parts [][]T
	len   int
}

const pilePart = 1 << 14

func (p *pile[T]) at(i int32) *T { return &p.parts[i/pilePart][i%pilePart] }

func (p *pile[T]) push(item T) int32 {
	i := int32(p.len)
	if int(i/pilePart) == len(p.parts) {
		p.parts = append(p.parts, make([]T, pilePart))
	}
	p.len++
	*p.at(i) = item
	return i
}
