package api

import (
	"maps"
	"slices"
	"strconv"

	"clientele"

	"github.com/danielgtaylor/huma/v2"
)

// Customer is a customer as answers show it.
type Customer struct {
	ID                 string            `json:"id" example:"cust_01k3v9q2d7m4x8a5c0tw"`
	Name               string            `json:"name" example:"Maria Virtanen"`
	FirstName          *string           `json:"firstName"`
	LastName           *string           `json:"lastName"`
	Phone              *string           `json:"phone" doc:"E.164" example:"+358401234567"`
	Email              *string           `json:"email" example:"maria@example.com"`
	Address            *Address          `json:"address" doc:"null when nothing of it is known"`
	Birthday           *string           `json:"birthday" doc:"1990-05-31, or --05-31 when the year is not known" example:"1990-05-31"`
	Language           *string           `json:"language" example:"fi"`
	Notes              *string           `json:"notes" doc:"The general note, shown whenever a booking is opened"`
	Tags               []string          `json:"tags" example:"VIP,colour"`
	RegularOf          *string           `json:"regularOf" doc:"Id of the user whose regular they are"`
	DiscountPercent    float64           `json:"discountPercent" doc:"Taken off every line at checkout" example:"12.5"`
	Consent            Consent           `json:"consent"`
	Blocked            Blocked           `json:"blocked"`
	CustomFields       map[string]string `json:"customFields" doc:"Fields of the organization's own"`
	LoyaltyPoints      int64             `json:"loyaltyPoints"`
	Status             string            `json:"status" enum:"active,archived,removal_pending"`
	Archived           bool              `json:"archived"`
	ArchivedAt         *string           `json:"archivedAt" format:"date-time"`
	Removal            *Removal          `json:"removal" doc:"The pending removal request; null when there is none"`
	Source             string            `json:"source" enum:"staff,booking,online_booking,marketplace,import,api,portal" doc:"How the record came to be"`
	Statistics         Statistics        `json:"statistics"`
	CreatedAt          string            `json:"createdAt" format:"date-time"`
	UpdatedAt          string            `json:"updatedAt" format:"date-time"`
	Version            int64             `json:"version" doc:"Counts the changes of the record; also its ETag" example:"1"`
	PossibleDuplicates []Candidate       `json:"possibleDuplicates,omitzero" doc:"In the answer of POST alone: other records with the same phone or e-mail, and those that resemble this one"`
	PreviouslyErased   bool              `json:"previouslyErased,omitempty" doc:"In the answer of POST alone: somebody with this phone or e-mail was erased. The new record has none of their history, and no consent."`
	Included           *Included         `json:"included,omitempty" doc:"In the answer of GET with include alone"`
}

// TransformSchema lets the parts that may be missing be null.
func (Customer) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	address := s.Properties["address"]
	s.Properties["address"] = &huma.Schema{Description: address.Description, AnyOf: []*huma.Schema{{Ref: address.Ref}, {Type: "null"}}}
	removal := s.Properties["removal"]
	s.Properties["removal"] = &huma.Schema{Description: removal.Description, AnyOf: []*huma.Schema{{Ref: removal.Ref}, {Type: "null"}}}
	return s
}

// Address is where somebody lives.
type Address struct {
	Street     *string `json:"street" example:"Rantatie 4 B"`
	PostalCode *string `json:"postalCode" example:"33100"`
	City       *string `json:"city" example:"Tampere"`
	Country    *string `json:"country" doc:"ISO 3166-1 alpha-2" example:"FI"`
}

// Consent says whether a person may be written to.
type Consent struct {
	Email *bool `json:"email" doc:"null: never asked"`
	SMS   *bool `json:"sms" doc:"null: never asked"`
}

// Blocked says whether somebody may book online.
type Blocked struct {
	Mode   string  `json:"mode" enum:"allow,ask,refuse"`
	Reason *string `json:"reason"`
}

// Statistics are what a customer's bookings and orders come to.
type Statistics struct {
	Sales             int64   `json:"sales" doc:"Paid orders less refunds, in minor units"`
	Bookings          int     `json:"bookings" doc:"Not cancelled, upcoming included"`
	Visits            int     `json:"visits" doc:"Whose start has passed, not cancelled and not missed"`
	Cancellations     int     `json:"cancellations" doc:"Cancelled by the customer"`
	NoShows           int     `json:"noShows"`
	FirstVisit        *string `json:"firstVisit" format:"date-time"`
	LastVisit         *string `json:"lastVisit" format:"date-time"`
	NextBooking       *string `json:"nextBooking" format:"date-time"`
	AverageSpend      *int64  `json:"averageSpend" doc:"Sales by visits, in minor units; null without a visit"`
	DaysBetweenVisits *int    `json:"daysBetweenVisits" doc:"Days from one visit to the next, on the average; null with fewer than two visits"`
}

