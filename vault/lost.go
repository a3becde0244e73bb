package vault

import (
	"errors"
	"os"
	"time"
)

// SetLedgerAside gives the erasure ledger of every copy another name, with the time in it, so that a new ledger begins.
// It is for a ledger that is altered or short and cannot be brought back; what is left of it is there to be looked at,
// and nothing reads it again. dir and copyDir are as Open takes them. Nobody else may use the vault meanwhile.
func SetLedgerAside(dir, copyDir string, at time.Time) error {
	sides, err := sidesOf(dir, copyDir)
	if err != nil {
		return err
	}
	for _, s := range sides {
		aside := s.ledger() + ".lost-" + at.UTC().Format("20060102T150405.000")
		if err := os.Rename(s.ledger(), aside); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
