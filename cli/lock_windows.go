package cli

import (
	"os"

	"golang.org/x/sys/windows"
)

// tryLock takes the file's lock unless somebody else has it, and tells whether it could.
func tryLock(f *os.File) bool {
	return windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{}) == nil
}
