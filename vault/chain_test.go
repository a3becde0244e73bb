package vault

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// testChain is a chain as a database would keep it.
type testChain struct {
	entries []AuditEntry
	sealed  [][]byte
	links   [][]byte
}

// read gives stored links.
func (c *testChain) read(seqs []int64) ([][]byte, error) {
	found := make([][]byte, len(seqs))
	for i, s := range seqs {
		found[i] = c.links[s]
	}
	return found, nil
}

// add chains n more entries at once.
func (c *testChain) add(t testing.TB, n int) {
	t.Helper()
	var fresh []AuditEntry
	for range n {
		seq := int64(len(c.entries) + len(fresh))
		sealed := fmt.Appendf(nil, "sealed contents %d", seq)
		c.sealed = append(c.sealed, sealed)
		fresh = append(fresh, AuditEntry{Org: "org_1", Seq: seq, ID: fmt.Sprint("aud_", seq), At: noon, Actor: "user:usr_1",
			Action: "customer.updated", SubjectType: "customer", Subject: "cust_1", Contents: ContentsHash(sealed)})
	}
	links, err := Extend(int64(len(c.entries)), fresh, c.read)
	if err != nil {
		t.Fatal(err)
	}
	c.entries, c.links = append(c.entries, fresh...), append(c.links, links...)
}

