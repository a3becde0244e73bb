package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"clientele/bench/believable"
	"clientele/sqlstore"
	"clientele/sqlstore/pgtest"
)

// program is the real program, built once for all tests.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "clientele-cli-")
	if err == nil {
		program = filepath.Join(dir, "clientele")
		var out []byte
		if out, err = exec.Command("go", "build", "-o", program, "clientele/cmd/clientele").CombinedOutput(); err != nil {
			err = fmt.Errorf("%w\n%s", err, out)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "the program cannot be built:", err)
		os.Exit(1)
	}
	code := pgtest.Run(m, func(ctx context.Context, url string) error {
		db, err := sqlstore.Open(ctx, sqlstore.Options{PostgresURL: url})
		if err != nil {
			return err
		}
		defer db.Close()
		return db.Migrate(ctx)
	})
	os.RemoveAll(dir)
	os.Exit(code)
}

// home is the folder of a register, and the environment that the program sees.
type home struct {
	t    *testing.T
	data string
	env  []string
}

// newHome is an empty folder, on SQLite.
func newHome(t *testing.T) *home {
	t.Helper()
	h := &home{t: t, data: filepath.Join(t.TempDir(), "data")}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "CLIENTELE_") {
			h.env = append(h.env, v)
		}
	}
	h.env = append(h.env, "CLIENTELE_DATA="+h.data)
	return h
}

// onBoth runs a test on SQLite and on PostgreSQL.
func onBoth(t *testing.T, test func(t *testing.T, h *home)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, newHome(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		h := newHome(t)
		h.env = append(h.env, "CLIENTELE_DB="+pgtest.URL(t))
		test(t, h)
	})
}

// ran is what a command gave.
type ran struct {
	code     int
	out, err string
}

// command is a command of the program that has not begun.
func (h *home) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(h.t.Context(), program, args...)
	cmd.Env = h.env
	cmd.Dir = filepath.Dir(h.data)
	return cmd
}

// run runs a command to its end.
func (h *home) run(args ...string) ran {
	h.t.Helper()
	return h.runWith("", args...)
}

// runWith runs a command with a text on its standard input.
func (h *home) runWith(input string, args ...string) ran {
	h.t.Helper()
	var out, errors bytes.Buffer
	cmd := h.command(args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(input), &out, &errors
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		h.t.Fatalf("clientele %s: %v", strings.Join(args, " "), err)
	}
	return ran{cmd.ProcessState.ExitCode(), out.String(), errors.String()}
}

// must runs a command that has to succeed.
func (h *home) must(args ...string) ran {
	h.t.Helper()
	r := h.run(args...)
	if r.code != 0 {
		h.t.Fatalf("clientele %s ended with %d:\n%s%s", strings.Join(args, " "), r.code, r.out, r.err)
	}
	return r
}

// mustJSON runs a command that has to succeed, and reads what it prints.
func mustJSON[T any](h *home, args ...string) T {
	h.t.Helper()
	return mustJSONText[T](h.t, h.must(append(args, "--json")...).out)
}

func mustJSONText[T any](t *testing.T, text string) (data T) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &data); err != nil {
		t.Fatalf("this is no JSON: %v\n%s", err, text)
	}
	return data
}

// setup makes the organization that most tests need.
func (h *home) setup() {
	h.t.Helper()
	h.must("setup", "--org", "Salon Kuura", "--owner-email", "aino@example.com", "--owner-password", "Tall-Heron-42")
}

// file writes a file beside the register.
func (h *home) file(name, content string) string {
	h.t.Helper()
	path := filepath.Join(filepath.Dir(h.data), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		h.t.Fatal(err)
	}
	return path
}

// table writes a table of n invented customers beside the register.
func (h *home) table(name string, n int) string {
	h.t.Helper()
	var b bytes.Buffer
	if err := believable.New(5).WriteCSV(&b, n); err != nil {
		h.t.Fatal(err)
	}
	return h.file(name, b.String())
}

// server is a running `clientele serve` or `clientele demo`.
type server struct {
	*home
	cmd     *exec.Cmd
	address string
	log     *bytes.Buffer
	logged  chan struct{} // closed when the log has ended
}

var serving = regexp.MustCompile(`msg=serving address=(http://\S+)`)

// serve starts the server on a free port, and waits until it serves.
func (h *home) serve(flags ...string) *server {
	h.t.Helper()
	s := &server{home: h, cmd: h.command(append([]string{"serve", "--addr", "127.0.0.1:0"}, flags...)...), log: &bytes.Buffer{}, logged: make(chan struct{})}
	pipe, err := s.cmd.StderrPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		_ = s.cmd.Process.Kill() // it has ended already where the test ended it
		<-s.logged
		_ = s.cmd.Wait()
	})
	address := make(chan string, 1)
	go s.readLog(pipe, address)
	select {
	case s.address = <-address:
	case <-s.logged:
		h.t.Fatalf("serve ended:\n%s", s.log)
	case <-time.After(time.Minute):
		h.t.Fatal("serve did not say where it serves")
	}
	return s
}

func (s *server) readLog(pipe io.Reader, address chan<- string) {
	defer close(s.logged)
	lines := bufio.NewScanner(pipe)
	for lines.Scan() {
		fmt.Fprintln(s.log, lines.Text())
		if found := serving.FindStringSubmatch(lines.Text()); found != nil {
			address <- found[1]
		}
	}
}

// stop asks the server to end, and gives its exit code and how long it took.
func (s *server) stop() (int, time.Duration) {
	s.t.Helper()
	began := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	<-s.logged
	_ = s.cmd.Wait() // its exit code tells
	return s.cmd.ProcessState.ExitCode(), time.Since(began)
}

// get asks the server, and gives status and body.
func (s *server) get(path, key string) (*http.Response, string) {
	s.t.Helper()
	return s.ask("GET", path, key, "")
}

func (s *server) ask(method, path, key, body string) (*http.Response, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.address+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res, string(answer)
}

// key makes an API key with every scope.
func (h *home) key(flags ...string) string {
	h.t.Helper()
	return mustJSON[struct{ Key string }](h, append([]string{"keys", "create", "--name", "test", "--scopes", "all"}, flags...)...).Key
}
