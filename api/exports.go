package api

import (
	"context"

	"clientele"
)

// spreadsheets are the formats of exports and how they are called.
var spreadsheets = map[string]string{
	"csv":  "text/csv; charset=utf-8",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func (s *Server) addExports() {
	for _, format := range []string{"csv", "xlsx"} {
		id := map[string]string{"csv": "exportCustomersCSV", "xlsx": "exportCustomersXLSX"}[format]
		stream(s, call{ID: id, Method: "GET", Path: "/v1/exports/customers." + format, Tag: tagExports, Scope: clientele.CustomersExport,
			Summary: "Export customers as " + format, Answers: spreadsheet(format),
			Text: "Takes the filters of the list. Cells that a spreadsheet would take for a formula are neutralised, and come back as they were when the file is imported."},
			func(ctx context.Context, r request, in *CustomerFilters, d *download) error {
				query, err := in.query(r.actor.Org)
				if err != nil {
					return err
				}
				d.name, d.contentType = "customers."+format, spreadsheets[format]
				return r.reg.ExportCustomers(ctx, r.actor, query, format, d)
			})
	}
	stream(s, call{ID: "exportEmails", Method: "GET", Path: "/v1/exports/emails.csv", Tag: tagExports, Scope: clientele.CustomersExport,
		Summary: "Export e-mail addresses", Text: "One a row, of the customers that the filters find.", Answers: spreadsheet("csv")}, exportEmails)
	stream(s, call{ID: "exportDeactivated", Method: "GET", Path: "/v1/exports/deactivated-customers.csv", Tag: tagExports, Scope: clientele.CustomersExport,
		Summary: "Export archived customers", Text: "Those who were archived in a range of time, with when.", Answers: spreadsheet("csv")}, exportDeactivated)
}

func spreadsheet(format string) map[string]string {
	kind := map[string]string{"csv": "text/csv", "xlsx": spreadsheets["xlsx"]}[format]
	return map[string]string{kind: "The table, streamed"}
}

type emailsInput struct {
	CustomerFilters
	Marketing Flag `query:"marketing" doc:"true: only of those who allowed marketing by e-mail"`
}

func exportEmails(ctx context.Context, r request, in *emailsInput, d *download) error {
	query, err := in.query(r.actor.Org)
	if err != nil {
		return err
	}
	d.name, d.contentType = "emails.csv", spreadsheets["csv"]
	return r.reg.ExportEmails(ctx, r.actor, query, in.Marketing.Value, "csv", d)
}

type deactivatedInput struct {
	From Moment `query:"from" doc:"Archived at or after this time or day"`
	To   Moment `query:"to" doc:"Archived before this time, or on or before this day"`
}

func exportDeactivated(ctx context.Context, r request, in *deactivatedInput, d *download) error {
	o := r.actor.Org
	query := clientele.CustomerQuery{ArchivedFrom: in.From.from(o), ArchivedTo: in.To.to(o)}
	d.name, d.contentType = "deactivated-customers.csv", spreadsheets["csv"]
	return r.reg.ExportDeactivated(ctx, r.actor, query, "csv", d)
}
