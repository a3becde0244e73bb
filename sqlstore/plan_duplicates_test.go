package sqlstore

import (
	"fmt"
	"testing"

	"clientele"
)

// planDuplicates keeps keys and pairs enough that a plan matters, and lets the database count them.
func planDuplicates(t *testing.T, db *DB) {
	t.Helper()
	must(t, db, func(tx clientele.Tx) error {
		var keys []clientele.MatchKey
		for i := range 20_000 {
			keys = append(keys, clientele.MatchKey{Key: int64(i * 31 % 4000), CustomerID: fmt.Sprintf("cust_%05d", i%3000)})
		}
		if err := tx.InsertMatchKeys(t.Context(), testOrg, keys); err != nil {
			return err
		}
		for i := range 2000 {
			d := clientele.Duplicate{A: fmt.Sprintf("cust_%05d", i), B: fmt.Sprintf("cust_%05d", i+1+i%700), Score: float64(i%1000) / 1000, At: noon,
				Status: []clientele.DuplicateStatus{clientele.DuplicateOpen, clientele.DuplicateDismissed}[i%10/9]}
			if err := tx.SaveDuplicate(t.Context(), testOrg, d); err != nil {
				return err
			}
		}
		return nil
	})
	analyze(t, db)
}

// plannedDuplicates are the questions about possible duplicates. What a run through the register asks reads all of it.
func plannedDuplicates(t *testing.T, asks map[string]func(*tx) error) {
	ctx := t.Context()
	asks["keys"] = func(tx *tx) error {
		_, err := tx.CustomersByMatchKeys(ctx, testOrg, []int64{1, 2, 3, 3999}, 201)
		return err
	}
	asks["identities"] = func(tx *tx) error {
		_, err := tx.Identities(ctx, testOrg, []string{"cust_00001", "cust_00002"})
		return err
	}
	asks["identities after"] = func(tx *tx) error {
		_, err := tx.ActiveIdentities(ctx, testOrg, "cust_00100", 10)
		return err
	}
	asks["pairs of one"] = func(tx *tx) error { _, err := tx.DuplicatesOf(ctx, testOrg, "cust_00100"); return err }
	asks["a pair"] = func(tx *tx) error {
		_, err := tx.DuplicateOf(ctx, testOrg, "cust_00100", "cust_00101")
		return ignore(err, clientele.KindNotFound)
	}
	asks["dismissed pairs"] = func(tx *tx) error {
		_, err := tx.DismissedDuplicates(ctx, testOrg, "cust_00100", "cust_00101", 10)
		return err
	}
	for name, q := range map[string]clientele.DuplicateQuery{"pairs": {}, "pairs from a score": {MinScore: 0.5}} {
		asks[name] = func(tx *tx) error {
			_, next, err := tx.FindDuplicates(ctx, testOrg, q, clientele.Slice{Limit: 3})
			if err == nil && next != "" {
				_, _, err = tx.FindDuplicates(ctx, testOrg, q, clientele.Slice{Limit: 3, After: next})
			}
			return err
		}
	}
}
