package clientele

import (
	"context"
	"time"
)

// DuplicatesReader is what can be read of possible duplicates.
type DuplicatesReader interface {
	// CustomersByMatchKeys finds the active customers that have one of the keys, by key, up to limit of each.
	CustomersByMatchKeys(ctx context.Context, org string, keys []int64, limit int) (map[int64][]string, error)
	// Identities reads of those of the records that exist, in no order, what tells who somebody is, with id, status and
	// version. All other fields are empty: many records are read to find few.
	Identities(ctx context.Context, org string, ids []string) ([]Customer, error)
	// ActiveIdentities reads the same of the active customers by id, after the given one.
	ActiveIdentities(ctx context.Context, org, after string, limit int) ([]Customer, error)
	// ActiveIDs gives the ids of all active customers, in order.
	ActiveIDs(ctx context.Context, org string) ([]string, error)
	CountActive(ctx context.Context, org string) (int, error)
	// FindDuplicates lists open pairs, the most probable first.
	FindDuplicates(ctx context.Context, org string, query DuplicateQuery, slice Slice) ([]Duplicate, string, error)
	// DuplicatesOf gives the pairs of one record, open and dismissed.
	DuplicatesOf(ctx context.Context, org, customer string) ([]Duplicate, error)
	DuplicateOf(ctx context.Context, org, a, b string) (Duplicate, error)
	// DismissedDuplicates reads dismissed pairs by their ids, after the given pair.
	DismissedDuplicates(ctx context.Context, org, afterA, afterB string, limit int) ([]Duplicate, error)
	// KeptKeys tells which program made the keys; the zero value when that is not known.
	KeptKeys(ctx context.Context, org string) (KeptKeys, error)
	// MatchState tells what was learned and how the last run goes; the zero value when there was none.
	MatchState(ctx context.Context, org string) (MatchState, error)
	// MatchModel gives the learned model as it was kept; empty when there is none.
	MatchModel(ctx context.Context, org string) ([]byte, error)
}

// DuplicatesWriter is what can be written of them.
type DuplicatesWriter interface {
	// InsertMatchKeys adds keys; those that are there stay.
	InsertMatchKeys(ctx context.Context, org string, keys []MatchKey) error
	DeleteMatchKeys(ctx context.Context, org, customer string, keys []int64) error
	// DeleteFirstMatchKeys removes up to limit keys of whichever customers, the lowest first.
	DeleteFirstMatchKeys(ctx context.Context, org string, limit int) (deleted int, err error)
	SaveKeptKeys(ctx context.Context, org string, k KeptKeys) error
	SaveDuplicate(ctx context.Context, org string, d Duplicate) error // adds or replaces
	DeleteDuplicate(ctx context.Context, org, a, b string) error      // nothing happens when it is not there
	// DeleteStaleDuplicates removes up to limit open pairs that were found before a moment.
	DeleteStaleDuplicates(ctx context.Context, org string, before time.Time, limit int) (deleted int, err error)
	SaveMatchState(ctx context.Context, org string, s MatchState) error
	// SaveMatchModel keeps a learned model with its state.
	SaveMatchModel(ctx context.Context, org string, s MatchState, model []byte) error
}
