package clientele

import (
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"clientele/vault"
)

// idempotentLife is how long an answer is kept for repeats of its request.
const idempotentLife = 24 * time.Hour

// IdempotentAnswer is what a request with an Idempotency-Key was answered. The key and the request are kept as keyed
// hashes, the answer sealed under the key of the person it is about.
type IdempotentAnswer struct {
	Key       []byte // HMAC of method, path and key
	Request   []byte // HMAC of the body
	Status    int    // 0 while there is no answer
	SubjectID string // the record the answer is about
	Answer    Sealed
	At        time.Time
}

// IdempotentRequest is a request that carries an Idempotency-Key.
type IdempotentRequest struct {
	Method, Path, Key string
	Body              []byte // or a hash of it
}

// Answered is an answer as an edge gave it.
type Answered struct {
	Status    int
	Body      []byte       // nil on a replay whose person has been erased: the id and the status are all that is left
	Parts     []AnswerPart // instead of Body, of an answer about several people
	SubjectID string       // the record it is about
	ID        string       // of what the answer gives, where that is not the record; a replay has it as SubjectID
	Replayed  bool
}

// AnswerPart is what an answer says about one person.
type AnswerPart struct {
	Status    int
	Body      []byte // nil on a replay whose person has been erased
	SubjectID string
}

// Once carries a request out once: a repeat of it within a day gets the first answer again, and the same key with
// another request is refused with KindIdempotency. do works on the register it is given, so that its writes and the
// answer are kept together or not at all; when it gives an error nothing is kept, and a repeat tries again.
func (r *Register) Once(ctx context.Context, a Actor, req IdempotentRequest, do func(*Register) (Answered, error)) (Answered, error) {
	var out Answered
	err := r.store.InTx(ctx, func(tx Tx) error {
		row := IdempotentAnswer{Key: r.requestHash("key", a, req.Method, req.Path, req.Key),
			Request: r.requestHash("body", a, string(req.Body)), At: r.Now(a.Org)}
		first, err := tx.BeginIdempotent(ctx, a.Org.ID, row)
		if err != nil {
			return err
		}
		if !hmac.Equal(first.Request, row.Request) {
			return Errorf(KindIdempotency, "This Idempotency-Key was used for another request. Use a new key for each request.")
		}
		if first.Status != 0 {
			out, err = r.replay(ctx, tx, a, first)
			return err
		}
		if out, err = do(r.within(tx)); err != nil {
			return err
		}
		row.Status, row.SubjectID = out.Status, out.SubjectID
		if row.Answer, err = r.sealAnswer(ctx, tx, a, row, out); err != nil {
			return err
		}
		if out.ID != "" {
			row.SubjectID = out.ID
		}
		return tx.FinishIdempotent(ctx, a.Org.ID, row)
	})
	return out, err
}

func (r *Register) requestHash(part string, a Actor, texts ...string) []byte {
	return r.keyed("idempotency "+part, append([]string{a.Org.ID}, texts...)...)
}

// manyPeople stands for the subject of an answer about several people, whose parts are sealed apart.
const manyPeople = "many"

// sealedPart is an AnswerPart as it is kept.
type sealedPart struct {
	Status    int
	SubjectID string
	Answer    Sealed
}

func (r *Register) sealAnswer(ctx context.Context, tx Tx, a Actor, row IdempotentAnswer, out Answered) (Sealed, error) {
	if out.Parts == nil {
		return r.sealAbout(ctx, tx, a, row, out.SubjectID, out.Body)
	}
	kept := make([]sealedPart, len(out.Parts))
	for i, part := range out.Parts {
		sealed, err := r.sealAbout(ctx, tx, a, row, part.SubjectID, part.Body)
		if err != nil {
			return Sealed{}, err
		}
		kept[i] = sealedPart{part.Status, part.SubjectID, sealed}
	}
	list, err := json.Marshal(kept)
	if err != nil {
		return Sealed{}, err
	}
	return r.sealAbout(ctx, tx, a, row, manyPeople, list)
}

