package cli

import (
	"context"
	"flag"
	"io"

	"clientele"
	"clientele/config"
	"clientele/formats"
)

// exportFlags are what `clientele export` is told.
type exportFlags struct {
	place    config.Place
	org      string
	format   string
	out      string
	query    string
	archived string
	tag      string
	consent  string
}

func exportCommand() *command {
	var f exportFlags
	return &command{
		name: "export", does: "Writes the customers as a CSV or XLSX table, which can be imported again.",
		more: "The table goes to standard output, or to the file of --out. Every export stands in the audit log.",
		flags: func(flags *flag.FlagSet) {
			flags.StringVar(&f.org, "org", "", orgUsage)
			flags.StringVar(&f.format, "format", "", "`FORMAT` csv or xlsx; csv when left out, or what the name of the file says.")
			flags.StringVar(&f.out, "out", "", "`FILE` The file to write, readable by nobody else.")
			flags.StringVar(&f.query, "query", "", "`WORDS` Only customers whose name, e-mail address or phone number has all of these words.")
			flags.StringVar(&f.archived, "archived", "false", "`WHICH` false for the customers in use, true for the archived ones, any for both.")
			flags.StringVar(&f.tag, "tag", "", "`TAG` Only customers with this tag.")
			flags.StringVar(&f.consent, "consent", "", "`CHANNEL` Only customers who allowed marketing by email, by sms, or, as email,sms, by both.")
			config.Define(flags, &f.place)
		},
		run: func(ctx context.Context, c *call) error {
			query, err := f.customers()
			if err != nil {
				return err
			}
			if f.out == "" && f.format == "xlsx" && terminal(c.out) {
				return usagef("a workbook cannot be shown on a terminal: name a file with --out")
			}
			return c.export(ctx, f, query)
		},
	}
}

// customers is the query that the flags ask for.
func (f *exportFlags) customers() (q clientele.CustomerQuery, err error) {
	if f.format == "" {
		f.format = formatOf(f.out)
	}
	if f.format != "csv" && f.format != "xlsx" {
		return q, usagef("--format: %q is neither csv nor xlsx", f.format)
	}
	statuses := map[string][]clientele.Status{"false": {clientele.StatusActive}, "true": {clientele.StatusArchived},
		"any": {clientele.StatusActive, clientele.StatusArchived}}
	if q.Statuses = statuses[f.archived]; q.Statuses == nil {
		return q, usagef("--archived: %q is none of false, true and any", f.archived)
	}
	if f.tag != "" {
		q.Tag = clientele.TagKey(f.tag)
	}
	switch f.consent {
	case "":
	case "email":
		q.ConsentEmail = true
	case "sms":
		q.ConsentSMS = true
	case "email,sms", "sms,email":
		q.ConsentEmail, q.ConsentSMS = true, true
	default:
		return q, usagef("--consent: %q is none of email, sms and email,sms", f.consent)
	}
	q.Search, err = clientele.ParseSearch(f.query)
	return q, err
}

// export writes the table, and says how many customers are in it.
func (c *call) export(ctx context.Context, f exportFlags, query clientele.CustomerQuery) error {
	progress := newProgress(c.errors)
	rows := -1 // the heading is none
	writer := func(format string, w io.Writer) (clientele.SheetWriter, error) {
		sheet, err := formats.NewWriter(format, w)
		return &countedSheet{sheet, func() {
			rows++
			progress.show("Writing", max(rows, 0), 0, "customers")
		}}, err
	}
	return c.withOrganization(ctx, opening{place: f.place, write: writer}, f.org, func(r *register, a clientele.Actor) error {
		write := func(w io.Writer) error { return r.ExportCustomers(ctx, a, query, f.format, w) }
		var err error
		if f.out == "" {
			err = write(c.out)
		} else {
			err = writeWhole(f.out, write)
		}
		progress.end()
		if err != nil {
			return err
		}
		if c.json && f.out != "" {
			return c.print(exportView{f.out, f.format, rows}, nil)
		}
		c.say("%s customers were written.", thousands(rows))
		return nil
	})
}

// exportView is what --json prints of an export to a file.
type exportView struct {
	File      string `json:"file"`
	Format    string `json:"format"`
	Customers int    `json:"customers"`
}

// countedSheet is a table whose rows are counted.
type countedSheet struct {
	clientele.SheetWriter
	count func()
}

// Write writes a row, and counts it.
func (s *countedSheet) Write(cells []string) error {
	s.count()
	return s.SheetWriter.Write(cells)
}
