package view

// Campaigns is the list of what was written to many.
type Campaigns struct {
	Frame
	Lines []CampaignLine
	Next  string
}

// CampaignLine is one of them.
type CampaignLine struct{ URL, Name, State, When, Queued, Of string }

// NewCampaign is where one is written.
type NewCampaign struct {
	Frame
	Chips                []Chip
	Audience, Text, When []Field
	Active               int // filters that are set
	Wrong                string
	Counted              bool
	Counts               []Reach
	Subject, Body        string // how it would look
	Tested               bool   // a test was sent
	Form                 string // what tells a second click from another campaign
}

// Reach is a number with what it counts.
type Reach struct{ N, Label string }

// Campaign is one of them, with how far it has come.
type Campaign struct {
	Frame
	ID, State, When, Body string
	Running, Paused       bool
	Done, Whole           int
	Counts                []Reach
	Bars                  []ResultBar
}

// ResultBar is one bar of a chart; its width is in hundredths of the whole.
type ResultBar struct{ Label, N, Width, Kind string }
