package sqlstore

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"clientele"
)

// customerColumns are the columns of a customer after org_id, in the order of customerValues and customerFields.
var customerColumns = []string{"id", "status", "name", "first_name", "last_name", "name_key", "phone", "email", "email_key",
	"street", "postal_code", "city", "country", "birthday", "language", "notes", "tags", "regular_of", "discount",
	"consent_email", "consent_sms", "block_mode", "block_reason", "custom_fields", "loyalty", "archived_at", "merged_into",
	"source", "sales", "bookings", "visits", "cancellations", "no_shows", "first_visit", "last_visit", "next_booking",
	"slot", "created_at", "updated_at", "version"}

func customerValues(c clientele.Customer) []any {
	s := c.Statistics
	return []any{c.ID, string(c.Status), c.Name, c.FirstName, c.LastName, c.NameKey, textOrNull(c.Phone), c.Email, textOrNull(c.EmailKey),
		c.Address.Street, c.Address.PostalCode, c.Address.City, c.Address.Country, c.Birthday, c.Language, c.Notes, jsonText(c.Tags),
		textOrNull(c.RegularOf), int64(c.Discount), int64(c.ConsentEmail), int64(c.ConsentSMS), string(c.Blocked.Mode), c.Blocked.Reason,
		jsonText(c.CustomFields), c.Loyalty, msOrNull(c.ArchivedAt), c.MergedInto, string(c.Source), s.Sales, int64(s.Bookings),
		int64(s.Visits), int64(s.Cancellations), int64(s.NoShows), msOrNull(s.FirstVisit), msOrNull(s.LastVisit), msOrNull(s.NextBooking),
		int64(c.Slot), ms(c.CreatedAt), ms(c.UpdatedAt), c.Version}
}

func readCustomer(row scanner) (c clientele.Customer, err error) {
	s := &c.Statistics
	err = row.Scan(&c.ID, &c.Status, &c.Name, &c.FirstName, &c.LastName, &c.NameKey, fromText(&c.Phone), &c.Email, fromText(&c.EmailKey),
		&c.Address.Street, &c.Address.PostalCode, &c.Address.City, &c.Address.Country, &c.Birthday, &c.Language, &c.Notes, fromJSON(&c.Tags),
		fromText(&c.RegularOf), &c.Discount, &c.ConsentEmail, &c.ConsentSMS, &c.Blocked.Mode, &c.Blocked.Reason,
		fromJSON(&c.CustomFields), &c.Loyalty, fromMS(&c.ArchivedAt), &c.MergedInto, &c.Source, &s.Sales, &s.Bookings,
		&s.Visits, &s.Cancellations, &s.NoShows, fromMS(&s.FirstVisit), fromMS(&s.LastVisit), fromMS(&s.NextBooking),
		&c.Slot, fromMS(&c.CreatedAt), fromMS(&c.UpdatedAt), &c.Version)
	return c, err
}

var (
	customerList   = strings.Join(customerColumns, ", ")
	selectCustomer = "select " + customerList + " from customer where org_id = $1 and "
)

// CustomerByID finds a record in any state.
func (r reader) CustomerByID(ctx context.Context, org, id string) (clientele.Customer, error) {
	return one(ctx, r, "Customer", readCustomer, selectCustomer+"id = $2", org, id)
}

// CustomersByIDs finds those of the records that exist.
func (r reader) CustomersByIDs(ctx context.Context, org string, ids []string) (found []clientele.Customer, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	err = r.ask(ctx, func(t *tx) error {
		found, err = all(ctx, t, readCustomer, selectCustomer+t.dialect.anyOf("id", 2), org, t.dialect.list(ids))
		return err
	})
	return found, err
}

// maxByContact bounds the records that are found by their contacts: an import asks for those of many rows at once.
const maxByContact = 20000

// CustomersByContact finds the records that have one of the phones or e-mails, the oldest first.
func (r reader) CustomersByContact(ctx context.Context, org string, phones, emailKeys []string) ([]clientele.Customer, error) {
	var found []clientele.Customer
	err := r.ask(ctx, func(t *tx) error {
		byPhone, err := t.byContact(ctx, org, "phone", phones)
		if err != nil {
			return err
		}
		byEmail, err := t.byContact(ctx, org, "email_key", emailKeys)
		found = append(byPhone, byEmail...)
		return err
	})
	slices.SortFunc(found, func(a, b clientele.Customer) int { return cmp.Compare(a.ID, b.ID) })
	found = slices.CompactFunc(found, func(a, b clientele.Customer) bool { return a.ID == b.ID })
	return found[:min(len(found), maxByContact)], err
}

