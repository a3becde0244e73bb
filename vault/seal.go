package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// sealedV1 opens every sealed value: AES-256-GCM, a random nonce of 12 bytes, then the ciphertext and its tag.
const sealedV1 = 1

// Overhead is how many bytes a sealed value is longer than what was sealed: version, nonce and tag.
const Overhead = 1 + 12 + 16

// Seal encrypts plain under the key of slot s with AES-256-GCM and a random 96-bit nonce (NIST SP 800-38D, which
// bounds one key to 2³² sealings). aad names the place that the value belongs to as org|customer|table|row, where
// customer is the record of origin, never the present owner, so that a merge re-seals nothing; the same text must
// be given to Unseal. It is ErrShredded when the slot was shredded.
//
// The key is read from the storage at every use and never kept, so a shred by any process counts at once and a
// million slots cost no memory.
func (v *Vault) Seal(s Slot, aad string, plain []byte) ([]byte, error) {
	aead, err := v.cipher(s)
	if err != nil {
		return nil, err
	}
	sealed := make([]byte, 1, Overhead+len(plain))
	sealed[0] = sealedV1
	return aead.Seal(sealed, nil, plain, associated(aad)), nil
}

// Unseal decrypts what Seal made. It is ErrShredded when the slot was shredded, and ErrTampered when slot, aad or
// sealed are not those of the sealing.
func (v *Vault) Unseal(s Slot, aad string, sealed []byte) ([]byte, error) {
	aead, err := v.cipher(s)
	if err != nil {
		return nil, err
	}
	if len(sealed) < Overhead {
		return nil, ErrTampered
	}
	if sealed[0] != sealedV1 {
		return nil, fmt.Errorf("%w (unknown sealing version %d)", ErrTampered, sealed[0])
	}
	plain, err := aead.Open(nil, nil, sealed[1:], associated(aad))
	if err != nil {
		return nil, ErrTampered
	}
	return plain, nil
}

// cipher makes the AEAD of a slot.
func (v *Vault) cipher(s Slot) (cipher.AEAD, error) {
	key, err := v.storage.ReadSlot(s)
	if err != nil {
		return nil, err
	}
	defer clear(key[:])
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// associated binds the version byte beside the caller's text.
func associated(aad string) []byte {
	b := make([]byte, 0, 1+len(aad))
	return append(append(b, sealedV1), aad...)
}

// Subject gives the 22 characters by which the audit chain names the customer of slot s. It is derived from the
// slot's key, so that nobody can tell whom it named once the slot is shredded; then it is ErrShredded.
func (v *Vault) Subject(s Slot) (string, error) {
	key, err := v.storage.ReadSlot(s)
	if err != nil {
		return "", err
	}
	defer clear(key[:])
	mac := hmac.New(sha256.New, key[:])
	mac.Write([]byte("clientele audit subject 1"))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16]), nil
}
