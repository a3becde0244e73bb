package limit

import (
	"sync"
	"time"
)

// Full remembers for a while who was told that they tried too often, so that a flood ends here and not in the database,
// where the processes that serve count together. It counts nothing itself. It is safe for use by many goroutines.
type Full struct {
	now func() time.Time

	mu    sync.Mutex
	until map[string]time.Time
}

// NewFull makes one in which nobody is.
func NewFull(now func() time.Time) *Full {
	return &Full{now: now, until: make(map[string]time.Time)}
}

// Has tells whether one of the names is in it.
func (f *Full) Has(names ...string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range names {
		if f.until[name].After(f.now()) {
			return true
		}
	}
	return false
}

// Add puts a name in, until something has drained of a count that drains so many a minute.
func (f *Full) Add(name string, perMinute int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.until) >= 10_000 {
		for old, until := range f.until {
			if !until.After(f.now()) {
				delete(f.until, old)
			}
		}
	}
	f.until[name] = f.now().Add(time.Minute / time.Duration(perMinute))
}
