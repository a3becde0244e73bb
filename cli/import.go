package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"clientele"
	"clientele/config"
)

// importFlags are what `clientele import` is told.
type importFlags struct {
	place    config.Place
	org      string
	match    string
	onMatch  string
	onLikely string
	decide   pairs
	maps     pairs
	dryRun   bool
	yes      bool
	undo     string
	errors   string
}

// pairs are the values of a flag that may stand several times.
type pairs struct {
	form string // as in COLUMN=FIELD
	all  []string
}

// String is what the flag package shows.
func (p *pairs) String() string { return strings.Join(p.all, ", ") }

// Set adds a value.
func (p *pairs) Set(value string) error {
	if !strings.Contains(value, "=") {
		return fmt.Errorf("write it as %s", p.form)
	}
	p.all = append(p.all, value)
	return nil
}

func importCommand() *command {
	var f importFlags
	return &command{
		name: "import", args: "FILE", does: "Brings customers in from a CSV, XLSX, XLS or ODS file of up to 64 MiB.",
		more: "The columns are recognised by their headings and contents. Progress goes to standard error, the result to standard output. " +
			"An import that was interrupted goes on when the same command runs again, or with the next `clientele serve`: no row is doubled.",
		flags: f.define,
		run: func(ctx context.Context, c *call) error {
			if f.undo == "" && len(c.args) != 1 {
				return usagef("name one file to import, or the import to take back with --undo")
			}
			if f.undo != "" && len(c.args) > 0 {
				return usagef("--undo takes an import back and reads no file")
			}
			return c.withOrganization(ctx, opening{place: f.place, write: sheetWriter}, f.org, func(r *register, a clientele.Actor) error {
				run := &importing{call: c, r: r, a: a, flags: f, progress: newProgress(c.errors)}
				defer run.progress.end()
				if f.undo != "" {
					return run.takeBack(ctx)
				}
				return run.file(ctx, c.args[0])
			})
		},
	}
}

func (f *importFlags) define(flags *flag.FlagSet) {
	flags.StringVar(&f.org, "org", "", orgUsage)
	flags.StringVar(&f.match, "match", "", "`BY` What a row and a customer are taken for one person by, in this order: some of id, email, phone, separated by commas. All three when left out.")
	flags.StringVar(&f.onMatch, "on-match", "", "`WAY` What happens to a customer that is in the register already: skip leaves it as it is, fill fills its empty fields, overwrite replaces them. An empty cell never clears. skip when left out.")
	flags.StringVar(&f.onLikely, "on-likely", "", "`WAY` What happens to a row that shares no contact with a customer and resembles one: new makes a record of it, same takes it for that customer where that is sure, ask leaves it out and names it; so does same where it is not sure. new when left out.")
	f.decide.form, f.maps.form = "LINE=WHO", "COLUMN=FIELD"
	flags.Var(&f.decide, "decide", "`LINE=WHO` Decide about one such row: new, or the id of the customer that it is. May be given several times; --dry-run names the rows.")
	flags.Var(&f.maps, "map", "`COLUMN=FIELD` What a column is imported as, where it is not recognised; COLUMN= leaves it out. May be given several times. The fields: "+strings.Join(clientele.ImportFields(), ", ")+", customFields.NAME.")
	flags.BoolVar(&f.dryRun, "dry-run", false, "Say what the import would do, and change nothing.")
	flags.BoolVar(&f.yes, "yes", false, "Import without asking. Only on a terminal is there a question.")
	flags.StringVar(&f.undo, "undo", "", "`IMPORT` Take an import back, by its id, within 30 days: what it made goes, what it changed is as it was. What somebody touched since stays, and is named.")
	flags.StringVar(&f.errors, "errors", "", "`FILE` Write the rows that were not taken to a CSV or XLSX file, with why.")
	config.Define(flags, &f.place)
}

// importing is an import under way.
type importing struct {
	*call
	r        *register
	a        clientele.Actor
	flags    importFlags
	progress *progress
}

