package e2e

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// built is the program, built once for all tests.
var built = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "clientele-e2e")
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "clientele")
	out, err := exec.Command("go", "build", "-buildvcs=false", "-o", path, "../cmd/clientele").CombinedOutput()
	if err != nil {
		os.Stderr.Write(out)
	}
	return path, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := built(); err == nil {
		_ = os.RemoveAll(filepath.Dir(path)) // a temporary folder
	}
	os.Exit(code)
}

var serving = regexp.MustCompile(`address=(http://\S+)`)

// serve starts the program on an empty folder and gives its address and the folder.
func serve(t *testing.T, flags ...string) (base, folder string) {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	folder = t.TempDir()
	cmd := exec.Command(path, append([]string{"serve", "--data", folder, "--addr", "127.0.0.1:0"}, flags...)...)
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	addresses, ended := make(chan string, 1), make(chan struct{})
	go func() {
		defer close(ended)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if m := serving.FindStringSubmatch(lines.Text()); m != nil {
				addresses <- m[1]
			}
			if strings.Contains(lines.Text(), "level=ERROR") {
				t.Errorf("the program logs %s", lines.Text())
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt) // one that has ended needs none
		<-ended
		_ = cmd.Wait()
	})
	select {
	case base = <-addresses:
	case <-ended:
		t.Fatal("the program ended at once")
	case <-time.After(time.Minute):
		t.Fatal("the program does not say that it serves")
	}
	return base, folder
}

// command runs a command of the program on a folder.
func command(t *testing.T, folder string, args ...string) string {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(path, append(args, "--data", folder)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v: %s", args, err, out)
	}
	return string(out)
}
