package clientele_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/mail"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"clientele"
	"clientele/notify"
	"clientele/sqlstore"

	"github.com/emersion/go-smtp"
)

// Environment of a process that sends until it is killed: the mail server, and how far its clock is ahead, so that what
// a dead process had claimed is free.
const (
	killedMail = "CLIENTELE_TEST_KILLED_MAIL"
	killedLate = "CLIENTELE_TEST_KILLED_LATE"
)

// sendUntilKilled carries out what is due as a serving process does, and tells how much memory that takes.
func sendUntilKilled() {
	ctx := context.Background()
	senders, err := notify.Senders(notify.Setup{SMTP: os.Getenv(killedMail), From: "register@example.test"})
	if err != nil {
		panic(err)
	}
	senders.URL = "https://salon.example"
	late, err := time.ParseDuration(os.Getenv(killedLate))
	if err != nil {
		panic(err)
	}
	o := sqlstore.Options{SQLitePath: os.Getenv(killedFile), PostgresURL: os.Getenv(killedURL)}
	l, err := openLife(ctx, o, os.Getenv(killedVault), late, func(o *clientele.Options) { o.Senders = senders })
	if err != nil {
		panic(err)
	}
	go func() {
		for range time.Tick(time.Second) {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			fmt.Println("heap", m.HeapInuse)
		}
	}()
	l.RunJobs(ctx, 50*time.Millisecond)
}

// slowPost is a mail server that takes one letter after the other, and delivers each Message-ID once, as mail servers do.
type slowPost struct {
	address string
	takes   time.Duration // for each letter

	mu      sync.Mutex
	seen    map[string]bool // Message-IDs
	letters map[string]int  // delivered, by address
	again   int             // letters that had come before, and were not delivered twice
	last    time.Time       // when a letter came
	worked  time.Duration   // how long it was at letters
}

func newSlowPost(t *testing.T, takes time.Duration) *slowPost {
	t.Helper()
	p := &slowPost{takes: takes, seen: make(map[string]bool), letters: make(map[string]int)}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	p.address = "smtp://" + l.Addr().String()
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &slowly{post: p}, nil }))
	server.Domain = "slow.test"
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return p
}

type slowly struct {
	post *slowPost
	to   string
}

func (s *slowly) Reset()                                    { s.to = "" }
func (s *slowly) Logout() error                             { return nil }
func (s *slowly) Mail(string, *smtp.MailOptions) error      { return nil }
func (s *slowly) Rcpt(to string, _ *smtp.RcptOptions) error { s.to = to; return nil }

func (s *slowly) Data(r io.Reader) error {
	msg, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	began := time.Now()
	<-time.After(s.post.takes) // the server's own work, which all who send wait for
	id := msg.Header.Get("Message-Id")
	s.post.last = time.Now()
	if s.post.worked += s.post.last.Sub(began); s.post.seen[id] {
		s.post.again++
		return nil
	}
	s.post.seen[id] = true
	s.post.letters[s.to]++
	return nil
}

func (p *slowPost) delivered() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.seen)
}

// TestACampaignSurvivesBeingKilled sends one letter each to many, and kills the program in the middle: nobody gets it
// twice, nobody who allowed it is left out, nobody else gets it. What waits is bounded, and memory with it; in full
// length, to 100,000, the receiving server is what bounds the throughput.
func TestACampaignSurvivesBeingKilled(t *testing.T) {
	people, takes := 240, time.Millisecond
	if long {
		people, takes = 100_000, 4*time.Millisecond
	}
	inBothFolders(t, func(t *testing.T, o sqlstore.Options, dir string) {
		w := newWorldIn(t, o, dir)
		w.now = time.Now().Add(-time.Hour)
		allowed := w.audience(people)
		c, err := w.CreateCampaign(w.ctx, w.a, clientele.NewCampaign{Text: mailText("Spring", "Ten percent off."), Rate: 60_000})
		must(t, err)
		equal(t, "reached", c.Audience.Reached(), len(allowed))
		post := newSlowPost(t, takes)
		run := &sending{post: post, o: o, dir: dir}
		run.untilDone(t, w, c.ID, people)
		run.check(t, allowed)
	})
}

