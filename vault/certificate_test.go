package vault

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

// testCertificate is a certificate of the stage, with its entry proved in a chain of 100.
func testCertificate(t testing.TB, v *Vault, stage Stage) Certificate {
	t.Helper()
	c := Certificate{
		Stage: stage, Erasure: "era_1", Organization: "org_1",
		RequestedAt: noon.Add(-8 * 24 * time.Hour), RestrictedAt: noon.Add(-8 * 24 * time.Hour), ErasedAt: noon,
		RequestedBy: Requester{Kind: "customer", Channel: "portal", Check: "one-time code"},
		Ground:      "GDPR Art. 17(1)(b)", Records: 2,
		Removed:    map[string]int64{"notes": 3, "documents": 1, "messages": 14},
		Anonymized: map[string]int64{"orders": 12, "bookings": 9}, Cancelled: 1,
		Retained: []Retained{{What: "orders", Count: 12, Sum: 48_250, Currency: "EUR", Form: "exact until the date, then by month",
			Ground: "GDPR Art. 17(3)(b), bookkeeping", Until: "2033-12-31"}},
		Recipients: []Recipient{{Name: "web shop", NotifiedAt: noon, AcknowledgedAt: noon.Add(time.Second)}},
		Keys:       DestroyedKeys{Count: 2, Algorithm: "AES-256-GCM", Copies: 2},
		Backups:    BackupHorizon{DataUntil: "2026-12-21", KeysUntil: "2026-12-21", Replayed: true},
		Program:    Program{Version: "1.0.0", Storage: "SQLite 3.54.1"},
		Ledger:     Position{N: 2, Hash: strings.Repeat("ab", 32)},
	}
	if stage == StagePurged {
		c.PurgedAt = noon.Add(time.Hour)
		c.Scan = &Scan{Method: ScanSearched, Recipe: "analyze, scrub, checkpoint", Needles: 48, Forms: []string{"utf-8", "nfd", "base64"},
			LeftOut: []LeftOut{{Reason: "held by a living record", Count: 2}}, Files: 7, Bytes: 499_000_000}
	}
	return proved(t, v, c)
}

// proved puts the audit entry of the certificate into a chain, and its proof into the certificate.
func proved(t testing.TB, v *Vault, c Certificate) Certificate {
	t.Helper()
	chain := &testChain{}
	chain.add(t, 60)
	action := map[Stage]string{StageErased: ActionErased, StagePurged: ActionPurged}[c.Stage]
	c.Event = AuditEntry{Org: c.Organization, Seq: 60, ID: "aud_60", At: noon, Actor: "job", Action: action, SubjectType: "erasure", Subject: c.Erasure}
	links, err := Extend(60, []AuditEntry{c.Event}, chain.read)
	if err != nil {
		t.Fatal(err)
	}
	chain.entries, chain.sealed, chain.links = append(chain.entries, c.Event), append(chain.sealed, nil), append(chain.links, links...)
	chain.add(t, 39)
	if c.Proof, err = ProveEntry(100, 60, chain.read); err != nil {
		t.Fatal(err)
	}
	if c.Checkpoint, err = v.SignCheckpoint(Checkpoint{Org: c.Organization, Size: 100, Root: chain.root(t, 100), At: noon}); err != nil {
		t.Fatal(err)
	}
	return c
}

