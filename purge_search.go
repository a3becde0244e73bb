package clientele

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"clientele/vault"
)

// finder looks for many texts at once, in every spelling, in one reading of the files: however many people were erased
// since the last purge, it takes as long as the disk. As in Wu and Manber's "A fast algorithm for multi-pattern searching"
// (1994) most of the bytes are passed over: it looks at every fourth place alone, since whatever stands in a file covers
// one of these with one of its first blocks.
type finder struct {
	texts   []sought
	blocks  bitset               // the blocks at the first places of each needle
	heads   bitset               // the heads of the needles
	byHead  map[uint64][]*needle // by their heads
	longest int
	held    []*os.File // are read as they are

	files, bytes int64
}

// sought is one spelling of a text of one person.
type sought struct {
	person int
	text   string
	held   string // as a living record may hold it
	forms  int64
	hits   int64 // of forms, one for each file or part of a file
	living bool  // whether a living record holds it as well

	around map[string]bool // of a number: all digits that stand around what was found
}

type needle struct {
	bytes []byte
	text  int
}

// A block is what of a file is looked at first, at every so many places, and a head how a needle begins. Every needle is
// at least as long as its head, which has a block at each of the first places.
const (
	blockSize = 4
	headSize  = 2*blockSize - 1
)

// chunk is how much of a file is looked at together.
const chunk = 4 << 20

// bitset has a bit for each hash of what is looked for, so that nearly all else is told apart by one look.
type bitset [1 << 16]uint64

func (b *bitset) add(of uint64)      { b[hashOf(of)>>6] |= 1 << (hashOf(of) & 63) }
func (b *bitset) has(of uint64) bool { return b[hashOf(of)>>6]&(1<<(hashOf(of)&63)) != 0 }

// hashOf is the hash of Knuth's multiplication, of as many bits as there are.
func hashOf(n uint64) uint64 { return n * 0x9E3779B97F4A7C15 >> (64 - 22) }

func blockAt(b []byte, at int) uint64 { return uint64(binary.LittleEndian.Uint32(b[at:])) }
func headAt(b []byte, at int) uint64 {
	return blockAt(b, at) | blockAt(b, at+headSize-blockSize)<<(8*(headSize-blockSize))
}

func (f *finder) add(person int, text string, of spelling) {
	f.texts = append(f.texts, sought{person: person, text: text, held: of.held, forms: int64(len(of.forms))})
	if f.byHead == nil {
		f.byHead = make(map[uint64][]*needle)
	}
	for _, s := range of.forms {
		for place := range blockSize {
			f.blocks.add(blockAt(s, place))
		}
		head := headAt(s, 0)
		f.heads.add(head)
		f.byHead[head] = append(f.byHead[head], &needle{s, len(f.texts) - 1})
		f.longest = max(f.longest, len(s))
	}
}

// look looks for all needles in a part of a file.
func (f *finder) look(window []byte) {
	for at := 0; at+blockSize <= len(window); at += blockSize {
		if !f.blocks.has(blockAt(window, at)) {
			continue
		}
		for from := max(0, at-blockSize+1); from <= at && from+headSize <= len(window); from++ {
			if head := headAt(window, from); f.heads.has(head) {
				f.lookAt(window, from, head)
			}
		}
	}
}

func (f *finder) lookAt(window []byte, at int, head uint64) {
	for _, n := range f.byHead[head] {
		if !bytes.HasPrefix(window[at:], n.bytes) {
			continue
		}
		t := &f.texts[n.text]
		t.hits++
		if len(t.around) <= mostAround && onlyDigits(t.held) {
			if t.around == nil {
				t.around = make(map[string]bool)
			}
			t.around[digitsAround(window, at, len(n.bytes))] = true
		}
	}
}

// mostAround is how many different surroundings of a number are looked at, and farAround how many digits to each side. A
// number that stands in more is found.
const (
	mostAround = 100
	farAround  = 24
)

