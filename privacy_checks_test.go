package clientele_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"clientele"
	"clientele/sqlstore"
)

// The acceptance checks of the research on privacy, section 7, and the tests that meet them. Where a check and what
// the product promises contradict each other, the product's words hold, and it says so here.
var privacyChecks = []struct {
	check int
	what  string
	tests []string
}{
	{1, "after the purge no file holds the person, and the same search finds them before", []string{"TestNothingIsLeftInTheFiles_1"}},
	{2, "the same after random workloads", []string{"TestNothingIsLeftAfterRandomWorkloads_2"}},
	{3, "a pinned reader delays the purge visibly", []string{"TestAReaderDelaysThePurgeVisibly_3"}},
	{4, "kill -9 leaves wholly done or wholly not", []string{"TestKilledAtRandomMoments_4_26", "TestAnErasureThatWasCutOffIsCarriedOut_4"}},
	{5, "PostgreSQL: rewritten, no samples; a search is not claimed where the files cannot be seen", []string{"TestAPurgeOnPostgresRewritesTheFiles_5", "TestAPurgeOnPostgresClaimsNoSearch_5"}},
	{6, "nothing finds the erased", []string{"TestNothingFindsTheErased_6"}},
	{7, "the id tells when, and nothing else: 404 with erasedAt, as the API promises, instead of 410", []string{"TestErasingKeepsSumsAndNothingElse_7_9"}},
	{8, "a removal is due to the second, and moves with bookings", []string{"TestARemovalWaitsAndIsCarriedOut_8", "TestARemovalIsDueToTheSecond_8"}},
	{9, "sums are equal before and after", []string{"TestErasingKeepsSumsAndNothingElse_7_9"}},
	{10, "cancelling restores exactly", []string{"TestCancellingARemovalRestoresExactly_10"}},
	{11, "a restricted record is in no list, search or export, and gets no marketing", []string{"TestARestrictedRecordIsInNoList_11_23"}},
	{12, "a restored backup is brought up to the ledger before anybody is served", []string{"TestARestoredBackupBringsNobodyBack_12"}},
	{13, "a ledger that is missing, short or altered stops the start", []string{"TestALedgerThatWasAlteredStopsTheStart_13", "TestALostLedgerIsAcceptedOnlyInTheOpen_13", "TestCheck13AChangedLedgerIsFound"}},
	{14, "an old backup opens nothing of the erased, and everything of the others", []string{"TestAnOldBackupOpensNothingOfTheErased_14"}},
	{15, "a certificate holds offline, and no changed one does", []string{"TestACertificateHoldsOffline_15_17", "TestCheck15EveryBitOfACertificateCounts"}},
	{16, "the audit log verifies after an erasure, and what was done to it is named", []string{"TestTheAuditLogKeepsTheFactAlone_16", "TestWhatWasDoneToTheAuditLogIsNamed_16", "TestCheck16WhatWasDoneToTheChainIsNamed"}},
	{17, "certificate and ledger hold nothing about the person", []string{"TestACertificateHoldsOffline_15_17"}},
	{18, "erasing a merged record erases the tree", []string{"TestErasingAMergedRecordErasesTheTree_18"}},
	{19, "erasing after an undone merge leaves the other", []string{"TestErasingAfterAnUndoLeavesTheOther_19", "TestAnUndoneMergeQuotesNobody_18_19"}},
	{20, "nobody comes back by an import", []string{"TestNobodyComesBackByAccident_20"}},
	{21, "the hand-over has everything about one and nothing of another", []string{"TestHandOverHasEverythingAboutOnePersonAndNothingOfAnother_21"}},
	{22, "every column has its privacy class", []string{"TestEveryColumnIsRegistered_22"}},
	{23, "a restricted record; statistics count it, since they are equal to a recount", []string{"TestARestrictedRecordIsInNoList_11_23"}},
	{24, "who was told hears of the erasure by id alone: webhooks, retried for three days; nothing waits for an answer", []string{"TestTheCertificateNamesWhoWasTold_24"}},
	{25, "a hold on one order keeps that order alone, and ends by itself", []string{"TestALegalHoldOnAnOrderKeepsThatOrder_25", "TestAHoldKeepsAnOrderFromBeingCoarsened_25"}},
	{26, "erasures at once, and beside merges and imports", []string{"TestErasuresAtOnce_26", "TestKilledAtRandomMoments_4_26"}},
	{27, "a date beyond one month warns", []string{"TestADeadlineOfAMonth_27"}},
	{28, "how long it takes: make bench", []string{"BenchmarkErasing"}},
	{29, "DELETE erases at once, as the API promises, for managers, owners and keys that may write customers", []string{"TestOnlyManagersErase_29"}},
	{30, "a backup after the purge holds nothing, and no key", []string{"TestABackupAfterThePurgeHoldsNothing_30"}},
}

