package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"clientele"
	"clientele/web/view"
)

func exports(v *visit) error {
	report := view.Field{Name: "report", Label: v.T("data.report")}
	for _, name := range []string{"deactivated", "register", "emails", "emails.marketing"} {
		report.Options = append(report.Options, view.Option{Value: name, Label: v.T("data.report." + name)})
	}
	return v.show(http.StatusOK, view.ExportsPage(view.Exports{Frame: v.frame(v.T("nav.export"), "export"), Report: report}))
}

// download streams a table. Its headers go with its first byte, so that a refusal before that is still a page.
func (v *visit) download(name, contentType string, write func(context.Context, io.Writer) error) error {
	d := &download{v: v, name: name, contentType: contentType}
	err := write(v.ctx(), d)
	if err != nil && d.began {
		if v.ctx().Err() == nil {
			v.log.ErrorContext(v.ctx(), "a download broke off", "route", v.r.Pattern, "error", err)
		}
		panic(http.ErrAbortHandler) // nobody takes half a table for a whole one
	}
	return err
}

type download struct {
	v                 *visit
	name, contentType string
	began             bool
}

// Write sends a piece of the file.
func (d *download) Write(b []byte) (int, error) {
	if !d.began {
		d.began = true
		d.v.attach(d.name, d.contentType)
	}
	return d.v.w.Write(b)
}

const (
	csvType  = "text/csv; charset=utf-8"
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

func exportRegister(format string) func(*visit) error {
	return func(v *visit) error {
		query, err := v.query(v.chosen(), v.form("sort"), "")
		if err != nil {
			return err
		}
		kind := map[string]string{"csv": csvType, "xlsx": xlsxType}[format]
		return v.download("customers."+format, kind, func(ctx context.Context, w io.Writer) error {
			return v.reg.ExportCustomers(ctx, v.actor, query, format, w)
		})
	}
}

// exportSelection is what the table shows just now, the search text included.
func exportSelection(v *visit) error {
	query, err := v.query(v.chosen(), v.form("sort"), v.form("q"))
	if err != nil {
		return err
	}
	return v.download("customers-selection.csv", csvType, func(ctx context.Context, w io.Writer) error {
		return v.reg.ExportCustomers(ctx, v.actor, query, "csv", w)
	})
}

func exportEmails(v *visit) error {
	marketing := v.form("marketing") == "yes"
	name := "emails.csv"
	if marketing {
		name = "emails-marketing.csv"
	}
	return v.download(name, csvType, func(ctx context.Context, w io.Writer) error {
		return v.reg.ExportEmails(ctx, v.actor, clientele.CustomerQuery{Sort: clientele.SortName}, marketing, "csv", w)
	})
}

// exportData is the report that was chosen, of a range of days: when customers were deactivated or made.
func exportData(v *visit) error {
	switch v.form("report") {
	case "emails", "emails.marketing":
		v.r.Form.Set("marketing", map[bool]string{true: "yes"}[v.form("report") == "emails.marketing"])
		return exportEmails(v)
	case "register":
		query := clientele.CustomerQuery{CreatedFrom: v.day(v.form("from"), 0), CreatedTo: v.day(v.form("to"), 1)}
		return v.download("customers.csv", csvType, func(ctx context.Context, w io.Writer) error {
			return v.reg.ExportCustomers(ctx, v.actor, query, "csv", w)
		})
	}
	return exportDeactivated(v)
}

func exportDeactivated(v *visit) error {
	query := clientele.CustomerQuery{ArchivedFrom: v.day(v.form("from"), 0), ArchivedTo: v.day(v.form("to"), 1)}
	return v.download("deactivated-customers.csv", csvType, func(ctx context.Context, w io.Writer) error {
		return v.reg.ExportDeactivated(ctx, v.actor, query, "csv", w)
	})
}

// copied is how many e-mails a page shows to copy; more are a download.
const copied = 5000

// lines takes the lines of a small table, and says when it has enough.
type lines struct {
	text  strings.Builder
	count int
}

var errEnough = errors.New("enough lines")

// Write takes a piece of the table.
func (l *lines) Write(b []byte) (int, error) {
	l.count += strings.Count(string(b), "\n")
	l.text.Write(b)
	if l.count > copied {
		return len(b), errEnough
	}
	return len(b), nil
}

// emails shows addresses to copy: all, or those of who allowed marketing.
func emails(v *visit) error {
	marketing := v.form("marketing") == "yes"
	var table lines
	err := v.reg.ExportEmails(v.ctx(), v.actor, clientele.CustomerQuery{Sort: clientele.SortName}, marketing, "csv", &table)
	if err != nil && !errors.Is(err, errEnough) {
		return err
	}
	title := "export.emails"
	if marketing {
		title = "export.emails.marketing"
	}
	p := view.Emails{Frame: v.frame(v.T(title), "customers"), Marketing: marketing, Cut: errors.Is(err, errEnough)}
	var all []string
	for i, line := range strings.Split(strings.TrimPrefix(table.text.String(), "\ufeff"), "\n") {
		if line = strings.Trim(strings.TrimSpace(line), `"'`); i > 0 && line != "" && len(all) < copied {
			all = append(all, line)
		}
	}
	p.Text, p.None, p.Headline = strings.Join(all, "\n"), len(all) == 0, v.l.N("emails.count", len(all))
	return v.show(http.StatusOK, view.EmailsPage(p))
}
