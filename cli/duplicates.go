package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"clientele"
	"clientele/config"
	"clientele/formats"
	"clientele/match"
)

// duplicatesFlags are what `clientele duplicates` is told.
type duplicatesFlags struct {
	place    config.Place
	org      string
	minScore float64
	country  string
	run      bool
}

func duplicatesCommand() *command {
	var f duplicatesFlags
	return &command{
		name: "duplicates", args: "[FILE [FILE2]]", does: "Prints pairs of records that may be one person, the most probable first, and why.",
		more: "Without a file it prints what the register suggests, as GET /v1/duplicates does. With one spreadsheet it looks for duplicates inside it, " +
			"with two it finds the people of the second in the first; no register is needed then, and nothing is kept. Columns are recognised by their headings and contents.",
		flags: func(flags *flag.FlagSet) {
			flags.StringVar(&f.org, "org", "", orgUsage)
			flags.Float64Var(&f.minScore, "min-score", 0, "`SCORE` Only pairs that are one person with at least this probability, 0 to 1.")
			flags.StringVar(&f.country, "country", "", "`CODE` With files: the country of phone numbers that have no country code, as in FI.")
			flags.BoolVar(&f.run, "run", false, "Go through the whole register first, as happens every night.")
			config.Define(flags, &f.place)
		},
		run: func(ctx context.Context, c *call) error {
			if len(c.args) > 2 {
				return usagef("name one file, or two; without a file the register is searched")
			}
			if !(f.minScore >= 0 && f.minScore <= 1) {
				return usagef("--min-score is between 0 and 1")
			}
			if len(c.args) > 0 {
				return c.duplicatesOfFiles(ctx, f)
			}
			return c.withOrganization(ctx, opening{place: f.place}, f.org, func(r *register, a clientele.Actor) error {
				return c.duplicatesOfRegister(ctx, r, a, f)
			})
		},
	}
}

// duplicatesView is what the command prints.
type duplicatesView struct {
	Pairs []pairView `json:"pairs"`
}

type pairView struct {
	A        sideView       `json:"a"`
	B        sideView       `json:"b"`
	Score    float64        `json:"score"`
	Evidence []evidenceView `json:"evidence"`
}

// sideView is a record of the register, or a row of a file.
type sideView struct {
	ID   string `json:"id,omitempty"`
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Name string `json:"name"`
}

type evidenceView struct {
	Text   string  `json:"text"`
	Weight float64 `json:"weight"`
}

func (s sideView) String() string {
	if s.ID != "" {
		return s.Name + " " + s.ID
	}
	return fmt.Sprintf("%s (%s, line %d)", s.Name, s.File, s.Line)
}

func viewPair(a, b sideView, e match.Explanation) pairView {
	v := pairView{A: a, B: b, Score: e.Probability, Evidence: []evidenceView{}}
	for _, line := range e.Evidence {
		v.Evidence = append(v.Evidence, evidenceView{line.Sentence(), line.Bits})
	}
	return v
}

func (v duplicatesView) write(w io.Writer) {
	for _, p := range v.Pairs {
		fmt.Fprintf(w, "%.3f\t%s\n\t%s\n", p.Score, p.A, p.B)
		for _, e := range p.Evidence {
			fmt.Fprintf(w, "\t  %+6.1f  %s\n", e.Weight, e.Text)
		}
	}
	fmt.Fprintf(w, "%s pairs may be one person.\n", thousands(len(v.Pairs)))
}

func (c *call) duplicatesOfRegister(ctx context.Context, r *register, a clientele.Actor, f duplicatesFlags) error {
	if f.run {
		if err := c.runDuplicates(ctx, r, a); err != nil {
			return err
		}
	}
	view := duplicatesView{Pairs: []pairView{}}
	paging := clientele.Paging{Limit: clientele.MaxLimit}
	for {
		page, err := r.Duplicates(ctx, a, clientele.DuplicateQuery{MinScore: f.minScore}, paging)
		if err != nil {
			return err
		}
		for _, d := range page.Items {
			view.Pairs = append(view.Pairs, viewPair(sideView{ID: d.First.ID, Name: d.First.Name}, sideView{ID: d.Second.ID, Name: d.Second.Name}, d.Explanation))
		}
		if !page.More() {
			return c.print(view, view.write)
		}
		paging.Cursor = page.Next
	}
}

// runDuplicates has the register gone through, here or by the `clientele serve` that has the work already.
func (c *call) runDuplicates(ctx context.Context, r *register, a clientele.Actor) error {
	c.say("Going through the register …")
	if _, err := r.RunDuplicates(ctx, a); err != nil {
		return err
	}
	return r.RunDue(ctx, a.Org)
}

func (c *call) duplicatesOfFiles(ctx context.Context, f duplicatesFlags) error {
	var people []match.Person
	var sides []sideView
	split := 0
	for n, path := range c.args {
		if n == 1 {
			split = len(people)
		}
		rows, err := readPersons(path, f.country)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for _, row := range rows {
			people = append(people, row.Person)
			sides = append(sides, sideView{File: filepath.Base(path), Line: row.Line, Name: nameOfPerson(row.Person)})
		}
	}
	progress := newProgress(c.errors)
	rules := match.Rules{DateOrder: match.DetectDateOrder(func(yield func(string) bool) {
		for _, p := range people {
			if !yield(p.Birthday) {
				return
			}
		}
	})}
	found, err := match.Run(ctx, len(people), func(i int) match.Person { return people[i] }, match.Options{Rules: rules, Split: split,
		Progress: func(step string, share float64) { progress.show("Looking: "+step, int(share*100), 100, "percent") }})
	progress.end()
	if err != nil {
		return err
	}
	view := duplicatesView{Pairs: []pairView{}}
	for _, m := range found.Matches {
		if m.Verdict != match.New && m.Probability >= f.minScore {
			view.Pairs = append(view.Pairs, viewPair(sides[m.A], sides[m.B], found.Model.Explain(m.Pattern)))
		}
	}
	return c.print(view, view.write)
}

func nameOfPerson(p match.Person) string {
	if p.Name != "" {
		return p.Name
	}
	return oneLine(p.First + " " + p.Last)
}

func readPersons(path, country string) ([]clientele.TablePerson, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	sheet, err := formats.Open(filepath.Base(path), file, info.Size())
	if err != nil {
		return nil, err
	}
	defer sheet.Close()
	return clientele.ReadPersons(sheet, country)
}