// Every check is met by a test that is there.
func TestEveryPrivacyCheckIsMet(t *testing.T) {
	var source strings.Builder
	must(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		source.Write(content)
		return err
	}))
	for i, c := range privacyChecks {
		equal(t, "number", c.check, i+1)
		for _, name := range c.tests {
			if !strings.Contains(source.String(), "func "+name+"(") {
				t.Errorf("check %d: there is no %s", c.check, name)
			}
		}
	}
}

// Check 6: search, list, export and history give nothing of who was erased.
func TestNothingFindsTheErased_6(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Xavier Zyqmarker", "zyq.marker@example.com", "0401987654")
		for _, search := range []string{"Xavier Zyqmarker", "zyq", "marker xavier", "zyq.marker@example.com", "0401987", "987654"} {
			equal(t, search, w.found(search), 1)
		}
		w.erase(c.ID)
		for _, search := range []string{"Xavier Zyqmarker", "zyq", "marker xavier", "zyq.marker@example.com", "0401987", "987654"} {
			equal(t, search, w.found(search), 0)
		}
		everybody := clientele.CustomerQuery{Statuses: []clientele.Status{clientele.StatusActive, clientele.StatusArchived, clientele.StatusRemovalPending}}
		page, err := w.Customers(w.ctx, w.a, everybody, clientele.Paging{})
		must(t, err)
		equal(t, "list", len(page.Items), 0)
		wantKind(t, errOf(w.History(w.ctx, w.a, c.ID, clientele.Paging{})), clientele.KindNotFound)
		wantKind(t, errOf(w.Notes(w.ctx, w.a, c.ID, clientele.Paging{})), clientele.KindNotFound)
	})
}

// found tells how many records a search gives.
func (w *world) found(search string) int {
	w.t.Helper()
	asked, err := clientele.ParseSearch(search)
	must(w.t, err)
	page, err := w.Customers(w.ctx, w.a, clientele.CustomerQuery{Search: asked}, clientele.Paging{})
	must(w.t, err)
	return len(page.Items)
}

// Checks 11 and 23.
func TestARestrictedRecordIsInNoList_11_23(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Xavier Zyqmarker", "zyq.marker@example.com", "")
		w.requestRemoval(c.ID)
		equal(t, "search", w.found("Zyqmarker"), 0)
		equal(t, "list", w.found(""), 0)
		wantKind(t, errOf(w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)), clientele.KindConflict)
		_, err := w.CancelRemoval(w.ctx, w.a, c.ID)
		must(t, err)
		equal(t, "search", w.found("Zyqmarker"), 1)
	})
}

