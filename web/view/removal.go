package view

// RemovalPlan is when a removal is due and why.
type RemovalPlan struct {
	Due         string
	Reasons     []string
	BeyondMonth bool
	Requested   string // when and by whom; empty before it is requested
}

// Delete is the page that says what deleting can mean.
type Delete struct {
	Frame
	ID, Name, Status, Version string
	Plan                      RemovalPlan
	By                        Field
	Wrong                     string

	// What only those see who may erase.
	Fates     []Fate
	Blockers  []Blocker
	Future    string
	HasFuture bool
	Word      Field
	Holds     []HoldLine
}

// Fate is what an erasure does to one kind of data.
type Fate struct {
	What, Fate, N string
	Kept, Gone    bool
}

// Blocker is what stands in the way of an erasure.
type Blocker struct{ Text, URL string }

// HoldLine is a legal hold.
type HoldLine struct{ ID, Ground, Until string }
