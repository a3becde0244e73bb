package clientele

import (
	"context"
	"hash/maphash"
	"io"
	"time"
)

// exportHeadings name the columns of an export of customers, in their order.
var exportHeadings = []string{"Name", "Email", "Phone", "Address", "Postal code", "City", "Country", "Email marketing",
	"SMS marketing", "Created", "ID"}

// ExportCustomers writes the customers that a query lists as a table, in its order. Names and the like that begin as
// a formula would are neutralised, and come back as they were when the table is imported. Every export stands in the
// audit log before its first row is written. Needs customers:export.
func (r *Register) ExportCustomers(ctx context.Context, a Actor, query CustomerQuery, format string, w io.Writer) error {
	return r.export(ctx, a, "export.customers", query, format, w, exportHeadings, exportCells)
}

// exportCells is a customer's row under exportHeadings.
func exportCells(c Customer) []string {
	return []string{c.Name, c.Email, c.Phone, c.Address.Street, c.Address.PostalCode, c.Address.City, c.Address.Country,
		yesNo(c.ConsentEmail), yesNo(c.ConsentSMS), c.CreatedAt.Format(time.RFC3339), c.ID}
}

// ExportEmails writes the e-mails of the customers that a query lists, one a row and each once, though a family share
// it; with marketing those alone that somebody allowed. Needs customers:export.
func (r *Register) ExportEmails(ctx context.Context, a Actor, query CustomerQuery, marketing bool, format string, w io.Writer) error {
	query.HasEmail = true
	query.ConsentEmail = query.ConsentEmail || marketing
	return r.export(ctx, a, "export.emails", query, format, w, []string{"Email"}, eachEmailOnce())
}

// eachEmailOnce gives a row for the first customer who has an e-mail, and none for the others. It remembers hashes, so
// that a million of them take little memory.
func eachEmailOnce() func(Customer) []string {
	seed, seen := maphash.MakeSeed(), make(map[uint64]struct{})
	return func(c Customer) []string {
		hash := maphash.String(seed, c.EmailKey)
		if _, again := seen[hash]; again {
			return nil
		}
		seen[hash] = struct{}{}
		return []string{c.Email}
	}
}

// ExportDeactivated writes the archived customers that the query lists, with when they were archived. Needs
// customers:export.
func (r *Register) ExportDeactivated(ctx context.Context, a Actor, query CustomerQuery, format string, w io.Writer) error {
	query.Statuses = []Status{StatusArchived}
	headings := append([]string{"Deactivated"}, exportHeadings...)
	return r.export(ctx, a, "export.deactivated_customers", query, format, w, headings, func(c Customer) []string {
		return append([]string{c.ArchivedAt.Format(time.RFC3339)}, exportCells(c)...)
	})
}

func (r *Register) export(ctx context.Context, a Actor, action string, query CustomerQuery, format string, w io.Writer, headings []string, cells func(Customer) []string) error {
	if err := a.need(CustomersExport); err != nil {
		return err
	}
	query, _, err := query.ready()
	if err != nil {
		return err
	}
	err = r.store.InTx(ctx, func(tx Tx) error {
		return r.record(ctx, tx, a, entry{action: action, subjectType: "organization", subjectID: a.Org.ID,
			contents: AuditContents{Details: map[string]any{"format": format, "filtered": query.filtered()}}})
	})
	if err != nil {
		return err
	}
	if err := r.advance(ctx, a.Org); err != nil {
		return err
	}
	out, err := r.write(format, w)
	if err != nil {
		return err
	}
	if err := out.Write(headings); err != nil {
		return err
	}
	if err := r.eachCustomer(ctx, a, query, func(c Customer) error {
		if row := cells(c); row != nil {
			return out.Write(row)
		}
		return nil
	}); err != nil {
		return err
	}
	return out.Close()
}

// exportPage is how many records an export reads at a time.
const exportPage = 500

// eachCustomer goes through a whole list, page by page.
func (r *Register) eachCustomer(ctx context.Context, a Actor, query CustomerQuery, fn func(Customer) error) error {
	slice := Slice{Limit: exportPage}
	for {
		items, next, err := r.store.FindCustomers(ctx, a.Org.ID, query, slice)
		if err != nil {
			return err
		}
		for _, c := range items {
			if err := fn(c); err != nil {
				return err
			}
		}
		if next == "" {
			return nil
		}
		slice.After = next
	}
}

// filtered tells whether a query asks for anything but an order.
func (q CustomerQuery) filtered() bool {
	whole := CustomerQuery{Sort: q.Sort, Desc: q.Desc, Statuses: q.Statuses}
	return q.name() != whole.name()
}

func yesNo(p Permission) string {
	switch p {
	case Allowed:
		return "yes"
	case Refused:
		return "no"
	}
	return ""
}