// Candidate is another record that may be the same person.
type Candidate struct {
	ID     string `json:"id"`
	Status string `json:"status" enum:"active,archived,removal_pending"`
}

// Included are the newest ten of what was asked for.
type Included struct {
	Bookings []Booking `json:"bookings,omitzero"`
	Orders   []Order   `json:"orders,omitzero"`
	Notes    []Note    `json:"notes,omitzero"`
}

// customerWire is a record as answers show it. It points into the record.
func customerWire(c *clientele.Customer) Customer {
	w := Customer{ID: c.ID, Name: c.Name, FirstName: orNull(&c.FirstName), LastName: orNull(&c.LastName), Phone: orNull(&c.Phone),
		Email: orNull(&c.Email), Birthday: orNull(&c.Birthday), Language: orNull(&c.Language), Notes: orNull(&c.Notes), Tags: c.Tags,
		RegularOf: orNull(&c.RegularOf), DiscountPercent: c.Discount.Float(),
		Consent: Consent{Email: permission(c.ConsentEmail), SMS: permission(c.ConsentSMS)},
		Blocked: Blocked{Mode: blockMode(c), Reason: orNull(&c.Blocked.Reason)}, CustomFields: c.CustomFields,
		LoyaltyPoints: c.Loyalty, Status: string(c.Status), Archived: c.Status == clientele.StatusArchived,
		ArchivedAt: stampOrNull(c.ArchivedAt), Source: string(c.Source), Statistics: statisticsWire(c.Statistics),
		CreatedAt: stamp(c.CreatedAt), UpdatedAt: stamp(c.UpdatedAt), Version: c.Version}
	if c.Removal != nil {
		removal := removalWire(c.Removal)
		w.Removal = &removal
	}
	if a := &c.Address; !a.Empty() {
		w.Address = &Address{orNull(&a.Street), orNull(&a.PostalCode), orNull(&a.City), orNull(&a.Country)}
	}
	if w.Tags == nil {
		w.Tags = []string{}
	}
	if w.CustomFields == nil {
		w.CustomFields = map[string]string{}
	}
	return w
}

func blockMode(c *clientele.Customer) string {
	if c.Blocked.Mode == "" {
		return string(clientele.BlockAllow)
	}
	return string(c.Blocked.Mode)
}

func statisticsWire(s clientele.Statistics) Statistics {
	w := Statistics{Sales: s.Sales, Bookings: s.Bookings, Visits: s.Visits, Cancellations: s.Cancellations, NoShows: s.NoShows,
		FirstVisit: stampOrNull(s.FirstVisit), LastVisit: stampOrNull(s.LastVisit), NextBooking: stampOrNull(s.NextBooking)}
	if spend, ok := s.AverageSpend(); ok {
		w.AverageSpend = &spend
	}
	if days, ok := s.DaysBetweenVisits(); ok {
		w.DaysBetweenVisits = &days
	}
	return w
}

func permission(p clientele.Permission) *bool {
	allowed, ok := p.Value().(bool)
	if !ok {
		return nil
	}
	return &allowed
}

func candidates(cs []clientele.Customer) []Candidate {
	out := make([]Candidate, len(cs))
	for i, c := range cs {
		out[i] = Candidate{ID: c.ID, Status: string(c.Status)}
	}
	return out
}

