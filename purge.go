package clientele

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"clientele/vault"

	"golang.org/x/text/unicode/norm"
)

// Cleaning is what storage did so that nothing deleted is left in its files.
type Cleaning struct {
	Recipe  string
	Delayed string
	Remedy  string     // what to do when something is found all the same
	Seen    bool       // its files can be searched from here
	Held    []*os.File // are read as they are: opening and closing the same files would drop storage's locks
	Folders []string   // of storage, outside the folder of the data

	Searched, NotSearched []string // of storage, in words for the certificate
}

// PurgeResult is what a purge came to.
type PurgeResult struct {
	Purged  []Erasure
	Pending int    // erasures whose bytes are not gone yet
	Delayed string // why they are not
}

// The least a text must have to be searched for: shorter ones stand in every file by chance.
const (
	leastNeedle = 8 // characters
	leastDigits = 7
)

// Purge makes storage rewrite what deleted rows leave in its files, searches all files of the data folder for every
// spelling of the texts that the erased people were known by, and ends the erasures of whom nothing was found. A text
// that a living record holds as well, and one that is too short, is left out and counted. Needs customers:write; of
// users, a manager or an owner.
func (r *Register) Purge(ctx context.Context, a Actor) (PurgeResult, error) {
	return r.purge(ctx, a, false)
}

// PurgeAlone is Purge while nobody is served: storage may take its time and rewrite its files whole.
func (r *Register) PurgeAlone(ctx context.Context, a Actor) (PurgeResult, error) {
	return r.purge(ctx, a, true)
}

func (r *Register) purge(ctx context.Context, a Actor, alone bool) (PurgeResult, error) {
	if err := mayErase(a); err != nil {
		return PurgeResult{}, err
	}
	pending, err := r.base.UnpurgedErasures(ctx, a.Org.ID)
	pending = slices.DeleteFunc(pending, func(e Erasure) bool { return e.Done.N == 0 })
	if err != nil || len(pending) == 0 {
		return PurgeResult{}, err
	}
	cleaning, err := r.base.Clean(ctx, alone)
	if err != nil {
		return PurgeResult{}, err
	}
	out := PurgeResult{Delayed: cleaning.Delayed}
	if cleaning.Delayed != "" {
		out.Pending = len(pending)
		return out, nil
	}
	return out, r.purgeAll(ctx, a, pending, cleaning, &out)
}

func (r *Register) purgeAll(ctx context.Context, a Actor, pending []Erasure, cleaning Cleaning, out *PurgeResult) error {
	scans, err := r.scanFor(ctx, a, pending, cleaning)
	if err != nil {
		return err
	}
	for i, e := range pending {
		if scans[i].Hits > 0 {
			out.Pending++
			out.Delayed = "the files still hold a text of somebody who was erased; " + cleaning.Remedy
			continue
		}
		if e, err = r.endPurge(ctx, a, e, scans[i]); err != nil {
			return err
		}
		out.Purged = append(out.Purged, e)
	}
	return nil
}

// endPurge writes that nothing was found, and forgets what was searched for.
func (r *Register) endPurge(ctx context.Context, a Actor, e Erasure, scan *vault.Scan) (Erasure, error) {
	slot := e.Needles.Slot
	if err := r.vault.Shred(slot); err != nil {
		return e, err
	}
	if _, err := r.vault.WriteLedger(vault.LedgerEntry{At: r.clock(), Kind: vault.LedgerShred, Erasure: e.ID, Slots: []vault.Slot{slot}}); err != nil {
		return e, err
	}
	position, err := r.vault.WriteLedger(vault.LedgerEntry{At: r.clock(), Kind: vault.LedgerPurged, Erasure: e.ID})
	if err != nil {
		return e, err
	}
	e.PurgedAt, e.Purged, e.Scan, e.Needles = r.Now(a.Org), position, scan, Sealed{}
	return e, r.base.InTx(ctx, func(tx Tx) error {
		if err := tx.UpdateErasure(ctx, a.Org.ID, e); err != nil {
			return err
		}
		if err := tx.SetLedgerPosition(ctx, a.Org.ID, position); err != nil {
			return err
		}
		return r.record(ctx, tx, a, entry{action: vault.ActionPurged, subjectType: "erasure", subjectID: e.ID})
	})
}

