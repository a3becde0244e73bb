package clientele

import (
	"slices"
	"time"

	"clientele/vault"
)

// Customer is a person in the register.
type Customer struct {
	ID                       string
	Name                     string
	FirstName                string
	LastName                 string
	NameKey                  string // the folded name: what lists by name are sorted by
	Phone                    string // E.164
	Email                    string // as it was written
	EmailKey                 string // in lower case: what e-mails are compared by
	Address                  Address
	Birthday                 string // 2006-01-02; "--01-02" when the year is not known
	Language                 string // BCP 47
	Notes                    string // general notes: shown whenever a booking of theirs is opened
	Tags                     []string
	RegularOf                string  // the user whose regular they are
	Discount                 Percent // applied to every line at checkout
	ConsentEmail, ConsentSMS Permission
	Blocked                  Block
	CustomFields             map[string]string
	Loyalty                  int64 // points
	Status                   Status
	ArchivedAt               time.Time
	MergedInto               string   // of a merged record: the one it was merged into
	Removal                  *Removal `json:"-"` // the pending removal request; nil in storage, which has it apart
	Source                   Source
	Statistics               Statistics
	Slot                     vault.Slot // seals what is written about them
	CreatedAt                time.Time
	UpdatedAt                time.Time
	Version                  int64
}

// Address is where somebody lives.
type Address struct {
	Street, PostalCode, City string
	Country                  string // ISO 3166-1 alpha-2
}

// Empty tells whether nothing of an address is known.
func (a Address) Empty() bool { return a == Address{} }

// Status is where a record is in its life.
type Status string

// The states of a record. Only the first three are ever listed.
const (
	StatusActive         Status = "active"
	StatusArchived       Status = "archived"
	StatusRemovalPending Status = "removal_pending"
	StatusMerged         Status = "merged"
	StatusErased         Status = "erased"
)

// Source is how a record came to be.
type Source string

// The sources.
const (
	SourceStaff       Source = "staff"
	SourceBooking     Source = "booking"
	SourceOnline      Source = "online_booking"
	SourceMarketplace Source = "marketplace"
	SourceImport      Source = "import"
	SourceAPI         Source = "api"
	SourcePortal      Source = "portal"
)

// Permission is a consent as it stands: never asked, allowed or refused.
type Permission int

// The three answers to "may we write to you".
const (
	NeverAsked Permission = iota
	Allowed
	Refused
)

// Percent is hundredths of a percent: 12.5 % is 1250.
type Percent int64

// Block says whether somebody may book online.
type Block struct {
	Mode   BlockMode
	Reason string
}

// BlockMode is what happens when a person books online.
type BlockMode string

// The three modes; the empty mode means allow.
const (
	BlockAllow  BlockMode = "allow"
	BlockAsk    BlockMode = "ask"    // staff confirm the booking first
	BlockRefuse BlockMode = "refuse" // the organization's words are shown instead
)

// Statistics are kept per customer in the transactions that change them.
type Statistics struct {
	Sales         int64 // minor units: paid orders less refunds
	Bookings      int   // not cancelled, upcoming included
	Visits        int   // whose start has passed, not cancelled, not missed
	Cancellations int
	NoShows       int
	FirstVisit    time.Time
	LastVisit     time.Time
	NextBooking   time.Time
}

// Tag is a word that customers are marked with. Its key, the folded name, makes "VIP" and "vip" one tag.
type Tag struct {
	Key       string
	Name      string
	Color     string // a hue's name of the palette, or empty
	Customers int    // active ones that have it
	CreatedAt time.Time
}

// CustomerQuery says which customers a list holds, and in which order. The zero value of a field asks for nothing.
type CustomerQuery struct {
	Search                         Search   // every word must match; see Search
	Statuses                       []Status // never empty: which states are listed
	Tag                            string   // key of a tag
	ConsentEmail, ConsentSMS       bool
	RegularOf                      string
	Source                         Source
	CreatedFrom, CreatedTo         time.Time // from is inclusive, to exclusive
	ArchivedFrom, ArchivedTo       time.Time
	LastVisitFrom, LastVisitTo     time.Time
	NextBookingFrom, NextBookingTo time.Time
	MinSales, MaxSales             *int64
	MinVisits, MaxVisits           *int64
	MinBookings, MaxBookings       *int64
	MinCancellations               *int64
	MinNoShows                     *int64
	HasUpcoming                    *bool
	HasEmail                       bool // for lists of e-mails
	Sort                           Sort
	Desc                           bool
}

// Sort is what a list of customers is sorted by; equal ones by id, in the same direction. Records without a value
// come last in both directions.
type Sort string

// The orders of a list. SortMatch, of searches alone, is the order of the words that matched: names before e-mails
// before phones, each by alphabet; it has no direction.
const (
	SortMatch         Sort = "match"
	SortName          Sort = "name"
	SortCreated       Sort = "createdAt"
	SortSales         Sort = "sales"
	SortBookings      Sort = "bookings"
	SortVisits        Sort = "visits"
	SortCancellations Sort = "cancellations"
	SortNoShows       Sort = "noShows"
	SortLastVisit     Sort = "lastVisit"
	SortNextBooking   Sort = "nextBooking"
)

// Sources lists every source.
func Sources() []Source {
	return []Source{SourceStaff, SourceBooking, SourceOnline, SourceMarketplace, SourceImport, SourceAPI, SourcePortal}
}

func (s Source) known() bool { return slices.Contains(Sources(), s) }

// source is how a record comes to be that this actor makes.
func (a Actor) source() Source {
	switch {
	case a.Kind == ActorUser:
		return SourceStaff
	case a.Kind == ActorCustomer && a.Origin == originOnline:
		return SourceOnline
	case a.Kind == ActorCustomer:
		return SourcePortal
	}
	return SourceAPI
}