// audience imports people, of whom some allow e-mails, and gives the addresses of those.
func (w *world) audience(n int) map[string]bool {
	w.t.Helper()
	rng := rand.New(rand.NewPCG(7, 8))
	allowed := make(map[string]bool)
	var table strings.Builder
	table.WriteString("Name,Email,Email marketing\n")
	for i := range n * 3 / 2 {
		answer := [4]string{"yes", "yes", "yes", "no"}[rng.IntN(4)]
		if len(allowed) == n {
			answer = ""
		}
		address := fmt.Sprintf("p%d@example.com", i)
		if answer == "yes" {
			allowed[address] = true
		}
		fmt.Fprintf(&table, "Person %d,%s,%s\n", i, address, answer)
	}
	p, err := w.PrepareImport(w.ctx, w.a, "people.csv", strings.NewReader(table.String()))
	must(w.t, err)
	i, err := w.AddImport(w.ctx, w.a, p)
	must(w.t, err)
	_, err = w.CommitImport(w.ctx, w.a, i.ID, nil, clientele.ImportOptions{})
	must(w.t, err)
	w.work()
	w.pass(time.Minute)
	return allowed
}

// sending is a program that is killed and begun again until a campaign is through.
type sending struct {
	post  *slowPost
	o     sqlstore.Options
	dir   string
	kills int
	busy  time.Duration // from the first letter to the last
	heaps []uint64      // of the life that was not killed
}

// untilDone kills the program whenever another quarter of the letters was delivered, and then lets it finish.
func (s *sending) untilDone(t *testing.T, w *world, campaign string, people int) {
	t.Helper()
	began := time.Now()
	for ; s.kills < 3; s.kills++ {
		s.liveUntil(t, func(context.Context) bool { return s.post.delivered() >= (s.kills+1)*people/4 })
	}
	s.liveUntil(t, func(ctx context.Context) bool {
		if s.post.delivered() < people { // counting what was sent takes the longer the more of it there is
			return false
		}
		c, counts, err := w.Campaign(ctx, w.a, campaign)
		return err == nil && c.Status == clientele.CampaignDone && counts[clientele.MessageSent] == c.Queued
	})
	s.busy = s.post.last.Sub(began)
}

// liveUntil runs the program until something is so, and kills it then with SIGKILL.
func (s *sending) liveUntil(t *testing.T, so func(context.Context) bool) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		defer cancel()
		for ctx.Err() == nil && !so(ctx) {
			<-time.After(5 * time.Millisecond)
		}
	}()
	s.live(t, ctx)
}

// live runs the program until the context ends, which kills it.
func (s *sending) live(t *testing.T, ctx context.Context) {
	t.Helper()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), killedMail+"="+s.post.address, killedLate+"="+(time.Duration(s.kills)*10*time.Minute).String(), killedVault+"="+s.dir, killedFile+"="+s.o.SQLitePath, killedURL+"="+s.o.PostgresURL)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	s.heaps = nil
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var heap uint64
		if n, _ := fmt.Sscanf(lines.Text(), "heap %d", &heap); n == 1 { // other lines are not about memory
			s.heaps = append(s.heaps, heap)
		}
	}
	_ = cmd.Wait() // it was killed
	if strings.Contains(complaints.String(), "panic") {
		t.Fatalf("the process ended by itself: %s", complaints.String())
	}
}

func (s *sending) check(t *testing.T, allowed map[string]bool) {
	t.Helper()
	s.post.mu.Lock()
	defer s.post.mu.Unlock()
	for address, n := range s.post.letters {
		if n != 1 || !allowed[address] {
			t.Errorf("%s got %d letters, allowed: %v", address, n, allowed[address])
		}
	}
	equal(t, "people who got the letter", len(s.post.letters), len(allowed))
	if s.post.again > 8*s.kills {
		t.Errorf("%d letters were handed over again after %d kills", s.post.again, s.kills)
	}
	t.Logf("%d letters in %s, of which the server was at work for %s; %d were handed over again under their Message-ID after %d kills", len(s.post.letters),
		s.busy.Round(time.Millisecond), s.post.worked.Round(time.Millisecond), s.post.again, s.kills)
	if n := len(s.heaps); long && n > 30 {
		early, late := highest(s.heaps[n/10:n/3]), highest(s.heaps[2*n/3:])
		t.Logf("the heap is %d MB early and %d MB late", early>>20, late>>20)
		if late > early*3/2 {
			t.Errorf("the heap grew from %d to %d bytes", early, late)
		}
	}
}

func highest(of []uint64) uint64 {
	var most uint64
	for _, n := range of {
		most = max(most, n)
	}
	return most
}
