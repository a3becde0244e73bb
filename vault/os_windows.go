package vault

import (
	"os"

	"golang.org/x/sys/windows"
)

// lockFile waits until this process alone holds the file's lock. The system releases it when the process dies.
func lockFile(f *os.File) error {
	return windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &windows.Overlapped{})
}

func unlockFile(f *os.File) error {
	return windows.UnlockFileEx(windows.Handle(f.Fd()), 0, 1, 0, &windows.Overlapped{})
}

// syncDir does nothing: on Windows a directory cannot be synced and needs not.
func syncDir(string) error { return nil }

// private is always true: on Windows the mode bits say nothing; the directory's access list does.
func private(os.FileInfo) bool { return true }
