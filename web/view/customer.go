package view

// Card is a customer's page.
type Card struct {
	Frame
	ID, Name, Since, Discount string
	RegularOf                 string
	Status                    string
	ArchivedOn                string
	Version                   string
	Tags                      []string
	AllTags                   []string
	Tiles                     []Tile
	Details                   []Detail
	GeneralNotes              string
	Notes                     []Note
	MoreNotes                 bool
	Consents                  []ConsentSwitch
	ConsentHistory            []ConsentLine
	Documents                 []DocumentLine
	Points                    string
	LoyaltyName               string
	Loyalty                   []LoyaltyLine
	History                   []HistoryLine
	Bookings                  []BookingLine
	MoreBookings              bool
	Orders                    []OrderLine
	Merges                    []MergedLine
	Suggestions               []SuggestionLine
	Twins                     []Candidate  // who may be the same person
	Removal                   *RemovalPlan // nil: none was requested
	MoreHistory               bool
	Phone, Email              string
	Wrong                     string // what was wrong with the last small form
}

// SuggestionLine is what a booking said differently about the customer.
type SuggestionLine struct{ ID, Booking, Field, Value, Current, When string }

// Tile is one figure.
type Tile struct {
	Label, Value, Note, Icon string
	Text                     bool   // words, not a figure
	Spark                    string // the points of a line through the last months
}

// Detail is one thing that is known.
type Detail struct{ Label, Value, Link string }

// Note is something staff wrote.
type Note struct {
	ID, Text, Author, When string
	Pinned                 bool
}

// ConsentSwitch is a permission as it stands.
type ConsentSwitch struct {
	Channel, Label, State string
	On                    bool
}

// ConsentLine is one entry of the history of consent.
type ConsentLine struct{ What, When, From, Wording string }

// DocumentLine is one document.
type DocumentLine struct{ ID, Name, Size, When string }

// LoyaltyLine is one line of the ledger of points.
type LoyaltyLine struct{ Points, Balance, Reason, When string }

// HistoryLine is something that was done.
type HistoryLine struct {
	Icon, What, Who, When string
	Changes               []ChangeLine
}

// ChangeLine is a field before and after.
type ChangeLine struct{ Field, Before, After string }

// CustomerForm is where a customer is made or changed.
type CustomerForm struct {
	Frame
	ID, Name   string // empty for a new one
	Version    string
	Main       []Field
	Address    []Field
	More       []Field
	Candidates []Candidate // who has the same contact already
	Wrong      string
	MoreOpen   bool
}

// Candidate is somebody who may be the same person.
type Candidate struct {
	ID, Name, Detail string
	Archived         bool
}

// CustomerHistory is everything that was done with a customer, page by page.
type CustomerHistory struct {
	Frame
	ID, Name string
	Lines    []HistoryLine
	Next     string
}
