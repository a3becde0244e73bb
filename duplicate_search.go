package clientele

import (
	"cmp"
	"context"
	"math"
	"slices"

	"clientele/match"
)

// Near is a record that somebody may be.
type Near struct {
	Customer Customer
	Score    float64
	Verdict  match.Verdict
	pattern  match.Pattern
}

// The limits of one search. A key that more customers share tells nothing; of those who share the others as many are
// read and compared as have the most in common: the rarer a key, the more it says.
const (
	maxKeySharers = 200
	maxCandidates = 60
	rowCandidates = 15 // for each of the rows of an import, of which there are thousands
	maxNear       = 20
)

// nearness looks for records that somebody may be. It remembers what it read, so it serves one request or one batch.
type nearness struct {
	org    Organization
	hashes *MatchHashes
	most   int // records that are read and compared for one person
	model  *match.Model
	reader *match.Reader // for comparing
	keys   *match.Reader // for keys, which are the same whatever the business's rules
	byKey  map[int64][]string
	common map[int64]bool        // keys that too many have
	known  map[string]nearRecord // active customers that were read; what is not active has no record
}

type nearRecord struct {
	customer Customer // what identifies the person alone, until whole
	record   *match.Record
	whole    bool
}

func (r *Register) newNearness(ctx context.Context, from Reader, o Organization) (*nearness, error) {
	model, err := r.matchModel(ctx, from, o.ID)
	if err != nil {
		return nil, err
	}
	return &nearness{org: o, hashes: r.hashes, most: maxCandidates, model: model, reader: model.NewReader(matchRules(o)), keys: model.NewReader(match.Rules{}),
		byKey: make(map[int64][]string), common: make(map[int64]bool), known: make(map[string]nearRecord)}, nil
}

// forget drops what was read, and keeps which keys are common: those cost most to find out.
func (n *nearness) forget() {
	clear(n.byKey)
	clear(n.known)
	n.reader, n.keys = n.model.NewReader(matchRules(n.org)), n.model.NewReader(match.Rules{})
}

// find gives the active records that each of some persons may be, the most probable first; never the person's own.
// Records that are named beside a person are compared in any case.
func (n *nearness) find(ctx context.Context, from Reader, persons []Customer, beside ...[]string) ([][]Near, error) {
	keys := make([][]int64, len(persons))
	for i, c := range persons {
		keys[i] = n.hashes.hash(n.org.ID, n.keys.Record(c.identity()).Keys())
	}
	if err := n.followKeys(ctx, from, keys); err != nil {
		return nil, err
	}
	brought := make([][]string, len(persons))
	var ids []string
	for i, c := range persons {
		brought[i] = n.candidates(keys[i], c.ID)
		if i < len(beside) {
			brought[i] = append(brought[i], beside[i]...)
		}
		ids = append(ids, brought[i]...)
	}
	if err := n.read(ctx, from, ids); err != nil {
		return nil, err
	}
	out := make([][]Near, len(persons))
	for i, c := range persons {
		out[i] = n.rank(c, brought[i])
	}
	return out, n.complete(ctx, from, out)
}

// followKeys looks up who has the keys, as far as that is not known yet.
func (n *nearness) followKeys(ctx context.Context, from Reader, keys [][]int64) error {
	var unread []int64
	for _, list := range keys {
		for _, key := range list {
			if _, ok := n.byKey[key]; !ok && !n.common[key] {
				n.byKey[key] = nil
				unread = append(unread, key)
			}
		}
	}
	found, err := from.CustomersByMatchKeys(ctx, n.org.ID, unread, maxKeySharers+1)
	for key, ids := range found {
		if len(ids) > maxKeySharers {
			n.common[key] = true
			delete(n.byKey, key)
			continue
		}
		n.byKey[key] = ids
	}
	return err
}

// sharer is a record that has keys in common with a person.
type sharer struct {
	id     string
	shared float64 // what the keys in common say, as evidence does: in logarithms of one over how many have each
}

// amongSoMany is how many customers the worth of a key is reckoned among. It makes two keys in common, which hundreds
// have, say more than one that a few have.
const amongSoMany = 1e6

// candidates gives those who share the most keys, each counted by how few have it.
func (n *nearness) candidates(keys []int64, own string) []string {
	var found []sharer
	at := map[string]int{own: -1}
	for _, key := range keys {
		sharers := n.byKey[key]
		worth := math.Log(amongSoMany / float64(max(1, len(sharers))))
		for _, id := range sharers {
			place, ok := at[id]
			if !ok {
				place = len(found)
				at[id] = place
				found = append(found, sharer{id: id})
			}
			if place >= 0 {
				found[place].shared += worth
			}
		}
	}
	slices.SortFunc(found, func(x, y sharer) int { return cmp.Or(cmp.Compare(y.shared, x.shared), cmp.Compare(x.id, y.id)) })
	ids := make([]string, min(len(found), n.most))
	for i := range ids {
		ids[i] = found[i].id
	}
	return ids
}

// read reads the records that are not known yet.
func (n *nearness) read(ctx context.Context, from Reader, ids []string) error {
	var unread []string
	for _, id := range ids {
		if _, ok := n.known[id]; !ok {
			n.known[id] = nearRecord{}
			unread = append(unread, id)
		}
	}
	for part := range slices.Chunk(unread, 1000) {
		found, err := from.Identities(ctx, n.org.ID, part)
		if err != nil {
			return err
		}
		for _, c := range found {
			n.know(c, false)
		}
	}
	return nil
}

