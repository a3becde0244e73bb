package api

import (
	"context"

	"clientele"
)

// Retention is the rule for customers who have not come for long, and what it comes to.
type Retention struct {
	Months     int    `json:"months" doc:"Without a visit, an order or a change of the record; 0: no rule" example:"36"`
	Action     string `json:"action" enum:"archive,removal"`
	NoticeDays int    `json:"noticeDays" doc:"How many days a record stands on the list before" example:"30"`
	Inactive   int    `json:"inactive" doc:"How many records the rule is about now"`
	Noticed    int    `json:"noticed" doc:"How many stand on the list"`
}

// RetentionNotice is a record on the list.
type RetentionNotice struct {
	CustomerID string  `json:"customerId" example:"cust_01k3v9q2d7m4x8a5c0tw"`
	NoticedAt  string  `json:"noticedAt" format:"date-time"`
	DueAt      string  `json:"dueAt" format:"date-time" doc:"When it is archived, or its removal is requested"`
	KeptUntil  *string `json:"keptUntil" format:"date-time" doc:"Somebody decided to keep it until then"`
}

func noticeWire(n *clientele.RetentionNotice) RetentionNotice {
	return RetentionNotice{CustomerID: n.CustomerID, NoticedAt: stamp(n.NoticedAt), DueAt: stamp(n.DueAt), KeptUntil: stampOrNull(n.KeptUntil)}
}

type retentionInput struct {
	Months int    `query:"months" minimum:"0" maximum:"240" doc:"Count for another period than the one in the settings"`
	Action string `query:"action" enum:"archive,removal" doc:"Count for another action than the one in the settings"`
}

func (s *Server) addRetention() {
	add(s, call{ID: "previewRetention", Method: "GET", Path: "/v1/retention", Tag: tagErasures, Scope: clientele.CustomersRead,
		Summary: "Count customers who have not come for long", Text: "Whom the rule in the settings is about now, or another one that is only tried. Changes nothing. " +
			"The rule itself is retentionMonths, retentionAction and retentionNoticeDays in the settings; a background job looks every night."},
		func(ctx context.Context, r request, in *retentionInput) (One[Retention], error) {
			out, err := r.reg.PreviewRetention(ctx, r.actor, clientele.RetentionRule{Months: in.Months, Action: clientele.RetentionAction(in.Action)})
			return one(Retention{out.Rule.Months, string(out.Rule.Action), out.Rule.NoticeDays, out.Inactive, out.Noticed}, ""), err
		})
	add(s, call{ID: "listRetentionNotices", Method: "GET", Path: "/v1/retention/notices", Tag: tagErasures, Scope: clientele.CustomersRead,
		Summary: "List customers on whom the rule will act", Text: "By when it will. Who comes meanwhile is taken off by the next night."},
		func(ctx context.Context, r request, in *struct{ Paged }) (Many[RetentionNotice], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[RetentionNotice]{}, err
			}
			page, err := r.reg.RetentionNotices(ctx, r.actor, paging)
			return many(page, noticeWire), err
		})
	add(s, call{ID: "keepCustomer", Method: "POST", Path: "/v1/customers/{id}/retention/keep", Tag: tagErasures, Scope: clientele.CustomersWrite,
		Summary: "Keep a customer who stands on the list", Text: "The rule leaves the record alone for another of its periods. Repeating it changes nothing. 404 for one that is not on the list."},
		func(ctx context.Context, r request, in *CustomerPath) (One[RetentionNotice], error) {
			n, err := r.reg.KeepCustomer(ctx, r.actor, in.ID)
			return one(noticeWire(&n), in.ID), err
		})
}
