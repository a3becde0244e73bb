package web_test

import "testing"

// TestAmountsAsPeopleTypeThem sells a line at a price that was typed, and looks at what it comes to.
func TestAmountsAsPeopleTypeThem(t *testing.T) {
	w := newWorld(t)
	w.organization("Salon", "owner@example.com")
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	for typed, want := range map[string]string{"12": "€12.00", "12,5": "€12.50", "12.50": "€12.50", "€ 1.234,50": "€1,234.50", "1,234": "€1,234.00",
		",5": "€0.50", "0": "€0.00", "-3": "A price is an amount of money", "lots": "A price is an amount of money", "1.2.3": "A price is an amount of money", "12 EUR": "€12.00"} {
		p := v.post("/orders/new", "line.item", "", "line.name", "Gift", "line.quantity", "1", "line.price", typed, "line.discount", "", "line.tax", "")
		has(t, typed, p, want)
	}
}
