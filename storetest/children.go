package storetest

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"clientele"
)

var childTests = map[string]func(*testing.T, *fixture){
	"notes are listed pinned ones first, then the newest": func(t *testing.T, f *fixture) {
		c := f.withCustomer()
		notes := make([]clientele.Note, 5)
		for i := range notes {
			notes[i] = f.note(c.ID)
			notes[i].Pinned = i == 1 || i == 3
			f.write(func(tx clientele.Tx) error { return tx.InsertNote(f.ctx, f.org, notes[i]) })
		}
		list := pages(f, func(s clientele.Slice) ([]clientele.Note, string, error) {
			return f.store.FindNotes(f.ctx, f.org, c.ID, s)
		})
		same(t, "notes", list, []clientele.Note{notes[3], notes[1], notes[4], notes[2], notes[0]})
		same(t, "of nobody", len(pages(f, func(s clientele.Slice) ([]clientele.Note, string, error) {
			return f.store.FindNotes(f.ctx, f.other, c.ID, s)
		})), 0)
	},
	"a note can be changed and deleted": func(t *testing.T, f *fixture) {
		c := f.withCustomer()
		n := f.note(c.ID)
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.UpdateNote(f.ctx, f.org, n) })
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.DeleteNote(f.ctx, f.org, c.ID, n.ID) })
		f.write(func(tx clientele.Tx) error { return tx.InsertNote(f.ctx, f.org, n) })
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertNote(f.ctx, f.org, n) })
		n.Pinned, n.UpdatedAt, n.Sealed = true, noon.Add(time.Hour), f.sealed(c.ID, "another")
		f.write(func(tx clientele.Tx) error { return tx.UpdateNote(f.ctx, f.org, n) })
		same(t, "changed", got(f.store.NoteByID(f.ctx, f.org, c.ID, n.ID))(t), n)
		_, err := f.store.NoteByID(f.ctx, f.org, "cust_nobody", n.ID)
		wantKind(t, clientele.KindNotFound, err)
		f.write(func(tx clientele.Tx) error { return tx.DeleteNote(f.ctx, f.org, c.ID, n.ID) })
		_, err = f.store.NoteByID(f.ctx, f.org, c.ID, n.ID)
		wantKind(t, clientele.KindNotFound, err)
	},
	"a document has parts and goes with them": func(t *testing.T, f *fixture) {
		c := f.withCustomer()
		d := clientele.Document{ID: f.id("doc"), CustomerID: c.ID, Sealed: f.sealed(c.ID, "name"), ContentType: "image/png", Size: 3 << 20, Author: "usr_1", CreatedAt: noon}
		chunks := [][]byte{bytes.Repeat([]byte{0, 0xff}, 1<<19), {}, []byte("end")}
		f.write(func(tx clientele.Tx) error { return tx.InsertDocument(f.ctx, f.org, d, chunks) })
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertDocument(f.ctx, f.org, d, nil) })
		same(t, "the document", got(f.store.DocumentByID(f.ctx, f.org, c.ID, d.ID))(t), d)
		for n, chunk := range chunks {
			if part := got(f.store.DocumentChunk(f.ctx, f.org, d.ID, n))(t); !bytes.Equal(part, chunk) {
				t.Errorf("part %d has %d bytes, want %d", n, len(part), len(chunk))
			}
		}
		_, err := f.store.DocumentChunk(f.ctx, f.org, d.ID, len(chunks))
		wantKind(t, clientele.KindNotFound, err)
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error { return tx.DeleteDocument(f.ctx, f.org, "cust_nobody", d.ID) })
		f.write(func(tx clientele.Tx) error { return tx.DeleteDocument(f.ctx, f.org, c.ID, d.ID) })
		_, err = f.store.DocumentChunk(f.ctx, f.org, d.ID, 0)
		wantKind(t, clientele.KindNotFound, err)
	},
	"documents are listed the newest first": func(t *testing.T, f *fixture) {
		c := f.withCustomer()
		var want []string
		for range 5 {
			d := clientele.Document{ID: f.id("doc"), CustomerID: c.ID, Sealed: f.sealed(c.ID, "name"), ContentType: "text/plain", Size: 1, CreatedAt: noon}
			f.write(func(tx clientele.Tx) error { return tx.InsertDocument(f.ctx, f.org, d, nil) })
			want = append([]string{d.ID}, want...)
		}
		var list []string
		for _, d := range pages(f, func(s clientele.Slice) ([]clientele.Document, string, error) {
			return f.store.FindDocuments(f.ctx, f.org, c.ID, s)
		}) {
			list = append(list, d.ID)
		}
		same(t, "documents", list, want)
	},
	"consents are kept, listed the newest first, and an actor's can be removed": func(t *testing.T, f *fixture) {
		c := f.withCustomer()
		var all []clientele.Consent
		for i := range 12 {
			all = append(all, clientele.Consent{ID: f.id("cns"), CustomerID: c.ID, Channel: clientele.ChannelSMS, Allowed: i%2 == 0, At: noon,
				Source: clientele.SourceImport, Actor: fmt.Sprintf("imp_%d", i/10), Wording: "May we?"})
		}
		f.write(func(tx clientele.Tx) error {
			if err := tx.InsertConsents(f.ctx, f.org, all[:2]); err != nil {
				return err
			}
			return tx.InsertConsents(f.ctx, f.org, all[2:])
		})
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertConsents(f.ctx, f.org, all[:1]) })
		find := func(s clientele.Slice) ([]clientele.Consent, string, error) {
			return f.store.FindConsents(f.ctx, f.org, c.ID, s)
		}
		want := slices.Clone(all)
		slices.Reverse(want)
		same(t, "all", pages(f, find), want)
		f.write(func(tx clientele.Tx) error { return tx.DeleteConsents(f.ctx, f.org, c.ID, "imp_0") })
		same(t, "the other actor's", pages(f, find), want[:2])
	},
	"the ledger of points is listed the newest first": func(t *testing.T, f *fixture) {
		c := f.withCustomer()
		var want []clientele.LoyaltyEntry
		balance := c.Loyalty
		for _, points := range []int64{100, -30, 5} {
			balance += points
			e := clientele.LoyaltyEntry{ID: f.id("loy"), CustomerID: c.ID, Points: points, Balance: balance, Reason: "visit", Actor: "usr_1", At: noon}
			f.write(func(tx clientele.Tx) error { return tx.InsertLoyalty(f.ctx, f.org, e) })
			want = append([]clientele.LoyaltyEntry{e}, want...)
			f.change(c.ID, func(c *clientele.Customer) { c.Loyalty = balance })
		}
		same(t, "ledger", pages(f, func(s clientele.Slice) ([]clientele.LoyaltyEntry, string, error) {
			return f.store.FindLoyalty(f.ctx, f.org, c.ID, s)
		}), want)
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error { return tx.InsertLoyalty(f.ctx, f.org, want[0]) })
	},
	"a child of nobody is refused": func(t *testing.T, f *fixture) {
		if err := f.store.InTx(f.ctx, func(tx clientele.Tx) error { return tx.InsertNote(f.ctx, f.org, f.note("cust_nobody")) }); err == nil {
			t.Error("a note of nobody was kept")
		}
	},
}

func (f *fixture) withCustomer() clientele.Customer {
	c := f.customer()
	f.insert(c)
	return c
}

func (f *fixture) sealed(origin, text string) clientele.Sealed {
	return clientele.Sealed{Slot: 42, Origin: origin, Data: append([]byte{0, 0xff}, text...)}
}

func (f *fixture) note(customer string) clientele.Note {
	return clientele.Note{ID: f.id("note"), CustomerID: customer, Sealed: f.sealed(customer, "text"), Author: "usr_1", CreatedAt: noon, UpdatedAt: noon}
}
