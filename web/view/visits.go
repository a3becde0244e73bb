package view

// BookingLine is one booking of a customer's history.
type BookingLine struct {
	ID, Day, Time, Items, Detail, Status, StatusText, Paid, Notes string
	Order                                                         string
	Acts                                                          BookingActs
	Heart                                                         bool
}

// OrderLine is one order of a customer's history.
type OrderLine struct {
	ID, Day, What, Status, StatusText, Total string
	Receipt                                  bool
}

// Upcoming is the page of a customer's upcoming bookings, to print.
type Upcoming struct {
	Frame
	ID, Name string
	Lines    []BookingLine
}

// HandOver is where everything that is held about a person is handed over.
type HandOver struct {
	Frame
	ID, Name, Email string
}

// Merge is where two records become one: first the other is looked for, then both stand side by side.
type Merge struct {
	Frame
	ID, Name string
	Query    string
	Found    []Candidate
	Searched bool
	Other    *Candidate
	Rows     []MergeRow
	Moves    []Count
	Wrong    string
}

// MergeRow is one field of both records, and of the one that stays.
type MergeRow struct {
	Label, Kept, Other, Result string
	Differs                    bool
}

// MergedLine is a merge that can be undone.
type MergedLine struct{ ID, What, Until string }

func bookingClass(status string) string {
	switch status {
	case "completed", "checked_in":
		return "green"
	case "no_show":
		return "red"
	}
	return "plain"
}