// file imports a file, or goes on with an interrupted import of it.
func (run *importing) file(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.IsDir() {
		return usagef("%s is a folder: name a file", path)
	}
	name := filepath.Base(path)
	if found, err := run.interrupted(ctx, name, info.Size()); err != nil {
		return err
	} else if found != "" {
		run.say("%s of this file was interrupted, with the options that it was begun with. It goes on where it stopped.", found)
		return run.finish(ctx, found)
	}
	prepared, err := run.r.PrepareImport(ctx, run.a, name, &counted{Reader: f, tell: func(read int) {
		if read < int(info.Size()) {
			run.progress.show("Reading "+name, read>>10, int(info.Size())>>10, "KiB")
		} else {
			run.progress.show("Looking at the rows", 0, 0, "")
		}
	}})
	if err != nil {
		return err
	}
	return run.prepared(ctx, prepared)
}

// interrupted finds an import of the same file that was begun and has not ended.
func (run *importing) interrupted(ctx context.Context, name string, size int64) (string, error) {
	latest, err := run.r.Imports(ctx, run.a, clientele.Paging{Limit: 20})
	for _, i := range latest.Items {
		if i.Status == clientele.ImportRunning && !i.Undoing && i.Facts.FileName == name && i.Size == size {
			return i.ID, nil
		}
	}
	return "", err
}

// prepared shows what an import would do, asks where somebody can answer, and carries it out.
func (run *importing) prepared(ctx context.Context, p clientele.PreparedImport) error {
	mapping, err := run.mapping(p.Import.Facts)
	if err != nil {
		return errors.Join(err, run.r.DiscardImport(ctx, run.a, p))
	}
	options := run.options()
	i, err := run.r.AddImport(ctx, run.a, p)
	if err != nil {
		return err
	}
	asks := !run.flags.dryRun && !run.flags.yes && terminal(run.in) && run.progress.terminal
	if changed := run.flags.chosen(); changed && (asks || run.flags.dryRun) {
		if i, err = run.r.PreviewImport(ctx, run.a, i.ID, mapping, options); err != nil {
			return errors.Join(byFlags(err, importFlagNames), run.r.DiscardImport(ctx, run.a, p))
		}
	}
	run.progress.end()
	if run.flags.dryRun {
		return errors.Join(run.printPreview(i), run.r.DiscardImport(ctx, run.a, p))
	}
	if asks && !run.ask(ctx, i) {
		return errors.Join(errors.New("nothing was imported"), run.r.DiscardImport(context.WithoutCancel(ctx), run.a, p))
	}
	if _, err := run.r.CommitImport(ctx, run.a, i.ID, mapping, options); err != nil {
		return byFlags(err, importFlagNames)
	}
	return run.finish(ctx, i.ID)
}

// chosen tells whether the flags ask for something else than what the file was looked at with.
func (f *importFlags) chosen() bool {
	return len(f.maps.all)+len(f.decide.all) > 0 || f.match != "" || f.onMatch != "" || f.onLikely != ""
}

var importFlagNames = map[string]string{"mapping": "map", "onMatch": "on-match", "onLikely": "on-likely", "decisions": "decide"}

func (run *importing) options() clientele.ImportOptions {
	o := clientele.ImportOptions{OnMatch: clientele.OnMatch(run.flags.onMatch), OnLikely: clientele.OnLikely(run.flags.onLikely),
		Match: strings.FieldsFunc(run.flags.match, func(c rune) bool { return c == ',' || c == ' ' }), Decisions: make(map[string]string)}
	for _, pair := range run.flags.decide.all {
		line, who, _ := strings.Cut(pair, "=")
		o.Decisions[strings.TrimSpace(line)] = strings.TrimSpace(who)
	}
	return o
}

// mapping is what was recognised, with what the flags say otherwise.
func (run *importing) mapping(facts clientele.ImportFacts) (map[string]string, error) {
	mapping := maps.Clone(facts.Mapping)
	for _, pair := range run.flags.maps.all {
		at := strings.LastIndex(pair, "=")
		column, field := strings.TrimSpace(pair[:at]), strings.TrimSpace(pair[at+1:])
		found := ""
		for _, known := range facts.Columns {
			if known == column || found == "" && strings.EqualFold(known, column) {
				found = known
			}
		}
		if found == "" {
			return nil, usagef("--map: the file has no column %q; it has: %s", column, strings.Join(facts.Columns, ", "))
		}
		mapping[found] = field
	}
	return mapping, nil
}

// ask shows the preview and waits for an answer.
func (run *importing) ask(ctx context.Context, i clientele.Import) bool {
	run.writePreview(run.errors, i)
	fmt.Fprint(run.errors, "Import this? [y/N] ")
	answer, err := run.line(ctx)
	if err != nil { // no answer is no
		fmt.Fprintln(run.errors)
	}
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes"
}
