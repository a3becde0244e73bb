package vault

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// LedgerKind tells what a line of the erasure ledger says.
type LedgerKind string

// The kinds of lines. An erasure writes intent, and then done or void.
const (
	LedgerIntent    LedgerKind = "intent"    // all refusals are checked; the first destructive step comes next
	LedgerDone      LedgerKind = "done"      // the erasure was committed
	LedgerVoid      LedgerKind = "void"      // its transaction was rolled back; the intent counts for nothing
	LedgerPurged    LedgerKind = "purged"    // the bytes were searched for and are gone
	LedgerRemoval   LedgerKind = "removal"   // a removal was requested; the record is restricted
	LedgerCancelled LedgerKind = "cancelled" // that removal request was cancelled
	LedgerObjection LedgerKind = "objection" // no marketing any more; Scope names the channel
	LedgerShred     LedgerKind = "shred"     // keys were destroyed apart from an erasure, such as an import's
)

// LedgerEntry is one line of the erasure ledger. It holds nothing about a person that can be read without the
// vault: ids that are random, keyed references and numbers of slots.
type LedgerEntry struct {
	N       int64      `json:"n"`    // from 1, without gaps; set by WriteLedger
	Prev    string     `json:"prev"` // SHA-256 of the line before, in hexadecimal; empty on the first
	At      time.Time  `json:"at"`
	Kind    LedgerKind `json:"kind"`
	Erasure string     `json:"erasure,omitempty"` // id of the erasure or the removal request
	Refs    []string   `json:"refs,omitempty"`    // LedgerRef of every record of the merge tree
	Slots   []Slot     `json:"slots,omitempty"`   // whose keys are destroyed by it
	Scope   string     `json:"scope,omitempty"`   // one lower-case word
	Sig     string     `json:"sig"`               // Ed25519 over the line with this member empty
}

// Position names a point in the ledger: the number of the last line and its SHA-256 in hexadecimal. The zero value
// is the beginning. The database remembers the position that it has seen.
type Position struct {
	N    int64  `json:"n"`
	Hash string `json:"hash"`
}

// What CheckLedger and every reading of the ledger may find.
var (
	ErrLedgerMissing = errors.New("the erasure ledger is missing; put erasure.ledger back from the vault's second copy or a backup " +
		"(without it, people erased since would come back: clientele restore --accept-lost-ledger goes on, and records that)")
	ErrLedgerShort = errors.New("the erasure ledger is shorter than this database remembers; put the newer erasure.ledger back from " +
		"the vault's second copy or a backup (clientele restore --accept-lost-ledger goes on without, and records that)")
	ErrLedgerAltered = errors.New("the erasure ledger was altered; put erasure.ledger back from the vault's second copy or a backup " +
		"(clientele restore --accept-lost-ledger goes on without, and records that)")
)

// ledgerText is what ids and references may look like, which keeps free text and with it personal data out.
var (
	ledgerText  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
	ledgerScope = regexp.MustCompile(`^[a-z_]{0,32}$`)
)

// WriteLedger adds an entry and returns the new position when it is durable in every copy. Kind, At, Erasure, Refs,
// Slots and Scope are the caller's; the rest is set here. Text that is no id is refused.
func (v *Vault) WriteLedger(e LedgerEntry) (Position, error) {
	if err := e.check(); err != nil {
		return Position{}, err
	}
	v.ledger.mu.Lock()
	defer v.ledger.mu.Unlock()
	for {
		err := v.addLine(e)
		if !errors.Is(err, ErrLedgerMoved) {
			return v.ledger.head, err
		}
		before := v.ledger.head
		if err := v.readHead(); err != nil {
			return Position{}, err
		}
		if v.ledger.head == before {
			return Position{}, ErrLedgerShort // what this process read before is no longer there
		}
	}
}

// addLine adds the entry after the last line that this process knows of.
func (v *Vault) addLine(e LedgerEntry) error {
	e.N, e.Prev = v.ledger.head.N+1, v.ledger.head.Hash
	line := e.sign(v.signer())
	if err := v.storage.AppendLedger(e.N, line); err != nil {
		return fmt.Errorf("the erasure ledger cannot be written: %w", err)
	}
	v.ledger.head = Position{N: e.N, Hash: lineHash(line)}
	return nil
}

// check refuses an entry that might hold personal data, or makes no sense.
func (e *LedgerEntry) check() error {
	switch e.Kind {
	case LedgerIntent, LedgerDone, LedgerVoid, LedgerPurged, LedgerRemoval, LedgerCancelled, LedgerObjection, LedgerShred:
	default:
		return fmt.Errorf("the erasure ledger knows no lines of kind %q", e.Kind)
	}
	if e.At.IsZero() {
		return errors.New("a line of the erasure ledger needs its time")
	}
	if e.Erasure != "" && !ledgerText.MatchString(e.Erasure) || !ledgerScope.MatchString(e.Scope) {
		return errors.New("a line of the erasure ledger holds ids and single words only")
	}
	for _, ref := range e.Refs {
		if !ledgerText.MatchString(ref) {
			return errors.New("the erasure ledger names people by LedgerRef only")
		}
	}
	return nil
}

// sign gives the line of the entry: JSON in the order of the fields, signed with the signature left empty.
func (e LedgerEntry) sign(key ed25519.PrivateKey) []byte {
	e.At, e.Sig = e.At.UTC().Truncate(time.Millisecond), ""
	e.Sig = base64.StdEncoding.EncodeToString(ed25519.Sign(key, e.line()))
	return e.line()
}

// line is the canonical text of the entry.
func (e LedgerEntry) line() []byte { return canonical(e) }

// canonical gives the one JSON text that a value has here: members in the order of the struct, keys of maps sorted,
// nothing escaped that need not be, no spaces.
func canonical(value any) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		panic(err) // the types that are encoded here always can be
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

func lineHash(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}

// follow reads a line that comes after before. The text must be exactly what line gives, so that nothing can be
// changed in it without changing what it says.
func follow(before Position, line []byte) (LedgerEntry, Position, error) {
	var e LedgerEntry
	if err := json.Unmarshal(line, &e); err != nil || string(e.line()) != string(line) {
		return e, before, fmt.Errorf("line %d: %w", before.N+1, ErrLedgerAltered)
	}
	if e.N != before.N+1 || e.Prev != before.Hash {
		return e, before, fmt.Errorf("line %d does not follow the one before: %w", before.N+1, ErrLedgerAltered)
	}
	return e, Position{N: e.N, Hash: lineHash(line)}, nil
}

// signed tells whether the entry was signed with the key.
func (e LedgerEntry) signed(key ed25519.PublicKey) bool {
	sig, err := base64.StdEncoding.Strict().DecodeString(e.Sig)
	e.Sig = ""
	return err == nil && ed25519.Verify(key, e.line(), sig)
}
