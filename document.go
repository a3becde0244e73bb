package clientele

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime"
	"path"
	"strings"
	"time"
	"unicode/utf8"
)

// Document is a file kept with a customer. Its name and contents are sealed.
type Document struct {
	ID          string
	CustomerID  string
	Name        string // empty in storage, which holds Sealed
	Sealed      Sealed // the name
	ContentType string
	Size        int64 // bytes
	Author      string
	CreatedAt   time.Time
}

// Limits of documents.
const (
	MaxDocument   = 10 << 20 // bytes
	documentChunk = 1 << 20
)

// Documents lists a customer's documents, the newest first. Needs customers:read.
func (r *Register) Documents(ctx context.Context, a Actor, customer string, paging Paging) (Page[Document], error) {
	return childPage(ctx, r, a, customer, "documents", paging, r.store.FindDocuments, r.openDocument)
}

// AddDocument keeps a file of up to 10 MiB with a customer. Needs customers:write.
func (r *Register) AddDocument(ctx context.Context, a Actor, customer, name, contentType string, file io.Reader) (Document, error) {
	content, err := io.ReadAll(io.LimitReader(file, MaxDocument+1))
	if err != nil {
		return Document{}, Errorf(KindInvalidRequest, "The file did not arrive whole. Send it again.").Because(err)
	}
	if len(content) > MaxDocument {
		return Document{}, Errorf(KindTooLarge, "A document may have up to 10 MiB")
	}
	if len(content) == 0 {
		return Document{}, &Error{Kind: KindValidation, Message: "Some fields need another value",
			Fields: []FieldError{{Field: "file", Code: "required", Message: "the file is empty"}}}
	}
	doc := Document{Name: cleanFileName(name), ContentType: cleanContentType(contentType), Size: int64(len(content)), Author: a.ID}
	err = r.withCustomer(ctx, a, customer, func(tx Tx, c Customer) error {
		doc.ID, doc.CustomerID, doc.CreatedAt = r.newID(a, prefixDocument), c.ID, r.Now(a.Org)
		if doc.Sealed, err = r.seal(a.Org.ID, c.Slot, c.ID, "document", doc.ID, []byte(doc.Name)); err != nil {
			return err
		}
		chunks, err := r.sealChunks(a.Org.ID, doc.Sealed, "document", doc.ID, content)
		if err != nil {
			return err
		}
		if err := tx.InsertDocument(ctx, a.Org.ID, doc, chunks); err != nil {
			return err
		}
		return r.record(ctx, tx, a, aboutCustomer("customer.document_added", c, Change{Field: "document", After: doc.Name}))
	})
	return doc, err
}

// Document gives a document and its contents. Needs customers:read.
func (r *Register) Document(ctx context.Context, a Actor, customer, id string) (Document, []byte, error) {
	if _, err := r.Customer(ctx, a, customer); err != nil {
		return Document{}, nil, err
	}
	doc, err := r.documentByID(ctx, r.store, a, customer, id)
	if err != nil {
		return Document{}, nil, err
	}
	var content bytes.Buffer
	for n := 0; content.Len() < int(doc.Size); n++ {
		sealed, err := r.store.DocumentChunk(ctx, a.Org.ID, id, n)
		if err != nil {
			return Document{}, nil, err
		}
		plain, err := r.unseal(a.Org.ID, Sealed{Slot: doc.Sealed.Slot, Origin: doc.Sealed.Origin, Data: sealed}, "document", chunkRow(id, n))
		if err != nil {
			return Document{}, nil, err
		}
		content.Write(plain)
	}
	return doc, content.Bytes(), nil
}

// DeleteDocument removes a document and its contents. Needs customers:write.
func (r *Register) DeleteDocument(ctx context.Context, a Actor, customer, id string) error {
	return r.withCustomer(ctx, a, customer, func(tx Tx, c Customer) error {
		doc, err := r.documentByID(ctx, tx, a, customer, id)
		if err != nil {
			return err
		}
		if err := tx.DeleteDocument(ctx, a.Org.ID, customer, id); err != nil {
			return err
		}
		return r.record(ctx, tx, a, aboutCustomer("customer.document_deleted", c, Change{Field: "document", Before: doc.Name}))
	})
}

func (r *Register) documentByID(ctx context.Context, from Reader, a Actor, customer, id string) (Document, error) {
	doc, err := from.DocumentByID(ctx, a.Org.ID, customer, id)
	if KindOf(err) == KindNotFound {
		return Document{}, NotFound("Document")
	}
	if err != nil {
		return Document{}, err
	}
	return doc, r.openDocument(a.Org.ID, &doc)
}

func (r *Register) openDocument(org string, d *Document) error {
	name, err := r.unseal(org, d.Sealed, "document", d.ID)
	d.Name = string(name)
	return err
}

// sealChunks cuts a file into chunks of 1 MiB, each sealed to its place.
func (r *Register) sealChunks(org string, under Sealed, table, id string, content []byte) ([][]byte, error) {
	var chunks [][]byte
	for n := 0; len(content) > 0; n++ {
		size := min(documentChunk, len(content))
		sealed, err := r.seal(org, under.Slot, under.Origin, table, chunkRow(id, n), content[:size])
		if err != nil {
			return nil, err
		}
		chunks, content = append(chunks, sealed.Data), content[size:]
	}
	return chunks, nil
}

func chunkRow(id string, n int) string { return fmt.Sprintf("%s#%d", id, n) }

// cleanFileName keeps the last part of a path, without what a file system or a header would stumble over.
func cleanFileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || strings.ContainsRune(`"<>:|?*`, c) {
			return -1
		}
		return c
	}, name)
	for utf8.RuneCountInString(name) > maxName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	if strings.Trim(name, ". /") == "" {
		return "document"
	}
	return name
}

func cleanContentType(text string) string {
	kind, _, err := mime.ParseMediaType(text)
	if err != nil || len(kind) > 100 {
		return "application/octet-stream"
	}
	return kind
}
