package sqlstore

import (
	"context"

	"clientele"
)

const selectDocument = "select id, customer_id, content_type, size, author, created_at, slot, origin, sealed from document where org_id = $1 and customer_id = $2"

func readDocument(row scanner) (d clientele.Document, err error) {
	err = row.Scan(append([]any{&d.ID, &d.CustomerID, &d.ContentType, &d.Size, &d.Author, fromMS(&d.CreatedAt)}, sealedFields(&d.Sealed)...)...)
	return d, err
}

// FindDocuments lists a customer's documents, the newest first.
func (r reader) FindDocuments(ctx context.Context, org, customer string, s clientele.Slice) ([]clientele.Document, string, error) {
	return childrenOf(ctx, r, readDocument, selectDocument, org, customer, s, func(d clientele.Document) string { return d.ID })
}

// DocumentByID gives one document of a customer, without its contents.
func (r reader) DocumentByID(ctx context.Context, org, customer, id string) (clientele.Document, error) {
	return one(ctx, r, "Document", readDocument, selectDocument+" and id = $3", org, customer, id)
}

// DocumentChunk gives a sealed part of a document.
func (r reader) DocumentChunk(ctx context.Context, org, id string, n int) ([]byte, error) {
	return one(ctx, r, "Part of the document", readBlob, "select sealed from document_chunk where org_id = $1 and document_id = $2 and n = $3", org, id, n)
}

func readBlob(row scanner) (b []byte, err error) {
	err = row.Scan(fromBlob(&b))
	return b, err
}

// InsertDocument writes a document and its sealed parts.
func (t *tx) InsertDocument(_ context.Context, org string, d clientele.Document, chunks [][]byte) error {
	_, err := t.exec(`insert into document (org_id, id, customer_id, content_type, size, author, created_at, slot, origin, sealed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		append([]any{org, d.ID, d.CustomerID, d.ContentType, d.Size, d.Author, ms(d.CreatedAt)}, sealedValues(d.Sealed)...)...)
	if err != nil {
		return taken(err, "document", "There is a document with this id already")
	}
	for n, chunk := range chunks {
		if _, err := t.exec("insert into document_chunk (org_id, document_id, n, sealed) values ($1, $2, $3, $4)", org, d.ID, n, blob(chunk)); err != nil {
			return err
		}
	}
	return nil
}

// DeleteDocument removes a document with its parts.
func (t *tx) DeleteDocument(ctx context.Context, org, customer, id string) error {
	if _, err := t.DocumentByID(ctx, org, customer, id); err != nil {
		return err
	}
	if _, err := t.exec("delete from document_chunk where org_id = $1 and document_id = $2", org, id); err != nil {
		return err
	}
	return t.change("Document", "delete from document where org_id = $1 and customer_id = $2 and id = $3", org, customer, id)
}
