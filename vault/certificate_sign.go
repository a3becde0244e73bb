package vault

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// signedCertificate is the file that is handed out.
type signedCertificate struct {
	Certificate Certificate `json:"certificate"`
	Key         string      `json:"key"`       // KeyID of the key that signed it
	Signature   string      `json:"signature"` // Ed25519 over signedText, base64
}

// signedText is what the signature covers: a line that says what it is, so that it is good for nothing else, and
// the canonical JSON of the certificate.
func (c Certificate) signedText() []byte {
	return append([]byte(certificateType+"\n"), canonical(c)...)
}

// ErrCertificate is the kind of every error of VerifyCertificate but for a file that is signed with another key.
var ErrCertificate = errors.New("the certificate is not valid")

// ErrOtherKey is the error for a certificate that may be good, but was checked with a key that it does not name.
var ErrOtherKey = errors.New("the certificate was signed with another key")

// SignCertificate makes the file of a certificate: readable JSON, about 2.5 KB. It refuses a certificate that
// contradicts itself, claims more than was seen, or whose audit entry is not proved by its checkpoint.
func (v *Vault) SignCertificate(c Certificate) ([]byte, error) {
	c = c.normal()
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("the certificate cannot be signed: %w", err)
	}
	if err := c.checkProof(v.PublicKey()); err != nil {
		return nil, fmt.Errorf("the certificate cannot be signed: %w", err)
	}
	return v.signUnchecked(c), nil
}

// signUnchecked makes the file of a certificate that was checked.
func (v *Vault) signUnchecked(c Certificate) []byte {
	signature := ed25519.Sign(v.signer(), c.signedText())
	file := signedCertificate{c, KeyID(v.PublicKey()), base64.StdEncoding.EncodeToString(signature)}
	var b bytes.Buffer
	if err := json.Indent(&b, canonical(file), "", "  "); err != nil {
		panic(err) // canonical gives nothing but JSON
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// VerifyCertificate checks the file of a certificate with nothing but the public key: no database, no vault, no
// network. Space between members may differ from what was signed, as it does when a program re-indents the file;
// any other change is refused, also one that would mean the same. The error is ErrCertificate or ErrOtherKey.
func VerifyCertificate(data []byte, key ed25519.PublicKey) (Certificate, error) {
	file, err := parseCertificate(data)
	if err != nil {
		return Certificate{}, err
	}
	if file.Key != KeyID(key) {
		return Certificate{}, fmt.Errorf("%w (%.16q, and not %s)", ErrOtherKey, file.Key, KeyID(key))
	}
	signature, err := base64.StdEncoding.Strict().DecodeString(file.Signature)
	if err != nil || !ed25519.Verify(key, file.Certificate.signedText(), signature) {
		return Certificate{}, fmt.Errorf("%w: it was altered after it was signed", ErrCertificate)
	}
	if err := file.Certificate.check(); err != nil {
		return Certificate{}, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	if err := file.Certificate.checkProof(key); err != nil {
		return Certificate{}, fmt.Errorf("%w: %w", ErrCertificate, err)
	}
	return file.Certificate, nil
}

// parseCertificate reads a file and refuses one that is not, but for spaces, what would be written again.
func parseCertificate(data []byte) (file signedCertificate, err error) {
	if err := json.Unmarshal(data, &file); err != nil {
		return file, fmt.Errorf("%w: it is not the JSON of a certificate", ErrCertificate)
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, data); err != nil {
		return file, fmt.Errorf("%w: it is not the JSON of a certificate", ErrCertificate)
	}
	if !bytes.Equal(compact.Bytes(), canonical(file)) {
		return file, fmt.Errorf("%w: it is not written as it was signed", ErrCertificate)
	}
	return file, nil
}

// checkProof refuses a certificate whose audit entry is not in the chain that its checkpoint states.
func (c Certificate) checkProof(key ed25519.PublicKey) error {
	checkpoint, err := OpenCheckpoint(c.Checkpoint, c.Organization, key)
	if err != nil {
		return err
	}
	if err := CheckEntry(c.Event, c.Proof, checkpoint.Size, checkpoint.Root); err != nil {
		return errors.New("its proof does not show its audit entry in the audit chain")
	}
	return nil
}
