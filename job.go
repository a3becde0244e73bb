package clientele

import "time"

// Job is work that is due at a time, kept in the database until it is done. Whoever claims it holds a lease; when the
// holder dies, somebody else takes it over after the lease.
type Job struct {
	OrgID    string
	ID       string // chosen by who makes it, so that the same work is not queued twice
	Kind     JobKind
	Subject  string // id of what it is about
	DueAt    time.Time
	Attempts int // claims so far; fences a holder whose lease has run out
	Claimed  time.Time
}

// JobKind names the work.
type JobKind string

// The kinds of jobs.
const (
	JobImport       JobKind = "import"        // carry an import out
	JobImportUndo   JobKind = "import_undo"   // take an import back
	JobImportForget JobKind = "import_forget" // shred an import's file and failed rows
	JobImportSettle JobKind = "import_settle" // an import can no longer be undone: forget what that needed
	JobSweep        JobKind = "sweep"         // forget idempotent answers that are a day old
)
