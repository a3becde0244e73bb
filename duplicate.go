package clientele

import (
	"context"
	"encoding/hex"
	"strings"
	"time"

	"clientele/match"
)

// Duplicate is a pair of records that may be one person, A before B by id.
type Duplicate struct {
	A, B         string
	Status       DuplicateStatus
	Score        float64 // the probability that they are one person
	Pattern      uint64  // match.Pattern: what the score and the explanation are made of
	ModelVersion int     // of the patterns: match.Version when it was found
	Fingerprint  string  // of what identifies both, as it was when the pair was found or dismissed
	DecidedKind  ActorKind
	DecidedBy    string
	At           time.Time // when it was found or dismissed
}

// DuplicateStatus is what was said about a pair.
type DuplicateStatus string

// The states of a pair.
const (
	DuplicateOpen      DuplicateStatus = "open"
	DuplicateDismissed DuplicateStatus = "dismissed" // somebody said that these are two people
)

// DuplicateQuery says which pairs a list holds.
type DuplicateQuery struct {
	MinScore   float64 // 0 to 1
	CustomerID string  // only pairs of this record
}

// ExplainedDuplicate is a pair with both records and the evidence.
type ExplainedDuplicate struct {
	Duplicate
	First, Second Customer // A and B
	Explanation   match.Explanation
}

// MatchKey is one key under which a record is found when its duplicates are looked for.
type MatchKey struct {
	Key        int64
	CustomerID string
}

// identity is what of a record tells who somebody is. A birthday without its year is left out: it would be compared as
// a date of another century.
func (c Customer) identity() match.Person {
	p := match.Person{Name: c.Name, First: c.FirstName, Last: c.LastName, Phone: c.Phone, Email: c.Email,
		Street: c.Address.Street, PostalCode: c.Address.PostalCode, City: c.Address.City, Birthday: c.Birthday}
	if strings.HasPrefix(p.Birthday, "--") {
		p.Birthday = ""
	}
	return p
}

// SameIdentity tells whether two states of a record agree in all that identifies the person.
func (c Customer) SameIdentity(other Customer) bool { return c.identity() == other.identity() }

// pairOf orders two ids as a pair is kept.
func pairOf(x, y string) (a, b string) { return min(x, y), max(x, y) }

// fingerprint is a keyed hash of what identifies a record. A pair's has both, so that what was said about it holds only
// while neither changes.
func (r *Register) fingerprint(org string, c Customer) string {
	p := c.identity()
	return hex.EncodeToString(r.keyed("match fingerprint", org, p.Name, p.First, p.Last, p.Phone, p.Email, p.Street, p.PostalCode, p.City, p.Birthday)[:12])
}

func (r *Register) pairFingerprint(org string, x, y Customer) string {
	if x.ID > y.ID {
		x, y = y, x
	}
	return r.fingerprint(org, x) + "." + r.fingerprint(org, y)
}

// Duplicates lists the pairs that wait for somebody to decide, the most probable first, with the evidence for and
// against each. Archived, merged and erased records, and those with a pending removal, are in none. Needs
// customers:read.
func (r *Register) Duplicates(ctx context.Context, a Actor, query DuplicateQuery, paging Paging) (Page[ExplainedDuplicate], error) {
	if err := a.need(CustomersRead); err != nil {
		return Page[ExplainedDuplicate]{}, err
	}
	if !(query.MinScore >= 0 && query.MinScore <= 1) { // written so that NaN is refused too
		return Page[ExplainedDuplicate]{}, Errorf(KindInvalidRequest, "minScore must be between 0 and 1")
	}
	list := "duplicates " + query.CustomerID + " " + floatText(query.MinScore)
	slice, err := r.slice(a.Org.ID, list, paging)
	if err != nil {
		return Page[ExplainedDuplicate]{}, err
	}
	pairs, next, err := r.store.FindDuplicates(ctx, a.Org.ID, query, slice)
	if err != nil {
		return Page[ExplainedDuplicate]{}, err
	}
	items, err := r.explainAll(ctx, a, pairs)
	if err != nil {
		return Page[ExplainedDuplicate]{}, err
	}
	return counted(paged(r, a.Org.ID, list, items, next), paging, func(s Slice) ([]Duplicate, string, error) {
		return r.store.FindDuplicates(ctx, a.Org.ID, query, s)
	})
}

// explainAll adds records and evidence to pairs that were found.
func (r *Register) explainAll(ctx context.Context, a Actor, pairs []Duplicate) ([]ExplainedDuplicate, error) {
	if len(pairs) == 0 {
		return nil, nil
	}
	model, err := r.matchModel(ctx, r.store, a.Org.ID)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, p := range pairs {
		ids = append(ids, p.A, p.B)
	}
	records, err := byID(ctx, r.store, a.Org.ID, ids)
	if err != nil {
		return nil, err
	}
	var out []ExplainedDuplicate
	for _, p := range pairs {
		first, second := records[p.A], records[p.B]
		if first.Status != StatusActive || second.Status != StatusActive { // gone between the two looks
			continue
		}
		out = append(out, ExplainedDuplicate{Duplicate: p, First: first, Second: second, Explanation: model.Explain(match.Pattern(p.Pattern))})
	}
	return out, nil
}

func byID(ctx context.Context, from Reader, org string, ids []string) (map[string]Customer, error) {
	found, err := from.CustomersByIDs(ctx, org, ids)
	records := make(map[string]Customer, len(found))
	for _, c := range found {
		records[c.ID] = c
	}
	return records, err
}

