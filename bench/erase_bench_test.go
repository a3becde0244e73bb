package bench_test

import (
	"fmt"
	"testing"
	"time"

	"clientele"
)

// BenchmarkErasing measures the end of a record's life on a register of many customers: erasing one, merging two with
// 500 bookings each, and the purge of one erasure.
func BenchmarkErasing(b *testing.B) {
	onBoth(b, func(b *testing.B, w *bench) {
		w.fill(b)
		ids, err := w.store.CustomerIDs(w.ctx, w.a.Org.ID, "", 400)
		must(b, err)
		fmt.Printf("\n%d customers, %s\n", *customers, w.dialect)
		fmt.Printf("%-34s %s\n", "erase one", measure(100, func(i int) {
			_, err := w.EraseCustomer(w.ctx, w.a, ids[i], clientele.EraseOptions{})
			must(b, err)
		}))
		w.giveBookings(b, ids[100:140], 500)
		fmt.Printf("%-34s %s\n", "merge two with 500 bookings each", measure(20, func(i int) {
			_, err := w.MergeCustomers(w.ctx, w.a, ids[100+2*i], clientele.MergeRequest{From: []string{ids[101+2*i]}}, false)
			must(b, err)
		}))
		began := time.Now()
		done, err := w.Purge(w.ctx, w.a)
		must(b, err)
		fmt.Printf("%-34s %9s for %d erasures, delayed %q\n", "purge", time.Since(began).Round(time.Millisecond), len(done.Purged), done.Delayed)
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