// Check 14: without the ledger's replay even the backup's sealed parts stay closed, since the keys are not in it.
func TestAnOldBackupOpensNothingOfTheErased_14(t *testing.T) {
	dir := t.TempDir()
	w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
	gone, kept := w.create("Xavier Zyqmarker", "zyq.marker@example.com", ""), w.create("Kai Stays", "kai@example.com", "")
	for _, c := range []clientele.Customer{gone, kept} {
		_, err := w.AddNote(w.ctx, w.a, c.ID, clientele.NoteChange{Text: clientele.Some("a secret")})
		must(t, err)
	}
	file := filepath.Join(t.TempDir(), "backup.db")
	must(t, w.store.BackupInto(w.ctx, file))
	w.erase(gone.ID)
	back := w.reopened(file)
	equal(t, "in the backup", back.card(gone.ID).Name, "Xavier Zyqmarker")
	notes, err := back.Notes(back.ctx, back.a, gone.ID, clientele.Paging{})
	if strings.Contains(text(notes.Items), "a secret") {
		t.Errorf("the note of who was erased was opened: %v", err)
	}
	others, err := back.Notes(back.ctx, back.a, kept.ID, clientele.Paging{})
	must(t, err)
	equal(t, "of the other", others.Items[0].Text, "a secret")
}

// Check 26: of two who erase at once one does it, and the other hears that it was done.
func TestErasuresAtOnce_26(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		c := w.create("Xavier Zyqmarker", "zyq.marker@example.com", "")
		done := make(chan error, 6)
		for range cap(done) {
			go func() { done <- errOf(w.EraseCustomer(w.ctx, w.a, c.ID, clientele.EraseOptions{})) }()
		}
		kinds := make(map[clientele.Kind]int)
		for range cap(done) {
			kinds[clientele.KindOf(<-done)]++
		}
		equal(t, "refused", kinds[clientele.KindNotFound], cap(done)-1)
		page, err := w.Erasures(w.ctx, w.a, clientele.Paging{})
		must(t, err)
		equal(t, "erasures", len(page.Items), 1)
		w.checkStorage()
	})
}

// Check 29: of users only managers and owners erase.
func TestOnlyManagersErase_29(t *testing.T) {
	w := newSQLite(t)
	c := w.create("Maria Kuusela", "maria@example.com", "")
	for role, may := range map[clientele.Role]bool{clientele.RoleStaff: false, clientele.RoleManager: true} {
		a := clientele.Actor{Org: w.org, Kind: clientele.ActorUser, ID: "usr_1", Role: role, Scopes: clientele.AllScopes()}
		_, err := w.EraseCustomer(w.ctx, a, c.ID, clientele.EraseOptions{RefuseFuture: true, Version: 1_000_000})
		want := clientele.KindForbidden
		if may {
			want = clientele.KindVersion
		}
		wantKind(t, err, want)
	}
	wantKind(t, errOf(w.EraseCustomer(w.ctx, clientele.Actor{Org: w.org, Kind: clientele.ActorKey}, c.ID, clientele.EraseOptions{})), clientele.KindForbidden)
}

// Check 30.
func TestABackupAfterThePurgeHoldsNothing_30(t *testing.T) {
	dir, aside := t.TempDir(), t.TempDir()
	w := newWorldIn(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
	w.erase(w.create("Xavier Zyqmarker", "zyq.marker@example.com", "0401987654").ID)
	_, err := w.Purge(w.ctx, w.a)
	must(t, err)
	must(t, w.store.BackupInto(w.ctx, filepath.Join(aside, "backup.db")))
	backup := bytesOf(t, aside)
	for _, mark := range []string{"zyqmarker", "zyq.marker", "401987654"} {
		if strings.Contains(backup, mark) {
			t.Errorf("the backup holds %s", mark)
		}
	}
	slots, err := os.ReadFile(filepath.Join(dir, "vault", "slots"))
	must(t, err)
	for at := 64; at+32 <= len(slots) && at < 64*1024; at += 64 {
		if key := slots[at : at+32]; !slices.Contains(key, 0) && strings.Contains(backup, strings.ToLower(string(key))) {
			t.Fatal("the backup holds a key")
		}
	}
}
