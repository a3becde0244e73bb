package vault

import (
	"bytes"
	"testing"
)

// benchVault is a vault of two copies with slots enough that their keys are not in the processor's caches.
func benchVault(b *testing.B, slots int) (*Vault, []Slot) {
	b.Helper()
	v := openAt(b, b.TempDir(), b.TempDir())
	return v, mint(b, v, slots)
}

func BenchmarkMint(b *testing.B) {
	v, _ := benchVault(b, 1)
	for b.Loop() {
		mint(b, v, 1)
	}
}

func BenchmarkSeal200(b *testing.B) {
	v, slots := benchVault(b, 100_000)
	plain := bytes.Repeat([]byte("x"), 200)
	i := 0
	for b.Loop() {
		if _, err := v.Seal(slots[i*7919%len(slots)], "org|cust|notes|1", plain); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkUnseal200(b *testing.B) {
	v, slots := benchVault(b, 1000)
	sealed := make([][]byte, len(slots))
	for i, s := range slots {
		sealed[i] = seal(b, v, s, string(bytes.Repeat([]byte("x"), 200)))
	}
	i := 0
	for b.Loop() {
		n := i * 79 % len(slots)
		if _, err := v.Unseal(slots[n], "org|cust|notes|1", sealed[n]); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkShred(b *testing.B) {
	v, slots := benchVault(b, 100_000)
	i := 0
	for b.Loop() {
		if err := v.Shred(slots[i%len(slots)]); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
