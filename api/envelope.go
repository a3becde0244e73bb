package api

import (
	"net/http"
	"time"

	"clientele"
)

// reply is what an operation answers with: a body in the envelope, and the headers that go with it.
type reply interface{ head() Head }

// Head is what of an answer is not its body.
type Head struct {
	Status   int // the operation's own when 0
	ETag     string
	Location string
	Subject  string // id of the record that the answer is about
}

func (h Head) head() Head { return h }

// One is the envelope of one thing.
type One[T any] struct {
	Head    `json:"-"`
	Success bool `json:"success" enum:"true" doc:"Always true"`
	Data    T    `json:"data"`
}

func one[T any](data T, subject string) One[T] {
	return One[T]{Head: Head{Subject: subject}, Success: true, Data: data}
}

// Created is an answer to something that was made, with where it is.
func (o One[T]) created(location string) One[T] {
	o.Status, o.Location = http.StatusCreated, location
	return o
}

// Many is the envelope of a page of a list.
type Many[T any] struct {
	Head    `json:"-"`
	Success bool `json:"success" enum:"true" doc:"Always true"`
	Data    []T  `json:"data"`
	Page    Page `json:"page"`
}

// Page says how a list goes on.
type Page struct {
	NextCursor *string `json:"nextCursor" doc:"What to send as cursor for the next page; null at the end"`
	HasMore    bool    `json:"hasMore" doc:"Whether another page follows. A page may be shorter than limit although it does."`
	Total      *int    `json:"total,omitempty" doc:"With total=true: the length of the whole list"`
}

// many makes the envelope of a page of the domain's.
func many[D, T any](page clientele.Page[D], wire func(*D) T) Many[T] {
	m := Many[T]{Success: true, Data: make([]T, len(page.Items)), Page: pageOf(page)}
	for i := range page.Items {
		m.Data[i] = wire(&page.Items[i])
	}
	return m
}

func pageOf[D any](page clientele.Page[D]) Page {
	p := Page{HasMore: page.More(), Total: page.Total}
	if page.More() {
		p.NextCursor = &page.Next
	}
	return p
}

// Removed says that a thing is gone.
type Removed struct {
	ID      string `json:"id" doc:"Of what was removed"`
	Deleted bool   `json:"deleted" enum:"true" doc:"Always true"`
}

func removed(id string) One[Removed] { return one(Removed{ID: id, Deleted: true}, "") }

// timeFormat is RFC 3339 in UTC, to the millisecond.
const timeFormat = "2006-01-02T15:04:05.000Z"

func stamp(t time.Time) string { return t.UTC().Format(timeFormat) }

// stampOrNull is null for a time that never was.
func stampOrNull(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	text := stamp(t)
	return &text
}

// orNull is null for a text that is empty.
func orNull(text *string) *string {
	if *text == "" {
		return nil
	}
	return text
}
