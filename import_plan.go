package clientele

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// importPlan is what becomes of one row: the preview counts plans, the commit carries them out.
type importPlan struct {
	row         importedRow
	outcome     Outcome
	reason      string   // without personal data
	before      Customer // of an update; of a skipped row, the record that it met
	after       Customer // of a create and an update
	refusalKept bool
	near        *Near // whom the row resembles
}

// importPlanner decides about rows in the order of the file. It remembers whom the file named before, so that one
// person in two rows makes one record: a later row whose phone or e-mail came before under a name that fits, or that
// meets a record which an earlier row met, is left out and named. Members of a family who share a phone have names
// that do not fit, or are a generation apart, and make records of their own.
type importPlanner struct {
	r       *Register
	org     Organization
	options ImportOptions
	// started is when the commit began. Records that the import itself has made since are no matches: the rows
	// before are what they stand for.
	started time.Time
	seen    *importMemory

	near               *nearness
	nobody             *bool // whether the register has no active customers; nil: not known yet
	looked, uncompared int   // rows that were held against the register for likely duplicates, or could have been
}

func (r *Register) newImportPlanner(o Organization, options ImportOptions, started time.Time) *importPlanner {
	return &importPlanner{r: r, org: o, options: options, started: started, seen: newImportMemory()}
}

// earlier gives the line of the row before that named the same person: one that shares a contact under a name that
// fits, or both contacts under the same first name. A surname changes, and is what a family shares.
func (p *importPlanner) earlier(row importedRow) (line int, ok bool) {
	shared := make(map[int]int) // by line
	for _, key := range p.contacts(row.made) {
		for at := p.seen.last(key); at >= 0; at = p.seen.older(at) {
			if generationApart(p.seen.born(at), yearOfBirth(row.made)) {
				continue
			}
			line, name := p.seen.line(at), p.seen.name(at)
			if row.made.NameKey == "" || name == "" || nameFit(name, row.made.NameKey) > 0 {
				return line, true
			}
			if shared[line]++; shared[line] == 2 && firstWord(name) == firstWord(row.made.NameKey) {
				return line, true
			}
		}
	}
	return 0, false
}

func firstWord(name string) string {
	word, _, _ := strings.Cut(name, " ")
	return word
}

func (p *importPlanner) contacts(c Customer) []uint64 {
	var keys []uint64
	if c.EmailKey != "" {
		keys = append(keys, p.seen.key("e", c.EmailKey))
	}
	if c.Phone != "" {
		keys = append(keys, p.seen.key("p", c.Phone))
	}
	return keys
}

// remember notes a row that was taken, and the record it met.
func (p *importPlanner) remember(row importedRow, record string) {
	keys := p.contacts(row.made)
	if record != "" {
		keys = append(keys, p.seen.key("i", record))
	}
	p.seen.add(row.line, row.made.NameKey, yearOfBirth(row.made), keys)
}

// plan decides about a batch of rows. The records they could match are read in three queries.
func (p *importPlanner) plan(ctx context.Context, from Reader, rows []importedRow) ([]importPlan, error) {
	known, err := p.lookUp(ctx, from, rows)
	if err != nil {
		return nil, err
	}
	erased, err := p.erased(ctx, from, rows)
	if err != nil {
		return nil, err
	}
	near, err := p.nearest(ctx, from, rows, known)
	if err != nil {
		return nil, err
	}
	plans := make([]importPlan, len(rows))
	for i, row := range rows {
		plans[i] = p.decide(row, known, near[i])
		if plans[i].outcome == OutcomeCreated && erased[row.line] {
			plans[i] = importPlan{row: row, outcome: OutcomeSkipped, reason: reasonErased}
			continue
		}
		if o := plans[i].outcome; o != OutcomeInvalid && !strings.HasPrefix(plans[i].reason, duplicateOf) {
			met := plans[i].before.ID
			if plans[i].reason == reasonLikely { // nobody said yet that the row is that record
				met = ""
			}
			p.remember(row, met)
		}
	}
	return plans, nil
}

// importKnown is what the register holds of the people in a batch.
type importKnown struct {
	byID    map[string]Customer
	byPhone map[string][]Customer
	byEmail map[string][]Customer
}

