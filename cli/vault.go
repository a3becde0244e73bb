package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"clientele/config"
	"clientele/sqlstore"
	"clientele/vault"
)

func vaultBackupCommand() *command {
	var place config.Place
	return &command{
		name: "vault backup", args: "FILE", does: "Copies the keys and the erasure ledger to a new file, while the server runs.",
		more:  "Whoever has the file can read everything that is sealed: keep it apart from the backups of the database, and no longer than you must.",
		flags: func(f *flag.FlagSet) { config.Define(f, &place) },
		run: func(_ context.Context, c *call) error {
			file, err := c.one("file")
			if err != nil {
				return err
			}
			to, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
			if err != nil {
				return err
			}
			if err := errors.Join(vault.Backup(place.VaultDir(), to), to.Sync(), to.Close()); err != nil {
				return errors.Join(err, os.Remove(file))
			}
			return c.print(map[string]any{"file": file}, func(w io.Writer) { fmt.Fprintf(w, "The vault was copied to %s.\n", file) })
		},
	}
}

func vaultRestoreCommand() *command {
	var place config.Place
	return &command{
		name: "vault restore", args: "FILE", does: "Brings a backup of the vault back.",
		more: "What is still intact wins over the backup, and every key that the erasure ledger says was destroyed is destroyed again. Stop the server before.",
		flags: func(f *flag.FlagSet) {
			config.Define(f, &place)
		},
		run: func(ctx context.Context, c *call) error {
			file, err := c.one("file")
			if err != nil {
				return err
			}
			return c.restoreVault(ctx, place, file)
		},
	}
}

func (c *call) restoreVault(ctx context.Context, place config.Place, file string) error {
	unlock, err := lockServing(place)
	if err != nil {
		return err
	}
	defer unlock()
	used, err := usedSlots(ctx, place)
	if err != nil {
		return err
	}
	from, err := os.Open(file)
	if err != nil {
		return err
	}
	defer from.Close()
	notices, err := vault.Restore(from, place.VaultDir(), place.VaultCopy, used)
	if err != nil {
		return err
	}
	return c.print(map[string]any{"notices": append([]string{}, notices...)}, func(w io.Writer) {
		fmt.Fprintln(w, "The vault is back.")
		for _, notice := range notices {
			fmt.Fprintln(w, notice)
		}
	})
}

// usedSlots is the highest number of a key that the database knows.
func usedSlots(ctx context.Context, place config.Place) (vault.Slot, error) {
	store, err := sqlstore.Open(ctx, sqlstore.Options{SQLitePath: place.SQLitePath(), PostgresURL: place.DB})
	if err != nil {
		return 0, err
	}
	defer store.Close()
	if err := store.Migrate(ctx); err != nil {
		return 0, err
	}
	return store.HighestSlot(ctx)
}