func digitsAround(window []byte, at, size int) string {
	from, to := at, at+size
	for from > max(0, at-farAround) && isDigit(window[from-1]) {
		from--
	}
	for to < min(len(window), at+size+farAround) && isDigit(window[to]) {
		to++
	}
	return string(window[from:to])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func onlyDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// search looks in every file below a folder.
func (f *finder) search(ctx context.Context, dir string) error {
	dir, err := filepath.EvalSymlinks(dir) // WalkDir would not go into a folder that is a link
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			err = f.searchFile(ctx, path)
		}
		if errors.Is(err, fs.ErrNotExist) { // gone meanwhile, as the files of a log are
			return nil
		}
		return err
	})
}

func (f *finder) searchFile(ctx context.Context, path string) error {
	for _, held := range f.held {
		if same(held, path) {
			return f.searchIn(ctx, io.NewSectionReader(held, 0, 1<<62))
		}
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return f.searchIn(ctx, file)
}

// findLiving looks for what was found in living records, in whatever case, with and without accents, and backwards as the
// search keeps the ends of numbers, all in one reading of them. A number is theirs too when all digits around it are
// theirs but for one: databases write lengths as bytes, some of which are those of digits.
func (f *finder) findLiving(ctx context.Context, store Store) error {
	living := &finder{}
	for i, t := range f.texts {
		if t.hits == 0 {
			continue
		}
		living.add(i, "", spelling{forms: [][]byte{[]byte(t.held)}})
		for digits := range t.around {
			living.add(i, digits, spelling{forms: butForOne(digits, len(t.held))})
		}
	}
	if len(living.texts) == 0 {
		return nil
	}
	err := store.EachText(ctx, func(text string) {
		living.look([]byte(strings.ToLower(text)))
		living.look([]byte(fold(text)))
		living.look([]byte(backwards(text)))
	})
	others := make(map[int]bool) // with digits around them that nobody has
	for _, t := range living.texts {
		others[t.person] = others[t.person] || t.text != "" && t.hits == 0
	}
	for _, t := range living.texts {
		of := &f.texts[t.person]
		of.living = of.living || t.text == "" && t.hits > 0 || len(of.around) > 0 && len(of.around) <= mostAround && !others[t.person]
	}
	return err
}

// butForOne are digits without the first or the last, or both, and without the zero that a number begins with within its
// country, as long as they are no fewer than some.
func butForOne(digits string, least int) (forms [][]byte) {
	for _, part := range []string{digits[1:], digits[:len(digits)-1], digits[1 : len(digits)-1]} {
		if part = strings.TrimLeft(part, "0"); len(part) >= least {
			forms = append(forms, []byte(part))
		}
	}
	return forms
}

// scanOf is what the search found of one person. What living records hold as well is left out of the search, and counted,
// as what is too short is.
func (f *finder) scanOf(person int, short int64) *vault.Scan {
	scan := &vault.Scan{Method: vault.ScanSearched, Forms: needleForms, Files: f.files, Bytes: f.bytes}
	held := make(map[string]bool)
	for _, t := range f.texts {
		switch {
		case t.person != person:
		case t.living:
			held[t.text] = true
		default:
			scan.Needles += t.forms
			scan.Hits += t.hits
		}
	}
	for _, left := range []vault.LeftOut{{Reason: "held by a living record", Count: int64(len(held))}, {Reason: "too short", Count: short}} {
		if left.Count > 0 {
			scan.LeftOut = append(scan.LeftOut, left)
		}
	}
	return scan
}

func same(held *os.File, path string) bool {
	a, err := held.Stat()
	if err != nil {
		return false
	}
	b, err := os.Stat(path)
	return err == nil && os.SameFile(a, b)
}

func (f *finder) searchIn(ctx context.Context, file io.Reader) error {
	f.files++
	buffer, kept := make([]byte, f.longest+chunk), 0
	for {
		n, err := io.ReadFull(file, buffer[kept:])
		f.bytes += int64(n)
		window := buffer[:kept+n]
		f.look(window)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		kept = copy(buffer, window[len(window)-f.longest:])
	}
}
