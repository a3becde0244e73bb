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
	return lockFile(place, "serve.lock", "another `clientele serve` serves %s already: stop it first, or name another folder with --data")
}

// lockRestoring makes sure that one restore alone makes a backup ready.
func lockRestoring(place config.Place) (unlock func(), err error) {
	return lockFile(place, "restore.lock", "a `clientele restore` is running in %s: wait for its end")
}

func lockFile(place config.Place, name, taken string) (unlock func(), err error) {
	f, err := os.OpenFile(filepath.Join(place.Data, name), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the folder of the register cannot be written: %w", err)
	}
	if !tryLock(f) {
		_ = f.Close() // nothing was written to it
		return nil, fmt.Errorf(taken, absolute(place.Data))
	}
	return func() { _ = f.Close() }, nil // closing lets go of the lock
}
