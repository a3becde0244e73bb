package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"clientele"
	"clientele/config"
	"clientele/vault"
)

func restoreCommand() *command {
	var place config.Place
	var force, lost bool
	return &command{
		name: "restore", args: "FILE", does: "Puts a backup in the place of the database, and erases again whoever was erased since.",
		more: "The vault stays as it is. Stop the server before.",
		flags: func(f *flag.FlagSet) {
			config.Define(f, &place)
			f.BoolVar(&force, "force", false, "Replace the database that is there.")
			f.BoolVar(&lost, "accept-lost-ledger", false, "Go on though the erasure ledger is missing, short or altered. People who were erased since may come back; the audit log says that this was accepted.")
		},
		run: func(ctx context.Context, c *call) error {
			file, err := c.one("file")
			if err != nil {
				return err
			}
			return c.restore(ctx, place, file, force, lost)
		},
	}
}

// restore makes the backup ready in a folder of its own, replay included, and only then puts it in the place of the
// database, in one step. Killed at whatever moment, it leaves the database that was there or the one that is to be,
// and can be run again.
func (c *call) restore(ctx context.Context, place config.Place, file string, force, lost bool) error {
	if err := isBackup(file); err != nil {
		return err
	}
	if err := os.MkdirAll(place.Data, 0o700); err != nil {
		return err
	}
	unlock, err := lockServing(place)
	if err != nil {
		return err
	}
	defer unlock()
	finish, err := lockRestoring(place)
	if err != nil {
		return err
	}
	defer finish()
	if err := errors.Join(removeStage(place), mayReplace(ctx, place, force)); err != nil {
		return err
	}
	if lost {
		err = vault.SetLedgerAside(place.VaultDir(), place.VaultCopy, time.Now())
	} else {
		err = c.checkLedger(ctx, place)
	}
	if err != nil {
		return err
	}
	return errors.Join(c.restoreStaged(ctx, place, file, lost), removeStage(place))
}

func (c *call) restoreStaged(ctx context.Context, place config.Place, file string, lost bool) error {
	stage := stageOf(place)
	if err := os.Mkdir(stage.Data, 0o700); err != nil {
		return err
	}
	if err := copyFile(file, stage.SQLitePath()); err != nil {
		return err
	}
	done, err := c.replay(ctx, stage, lost)
	if err != nil {
		return err
	}
	if path := place.SQLitePath(); path != "" {
		err = putInPlace(stage.SQLitePath(), path)
	} else {
		err = copyRows(ctx, stage, place)
	}
	if err != nil {
		return err
	}
	return c.print(map[string]any{"erasedAgain": done.Erased, "restrictedAgain": done.Restricted}, func(w io.Writer) {
		fmt.Fprintf(w, "The backup is in place. %d people who were erased since were erased again, %d removals are pending again.\n", done.Erased, done.Restricted)
	})
}

// stageOf is where a backup is made ready: a folder inside that of the register, on the same disk.
func stageOf(place config.Place) config.Place {
	return config.Place{Data: filepath.Join(place.Data, "restoring"), Vault: place.VaultDir(), VaultCopy: place.VaultCopy}
}

// removeStage deletes what a restore has made ready, or was killed over: it may hold people who were erased.
func removeStage(place config.Place) error { return os.RemoveAll(stageOf(place).Data) }

// clearStage is removeStage, unless a restore is running.
func clearStage(place config.Place) error {
	if _, err := os.Stat(stageOf(place).Data); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	finish, err := lockRestoring(place)
	if err != nil {
		return err
	}
	defer finish()
	return removeStage(place)
}

// mayReplace refuses a place that holds a register, unless it is to be replaced.
func mayReplace(ctx context.Context, place config.Place, force bool) error {
	if force {
		return nil
	}
	if path := place.SQLitePath(); path != "" {
		if _, err := os.Stat(path); err == nil {
			return fmt.Errorf("%s holds a register already: name another folder with --data, or replace it with --force", place.Data)
		}
		return nil
	}
	store, err := openStore(ctx, place)
	if err != nil {
		return err
	}
	there, err := store.Organizations(ctx)
	if err == nil && len(there) > 0 {
		err = fmt.Errorf("%s holds a register already: name an empty database with --db, or replace it with --force", place.Database())
	}
	return errors.Join(err, store.Close())
}

// copyRows copies a backup that is ready into a database that is not a file: all of it, or nothing.
func copyRows(ctx context.Context, stage, place config.Place) error {
	backup, err := openStore(ctx, stage)
	if err != nil {
		return err
	}
	target, err := openStore(ctx, place)
	if err != nil {
		return errors.Join(err, backup.Close())
	}
	err = backup.CopyTo(ctx, target, true, func(string, int) {})
	return errors.Join(err, target.Close(), backup.Close())
}

// checkLedger asks the database that a backup is to replace what it remembers of the erasure ledger: a backup that is
// older than the first erasure could not tell that the ledger is gone. An erasure that was cut off is ended while the
// database that knows of it is still there. A database that is missing or damaged is no reason not to restore.
func (c *call) checkLedger(ctx context.Context, place config.Place) error {
	o := opening{place: place, log: slog.New(slog.DiscardHandler)}
	r, err := o.open(ctx)
	if err != nil {
		return nil
	}
	if err = ledgerHolds(ctx, r); err == nil {
		err = r.Settle(ctx, true)
	}
	return errors.Join(err, r.close())
}

// ledgerHolds compares the erasure ledger with what each organization remembers of it.
func ledgerHolds(ctx context.Context, r *register) error {
	organizations, err := r.store.Organizations(ctx)
	if err != nil {
		return err
	}
	for _, organization := range organizations {
		seen, err := r.store.LedgerPosition(ctx, organization.ID)
		if err == nil {
			err = r.vault.CheckLedger(seen)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// replay brings a backup to this program's schema, and to what the ledger says.
func (c *call) replay(ctx context.Context, stage config.Place, lost bool) (done clientele.Replayed, err error) {
	return done, c.with(ctx, opening{place: stage, stays: true}, func(r *register) error {
		if lost {
			if err := r.AcceptLostLedger(ctx); err != nil {
				return err
			}
		}
		done, err = r.Replay(ctx)
		return err
	})
}

// isBackup refuses a file that is no database, before anything is replaced by it.
func isBackup(file string) error {
	const magic = "SQLite format 3\x00"
	from, err := os.Open(file)
	if err != nil {
		return err
	}
	defer from.Close()
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(from, head); err != nil || string(head) != magic {
		return fmt.Errorf("%s is no backup: name a file that `clientele backup` wrote", file)
	}
	return nil
}

// putInPlace puts a database that nobody has open in the place of another, in one step.
func putInPlace(ready, path string) error {
	if left, err := os.Stat(ready + "-wal"); err == nil && left.Size() > 0 {
		return fmt.Errorf("%s has the log of a database that is still open: end who uses it, and restore again", filepath.Dir(ready))
	}
	for _, beside := range []string{"-wal", "-shm"} { // SQLite would take the log of a damaged database for that of the new one
		if err := unlessMissing(os.Remove(path + beside)); err != nil {
			return err
		}
	}
	if err := os.Rename(ready, path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func unlessMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func copyFile(file, path string) error {
	from, err := os.Open(file)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Sync(), to.Close())
}
