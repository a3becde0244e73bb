package api

import (
	"context"
	"encoding/json"
	"net/http"

	"clientele"

	"github.com/danielgtaylor/huma/v2"
)

// maxOperations is how many operations a batch may have.
const maxOperations = 100

// BatchOperation is one operation of a batch.
type BatchOperation struct {
	Op   string          `json:"op" enum:"create,update,archive,reactivate"`
	ID   reference       `json:"id,omitempty" doc:"Of the customer; not with create"`
	Body json.RawMessage `json:"body,omitempty" doc:"With create and update: the fields"`
}

// TransformSchema says what a body has.
func (BatchOperation) TransformSchema(r huma.Registry, s *huma.Schema) *huma.Schema {
	s.Properties["body"] = &huma.Schema{Ref: schemaPrefix + "CustomerUpdate", Description: s.Properties["body"].Description}
	return s
}

// BatchResult is what became of one operation.
type BatchResult struct {
	Status  int       `json:"status" doc:"As the call of its own would have answered" example:"201"`
	Success bool      `json:"success"`
	Data    *Customer `json:"data,omitempty" doc:"The customer as it is now"`
	Error   *Fault    `json:"error,omitempty"`
}

type batchInput struct {
	Body struct {
		Operations []BatchOperation `json:"operations" doc:"Up to 100"`
	}
}

// batchAnswer keeps the results of a batch for repeats each under the key of its customer.
type batchAnswer struct{ One[[]BatchResult] }

func (a batchAnswer) parts() []clientele.AnswerPart {
	parts := make([]clientele.AnswerPart, len(a.Data))
	for i, result := range a.Data {
		parts[i] = clientele.AnswerPart{Status: result.Status, Body: encode(result)}
		if result.Data != nil {
			parts[i].SubjectID = result.Data.ID
		}
	}
	return parts
}

// batchReplay is the answer again; of somebody who has been erased since, the id and the status alone.
func batchReplay(parts []clientele.AnswerPart) []json.RawMessage {
	results := make([]json.RawMessage, len(parts))
	for i, part := range parts {
		if results[i] = part.Body; part.Body == nil {
			results[i] = encode(map[string]any{"status": part.Status, "success": true, "data": map[string]string{"id": part.SubjectID}})
		}
	}
	return results
}

func (s *Server) addCustomerBatch() {
	add(s, call{ID: "batchCustomers", Method: "POST", Path: "/v1/customers/batch", Tag: tagCustomers, Scope: clientele.CustomersWrite,
		Summary: "Create, change, archive and reactivate many customers",
		Text:    "Up to 100 operations, carried out in their order; each stands alone, and the answer has a result for each in the same order."}, batchCustomers)
}

func batchCustomers(ctx context.Context, r request, in *batchInput) (batchAnswer, error) {
	if len(in.Body.Operations) > maxOperations {
		return batchAnswer{}, malformed(`"operations" has more than %d entries: send several batches`, maxOperations)
	}
	results := make([]BatchResult, len(in.Body.Operations))
	for i, op := range in.Body.Operations {
		c, err := op.carryOut(ctx, r)
		if err != nil {
			f := exchangeOf(ctx).failureOf(err)
			if r.once && f.status >= http.StatusInternalServerError {
				return batchAnswer{}, err // nothing of the batch is kept, and a repeat tries all of it again
			}
			results[i] = BatchResult{Status: f.status, Error: &f.Fault}
			continue
		}
		wire := customerWire(&c)
		results[i] = BatchResult{Status: http.StatusOK, Success: true, Data: &wire}
		if op.Op == "create" {
			results[i].Status = http.StatusCreated
		}
	}
	return batchAnswer{one(results, "")}, nil
}

func (op BatchOperation) carryOut(ctx context.Context, r request) (clientele.Customer, error) {
	if (op.ID == "") != (op.Op == "create") {
		return clientele.Customer{}, malformed(`"id" is needed with every operation but create`)
	}
	body := op.Body
	if body == nil {
		body = json.RawMessage("{}")
	}
	switch op.Op {
	case "create":
		var fields CustomerFields
		if err := decode(body, &fields); err != nil {
			return clientele.Customer{}, err
		}
		made, err := r.reg.CreateCustomer(ctx, r.actor, fields.change(), clientele.SourceAPI, clientele.DuplicateCreate)
		return made.Customer, err
	case "update":
		var fields CustomerUpdate
		if err := decode(body, &fields); err != nil {
			return clientele.Customer{}, err
		}
		return r.reg.UpdateCustomer(ctx, r.actor, string(op.ID), fields.change(), clientele.AnyVersion)
	case "archive", "reactivate":
		if op.Body != nil {
			return clientele.Customer{}, malformed(`"body" belongs to create and update`)
		}
		change := clientele.CustomerChange{Archived: clientele.Some(op.Op == "archive")}
		return r.reg.UpdateCustomer(ctx, r.actor, string(op.ID), change, clientele.AnyVersion)
	}
	return clientele.Customer{}, malformed(`"op" must be create, update, archive or reactivate`)
}
