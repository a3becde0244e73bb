package clientele_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"clientele"
	"clientele/match"
	"clientele/sqlstore"
)

// keyed makes a register whose records an older program has keyed: what they are kept under now means nothing.
func (w *world) keyed(n int) []clientele.Customer {
	w.t.Helper()
	var table string
	for i := range n {
		table += fmt.Sprintf("Person%c%c Number%d,p%d@example.com,+35840%07d\n", 'a'+i%26, 'a'+i/26%26, i%17, i, 1000000+i*37)
	}
	w.importText("name,email,phone\n"+table, clientele.ImportOptions{})
	var all []clientele.Customer
	for after := ""; ; {
		part, err := w.store.ActiveIdentities(w.ctx, w.org.ID, after, 100)
		must(w.t, err)
		if len(part) == 0 {
			break
		}
		all, after = append(all, part...), part[len(part)-1].ID
	}
	must(w.t, w.store.InTx(w.ctx, func(tx clientele.Tx) error {
		for i, c := range all {
			if err := tx.DeleteMatchKeys(w.ctx, w.org.ID, c.ID, w.KeysOf(w.org.ID, c)); err != nil {
				return err
			}
			old := make([]clientele.MatchKey, 40)
			for k := range old {
				old[k] = clientele.MatchKey{Key: int64(i%9*1000 + k), CustomerID: c.ID}
			}
			if err := tx.InsertMatchKeys(w.ctx, w.org.ID, old); err != nil {
				return err
			}
		}
		return tx.SaveKeptKeys(w.ctx, w.org.ID, clientele.KeptKeys{Version: match.KeysVersion - 1, Step: clientele.KeysKept})
	}))
	return all
}

// wantOwnKeys checks that every record is found by each of its keys, and that no other key is left.
func (w *world) wantOwnKeys(all []clientele.Customer) {
	w.t.Helper()
	want := 0
	for _, c := range all {
		keys := w.KeysOf(w.org.ID, c)
		want += len(keys)
		found, err := w.store.CustomersByMatchKeys(w.ctx, w.org.ID, keys, len(all)+1)
		must(w.t, err)
		for _, key := range keys {
			has := false
			for _, id := range found[key] {
				has = has || id == c.ID
			}
			if !has {
				w.t.Fatalf("a record is not found by one of its %d keys", len(keys))
			}
		}
	}
	left := 0
	must(w.t, w.store.InTx(w.ctx, func(tx clientele.Tx) (err error) {
		left, err = tx.DeleteFirstMatchKeys(w.ctx, w.org.ID, 1_000_000)
		return err
	}))
	equal(w.t, "keys of all records", left, want)
}

// renew starts the program again and again, and lets it die a transaction later each time, until the keys are those of
// this program. It tells how often it died.
func (w *world) renew() (died int) {
	w.t.Helper()
	for after := 2; ; after++ {
		w.PlanKeys(w.ctx)
		if kept, err := w.store.KeptKeys(w.ctx, w.org.ID); err != nil || kept == (clientele.KeptKeys{Version: match.KeysVersion, Step: clientele.KeysKept}) {
			must(w.t, err)
			return died
		}
		w.dies(after)
		w.mu.Lock()
		w.now = w.now.Add(time.Minute) // its claim runs out
		w.mu.Unlock()
		if died++; died > 100 {
			w.t.Fatal("the keys are never all made")
		}
	}
}

func TestKeysOfAnOlderProgramAreMadeAnew(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		all := w.keyed(250)
		w.PlanKeys(w.ctx)
		must(t, w.RunDue(w.ctx, w.org))
		kept, err := w.store.KeptKeys(w.ctx, w.org.ID)
		must(t, err)
		equal(t, "what is kept", kept, clientele.KeptKeys{Version: match.KeysVersion, Step: clientele.KeysKept})
		state, err := w.DuplicateRun(w.ctx, w.a)
		must(t, err)
		equal(t, "customers that were gone through afterwards", state.Customers, len(all))
		w.noProblems()
		w.wantOwnKeys(all)
	})
}

func TestARenewalOfKeysThatDiesGoesOn(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		all := w.keyed(250)
		if died := w.renew(); died < 3 {
			t.Errorf("the program died %d times: this shows little", died)
		}
		w.wantOwnKeys(all)
	})
}

// Keys that are current are left alone, and so are those of a newer program that serves beside this one.
func TestCurrentAndNewerKeysStay(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		for version, due := range map[int]int{match.KeysVersion - 1: 1, match.KeysVersion: 0, match.KeysVersion + 1: 0} {
			must(t, w.store.InTx(w.ctx, func(tx clientele.Tx) error {
				return tx.SaveKeptKeys(w.ctx, w.org.ID, clientele.KeptKeys{Version: version, Step: clientele.KeysKept})
			}))
			w.PlanKeys(w.ctx)
			jobs, err := w.store.DueJobsOf(context.WithoutCancel(w.ctx), w.org.ID, w.Now(w.org))
			must(t, err)
			n := 0
			for _, j := range jobs {
				if j.Kind == clientele.JobMatchKeys {
					n++
				}
			}
			equal(t, fmt.Sprintf("renewals that are due at version %d", version), n, due)
			must(t, w.RunDue(w.ctx, w.org))
		}
	})
}

// What a record is found by says nothing of it to whoever has no vault, and nothing of who it is elsewhere.
func TestKeysAreHashedForEachOrganization(t *testing.T) {
	w := newWorld(t, sqlstore.Options{SQLitePath: filepath.Join(t.TempDir(), "register.db")})
	c := w.create("Anna Virta", "anna@example.com", "0401234567")
	other, _ := w.organization("Barber Kallio")
	here, there := w.KeysOf(w.org.ID, c), w.KeysOf(other.ID, c)
	bare := match.Keys(match.Person{Name: c.Name, Phone: c.Phone, Email: c.Email}, match.Rules{})
	equal(t, "keys", len(here), len(bare))
	for i, key := range here {
		if slices.Contains(there, key) || slices.Contains(bare, uint64(key)) || slices.Contains(bare, uint64(key)<<1) || slices.Contains(bare, uint64(key)<<1|1) {
			t.Errorf("key %d is no hash of this organization", i)
		}
	}
}
