package believable

import (
	"bufio"
	"encoding/csv"
	"io"
	"strings"

	"clientele"
)

// WriteCSV writes the first n customers as a table like those that businesses bring: phones as people type them, and
// many cells empty. A million rows are under 60 MB.
func (g *Generator) WriteCSV(w io.Writer, n int) error {
	buffered := bufio.NewWriterSize(w, 1<<20)
	table := csv.NewWriter(buffered)
	if err := table.Write([]string{"Name", "Email", "Phone", "Address", "Postal code", "City", "Email marketing", "Created"}); err != nil {
		return err
	}
	for i := range n {
		c := g.Customer(i).Customer
		created := ""
		if i%3 == 0 { // the program before did not always know
			created = c.CreatedAt.Format("2006-01-02")
		}
		row := []string{c.Name, c.Email, typed(c.Phone, i), c.Address.Street, c.Address.PostalCode, c.Address.City, yesNo(c.ConsentEmail), created}
		if err := table.Write(row); err != nil {
			return err
		}
	}
	table.Flush()
	if err := table.Error(); err != nil {
		return err
	}
	return buffered.Flush()
}

// typed writes a phone number as a person would: Finnish ones mostly without the country code, now and then with
// spaces.
func typed(phone string, i int) string {
	national, finnish := strings.CutPrefix(phone, "+358")
	if !finnish || i%11 == 0 {
		return phone
	}
	if i%7 == 0 {
		return "0" + national[:2] + " " + national[2:5] + " " + national[5:]
	}
	return "0" + national
}

func yesNo(p clientele.Permission) string {
	switch p {
	case clientele.Allowed:
		return "yes"
	case clientele.Refused:
		return "no"
	}
	return ""
}
