package clientele

import (
	"time"

	"clientele/vault"
)

// Import is one uploaded table on its way into the register. The file and its failed rows are sealed under the
// import's own key, which is shredded a day after the commit.
type Import struct {
	ID        string
	Status    ImportStatus
	Format    string      // csv, xlsx, xls or ods
	Sealed    Sealed      // importFacts: what the file itself says
	Facts     ImportFacts // empty in storage, which holds Sealed; empty too once the file is forgotten
	Size      int64       // bytes
	Preview   ImportPreview
	Counts    ImportCounts
	Rows      int // in the file that are not empty, the heading apart
	Done      int // rows carried out so far: where a restart goes on
	Undoing   bool
	Problem   string
	Slot      vault.Slot
	Actor     string
	ActorKind ActorKind
	CreatedAt time.Time
	StartedAt time.Time
	EndedAt   time.Time
	UndoneAt  time.Time
	UndoUntil time.Time
	Version   int64
}

// ImportFacts is what is read from the file itself: it can name people, so it is sealed and forgotten with the file.
type ImportFacts struct {
	FileName  string            `json:"fileName"`
	Columns   []string          `json:"columns"`
	HasHeader bool              `json:"hasHeader"` // the first row names the columns
	Mapping   map[string]string `json:"mapping"`   // column -> field; empty for a column that is not imported
	Samples   [][]string        `json:"samples"`   // the first rows, for the preview
	DayFirst  bool              `json:"dayFirst"`  // how dates of that file are read: 1.2. or 1/2
	Options   ImportOptions     `json:"options"`
	Likely    []ImportLikely    `json:"likely,omitempty"` // the first rows that resemble a record and share no contact with it
}

// ImportStatus is where an import stands.
type ImportStatus string

// The states of an import.
const (
	ImportAnalyzed  ImportStatus = "analyzed"
	ImportRunning   ImportStatus = "running"
	ImportCompleted ImportStatus = "completed"
	ImportFailed    ImportStatus = "failed"
	ImportUndone    ImportStatus = "undone"
)

// ImportOptions say how rows meet the register.
type ImportOptions struct {
	Match   []string `json:"match"` // of email, phone, id, in the order they are tried
	OnMatch OnMatch  `json:"onMatch"`
	// OnLikely is the rule for rows that resemble a record, Decisions what was said about single rows: by their line
	// "new", or the id of the record that they are. A row that shares a contact is decided by Match alone.
	OnLikely  OnLikely          `json:"onLikely,omitempty"`
	Decisions map[string]string `json:"decisions,omitempty"`
}

// OnMatch is what happens to a record that a row matches.
type OnMatch string

// The three ways.
const (
	OnMatchSkip      OnMatch = "skip"
	OnMatchFill      OnMatch = "fill"      // empty fields are filled
	OnMatchOverwrite OnMatch = "overwrite" // fields are replaced; an empty cell never clears
)

// ImportPreview is what a commit would do now.
type ImportPreview struct {
	Create    int `json:"create"`
	Update    int `json:"update"`
	Unchanged int `json:"unchanged"`
	Skip      int `json:"skip"`
	Invalid   int `json:"invalid"`
	// Likely are the rows that resemble a record and share no contact with it, whatever becomes of them; Uncompared those
	// that were not held against the register, since the file is long and they make records of their own anyway.
	Likely     int `json:"likely"`
	Uncompared int `json:"uncompared"`
	// Problems are the first rows that would not be taken as they are, or change a record, with why.
	Problems []ImportProblem `json:"problems"`
}

// ImportProblem is a row of a file and what is the matter with it.
type ImportProblem struct {
	Line       int     `json:"line"`
	Outcome    Outcome `json:"outcome"`
	Reason     string  `json:"reason"`
	CustomerID string  `json:"customerId,omitempty"`
}

// ImportCounts is what a commit did.
type ImportCounts struct {
	Created     int `json:"created"`
	Updated     int `json:"updated"`
	Unchanged   int `json:"unchanged"`
	Skipped     int `json:"skipped"`
	Invalid     int `json:"invalid"`
	ConsentKept int `json:"consentKept"` // rows whose consent would have widened what the person allowed
	Suppressed  int `json:"suppressed"`  // rows that name an erased person
	Undone      int `json:"undone"`
	UndoKept    int `json:"undoKept"` // records left as they are by the undo, since someone touched them
}

// Outcome is what became of one row.
type Outcome string

// The outcomes.
const (
	OutcomeCreated   Outcome = "created"
	OutcomeUpdated   Outcome = "updated"
	OutcomeUnchanged Outcome = "unchanged"
	OutcomeSkipped   Outcome = "skipped"
	OutcomeInvalid   Outcome = "invalid"
	OutcomeUndone    Outcome = "undone" // created or updated, and taken back
	OutcomeKept      Outcome = "kept"   // not taken back: touched since
)

// ImportRow is the record of one row: enough to report it, and to undo it.
type ImportRow struct {
	Line       int
	Outcome    Outcome
	Reason     string // code of why it was skipped, invalid or kept: archived, in_file, match, suppressed, invalid …
	CustomerID string // the record made, changed or met
	Version    int64  // of that record after the import; another one means that someone touched it since
	Sealed     Sealed // of an updated record: its fields before, under its own key; of a failed row: the row, under the import's
}
