package vault

import "errors"

// Slot numbers the place of a data key. 0 is no slot.
type Slot int64

// KeySize is the length of every key in bytes: AES-256 and HMAC-SHA-256.
const KeySize = 32

// BlockSlots is how many slots are made at a time, so that a new customer costs no write to disk of its own.
const BlockSlots = 1024

// Errors of the vault. They are wrapped; test with errors.Is. None of their texts holds data that was sealed.
var (
	// ErrShredded: the key was destroyed, and what was sealed under it is gone for good. Nothing is wrong.
	ErrShredded = errors.New("the key of this record was destroyed")
	// ErrTampered: the sealed bytes, or what they were sealed for, are not what they were.
	ErrTampered = errors.New("the sealed contents were altered, or belong to another record")
	// ErrNoSlot: no such slot was ever made in this vault; the vault and the database may not belong together.
	ErrNoSlot = errors.New("the vault has no such key slot; does it belong to this database? (clientele doctor)")
	// ErrDamaged: the slot cannot be read in any copy of the vault.
	ErrDamaged = errors.New("the key slot is damaged in every copy; bring a backup of the vault back with: clientele vault restore")
	// ErrLedgerMoved: another process wrote to the ledger first. The vault reads on and tries again.
	ErrLedgerMoved = errors.New("the erasure ledger was written by another process meanwhile")
)

// Storage keeps the secrets of a vault. The directory is one; a PostgreSQL database of its own, for several
// hosts, is another. It makes no keys and checks no signatures: it keeps bytes, and never less than it promised.
// All methods may be called from many goroutines and, but for Close, by many processes at once.
type Storage interface {
	// Root gives the root secret of KeySize bytes, made once when the vault was created.
	Root() []byte

	// AppendSlots stores keys in new slots with consecutive numbers and gives the first number. The keys are
	// durable in every copy when it returns. No number is ever given twice, to whatever process.
	AppendSlots(keys [][KeySize]byte) (Slot, error)

	// ReadSlot gives the key. The error is ErrShredded, ErrNoSlot or ErrDamaged. A shred by the same process is
	// seen at once, one by another process within a second.
	ReadSlot(s Slot) ([KeySize]byte, error)

	// ShredSlots overwrites the keys where they lie and returns when that is durable in every copy. Slots that
	// are shredded already are overwritten again. If one number is unknown it is ErrNoSlot and none is shredded.
	ShredSlots(slots []Slot) error

	// AppendLedger stores line, which holds no line break, as the n-th line of the ledger, counted from 1, durable
	// in every copy. If n is not the number after the last, it is ErrLedgerMoved and nothing is stored.
	AppendLedger(n int64, line []byte) error

	// ReadLedger gives the lines from number from (1 is the first) to the end; none is not an error.
	ReadLedger(from int64) ([][]byte, error)

	// Folders names the folder of every copy, for who searches all files; none where the copies are no folders here.
	Folders() []string

	// Copies tells how many copies there are.
	Copies() int

	// Notices tells what was found amiss and mended, in sentences for the operator.
	Notices() []string

	// Close releases what is held. Nothing is left to write.
	Close() error
}
