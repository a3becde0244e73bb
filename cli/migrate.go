package cli

import (
	"context"
	"flag"
	"fmt"
	"io"

	"clientele/config"
	"clientele/sqlstore"
)

func migrateCommand() *command {
	var place config.Place
	var distribute bool
	return &command{
		name: "migrate", does: "Brings the database to the schema of this program, and makes it when it is missing.",
		more: "Every command does so by itself. This one is for doing it at a time of your own, before a new `clientele serve`.",
		flags: func(f *flag.FlagSet) {
			config.Define(f, &place)
			f.BoolVar(&distribute, "distribute", false, "Spread the tables over the nodes of Citus, by organization. Tables that are spread already stay as they are.")
		},
		run: func(ctx context.Context, c *call) error {
			return c.with(ctx, opening{place: place, make: true}, func(r *register) error {
				if distribute {
					if err := r.store.Distribute(ctx); err != nil {
						return err
					}
				}
				version := sqlstore.SchemaVersion()
				return c.print(map[string]any{"schema": version, "database": place.Database(), "distributed": distribute}, func(w io.Writer) {
					fmt.Fprintf(w, "%s has schema %d.\n", place.Database(), version)
				})
			})
		},
	}
}
