package cli_test

import (
	"encoding/json"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestServeStopsGracefully(t *testing.T) {
	onBoth(t, func(t *testing.T, h *home) {
		s := h.serve()
		if res, body := s.get("/readyz", ""); res.StatusCode != 200 {
			t.Fatalf("/readyz gives %d: %s", res.StatusCode, body)
		}
		code, took := s.stop()
		if code != 0 || took > 10*time.Second {
			t.Errorf("serve ended with %d after %s:\n%s", code, took, s.log)
		}
	})
}

// A request that has begun is answered, though the program was told to end.
func TestServeAnswersWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	key := h.key()
	s := h.serve()
	host := strings.TrimPrefix(s.address, "http://")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	body := `{"name": "Maija Virtanen", "phone": "0401234567"}`
	send := func(text string) {
		if _, err := conn.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	// The server answers 100 once it waits for the body: the request is under way.
	send("POST /v1/customers HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + key +
		"\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 49\r\nConnection: close\r\n\r\n")
	buffer := make([]byte, 4096)
	n, err := conn.Read(buffer)
	if err != nil || !strings.HasPrefix(string(buffer[:n]), "HTTP/1.1 100") {
		t.Fatalf("%s (%v)", buffer[:n], err)
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the address to be let go of", func() bool {
		c, err := net.Dial("tcp", host)
		if err == nil {
			c.Close()
		}
		return err != nil
	})
	send(body)
	answer := ""
	for !strings.Contains(answer, "cust_") {
		n, err := conn.Read(buffer)
		if err != nil {
			t.Fatalf("the answer was cut off: %v\n%s\n%s", err, answer, s.log)
		}
		answer += string(buffer[:n])
	}
	if !strings.HasPrefix(answer, "HTTP/1.1 201") {
		t.Errorf("the answer is %s", answer)
	}
	<-s.logged
	_ = s.cmd.Wait() // its exit code tells
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("serve ended with %d", code)
	}
}

func waitFor(t *testing.T, what string, done func() bool) {
	t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for deadline := time.After(time.Minute); !done(); {
		select {
		case <-look.C:
		case <-deadline:
			t.Fatalf("waited a minute for %s", what)
		}
	}
}

func TestOneServerAFolder(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	s := h.serve()
	r := h.run("serve", "--addr", "127.0.0.1:0")
	if r.code != 1 || !strings.Contains(r.err, "serves") || !strings.Contains(r.err, "--data") {
		t.Errorf("a second server: %d, %s", r.code, r.err)
	}
	if err := s.cmd.Process.Kill(); err != nil { // the lock goes with the process, however it ends
		t.Fatal(err)
	}
	<-s.logged
	h.serve().stop()
}

func TestFrontPageAndDocumentation(t *testing.T) {
	t.Parallel()
	s := newHome(t).serve()
	for path, want := range map[string]string{"/": `type="password"`, "/docs": "Clientele", "/openapi.json": `"openapi"`} {
		res, body := s.get(path, "")
		if res.StatusCode != 200 || !strings.Contains(body, want) {
			t.Errorf("%s gives %d: %.200s", path, res.StatusCode, body)
		}
		if policy := res.Header.Get("Content-Security-Policy"); path == "/" && (policy == "" || strings.Contains(policy, "unsafe")) {
			t.Errorf("the policy of %s is %q", path, policy)
		}
	}
	if res, _ := s.ask("POST", "/", "", "{}"); res.StatusCode < 400 {
		t.Errorf("POST / gives %d", res.StatusCode)
	}
	if res, body := s.get("/v1", ""); res.StatusCode != 404 || res.Header.Get("Request-Id") == "" || !strings.Contains(body, "not_found") {
		t.Errorf("/v1 gives %d: %.200s", res.StatusCode, body)
	}
	if res, _ := s.get("/nothing", ""); res.StatusCode != 404 {
		t.Errorf("/nothing gives %d", res.StatusCode)
	}
}

func TestMetricsOnTheirOwnAddress(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	s := newHome(t).serve("--metrics-addr", address)
	if res, _ := s.get("/metrics", ""); res.StatusCode != 404 {
		t.Errorf("/metrics beside the API gives %d", res.StatusCode)
	}
	res, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 200 {
		t.Errorf("/metrics on its own address gives %d", res.StatusCode)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	key := h.key()
	s := h.serve("--rate", "1", "--rate-burst", "3")
	limited := 0
	for range 6 {
		if res, _ := s.get("/v1/customers", key); res.StatusCode == http.StatusTooManyRequests {
			limited++
		}
	}
	if limited < 2 {
		t.Errorf("of 6 requests at once %d were too many, where 3 may come at once", limited)
	}
	req, err := http.NewRequest("GET", s.address+"/v1/customers", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Long", strings.Repeat("x", 100_000))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("100 kB of headers give %d", res.StatusCode)
	}
}

// The log tells what was done and not to whom.
func TestLogHoldsNoPersonalData(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	key := h.key()
	s := h.serve()
	s.ask("POST", "/v1/customers", key, `{"name": "Maija Virtanen", "phone": "0401234567"}`)
	s.get("/v1/customers?q=virtanen", key)
	s.get("/v1/customers/virtanen", key)
	s.get("/virtanen", key)
	s.stop()
	text := strings.ToLower(s.log.String())
	if !strings.Contains(text, "route=/v1/customers") {
		t.Errorf("the log does not tell of requests:\n%s", text)
	}
	for _, secret := range []string{"virtanen", "0401234567", "401234567", key} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q:\n%s", secret, text)
		}
	}
}

func TestDemo(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	tmp := t.TempDir()
	cmd := h.command("demo", "--json")
	cmd.Env = append(cmd.Env, "TMPDIR="+tmp)
	pipe, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() }) // where the test failed
	var demo struct{ Address, Docs, API, Email, Password, LiveKey, TestKey, Try string }
	if err := json.NewDecoder(pipe).Decode(&demo); err != nil {
		t.Fatal(err)
	}
	s := &server{home: h, address: strings.TrimSuffix(demo.Address, "/")}
	_, body := s.get("/v1/customers?total=true&archived=any&limit=1", demo.LiveKey)
	if !strings.Contains(body, `"total":1999`) {
		t.Errorf("the demo has not 2,000 customers, one of whom asked to be forgotten: %s", body)
	}
	if _, body := s.get("/v1/customers?archived=true", demo.LiveKey); !strings.Contains(body, "cust_") {
		t.Errorf("nobody is archived: %s", body)
	}
	if res, _ := s.get("/v1/tags", demo.TestKey); res.StatusCode != 200 {
		t.Errorf("the test key gives %d", res.StatusCode)
	}
	if out, err := exec.Command("sh", "-c", demo.Try).Output(); err != nil || !strings.Contains(string(out), `"success":true`) {
		t.Errorf("the line to try gives %s (%v)", out, err)
	}
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("the demo ended with %v", err)
	}
	if left, err := filepath.Glob(filepath.Join(tmp, "*")); err != nil || len(left) > 0 {
		t.Errorf("the demo left %v (%v)", left, err)
	}
	if _, err := os.Stat(h.data); !os.IsNotExist(err) {
		t.Errorf("the demo touched the register's folder (%v)", err)
	}
}
