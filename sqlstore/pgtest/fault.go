package pgtest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Crash kills the server and all its processes at once (SIGKILL), as a power cut would end them; what the system
// has in memory for the disk stays. Nobody is connected when it returns.
func (s *Server) Crash(t testing.TB) {
	t.Helper()
	if err := s.signal(syscall.SIGKILL); err != nil {
		t.Fatalf("crash PostgreSQL: %v", err)
	}
	<-s.exit
}

// Restart starts a server that was crashed, on the same port, and returns when it answers.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	// A postmaster leaves this behind when it is killed, and the next one checks the number in it, which may by
	// now be another program's.
	if err := os.Remove(filepath.Join(s.data(), "postmaster.pid")); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	if err := s.start(); err != nil {
		t.Fatal(err)
	}
}

// Hang stops all processes of the server in mid-air (SIGSTOP): connections stay, answers do not come.
func (s *Server) Hang(t testing.TB) {
	t.Helper()
	if err := s.signal(syscall.SIGSTOP); err != nil {
		t.Fatalf("stop PostgreSQL: %v", err)
	}
}

// Resume lets a hanging server go on.
func (s *Server) Resume(t testing.TB) {
	t.Helper()
	if err := s.signal(syscall.SIGCONT); err != nil {
		t.Fatalf("resume PostgreSQL: %v", err)
	}
}

// signal reaches the postmaster and its children, which are process groups of their own.
func (s *Server) signal(sig syscall.Signal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	pid := s.cmd.Process.Pid
	children, err := childrenOf(pid)
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, sig); err != nil {
		return err
	}
	for _, child := range children {
		if err := syscall.Kill(child, sig); err != nil && err != syscall.ESRCH { // ended meanwhile
			return err
		}
	}
	return nil
}

func childrenOf(pid int) ([]int, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	if err != nil {
		return nil, err
	}
	var pids []int
	for _, field := range strings.Fields(string(text)) {
		n, err := strconv.Atoi(field)
		if err != nil {
			return nil, err
		}
		pids = append(pids, n)
	}
	return pids, nil
}

// remove ends the server and deletes its data.
func (s *Server) remove() {
	s.mu.Lock()
	cmd, exit := s.cmd, s.exit
	s.mu.Unlock()
	if cmd != nil && cmd.Process != nil && exit != nil {
		_ = cmd.Process.Signal(syscall.SIGCONT) // in case it hangs
		_ = cmd.Process.Signal(syscall.SIGQUIT) // at once, without a checkpoint: the data is thrown away
		select {
		case <-exit:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
		}
	}
	_ = os.RemoveAll(s.dir) // a leftover in the temporary folder harms nobody
}
