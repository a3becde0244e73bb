package sqlstore

import (
	"fmt"
	"strings"
	"testing"

	"clientele"
)

// TestChecksFindTheirRowAfterALoad has the plan of a foreign key's check made while nobody is in the register, as a
// server's connections do, and looks at it once many are.
func TestChecksFindTheirRowAfterALoad(t *testing.T) {
	db := openServer(t)
	err := db.update(t.Context(), func(tx *tx) error {
		for _, text := range []string{"set local plan_cache_mode = force_generic_plan",
			"prepare checked as select 1 from only customer where org_id = $1 and id = $2 for key share", "execute checked ('o', 'c')"} {
			if _, err := tx.exec(text); err != nil {
				return err
			}
		}
		var cs []clientele.Customer
		for i := range 5000 {
			cs = append(cs, clientele.Customer{ID: fmt.Sprint("cust_", i), Status: clientele.StatusActive, CreatedAt: noon, UpdatedAt: noon, Version: 1})
		}
		if err := tx.InsertCustomers(t.Context(), testOrg, cs); err != nil {
			return err
		}
		plan, err := all(t.Context(), tx, column[string], "explain execute checked ('o', 'c')")
		if text := strings.Join(plan, "\n"); !strings.Contains(text, "customer_pk") {
			t.Errorf("a check looks for its row by\n%s", text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
