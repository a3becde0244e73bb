package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"clientele"
)

var concurrencyTests = map[string]func(*testing.T, *fixture){
	"200 changes of one customer that take turns are all kept": func(t *testing.T, f *fixture) {
		c := f.person("counter")
		f.insert(c)
		together(200, func(int) {
			err := f.store.InTx(f.ctx, func(tx clientele.Tx) error {
				before, err := tx.LockCustomer(f.ctx, f.org, c.ID)
				if err != nil {
					return err
				}
				after := before
				after.Statistics.Sales++
				return tx.UpdateCustomer(f.ctx, f.org, before, after)
			})
			if err != nil {
				t.Error(err)
			}
		})
		c.Statistics.Sales, c.Version = 200, 201
		same(t, "stored", f.stored(c.ID), c)
	},
	"of changes to the same version one is kept": func(t *testing.T, f *fixture) {
		c := f.person("one winner")
		f.insert(c)
		var kept, late atomic.Int32
		together(20, func(i int) {
			after := c
			after.Notes = fmt.Sprint(i)
			err := f.store.InTx(f.ctx, func(tx clientele.Tx) error { return tx.UpdateCustomer(f.ctx, f.org, c, after) })
			switch clientele.KindOf(err) {
			case "":
				if err != nil {
					t.Error(err)
				}
				kept.Add(1)
			case clientele.KindVersion:
				late.Add(1)
			default:
				t.Error(err)
			}
		})
		if kept.Load() != 1 || late.Load() != 19 {
			t.Errorf("%d were kept and %d refused", kept.Load(), late.Load())
		}
	},
	"of those who look for a contact and create it one creates it": func(t *testing.T, f *fixture) {
		var made atomic.Int32
		together(40, func(i int) {
			phone := fmt.Sprintf("+3584000000%d", i%4)
			err := f.store.InTx(f.ctx, func(tx clientele.Tx) error {
				if err := tx.LockContacts(f.ctx, f.org, []uint64{uint64(i % 4), 77, uint64(i%4) + 4096*3}); err != nil {
					return err
				}
				found, err := tx.CustomersByContact(f.ctx, f.org, []string{phone}, nil)
				if err != nil || len(found) > 0 {
					return err
				}
				c := clientele.Customer{ID: fmt.Sprintf("cust_%d", i), Name: "New", NameKey: "new", Phone: phone, Status: clientele.StatusActive,
					Source: clientele.SourceAPI, CreatedAt: noon, UpdatedAt: noon, Version: 1}
				tx.AfterCommit(func() { made.Add(1) })
				return tx.InsertCustomer(f.ctx, f.org, c)
			})
			if err != nil {
				t.Error(err)
			}
		})
		same(t, "made", made.Load(), int32(4))
		same(t, "there", got(f.store.CountCustomers(f.ctx, f.org, allActive()))(t), 4)
	},
	"locks taken in any order by several never stand in each other's way": func(t *testing.T, f *fixture) {
		together(30, func(i int) {
			keys := []uint64{1, 2, 3, 4, 5}
			if i%2 == 0 {
				keys = []uint64{5, 4, 3, 2, 1}
			}
			if err := f.store.InTx(f.ctx, func(tx clientele.Tx) error { return tx.LockContacts(f.ctx, f.org, keys) }); err != nil {
				t.Error(err)
			}
		})
	},
	"a member that fails does not touch the work of those beside it": func(t *testing.T, f *fixture) {
		var after atomic.Int32
		together(100, func(i int) {
			c := clientele.Customer{ID: fmt.Sprintf("cust_%03d", i), Name: "Beside", NameKey: "beside", Status: clientele.StatusActive, CreatedAt: noon, UpdatedAt: noon, Version: 1}
			defer func() {
				if r := recover(); (r != nil) != (i%10 == 3) {
					t.Errorf("%d: recovered %v", i, r)
				}
			}()
			err := f.store.InTx(f.ctx, func(tx clientele.Tx) error {
				tx.AfterCommit(func() { after.Add(1) })
				if err := tx.InsertCustomer(f.ctx, f.org, c); err != nil {
					return err
				}
				switch i % 10 {
				case 3:
					panic("boom")
				case 5:
					return errOwn
				case 7:
					return tx.InsertCustomer(f.ctx, f.org, c)
				}
				return nil
			})
			switch i % 10 {
			case 5:
				if !errors.Is(err, errOwn) {
					t.Errorf("%d: %v", i, err)
				}
			case 7:
				wantKind(t, clientele.KindConflict, err)
			default:
				if err != nil {
					t.Errorf("%d: %v", i, err)
				}
			}
		})
		same(t, "kept", got(f.store.CountCustomers(f.ctx, f.org, allActive()))(t), 70)
		same(t, "followed", after.Load(), int32(70))
		same(t, "found", len(f.search("beside", clientele.StatusActive)), 70)
	},
	"jobs are each claimed once": func(t *testing.T, f *fixture) {
		for range 20 {
			f.queue(f.job(f.org, 0))
		}
		due := got(f.store.DueJobs(f.ctx, noon, 100))(t)
		var claimed atomic.Int32
		together(8, func(i int) {
			for _, j := range due {
				if err := f.store.InTx(f.ctx, func(tx clientele.Tx) error {
					_, ok, err := tx.ClaimJob(f.ctx, j, fmt.Sprint(i), noon, noon.Add(1))
					if ok {
						tx.AfterCommit(func() { claimed.Add(1) })
					}
					return err
				}); err != nil {
					t.Error(err)
				}
			}
		})
		same(t, "claims", claimed.Load(), int32(20))
	},
}

// together runs n at once and waits for all.
func together(n int, run func(i int)) {
	var ready, done sync.WaitGroup
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			run(i)
		})
	}
	done.Wait()
}
