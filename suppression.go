package clientele

import (
	"context"
	"slices"
)

// Suppression is a keyed hash of a phone or an e-mail of somebody who was erased. It is asked for only when a record
// would be made and no living one has the contact.
type Suppression struct {
	Hash []byte
	Kind string // phone or email
	Day  string // of the erasure
}

// contact is a phone or an e-mail's key.
type contact struct{ kind, value string }

func contactsOf(records []Customer) []contact {
	var found []contact
	seen := make(map[contact]bool)
	for _, c := range records {
		for _, k := range []contact{{"phone", c.Phone}, {"email", c.EmailKey}} {
			if k.value != "" && !seen[k] {
				seen[k] = true
				found = append(found, k)
			}
		}
	}
	return found
}

func (r *Register) suppressionHash(org string, c contact) []byte {
	return r.keyed("suppression", org, c.kind, c.value)
}

func (r *Register) suppressionsOf(a Actor, records []Customer) []Suppression {
	var out []Suppression
	for _, c := range contactsOf(records) {
		out = append(out, Suppression{Hash: r.suppressionHash(a.Org.ID, c), Kind: c.kind, Day: a.Org.Settings.Day(r.Now(a.Org))})
	}
	return out
}

// PreviouslyErased tells whether one of a record's contacts is of somebody who was erased. It is asked when no living
// record has the contact.
func (r *Register) previouslyErased(ctx context.Context, from Reader, a Actor, c Customer) (bool, error) {
	for _, k := range contactsOf([]Customer{c}) {
		found, err := from.Suppressed(ctx, a.Org.ID, r.suppressionHash(a.Org.ID, k))
		if err != nil || found {
			return found, err
		}
	}
	return false, nil
}

// liftSuppression forgets the hashes of somebody who comes back by themselves.
func (r *Register) liftSuppression(ctx context.Context, tx Tx, a Actor, c Customer) error {
	var hashes [][]byte
	for _, k := range contactsOf([]Customer{c}) {
		hashes = append(hashes, r.suppressionHash(a.Org.ID, k))
	}
	return tx.DeleteSuppressions(ctx, a.Org.ID, hashes)
}

// reasonErased is why a row of an import is skipped whose person was erased.
const reasonErased = "previously_erased"

// erased tells by line which rows of an import name somebody who was erased, and whose contacts nobody else has.
func (p *importPlanner) erased(ctx context.Context, from Reader, rows []importedRow) (map[int]bool, error) {
	hashes, err := from.SuppressedHashes(ctx, p.org.ID)
	if err != nil || len(hashes) == 0 {
		return nil, err
	}
	known := make(map[string]bool, len(hashes))
	for _, hash := range hashes {
		known[string(hash)] = true
	}
	found := make(map[int]bool)
	for _, row := range rows {
		for _, k := range contactsOf([]Customer{row.made}) {
			if !known[string(p.r.suppressionHash(p.org.ID, k))] {
				continue
			}
			living, err := from.CustomersByContact(ctx, p.org.ID, nonEmpty(row.made.Phone), nonEmpty(row.made.EmailKey))
			if err != nil {
				return nil, err
			}
			found[row.line] = !slices.ContainsFunc(living, listable)
		}
	}
	return found, nil
}

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}
