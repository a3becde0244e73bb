package clientele

import (
	"context"
	"io"
	"strconv"
	"time"
)

// HandOver is everything that is held about one person, in the order in which it is shown. It has what staff wrote
// about them too, and nothing about anybody else.
type HandOver struct {
	Organization string
	CustomerID   string
	At           time.Time
	Location     *time.Location // in which a person reads times
	Profile      []HandOverValue
	Sections     []HandOverSection
	Files        []HandOverFile
}

// HandOverSection is one kind of thing: notes, bookings, orders. All its rows have the same names in the same order.
type HandOverSection struct {
	Name string // as the API spells it
	Rows [][]HandOverValue
}

// HandOverValue is one thing that is known: a text, a number, a bool, a time, an amount of money, a list of texts, texts
// by name, or nil.
type HandOverValue struct {
	Name  string
	Value any
}

// HandOverMoney is an amount in minor units. In JSON it is the number alone: the currency stands beside it.
type HandOverMoney struct {
	Amount   int64
	Currency string
}

// MarshalJSON writes the amount.
func (m HandOverMoney) MarshalJSON() ([]byte, error) {
	return strconv.AppendInt(nil, m.Amount, 10), nil
}

// HandOverFile is a document of the person.
type HandOverFile struct {
	Name        string
	ContentType string
	Content     []byte
}

// HandOverFormat is what a hand-over is written as for people to keep.
type HandOverFormat string

// The formats: a ZIP has the JSON, tables, the documents and a page to read; a PDF is to print.
const (
	HandOverZIP HandOverFormat = "zip"
	HandOverPDF HandOverFormat = "pdf"
)

// RenderHandOver writes a hand-over for people. Package formats has one.
type RenderHandOver func(w io.Writer, h HandOver, format HandOverFormat) error

// HandOver gathers everything that is held about a customer: active, archived or about to be removed. That it was
// asked for stands in the audit log. Needs customers:export.
func (r *Register) HandOver(ctx context.Context, a Actor, id string) (HandOver, error) {
	if err := a.need(CustomersExport); err != nil {
		return HandOver{}, err
	}
	c, err := r.living(ctx, r.store, a)(r.store.CustomerByID(ctx, a.Org.ID, id))
	if err != nil {
		return HandOver{}, err
	}
	if err := r.advance(ctx, a.Org); err != nil {
		return HandOver{}, err
	}
	h := HandOver{Organization: a.Org.Name, CustomerID: id, At: r.Now(a.Org), Location: a.Org.Settings.Location(), Profile: profileOf(c, a.Org.Settings.Currency)}
	all := a
	all.Kind = ActorSystem // the one scope gives all of it: what the person is owed is not cut by who presses the button
	for _, gather := range []func(context.Context, Actor, Customer, *HandOver) error{
		r.handOverNotes, r.handOverConsents, r.handOverLoyalty, r.handOverBookings, r.handOverOrders, r.handOverDocuments, r.handOverSuggestions,
		r.handOverMessages, r.handOverHolds, r.handOverRemoval, r.handOverHistory,
	} {
		if err := gather(ctx, all, c, &h); err != nil {
			return HandOver{}, err
		}
	}
	return h, r.store.InTx(ctx, func(tx Tx) error { return r.record(ctx, tx, a, aboutCustomer("customer.handed_over", c)) })
}

// WriteHandOver writes a hand-over in a format for people. Needs customers:export.
func (r *Register) WriteHandOver(ctx context.Context, a Actor, id string, format HandOverFormat, w io.Writer) error {
	h, err := r.HandOver(ctx, a, id)
	if err != nil {
		return err
	}
	return r.handOver(w, h, format)
}