// scanFor searches the files for all who are pending, in one go.
func (r *Register) scanFor(ctx context.Context, a Actor, pending []Erasure, cleaning Cleaning) ([]*vault.Scan, error) {
	scans, f := make([]*vault.Scan, len(pending)), &finder{held: cleaning.Held}
	if !cleaning.Seen || r.files == "" {
		for i := range scans {
			scans[i] = &vault.Scan{Method: vault.ScanRewritten, Recipe: cleaning.Recipe, NotSearched: cleaning.NotSearched}
		}
		return scans, nil
	}
	short := make([]int64, len(pending))
	for i, e := range pending {
		texts, err := r.needlesOf(a, e)
		if err != nil {
			return nil, err
		}
		for _, text := range texts {
			if !longEnough(text) {
				short[i]++
				continue
			}
			for _, s := range spellingsOf(text) {
				f.add(i, text, s)
			}
		}
	}
	for _, folder := range append(r.folders(), cleaning.Folders...) {
		if err := f.search(ctx, folder); err != nil {
			return nil, err
		}
	}
	if err := f.findLiving(ctx, r.base); err != nil {
		return nil, err
	}
	for i := range pending {
		scan := f.scanOf(i, short[i])
		scan.Recipe, scan.NotSearched = cleaning.Recipe, cleaning.NotSearched
		scan.Searched = append([]string{"the folder of the data", "the vault, and its copy"}, cleaning.Searched...)
		scans[i] = scan
	}
	return scans, nil
}

// folders are all that hold files of the register: that of the data, and those of the vault where they lie elsewhere.
func (r *Register) folders() []string {
	folders := []string{r.files}
	for _, of := range r.vault.Folders() {
		if inside, err := filepath.Rel(r.files, of); err != nil || inside == ".." || strings.HasPrefix(inside, ".."+string(filepath.Separator)) {
			folders = append(folders, of)
		}
	}
	return folders
}

func longEnough(text string) bool {
	digits := 0
	for _, c := range text {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	return utf8.RuneCountInString(text) >= leastNeedle || digits >= leastDigits
}

// needleForms names the spellings for the certificate.
var needleForms = []string{"utf-8", "lower case", "folded", "words in turn", "NFD", "digits", "digits backwards", "base64", "hex", "JSON escapes"}

// spelling is a way to write a text that somebody else's may be written in, too, in all the forms that it could have in a
// file.
type spelling struct {
	held  string // what a living record holds that is written so, in lower case
	forms [][]byte
}

// spellingsOf are all the ways in which a text could stand in a file.
func spellingsOf(text string) (all []spelling) {
	known := make(map[string]bool)
	add := func(held string, plain ...string) {
		s := spelling{held: held}
		for _, p := range plain {
			for _, form := range formsOf(p) {
				if len(form) >= headSize && !known[string(form)] {
					known[string(form)] = true
					s.forms = append(s.forms, form)
				}
			}
		}
		if len(s.forms) > 0 {
			all = append(all, s)
		}
	}
	add(strings.ToLower(text), text, strings.ToLower(text), strings.ToUpper(text))
	folded := fold(text)
	add(folded, folded)
	for words, turn := strings.Fields(folded), 1; turn < len(words); turn++ { // as the search's terms have them
		turned := strings.Join(append(slices.Clone(words[turn:]), words[:turn]...), " ")
		add(turned, turned)
	}
	digits := strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, text)
	if len(digits) >= leastNeedle && strings.HasPrefix(text, "+") {
		add(digits, digits, backwards(digits))
		end := digits[len(digits)-leastNeedle:] // which numbers of other operators have as well
		add(end, end)
	}
	return all
}

func formsOf(p string) [][]byte {
	code := hex.EncodeToString([]byte(p))
	forms := [][]byte{[]byte(p), norm.NFD.Bytes([]byte(p)), []byte(code), []byte(strings.ToUpper(code)), escaped(p)}
	for shift := range 3 {
		forms = append(forms, inBase64([]byte(p), shift))
	}
	return forms
}

// escaped writes what is not ASCII as JSON can.
func escaped(text string) []byte {
	var b []byte
	for _, c := range text {
		switch {
		case c < utf8.RuneSelf:
			b = append(b, byte(c))
		case c <= 0xffff:
			b = append(b, '\\', 'u')
			b = append(b, hex.EncodeToString([]byte{byte(c >> 8), byte(c)})...)
		}
	}
	return b
}

func backwards(digits string) string {
	b := []byte(digits)
	slices.Reverse(b)
	return string(b)
}

// inBase64 is the part of a text's base64 that does not depend on what stands around it, when it begins so many bytes
// behind a group of three.
func inBase64(text []byte, shift int) []byte {
	code := base64.StdEncoding.EncodeToString(append(make([]byte, shift), text...))
	from, to := (shift*8+5)/6, (shift+len(text))*8/6
	return []byte(code[min(from, to):to])
}

// purgeHour is when the nightly purge is due, where the organization is.
const purgeHour = 3

// runPurge is the nightly purge of an organization's erasures. What is delayed is tried again an hour later.
func (r *Register) runPurge(ctx context.Context, a Actor, j Job) error {
	done, err := r.Purge(ctx, a)
	if err != nil {
		return err
	}
	return r.store.InTx(ctx, func(tx Tx) error {
		if done.Pending > 0 {
			return tx.PostponeJob(ctx, j, r.Now(a.Org).Add(time.Hour))
		}
		return tx.FinishJob(ctx, j)
	})
}
