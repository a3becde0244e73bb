package clientele

import (
	"context"
	"time"

	"clientele/vault"
)

// Store is the contract with storage. It is kept by package sqlstore on SQLite and on PostgreSQL, and proved on both
// by package storetest. What holds for all of it:
//
//   - Every call names its organization, and sees and changes nothing of another; the calls that do not are listed
//     under "across organizations".
//   - A thing that is not there is an error of KindNotFound, never nil and no error.
//   - Storage that cannot be reached gives an error of KindUnavailable; nothing was written then, unless the error came
//     from the commit itself, whose outcome is unknown.
//   - A write is seen by every read that starts after InTx has returned.
//   - Times are kept to the millisecond and come back in UTC; the zero time is kept as "never".
//   - Lists are cut by key: a row that comes between two pages is neither skipped nor doubled.
type Store interface {
	Reader

	// Clean makes storage rewrite what deleted rows leave in its files. alone says that nobody is served meanwhile.
	Clean(ctx context.Context, alone bool) (Cleaning, error)

	// KeyBy tells storage under which keys possible duplicates are to find the records that it keeps. Without, it keeps none.
	KeyBy(*MatchHashes)

	// InTx runs fn in one transaction: all of it is kept, or, when fn gives an error or panics, nothing. The closure
	// may be run again after a conflict with another transaction, so it must do nothing but read and write through
	// its Tx; what is to happen after the commit is given to AfterCommit. On a Tx, InTx is a transaction within the
	// transaction: an error undoes the inner one alone.
	InTx(ctx context.Context, fn func(Tx) error) error

	// Close waits for what is being written and lets go of the database.
	Close() error
}

// Tx is a transaction. Its reads see its own writes.
type Tx interface {
	Store
	Writer

	// AfterCommit runs fn once the transaction is durable, in the order given; never when it is not.
	AfterCommit(fn func())
}

