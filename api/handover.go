package api

import (
	"context"
	"encoding/json"

	"clientele"
	"clientele/formats"
)

type handOverInput struct {
	CustomerPath
	Accept string `header:"Accept" doc:"application/json (also when left out), application/pdf or application/zip"`
}

func (s *Server) addHandOver() {
	streamOr(s, call{ID: "getHandOver", Method: "GET", Path: "/v1/customers/{id}/handover", Tag: tagParts, Scope: clientele.CustomersExport,
		Summary: "Hand over everything that is held about a customer",
		Text: "What staff wrote is in it, and nothing about anybody else. As JSON, as a PDF to print, or as a ZIP with the JSON, tables, the documents " +
			"and a page to read: the Accept header decides. That it was asked for stands in the audit log.",
		Answers: map[string]string{"application/pdf": "To print", "application/zip": "JSON, CSVs, documents and a page to read"}},
		func(ctx context.Context, r request, in *handOverInput, d *download) (One[HandOver], error) {
			switch accepted(in.Accept, "application/json", "application/pdf", "application/zip") {
			case "application/pdf":
				d.contentType, d.name = "application/pdf", in.ID+".pdf"
				return One[HandOver]{}, r.reg.WriteHandOver(ctx, r.actor, in.ID, clientele.HandOverPDF, d)
			case "application/zip":
				d.contentType, d.name = "application/zip", in.ID+".zip"
				return One[HandOver]{}, r.reg.WriteHandOver(ctx, r.actor, in.ID, clientele.HandOverZIP, d)
			}
			h, err := r.reg.HandOver(ctx, r.actor, in.ID)
			if err != nil {
				return One[HandOver]{}, err
			}
			whole, err := formats.HandOverJSON(h)
			if err != nil {
				return One[HandOver]{}, err
			}
			var wire HandOver
			return one(wire, in.ID).decoded(whole)
		})
}

func (s *Server) addSendHandOver() {
	add(s, call{ID: "sendHandOver", Method: "POST", Path: "/v1/customers/{id}/handover/email", Tag: tagParts, Scope: clientele.CustomersExport,
		Summary: "Send a customer everything that is held about them", Text: "To their own e-mail address, as a ZIP. The answer is the message, which is sent after it.", Fails: []int{409}},
		func(ctx context.Context, r request, in *CustomerPath) (One[Message], error) {
			m, err := r.reg.SendHandOver(ctx, r.actor, in.ID)
			return one(messageWire(&m), in.ID), err
		})
}

// decoded fills the answer from its JSON.
func (o One[T]) decoded(data []byte) (One[T], error) {
	err := json.Unmarshal(data, &o.Data)
	return o, err
}
