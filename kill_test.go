package clientele_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/formats"
	"clientele/sqlstore"
	"clientele/sqlstore/pgtest"
	"clientele/vault"
)

// Environment of a process that changes records until it is killed.
const (
	killedVault = "CLIENTELE_TEST_KILLED_VAULT"
	killedFile  = "CLIENTELE_TEST_KILLED_FILE"
	killedURL   = "CLIENTELE_TEST_KILLED_URL"
)

// long is whether tests are to run for long, as in make test-all.
var long = os.Getenv("CLIENTELE_TEST_LONG") != ""

// life is a register in a process that may be killed.
type life struct {
	*clientele.Register
	ctx   context.Context
	store *sqlstore.DB
	vault *vault.Vault
	a     clientele.Actor
}

// openLife opens a register. late is how far its clock is ahead, so that what a dead process had claimed is free.
func openLife(ctx context.Context, o sqlstore.Options, dir string, late time.Duration, also ...func(*clientele.Options)) (*life, error) {
	store, err := sqlstore.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	v, err := vault.Open(filepath.Join(dir, "vault"), "")
	if err != nil {
		return nil, err
	}
	l := &life{ctx: ctx, store: store, vault: v}
	options := clientele.Options{Files: dir, Store: store, Vault: v, OpenSheet: formats.Open, SheetWriter: formats.NewWriter,
		Clock: func() time.Time { return time.Now().Add(late) }}
	for _, add := range also {
		add(&options)
	}
	l.Register = clientele.New(options)
	all, err := store.Organizations(ctx)
	if err == nil && len(all) > 0 {
		l.a = clientele.CommandLine(all[0])
	}
	return l, err
}

func (l *life) close() {
	_ = l.store.Close() // what was to be kept was committed
	_ = l.vault.Close()
}

// liveUntilKilled makes, merges, parts, erases, purges and imports, and tells each beginning and each end.
func liveUntilKilled() {
	l, err := openLife(context.Background(), sqlstore.Options{SQLitePath: os.Getenv(killedFile), PostgresURL: os.Getenv(killedURL)}, os.Getenv(killedVault), 0)
	if err != nil {
		panic(err)
	}
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
	var ids []string
	for n := 0; ; n++ {
		if len(ids) < 4 {
			ids = append(ids, l.make(n))
			continue
		}
		switch rng.IntN(8) {
		case 0, 1:
			ids = append(ids, l.make(n))
		case 2, 3:
			ids = l.mergeTwo(ids, rng.IntN(2) == 0)
		case 4, 5:
			fmt.Println("begin erase", ids[0])
			if _, err := l.EraseCustomer(l.ctx, l.a, ids[0], clientele.EraseOptions{}); err != nil {
				panic(err)
			}
			fmt.Println("erased", ids[0])
			ids = ids[1:]
		case 6:
			l.importSome(n)
		case 7:
			if _, err := l.Purge(l.ctx, l.a); err != nil {
				panic(err)
			}
		}
	}
}

func (l *life) make(n int) string {
	c, err := l.CreateCustomer(l.ctx, l.a, clientele.CustomerChange{Name: clientele.Some("Zyqmark Person"), Email: clientele.Some(fmt.Sprintf("zyqmark%d@example.com", n))},
		clientele.SourceStaff, clientele.DuplicateCreate)
	if err == nil {
		_, err = l.AddNote(l.ctx, l.a, c.Customer.ID, clientele.NoteChange{Text: clientele.Some("a note")})
	}
	if err != nil {
		panic(err)
	}
	fmt.Println("made", c.Customer.ID)
	return c.Customer.ID
}

// mergeTwo merges the last record into the first, and takes it back when asked to.
func (l *life) mergeTwo(ids []string, back bool) []string {
	kept, gone := ids[0], ids[len(ids)-1]
	fmt.Println("begin merge", kept, gone)
	m, err := l.MergeCustomers(l.ctx, l.a, kept, clientele.MergeRequest{From: []string{gone}}, false)
	if err == nil && back {
		_, err = l.UndoMerge(l.ctx, l.a, m.Merge.ID)
	}
	if err != nil {
		panic(err)
	}
	if back {
		fmt.Println("parted", kept, gone)
		return ids
	}
	fmt.Println("merged", kept, gone)
	return ids[:len(ids)-1]
}

func (l *life) importSome(n int) {
	var table strings.Builder
	table.WriteString("Name,Email\n")
	for row := range 20 {
		fmt.Fprintf(&table, "Import Person,import%d.%d.%d@example.com\n", os.Getpid(), n, row)
	}
	p, err := l.PrepareImport(l.ctx, l.a, "some.csv", strings.NewReader(table.String()))
	if err != nil {
		panic(err)
	}
	i, err := l.AddImport(l.ctx, l.a, p)
	if err == nil {
		_, err = l.CommitImport(l.ctx, l.a, i.ID, nil, clientele.ImportOptions{})
	}
	if err != nil {
		panic(err)
	}
	fmt.Println("import", i.ID)
	if err := l.RunDue(l.ctx, l.a.Org); err != nil {
		panic(err)
	}
}

