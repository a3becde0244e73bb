package clientele

import "context"

// MergesReader is what can be read of merges.
type MergesReader interface {
	MergeByID(ctx context.Context, org, id string) (Merge, error)
	// FindMerges lists merges, the newest first; of one customer, on either side, when one is named.
	FindMerges(ctx context.Context, org, customer string, slice Slice) ([]Merge, string, error)
}

// MergesWriter is what can be written of them.
type MergesWriter interface {
	InsertMerge(ctx context.Context, org string, m Merge) error
	// LockMerge makes transactions that undo a merge take turns, and reads it.
	LockMerge(ctx context.Context, org, id string) (Merge, error)
	UpdateMerge(ctx context.Context, org string, m Merge) error
	// MoveChildren gives everything that hangs on one customer to another, and remembers under the merge whose it was.
	// It tells how many of each kind.
	MoveChildren(ctx context.Context, org, merge, from, to string) (map[string]int, error)
	// MoveChildrenBack gives what a merge moved and is still with the kept customer back to whose it was, and with it the
	// orders that were made of those bookings since, and the points that those orders have moved since. It tells how many
	// points went to whom.
	MoveChildrenBack(ctx context.Context, org string, m Merge) (points map[string]int64, err error)
	// ChildrenAfter counts what hangs on a customer and was made after a moment, by kind.
	ChildrenAfter(ctx context.Context, org, customer string, after string) (map[string]int, error)
	// ForgetMerge deletes what undoing a merge needed.
	ForgetMerge(ctx context.Context, org, id string) error
}