// sign signs the certificate.
func sign(t testing.TB, v *Vault, c Certificate) []byte {
	t.Helper()
	data, err := v.SignCertificate(c)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestCertificateIsVerifiedWithThePublicKeyAlone(t *testing.T) {
	v := openAt(t, t.TempDir(), "")
	key, err := ParsePublicKey(FormatPublicKey(v.PublicKey()))
	if err != nil {
		t.Fatal(err)
	}
	for _, stage := range []Stage{StageErased, StagePurged} {
		want := testCertificate(t, v, stage)
		data := sign(t, v, want)
		got, err := VerifyCertificate(data, key)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(canonical(got), canonical(want.normal())) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
		t.Logf("a certificate of stage %s has %d bytes", stage, len(data))
	}
}

func TestCheck15EveryBitOfACertificateCounts(t *testing.T) {
	v := openAt(t, t.TempDir(), "")
	key := v.PublicKey()
	data := sign(t, v, testCertificate(t, v, StagePurged))
	for i := range len(data) * 8 {
		changed := bytes.Clone(data)
		changed[i/8] ^= 1 << (i % 8)
		if _, err := VerifyCertificate(changed, key); err == nil {
			t.Fatalf("bit %d was flipped and the certificate accepted", i)
		}
	}
	for i := range data[:len(data)-2] {
		if _, err := VerifyCertificate(data[:i], key); !errors.Is(err, ErrCertificate) {
			t.Fatalf("cut at byte %d: %v", i, err)
		}
	}
}

func TestCertificateMayBeIndentedAnew(t *testing.T) {
	v := openAt(t, t.TempDir(), "")
	data := sign(t, v, testCertificate(t, v, StageErased))
	var compact, tabs bytes.Buffer
	if err := errors.Join(json.Compact(&compact, data), json.Indent(&tabs, data, "", "\t")); err != nil {
		t.Fatal(err)
	}
	for _, form := range [][]byte{compact.Bytes(), tabs.Bytes(), bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))} {
		if _, err := VerifyCertificate(form, v.PublicKey()); err != nil {
			t.Error(err)
		}
	}
	for name, form := range map[string]string{
		"a member twice":   strings.Replace(string(data), `"stage": "erased"`, `"stage": "purged", "stage": "erased"`, 1),
		"a member added":   strings.Replace(string(data), `"stage": "erased"`, `"stage": "erased", "note": "x"`, 1),
		"another case":     strings.Replace(string(data), `"stage"`, `"Stage"`, 1),
		"something behind": string(data) + "{}",
		"an escape":        strings.Replace(string(data), `"erased"`, `"\u0065rased"`, 1),
	} {
		if form == string(data) {
			t.Fatalf("%s: nothing was changed", name)
		}
		if _, err := VerifyCertificate([]byte(form), v.PublicKey()); !errors.Is(err, ErrCertificate) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAnotherKeyIsNamed(t *testing.T) {
	v, other := openAt(t, t.TempDir(), ""), openAt(t, t.TempDir(), "")
	data := sign(t, v, testCertificate(t, v, StageErased))
	_, err := VerifyCertificate(data, other.PublicKey())
	mustBe(t, err, ErrOtherKey)
	swapped := bytes.Replace(data, []byte(KeyID(v.PublicKey())), []byte(KeyID(other.PublicKey())), 1)
	_, err = VerifyCertificate(swapped, other.PublicKey())
	mustBe(t, err, ErrCertificate)
	for _, text := range []string{"", "no key", strings.Replace(FormatPublicKey(v.PublicKey()), "PUBLIC", "PRIVATE", 2)[:40]} {
		if _, err := ParsePublicKey(text); err == nil {
			t.Errorf("%q was taken for a key", text)
		}
	}
}

func TestCertificateClaimsOnlyWhatWasSeen(t *testing.T) {
	v := openAt(t, t.TempDir(), "")
	for name, c := range map[string]struct {
		stage  Stage
		change func(c *Certificate)
	}{
		"a hit":                          {StagePurged, func(c *Certificate) { c.Scan.Hits = 1 }},
		"no search":                      {StagePurged, func(c *Certificate) { c.Scan = nil }},
		"a search of no files":           {StagePurged, func(c *Certificate) { c.Scan.Files = 0 }},
		"rewritten that claims a search": {StagePurged, func(c *Certificate) { c.Scan.Method = ScanRewritten }},
		"purged before erased":           {StagePurged, func(c *Certificate) { c.PurgedAt = noon.Add(-time.Hour) }},
		"erased that claims a search":    {StageErased, func(c *Certificate) { c.Scan = &Scan{Method: ScanSearched, Files: 1} }},
		"no such stage":                  {StageErased, func(c *Certificate) { c.Stage = "forgotten" }},
		"purged by the entry of erased":  {StageErased, func(c *Certificate) { c.Stage = StagePurged }},
		"the entry of another erasure":   {StageErased, func(c *Certificate) { c.Erasure = "era_2" }},
		"of another organization":        {StageErased, func(c *Certificate) { c.Organization = "org_2" }},
		"the proof of another entry":     {StageErased, func(c *Certificate) { c.Event.Seq = 61 }},
		"a proof cut short":              {StageErased, func(c *Certificate) { c.Proof = c.Proof[1:] }},
		"another checkpoint":             {StageErased, func(c *Certificate) { c.Checkpoint = strings.Replace(c.Checkpoint, "100", "101", 1) }},
		"no time":                        {StageErased, func(c *Certificate) { c.ErasedAt = time.Time{} }},
	} {
		certificate := testCertificate(t, v, c.stage)
		c.change(&certificate)
		if _, err := v.SignCertificate(certificate); err == nil {
			t.Errorf("%s: the certificate was signed", name)
		}
	}
	rewritten := testCertificate(t, v, StagePurged)
	rewritten.Scan = &Scan{Method: ScanRewritten, Recipe: "vacuum full, checkpoint twice"}
	if _, err := VerifyCertificate(sign(t, v, rewritten), v.PublicKey()); err != nil {
		t.Error(err)
	}
}

// TestASignatureAloneIsNotEnough signs what SignCertificate refuses, as a program without its checks would.
func TestASignatureAloneIsNotEnough(t *testing.T) {
	v := openAt(t, t.TempDir(), "")
	c := testCertificate(t, v, StagePurged)
	c.Scan.Hits = 3
	_, err := VerifyCertificate(v.signUnchecked(c.normal()), v.PublicKey())
	mustBe(t, err, ErrCertificate)
	if !strings.Contains(err.Error(), "found the person") {
		t.Errorf("the error %q does not say why", err)
	}
}

func BenchmarkVerifyCertificate(b *testing.B) {
	v := openAt(b, b.TempDir(), "")
	data, key := sign(b, v, testCertificate(b, v, StagePurged)), v.PublicKey()
	for b.Loop() {
		if _, err := VerifyCertificate(data, key); err != nil {
			b.Fatal(err)
		}
	}
}
