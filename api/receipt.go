package api

import (
	"context"
	"mime"
	"strconv"
	"strings"

	"clientele"
	"clientele/formats"
)

// Receipt is the receipt of a paid order.
type Receipt struct {
	Number       string        `json:"number" example:"2026-000123"`
	IssuedAt     string        `json:"issuedAt" format:"date-time"`
	Organization ReceiptIssuer `json:"organization" doc:"Who sold it"`
	CustomerName *string       `json:"customerName" doc:"null: nobody's, or of a person who was erased"`
	Order        Order         `json:"order" doc:"The order as it stands, with its lines, taxes, payments and refunds"`
}

// ReceiptIssuer is who sold something.
type ReceiptIssuer struct {
	Name   string  `json:"name" example:"Studio Kirsikka"`
	Header *string `json:"header" doc:"Address, business id and the like, from the settings"`
	Footer *string `json:"footer"`
}

func receiptWire(r *clientele.Receipt) Receipt {
	s := &r.Organization.Settings
	return Receipt{Number: r.Order.ReceiptNumber, IssuedAt: stamp(r.Order.PaidAt), CustomerName: orNull(&r.CustomerName), Order: orderWire(&r.Order),
		Organization: ReceiptIssuer{Name: r.Organization.Name, Header: orNull(&s.ReceiptHeader), Footer: orNull(&s.ReceiptFooter)}}
}

type receiptInput struct {
	OrderPath
	Accept string `header:"Accept" doc:"application/json (also when left out), text/html or application/pdf"`
}

func (s *Server) addReceipt() {
	streamOr(s, call{ID: "getReceipt", Method: "GET", Path: "/v1/orders/{id}/receipt", Tag: tagOrders, Scope: clientele.OrdersRead,
		Fails: []int{409}, Summary: "Read a receipt",
		Text:    "As JSON, as a page that prints well, or as PDF: the Accept header decides. An order that is not paid in full has none yet, which is 409.",
		Answers: map[string]string{"text/html": "The receipt as a page", "application/pdf": "The receipt as PDF"}},
		func(ctx context.Context, r request, in *receiptInput, d *download) (One[Receipt], error) {
			switch accepted(in.Accept, "application/json", "text/html", "application/pdf") {
			case "text/html":
				d.contentType, d.policy = "text/html; charset=utf-8", "default-src 'none'; style-src "+formats.ReceiptStyle()+"; sandbox allow-modals"
				return One[Receipt]{}, r.reg.WriteReceipt(ctx, r.actor, in.ID, clientele.ReceiptHTML, d)
			case "application/pdf":
				d.contentType, d.name = "application/pdf", "receipt-"+in.ID+".pdf"
				return One[Receipt]{}, r.reg.WriteReceipt(ctx, r.actor, in.ID, clientele.ReceiptPDF, d)
			}
			receipt, err := r.reg.Receipt(ctx, r.actor, in.ID)
			return one(receiptWire(&receipt), receipt.Order.ID), err
		})
}

// accepted gives the type that an Accept header prefers (RFC 9110, 12.5.1), the first of them where it does not matter.
// A header that takes none of them gets the first as well: an answer that is not asked for tells more than none.
func accepted(header string, kinds ...string) string {
	best, most := kinds[0], 0.0
	for _, kind := range kinds {
		if q := quality(header, kind); q > most {
			best, most = kind, q
		}
	}
	return best
}

// quality is how much an Accept header likes a type: the weight of the range that fits it most closely.
func quality(header, kind string) float64 {
	weight, closest := 0.0, -1
	for part := range strings.SplitSeq(header, ",") {
		asked, params, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		closeness := -1
		major, _, _ := strings.Cut(kind, "/")
		switch asked {
		case kind:
			closeness = 2
		case major + "/*":
			closeness = 1
		case "*/*":
			closeness = 0
		}
		if closeness <= closest {
			continue
		}
		closest, weight = closeness, 1
		if q, err := strconv.ParseFloat(params["q"], 64); err == nil {
			weight = q
		}
	}
	return weight
}
