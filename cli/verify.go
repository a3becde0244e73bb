package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"

	"clientele"
	"clientele/config"
)

// verifyView is what `clientele verify` prints.
type verifyView struct {
	Organizations int           `json:"organizations"`
	Problems      []problemView `json:"problems"`
}

type problemView struct {
	Organization string `json:"organization"`
	Problem      string `json:"problem"`
}

func verifyCommand() *command {
	var place config.Place
	return &command{
		name: "verify", does: "Checks the database against its own rules: counts and indexes against a recount, the audit log against what was signed of it, nothing that belongs to nothing.",
		more:  "It changes nothing, but for a database that is behind the erasure ledger, and may run beside `clientele serve`; what changes while it looks can then look like a problem. It ends with 1 when there is a problem.",
		flags: func(f *flag.FlagSet) { config.Define(f, &place) },
		run: func(ctx context.Context, c *call) error {
			return c.with(ctx, opening{place: place}, func(r *register) error { return c.verify(ctx, r) })
		},
	}
}

func (c *call) verify(ctx context.Context, r *register) error {
	organizations, err := r.store.Organizations(ctx) // with their sandboxes
	if err != nil {
		return err
	}
	view := verifyView{Organizations: len(organizations), Problems: []problemView{}}
	progress := newProgress(c.errors)
	for n, o := range organizations {
		progress.show("Checking", n, len(organizations), "organizations")
		report := func(problem string) { view.Problems = append(view.Problems, problemView{nameOf(o), problem}) }
		if err := errors.Join(r.store.Verify(ctx, o.ID, report), r.VerifyAudit(ctx, o, report)); err != nil {
			return err
		}
	}
	progress.end()
	if err := c.print(view, view.write); err != nil {
		return err
	}
	if len(view.Problems) > 0 {
		return fmt.Errorf("%s problems were found: keep the data folder as it is, and report them with the output of `clientele version`", thousands(len(view.Problems)))
	}
	return nil
}

func (v verifyView) write(w io.Writer) {
	for _, p := range v.Problems {
		fmt.Fprintf(w, "%s: %s\n", p.Organization, p.Problem)
	}
	if len(v.Problems) == 0 {
		fmt.Fprintf(w, "%s organizations, sandboxes included: no problem found.\n", thousands(v.Organizations))
	}
}

// nameOf tells an organization from its sandbox.
func nameOf(o clientele.Organization) string {
	if o.Sandbox() {
		return o.Slug + " (sandbox)"
	}
	return o.Slug
}
