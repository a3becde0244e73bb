package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele"
)

// recorder notes the questions that go to the database.
type recorder struct {
	statements
	asked *[]question
}

type question struct {
	text string
	args []any
}

func (r recorder) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	*r.asked = append(*r.asked, question{text, args})
	return r.statements.QueryContext(ctx, text, args...)
}

// No question about customers reads more of an index than it needs, whatever is asked: the plans show no scan of a
// table, none of all of an organization, and no sorting but of what was collected.
func TestPlansOfListsScanNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, db *DB) {
		planCustomers(t, db)
		planSales(t, db)
		planBookings(t, db)
		planDuplicates(t, db)
		err := db.update(t.Context(), func(tx *tx) error {
			explain, bad := "explain query plan ", sqliteScans
			if !tx.dialect.oneWriter() {
				explain, bad = "explain ", postgresScans
				for _, setting := range []string{"set local enable_seqscan = off", "set local enable_bitmapscan = off", "set local plan_cache_mode = force_custom_plan"} {
					if _, err := tx.exec(setting); err != nil {
						return err
					}
				}
			}
			var asked []question
			plain := tx.on
			for name, ask := range planned(t) {
				asked, tx.on = nil, recorder{plain, &asked}
				if err := ask(tx); err != nil {
					return fmt.Errorf("%s: %w", name, err)
				}
				tx.on = plain
				for _, q := range asked {
					plan, err := planOf(tx, explain, q)
					if err != nil {
						return fmt.Errorf("%s: %s: %w", name, q.text, err)
					}
					if problem := bad(plan); problem != "" {
						t.Errorf("%s: %s\n%s\n%s", name, problem, q.text, plan)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func planOf(t *tx, explain string, q question) (string, error) {
	var lines []string
	err := t.each(explain+q.text, q.args, func(row scanner) error {
		var line string
		var err error
		if t.dialect.oneWriter() {
			var id, parent, unused int
			err = row.Scan(&id, &parent, &unused, &line)
		} else {
			err = row.Scan(&line)
		}
		lines = append(lines, line)
		return err
	})
	return strings.Join(lines, "\n"), err
}

var (
	sqliteScan = regexp.MustCompile(`SCAN (\w+)`)
	wholeOrg   = regexp.MustCompile(`\(org_id=\?\)`)
	pgWholeOrg = regexp.MustCompile(`Index Cond: \((\w+\.)?\(?org_id = [^()]*\)$`)
)

func sqliteScans(plan string) string {
	for line := range strings.Lines(plan) {
		if m := sqliteScan.FindStringSubmatch(line); m != nil && m[1] != "json_each" && !strings.Contains(plan, "CO-ROUTINE "+m[1]) {
			return "a scan of " + m[1]
		}
	}
	switch {
	case strings.Contains(plan, "TEMP B-TREE") && !strings.Contains(plan, "organization_clock") && !strings.Contains(plan, "json_each"):
		return "a sort"
	case wholeOrg.MatchString(strings.ReplaceAll(plan, "sqlite_autoindex_organization_1 (org_id=?)", "")) && !strings.Contains(plan, "organization_clock"):
		return "all of an organization"
	}
	return ""
}

func postgresScans(plan string) string {
	for line := range strings.Lines(plan) {
		line = strings.TrimSpace(line)
		switch {
		case strings.Contains(plan, "organization_pk"), strings.Contains(plan, "(id = ANY"): // in a small table all of it is as cheap
		case strings.Contains(line, "Seq Scan"):
			return line
		case strings.Contains(plan, "Function Scan on unnest"): // what is sorted are those who were found by a list of values
		case strings.HasPrefix(line, "Sort") || strings.Contains(line, "-> Sort"):
			return line
		case pgWholeOrg.MatchString(line):
			return "all of an organization"
		}
	}
	return ""
}

// planCustomers writes enough customers that a plan matters, and lets the database count them.
func planCustomers(t *testing.T, db *DB) {
	t.Helper()
	var cs []clientele.Customer
	for i := range 3000 {
		at := noon.Add(-time.Duration(i) * time.Hour)
		archived := time.Time{}
		if i%10 == 1 {
			archived = at
		}
		cs = append(cs, clientele.Customer{ID: fmt.Sprintf("cust_%05d", i), NameKey: fmt.Sprintf("name%d virtanen", i%700), Phone: fmt.Sprintf("+35840%07d", i),
			EmailKey: fmt.Sprintf("n%d@x.fi", i), Email: "x", Status: []clientele.Status{clientele.StatusActive, clientele.StatusArchived}[i%2], ArchivedAt: archived,
			RegularOf: fmt.Sprintf("usr_%d", i%9), Tags: []string{fmt.Sprintf("tag%d", i%5)}, Source: clientele.SourceStaff, CreatedAt: at, UpdatedAt: at, Version: 1,
			Statistics: clientele.Statistics{Sales: int64(i), Bookings: i % 30, Visits: i % 20, LastVisit: at, NextBooking: at}})
	}
	must(t, db, func(tx clientele.Tx) error { return tx.InsertCustomers(t.Context(), testOrg, cs) })
	analyze(t, db)
}

// analyze lets the database count what its plans rest on.
func analyze(t *testing.T, db *DB) {
	t.Helper()
	err := db.update(t.Context(), func(tx *tx) error {
		_, err := tx.exec("analyze")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// planned are the questions whose plans are looked at.
func planned(t *testing.T) map[string]func(*tx) error {
	ctx := t.Context()
	asks := map[string]func(*tx) error{
		"by id": func(tx *tx) error { _, err := tx.CustomerByID(ctx, testOrg, "cust_00001"); return err },
		"by ids": func(tx *tx) error {
			_, err := tx.CustomersByIDs(ctx, testOrg, []string{"cust_00001", "cust_00002"})
			return err
		},
		"many contacts": func(tx *tx) error {
			var phones, emails []string
			for i := range 600 {
				phones, emails = append(phones, fmt.Sprintf("+35840%07d", i)), append(emails, fmt.Sprintf("n%d@x.fi", i))
			}
			_, err := tx.CustomersByContact(ctx, testOrg, phones, emails)
			return err
		},
		"due jobs": func(tx *tx) error { _, err := tx.DueJobs(ctx, noon, 10); return err },
		"by tag":   func(tx *tx) error { _, err := tx.CustomersWithTag(ctx, testOrg, "tag1", "cust_00100", 10); return err },
		"one tag": func(tx *tx) error {
			_, err := tx.TagByKey(ctx, testOrg, "tag1")
			return ignore(err, clientele.KindNotFound)
		},
		"key": func(tx *tx) error {
			_, _, err := tx.KeyBySecret(ctx, testOrg, []byte("x"))
			return ignore(err, clientele.KindNotFound)
		},
		"login": func(tx *tx) error { _, err := tx.LoginsByEmail(ctx, []byte("x")); return err },
		"slug": func(tx *tx) error {
			_, err := tx.OrganizationBySlug(ctx, "x")
			return ignore(err, clientele.KindNotFound)
		},
		"sandbox":    func(tx *tx) error { _, err := tx.SandboxOf(ctx, testOrg); return ignore(err, clientele.KindNotFound) },
		"import row": func(tx *tx) error { _, err := tx.FindImportRows(ctx, testOrg, "imp", nil, 5, 10); return err },
	}
	for name, q := range map[string]clientele.AuditQuery{"log": {}, "log of subject": {SubjectID: "cust"}, "log of actor": {ActorID: "usr"},
		"log of action": {Action: "a.b"}, "log of group": {Action: "a"}, "log of time": {From: noon, To: noon}} {
		asks[name] = func(tx *tx) error {
			_, _, err := tx.FindAuditEvents(ctx, testOrg, q, clientele.Slice{Limit: 10, After: "17 aud"})
			return err
		}
	}
	for name, find := range map[string]func(*tx, clientele.Slice) error{
		"notes":     func(tx *tx, s clientele.Slice) error { _, _, err := tx.FindNotes(ctx, testOrg, "c", s); return err },
		"documents": func(tx *tx, s clientele.Slice) error { _, _, err := tx.FindDocuments(ctx, testOrg, "c", s); return err },
		"consents":  func(tx *tx, s clientele.Slice) error { _, _, err := tx.FindConsents(ctx, testOrg, "c", s); return err },
		"loyalty":   func(tx *tx, s clientele.Slice) error { _, _, err := tx.FindLoyalty(ctx, testOrg, "c", s); return err },
		"events":    func(tx *tx, s clientele.Slice) error { _, _, err := tx.FindEvents(ctx, testOrg, s); return err },
	} {
		asks[name] = func(tx *tx) error { return find(tx, clientele.Slice{Limit: 10}) }
		asks[name+", next page"] = func(tx *tx) error { return find(tx, clientele.Slice{Limit: 10, After: "other x"}) }
	}
	for sort, by := range sortColumns {
		least := int64(2)
		for _, f := range filtersOf(clientele.CustomerQuery{Tag: "tag1", Source: clientele.SourceStaff, MinCancellations: &least}) {
			for _, desc := range []bool{false, true} {
				asks[fmt.Sprintf("%s, intersected %v %v", sort, f.columns, desc)] = func(tx *tx) error {
					l := sortedList{t: tx, org: testOrg, status: clientele.StatusActive, query: clientele.CustomerQuery{Desc: desc}, by: by, limit: 5,
						check: []filter{f}, passing: map[string]bool{"cust_00001": true}}
					_, err := l.stage(ctx, 0, nil)
					return err
				}
			}
		}
	}
	plannedSales(t, asks)
	plannedBookings(t, asks)
	plannedDuplicates(t, asks)
	for name, q := range plannedLists(t) {
		asks[name] = func(tx *tx) error {
			_, next, err := tx.FindCustomers(ctx, testOrg, q, clientele.Slice{Limit: 5})
			if err == nil && next != "" {
				_, _, err = tx.FindCustomers(ctx, testOrg, q, clientele.Slice{Limit: 5, After: next})
			}
			return err
		}
	}
	return asks
}

func ignore(err error, kind clientele.Kind) error {
	if clientele.KindOf(err) == kind {
		return nil
	}
	return err
}

func plannedLists(t *testing.T) map[string]clientele.CustomerQuery {
	lists := make(map[string]clientele.CustomerQuery)
	some, yes, no := int64(5), true, false
	filters := map[string]clientele.CustomerQuery{"": {}, "tag": {Tag: "tag1"}, "consent": {ConsentEmail: true}, "regular": {RegularOf: "usr_1"},
		"source": {Source: clientele.SourceStaff}, "created": {CreatedFrom: noon.AddDate(0, 0, -20)}, "archived": {ArchivedTo: noon},
		"last visit": {LastVisitFrom: noon.AddDate(0, 0, -9), LastVisitTo: noon}, "next booking": {NextBookingTo: noon}, "sales": {MinSales: &some},
		"visits": {MinVisits: &some, MaxVisits: &some}, "bookings": {MaxBookings: &some}, "no-shows": {MinNoShows: &some}, "cancellations": {MinCancellations: &some},
		"upcoming": {HasUpcoming: &yes}, "none upcoming": {HasUpcoming: &no}, "e-mail": {HasEmail: true}}
	searches := []string{"", "name12", "virt", "name12 virt", "virt 0400000", "x.fi"}
	for sort := range sortColumns {
		for filter, q := range filters {
			for i, text := range searches {
				s, err := clientele.ParseSearch(text)
				if err != nil {
					t.Fatal(err)
				}
				q.Search, q.Sort, q.Desc = s, sort, len(lists)%2 == 0
				q.Statuses = []clientele.Status{clientele.StatusActive}
				if slices.Contains([]string{"archived", ""}, filter) {
					q.Statuses = append(q.Statuses, clientele.StatusArchived)
				}
				if sort == clientele.SortName && text != "" {
					lists[fmt.Sprintf("match %q %s", text, filter)] = withSort(q, clientele.SortMatch)
				}
				if i < 2 || sort == clientele.SortCreated {
					lists[fmt.Sprintf("%s %q %s", sort, text, filter)] = q
				}
			}
		}
	}
	return lists
}

func withSort(q clientele.CustomerQuery, sort clientele.Sort) clientele.CustomerQuery {
	q.Sort = sort
	return q
}
