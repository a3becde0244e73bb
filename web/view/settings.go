package view

// Organization is the page of the organization's settings.
type Organization struct {
	Frame
	Main, Rules, Words, Sales []Field
	RequireAddress            bool
	Wrong                     string
}

// Users lists who signs in.
type Users struct {
	Frame
	Rows []UserLine
}

// UserLine is one user of the list.
type UserLine struct {
	ID, Name, Email, Role string
	Bookable, Archived    bool
	You                   bool
}

// UserForm is where a user is made or changed.
type UserForm struct {
	Frame
	ID, Name     string
	Fields       []Field
	Bookable     bool
	Archived     bool
	SecondFactor bool
	You          bool
	Wrong        string
}

// Keys lists the API keys.
type Keys struct {
	Frame
	Rows []KeyLine
}

// KeyLine is one key of the list.
type KeyLine struct {
	ID, Name, Hint, Scopes, Created, State string
	Test, Over                             bool
}

// KeyForm is where a key is made.
type KeyForm struct {
	Frame
	Fields      []Field
	Scopes      []ScopeChoice
	ScopesWrong string
	Wrong       string
}

// ScopeChoice is one scope that a key can have.
type ScopeChoice struct {
	Name string
	On   bool
}

// KeyMade shows a new key's secret, once.
type KeyMade struct {
	Frame
	Name, Token string
}

// Tags lists the tags.
type Tags struct {
	Frame
	Rows  []TagLine
	Wrong string
}

// TagLine is one tag of the list.
type TagLine struct{ Name, Customers string }

// Deactivated lists archived customers.
type Deactivated struct {
	Frame
	Rows  []DeactivatedLine
	Query string
	Next  string
}

// DeactivatedLine is an archived customer.
type DeactivatedLine struct{ ID, Name, Contact, When string }

// Audit is the log of everything that was done.
type Audit struct {
	Frame
	Filters []Field
	Lines   []HistoryLine
	Next    string // the query of the next page
}

// Me is what one decides about one's own pages.
type Me struct {
	Frame
	Prefs        []Field
	Password     []Field
	Sessions     []SessionLine
	SecondFactor bool
	CodesLeft    string // how many recovery codes, in words
	FewCodes     bool
	Wrong        string
}

// SessionLine is a browser that is signed in.
type SessionLine struct {
	ID, Device, Since, Seen string
	Here                    bool
}

// SecondFactor is where a second factor is turned on.
type SecondFactor struct {
	Frame
	Secret, Address string
	Wrong           string
}

// Recovery shows recovery codes, once.
type Recovery struct {
	Frame
	Codes []string
	File  string // the address of a text file with them
}

// BookingSettings is what an organization decides about the pages that customers see.
type BookingSettings struct {
	Frame
	Open      bool
	Book, Own string // the addresses of those pages
	Embed     string // what a site of the business puts into its page
	Rules     []Field
	Look      []Field
}