func (n *nearness) know(c Customer, whole bool) {
	if c.Status == StatusActive {
		n.known[c.ID] = nearRecord{c, n.reader.Record(c.identity()), whole}
	}
}

// complete reads the records that were found whole. One that has changed since it was compared is left out.
func (n *nearness) complete(ctx context.Context, from Reader, found [][]Near) error {
	var unread []string
	for _, near := range found {
		for _, one := range near {
			if k := n.known[one.Customer.ID]; !k.whole {
				unread = append(unread, one.Customer.ID)
			}
		}
	}
	slices.Sort(unread)
	for part := range slices.Chunk(slices.Compact(unread), 1000) {
		whole, err := from.CustomersByIDs(ctx, n.org.ID, part)
		if err != nil {
			return err
		}
		for _, c := range whole {
			if k := n.known[c.ID]; c.Status == StatusActive && c.SameIdentity(k.customer) {
				k.customer, k.whole = c, true
				n.known[c.ID] = k
			}
		}
	}
	for i, near := range found {
		found[i] = slices.DeleteFunc(near, func(one Near) bool { return !n.known[one.Customer.ID].whole })
		for at := range found[i] {
			found[i][at].Customer = n.known[found[i][at].Customer.ID].customer
		}
	}
	return nil
}

func (n *nearness) rank(c Customer, ids []string) []Near {
	var customers []Customer
	var records []*match.Record
	for _, id := range ids {
		if k := n.known[id]; k.record != nil && id != c.ID {
			customers, records = append(customers, k.customer), append(records, k.record)
		}
	}
	var near []Near
	for _, found := range n.model.Rank(n.reader.Record(c.identity()), records) {
		near = append(near, Near{Customer: customers[found.Place], Score: found.Probability, Verdict: found.Verdict, pattern: found.Pattern})
	}
	return near[:min(len(near), maxNear)]
}

// NearCustomers gives the active records that somebody may be of whom only this much is known: while a new customer is
// being typed, so that the record that exists is found first. Behind those whom the person resembles come others who have
// exactly the phone or e-mail, under whatever name. Needs customers:read.
func (r *Register) NearCustomers(ctx context.Context, a Actor, name, phone, email string) ([]Near, error) {
	if err := a.need(CustomersRead); err != nil {
		return nil, err
	}
	c := Customer{Name: name, Email: email, EmailKey: emailKey(email)}
	c.Phone, _ = parsePhone(phone, a.Org.Settings.Country) // half a number is none yet
	n, err := r.newNearness(ctx, r.store, a.Org)
	if err != nil {
		return nil, err
	}
	near, err := n.find(ctx, r.store, []Customer{c})
	if err != nil {
		return nil, err
	}
	same, err := sharing(ctx, r.store, a.Org.ID, c)
	return n.withSharers(c, near[0], same), err
}

// withSharers adds the active records that share a contact with somebody and are not near already. A person decides
// about them: the model may have taken them for relatives, or been told no name.
func (n *nearness) withSharers(c Customer, near []Near, same []Customer) []Near {
	typed := n.reader.Record(c.identity())
	for _, other := range same {
		if other.Status != StatusActive || slices.ContainsFunc(near, func(o Near) bool { return o.Customer.ID == other.ID }) {
			continue
		}
		p := match.Compare(typed, n.reader.Record(other.identity()))
		near = append(near, Near{Customer: other, Score: n.model.Probability(p), Verdict: match.Ask, pattern: p})
	}
	return near[:min(len(near), maxNear)]
}

// around is what was found near somebody before a record of them was made.
type around struct {
	nearness *nearness
	near     []Near
}

// lookFor finds those that a new customer may be, before the transaction that makes the record: the writer of the
// embedded database has no time to spare.
func (r *Register) lookFor(ctx context.Context, a Actor, c Customer, wrong problems) (around, error) {
	if len(wrong) > 0 {
		return around{}, nil
	}
	n, err := r.newNearness(ctx, r.store, a.Org)
	if err != nil {
		return around{}, err
	}
	near, err := n.find(ctx, r.store, []Customer{c})
	if err != nil {
		return around{}, err
	}
	return around{n, near[0]}, nil
}

// meet pairs a new record with those that were found near, and with those that share a contact: they may have come
// since. It gives all that the record may be.
func (r *Register) meet(ctx context.Context, tx Tx, a Actor, found around, made Customer, same []Customer) ([]Near, error) {
	var ids []string
	for _, other := range found.near {
		ids = append(ids, other.Customer.ID)
	}
	for _, c := range same {
		if c.Status == StatusActive {
			found.nearness.know(c, true)
			ids = append(ids, c.ID)
		}
	}
	slices.Sort(ids)
	near := found.nearness.rank(made, slices.Compact(ids))
	if len(near) == 0 {
		return nil, nil
	}
	return near, r.savePairs(ctx, tx, a, made, near)
}

// withNear adds records that resemble a new one to those that share a contact.
func withNear(same []Customer, near []Near) []Customer {
	for _, other := range near {
		if !slices.ContainsFunc(same, func(c Customer) bool { return c.ID == other.Customer.ID }) {
			same = append(same, other.Customer)
		}
	}
	return same
}
