package vault

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
)

// errClosed is what a vault answers after Close.
var errClosed = errors.New("the vault is closed")

// Vault gives out key slots, seals and unseals under them, and destroys them. It is safe for use by many
// goroutines, and by several processes on one directory.
type Vault struct {
	storage Storage
	root    []byte
	signer  func() ed25519.PrivateKey // made once, at the first use
	refKey  func() []byte             // likewise; makes the ledger's references

	ledger struct {
		mu   sync.Mutex
		head Position // the last line that this process has read or written
	}

	mu        sync.Mutex
	free      []Slot // durable, reserved for this process, not handed out
	refilling bool
	closed    bool
	refill    sync.WaitGroup
}

// Open opens the vault in dir, or creates it, with a second copy in copyDir unless that is empty. A copy once
// named is remembered in dir and used by every later Open that names none. What was found amiss and mended is in
// Notices. Open refuses a vault whose slots or root secret are gone, copies that belong to different vaults, and
// files that others may read.
func Open(dir, copyDir string) (*Vault, error) {
	storage, err := openFiles(dir, copyDir)
	if err != nil {
		return nil, err
	}
	return OpenWith(storage)
}

// OpenWith makes a vault of another Storage, which the vault then owns.
func OpenWith(storage Storage) (*Vault, error) {
	root := storage.Root()
	if len(root) != KeySize {
		return nil, fmt.Errorf("the vault's root secret has %d bytes instead of %d", len(root), KeySize)
	}
	v := &Vault{storage: storage, root: root}
	v.signer = sync.OnceValue(v.signingKey)
	v.refKey = sync.OnceValue(func() []byte { return v.Key("erasure ledger") })
	return v, nil
}

// Close ends the use of the vault. Slots that were reserved and not handed out stay unused.
func (v *Vault) Close() error {
	v.mu.Lock()
	wasClosed := v.closed
	v.closed = true
	v.mu.Unlock()
	if wasClosed {
		return nil
	}
	v.refill.Wait()
	return v.storage.Close()
}

// Notices tells what was found amiss in the vault's files and mended, one sentence each.
func (v *Vault) Notices() []string { return v.storage.Notices() }

// Folders names the folder of every copy of the vault.
func (v *Vault) Folders() []string { return v.storage.Folders() }

// Copies tells in how many copies of the vault a key is destroyed.
func (v *Vault) Copies() int { return v.storage.Copies() }

// Mint hands out n fresh slots. Their keys are on the disks of all copies before Mint returns. Slots are reserved
// in blocks of BlockSlots ahead of need, so Mint normally touches no disk.
func (v *Vault) Mint(n int) ([]Slot, error) {
	if n < 0 {
		return nil, fmt.Errorf("cannot mint %d slots", n)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil, errClosed
	}
	for len(v.free) < n {
		more, err := v.reserve(n - len(v.free))
		if err != nil {
			return nil, err
		}
		v.free = append(v.free, more...)
	}
	minted := make([]Slot, n)
	copy(minted, v.free)
	v.free = v.free[n:]
	v.refillBehind(n)
	return minted, nil
}

// refillBehind reserves the next slots while the caller goes on, when less is left than half a block or than was
// just taken. An error is dropped: Mint then reserves by itself, and tells it.
func (v *Vault) refillBehind(taken int) {
	if v.refilling || len(v.free) >= max(BlockSlots/2, taken) {
		return
	}
	v.refilling = true
	v.refill.Go(func() {
		more, err := v.reserve(taken)
		v.mu.Lock()
		defer v.mu.Unlock()
		v.refilling = false
		if err == nil {
			v.free = append(v.free, more...)
		}
	})
}

// maxBlocks bounds what is reserved in one write: 64 blocks are 4 MiB.
const maxBlocks = 64

// reserve makes at least one whole block of slots, and as many as n needs up to maxBlocks.
func (v *Vault) reserve(n int) ([]Slot, error) {
	blocks := min(max(1, (n+BlockSlots-1)/BlockSlots), maxBlocks)
	keys := make([][KeySize]byte, blocks*BlockSlots)
	for i := range keys {
		rand.Read(keys[i][:])
	}
	first, err := v.storage.AppendSlots(keys)
	clear(keys)
	if err != nil {
		return nil, fmt.Errorf("the vault cannot make new keys: %w", err)
	}
	slots := make([]Slot, len(keys))
	for i := range slots {
		slots[i] = first + Slot(i)
	}
	return slots, nil
}

// Shred destroys the keys of the slots: they are overwritten where they lie and synced in all copies before it
// returns. Shredding again is harmless, and 0 is passed over. After an error some may be shredded and some not;
// call it again.
func (v *Vault) Shred(slots ...Slot) error {
	real := make([]Slot, 0, len(slots))
	for _, s := range slots {
		if s != 0 {
			real = append(real, s)
		}
	}
	if len(real) == 0 {
		return nil
	}
	if err := v.storage.ShredSlots(real); err != nil {
		return fmt.Errorf("the vault cannot destroy keys: %w", err)
	}
	return nil
}

// Shredded tells whether the key of the slot was destroyed.
func (v *Vault) Shredded(s Slot) (bool, error) {
	key, err := v.storage.ReadSlot(s)
	clear(key[:])
	if errors.Is(err, ErrShredded) {
		return true, nil
	}
	return false, err
}

// Key gives the KeySize bytes that belong to a purpose ("cursor", "contact hash"), derived from the vault's root
// secret with HKDF-SHA-256 (RFC 5869). The same purpose gives the same key for the life of the vault.
func (v *Vault) Key(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, v.root, nil, "clientele vault 1\n"+purpose, KeySize)
	if err != nil {
		panic(err) // only possible for a length beyond 8,160 bytes
	}
	return key
}