// sealAbout seals a text under the key of the person it is about, and under the organization's where it is about none.
func (r *Register) sealAbout(ctx context.Context, tx Tx, a Actor, row IdempotentAnswer, subject string, text []byte) (Sealed, error) {
	slot := a.Org.Slot
	if strings.HasPrefix(subject, prefixCustomer) {
		c, err := tx.CustomerByID(ctx, a.Org.ID, subject)
		if err != nil && KindOf(err) != KindNotFound {
			return Sealed{}, err
		}
		if err == nil && c.Slot != 0 { // an erased record has none, and nothing about a person is in the answer then
			slot = c.Slot
		}
	}
	return r.seal(a.Org.ID, slot, subject, "idempotency", string(row.Key), text)
}

func (r *Register) replay(ctx context.Context, from Reader, a Actor, first IdempotentAnswer) (Answered, error) {
	out := Answered{Status: first.Status, SubjectID: first.SubjectID, Replayed: true}
	if gone, err := r.mayQuoteErased(ctx, from, a, first); gone || err != nil {
		return out, err
	}
	body, err := r.unsealAnswer(a, first, first.Answer)
	if err != nil || first.Answer.Origin != manyPeople {
		out.Body = body
		return out, err
	}
	var kept []sealedPart
	if err := json.Unmarshal(body, &kept); err != nil {
		return out, err
	}
	out.Parts = make([]AnswerPart, len(kept))
	for i, part := range kept {
		text, err := r.unsealAnswer(a, first, part.Answer)
		if err != nil {
			return out, err
		}
		out.Parts[i] = AnswerPart{part.Status, text, part.SubjectID}
	}
	return out, nil
}

// mayQuoteErased tells whether an answer may quote somebody other than whose key it is sealed under, who was erased
// since: the sample rows of an import, or a record that was one with another when the answer was given.
func (r *Register) mayQuoteErased(ctx context.Context, from Reader, a Actor, first IdempotentAnswer) (bool, error) {
	newest, _, err := from.FindErasures(ctx, a.Org.ID, Slice{Limit: 1})
	if err != nil || len(newest) == 0 || newest[0].At.Before(first.At) {
		return false, err
	}
	about := first.Answer.Origin
	if !strings.HasPrefix(about, prefixCustomer) {
		return strings.HasPrefix(about, prefixImport) || strings.HasPrefix(about, prefixMerge), nil
	}
	merges, _, err := from.FindMerges(ctx, a.Org.ID, about, Slice{Limit: 1})
	return len(merges) > 0, err
}

// unsealAnswer gives nil for what was about somebody who has been erased.
func (r *Register) unsealAnswer(a Actor, first IdempotentAnswer, sealed Sealed) ([]byte, error) {
	body, err := r.unseal(a.Org.ID, sealed, "idempotency", string(first.Key))
	if errors.Is(err, vault.ErrShredded) {
		return nil, nil
	}
	return body, err
}

// Forgetting answers: how often, and how many in one transaction.
const (
	sweepEvery = time.Hour
	sweepBatch = 1000
)

// sweepAll forgets the answers of all organizations that are a day old.
func (r *Register) sweepAll(ctx context.Context) {
	all, err := r.store.Organizations(ctx)
	for _, o := range all {
		if err == nil {
			err = errors.Join(r.sweepAnswers(ctx, o), r.planNight(ctx, o), r.planKeys(ctx, o))
		}
		if err == nil {
			err = r.sweepDeliveries(ctx, o)
		}
	}
	if err == nil {
		err = r.Settle(ctx, false)
	}
	if err != nil && ctx.Err() == nil {
		r.log.Error("old answers could not be forgotten", "error", err)
	}
}

func (r *Register) sweepAnswers(ctx context.Context, o Organization) error {
	before := r.Now(o).Add(-idempotentLife)
	for {
		var deleted int
		err := r.store.InTx(ctx, func(tx Tx) (err error) {
			deleted, err = tx.DeleteIdempotent(ctx, o.ID, before, sweepBatch)
			return err
		})
		if err != nil || deleted < sweepBatch {
			return err
		}
	}
}
