package vault

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Checkpoint states what an organization's audit chain was at a moment: that it had Size entries, and which. Whoever
// keeps one can later be shown that the chain still begins as it did.
type Checkpoint struct {
	Org  string
	Size int64
	Root Hash
	At   time.Time // counted in seconds
}

// errCheckpoint is what a checkpoint that was altered gives.
var errCheckpoint = errors.New("the checkpoint is not one of this organization signed with this key, or it was altered")

// origin names the chain of an organization in a checkpoint, and the key that signs it.
func origin(org string) string { return "clientele/" + org }

// text is the body of the checkpoint as C2SP tlog-checkpoint has it: origin, size, root; and our line, the time.
func (c Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n%s\n", origin(c.Org), c.Size, base64.StdEncoding.EncodeToString(c.Root[:]), c.At.UTC().Format(time.RFC3339))
}

// SignCheckpoint gives the checkpoint as a signed note (C2SP signed-note, golang.org/x/mod/sumdb/note).
func (v *Vault) SignCheckpoint(c Checkpoint) (string, error) {
	verifier, err := noteVerifier(c.Org, v.PublicKey())
	if err != nil {
		return "", err
	}
	signed, err := note.Sign(&note.Note{Text: c.text()}, noteSigner{verifier, v.signer()})
	return string(signed), err
}

// noteSigner signs notes with a key of the vault.
type noteSigner struct {
	note.Verifier // for its name and the hash of its key
	key           ed25519.PrivateKey
}

func (s noteSigner) Sign(msg []byte) ([]byte, error) { return ed25519.Sign(s.key, msg), nil }

// noteVerifier checks notes of an organization.
func noteVerifier(org string, key ed25519.PublicKey) (note.Verifier, error) {
	text, err := note.NewEd25519VerifierKey(origin(org), key)
	if err != nil {
		return nil, fmt.Errorf("the audit chain of organization %s cannot be signed: %w", org, err)
	}
	return note.NewVerifier(text)
}

// OpenCheckpoint reads a checkpoint of the organization and refuses one that the key did not sign.
func OpenCheckpoint(text, org string, key ed25519.PublicKey) (Checkpoint, error) {
	verifier, err := noteVerifier(org, key)
	if err != nil {
		return Checkpoint{}, err
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return Checkpoint{}, errCheckpoint
	}
	c, err := parseCheckpoint(opened.Text, org)
	if err != nil || c.text() != opened.Text {
		return Checkpoint{}, errCheckpoint
	}
	return c, nil
}

// parseCheckpoint reads the body; whether it is exactly that is for the caller to see.
func parseCheckpoint(text, org string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 5 {
		return Checkpoint{}, errCheckpoint
	}
	size, sizeErr := strconv.ParseInt(lines[1], 10, 64)
	root, rootErr := base64.StdEncoding.DecodeString(lines[2])
	at, timeErr := time.Parse(time.RFC3339, lines[3])
	if errors.Join(sizeErr, rootErr, timeErr) != nil || len(root) != len(Hash{}) || size < 0 {
		return Checkpoint{}, errCheckpoint
	}
	return Checkpoint{Org: org, Size: size, Root: Hash(root), At: at}, nil
}
