package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"clientele"
	"clientele/config"
	"clientele/formats"
	"clientele/sqlstore"
	"clientele/vault"
)

// register is an open register with what it is made of.
type register struct {
	*clientele.Register
	store *sqlstore.DB
	vault *vault.Vault
}

// opening says how a register is opened.
type opening struct {
	place config.Place
	make  bool // make what is missing, instead of saying that it is
	log   *slog.Logger
	clock func() time.Time         // the wall clock when nil
	write clientele.NewSheetWriter // formats.NewWriter when nil
	sends *clientele.Senders       // nil: messages wait for the process that serves
	stays bool                     // a database that is behind the erasure ledger stays so
}

// open opens storage and vault, and brings the database to this program's schema. The caller closes the register.
func (o opening) open(ctx context.Context) (*register, error) {
	if err := o.folder(); err != nil {
		return nil, err
	}
	store, err := sqlstore.Open(ctx, sqlstore.Options{SQLitePath: o.place.SQLitePath(), MmapBytes: o.place.MmapBytes(),
		PostgresURL: o.place.DB, PoolSize: o.place.Pool})
	if err != nil && o.place.DB != "" {
		return nil, fmt.Errorf("%s: %w; check --db, and whether the server runs", o.place.Database(), err)
	}
	if err != nil {
		return nil, fmt.Errorf("%w; check --data, which names the folder of the register", err)
	}
	if err := store.Migrate(ctx); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	keys, err := o.openVault(ctx, store)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	write := o.write
	if write == nil {
		write = formats.NewWriter
	}
	return &register{store: store, vault: keys, Register: clientele.New(clientele.Options{Files: o.place.Data, Store: store, Vault: keys,
		Clock: o.clock, OpenSheet: formats.Open, SheetWriter: write, Receipts: formats.WriteReceipt, HandOver: formats.WriteHandOver, Senders: o.sends, Log: o.log})}, nil
}

// folder makes the folder of the register, or finds out that there is no register in it.
func (o opening) folder() error {
	if o.make {
		if err := os.MkdirAll(o.place.Data, 0o700); err != nil {
			return fmt.Errorf("the folder of the register cannot be made: %w; name another one with --data", err)
		}
		return nil
	}
	path := o.place.SQLitePath()
	if path == "" {
		return nil
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no register in %s: name its folder with --data or CLIENTELE_DATA, or make one with `clientele setup`", o.place.Data)
	}
	return nil
}

// openVault opens the vault. A new one is made only for a database without organizations: beside others it would be
// the wrong folder, and nothing that is sealed could be read.
func (o opening) openVault(ctx context.Context, store *sqlstore.DB) (*vault.Vault, error) {
	dir := o.place.VaultDir()
	if entries, err := os.ReadDir(dir); errors.Is(err, fs.ErrNotExist) || err == nil && len(entries) == 0 {
		organizations, err := store.Organizations(ctx)
		if err != nil {
			return nil, err
		}
		if len(organizations) > 0 {
			return nil, fmt.Errorf("the database holds organizations and %s has no vault: name the folder of their vault with --vault, or put it back there", dir)
		}
	}
	return vault.Open(dir, o.place.VaultCopy)
}

// close lets go of everything, storage last.
func (r *register) close() error { return errors.Join(r.vault.Close(), r.store.Close()) }

// with opens a register for a command, runs it, and closes the register. A database that was restored by hand is behind
// the erasure ledger: whoever was erased since is erased again before the command sees anybody.
func (c *call) with(ctx context.Context, o opening, fn func(*register) error) error {
	o.log = slog.New(slog.NewTextHandler(c.errors, &slog.HandlerOptions{Level: slog.LevelWarn}))
	r, err := o.open(ctx)
	if err != nil {
		return err
	}
	for _, notice := range r.vault.Notices() {
		c.say("clientele: %s", notice)
	}
	if !o.stays {
		err = c.catchUp(ctx, r)
	}
	if err == nil {
		err = fn(r)
	}
	return errors.Join(err, r.close())
}

func (c *call) catchUp(ctx context.Context, r *register) error {
	done, err := r.CatchUp(ctx)
	if done != (clientele.Replayed{}) {
		c.say("clientele: the database was behind the erasure ledger: %d people were erased again, %d removals are pending again", done.Erased, done.Restricted)
	}
	return err
}

// withOrganization is with, for commands about one organization: the one that is named, or the only one.
func (c *call) withOrganization(ctx context.Context, o opening, which string, fn func(*register, clientele.Actor) error) error {
	return c.with(ctx, o, func(r *register) error {
		organization, err := r.Organization(ctx, which)
		if err != nil {
			return err
		}
		return fn(r, clientele.CommandLine(organization))
	})
}

// absolute is a path as the log names it, whatever folder the program runs in.
func absolute(path string) string {
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}