// Reader is what can be read.
type Reader interface {
	SessionReader
	PortalReader
	MarketingReader
	MessageReader
	WebhookReader
	BookingsReader
	MergesReader
	ErasuresReader
	RetentionReader
	OrderReader
	DuplicatesReader
	// Organizations and who may enter.
	OrganizationByID(ctx context.Context, org string) (Organization, error)
	SandboxOf(ctx context.Context, org string) (Organization, error) // the sandbox of a live organization
	UserByID(ctx context.Context, org, id string) (User, error)
	FindUsers(ctx context.Context, org string) ([]User, error) // by name
	KeyByID(ctx context.Context, org, id string) (Key, error)
	FindKeys(ctx context.Context, org string) ([]Key, error) // the newest first
	// KeyBySecret finds the key with that hash and its organization in one look-up.
	KeyBySecret(ctx context.Context, org string, hash []byte) (Key, Organization, error)

	// Customers. CustomerByID finds a record in any state.
	CustomerByID(ctx context.Context, org, id string) (Customer, error)
	// CustomersByContact finds the records, in any state but merged, that have one of the phones or one of the e-mail
	// keys, each once, the oldest first; at most 20,000.
	CustomersByContact(ctx context.Context, org string, phones, emailKeys []string) ([]Customer, error)
	// CustomersByIDs finds those of the records that exist, in no order.
	CustomersByIDs(ctx context.Context, org string, ids []string) ([]Customer, error)
	// FindCustomers gives a page of a list or search, in its order, and the position after it, which is empty at the
	// end. A page may be shorter than the limit though more follows, since every scan is bounded.
	FindCustomers(ctx context.Context, org string, query CustomerQuery, slice Slice) (items []Customer, next string, err error)
	// CountCustomers counts the whole list. It may be slow above 10,000.
	CountCustomers(ctx context.Context, org string, query CustomerQuery) (int, error)
	// CustomersWithPassedBooking finds up to limit records whose next booking began at or before now.
	CustomersWithPassedBooking(ctx context.Context, org string, now time.Time, limit int) ([]string, error)
	FindTags(ctx context.Context, org string) ([]Tag, error) // by name, with how many active customers have each
	TagByKey(ctx context.Context, org, key string) (Tag, error)

	// What hangs on a customer, the newest first.
	FindNotes(ctx context.Context, org, customer string, slice Slice) ([]Note, string, error) // pinned ones first
	NoteByID(ctx context.Context, org, customer, id string) (Note, error)
	FindDocuments(ctx context.Context, org, customer string, slice Slice) ([]Document, string, error)
	DocumentByID(ctx context.Context, org, customer, id string) (Document, error)
	DocumentChunk(ctx context.Context, org, id string, n int) ([]byte, error) // sealed; not found after the last
	FindConsents(ctx context.Context, org, customer string, slice Slice) ([]Consent, string, error)
	FindLoyalty(ctx context.Context, org, customer string, slice Slice) ([]LoyaltyEntry, string, error)

	// FindTotals gives what was counted of some kinds on the days from first to last, by day.
	FindTotals(ctx context.Context, org string, kinds []TotalKind, first, last string) ([]Total, error)

	// The audit log and the outbox of events.
	FindAuditEvents(ctx context.Context, org string, query AuditQuery, slice Slice) ([]AuditEvent, string, error)
	FindEvents(ctx context.Context, org string, slice Slice) ([]Event, string, error) // the oldest first

	// Imports.
	ImportByID(ctx context.Context, org, id string) (Import, error)
	FindImports(ctx context.Context, org string, slice Slice) ([]Import, string, error) // the newest first
	ImportChunk(ctx context.Context, org, id string, n int) ([]byte, error)             // sealed; not found after the last
	// FindImportRows gives the rows with one of the outcomes, by line; all rows when none is named.
	FindImportRows(ctx context.Context, org, id string, outcomes []Outcome, afterLine, limit int) ([]ImportRow, error)

	// Across organizations.
	OrganizationBySlug(ctx context.Context, slug string) (Organization, error) // that has it, or had it
	Organizations(ctx context.Context) ([]Organization, error)                 // all, by name; for the command line
	LoginsByEmail(ctx context.Context, emailKey []byte) ([]Login, error)       // the users who sign in with an e-mail
	DueJobs(ctx context.Context, now time.Time, limit int) ([]Job, error)      // unclaimed, whose time has come by the organization's own clock, the longest due first
	DueJobsOf(ctx context.Context, org string, now time.Time) ([]Job, error)   // of one organization
	// CountDueJobs counts the jobs of a kind whose time has come, those that somebody holds among them, up to limit.
	CountDueJobs(ctx context.Context, org string, kind JobKind, now time.Time, limit int) (int, error)
	Verify(ctx context.Context, org string, report func(problem string)) error // recounts what is kept as counts, looks for orphans
	Health(ctx context.Context) error                                          // whether the database answers
}

