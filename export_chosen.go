package clientele

import (
	"context"
	"io"
	"slices"
	"strings"
)

// ExportChosen writes customers that were picked one by one as a table, by name. Those who are gone meanwhile, or
// whose removal is pending, are left out. It stands in the audit log. Needs customers:export.
func (r *Register) ExportChosen(ctx context.Context, a Actor, ids []string, format string, w io.Writer) error {
	if err := a.need(CustomersExport); err != nil {
		return err
	}
	chosen, err := r.store.CustomersByIDs(ctx, a.Org.ID, ids)
	if err != nil {
		return err
	}
	chosen = slices.DeleteFunc(chosen, func(c Customer) bool { return c.Status != StatusActive && c.Status != StatusArchived })
	slices.SortFunc(chosen, func(x, y Customer) int { return strings.Compare(x.NameKey+x.ID, y.NameKey+y.ID) })
	err = r.store.InTx(ctx, func(tx Tx) error {
		return r.record(ctx, tx, a, entry{action: "export.customers", subjectType: "organization", subjectID: a.Org.ID,
			contents: AuditContents{Details: map[string]any{"format": format, "chosen": len(chosen)}}})
	})
	if err != nil {
		return err
	}
	out, err := r.write(format, w)
	if err != nil {
		return err
	}
	if err := out.Write(exportHeadings); err != nil {
		return err
	}
	for _, c := range chosen {
		if err := out.Write(exportCells(c)); err != nil {
			return err
		}
	}
	return out.Close()
}
