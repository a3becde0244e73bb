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

	"clientele/config"
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
	if err := mayReplace(ctx, place, force); err != nil {
		return err
	}
	if lost {
		err = setLedgerAside(place.VaultDir())
	} else {
		err = c.checkLedger(ctx, place)
	}
	if err != nil {
		return err
	}
	path := place.SQLitePath()
	if path == "" {
		return c.restoreRows(ctx, place, file, lost)
	}
	if err := putInPlace(file, path); err != nil {
		return err
	}
	if err := c.replay(ctx, place, lost); err != nil {
		return errors.Join(err, moveBack(path, besides))
	}
	return removeReplaced(path)
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

// restoreRows copies a backup into a database that is not a file. The backup itself is not touched: a copy of it is
// brought to this program's schema.
func (c *call) restoreRows(ctx context.Context, place config.Place, file string, lost bool) error {
	dir, err := os.MkdirTemp(place.Data, "restoring-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	from := config.Place{Data: dir, Vault: place.VaultDir(), VaultCopy: place.VaultCopy}
	if err := copyFile(file, from.SQLitePath()); err != nil {
		return err
	}
	if !lost { // what the backup remembers of the ledger, before anything is replaced
		if err := c.with(ctx, opening{place: from}, func(r *register) error { return ledgerHolds(ctx, r) }); err != nil {
			return err
		}
	}
	backup, err := openStore(ctx, from)
	if err != nil {
		return err
	}
	target, err := openStore(ctx, place)
	if err != nil {
		return errors.Join(err, backup.Close())
	}
	err = backup.CopyTo(ctx, target, true, func(string, int) {})
	if err = errors.Join(err, target.Close(), backup.Close()); err != nil {
		return err
	}
	return c.replay(ctx, place, lost)
}

// checkLedger asks the database that a backup is to replace what it remembers of the erasure ledger: a backup that is
// older than the first erasure could not tell that the ledger is gone. A database that is missing or damaged is no
// reason not to restore.
func (c *call) checkLedger(ctx context.Context, place config.Place) error {
	o := opening{place: place, log: slog.New(slog.DiscardHandler)}
	r, err := o.open(ctx)
	if err != nil {
		return nil
	}
	return errors.Join(ledgerHolds(ctx, r), r.close())
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

// replay opens a restored database and brings it to what the ledger says.
func (c *call) replay(ctx context.Context, place config.Place, lost bool) error {
	return c.with(ctx, opening{place: place}, func(r *register) error {
		if lost {
			if err := r.AcceptLostLedger(ctx); err != nil {
				return err
			}
		}
		done, err := r.Replay(ctx)
		if err != nil {
			return err
		}
		return c.print(map[string]any{"erasedAgain": done.Erased, "restrictedAgain": done.Restricted}, func(w io.Writer) {
			fmt.Fprintf(w, "The backup is in place. %d people who were erased since were erased again, %d removals are pending again.\n", done.Erased, done.Restricted)
		})
	})
}

// setLedgerAside keeps a ledger that cannot be used under another name; a new one begins.
func setLedgerAside(dir string) error {
	return unlessMissing(os.Rename(filepath.Join(dir, "erasure.ledger"), filepath.Join(dir, "erasure.ledger.lost")))
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

// besides are the files of a SQLite database, by what follows its name.
var besides = []string{"", "-wal", "-shm"}

const replaced = ".replaced"

// putInPlace copies a backup to where the database is. The database that was there stays beside it until the backup
// has proved good.
func putInPlace(file, path string) error {
	if err := copyFile(file, path+".restoring"); err != nil {
		return err
	}
	for n, beside := range besides {
		if err := unlessMissing(os.Rename(path+beside, path+replaced+beside)); err != nil {
			return errors.Join(err, moveBack(path, besides[:n]))
		}
	}
	if err := os.Rename(path+".restoring", path); err != nil {
		return errors.Join(err, moveBack(path, besides))
	}
	return nil
}

// moveBack brings the database back that a backup was to replace, or leaves none where there was none.
func moveBack(path string, files []string) error {
	var failed error
	for _, beside := range files {
		failed = errors.Join(failed, unlessMissing(os.Remove(path+beside)), unlessMissing(os.Rename(path+replaced+beside, path+beside)))
	}
	return failed
}

// removeReplaced deletes the database that a backup has replaced: it may hold people who were erased.
func removeReplaced(path string) error {
	var failed error
	for _, beside := range besides {
		failed = errors.Join(failed, unlessMissing(os.Remove(path+replaced+beside)))
	}
	return failed
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
