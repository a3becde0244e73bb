package clientele

import (
	"context"
	"strconv"
	"strings"

	"clientele/match"
)

// OnLikely is what happens to a row that shares neither phone nor e-mail with a record, and yet resembles one.
type OnLikely string

// The three ways.
const (
	OnLikelyNew  OnLikely = "new"  // it makes a record of its own; the pair waits among the possible duplicates
	OnLikelyAsk  OnLikely = "ask"  // it is left out, and named, until somebody decides
	OnLikelySame OnLikely = "same" // it is taken for that record when that is sure, and left out when it is not
)

// asNew is the decision that a row is somebody new; every other decision is the id of the record that the row is.
const asNew = "new"

// Limits of likely duplicates in imports: how many rows of a preview are shown with their evidence, how many are compared
// while each makes a record of its own anyway, and how many can be decided one by one.
const (
	previewLikely = 100
	likelyRows    = 10_000
	maxDecisions  = 10_000
	keptNear      = 20_000 // records that a preview keeps, of some KB each
)

// reasonLikely is why a row is left out that somebody has to decide about.
const reasonLikely = "likely"

// ImportLikely is a row that may be somebody whom the register has.
type ImportLikely struct {
	Line        int               `json:"line"`
	Name        string            `json:"name"`
	Phone       string            `json:"phone"`
	Email       string            `json:"email"`
	CustomerID  string            `json:"customerId"` // whom it resembles most
	Pattern     uint64            `json:"pattern"`    // match.Pattern
	Explanation match.Explanation `json:"-"`          // made of the pattern whenever the import is read
}

func checkLikely(o *ImportOptions, wrong *problems) {
	switch o.OnLikely {
	case "":
		o.OnLikely = OnLikelyNew
	case OnLikelyNew, OnLikelyAsk, OnLikelySame:
	default:
		wrong.add("onLikely", "invalid", "a row that resembles a customer is same, ask or new")
	}
	if len(o.Decisions) > maxDecisions {
		wrong.add("decisions", "too_many", "at most %d rows can be decided one by one", maxDecisions)
		return
	}
	for line, decision := range o.Decisions {
		if n, err := strconv.Atoi(line); err != nil || n < 1 {
			wrong.add("decisions", "invalid", "a decision is about a line of the file, as in {\"17\": \"new\"}")
			return
		}
		if decision != asNew && !strings.HasPrefix(decision, prefixCustomer) {
			wrong.add("decisions", "invalid", "a row is new, or the id of the customer that it is")
			return
		}
	}
}

// decision is what somebody said about a row; empty: nothing.
func (p *importPlanner) decision(row importedRow) string {
	if len(p.options.Decisions) == 0 {
		return ""
	}
	return p.options.Decisions[strconv.Itoa(row.line)]
}

// nearest finds whom the rows that would make records resemble, by their place among the rows. A preview of a file whose
// rows make records of their own looks at the first likelyRows; a commit of such a file at none.
func (p *importPlanner) nearest(ctx context.Context, from Reader, rows []importedRow, known importKnown) ([]*Near, error) {
	near := make([]*Near, len(rows))
	var persons []Customer
	var places []int
	for i, row := range rows {
		_, met := p.match(row, known)
		if met || len(row.reasons)+len(row.missing) > 0 {
			continue
		}
		if _, named := p.earlier(row); named {
			continue
		}
		persons, places = append(persons, row.made), append(places, i)
	}
	looked, err := p.mayLook(ctx, from, len(persons))
	if err != nil || looked == 0 {
		return near, err
	}
	n, err := p.nearness(ctx, from)
	if err != nil {
		return nil, err
	}
	found, err := n.find(ctx, from, persons[:looked])
	for at, likely := range found {
		for _, one := range likely {
			if !p.ownMade(one.Customer) {
				near[places[at]] = &one
				break
			}
		}
	}
	return near, err
}

// nearness is what rows are held against the register with. A preview, which writes nothing, goes on with what the rows
// before had it read, as long as that is not too much to keep; a commit reads what stands there now.
func (p *importPlanner) nearness(ctx context.Context, from Reader) (_ *nearness, err error) {
	if p.near == nil || !p.started.IsZero() {
		if p.near, err = p.r.newNearness(ctx, from, p.org); err == nil {
			p.near.most = rowCandidates
		}
	} else if len(p.near.known) > keptNear {
		p.near.forget()
	}
	return p.near, err
}

// mayLook tells how many of some rows are to be compared.
func (p *importPlanner) mayLook(ctx context.Context, from Reader, rows int) (int, error) {
	asIs := p.options.OnLikely == OnLikelyNew
	if rows == 0 || asIs && !p.started.IsZero() {
		return 0, nil
	}
	if p.nobody == nil {
		n, err := from.CountActive(ctx, p.org.ID)
		if err != nil {
			return 0, err
		}
		nobody := n == 0
		p.nobody = &nobody
	}
	if *p.nobody {
		return 0, nil
	}
	looked := rows
	if asIs {
		looked = min(rows, likelyRows-p.looked)
	}
	p.looked += looked
	p.uncompared += rows - looked
	return looked, nil
}

// ownMade tells whether the import itself has made a record.
func (p *importPlanner) ownMade(c Customer) bool {
	return c.Source == SourceImport && !p.started.IsZero() && !c.CreatedAt.Before(p.started)
}

// settleLikely decides about a row that shares no contact with a record: true with the record that it is taken for. A row
// that is left out has its outcome then.
func (p *importPlanner) settleLikely(plan *importPlan, known importKnown, near *Near) (Customer, bool) {
	plan.near = near
	if c, ok := known.byID[p.decision(plan.row)]; ok && listable(c) {
		return c, true
	}
	if near == nil {
		return Customer{}, false
	}
	switch rule := p.options.OnLikely; {
	case rule == OnLikelyNew || p.decision(plan.row) == asNew:
		return Customer{}, false
	case rule == OnLikelySame && near.Verdict == match.Same:
		return near.Customer, true
	}
	plan.outcome, plan.reason, plan.before = OutcomeSkipped, reasonLikely, near.Customer
	return Customer{}, false
}

// addLikely notes a row of the preview that resembles a record.
func (i *Import) addLikely(plan importPlan) {
	if plan.near == nil {
		return
	}
	i.Preview.Likely++
	if c := plan.row.made; len(i.Facts.Likely) < previewLikely {
		i.Facts.Likely = append(i.Facts.Likely, ImportLikely{Line: plan.row.line, Name: c.Name, Phone: c.Phone, Email: c.Email,
			CustomerID: plan.near.Customer.ID, Pattern: uint64(plan.near.pattern)})
	}
}

// explainLikely fills in the evidence of rows that resemble records.
func (r *Register) explainLikely(ctx context.Context, o Organization, rows []ImportLikely) error {
	if len(rows) == 0 {
		return nil
	}
	model, err := r.matchModel(ctx, r.store, o.ID)
	if err != nil {
		return err
	}
	for n := range rows {
		rows[n].Explanation = model.Explain(match.Pattern(rows[n].Pattern))
	}
	return nil
}
