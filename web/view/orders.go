package view

import "strconv"

// Orders lists the orders.
type Orders struct {
	Frame
	Rows             []OrderRow
	States           []StateTab
	Status, From, To string
	Filtered         bool
	Next             string // address of the next page
}

// StateTab narrows a list.
type StateTab struct {
	Label, URL string
	On         bool
}

// OrderRow is one order of the list.
type OrderRow struct {
	ID, Day, Time, Receipt, Customer, What, Total, Due, Status, Class string
	Unnamed                                                           bool // nobody's, or nobody's any more
}

// Order is one order with what can be done with it.
type Order struct {
	Frame
	ID, Receipt, Status, Class, Total string
	BookingID                         string
	Buyer                             *Buyer // nil: nobody
	Lines                             []SoldLine
	Sums, Paid                        []Sum
	Due, DueField                     string // what is still to be paid; empty when nothing is
	Methods                           []Option
	MayPay, MayReady, MayHandOut      bool
	MayCancel, MayRefund, MaySend     bool
	ReceiptReady                      bool
	Wrong                             string
}

// SoldLine is a line of an order.
type SoldLine struct {
	Name, Remark, Quantity, Total, Returned string
	Discounts                               []string
}

// Sum is an amount with what it is.
type Sum struct {
	Label, Note, Amount string
	Off                 bool // taken off, or given back
	Small               bool
}

// Buyer is whose order it is.
type Buyer struct {
	ID, Name, Contact, Notes, RegularOf, Status, Discount, Points string
	Tags                                                          []string
}

// Refund is where money is given back.
type Refund struct {
	Frame
	ID, Kept, All string
	Lines         []RefundLine
	Fields        []Field
	Wrong         string
}

// RefundLine is a line that can come back.
type RefundLine struct {
	Number                   int
	Name, Left, Total, Value string
}

func (l RefundLine) field() string { return "back." + strconv.Itoa(l.Number) }

// Draft is an order that is being written.
type Draft struct {
	Frame
	Booking                string
	Buyer                  *Buyer // nil: not chosen, or nobody
	MayRedeem              bool
	Query                  string
	Found                  []Candidate
	None                   bool // the search found nobody
	New                    []Field
	NewOpen                bool
	Candidates             []Candidate // who has the new customer's contact already
	Edit                   *Pencil
	Find                   string
	Services, Products     []CounterItem
	MoreItems, NoItems     bool
	Lines                  []DraftLine
	UsualTax               string
	Discount, Kind, Points string
	HandOut                bool
	Sums                   []Sum
	Total                  string
	Wrong                  string
	Live                   bool // a part for the script: totals of lines go to their places
}

// CounterItem is an item of the catalog that a tap adds.
type CounterItem struct{ ID, Name, Price string }

// DraftLine is a line as it is typed.
type DraftLine struct {
	N                                                 int
	Item, Name, Quantity, Price, Discount, Tax, Total string
}

func (l DraftLine) id(field string) string { return field + "-" + strconv.Itoa(l.N) }

// Pencil is the pop-up where the customer of an order is changed.
type Pencil struct {
	ID, Name, Version string
	Fields            []Field
	Wrong             string
}

func methodIcon(method string) string {
	switch method {
	case "cash":
		return "banknote"
	case "card":
		return "credit-card"
	case "gift_card":
		return "gift"
	}
	return "wallet"
}
