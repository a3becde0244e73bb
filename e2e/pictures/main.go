// Command pictures takes the pictures of the README, of the demo as it is served today.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/chromedp/chromedp"
)

// shots are the pictures: what is done to come to the page, and how large the window is.
var shots = []struct {
	name          string
	path, click   string
	width, height int64
}{
	{name: "customers", path: "/customers", width: 1440, height: 900},
	{name: "card", path: "/customers", click: "tbody tr:nth-child(3) .who a", width: 1440, height: 900},
	{name: "calendar", path: "/calendar?day=" + thursday(), width: 1440, height: 900},
	{name: "metrics", path: "/reports", width: 1440, height: 900},
	{name: "phone", path: "/calendar?day=" + thursday(), width: 390, height: 844},
}

// thursday is the last one before today: a full day, whenever the pictures are taken.
func thursday() string {
	day := time.Now().AddDate(0, 0, -1)
	for day.Weekday() != time.Thursday {
		day = day.AddDate(0, 0, -1)
	}
	return day.Format(time.DateOnly)
}

type demo struct{ Address, Email, Password string }

func main() {
	program := flag.String("program", "bin/clientele", "the program")
	out := flag.String("out", "docs/pictures", "the folder that the pictures are put into")
	flag.Parse()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	if err := take(ctx, *program, *out); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func take(ctx context.Context, program, out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	d, end, err := serve(ctx, program)
	if err != nil {
		return err
	}
	defer end()
	profile, err := os.MkdirTemp("", "clientele-pictures-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(profile)
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		return err
	}
	alloc, stop := chromedp.NewExecAllocator(ctx, chromedp.ExecPath(chromium), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true))
	defer stop()
	window, closeWindow := chromedp.NewContext(alloc)
	defer closeWindow()
	if err := signIn(window, d); err != nil {
		return err
	}
	for _, s := range shots {
		steps := []chromedp.Action[chromedp.Void]{chromedp.EmulateViewport(s.width, s.height), chromedp.Navigate(d.Address + s.path)}
		if s.click != "" {
			steps = append(steps, chromedp.Click(chromedp.CSS(s.click)))
		}
		if err := chromedp.Do(window, append(steps, chromedp.WaitReady(chromedp.CSS("main h1")), chromedp.Sleep(time.Second))...); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		picture, err := chromedp.Run(window, chromedp.CaptureScreenshot())
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		if err := os.WriteFile(filepath.Join(out, s.name+".png"), picture, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// serve starts the demo, and gives what it prints once it serves.
func serve(ctx context.Context, program string) (d demo, end func(), err error) {
	cmd := exec.CommandContext(ctx, program, "demo", "--json")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return d, nil, err
	}
	if err := cmd.Start(); err != nil {
		return d, nil, err
	}
	end = func() {
		_ = cmd.Process.Signal(os.Interrupt) // one that has ended needs none
		_ = cmd.Wait()
	}
	if err := json.NewDecoder(out).Decode(&d); err != nil {
		end()
		return d, nil, err
	}
	return d, end, nil
}

func signIn(ctx context.Context, d demo) error {
	return chromedp.Do(ctx, chromedp.Navigate(d.Address+"/sign-in"), chromedp.SendKeys(chromedp.CSS("[name=email]"), d.Email),
		chromedp.SendKeys(chromedp.CSS("[name=password]"), d.Password), chromedp.Click(chromedp.CSS("form[action='/sign-in'] .btn.main")),
		chromedp.WaitVisible(chromedp.CSS("tbody .who")))
}
