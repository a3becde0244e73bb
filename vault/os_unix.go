//go:build unix

package vault

import (
	"os"

	"golang.org/x/sys/unix"
)

// lockFile waits until this process alone holds the file's lock. The system releases it when the process dies.
func lockFile(f *os.File) error { return flock(f, unix.LOCK_EX) }

// tryLockFile takes the lock alone if nobody else has it, and tells whether it could.
func tryLockFile(f *os.File) bool { return flock(f, unix.LOCK_EX|unix.LOCK_NB) == nil }

// shareLockFile holds the lock together with others who share it; what was held alone before becomes shared.
func shareLockFile(f *os.File) error { return flock(f, unix.LOCK_SH) }

func unlockFile(f *os.File) error { return flock(f, unix.LOCK_UN) }

func flock(f *os.File, how int) error {
	for {
		err := unix.Flock(int(f.Fd()), how)
		if err != unix.EINTR {
			return err
		}
	}
}

// syncDir makes the names in a directory durable.
func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// private tells whether nobody but the owner may use the file.
func private(info os.FileInfo) bool { return info.Mode().Perm()&0o077 == 0 }