func profileOf(c Customer, currency string) []HandOverValue {
	values := []HandOverValue{{"id", c.ID}}
	for _, f := range customerFields {
		switch f.name {
		case "tags":
			values = append(values, HandOverValue{f.name, c.Tags})
		case "customFields":
			values = append(values, HandOverValue{f.name, c.CustomFields})
		default:
			values = append(values, HandOverValue{f.name, f.get(c)})
		}
	}
	s := c.Statistics
	return append(values, HandOverValue{"source", string(c.Source)}, HandOverValue{"createdAt", c.CreatedAt}, HandOverValue{"updatedAt", c.UpdatedAt},
		HandOverValue{"archivedAt", timeOrNil(c.ArchivedAt)}, HandOverValue{"sales", HandOverMoney{s.Sales, currency}}, HandOverValue{"currency", currency},
		HandOverValue{"bookings", s.Bookings}, HandOverValue{"visits", s.Visits},
		HandOverValue{"cancellations", s.Cancellations}, HandOverValue{"noShows", s.NoShows}, HandOverValue{"firstVisit", timeOrNil(s.FirstVisit)},
		HandOverValue{"lastVisit", timeOrNil(s.LastVisit)}, HandOverValue{"nextBooking", timeOrNil(s.NextBooking)})
}

func textOrNil[T ~string](text T) any {
	if text == "" {
		return nil
	}
	return string(text)
}

