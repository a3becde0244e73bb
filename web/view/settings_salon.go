package view

// Catalog lists what the business sells.
type Catalog struct {
	Frame
	Show string // service, product or archived
	Rows []CatalogLine
	Next string
}

// CatalogLine is one item of the catalog.
type CatalogLine struct {
	ID, Name, Type, Time, Users, Stock, Tax, Price string
	Archived                                       bool
}

// ItemForm is where something is put into the catalog or changed.
type ItemForm struct {
	Frame
	ID, Name, Type string
	Fields         []Field
	Users          []Choice
	UsersWrong     string
	Archived       bool
	Wrong          string
}

// Hours is the page of the opening hours, with the way to everybody's own.
type Hours struct {
	Frame
	Week   []DayRow
	Dates  []DateRow
	Wrong  string
	Wrongs []string
	People []Candidate // who can be booked; Detail says when they work
}

// UserHours is the page of when one user works, and of their time off.
type UserHours struct {
	Frame
	ID, Name string
	Own      bool // a week of their own, else that of the business
	Week     []DayRow
	Dates    []DateRow
	Off      []OffLine
	OffForm  []Field
	Wrongs   []string
	Wrong    string // of the form of time off
	MoreOff  string // the cursor of what came before
}

// DayRow is a day of the week with its hours.
type DayRow struct {
	Name  string
	Index string // as time.Weekday counts
	Spans []ClockSpan
}

// ClockSpan is a part of a day, as fields write it.
type ClockSpan struct{ From, To string }

// DateRow is a date with other hours than its weekday's; without any it is closed.
type DateRow struct {
	Date string
	ClockSpan
}

// OffLine is time off of a user.
type OffLine struct {
	ID, When, Reason string
	Over             bool
}

// MessageSettings has when customers are written to, and in which words.
type MessageSettings struct {
	Frame
	Fields         []Field
	ContactNotices bool
	Words          []WordsLine
}

// WordsLine is a message, and the languages that it is written in.
type WordsLine struct {
	Name      string
	Languages []WordsLanguage
}

// WordsLanguage leads to the words of a message in a language.
type WordsLanguage struct {
	URL, Code, Name string
	Own             bool // the organization's own
}

// WordsPlace is what words may name, and what it stands for.
type WordsPlace struct{ Name, Means string }

// MessageWords has the words of a message in a language, and an example of it.
type MessageWords struct {
	Frame
	Unavailable          string // why there are none to be seen
	Name, Kind, Language string
	Own, Editable        bool
	Fields               []Field
	Places               []WordsPlace
	Languages            []WordsLanguage
	Subject, Text, SMS   string // as it would look; no text: it cannot be written
	Attached, Sent       bool
}
