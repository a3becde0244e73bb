//go:build unix

package cli

import (
	"os"

	"golang.org/x/sys/unix"
)

// tryLock takes the file's lock unless somebody else has it, and tells whether it could.
func tryLock(f *os.File) bool {
	for {
		if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != unix.EINTR {
			return err == nil
		}
	}
}
