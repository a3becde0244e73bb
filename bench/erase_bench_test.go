package bench_test

import (
	"fmt"
	"testing"
	"time"

	"clientele"
)

// BenchmarkErasing measures the end of a record's life on a register of many customers: erasing one, merging two with
// 500 bookings each and taking that back, and the purge of the erasures while others read and write. What a writer waits
// at most is what the purge holds the database up for.
func BenchmarkErasing(b *testing.B) {
	onBoth(b, func(b *testing.B, w *bench) {
		w.fill(b)
		ids, err := w.store.CustomerIDs(w.ctx, w.a.Org.ID, "", 500)
		must(b, err)
		fmt.Printf("\n%d customers, %s\n", *customers, w.dialect)
		w.printed("erase one", measure(200, func(i int) {
			_, err := w.EraseCustomer(w.ctx, w.a, ids[i], clientele.EraseOptions{})
			must(b, err)
		}))
		ids = ids[200:]
		w.giveBookings(b, ids[:40], 500)
		merges := make([]string, 20)
		w.printed("merge two with 500 bookings each", measure(20, func(i int) {
			m, err := w.MergeCustomers(w.ctx, w.a, ids[2*i], clientele.MergeRequest{From: []string{ids[2*i+1]}}, false)
			must(b, err)
			merges[i] = m.Merge.ID
		}))
		w.printed("undo it", measure(20, func(i int) {
			_, err := w.UndoMerge(w.ctx, w.a, merges[i])
			must(b, err)
		}))
		w.printed("erase one with 500 bookings", measure(40, func(i int) {
			_, err := w.EraseCustomer(w.ctx, w.a, ids[i], clientele.EraseOptions{})
			must(b, err)
		}))
		w.purgeMeanwhile(b, "purge of 240")
		_, err = w.EraseCustomer(w.ctx, w.a, ids[60], clientele.EraseOptions{})
		must(b, err)
		w.purgeMeanwhile(b, "purge of one")
	})
}

func (w *bench) printed(what string, s spread) { fmt.Printf("%-34s %s\n", what, s) }

// purgeMeanwhile purges while one person writes and another reads, without a pause.
func (w *bench) purgeMeanwhile(b *testing.B, what string) {
	b.Helper()
	writes, reads, began := w.writeMeanwhile(b), w.readMeanwhile(b), time.Now()
	done, err := w.Purge(w.ctx, w.a)
	took := time.Since(began)
	must(b, err)
	fmt.Printf("%-34s %9s for %d erasures, delayed %q\n", what, took.Round(time.Millisecond), len(done.Purged), done.Delayed)
	w.printed("  writes meanwhile", writes())
	w.printed("  reads meanwhile", reads())
}

// readMeanwhile reads one page of a search after the other until it is told to stop, and gives how long each took.
func (w *bench) readMeanwhile(b *testing.B) func() spread {
	vir, err := clientele.ParseSearch("vir")
	must(b, err)
	return meanwhile(b, 20*time.Millisecond, func(int) error {
		_, err := w.Customers(w.ctx, w.a, clientele.CustomerQuery{Search: vir}, clientele.Paging{Limit: 50})
		return err
	})
}

// giveBookings gives customers bookings in the past.
func (w *bench) giveBookings(b *testing.B, ids []string, each int) {
	b.Helper()
	for _, id := range ids {
		_, err := w.raw.Exec(fmt.Sprintf(`insert into booking (org_id, id, customer_id, day, starts_at, ends_at, blocked_until, status, cancelled_by, source, notes,
			paid_total, order_id, created_by, created_at, updated_at, version)
			select '%[1]s', 'bkg_' || '%[2]s' || n, '%[2]s', '2020-01-01', 1577872800000 + n * 3600000, 1577876400000 + n * 3600000, 1577876400000 + n * 3600000,
			'completed', '', 'staff', '', 0, '', '', 1577872800000, 1577872800000, 1 from (%[3]s) k`, w.a.Org.ID, id, numbers(each)))
		must(b, err)
	}
}

// numbers is a query of the numbers from 1, under the name n.
func numbers(count int) string {
	return fmt.Sprintf("with recursive s(n) as (select 1 union all select n + 1 from s where n < %d) select n from s", count)
}