// root gives the root of the first size entries.
func (c *testChain) root(t testing.TB, size int64) Hash {
	t.Helper()
	h, err := Root(size, c.read)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// check walks the chain and gives the first error.
func (c *testChain) check() (ChainCheck, error) {
	var check ChainCheck
	for i, e := range c.entries {
		if err := check.Add(e, c.links[i], c.sealed[i], false); err != nil {
			return check, err
		}
	}
	return check, nil
}

// TestTreeIsThatOfCertificateTransparency holds the tree against the published example of RFC 6962's authors
// (google/certificate-transparency, merkletree tests): eight leaves and the roots of each beginning.
func TestTreeIsThatOfCertificateTransparency(t *testing.T) {
	leaves := []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
	roots := []string{
		"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
		"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
		"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
		"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
		"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	var check ChainCheck
	if got := hex.EncodeToString(hashBytes(check.Root())); got != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("the empty tree has root %s", got)
	}
	for i, leaf := range leaves {
		data, err := hex.DecodeString(leaf)
		if err != nil {
			t.Fatal(err)
		}
		check.grow(tlog.RecordHash(data))
		if got := hex.EncodeToString(hashBytes(check.Root())); got != roots[i] {
			t.Errorf("%d leaves have root %s; want %s", i+1, got, roots[i])
		}
	}
}

func hashBytes(h Hash) []byte { return h[:] }

func TestChainGrowsInBatchesAndIsReadAgain(t *testing.T) {
	c := &testChain{}
	roots := map[int64]Hash{}
	for _, n := range []int{1, 1, 5, 0, 64, 3, 127} {
		c.add(t, n)
		roots[int64(len(c.entries))] = c.root(t, int64(len(c.entries)))
	}
	var check ChainCheck
	for i, e := range c.entries {
		if err := check.Add(e, c.links[i], c.sealed[i], false); err != nil {
			t.Fatal(err)
		}
		if want, known := roots[check.Size()]; known && check.Root() != want {
			t.Errorf("the root of %d entries differs", check.Size())
		}
	}
	_, err := Extend(3, []AuditEntry{{Seq: 4}}, c.read)
	if err == nil {
		t.Error("an entry with a gap before it was chained")
	}
}

func TestEntriesAndGrowthAreProved(t *testing.T) {
	c := &testChain{}
	c.add(t, 150)
	size := int64(150)
	root := c.root(t, size)
	for seq := range size {
		proof, err := ProveEntry(size, seq, c.read)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckEntry(c.entries[seq], proof, size, root); err != nil {
			t.Fatalf("entry %d: %v", seq, err)
		}
		if err := CheckEntry(c.entries[(seq+1)%size], proof, size, root); err == nil {
			t.Fatalf("the proof of entry %d holds for another", seq)
		}
	}
	for _, older := range []int64{1, 2, 64, 99, 150} {
		proof, err := ProveGrowth(size, older, c.read)
		if err != nil {
			t.Fatal(err)
		}
		if err := CheckGrowth(proof, size, root, older, c.root(t, older)); err != nil {
			t.Errorf("growth from %d: %v", older, err)
		}
		if err := CheckGrowth(proof, size, root, older, Hash{1}); err == nil {
			t.Errorf("growth from another tree of %d was accepted", older)
		}
	}
}

func TestCheck16WhatWasDoneToTheChainIsNamed(t *testing.T) {
	change := map[string]struct {
		spoil func(c *testChain)
		says  string
	}{
		"contents altered":  {func(c *testChain) { c.sealed[41] = []byte("other") }, "contents were altered"},
		"contents missing":  {func(c *testChain) { c.sealed[41] = nil }, "no erasure accounts for it"},
		"actor altered":     {func(c *testChain) { c.entries[41].Actor = "user:usr_2" }, "was altered"},
		"time altered":      {func(c *testChain) { c.entries[41].At = noon.Add(1e6) }, "was altered"},
		"links altered":     {func(c *testChain) { c.links[41] = bytes.Repeat([]byte{7}, len(c.links[41])) }, "was altered"},
		"links cut":         {func(c *testChain) { c.links[41] = c.links[41][:32] }, "was altered"},
		"two swapped":       {func(c *testChain) { c.entries[41], c.entries[42] = c.entries[42], c.entries[41] }, "entry 42 stands in its place"},
		"one removed":       {func(c *testChain) { c.entries = append(c.entries[:41], c.entries[42:]...) }, "entry 42 stands in its place"},
		"contents replaced": {func(c *testChain) { c.sealed[41] = []byte("x"); c.entries[41].Contents = ContentsHash([]byte("x")) }, "was altered"},
	}
	for name, s := range change {
		t.Run(name, func(t *testing.T) {
			c := &testChain{}
			c.add(t, 60)
			s.spoil(c)
			_, err := c.check()
			var wrong *ChainError
			if !errors.As(err, &wrong) || wrong.Seq != 41 || !strings.Contains(err.Error(), s.says) {
				t.Errorf("got %v; want entry 41 with %q", err, s.says)
			}
		})
	}
}

func TestAChainWrittenAnewDoesNotMeetItsCheckpoint(t *testing.T) {
	c := &testChain{}
	c.add(t, 20)
	kept := c.root(t, 20)
	forged := &testChain{}
	forged.add(t, 20)
	forged.entries[3].Actor = "nobody"
	again := &testChain{sealed: forged.sealed, entries: forged.entries}
	links, err := Extend(0, forged.entries, again.read)
	if err != nil {
		t.Fatal(err)
	}
	again.links = links
	check, err := again.check()
	if err != nil {
		t.Fatal(err)
	}
	if check.Root() == kept {
		t.Error("the forged chain has the root of the true one")
	}
}

func TestErasedContentsDoNotBreakTheChain(t *testing.T) {
	c := &testChain{}
	c.add(t, 33)
	var check ChainCheck
	for i, e := range c.entries {
		sealed, erased := c.sealed[i], i%3 == 0
		if erased {
			sealed = nil
		}
		if err := check.Add(e, c.links[i], sealed, erased); err != nil {
			t.Fatal(err)
		}
	}
	if check.Root() != c.root(t, 33) {
		t.Error("the root differs")
	}
}

func TestMissingLinksAreAnError(t *testing.T) {
	c := &testChain{}
	c.add(t, 10)
	c.links[7] = nil
	if _, err := Root(10, c.read); !errors.Is(err, errLinks) {
		t.Errorf("got %v", err)
	}
	if _, err := Extend(10, []AuditEntry{{Seq: 10}, {Seq: 11}, {Seq: 12}, {Seq: 13}, {Seq: 14}, {Seq: 15}}, c.read); !errors.Is(err, errLinks) {
		t.Errorf("got %v", err)
	}
}

func TestCheckpointIsRefusedWhenChanged(t *testing.T) {
	v := openAt(t, t.TempDir(), "")
	want := Checkpoint{Org: "org_1", Size: 12, Root: Hash{1, 2, 3}, At: noon}
	text, err := v.SignCheckpoint(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := OpenCheckpoint(text, "org_1", v.PublicKey())
	if err != nil || got != want {
		t.Fatalf("got %+v, %v", got, err)
	}
	if _, err := OpenCheckpoint(text, "org_2", v.PublicKey()); err == nil {
		t.Error("the checkpoint was taken for that of another organization")
	}
	other := openAt(t, t.TempDir(), "")
	if _, err := OpenCheckpoint(text, "org_1", other.PublicKey()); err == nil {
		t.Error("another key opened the checkpoint")
	}
	body := strings.Index(text, "\n\n")
	for i := range body * 8 {
		changed := []byte(text)
		changed[i/8] ^= 1 << (i % 8)
		if _, err := OpenCheckpoint(string(changed), "org_1", v.PublicKey()); err == nil {
			t.Fatalf("bit %d was flipped: %q", i, changed)
		}
	}
	if _, err := v.SignCheckpoint(Checkpoint{Org: "a b+c"}); err == nil {
		t.Error("an organization with spaces was signed")
	}
}

func BenchmarkExtendBatchOf100(b *testing.B) {
	c := &testChain{}
	for b.Loop() {
		c.add(b, 100)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/entry")
}

func BenchmarkProveEntryOf100000(b *testing.B) {
	c := &testChain{}
	for range 100 {
		c.add(b, 1000)
	}
	size := int64(len(c.entries))
	for b.Loop() {
		if _, err := ProveEntry(size, rand.Int64N(size), c.read); err != nil {
			b.Fatal(err)
		}
	}
}
