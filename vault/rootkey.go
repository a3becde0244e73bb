package vault

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// rootSecret is what root.key holds: which vault it is, and the secret that all derived keys come from.
type rootSecret struct {
	id  identity
	key [KeySize]byte
}

// newRoot makes the secret of a new vault.
func newRoot() *rootSecret {
	r := &rootSecret{}
	rand.Read(r.id[:])
	rand.Read(r.key[:])
	return r
}

// rootTitle is the first line of root.key.
const rootTitle = "clientele vault 1"

// format gives the text of root.key: the title, identity, secret and, so that damage shows, the beginning of the
// SHA-256 of the lines before, all in hexadecimal.
func (r *rootSecret) format() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%x\n%x\n", rootTitle, r.id, r.key)
	sum := sha256.Sum256(b.Bytes())
	fmt.Fprintf(&b, "%x\n", sum[:8])
	return b.Bytes()
}

// parseRoot reads the text of root.key.
func parseRoot(text []byte) (*rootSecret, error) {
	r := &rootSecret{}
	lines := bytes.Split(text, []byte("\n"))
	if len(lines) != 5 || len(lines[1]) != 2*len(r.id) || len(lines[2]) != 2*len(r.key) {
		return nil, errUnreadable
	}
	if _, err := hex.Decode(r.id[:], lines[1]); err != nil {
		return nil, errUnreadable
	}
	if _, err := hex.Decode(r.key[:], lines[2]); err != nil {
		return nil, errUnreadable
	}
	if !bytes.Equal(r.format(), text) {
		return nil, errUnreadable
	}
	return r, nil
}

// readRoot reads root.key. It is nil, without an error, when there is no such file; errUnreadable when it is damaged.
func readRoot(path string) (*rootSecret, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	r, err := parseRoot(text)
	if err != nil {
		return nil, fmt.Errorf("%s is damaged (%w); put the one of the second copy or of a backup in its place: clientele vault restore", path, err)
	}
	return r, nil
}

// writeWhole writes a small file so that after a crash it is there wholly or not at all.
func writeWhole(path string, text []byte) error {
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}
