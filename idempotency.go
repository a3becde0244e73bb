package clientele

import "time"

// IdempotentAnswer is what a request with an Idempotency-Key was answered. The key and the request are kept as keyed
// hashes, the answer sealed.
type IdempotentAnswer struct {
	Key       []byte // HMAC of method, path and key
	Request   []byte // HMAC of the body
	Status    int    // 0 while there is no answer
	SubjectID string // the record the answer is about; after its erasure only id and status are replayed
	Answer    Sealed
	At        time.Time
}