func (p *importPlanner) lookUp(ctx context.Context, from Reader, rows []importedRow) (importKnown, error) {
	var ids, phones, emails []string
	for _, row := range rows {
		if row.id != "" && p.matches("id") {
			ids = append(ids, row.id)
		}
		if said := p.decision(row); said != "" && said != asNew {
			ids = append(ids, said)
		}
		if row.made.Phone != "" && p.matches("phone") {
			phones = append(phones, row.made.Phone)
		}
		if row.made.EmailKey != "" && p.matches("email") {
			emails = append(emails, row.made.EmailKey)
		}
	}
	known := importKnown{byID: make(map[string]Customer), byPhone: make(map[string][]Customer), byEmail: make(map[string][]Customer)}
	byContact, err := from.CustomersByContact(ctx, p.org.ID, phones, emails)
	if err != nil {
		return known, err
	}
	for _, c := range byContact {
		if p.ownMade(c) {
			continue
		}
		if c.Phone != "" {
			known.byPhone[c.Phone] = append(known.byPhone[c.Phone], c)
		}
		if c.EmailKey != "" {
			known.byEmail[c.EmailKey] = append(known.byEmail[c.EmailKey], c)
		}
	}
	byID, err := from.CustomersByIDs(ctx, p.org.ID, ids)
	for _, c := range byID {
		known.byID[c.ID] = c
	}
	return known, err
}

func (p *importPlanner) matches(by string) bool { return slices.Contains(p.options.Match, by) }

// duplicateOf begins the reason of a row whose person an earlier row named.
const duplicateOf = "duplicate of line "

// decide is the rule of the import.
func (p *importPlanner) decide(row importedRow, known importKnown, near *Near) importPlan {
	plan := importPlan{row: row, outcome: OutcomeInvalid, reason: strings.Join(row.reasons, "; ")}
	if len(row.reasons) > 0 {
		return plan
	}
	if line, ok := p.earlier(row); ok {
		plan.outcome, plan.reason = OutcomeSkipped, fmt.Sprint(duplicateOf, line)
		return plan
	}
	met, ok := p.match(row, known)
	if !ok {
		met, ok = p.settleLikely(&plan, known, near)
	}
	if plan.outcome == OutcomeSkipped {
		return plan
	}
	if !ok {
		if len(row.missing) > 0 {
			plan.reason = strings.Join(row.missing, "; ")
			return plan
		}
		plan.outcome, plan.after = OutcomeCreated, row.made
		return plan
	}
	plan.before = met
	if at := p.seen.last(p.seen.key("i", met.ID)); at >= 0 {
		plan.outcome, plan.reason = OutcomeSkipped, fmt.Sprint(duplicateOf, p.seen.line(at))
		return plan
	}
	p.decideMatch(&plan)
	return plan
}

// decideMatch decides about a row that met a record.
func (p *importPlanner) decideMatch(plan *importPlan) {
	plan.outcome = OutcomeSkipped
	switch {
	case plan.before.Status == StatusArchived:
		plan.reason = "archived"
	case plan.before.Status == StatusRemovalPending:
		plan.reason = "removal_pending"
	case p.options.OnMatch == OnMatchSkip:
		plan.reason = "match"
	default:
		after, kept, reasons := plan.row.onto(p.org, p.r.Now(p.org), plan.before, p.options.OnMatch)
		plan.after, plan.refusalKept = after, kept
		switch {
		case len(reasons) > 0:
			plan.outcome, plan.reason = OutcomeInvalid, strings.Join(reasons, "; ")
		case len(customerChanges(plan.before, after)) == 0:
			plan.outcome = OutcomeUnchanged
		default:
			plan.outcome = OutcomeUpdated
		}
	}
}

// match finds the record that a row means: by its id, else by the first of the contacts, in the order of the options,
// that any record has who is not a generation older or younger. Of several that share it, the one whose name fits best,
// the active ones first.
func (p *importPlanner) match(row importedRow, known importKnown) (Customer, bool) {
	if c, ok := known.byID[row.id]; ok && p.matches("id") && listable(c) {
		return c, true
	}
	for _, by := range p.options.Match {
		var found []Customer
		switch {
		case by == "email" && row.made.EmailKey != "":
			found = known.byEmail[row.made.EmailKey]
		case by == "phone" && row.made.Phone != "":
			found = known.byPhone[row.made.Phone]
		}
		found = slices.DeleteFunc(slices.Clone(found), func(c Customer) bool {
			return !listable(c) || generationApart(yearOfBirth(c), yearOfBirth(row.made))
		})
		if len(found) > 0 {
			return slices.MaxFunc(found, func(x, y Customer) int {
				if active := activeFirst(y) - activeFirst(x); active != 0 {
					return active
				}
				return nameFit(x.NameKey, row.made.NameKey) - nameFit(y.NameKey, row.made.NameKey)
			}), true
		}
	}
	return Customer{}, false
}

// listable tells whether a record is one that a person could meet.
func listable(c Customer) bool {
	return c.Status == StatusActive || c.Status == StatusArchived || c.Status == StatusRemovalPending
}