func timeOrNil(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// section reads a whole list, page by page, and puts it into the hand-over.
func section[T any](ctx context.Context, h *HandOver, name string, row func(T) []HandOverValue, find func(ctx context.Context, p Paging) (Page[T], error)) error {
	s := HandOverSection{Name: name}
	paging := Paging{Limit: MaxLimit}
	for {
		page, err := find(ctx, paging)
		if err != nil {
			return err
		}
		for _, item := range page.Items {
			s.Rows = append(s.Rows, row(item))
		}
		if paging.Cursor = page.Next; !page.More() {
			h.Sections = append(h.Sections, s)
			return nil
		}
	}
}

func (r *Register) handOverNotes(ctx context.Context, a Actor, c Customer, h *HandOver) error {
	return section(ctx, h, "notes", func(n Note) []HandOverValue {
		return []HandOverValue{{"id", n.ID}, {"text", n.Text}, {"pinned", n.Pinned}, {"author", n.Author}, {"createdAt", n.CreatedAt}, {"updatedAt", n.UpdatedAt}}
	}, func(ctx context.Context, p Paging) (Page[Note], error) { return r.Notes(ctx, a, c.ID, p) })
}

func (r *Register) handOverConsents(ctx context.Context, a Actor, c Customer, h *HandOver) error {
	return section(ctx, h, "consents", func(e Consent) []HandOverValue {
		return []HandOverValue{{"id", e.ID}, {"channel", string(e.Channel)}, {"allowed", e.Allowed}, {"at", e.At}, {"source", string(e.Source)},
			{"actor", e.Actor}, {"wording", e.Wording}}
	}, func(ctx context.Context, p Paging) (Page[Consent], error) { return r.Consents(ctx, a, c.ID, p) })
}

func (r *Register) handOverLoyalty(ctx context.Context, a Actor, c Customer, h *HandOver) error {
	return section(ctx, h, "loyalty", func(e LoyaltyEntry) []HandOverValue {
		return []HandOverValue{{"id", e.ID}, {"points", e.Points}, {"balance", e.Balance}, {"reason", e.Reason}, {"actor", e.Actor}, {"at", e.At}}
	}, func(ctx context.Context, p Paging) (Page[LoyaltyEntry], error) { return r.Loyalty(ctx, a, c.ID, p) })
}

func (r *Register) handOverBookings(ctx context.Context, a Actor, c Customer, h *HandOver) error {
	return section(ctx, h, "bookings", func(b BookingDetails) []HandOverValue {
		var items []string
		for _, item := range b.Items {
			items = append(items, item.Name)
		}
		return []HandOverValue{{"id", b.ID}, {"startsAt", b.StartsAt}, {"endsAt", b.EndsAt}, {"status", string(b.Status)}, {"cancelledBy", textOrNil(b.CancelledBy)},
			{"source", string(b.Source)}, {"items", items}, {"users", b.Booking.Users}, {"notes", b.Notes}, {"seriesId", textOrNil(b.SeriesID)},
			{"orderId", textOrNil(b.OrderID)}, {"paidTotal", HandOverMoney{b.PaidTotal, a.Org.Settings.Currency}}, {"createdBy", textOrNil(b.CreatedBy)},
			{"createdAt", b.CreatedAt}, {"updatedAt", b.UpdatedAt}}
	}, func(ctx context.Context, p Paging) (Page[BookingDetails], error) {
		return r.CustomerBookings(ctx, a, c.ID, p)
	})
}

func (r *Register) handOverDocuments(ctx context.Context, a Actor, c Customer, h *HandOver) error {
	var ids []string
	err := section(ctx, h, "documents", func(d Document) []HandOverValue {
		ids = append(ids, d.ID)
		return []HandOverValue{{"id", d.ID}, {"name", d.Name}, {"contentType", d.ContentType}, {"size", d.Size}, {"author", d.Author}, {"createdAt", d.CreatedAt}}
	}, func(ctx context.Context, p Paging) (Page[Document], error) { return r.Documents(ctx, a, c.ID, p) })
	for _, id := range ids {
		if err != nil {
			break
		}
		var d Document
		var content []byte
		d, content, err = r.Document(ctx, a, c.ID, id)
		h.Files = append(h.Files, HandOverFile{Name: d.ID + "-" + d.Name, ContentType: d.ContentType, Content: content})
	}
	return err
}

func (r *Register) handOverSuggestions(ctx context.Context, a Actor, c Customer, h *HandOver) error {
	return section(ctx, h, "suggestions", func(s Suggestion) []HandOverValue {
		return []HandOverValue{{"id", s.ID}, {"bookingId", textOrNil(s.BookingID)}, {"field", s.Field}, {"value", s.Value},
			{"status", string(s.Status)}, {"createdAt", s.CreatedAt}}
	}, func(ctx context.Context, p Paging) (Page[Suggestion], error) { return r.Suggestions(ctx, a, c.ID, p) })
}

func (r *Register) handOverMessages(ctx context.Context, a Actor, c Customer, h *HandOver) error {
	return section(ctx, h, "messages", func(m Message) []HandOverValue {
		return []HandOverValue{{"id", m.ID}, {"channel", string(m.Channel)}, {"kind", string(m.Kind)}, {"status", string(m.Status)}, {"to", m.Contents.To},
			{"subject", m.Contents.Subject}, {"text", m.Contents.Text}, {"bookingId", textOrNil(m.BookingID)}, {"orderId", textOrNil(m.OrderID)},
			{"author", textOrNil(m.Author)}, {"createdAt", m.CreatedAt}, {"sentAt", timeOrNil(m.SentAt)}}
	}, func(ctx context.Context, p Paging) (Page[Message], error) { return r.CustomerMessages(ctx, a, c.ID, p) })
}

// SendHandOver has everything that is held about a customer sent to their own address, as a ZIP. A customer without
// an e-mail address is a conflict. Needs customers:export.
func (r *Register) SendHandOver(ctx context.Context, a Actor, id string) (Message, error) {
	if err := a.need(CustomersExport); err != nil {
		return Message{}, err
	}
	var m Message
	err := r.store.InTx(ctx, func(tx Tx) error {
		c, err := r.living(ctx, tx, a)(tx.LockCustomer(ctx, a.Org.ID, id))
		if err != nil {
			return err
		}
		if err := mayWrite(c, MessageHandover); err != nil {
			return err
		}
		if c.Email == "" {
			return Errorf(KindConflict, "This customer has no e-mail address")
		}
		m = Message{CustomerID: c.ID, Kind: MessageHandover, Channel: ChannelEmail, Author: a.ID}
		if err := r.queue(ctx, tx, a, &m, c); err != nil {
			return err
		}
		return r.record(ctx, tx, a, aboutCustomer("customer.hand_over_sent", c))
	})
	return m, err
}
