package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"clientele"
	"clientele/config"
)

// finding is what the doctor found about one thing.
type finding struct {
	About string `json:"about"`
	State string `json:"state"` // ok, warning or problem
	Says  string `json:"says"`
	Do    string `json:"do,omitempty"` // what to do about it
}

func fine(about, format string, args ...any) finding {
	return finding{About: about, State: "ok", Says: fmt.Sprintf(format, args...)}
}

func doctorCommand() *command {
	var place config.Place
	return &command{
		name: "doctor", does: "Looks at settings, database, vault, disk, clock and pending work, and says what to do.",
		more:  "On PostgreSQL it compares the server's settings with what erasing relies on: that no log keeps what was erased, that no value is logged or sampled, that the program's user may do what a purge does. It changes nothing but the schema of the database, which every command brings up to date. It ends with 1 when there is a problem; a warning is none.",
		flags: func(f *flag.FlagSet) { config.Define(f, &place) },
		run: func(ctx context.Context, c *call) error {
			return c.with(ctx, opening{place: place, stays: true}, func(r *register) error { return c.examine(ctx, r, place) })
		},
	}
}

func (c *call) examine(ctx context.Context, r *register, place config.Place) error {
	began := time.Now()
	if err := r.Health(ctx); err != nil {
		return err
	}
	organizations, err := r.store.Organizations(ctx)
	if err != nil {
		return err
	}
	findings := []finding{fine("program", "version %s, commit %s", programVersion(), builtFrom()), fine("folder", "%s", absolute(place.Data)),
		fine("database", "%s answers in %s; %d organizations, sandboxes included", place.Database(), time.Since(began).Round(time.Microsecond), len(organizations)),
		serverFinding(place), copyFinding(place), diskFinding(place)}
	for _, more := range []func(context.Context, *register, []clientele.Organization) (finding, error){ledgerFinding, jobsFinding, clockFinding} {
		found, err := more(ctx, r, organizations)
		if err != nil {
			return err
		}
		findings = append(findings, found)
	}
	server, err := r.store.ExamineServer(ctx)
	if err != nil {
		return err
	}
	for _, f := range server {
		findings = append(findings, finding(f))
	}
	if err := c.print(findings, func(w io.Writer) { writeFindings(w, findings) }); err != nil {
		return err
	}
	for _, f := range findings {
		if f.State == "problem" {
			return errors.New("there are problems")
		}
	}
	return nil
}

func writeFindings(w io.Writer, findings []finding) {
	for _, f := range findings {
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.State, f.About, f.Says)
		if f.Do != "" {
			fmt.Fprintf(w, "\t\t-> %s\n", f.Do)
		}
	}
}

// serverFinding tells whether a server runs, as far as its lock says.
func serverFinding(place config.Place) finding {
	if place.DB != "" {
		return fine("server", "a PostgreSQL database may be served by many")
	}
	unlock, err := lockServing(place)
	if err != nil {
		return fine("server", "`clientele serve` runs")
	}
	unlock()
	return finding{"server", "warning", "`clientele serve` does not run", "start it: imports and other work that is due wait for it"}
}

// copyFinding warns of a vault that is kept in one place alone.
func copyFinding(place config.Place) finding {
	if place.VaultCopy != "" {
		return fine("vault", "%s, with a copy in %s", absolute(place.VaultDir()), absolute(place.VaultCopy))
	}
	if _, err := os.Stat(filepath.Join(place.VaultDir(), "copy")); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return fine("vault", "%s, with a copy", absolute(place.VaultDir()))
	}
	return finding{"vault", "warning", absolute(place.VaultDir()) + " has no copy: without its keys, notes, documents and histories cannot be read",
		"name a folder on another disk with --vault-copy"}
}

// How much room there has to be on the disk of the register, in bytes.
const (
	littleSpace = 1 << 30
	noSpace     = 100 << 20
)

func diskFinding(place config.Place) finding {
	free, err := freeSpace(place.Data)
	if err != nil {
		return finding{"disk", "warning", "its free space cannot be told: " + err.Error(), ""}
	}
	says := fmt.Sprintf("%s MiB are free", thousands(int(free>>20)))
	switch {
	case free < noSpace:
		return finding{"disk", "problem", says, "free some space now: nothing is saved on a full disk"}
	case free < littleSpace:
		return finding{"disk", "warning", says, "free some space soon"}
	}
	return fine("disk", "%s", says)
}

// lateAfter is how long work may be due before that says something.
const lateAfter = 5 * time.Minute

// ledgerFinding tells whether the ledger goes as far as the database remembers, without which no other command opens it.
func ledgerFinding(ctx context.Context, r *register, organizations []clientele.Organization) (finding, error) {
	for _, o := range organizations {
		seen, err := r.store.LedgerPosition(ctx, o.ID)
		if err != nil {
			return finding{}, err
		}
		if err := r.vault.CheckLedger(seen); err != nil {
			return finding{"ledger", "problem", err.Error(), "until then nothing is served, and no other command opens the register"}, nil
		}
	}
	return fine("ledger", "goes as far as the database remembers"), nil
}

func jobsFinding(ctx context.Context, r *register, organizations []clientele.Organization) (finding, error) {
	late := 0
	for _, o := range organizations {
		due, err := r.store.DueJobsOf(ctx, o.ID, r.Now(o).Add(-lateAfter))
		if err != nil {
			return finding{}, err
		}
		late += len(due)
	}
	if late > 0 {
		return finding{"work", "warning", fmt.Sprintf("%s jobs have been due for more than %s", thousands(late), lateAfter), "start `clientele serve`, or read its log for why they fail"}, nil
	}
	return fine("work", "nothing waits"), nil
}

// clockFinding looks for traces of the future, which a clock that was wrong has left.
func clockFinding(ctx context.Context, r *register, organizations []clientele.Organization) (finding, error) {
	for _, o := range organizations {
		last, _, err := r.store.FindAuditEvents(ctx, o.ID, clientele.AuditQuery{}, clientele.Slice{Limit: 1})
		if err != nil {
			return finding{}, err
		}
		if len(last) > 0 && last[0].At.After(r.Now(o).Add(time.Minute)) {
			return finding{"clock", "problem", "the audit log has entries later than now: the clock is behind, or was ahead", "set the clock of this machine, best by NTP"}, nil
		}
	}
	return fine("clock", "%s", time.Now().Format(time.RFC3339)), nil
}
