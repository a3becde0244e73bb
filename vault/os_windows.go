package vault

import (
	"os"

	"golang.org/x/sys/windows"
)

// lockFile waits until this process alone holds the file's lock. The system releases it when the process dies.
func lockFile(f *os.File) error { return lock(f, windows.LOCKFILE_EXCLUSIVE_LOCK) }

// tryLockFile takes the lock alone if nobody else has it, and tells whether it could.
func tryLockFile(f *os.File) bool {
	return lock(f, windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY) == nil
}

// shareLockFile holds the lock together with others who share it. It fails while this process holds it alone.
func shareLockFile(f *os.File) error { return lock(f, 0) }

// The byte that is locked lies beyond the contents, which stay readable: on Windows a lock keeps readers out.
func beyond() *windows.Overlapped { return &windows.Overlapped{OffsetHigh: 1} }

func lock(f *os.File, flags uint32) error {
	return windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, beyond())
}

func unlockFile(f *os.File) error {
	return windows.UnlockFileEx(windows.Handle(f.Fd()), 0, 1, 0, beyond())
}

// syncDir does nothing: on Windows a directory cannot be synced and needs not.
func syncDir(string) error { return nil }

// private is always true: on Windows the mode bits say nothing; the directory's access list does.
func private(os.FileInfo) bool { return true }
