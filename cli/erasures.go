package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"clientele"
	"clientele/config"
	"clientele/vault"
)

func purgeCommand() *command {
	var place config.Place
	return &command{
		name: "purge", does: "Searches the files for who was erased, now.",
		more: "The database rewrites its files, then all files of the folder are searched for every spelling of the erased people's texts. `clientele serve` does so every night, and it may run meanwhile: " +
			"then the unused space of the database's pages is overwritten a few pages at a time. Without a server the whole file is rewritten.",
		flags: func(f *flag.FlagSet) { config.Define(f, &place) },
		run: func(ctx context.Context, c *call) error {
			unlock, err := lockServing(place)
			alone := err == nil
			if alone {
				defer unlock()
				if err := clearStage(place); err != nil {
					return err
				}
			}
			return c.with(ctx, opening{place: place}, func(r *register) error { return c.purge(ctx, r, alone) })
		},
	}
}

type purgeView struct {
	Purged  int    `json:"purged"`
	Pending int    `json:"pending"`
	Delayed string `json:"delayed,omitempty"`
}

func (c *call) purge(ctx context.Context, r *register, alone bool) error {
	organizations, err := r.store.Organizations(ctx)
	if err != nil {
		return err
	}
	var view purgeView
	for _, o := range organizations {
		purge := r.Purge
		if alone {
			purge = r.PurgeAlone
		}
		done, err := purge(ctx, clientele.CommandLine(o))
		if err != nil {
			return err
		}
		view.Purged, view.Pending = view.Purged+len(done.Purged), view.Pending+done.Pending
		if done.Delayed != "" {
			view.Delayed = done.Delayed
		}
	}
	if err := c.print(view, func(w io.Writer) {
		fmt.Fprintf(w, "%d erasures were purged, %d are pending.\n", view.Purged, view.Pending)
	}); err != nil {
		return err
	}
	if view.Delayed != "" {
		return errors.New(view.Delayed)
	}
	return nil
}

func verifyCertificateCommand() *command {
	var place config.Place
	var key string
	return &command{
		name: "verify-certificate", args: "FILE", does: "Checks a certificate of an erasure, without a server.",
		flags: func(f *flag.FlagSet) {
			config.Define(f, &place)
			f.StringVar(&key, "key", "", "`FILE` with the public key, as GET /v1/keys/erasure gives it; else the vault's own is taken.")
		},
		run: func(_ context.Context, c *call) error {
			file, err := c.one("file")
			if err != nil {
				return err
			}
			return c.verifyCertificate(file, key, place)
		},
	}
}

func (c *call) verifyCertificate(file, key string, place config.Place) error {
	signed, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	signed = unwrapped(signed)
	var text []byte
	if key != "" {
		text, err = os.ReadFile(key)
	} else {
		text, err = vaultKey(place)
	}
	if err != nil {
		return err
	}
	public, err := vault.ParsePublicKey(string(unwrappedKey(text)))
	if err != nil {
		return err
	}
	read, err := vault.VerifyCertificate(signed, public)
	if err != nil {
		return err
	}
	view := map[string]any{"valid": true, "erasure": read.Erasure, "stage": read.Stage, "erasedAt": read.ErasedAt}
	return c.print(view, func(w io.Writer) {
		fmt.Fprintf(w, "The certificate is valid: erasure %s, stage %s, erased at %s.\n", read.Erasure, read.Stage, read.ErasedAt.Format("2006-01-02 15:04:05 MST"))
	})
}

func vaultKey(place config.Place) ([]byte, error) {
	if _, err := os.Stat(filepath.Join(place.VaultDir(), "root.key")); err != nil {
		return nil, fmt.Errorf("there is no vault in %s: name the public key with --key", place.VaultDir())
	}
	v, err := vault.Open(place.VaultDir(), "")
	if err != nil {
		return nil, err
	}
	defer v.Close()
	return []byte(vault.FormatPublicKey(v.PublicKey())), nil
}

func backupCommand() *command {
	var place config.Place
	return &command{
		name: "backup", args: "FILE", does: "Copies the database to a new file, while the server runs. A register on PostgreSQL is copied too, and either database takes the file back.",
		more:  "The vault is left out, since a key that is saved beside the data it opens has never been destroyed: save it apart with `clientele vault backup`, and keep that no longer than you must.",
		flags: func(f *flag.FlagSet) { config.Define(f, &place) },
		run: func(ctx context.Context, c *call) error {
			file, err := c.one("file")
			if err != nil {
				return err
			}
			if _, err := os.Stat(file); err == nil {
				return fmt.Errorf("%s is there already: name a new file", file)
			}
			return c.with(ctx, opening{place: place}, func(r *register) error {
				if err := r.store.BackupInto(ctx, file); err != nil {
					return errors.Join(err, unlessMissing(os.Remove(file)))
				}
				if err := os.Chmod(file, 0o600); err != nil {
					return err
				}
				return c.print(map[string]any{"file": file, "leftOut": []string{"vault"}}, func(w io.Writer) {
					fmt.Fprintf(w, "The database was copied to %s. The vault was left out: save it apart with `clientele vault backup`.\n", file)
				})
			})
		},
	}
}
