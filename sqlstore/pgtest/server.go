package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL that belongs to the test program.
type Server struct {
	bin      string // folder of its programs
	dir      string // its data; removed at the end
	port     int
	settings []string
	cred     *syscall.Credential // whom it runs as, when the tests run as root

	mu   sync.Mutex
	cmd  *exec.Cmd
	log  bytes.Buffer
	exit chan struct{} // closed when the process has ended
}

// Durable starts a server of its own that syncs what it commits, for tests that crash it. It is gone when the
// test ends.
func Durable(t testing.TB) *Server {
	t.Helper()
	s, err := newServer()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.remove)
	return s
}

var errMissing = errors.New("these tests need PostgreSQL's programs and did not find initdb: " +
	"run `apt-get install postgresql-15`, or set PGBIN to the folder that holds it")

func newServer(settings ...string) (*Server, error) {
	bin := binaries()
	if bin == "" {
		return nil, errMissing
	}
	// Not t.TempDir: others may not enter it, and its length breaks the limit of 107 bytes for a socket.
	dir, err := os.MkdirTemp("", "pg")
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, dir: dir, settings: settings, cred: unprivileged()}
	if err := s.initialise(); err != nil {
		s.remove()
		return nil, err
	}
	return s, nil
}

func (s *Server) initialise() error {
	if s.cred != nil {
		if err := os.Chown(s.dir, int(s.cred.Uid), int(s.cred.Gid)); err != nil {
			return err
		}
	}
	initdb := s.command("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8",
		"--locale=C.UTF-8", "--no-sync", "--no-instructions")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	var err error
	for range 5 { // another program may take the free port first
		if s.port, err = freePort(); err != nil {
			return err
		}
		if err = s.start(); err == nil {
			return nil
		}
	}
	return err
}

func (s *Server) data() string { return filepath.Join(s.dir, "d") }

// URL is how to connect to a database of the server.
func (s *Server) URL(database string) string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/%s?sslmode=disable", s.port, database)
}

// Addr is the host and port that the server listens on.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// start runs the server as a direct child, so that its end is seen, and waits until it answers.
func (s *Server) start() error {
	args := []string{"-D", s.data(), "-p", strconv.Itoa(s.port), "-k", s.dir,
		"-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "shared_buffers=64MB"}
	for _, setting := range s.settings {
		args = append(args, "-c", setting)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log.Reset()
	s.cmd = s.command("postgres", args...)
	s.cmd.Stdout, s.cmd.Stderr = &s.log, &s.log
	dieWithUs(s.cmd.SysProcAttr)
	started, exit := make(chan error), make(chan struct{})
	go func(cmd *exec.Cmd) {
		runtime.LockOSThread() // a child dies with the thread that made it: this one stays as long as the child
		defer close(exit)
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is in its log
		}
	}(s.cmd)
	if err := <-started; err != nil {
		return err
	}
	s.exit = exit
	return s.ready(exit)
}

func (s *Server) ready(exit <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.URL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-exit:
			return fmt.Errorf("PostgreSQL did not start:\n%s", s.log.String())
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not answer: %w", err)
		case <-poll.C:
		}
	}
}

// command prepares one of PostgreSQL's programs: as a user who may run it, in a folder it may enter, and with
// nothing of our environment that would change it.
func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	cmd.Env = []string{"LC_ALL=C.UTF-8", "TZ=UTC", "PATH=" + s.bin + ":/usr/bin:/bin"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: s.cred}
	return cmd
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// binaries finds the folder with initdb and postgres; Debian keeps it off the PATH.
func binaries() string {
	folders := []string{os.Getenv("PGBIN")}
	if p, err := exec.LookPath("initdb"); err == nil {
		if p, err = filepath.EvalSymlinks(p); err == nil {
			folders = append(folders, filepath.Dir(p))
		}
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"} {
		found, _ := filepath.Glob(pattern) // the patterns are well formed
		slices.SortFunc(found, func(a, b string) int { return version(b) - version(a) })
		folders = append(folders, found...)
	}
	for _, f := range folders {
		if f != "" && isFile(filepath.Join(f, "initdb")) && isFile(filepath.Join(f, "postgres")) {
			return f
		}
	}
	return ""
}

// version is the number in /usr/lib/postgresql/15/bin or /usr/pgsql-15/bin.
func version(folder string) int {
	name := filepath.Base(filepath.Dir(folder))
	n, _ := strconv.Atoi(name[strings.LastIndex(name, "-")+1:]) // no number sorts last
	return n
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// unprivileged is whom to run the server as, since it refuses root. Nil when we are not root.
func unprivileged() *syscall.Credential {
	if os.Geteuid() != 0 {
		return nil
	}
	for _, name := range []string{os.Getenv("PGTEST_USER"), "postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(u.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
		if uidErr == nil && gidErr == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		}
	}
	return nil
}
