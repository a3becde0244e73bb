package view

// Booking is a booking's page, and the window that the calendar opens.
type Booking struct {
	Frame
	ID, CustomerID, Name string
	Window               bool
	Status, StatusText   string
	When, Length, With   string
	Made, Series         string
	Items                []PricedLine
	Extras               []PricedLine // what was paid for and not booked
	Sum, Paid            string
	Notes                string
	General              string // the customer's general notes
	RegularOf            string // whose regular the customer is
	Heart                bool   // that is one of those the booking is with
	Blocked              string
	Phone, PhoneText     string
	OrderID              string
	IsPaid               bool
	Acts                 BookingActs
	Back                 string // where actions lead back to: calendar, customer, or empty for the booking
	Wrong                string
	Day                  string // for the way back to the calendar
	Messages             []Detail
}

// BookingActs are what can be done with a booking as it stands, by whoever looks at it.
type BookingActs struct {
	CheckIn, Complete, NoShow, Cancel, Reopen bool
	Change, Later, Notes                      bool // Later: it has a series that goes on
	Confirm, SMS, Email                       bool
	CheckOut, Order                           bool
}

// PricedLine is something and what it costs.
type PricedLine struct{ Name, Detail, Price string }

// BookingForm is where a booking is made or changed.
type BookingForm struct {
	Frame
	ID                 string // empty for a new one
	Customer           *Picked
	Name, Phone, Email Field
	Found              []Found
	Searched           bool
	Services, Users    []Choice
	ServicesWrong      string
	UsersWrong         string
	Day, Time, Until   Field
	Notes              Field
	Every, Count       Field
	Skip, Repeats      bool
	Series             bool // which bookings a change is about has to be asked
	Later              bool
	MoveOnly           bool
	NotesOnly          bool
	Wrong              string
	InTheWay           []Way
	Archived           string // a customer who would have to be reactivated first
	Back               string
}

// Picked is the customer whom a booking is for.
type Picked struct{ ID, Name, Detail, Notes, RegularOf, Blocked string }

// Choice is one of several that can be chosen together.
type Choice struct {
	ID, Name, Detail string
	On               bool
}

// Way is a link with its words.
type Way struct{ URL, Text string }

// Compose is where a message to one customer is written.
type Compose struct {
	Frame
	ID, Name, To string
	SMS          bool
	Subject      Field
	Text         Field
	Booking      string
	Wrong        string
}

func bookingFormAction(p BookingForm) string {
	switch {
	case p.ID == "":
		return "/bookings/new"
	case p.MoveOnly:
		return "/bookings/" + p.ID + "/move"
	}
	return "/bookings/" + p.ID + "/edit"
}

func bookingFormBack(p BookingForm) string {
	if p.ID == "" {
		return "/calendar?day=" + p.Day.Value
	}
	return "/bookings/" + p.ID
}
