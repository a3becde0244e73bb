package vault

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/pem"
	"errors"
)

// signingKey is the Ed25519 key (RFC 8032) that signs the ledger, checkpoints and certificates. Its seed is derived
// from the root secret, so it lives as long as the vault and needs no backup of its own.
func (v *Vault) signingKey() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(v.Key("ed25519 signing seed"))
}

// PublicKey is what others need to check a certificate of this vault.
func (v *Vault) PublicKey() ed25519.PublicKey { return v.signer().Public().(ed25519.PublicKey) }

// FormatPublicKey gives a public key as the PEM text that is handed out, as OpenSSL writes and reads it.
func FormatPublicKey(key ed25519.PublicKey) string {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		panic(err) // only possible for keys of other kinds
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}

// errNotAKey is what ParsePublicKey answers to anything else.
var errNotAKey = errors.New("this is not an Ed25519 public key in PEM form (it begins with -----BEGIN PUBLIC KEY-----)")

// ParsePublicKey reads what FormatPublicKey gave.
func ParsePublicKey(text string) (ed25519.PublicKey, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errNotAKey
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	key, ok := parsed.(ed25519.PublicKey)
	if err != nil || !ok {
		return nil, errNotAKey
	}
	return key, nil
}

// KeyID names a public key in 16 hexadecimal digits, so that an error can say which key is needed.
func KeyID(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:8])
}

// LedgerRef gives the 22 characters by which the ledger names a customer: an HMAC-SHA-256 of organization and
// customer, cut to 128 bits. Without the vault nobody can tell whom it names.
func (v *Vault) LedgerRef(org, customer string) string {
	mac := hmac.New(sha256.New, v.refKey())
	for _, part := range []string{org, customer} {
		mac.Write(binary.AppendUvarint(nil, uint64(len(part))))
		mac.Write([]byte(part))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}
