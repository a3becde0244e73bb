package vault

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// ServeFrom is called by a process that will serve from this vault for long, and holds until Close. It refuses when
// a process on another host serves from the same directory: two hosts do not see each other's writes to a file in
// time, and one would go on reading a key that the other destroyed. host names the running system, such as its
// boot id; processes with the same host share. A Storage that is made for several hosts allows every one.
func (v *Vault) ServeFrom(host string) error {
	files, single := v.storage.(*fileStore)
	if !single {
		return nil
	}
	return files.locked(func() error { return files.serveFrom(host) })
}

// serveFrom takes a shared lock on a file that names the host. Whoever can have the lock alone is the first, and
// writes the name. The caller holds the vault's lock, so nobody else is on the way here.
func (s *fileStore) serveFrom(host string) error {
	f, err := os.OpenFile(filepath.Join(string(s.sides[0]), "serving"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	if tryLockFile(f) {
		err = writeAtEnd(f, 0, []byte(host+"\n"))
		unlockFile(f)
	} else {
		err = sameHost(f, host)
	}
	if err == nil {
		err = shareLockFile(f)
	}
	if err != nil {
		f.Close()
		return err
	}
	s.serving = append(s.serving, f)
	return nil
}

// sameHost refuses when the file names another host.
func sameHost(f *os.File, host string) error {
	text, err := io.ReadAll(io.NewSectionReader(f, 0, 1<<12))
	if err != nil {
		return err
	}
	if other := strings.TrimSpace(string(text)); other != host {
		return fmt.Errorf("another host (%s) serves from the vault %s; stop it first, or give both hosts a vault in a PostgreSQL database of its own",
			other, filepath.Dir(f.Name()))
	}
	return nil
}
