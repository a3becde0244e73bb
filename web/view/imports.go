package view

// Imports is the list of imports.
type Imports struct {
	Frame
	Rows []ImportLine
	Next string
}

// ImportLine is one import of the list.
type ImportLine struct {
	ID, File, Status, StatusText, When, Result string
	CanUndo                                    bool
}

// ImportNew is where a file is uploaded.
type ImportNew struct {
	Frame
	Wrong string
}

// ImportCheck is an upload before it is carried out: its columns and what would happen.
type ImportCheck struct {
	Frame
	ID, File string
	Columns  []ImportColumn
	OnMatch  Field
	OnLikely Field
	Preview  ImportPreview
	Gone     bool // the file was forgotten
}

// ImportColumn is a column of the file and what it is imported as.
type ImportColumn struct {
	Name, Field, Example string
	Number               string
	Options              []Option
}

// ImportPreview is what a commit would do.
type ImportPreview struct {
	Counts   []Count
	Problems []ImportProblem
	More     bool
	Wrong    string
	Nothing  bool // there is nothing to do

	Likely     []ImportLikely
	LikelyHead string
	LikelyMore string // that there are more, or that some were not compared
}

// ImportLikely is a row that resembles a customer, why, and what can be decided about it.
type ImportLikely struct {
	Line, Number     string // "Line 7", "7"
	Row              string // the row's name and contacts
	CustomerID, Name string
	Score            string
	Label            string // of the choice
	Options          []Option
	Chosen           string
	Evidence         []EvidenceLine
}

// EvidenceLine is one comparison of two records, for their being one person or against it.
type EvidenceLine struct {
	Text string
	For  bool
}

// Count is a number and what it counts.
type Count struct{ Number, Label string }

// ImportProblem is a row that would not be taken as it is.
type ImportProblem struct{ Line, Outcome, Reason, CustomerID string }

// ImportRun is an import that is running or over.
type ImportRun struct {
	Frame
	ID, File, Status string
	Headline         string
	Done, Rows       string // for the progress bar
	DoneText         string
	Running          bool
	Counts           []Count
	Problem          string
	Failed           bool // rows that were not taken can be downloaded
	CanUndo          bool
	UndoUntil        string
}

// Exports is the page of downloads.
type Exports struct {
	Frame
	From, To string
	Report   Field // which one of the data export
}

// Emails is a list of e-mails to copy.
type Emails struct {
	Frame
	Marketing bool
	Headline  string
	Text      string
	Cut       bool
	None      bool
}

func statusClass(status string) string {
	switch status {
	case "completed":
		return "green"
	case "failed":
		return "red"
	}
	return "plain"
}

func stepMark(i, at int) string {
	if i < at {
		return "✓"
	}
	return string(rune('1' + i))
}

func emailsFile(marketing bool) string {
	if marketing {
		return "/customers/export/emails.csv?marketing=yes"
	}
	return "/customers/export/emails.csv"
}

func sign(plus bool) string {
	if plus {
		return "+"
	}
	return "−"
}