// ExplainDuplicate compares any two records and gives the evidence for and against their being one person, whether they
// were suggested or not. Needs customers:read.
func (r *Register) ExplainDuplicate(ctx context.Context, a Actor, x, y string) (ExplainedDuplicate, error) {
	if err := a.need(CustomersRead); err != nil {
		return ExplainedDuplicate{}, err
	}
	return r.explainPair(ctx, r.store, a, x, y)
}

func (r *Register) explainPair(ctx context.Context, from Reader, a Actor, x, y string) (ExplainedDuplicate, error) {
	if x == y {
		return ExplainedDuplicate{}, Errorf(KindInvalidRequest, "Name two different customers as a and b")
	}
	var out ExplainedDuplicate
	var err error
	out.A, out.B = pairOf(x, y)
	if out.First, err = r.living(ctx, from, a)(from.CustomerByID(ctx, a.Org.ID, out.A)); err != nil {
		return out, err
	}
	if out.Second, err = r.living(ctx, from, a)(from.CustomerByID(ctx, a.Org.ID, out.B)); err != nil {
		return out, err
	}
	model, err := r.matchModel(ctx, from, a.Org.ID)
	if err != nil {
		return out, err
	}
	reader := model.NewReader(matchRules(a.Org))
	pattern := match.Compare(reader.Record(out.First.identity()), reader.Record(out.Second.identity()))
	out.Explanation = model.Explain(pattern)
	out.Score, out.Pattern, out.ModelVersion = out.Explanation.Probability, uint64(pattern), match.Version
	kept, err := from.DuplicateOf(ctx, a.Org.ID, out.A, out.B)
	if KindOf(err) == KindNotFound {
		return out, nil
	}
	if kept.Status == DuplicateOpen || r.holds(a.Org.ID, kept, out.First, out.Second) {
		out.Status, out.At, out.DecidedKind, out.DecidedBy = kept.Status, kept.At, kept.DecidedKind, kept.DecidedBy
	}
	return out, err
}

// holds tells whether what was said about a pair still stands: nothing that identifies either record has changed.
func (r *Register) holds(org string, d Duplicate, x, y Customer) bool {
	return d.Status == DuplicateDismissed && d.Fingerprint == r.pairFingerprint(org, x, y)
}

// DismissDuplicate says that two records are two people. They are not suggested again until something that identifies
// one of them changes: name, phone, e-mail, address or birthday. A merge hands the word down to the kept record.
// Dismissing twice changes nothing. Needs customers:write.
func (r *Register) DismissDuplicate(ctx context.Context, a Actor, x, y string) (ExplainedDuplicate, error) {
	if err := a.need(CustomersWrite); err != nil {
		return ExplainedDuplicate{}, err
	}
	var out ExplainedDuplicate
	err := r.store.InTx(ctx, func(tx Tx) error {
		if x != y {
			first, second := pairOf(x, y)
			for _, id := range []string{first, second} {
				if _, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, id)); err != nil {
					return err
				}
			}
		}
		found, err := r.explainPair(ctx, tx, a, x, y)
		out = found
		if err != nil || found.Status == DuplicateDismissed {
			return err
		}
		d := &out.Duplicate
		d.Status, d.DecidedKind, d.DecidedBy, d.At = DuplicateDismissed, a.Kind, a.ID, r.Now(a.Org)
		d.Fingerprint = r.pairFingerprint(a.Org.ID, out.First, out.Second)
		if err := tx.SaveDuplicate(ctx, a.Org.ID, *d); err != nil {
			return err
		}
		return r.record(ctx, tx, a, r.dismissed(out.First, d.B), r.dismissed(out.Second, d.A))
	})
	return out, err
}

func (r *Register) dismissed(c Customer, other string) entry {
	e := aboutCustomer("customer.duplicate_dismissed", c)
	e.contents.Details = map[string]any{"other": other}
	return e
}

// inheritDismissals hands what was said about the records of a merge down to the kept one, and lets what was said about
// the kept one stand though the merge has filled its fields.
func (r *Register) inheritDismissals(ctx context.Context, tx Tx, a Actor, before, after Customer, others []Customer) error {
	for _, source := range append([]Customer{before}, others...) {
		pairs, err := tx.DuplicatesOf(ctx, a.Org.ID, source.ID)
		if err != nil {
			return err
		}
		for _, d := range pairs {
			third := d.A
			if third == source.ID {
				third = d.B
			}
			print, held := r.thirdPrint(a.Org.ID, d, source)
			if d.Status != DuplicateDismissed || third == after.ID || !held {
				continue
			}
			d.A, d.B = pairOf(after.ID, third)
			d.Fingerprint = r.fingerprint(a.Org.ID, after) + "." + print
			if d.A == third {
				d.Fingerprint = print + "." + r.fingerprint(a.Org.ID, after)
			}
			if err := tx.SaveDuplicate(ctx, a.Org.ID, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// thirdPrint gives the other record's part of a pair's fingerprint, and whether this record's part still stands.
func (r *Register) thirdPrint(org string, d Duplicate, c Customer) (print string, held bool) {
	mine, other, _ := strings.Cut(d.Fingerprint, ".")
	if d.B == c.ID {
		mine, other = other, mine
	}
	return other, mine == r.fingerprint(org, c)
}
