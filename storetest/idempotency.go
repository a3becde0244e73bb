package storetest

import (
	"testing"
	"time"

	"clientele"
)

var idempotencyTests = map[string]func(*testing.T, *fixture){
	"the first request of a key is new, a repeat gets its answer": func(t *testing.T, f *fixture) {
		k := clientele.IdempotentAnswer{Key: []byte{0, 1}, Request: []byte{0, 2}, At: noon}
		same(t, "new", f.begin(f.org, k), k)
		k.Status, k.SubjectID, k.Answer = 201, "cust_1", f.sealed("cust_1", "answer")
		f.write(func(tx clientele.Tx) error { return tx.FinishIdempotent(f.ctx, f.org, k) })
		repeat := clientele.IdempotentAnswer{Key: k.Key, Request: []byte("another body"), At: noon.Add(time.Hour)}
		same(t, "repeat", f.begin(f.org, repeat), k)
		same(t, "the other organization's", f.begin(f.other, repeat), repeat)
		f.refused(clientele.KindNotFound, func(tx clientele.Tx) error {
			return tx.FinishIdempotent(f.ctx, f.org, clientele.IdempotentAnswer{Key: []byte("none")})
		})
	},
	"a key whose transaction failed is new again": func(t *testing.T, f *fixture) {
		k := clientele.IdempotentAnswer{Key: []byte("k"), Request: []byte("r"), At: noon}
		f.refused(clientele.KindConflict, func(tx clientele.Tx) error {
			if _, err := tx.BeginIdempotent(f.ctx, f.org, k); err != nil {
				return err
			}
			return clientele.Errorf(clientele.KindConflict, "no")
		})
		k.Request = []byte("another")
		same(t, "new", f.begin(f.org, k), k)
	},
	"a repeat waits for the first to end": func(t *testing.T, f *fixture) {
		k := clientele.IdempotentAnswer{Key: []byte("k"), Request: []byte("r"), At: noon}
		begun, repeated := make(chan struct{}), make(chan clientele.IdempotentAnswer)
		go func() {
			<-begun
			repeated <- f.begin(f.org, k)
		}()
		f.write(func(tx clientele.Tx) error {
			if _, err := tx.BeginIdempotent(f.ctx, f.org, k); err != nil {
				return err
			}
			close(begun)
			answer := k
			answer.Status = 200
			return tx.FinishIdempotent(f.ctx, f.org, answer)
		})
		same(t, "the repeat sees the answer", (<-repeated).Status, 200)
	},
	"old answers are forgotten a few at a time": func(t *testing.T, f *fixture) {
		for i := range 5 {
			f.begin(f.org, clientele.IdempotentAnswer{Key: []byte{byte(i)}, Request: []byte("r"), At: noon.Add(time.Duration(i) * time.Hour)})
		}
		for _, want := range []int{2, 1, 0} {
			f.write(func(tx clientele.Tx) error {
				n, err := tx.DeleteIdempotent(f.ctx, f.org, noon.Add(3*time.Hour), 2)
				same(t, "forgotten", n, want)
				return err
			})
		}
		kept := clientele.IdempotentAnswer{Key: []byte{3}, Request: []byte("r"), At: noon.Add(3 * time.Hour)}
		again := kept
		again.At = noon.AddDate(1, 0, 0)
		same(t, "the younger stay", f.begin(f.org, again), kept)
	},
}

func (f *fixture) begin(org string, k clientele.IdempotentAnswer) (first clientele.IdempotentAnswer) {
	f.Helper()
	if err := f.store.InTx(f.ctx, func(tx clientele.Tx) (err error) {
		first, err = tx.BeginIdempotent(f.ctx, org, k)
		return err
	}); err != nil {
		f.Error(err)
	}
	return first
}
