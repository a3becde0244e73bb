package api

import (
	"context"
	"net/http"

	"clientele"
)

// ConsentEntry is one entry of the history of what a customer agreed to.
type ConsentEntry struct {
	ID      string  `json:"id" example:"cns_01k3v9q2d7m4x8a5c0tw"`
	Channel string  `json:"channel" enum:"email,sms"`
	Allowed bool    `json:"allowed"`
	At      string  `json:"at" format:"date-time"`
	Source  string  `json:"source" enum:"staff,booking,online_booking,marketplace,import,api,portal"`
	Actor   *string `json:"actor" doc:"Id of the user or key who wrote it down"`
	Wording *string `json:"wording" doc:"What the person was asked"`
}

func consentWire(c *clientele.Consent) ConsentEntry {
	return ConsentEntry{ID: c.ID, Channel: string(c.Channel), Allowed: c.Allowed, At: stamp(c.At), Source: string(c.Source),
		Actor: orNull(&c.Actor), Wording: orNull(&c.Wording)}
}

type consentInput struct {
	CustomerPath
	Body struct {
		Channel string `json:"channel,omitempty" required:"true" enum:"email,sms" example:"email"`
		Allowed bool   `json:"allowed" doc:"true when the person agreed, false when they refused or withdrew"`
		Wording string `json:"wording,omitempty" doc:"What the person was asked; the organization's own wording when left out"`
		Source  string `json:"source,omitempty" doc:"How the answer came to be; api when left out"`
	}
}

func (s *Server) addConsents() {
	add(s, call{ID: "listConsents", Method: "GET", Path: "/v1/customers/{id}/consents", Tag: tagParts, Scope: clientele.CustomersRead,
		Summary: "List what a customer agreed to", Text: "The whole history, the newest first. Entries are added, never changed."},
		func(ctx context.Context, r request, in *partsInput) (Many[ConsentEntry], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[ConsentEntry]{}, err
			}
			page, err := r.reg.Consents(ctx, r.actor, in.ID, paging)
			return many(page, consentWire), err
		})
	add(s, call{ID: "createConsent", Method: "POST", Path: "/v1/customers/{id}/consents", Tag: tagParts, Scope: clientele.CustomersWrite,
		Status: http.StatusCreated, Summary: "Write down what a customer answered", Text: "The newest entry of a channel is what holds."}, createConsent)
}

func createConsent(ctx context.Context, r request, in *consentInput) (One[ConsentEntry], error) {
	given := clientele.ConsentGiven{Channel: clientele.Channel(in.Body.Channel), Allowed: in.Body.Allowed, Wording: in.Body.Wording,
		Source: clientele.Source(in.Body.Source)}
	entry, err := r.reg.AddConsent(ctx, r.actor, in.ID, given)
	return one(consentWire(&entry), in.ID).created("/v1/customers/" + in.ID + "/consents"), err
}
