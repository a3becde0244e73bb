package api

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"clientele"
)

// Document is a file kept with a customer.
type Document struct {
	ID          string  `json:"id" example:"doc_01k3v9q2d7m4x8a5c0tw"`
	Name        string  `json:"name" example:"contract.pdf"`
	ContentType string  `json:"contentType" example:"application/pdf"`
	Size        int64   `json:"size" doc:"Bytes" example:"48213"`
	Author      *string `json:"author" doc:"Id of the user or key who added it"`
	CreatedAt   string  `json:"createdAt" format:"date-time"`
}

func documentWire(d *clientele.Document) Document {
	return Document{ID: d.ID, Name: d.Name, ContentType: d.ContentType, Size: d.Size, Author: orNull(&d.Author), CreatedAt: stamp(d.CreatedAt)}
}

// DocumentPath names a document.
type DocumentPath struct {
	CustomerPath
	DocumentID string `path:"docId" doc:"Id of the document" example:"doc_01k3v9q2d7m4x8a5c0tw"`
}

func (s *Server) addDocuments() {
	add(s, call{ID: "listDocuments", Method: "GET", Path: "/v1/customers/{id}/documents", Tag: tagParts, Scope: clientele.CustomersRead,
		Summary: "List a customer's documents", Text: "The newest first."},
		func(ctx context.Context, r request, in *partsInput) (Many[Document], error) {
			paging, err := in.paging()
			if err != nil {
				return Many[Document]{}, err
			}
			page, err := r.reg.Documents(ctx, r.actor, in.ID, paging)
			return many(page, documentWire), err
		})
	addUpload(s, call{ID: "createDocument", Method: "POST", Path: "/v1/customers/{id}/documents", Tag: tagParts, Scope: clientele.CustomersWrite,
		Status: http.StatusCreated, Upload: clientele.MaxDocument, Summary: "Keep a document with a customer",
		Text: "A form with one part named file, of up to 10 MiB."}, receiveDocument, createDocument,
		func(context.Context, request, receivedDocument) {})
	stream(s, call{ID: "getDocument", Method: "GET", Path: "/v1/customers/{id}/documents/{docId}", Tag: tagParts, Scope: clientele.CustomersRead,
		Summary: "Download a document", Text: "The answer is the file itself, of the type it was sent with.",
		Answers: map[string]string{"*/*": "The file"}}, getDocument)
	add(s, call{ID: "deleteDocument", Method: "DELETE", Path: "/v1/customers/{id}/documents/{docId}", Tag: tagParts, Scope: clientele.CustomersWrite,
		Summary: "Remove a document", Text: "The file is gone for good; the customer's history says that it was there."},
		func(ctx context.Context, r request, in *DocumentPath) (One[Removed], error) {
			return removed(in.DocumentID), r.reg.DeleteDocument(ctx, r.actor, in.ID, in.DocumentID)
		})
}

// receivedDocument is a file that has come in whole. It is held in memory: it may have to be written again when two
// transactions meet.
type receivedDocument struct {
	name, kind string
	content    []byte
}

func receiveDocument(ctx context.Context, r request, in *CustomerPath, file *upload) (receivedDocument, error) {
	if _, err := r.reg.Customer(ctx, r.actor, in.ID); clientele.KindOf(err) == clientele.KindNotFound {
		return receivedDocument{}, err // before 10 MiB are read for nobody
	}
	content, err := io.ReadAll(io.LimitReader(file, clientele.MaxDocument+1))
	if err != nil {
		return receivedDocument{}, clientele.Errorf(clientele.KindInvalidRequest, "The file did not arrive whole. Send it again.").Because(err)
	}
	exchangeOf(ctx).hash(content)
	return receivedDocument{name: file.Name, kind: file.Type, content: content}, nil
}

func createDocument(ctx context.Context, r request, in *CustomerPath, d receivedDocument) (One[Document], error) {
	doc, err := r.reg.AddDocument(ctx, r.actor, in.ID, d.name, d.kind, bytes.NewReader(d.content))
	return one(documentWire(&doc), in.ID).created("/v1/customers/" + in.ID + "/documents/" + doc.ID), err
}

func getDocument(ctx context.Context, r request, in *DocumentPath, d *download) error {
	doc, content, err := r.reg.Document(ctx, r.actor, in.ID, in.DocumentID)
	if err != nil {
		return err
	}
	d.name, d.contentType = doc.Name, doc.ContentType
	_, err = d.Write(content)
	return err
}
