package api

import (
	"context"

	"clientele"
)

// AuditEvent is one entry of the audit log, and of a customer's history.
type AuditEvent struct {
	ID         string         `json:"id" example:"aud_01k3v9q2d7m4x8a5c0tw"`
	At         string         `json:"at" format:"date-time"`
	Action     string         `json:"action" example:"customer.updated"`
	Actor      Actor          `json:"actor"`
	Origin     string         `json:"origin" doc:"From where: api, web, cli, import or job" example:"api"`
	RequestID  *string        `json:"requestId" doc:"The Request-Id of the answer"`
	Subject    Subject        `json:"subject"`
	Changes    []FieldChange  `json:"changes" doc:"Field by field"`
	Details    map[string]any `json:"details" doc:"What else belongs to the action"`
	Unreadable bool           `json:"unreadable" doc:"true when it was about a person who has been erased: what it said is gone"`
}

// Actor is who did something.
type Actor struct {
	Kind string  `json:"kind" enum:"user,key,cli,system,customer"`
	ID   *string `json:"id" doc:"Of the user or the key"`
}

// Subject is what something was done to.
type Subject struct {
	Type string  `json:"type" example:"customer"`
	ID   *string `json:"id"`
}

// FieldChange is one field before and after.
type FieldChange struct {
	Field  string `json:"field" example:"phone"`
	Before any    `json:"before"`
	After  any    `json:"after"`
}

func auditWire(e *clientele.AuditEvent) AuditEvent {
	w := AuditEvent{ID: e.ID, At: stamp(e.At), Action: e.Action, Actor: Actor{Kind: string(e.ActorKind), ID: orNull(&e.ActorID)},
		Origin: e.Origin, RequestID: orNull(&e.RequestID), Subject: Subject{Type: e.SubjectType, ID: orNull(&e.SubjectID)},
		Changes: make([]FieldChange, len(e.Contents.Changes)), Details: e.Contents.Details, Unreadable: e.Unreadable}
	for i, c := range e.Contents.Changes {
		w.Changes[i] = FieldChange(c)
	}
	if w.Details == nil {
		w.Details = map[string]any{}
	}
	return w
}

func (s *Server) addHistory() {
	add(s, call{ID: "listHistory", Method: "GET", Path: "/v1/customers/{id}/history", Tag: tagParts, Scope: clientele.CustomersRead,
		Summary: "List what was changed about a customer", Text: "Who, when, from where, and field by field before and after, the newest first."},
		func(ctx context.Context, r request, in *partsInput) (Many[AuditEvent], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[AuditEvent]{}, err
			}
			page, err := r.reg.History(ctx, r.actor, in.ID, paging)
			return many(page, auditWire), err
		})
}

type auditInput struct {
	Paged
	Subject string `query:"subject" doc:"Id of what it was done to" example:"cust_01k3v9q2d7m4x8a5c0tw"`
	Actor   string `query:"actor" doc:"Id of the user or key who did it"`
	Action  string `query:"action" doc:"An action such as customer.updated, or the part before its dot" example:"customer.updated"`
	From    Moment `query:"from" doc:"At or after this time or day"`
	To      Moment `query:"to" doc:"Before this time, or on or before this day"`
}

func (s *Server) addAudit() {
	add(s, call{ID: "listAuditEvents", Method: "GET", Path: "/v1/audit-events", Tag: tagAudit, Scope: clientele.AuditRead,
		Summary: "List who did what", Text: "The newest first. Entries are added, never changed."},
		func(ctx context.Context, r request, in *auditInput) (Many[AuditEvent], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[AuditEvent]{}, err
			}
			o := r.actor.Org
			query := clientele.AuditQuery{SubjectID: in.Subject, ActorID: in.Actor, Action: in.Action, From: in.From.from(o), To: in.To.to(o)}
			page, err := r.reg.AuditEvents(ctx, r.actor, query, paging)
			return many(page, auditWire), err
		})
}