// byContact sorts by an expression, lest a planner walk all ids in order to save itself the sorting.
func (t *tx) byContact(ctx context.Context, org, column string, values []string) ([]clientele.Customer, error) {
	if len(values) == 0 {
		return nil, nil
	}
	return all(ctx, t, readCustomer, "select "+customerList+" from ("+t.dialect.customersOf(column)+
		") as c where status <> 'merged' order by id || '' limit "+strconv.Itoa(maxByContact), org, t.dialect.list(values))
}

// LockCustomer makes transactions that touch a customer take turns, and reads it.
func (t *tx) LockCustomer(ctx context.Context, org, id string) (clientele.Customer, error) {
	if t.dialect.oneWriter() {
		return t.CustomerByID(ctx, org, id)
	}
	return one(ctx, t, "Customer", readCustomer, "update customer set version = version where org_id = $1 and id = $2 returning "+customerList, org, id)
}

// lockBuckets is how many rows the contacts of an organization take turns on. Two contacts that share one wait for
// each other needlessly, and rarely.
const lockBuckets = 4096

// LockContacts makes transactions that look for or create a customer with one of the contacts take turns. One
// statement takes all locks in ascending order, so that no two of them wait for each other.
func (t *tx) LockContacts(_ context.Context, org string, keys []uint64) error {
	if t.dialect.oneWriter() || len(keys) == 0 {
		return nil
	}
	buckets := make([]uint64, len(keys))
	for i, key := range keys {
		buckets[i] = key % lockBuckets
	}
	slices.Sort(buckets)
	var rows []string
	for _, b := range slices.Compact(buckets) {
		rows = append(rows, "($1, "+strconv.FormatUint(b, 10)+", 1)")
	}
	_, err := t.exec("insert into contact_lock (org_id, bucket, n) values "+strings.Join(rows, ", ")+
		" on conflict (org_id, bucket) do update set n = contact_lock.n + 1", org)
	return err
}

// InsertCustomer writes a record with its tags and search terms.
func (t *tx) InsertCustomer(ctx context.Context, org string, c clientele.Customer) error {
	_, err := t.exec(insertCustomer, append([]any{org}, customerValues(c)...)...)
	if err != nil {
		return taken(err, "customer", "There is a customer with this id already")
	}
	return t.indexCustomer(ctx, org, clientele.Customer{}, c)
}

var insertCustomer = "insert into customer (org_id, " + customerList + ") values (" + places(1, 1+len(customerColumns)) + ")"

// places gives "$n, $n+1, …" for count parameters.
func places(n, count int) string {
	texts := make([]string, count)
	for i := range texts {
		texts[i] = "$" + strconv.Itoa(n+i)
	}
	return strings.Join(texts, ", ")
}

// UpdateCustomer writes the columns that differ, and only those: on SQLite, naming a column in an UPDATE rewrites its
// index entries even when the value is the same.
func (t *tx) UpdateCustomer(ctx context.Context, org string, before, after clientele.Customer) error {
	was, is := customerValues(before), customerValues(after)
	args := []any{org, before.ID, before.Version}
	text := "update customer set version = version + 1"
	for i, column := range customerColumns {
		if was[i] != is[i] && column != "id" && column != "version" {
			args = append(args, is[i])
			text += ", " + column + " = $" + strconv.Itoa(len(args))
		}
	}
	n, err := t.exec(text+" where org_id = $1 and id = $2 and version = $3", args...)
	if err != nil {
		return err
	}
	if n == 0 {
		if _, err := t.CustomerByID(ctx, org, before.ID); err != nil {
			return err
		}
		return errVersion
	}
	after.ID = before.ID
	return t.indexCustomer(ctx, org, before, after)
}

// DeleteCustomer removes a record with its tags and search terms.
func (t *tx) DeleteCustomer(ctx context.Context, org string, c clientele.Customer) error {
	if err := t.indexCustomer(ctx, org, c, clientele.Customer{ID: c.ID}); err != nil {
		return err
	}
	return t.change("Customer", "delete from customer where org_id = $1 and id = $2", org, c.ID)
}
