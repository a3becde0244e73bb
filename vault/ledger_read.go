package vault

import (
	"fmt"
	"slices"
)

// readHead learns of lines that were added since the last time. The caller holds the ledger's mutex.
func (v *Vault) readHead() error {
	lines, err := v.storage.ReadLedger(v.ledger.head.N + 1)
	if err != nil {
		return fmt.Errorf("the erasure ledger cannot be read: %w", err)
	}
	_, head, err := v.walk(v.ledger.head, lines)
	if err != nil {
		return err
	}
	v.ledger.head = head
	return nil
}

// walk reads lines that follow after. Only the last signature is checked: it covers the hash of the line before,
// and so every line up to it.
func (v *Vault) walk(after Position, lines [][]byte) ([]LedgerEntry, Position, error) {
	entries := make([]LedgerEntry, 0, len(lines))
	for _, line := range lines {
		e, next, err := follow(after, line)
		if err != nil {
			return nil, after, err
		}
		entries, after = append(entries, e), next
	}
	if n := len(entries); n > 0 && !entries[n-1].signed(v.PublicKey()) {
		return nil, after, fmt.Errorf("line %d is not signed by this vault: %w", after.N, ErrLedgerAltered)
	}
	return entries, after, nil
}

// Position gives the end of the ledger.
func (v *Vault) Position() (Position, error) {
	v.ledger.mu.Lock()
	defer v.ledger.mu.Unlock()
	err := v.readHead()
	return v.ledger.head, err
}

// Entries gives the lines from number from on (1 is the first), after it has checked the whole ledger.
func (v *Vault) Entries(from int64) ([]LedgerEntry, error) {
	entries, _, err := v.readAll()
	if err != nil {
		return nil, err
	}
	return entries[min(max(from-1, 0), int64(len(entries))):], nil
}

// readAll reads and checks the ledger from its first line.
func (v *Vault) readAll() ([]LedgerEntry, Position, error) {
	lines, err := v.storage.ReadLedger(1)
	if err != nil {
		return nil, Position{}, fmt.Errorf("the erasure ledger cannot be read: %w", err)
	}
	return v.walk(Position{}, lines)
}

// CheckLedger compares the ledger with the position that a database remembers. It is ErrLedgerMissing, ErrLedgerShort
// or ErrLedgerAltered when erasures that the database knew of are no longer in it; nobody may be served then. A
// ledger that is longer is as it should be: what follows is to be replayed.
func (v *Vault) CheckLedger(remembered Position) error {
	entries, last, err := v.readAll()
	switch {
	case err != nil:
		return err
	case remembered.N == 0:
		return nil
	case last.N == 0:
		return ErrLedgerMissing
	case last.N < remembered.N:
		return fmt.Errorf("line %d of %d: %w", last.N, remembered.N, ErrLedgerShort)
	case lineHash(entries[remembered.N-1].line()) != remembered.Hash:
		return fmt.Errorf("line %d: %w", remembered.N, ErrLedgerAltered)
	}
	return nil
}

// Unsettled gives the intents that were neither done nor voided: the process was ended in between. At the start
// each is carried out, or voided where the customer is whole. It needs all entries, from the first.
func Unsettled(entries []LedgerEntry) []LedgerEntry {
	return intents(entries, LedgerDone, LedgerVoid)
}

// ToErase gives the references of everybody who was erased, each with the id of the erasure: those of all intents
// that were not voided. After a restore the customers so named are erased again. It needs all entries, from the
// first: erasures overlap, and one whose intent came before a remembered position may have ended after it.
func ToErase(entries []LedgerEntry) map[string]string {
	erase := map[string]string{}
	for _, e := range intents(entries, LedgerVoid) {
		for _, ref := range e.Refs {
			erase[ref] = e.Erasure
		}
	}
	return erase
}

// ToRestrict gives the references of everybody with a removal request that was neither cancelled nor carried out,
// each with the id of the request.
func ToRestrict(entries []LedgerEntry) map[string]string {
	restrict := map[string]string{}
	for _, e := range entries {
		for _, ref := range e.Refs {
			switch e.Kind {
			case LedgerRemoval:
				restrict[ref] = e.Erasure
			case LedgerCancelled:
				delete(restrict, ref)
			}
		}
	}
	for ref := range ToErase(entries) {
		delete(restrict, ref)
	}
	return restrict
}

// ToShred gives the slots whose keys the entries destroy, for a vault that came back from a backup.
func ToShred(entries []LedgerEntry) []Slot {
	var slots []Slot
	for _, e := range entries {
		if e.Kind == LedgerShred {
			slots = append(slots, e.Slots...)
		}
	}
	for _, e := range intents(entries, LedgerVoid) {
		slots = append(slots, e.Slots...)
	}
	slices.Sort(slots)
	return slices.Compact(slots)
}

// intents gives the intents that no later line of the given kinds ended. An erasure that was voided and tried again
// under the same id counts by its second intent. One that was voided and is done all the same counts again: one process
// took it for interrupted while another was about to commit it.
func intents(entries []LedgerEntry, ended ...LedgerKind) []LedgerEntry {
	var open []LedgerEntry
	voided := map[string]LedgerEntry{}
	for _, e := range entries {
		is := func(i LedgerEntry) bool { return i.Erasure == e.Erasure }
		switch at := slices.IndexFunc(open, is); {
		case e.Kind == LedgerIntent:
			open = append(open, e)
		case slices.Contains(ended, e.Kind) && at >= 0:
			voided[e.Erasure] = open[at]
			open = slices.DeleteFunc(open, is)
		case e.Kind == LedgerDone && at < 0 && !slices.Contains(ended, LedgerDone) && voided[e.Erasure].N != 0:
			open = append(open, voided[e.Erasure])
		}
	}
	return open
}
