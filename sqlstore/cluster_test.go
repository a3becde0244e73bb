package sqlstore

import (
	"fmt"
	"testing"

	"clientele"
)

// TestRewrittenTablesAreKnownToBeVisible: an index alone answers a question only where the server knows that the rows of
// a page are visible to everybody, and VACUUM FULL does not tell it so.
func TestRewrittenTablesAreKnownToBeVisible(t *testing.T) {
	db := openServer(t)
	var cs []clientele.Customer
	for i := range 500 {
		cs = append(cs, clientele.Customer{ID: fmt.Sprint("cust_", i), Status: clientele.StatusActive, CreatedAt: noon, UpdatedAt: noon, Version: 1})
	}
	must(t, db, func(tx clientele.Tx) error { return tx.InsertCustomers(t.Context(), testOrg, cs) })
	if done, err := db.Clean(t.Context(), true); err != nil || done.Delayed != "" {
		t.Fatal(done.Delayed, err)
	}
	err := db.update(t.Context(), func(tx *tx) error {
		known, err := one(t.Context(), tx, "Table", column[bool], "select relallvisible = relpages and relpages > 0 from pg_class where oid = 'customer'::regclass")
		if err == nil && !known {
			t.Error("after a purge the server looks every row up")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
