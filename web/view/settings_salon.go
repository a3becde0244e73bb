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
	Step   Field
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

// MessageSettings has when customers are written to, and an example of a message.
type MessageSettings struct {
	Frame
	Fields         []Field
	ContactNotices bool
	Which          []Field // which example is shown
	Subject, Text  string
	Attached, SMS  bool
	NoPreview      string // why no example is shown
}
