package clientele

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"clientele/vault"
)

// finder looks for many texts at once, in every spelling, in one reading of the files: however many people were erased
// since the last purge, it takes as long as the disk.
type finder struct {
	texts   []sought
	heads   [1 << 14]uint64      // a bit for each hash of the first bytes of a needle
	byHead  map[uint32][]*needle // by their first bytes
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
}

type needle struct {
	bytes []byte
	text  int
}

// headSize is how many bytes of a needle are looked at first. Every needle has more.
const headSize = 4

// chunk is how much of a file is looked at together.
const chunk = 4 << 20

func (f *finder) add(person int, text string, of spelling) {
	f.texts = append(f.texts, sought{person: person, text: text, held: of.held, forms: int64(len(of.forms))})
	if f.byHead == nil {
		f.byHead = make(map[uint32][]*needle)
	}
	for _, s := range of.forms {
		head := uint32(s[0])<<24 | uint32(s[1])<<16 | uint32(s[2])<<8 | uint32(s[3])
		f.byHead[head] = append(f.byHead[head], &needle{s, len(f.texts) - 1})
		at := headHash(head)
		f.heads[at>>6] |= 1 << (at & 63)
		f.longest = max(f.longest, len(s))
	}
}

func headHash(head uint32) uint32 { return head * 2654435761 >> 12 }

// look looks for all needles in a part of a file.
func (f *finder) look(window []byte) {
	head := uint32(0)
	for i, b := range window {
		head = head<<8 | uint32(b)
		at := headHash(head)
		if f.heads[at>>6]&(1<<(at&63)) == 0 || i < headSize-1 {
			continue
		}
		rest := window[i-headSize+1:]
		for _, n := range f.byHead[head] {
			if bytes.HasPrefix(rest, n.bytes) {
				f.texts[n.text].hits++
			}
		}
	}
}

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
// search keeps the ends of numbers, all in one reading of them.
func (f *finder) findLiving(ctx context.Context, store Store) error {
	living := &finder{}
	for i, t := range f.texts {
		if t.hits > 0 {
			living.add(i, t.text, spelling{forms: [][]byte{[]byte(t.held)}})
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
	for _, t := range living.texts {
		f.texts[t.person].living = t.hits > 0
	}
	return err
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