// Writer is what can be written. Insert fails with KindConflict when the id is taken. Update and Delete fail with
// KindNotFound when the row is not there.
type Writer interface {
	SessionWriter
	PortalWriter
	MarketingWriter
	MessageWriter
	WebhookWriter
	BookingsWriter
	MergesWriter
	ErasuresWriter
	RetentionWriter
	OrderWriter
	DuplicatesWriter
	InsertOrganization(ctx context.Context, o Organization) error // KindConflict when the slug is taken
	UpdateOrganization(ctx context.Context, o Organization) error // compares and raises Version; KindVersion when it is another
	InsertUser(ctx context.Context, u User) error                 // KindConflict when the e-mail is taken in this organization
	UpdateUser(ctx context.Context, u User) error                 // the same; raises Version
	InsertLogin(ctx context.Context, emailKey []byte, l Login) error
	DeleteLogin(ctx context.Context, emailKey []byte, l Login) error // nothing happens when it is not there
	InsertKey(ctx context.Context, k Key) error
	UpdateKey(ctx context.Context, k Key) error

	// LockContacts makes transactions that look for or create a customer with one of these contacts take turns. The
	// keys are hashes; storage orders them, so that two transactions never wait for each other.
	LockContacts(ctx context.Context, org string, keys []uint64) error
	// LockCustomer makes transactions that touch a customer or its children take turns, and reads it.
	LockCustomer(ctx context.Context, org, id string) (Customer, error)
	InsertCustomer(ctx context.Context, org string, c Customer) error // with its tags and search terms
	// InsertCustomers writes many at once, as fast as the database can.
	InsertCustomers(ctx context.Context, org string, cs []Customer) error
	// UpdateCustomer writes what differs between two states of one record, its tags and search terms too, and raises
	// Version. It fails with KindVersion when the stored version is not before.Version.
	UpdateCustomer(ctx context.Context, org string, before, after Customer) error
	// DeleteCustomer removes the record with its tags and search terms. Its other children must be gone.
	DeleteCustomer(ctx context.Context, org string, c Customer) error
	InsertTag(ctx context.Context, org string, t Tag) error // nothing happens when it is there already
	UpdateTag(ctx context.Context, org, key string, t Tag) error
	DeleteTag(ctx context.Context, org, key string) error // from the list of tags; CustomersWithTag tells who still has it
	// CustomersWithTag finds up to limit records in any state that have the tag, by id, after the given one.
	CustomersWithTag(ctx context.Context, org, key, after string, limit int) ([]Customer, error)

	// RecountCustomer counts a record's statistics again from its bookings and orders as of now. It raises no version.
	RecountCustomer(ctx context.Context, org, id string, now time.Time) error
	// AddTotals adds to what is counted by day; totals of the same day, kind and key are summed first.
	AddTotals(ctx context.Context, org string, totals []Total) error

	InsertNote(ctx context.Context, org string, n Note) error
	UpdateNote(ctx context.Context, org string, n Note) error
	DeleteNote(ctx context.Context, org, customer, id string) error
	InsertDocument(ctx context.Context, org string, d Document, chunks [][]byte) error
	DeleteDocument(ctx context.Context, org, customer, id string) error // with its chunks
	InsertConsents(ctx context.Context, org string, cs []Consent) error
	DeleteConsents(ctx context.Context, org, customer, actor string) error // those that this actor wrote; an undone import's
	InsertLoyalty(ctx context.Context, org string, e LoyaltyEntry) error

	InsertAuditEvents(ctx context.Context, org string, es []AuditEvent) error
	InsertEvents(ctx context.Context, org string, es []Event) error

	InsertImport(ctx context.Context, org string, i Import) error
	UpdateImport(ctx context.Context, org string, i Import) error
	InsertImportChunk(ctx context.Context, org, id string, n int, sealed []byte) error
	DeleteImportChunks(ctx context.Context, org, id string, limit int) (deleted int, err error)
	InsertImportRows(ctx context.Context, org, id string, rows []ImportRow) error
	// DeleteImportRows removes up to limit rows with one of the outcomes.
	DeleteImportRows(ctx context.Context, org, id string, outcomes []Outcome, limit int) (deleted int, err error)
	// UpdateImportRow writes what undoing made of a row, found by its line.
	UpdateImportRow(ctx context.Context, org, id string, row ImportRow) error

	InsertJob(ctx context.Context, j Job) error // replaces an unclaimed one with the same id
	// ClaimJob takes a job for a holder until a time, unless somebody else holds it; false when so. Attempts counts
	// up with each claim, and fences: Finish, Extend and Postpone fail with KindConflict when it has moved on.
	ClaimJob(ctx context.Context, j Job, holder string, now, until time.Time) (Job, bool, error)
	ExtendJob(ctx context.Context, j Job, until time.Time) error
	PostponeJob(ctx context.Context, j Job, dueAt time.Time) error
	FinishJob(ctx context.Context, j Job) error

	// BeginIdempotent writes the key's row, or touches the one that is there, and gives what it holds: a row without
	// an answer is new. It writes in both cases, so that the transaction waits for its replicas before it answers.
	BeginIdempotent(ctx context.Context, org string, k IdempotentAnswer) (IdempotentAnswer, error)
	FinishIdempotent(ctx context.Context, org string, k IdempotentAnswer) error
	DeleteIdempotent(ctx context.Context, org string, before time.Time, limit int) (deleted int, err error)
}

// Sealed is content that only the vault can read. A merge moves it, but it stays under the key of the record it was
// written for.
type Sealed struct {
	Slot   vault.Slot
	Origin string // id of the record it was written for; part of the associated data
	Data   []byte
}
