package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"clientele/config"
)

// lockServing makes sure that one process alone serves a SQLite database: two would not know of each other's sign-ins
// and rate limits, and would take turns at every write. The system lets go of the lock when the process dies. A
// PostgreSQL database may be served by many.
func lockServing(place config.Place) (unlock func(), err error) {
	if place.DB != "" {
		return func() {}, nil
	}
	path := filepath.Join(place.Data, "serve.lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the folder of the register cannot be written: %w", err)
	}
	if !tryLock(f) {
		_ = f.Close() // nothing was written to it
		return nil, fmt.Errorf("another `clientele serve` serves %s already: stop it first, or name another folder with --data", absolute(place.Data))
	}
	return func() { _ = f.Close() }, nil // closing lets go of the lock
}
