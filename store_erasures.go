package clientele

import (
	"context"
	"time"

	"clientele/vault"
)

// ErasuresReader is what can be read of removal requests, erasures and what they leave behind.
type ErasuresReader interface {
	// MergedRecords gives the ids of all records that were merged into one, directly or through others.
	MergedRecords(ctx context.Context, org, id string) ([]string, error)
	BookingsOf(ctx context.Context, org, customer string) ([]Booking, error) // all, by time, with users and items
	OrdersOf(ctx context.Context, org, customer string) ([]Order, error)     // all, with their parts, the newest first
	// CountErasable counts the rows that go with a customer, by kind.
	CountErasable(ctx context.Context, org, customer string) (map[string]int64, error)

	ErasureByID(ctx context.Context, org, id string) (Erasure, error)
	FindErasures(ctx context.Context, org string, slice Slice) ([]Erasure, string, error) // the newest first
	UnpurgedErasures(ctx context.Context, org string) ([]Erasure, error)                  // whose bytes were not searched for yet
	Certificate(ctx context.Context, org, erasure, stage string) ([]byte, error)
	// ErasureRecipients gives the endpoints that were told of a customer's erasure, with when and whether they answered.
	ErasureRecipients(ctx context.Context, org, customer string) ([]vault.Recipient, error)
	Version(ctx context.Context) (string, error)                                     // of the database
	CustomerIDs(ctx context.Context, org, after string, limit int) ([]string, error) // of records that were not erased, by id
	LedgerPosition(ctx context.Context, org string) (vault.Position, error)          // the zero value before the first erasure

	RemovalByID(ctx context.Context, org, id string) (Removal, error)
	PendingRemoval(ctx context.Context, org, customer string) (Removal, error)
	// FindRemovals lists removal requests of a status, or all when it is empty, the newest first.
	FindRemovals(ctx context.Context, org string, status RemovalStatus, slice Slice) ([]Removal, string, error)
	LegalHolds(ctx context.Context, org string, customers []string) ([]LegalHold, error) // all on some records, the newest first
	OrderHolds(ctx context.Context, org string, orders []string) ([]LegalHold, error)    // all on some orders, the newest first
	LegalHoldByID(ctx context.Context, org, id string) (LegalHold, error)
	OrderRetainedUntil(ctx context.Context, org, order string) (string, error) // empty of an order whose customer was not erased

	// RetainedBookings and RetainedOrders give up to limit of those that were kept without their customer and that
	// bookkeeping needed until before a day; not orders under a legal hold on that day.
	RetainedBookings(ctx context.Context, org, day string, limit int) ([]Booking, error)
	RetainedOrders(ctx context.Context, org, day string, limit int) ([]Order, error)

	Suppressed(ctx context.Context, org string, hash []byte) (bool, error)
	SuppressedHashes(ctx context.Context, org string) ([][]byte, error) // all, in no order

	// EachText reads the texts of living records and rows, of every organization, some maybe twice. It takes as long as
	// reading the tables.
	EachText(ctx context.Context, visit func(text string)) error

	// AuditTip tells how many entries of the audit log are in its tree, and the time of the last of them; zero when
	// there is none. AuditLinks gives the hashes that were stored with some of them, in the order of the numbers.
	AuditTip(ctx context.Context, org string) (size int64, last time.Time, err error)
	AuditLinks(ctx context.Context, org string, seqs []int64) ([][]byte, error)
	AuditSeq(ctx context.Context, org, event string) (int64, error)
	// UnlinkedAuditEvents gives up to limit entries behind a place that are not in the tree, the oldest first.
	UnlinkedAuditEvents(ctx context.Context, org string, after AuditPlace, limit int) ([]AuditEvent, error)
	LinkedAuditEvents(ctx context.Context, org string, events []AuditEvent) (map[string]bool, error) // which are in it
	// AuditChain gives up to limit entries of the tree in their order, from a number on.
	AuditChain(ctx context.Context, org string, from int64, limit int) ([]LinkedEvent, error)
	// AuditCheckpoint gives what was last signed of the tree, and its size then; 0 before that.
	AuditCheckpoint(ctx context.Context, org string) (size int64, signed string, err error)
	AuditEventOf(ctx context.Context, org, action, subject string) (AuditEvent, error)
}

// RetentionReader is what can be read of customers who have not come for long.
type RetentionReader interface {
	// FindInactive gives up to limit records that are on no list yet, by id. CountInactive counts all; it is slow.
	FindInactive(ctx context.Context, org string, q Inactivity, limit int) ([]string, error)
	CountInactive(ctx context.Context, org string, q Inactivity) (int, error)

	RetentionNoticeOf(ctx context.Context, org, customer string) (RetentionNotice, error)
	FindRetentionNotices(ctx context.Context, org string, slice Slice) ([]RetentionNotice, string, error) // not kept ones, by when they are due
	CountRetentionNotices(ctx context.Context, org string) (int, error)                                   // not kept ones
	// StaleNotices gives up to limit records on the list that are not inactive, or that were kept until before now.
	StaleNotices(ctx context.Context, org string, q Inactivity, now time.Time, limit int) ([]string, error)
	DueRetentionNotices(ctx context.Context, org string, now time.Time, limit int) ([]string, error)
}

// RetentionWriter is what can be written of them.
type RetentionWriter interface {
	SetRetentionNotice(ctx context.Context, org string, n RetentionNotice) error // in the place of one that is there
	DeleteRetentionNotices(ctx context.Context, org string, customers []string) error
}

// ErasuresWriter is what can be written of them.
type ErasuresWriter interface {
	// WipeCustomer deletes what goes with a customer, cuts what is kept loose from the person, and tells how many
	// rows of each kind went. bookings and orders are as they are to be kept. The record itself is left.
	WipeCustomer(ctx context.Context, org string, w Wipe) error
	InsertErasure(ctx context.Context, org string, e Erasure) error
	UpdateErasure(ctx context.Context, org string, e Erasure) error // its places in the ledger, its purge, its sealed needles
	PutCertificate(ctx context.Context, org, erasure, stage string, content []byte) error
	ForgetLedgerPosition(ctx context.Context, org string) error
	SetLedgerPosition(ctx context.Context, org string, p vault.Position) error // never moves it back

	InsertRemoval(ctx context.Context, org string, r Removal) error
	LockRemoval(ctx context.Context, org, id string) (Removal, error)
	UpdateRemoval(ctx context.Context, org string, r Removal) error
	InsertLegalHold(ctx context.Context, org string, h LegalHold) error
	LiftLegalHold(ctx context.Context, org, id string, at time.Time) error
	KeepBooking(ctx context.Context, org string, b KeptBooking) error
	KeepOrder(ctx context.Context, org string, o KeptOrder) error // writes an order as it is kept without its customer

	InsertSuppressions(ctx context.Context, org string, s []Suppression) error // nothing happens when one is there
	DeleteSuppressions(ctx context.Context, org string, hashes [][]byte) error

	// LockAuditTree makes transactions that add to the tree take turns.
	LockAuditTree(ctx context.Context, org string) error
	// SetAuditCheckpoint keeps what was signed of the tree; never in the place of a larger one.
	SetAuditCheckpoint(ctx context.Context, org string, size int64, signed string) error
	InsertAuditLinks(ctx context.Context, org string, first int64, events []AuditEvent, links [][]byte) error
}
