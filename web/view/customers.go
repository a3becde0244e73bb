package view

// Customers is the table of all customers.
type Customers struct {
	Frame
	List
	Query    string
	Chips    []Chip
	Filters  []Field // of the panel
	Active   int     // filters of the panel that are set
	Columns  []ColumnChoice
	Headline string // how many people there are
	Tags     []string
}

// List is the part that a search replaces.
type List struct {
	Heads  []Head
	Rows   []Row
	Sort   string
	Next   string // cursor of the next page
	Empty  string // why there is nobody, when there is nobody
	First  bool   // the register itself is empty
	Query  string
	Filter bool
}

// Chip is a filter that is one click away.
type Chip struct {
	Name, Value, Label, Icon string
	On                       bool
}

// ColumnChoice is a column that can be shown or not.
type ColumnChoice struct {
	Name, Label string
	On          bool
}

// Head is the head of a column.
type Head struct {
	Name, Label string
	Right       bool
	SortBy      string // what a click sorts by, empty when it cannot be sorted
	Sorted      string // ascending, descending or empty
}

// Row is one customer in the table.
type Row struct {
	ID, Name, Discount, RegularOf string
	Status                        string
	Cells                         []Cell
}

// Cell is one cell of a row.
type Cell struct {
	Name   string // of the column
	Text   string
	Title  string
	Tags   []string
	Email  string // of the marketing column: yes, no or empty
	SMS    string
	Right  bool
	Marked bool // it warns
}

func headClass(h Head) string {
	if h.Right {
		return "r c-" + h.Name
	}
	return "c-" + h.Name
}

func cellClass(c Cell) string {
	class := "c-" + c.Name
	if c.Right {
		class += " r num"
	}
	return class
}

func sortIcon(h Head) string {
	switch h.Sorted {
	case "ascending":
		return "arrow-up"
	case "descending":
		return "arrow-down"
	}
	return "chevrons-up-down"
}

// Palette is what the palette found.
type Palette struct {
	Frame
	People   []Found
	Bookings []FoundBooking
	Day      *Place // the calendar of the day that was named
	Actions  []Place
}

// Found is a customer in the palette.
type Found struct{ ID, Name, Detail string }

// FoundBooking is a booking in the palette.
type FoundBooking struct{ ID, Name, When, What string }