// lastWords are what a process told before it was killed: of each record the last beginning or end.
type lastWords struct {
	last    map[string]string
	imports []string
}

// liveAndKill lets a process live for a moment from its first word on, or from its start, kills it, and gives what it
// had said.
func liveAndKill(t *testing.T, o sqlstore.Options, dir string, life time.Duration, early bool) lastWords {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), killedVault+"="+dir, killedFile+"="+o.SQLitePath, killedURL+"="+o.PostgresURL)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	if early {
		time.AfterFunc(life, func() { _ = cmd.Process.Kill() }) // it may have ended by itself, which is told below
	}
	s := lastWords{last: make(map[string]string)}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if !early {
			early = true
			time.AfterFunc(life, func() { _ = cmd.Process.Kill() })
		}
		words := strings.Fields(strings.TrimPrefix(lines.Text(), "begin "))
		if words[0] == "import" {
			s.imports = append(s.imports, words[1])
			continue
		}
		for _, id := range words[1:] {
			s.last[id] = words[0]
		}
		if words[0] == "merged" {
			s.last[words[1]] = "made"
		}
	}
	_ = cmd.Wait() // it was killed
	if strings.Contains(complaints.String(), "panic") {
		t.Fatalf("the process ended by itself: %s", complaints.String())
	}
	return s
}

// whole checks one record: a person is wholly there or wholly gone, and what was acknowledged is so.
func (l *life) whole(t *testing.T, id, last string) {
	t.Helper()
	c, err := l.Customer(l.ctx, l.a, id)
	switch {
	case err == nil:
		notes, err := l.Notes(l.ctx, l.a, id, clientele.Paging{})
		if err != nil || len(notes.Items) == 0 || notes.Items[0].Text != "a note" || c.Email == "" {
			t.Errorf("%s is only half there: %v", id, err)
		}
		if last == "erased" || last == "merged" {
			t.Errorf("%s was %s, and is there again", id, last)
		}
	case clientele.KindOf(err) != clientele.KindNotFound:
		t.Error(err)
	case last == "made" || last == "parted":
		t.Errorf("%s was %s, and is gone", id, last)
	}
}

// Checks 4 and 26: kill -9 at random moments of merges, undos, erasures, purges and imports. Afterwards everything is
// wholly done or wholly not, nothing acknowledged is lost, and storage does not contradict itself.
func TestKilledAtRandomMoments_4_26(t *testing.T) {
	rounds := 3
	if long {
		rounds = 200
	}
	inBothFolders(t, func(t *testing.T, o sqlstore.Options, dir string) {
		newWorldIn(t, o, dir)
		rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 2))
		for round := range rounds {
			t.Run(strconv.Itoa(round), func(t *testing.T) {
				liveOnce(t, o, dir, time.Duration(rng.Int64N(int64(1500*time.Millisecond))), round%8 == 7)
			})
		}
	})
}

// inBothFolders runs a test on SQLite and on PostgreSQL, with the folder that a program has there.
func inBothFolders(t *testing.T, test func(t *testing.T, o sqlstore.Options, dir string)) {
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		test(t, sqlstore.Options{SQLitePath: filepath.Join(dir, "register.db")}, dir)
	})
	t.Run("postgres", func(t *testing.T) { test(t, sqlstore.Options{PostgresURL: pgtest.URL(t)}, t.TempDir()) })
}

func liveOnce(t *testing.T, o sqlstore.Options, dir string, lives time.Duration, early bool) {
	s := liveAndKill(t, o, dir, lives, early)
	l, err := openLife(t.Context(), o, dir, time.Minute)
	must(t, err)
	defer l.close()
	must(t, errOf(l.Replay(l.ctx)))
	must(t, l.RunDue(l.ctx, l.a.Org))
	entries, err := l.vault.Entries(1)
	must(t, err)
	equal(t, "unsettled", len(vault.Unsettled(entries)), 0)
	for id, last := range s.last {
		l.whole(t, id, last)
	}
	for _, id := range s.imports {
		i, err := l.Import(l.ctx, l.a, id)
		must(t, err)
		equal(t, "import", i.Status, clientele.ImportCompleted)
		equal(t, "rows", i.Counts.Created, 20)
	}
	must(t, l.SealAudit(l.ctx, l.a.Org))
	report := func(problem string) { t.Error(problem) }
	must(t, l.store.Verify(l.ctx, l.a.Org.ID, report))
	must(t, l.VerifyAudit(l.ctx, l.a.Org, report))
	t.Logf("killed after %s, with %d records and %d imports told", lives.Round(time.Millisecond), len(s.last), len(s.imports))
}
