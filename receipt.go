package clientele

import (
	"context"
	"io"
)

// Receipt is what is given to whoever paid an order in full: the order as it stands, and who sold it. It names the
// customer as long as there is one.
type Receipt struct {
	Order        Order
	Organization Organization
	CustomerName string // empty: nobody's, or a customer who has been erased
}

// ReceiptFormat is what a receipt is written as.
type ReceiptFormat string

// The formats of a receipt to be read by people.
const (
	ReceiptHTML ReceiptFormat = "html"
	ReceiptPDF  ReceiptFormat = "pdf"
)

// RenderReceipt writes a receipt for people. Package formats has one.
type RenderReceipt func(w io.Writer, receipt Receipt, format ReceiptFormat) error

// Receipt gives the receipt of an order. One that is not paid in full has none yet, which is a conflict. Needs
// orders:read.
func (r *Register) Receipt(ctx context.Context, a Actor, id string) (Receipt, error) {
	o, err := r.Order(ctx, a, id)
	if err != nil {
		return Receipt{}, err
	}
	if o.ReceiptNumber == "" {
		return Receipt{}, Errorf(KindConflict, "This order has no receipt yet: it is not paid in full").With("due", o.Due())
	}
	receipt := Receipt{Order: o}
	if receipt.Organization, err = r.store.OrganizationByID(ctx, a.Org.ID); err != nil {
		return Receipt{}, err
	}
	if o.CustomerID != "" {
		c, err := r.store.CustomerByID(ctx, a.Org.ID, o.CustomerID)
		if err != nil && KindOf(err) != KindNotFound {
			return Receipt{}, err
		}
		receipt.CustomerName = c.Name
	}
	return receipt, nil
}

// WriteReceipt writes the receipt of an order in a format for people. Needs orders:read.
func (r *Register) WriteReceipt(ctx context.Context, a Actor, id string, format ReceiptFormat, w io.Writer) error {
	receipt, err := r.Receipt(ctx, a, id)
	if err != nil {
		return err
	}
	return r.receipts(w, receipt, format)
}