// CustomerFields are what of a customer can be written. What is left out stays as it is, null clears.
type CustomerFields struct {
	Name            opt[string]                 `json:"name,omitempty" doc:"Or firstName and lastName, which make the name" example:"Maria Virtanen"`
	FirstName       opt[string]                 `json:"firstName,omitempty"`
	LastName        opt[string]                 `json:"lastName,omitempty"`
	Phone           opt[string]                 `json:"phone,omitempty" doc:"As a person types it; without a country code it is of the organization's country" example:"040 123 4567"`
	Email           opt[string]                 `json:"email,omitempty" example:"maria@example.com"`
	Address         opt[AddressFields]          `json:"address,omitempty"`
	Birthday        opt[string]                 `json:"birthday,omitempty" doc:"1990-05-31, or --05-31 when the year is not known"`
	Language        opt[string]                 `json:"language,omitempty" doc:"BCP 47, as in fi or sv-FI"`
	Notes           opt[string]                 `json:"notes,omitempty" doc:"The general note, up to 10,000 characters"`
	Tags            opt[[]string]               `json:"tags,omitempty" doc:"All tags the customer has, up to 50" example:"[\"VIP\"]"`
	RegularOf       opt[reference]              `json:"regularOf,omitempty" doc:"Id of the user whose regular they are"`
	DiscountPercent opt[float64]                `json:"discountPercent,omitempty" doc:"0 to 100, two decimals"`
	Consent         opt[ConsentFields]          `json:"consent,omitempty"`
	Blocked         opt[BlockedFields]          `json:"blocked,omitempty"`
	CustomFields    opt[map[string]opt[string]] `json:"customFields,omitempty" doc:"Merged with those there are, up to 50 texts; a field named null goes"`
}

// CustomerUpdate is what PATCH can change.
type CustomerUpdate struct {
	CustomerFields
	Archived opt[bool] `json:"archived,omitempty" doc:"true archives, false reactivates"`
}

// AddressFields are what of an address can be written.
type AddressFields struct {
	Street     opt[string] `json:"street,omitempty" example:"Rantatie 4 B"`
	PostalCode opt[string] `json:"postalCode,omitempty" example:"33100"`
	City       opt[string] `json:"city,omitempty" example:"Tampere"`
	Country    opt[string] `json:"country,omitempty" doc:"ISO 3166-1 alpha-2" example:"FI"`
}

// ConsentFields are answers of a person, each for the history.
type ConsentFields struct {
	Email opt[bool] `json:"email,omitempty"`
	SMS   opt[bool] `json:"sms,omitempty"`
}

// BlockedFields say whether somebody may book online; null for all of it allows again.
type BlockedFields struct {
	Mode   opt[string] `json:"mode,omitempty" doc:"allow, ask (staff confirm first) or refuse"`
	Reason opt[string] `json:"reason,omitempty"`
}

// change is what the fields ask of the domain.
func (f CustomerFields) change() clientele.CustomerChange {
	c := clientele.CustomerChange{Name: f.Name.Optional, FirstName: f.FirstName.Optional, LastName: f.LastName.Optional,
		Phone: f.Phone.Optional, Email: f.Email.Optional, Birthday: f.Birthday.Optional, Language: f.Language.Optional,
		Notes: f.Notes.Optional, Tags: f.Tags.Optional, DiscountPercent: f.DiscountPercent.Optional}
	c.RegularOf = clientele.Optional[string]{Set: f.RegularOf.Set, Null: f.RegularOf.Null, Value: string(f.RegularOf.Value)}
	a := f.Address.Value
	c.Address = clientele.Optional[clientele.AddressChange]{Set: f.Address.Set, Null: f.Address.Null, Value: clientele.AddressChange{
		Street: a.Street.Optional, PostalCode: a.PostalCode.Optional, City: a.City.Optional, Country: a.Country.Optional}}
	c.ConsentEmail, c.ConsentSMS = f.Consent.Value.Email.Optional, f.Consent.Value.SMS.Optional
	if f.Consent.Null {
		c.ConsentEmail, c.ConsentSMS = clientele.Clear[bool](), clientele.Clear[bool]()
	}
	c.BlockMode, c.BlockReason = f.Blocked.Value.Mode.Optional, f.Blocked.Value.Reason.Optional
	if f.Blocked.Null {
		c.BlockMode = clientele.Clear[string]()
	}
	if f.CustomFields.Set {
		c.CustomFields = clientele.Optional[map[string]clientele.Optional[string]]{Set: true, Null: f.CustomFields.Null,
			Value: make(map[string]clientele.Optional[string], len(f.CustomFields.Value))}
		for _, name := range slices.Sorted(maps.Keys(f.CustomFields.Value)) {
			c.CustomFields.Value[name] = f.CustomFields.Value[name].Optional
		}
	}
	return c
}

func (u CustomerUpdate) change() clientele.CustomerChange {
	c := u.CustomerFields.change()
	c.Archived = u.Archived.Optional
	return c
}

// etag is the entity tag of a version.
func etag(version int64) string {
	return strconv.Quote(strconv.FormatInt(version, 10))
}
