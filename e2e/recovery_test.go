package e2e

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestRecoveryCodes turns the second factor on, keeps its recovery codes, and signs in with one of them, by the keyboard.
func TestRecoveryCodes(t *testing.T) {
	base, folder := serve(t)
	command(t, folder, "setup", "--org", "Salon Verde", "--country", "GB", "--owner-email", owner, "--owner-password", password)
	b := open(t, base, 390, 844, true)
	signIn(b)
	b.go_("/me/second-factor")
	b.accessible("the second factor")
	b.fill("#code", codeOf(t, eval[string](b, "document.getElementById('secret').textContent")))
	b.press(kb.Enter)
	b.until("document.querySelectorAll('.codes code').length === 10")
	b.accessible("the recovery codes")
	b.fits("the recovery codes")
	b.shoot("recovery-codes")
	code := eval[string](b, "document.querySelector('.codes code').textContent")
	file := eval[string](b, "decodeURIComponent(document.querySelector('a[download]').href)")
	if want := eval[string](b, "[...document.querySelectorAll('.codes code')].map((c) => c.textContent).join('\\n')"); file[len(file)-len(want)-1:] != want+"\n" {
		t.Errorf("the file holds %q", file)
	}
	b.go_("/me")
	b.see("10 codes left")
	b.accessible("my account with a second factor")
	b.shoot("me-second-factor")
	b.click("main form[action='/sign-out'] button")
	b.until("location.pathname === '/sign-in'")
	b.fill("#email", owner)
	b.fill("#password", password)
	b.press(kb.Enter)
	b.until("location.pathname === '/sign-in/code'")
	b.accessible("the question for a code")
	b.do(chromedp.SendKeys(chromedp.CSS("#code"), code))
	b.press(kb.Enter)
	b.see("9 are left")
	b.calm()
}

// codeOf is the code that a telephone shows for a secret (RFC 6238).
func codeOf(t *testing.T, secret string) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	_ = binary.Write(mac, binary.BigEndian, time.Now().Unix()/30) // a hash takes everything
	sum := mac.Sum(nil)
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[sum[19]&15:])&0x7fffffff%1_000_000)
}
