package clientele_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"clientele"
)

// card is what a person sees of a record, without what tells its versions apart.
func (w *world) card(id string) clientele.Customer {
	w.t.Helper()
	c, err := w.Customer(w.ctx, w.a, id)
	must(w.t, err)
	c.Version, c.UpdatedAt = 0, time.Time{}
	return c
}

// pair makes two records of one person, with things hanging on both.
func (w *world) pair() (kept, other clientele.Customer) {
	w.t.Helper()
	kept, other = w.create("Anna Virta", "anna@example.com", ""), w.create("Anna Virtanen", "anna.v@example.com", "0401234567")
	for _, c := range []clientele.Customer{kept, other} {
		_, err := w.AddNote(w.ctx, w.a, c.ID, clientele.NoteChange{Text: clientele.Some("note of " + c.Name)})
		must(w.t, err)
		_, err = w.AddLoyalty(w.ctx, w.a, c.ID, 100, "welcome")
		must(w.t, err)
		_, err = w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{Tags: clientele.Some([]string{"vip", c.Name}), Notes: clientele.Some("about " + c.Name)}, clientele.AnyVersion)
		must(w.t, err)
	}
	sms := clientele.MessageText{Channel: clientele.Some("sms"), Text: clientele.Some("Your order is ready")}
	_, err := w.SendMessage(w.ctx, w.a, other.ID, sms)
	must(w.t, err)
	_, err = w.AddConsent(w.ctx, w.a, kept.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail, Allowed: true})
	must(w.t, err)
	_, err = w.AddConsent(w.ctx, w.a, other.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail, Allowed: false})
	must(w.t, err)
	return w.card(kept.ID), w.card(other.ID)
}

func TestMergeLosesNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		kept, other := w.pair()
		tried, err := w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{other.ID}}, true)
		must(t, err)
		equal(t, "tried, not done", reflect.DeepEqual(w.card(other.ID), other), true)
		merged, err := w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{other.ID}}, false)
		must(t, err)
		equal(t, "the preview is the result", reflect.DeepEqual(tried.Customer, merged.Customer) && reflect.DeepEqual(tried.Merge.Moved, merged.Merge.Moved), true)
		for kind, n := range map[string]int{"notes": 1, "loyaltyEntries": 1, "consents": 1, "messages": 1, "bookings": 0} {
			equal(t, kind+" moved", merged.Merge.Moved[kind], n)
		}
		c := merged.Customer
		equal(t, "e-mail stays", c.Email, "anna@example.com")
		equal(t, "phone is filled", c.Phone, "+358401234567")
		equal(t, "points add up", c.Loyalty, int64(200))
		equal(t, "tags come together", strings.Join(c.Tags, ","), "vip,Anna Virta,Anna Virtanen")
		equal(t, "general notes", c.Notes, "about Anna Virta\nabout Anna Virtanen")
		equal(t, "a refusal wins", c.ConsentEmail, clientele.Refused)
		notes, err := w.Notes(w.ctx, w.a, c.ID, clientele.Paging{})
		must(t, err)
		equal(t, "notes", len(notes.Items), 2)
		consents, err := w.Consents(w.ctx, w.a, c.ID, clientele.Paging{})
		must(t, err)
		equal(t, "both histories", len(consents.Items), 2)
		_, err = w.Customer(w.ctx, w.a, other.ID)
		equal(t, "where it went", wantKind(t, err, clientele.KindNotFound).Details["mergedInto"].(string), kept.ID)
		equal(t, "search", w.search("virtanen"), "")
	})
}

func TestUndoneMergeBringsBothBack(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		kept, other := w.pair()
		merged, err := w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{other.ID}, Fields: map[string]string{"name": other.ID}}, false)
		must(t, err)
		w.pass(time.Hour)
		_, err = w.UpdateCustomer(w.ctx, w.a, kept.ID, clientele.CustomerChange{Birthday: clientele.Some("1990-05-31")}, clientele.AnyVersion)
		must(t, err)
		_, err = w.AddNote(w.ctx, w.a, kept.ID, clientele.NoteChange{Text: clientele.Some("written since")})
		must(t, err)
		undone, err := w.UndoMerge(w.ctx, w.a, merged.Merge.ID)
		must(t, err)
		equal(t, "stays with the kept record", undone.Kept["notes"], 1)
		kept.Birthday = "1990-05-31"
		if got := w.card(kept.ID); !reflect.DeepEqual(got, kept) {
			t.Errorf("the kept record is\n%+v instead of\n%+v", got, kept)
		}
		if got := w.card(other.ID); !reflect.DeepEqual(got, other) {
			t.Errorf("the other record is\n%+v instead of\n%+v", got, other)
		}
		notes, err := w.Notes(w.ctx, w.a, other.ID, clientele.Paging{})
		must(t, err)
		equal(t, "its own note", notes.Items[0].Text, "note of Anna Virtanen")
		equal(t, "search", w.search("virtanen"), "Anna Virtanen")
		again, err := w.UndoMerge(w.ctx, w.a, merged.Merge.ID)
		must(t, err)
		equal(t, "twice", again.UndoneAt, undone.UndoneAt)
	})
}

func TestChainsOfMergesAreUndoneFromTheTop(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a, b, c := w.create("A", "a@example.com", ""), w.create("B", "b@example.com", ""), w.create("C", "c@example.com", "")
		first, err := w.MergeCustomers(w.ctx, w.a, b.ID, clientele.MergeRequest{From: []string{a.ID}}, false)
		must(t, err)
		second, err := w.MergeCustomers(w.ctx, w.a, c.ID, clientele.MergeRequest{From: []string{b.ID}}, false)
		must(t, err)
		_, err = w.Customer(w.ctx, w.a, a.ID)
		equal(t, "the end of the chain", wantKind(t, err, clientele.KindNotFound).Details["mergedInto"].(string), c.ID)
		_, err = w.UndoMerge(w.ctx, w.a, first.Merge.ID)
		blockers := wantKind(t, err, clientele.KindConflict).Details["blockers"].([]map[string]any)
		equal(t, "what goes first", blockers[0]["id"].(string), second.Merge.ID)
		for _, id := range []string{second.Merge.ID, first.Merge.ID} {
			_, err = w.UndoMerge(w.ctx, w.a, id)
			must(t, err)
		}
		equal(t, "all back", w.list(clientele.CustomerQuery{Sort: clientele.SortName}), "A, B, C")
	})
}

func TestMergesThatAreRefusedNameWhy(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		kept, archived, other := w.create("A", "a@example.com", ""), w.create("B", "b@example.com", ""), w.create("C", "c@example.com", "")
		_, err := w.UpdateCustomer(w.ctx, w.a, archived.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
		must(t, err)
		_, err = w.MergeCustomers(w.ctx, w.a, other.ID, clientele.MergeRequest{From: []string{w.create("D", "d@example.com", "").ID}}, false)
		must(t, err)
		merged := w.create("E", "e@example.com", "")
		_, err = w.MergeCustomers(w.ctx, w.a, other.ID, clientele.MergeRequest{From: []string{merged.ID}}, false)
		must(t, err)
		for want, from := range map[string]string{"same_customer": kept.ID, "archived": archived.ID, "merged": merged.ID} {
			_, err := w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{from}}, false)
			blockers := wantKind(t, err, clientele.KindConflict).Details["blockers"].([]map[string]any)
			equal(t, "blocker", blockers[0]["type"].(string), want)
		}
		_, err = w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{"cust_nobody"}}, false)
		wantKind(t, err, clientele.KindNotFound)
	})
}
