package sqlstore

import (
	"fmt"
	"testing"

	"clientele"
)

func TestNoSamplesOfPersonalColumns(t *testing.T) {
	db := openServer(t)
	const secret = "Very-Rare-Surname"
	var cs []clientele.Customer
	for i := range 300 {
		cs = append(cs, clientele.Customer{ID: fmt.Sprint("cust_", i), Name: secret, FirstName: secret, LastName: secret, NameKey: secret, Phone: secret, Email: secret,
			EmailKey: secret, Notes: secret, Birthday: secret, CustomFields: map[string]string{"a": secret}, Address: clientele.Address{Street: secret, City: secret, PostalCode: secret},
			Blocked: clientele.Block{Reason: secret}, Status: clientele.StatusActive, CreatedAt: noon, UpdatedAt: noon, Version: 1})
	}
	must(t, db, func(tx clientele.Tx) error { return tx.InsertCustomers(t.Context(), testOrg, cs) })
	samples := func() (n int) {
		if err := db.update(t.Context(), func(tx *tx) error {
			if _, err := tx.exec("analyze"); err != nil {
				return err
			}
			found, err := all(t.Context(), tx, column[string], `select tablename || '.' || attname from pg_stats where schemaname = 'public'
				and lower(coalesce(most_common_vals::text, '') || coalesce(histogram_bounds::text, '')) like '%very-rare%'`)
			n = len(found)
			t.Log(found)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := samples(); n != 0 {
		t.Errorf("%d columns keep samples of a name", n)
	}
	if err := db.update(t.Context(), func(tx *tx) error {
		_, err := tx.exec("alter table customer alter column name set statistics 100")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if n := samples(); n != 1 {
		t.Errorf("the test sees samples in %d columns where one is sampled", n)
	}
}
