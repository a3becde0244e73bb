package web_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"clientele"
)

func TestFirstStartSetsUpOnce(t *testing.T) {
	w := newWorld(t)
	v := w.visitor()
	p := v.get("/")
	if p.path != "/setup" {
		t.Fatalf("the first start leads to %s", p.path)
	}
	wrong := v.post("/setup", "name", "Salon", "country", "XX", "email", "nobody", "password", "short")
	if wrong.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong set-up gives %d", wrong.status)
	}
	has(t, "the wrong set-up", wrong, `id="country-wrong"`, `id="email-wrong"`, `id="password-wrong"`)
	if p := v.post("/setup", "name", "Salon Kuura", "country", "FI", "email", "owner@example.com", "password", password); p.path != "/customers" || p.status != 200 {
		t.Fatalf("the set-up leads to %s: %d", p.path, p.status)
	}
	for _, path := range []string{"/setup", "/"} {
		if p := w.visitor().get(path); p.path != "/sign-in" {
			t.Errorf("%s leads to %s once there is an organization", path, p.path)
		}
	}
	if p := w.visitor().post("/setup", "name", "Second", "email", "second@example.com", "password", password); p.path != "/sign-in" {
		t.Errorf("a second set-up leads to %s", p.path)
	}
	if all, err := w.reg.Organizations(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("there are %d organizations (%v)", len(all), err)
	}
}

func TestWrongAndUnknownAreRefusedAlikeAndSlowed(t *testing.T) {
	w := newWorld(t)
	w.organization("Salon", "owner@example.com")
	body := func(email string) string {
		p := w.visitor().post("/sign-in", "email", email, "password", "wrong-password")
		if p.status != http.StatusUnauthorized {
			t.Errorf("%s gives %d", email, p.status)
		}
		return strings.ReplaceAll(p.body, email, "")
	}
	if body("owner@example.com") != body("nobody@example.com") {
		t.Error("the pages for a wrong password and an unknown address differ")
	}
	for range 20 {
		w.visitor().post("/sign-in", "email", "owner@example.com", "password", "wrong")
	}
	if p := w.visitor().post("/sign-in", "email", "owner@example.com", "password", password); p.status != http.StatusTooManyRequests {
		t.Errorf("after many failures the right password gives %d", p.status)
	}
	w.pass(3 * time.Minute)
	w.signedIn("owner@example.com")
}

func TestOneAddressInTwoOrganizationsChooses(t *testing.T) {
	w := newWorld(t)
	w.organization("First Salon", "owner@example.com")
	second := w.organization("Second Salon", "owner@example.com")
	v := w.visitor()
	p := v.post("/sign-in", "email", "owner@example.com", "password", password)
	has(t, "the choice", p, "First Salon", "Second Salon")
	if p := w.visitor().post("/sign-in/organization", "org", second.Org.ID); p.path != "/sign-in" {
		t.Errorf("choosing without a password leads to %s", p.path)
	}
	has(t, "the chosen one", v.post("/sign-in/organization", "org", second.Org.ID), "Second Salon")
}

func TestSessionsEnd(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	one, other := w.signedIn("owner@example.com"), w.signedIn("owner@example.com")
	me := one.get("/me")
	_, after, found := strings.Cut(me.body, `name="session" value="`)
	id, _, _ := strings.Cut(after, `"`)
	if !found {
		t.Fatal("the other session is not listed")
	}
	one.post("/me/sessions/end", "session", id)
	if p := other.get("/customers"); p.path != "/sign-in" {
		t.Errorf("an ended session still sees %s", p.path)
	}
	third := w.signedIn("owner@example.com")
	if p := one.post("/me/password", "present", password, "password", "Another-Heron-43"); p.status != 200 {
		t.Errorf("changing the password gives %d", p.status)
	}
	if p := one.get("/customers"); p.path != "/customers" {
		t.Errorf("whoever changed the password is led to %s", p.path)
	}
	if p := third.get("/customers"); p.path != "/sign-in" {
		t.Errorf("a session from before the password was changed sees %s", p.path)
	}
	one.post("/sign-out")
	if p := one.get("/customers"); p.path != "/sign-in" {
		t.Errorf("after signing out one sees %s", p.path)
	}
	w.user(a, "staff@example.com", clientele.RoleStaff)
	idle := w.signedIn("staff@example.com")
	w.pass(8 * 24 * time.Hour)
	if p := idle.get("/customers"); p.path != "/sign-in" {
		t.Errorf("after eight idle days one sees %s", p.path)
	}
}

func TestFormsOfOtherSitesDoNothing(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	v := w.signedIn("owner@example.com")
	p := v.send("POST", "/customers/"+c.ID+"/archive", "application/x-www-form-urlencoded", strings.NewReader(""), "Sec-Fetch-Site", "cross-site")
	if p.status != http.StatusForbidden {
		t.Errorf("a form of another site gives %d", p.status)
	}
	if now, err := w.reg.Customer(t.Context(), a, c.ID); err != nil || now.Status != clientele.StatusActive {
		t.Errorf("a form of another site made the customer %s (%v)", now.Status, err)
	}
}

// TestSecondFactor turns one on as a telephone would, and signs in with it. The code is RFC 6238's.
func TestSecondFactor(t *testing.T) {
	w := newWorld(t)
	w.organization("Salon", "owner@example.com")
	v := w.signedIn("owner@example.com")
	_, after, _ := strings.Cut(v.get("/me/second-factor").body, `name="secret" value="`)
	secret, _, _ := strings.Cut(after, `"`)
	if p := v.post("/me/second-factor", "secret", secret, "code", "000000"); p.status != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code gives %d", p.status)
	}
	on := v.post("/me/second-factor", "secret", secret, "code", totp(t, secret, w.clock()))
	if on.status != 200 || len(recoveryCode.FindAllString(on.body, -1)) != 10 {
		t.Fatalf("the right code gives %d, %s", on.status, on.body)
	}
	w.pass(time.Minute)
	phone := w.visitor()
	if p := phone.post("/sign-in", "email", "owner@example.com", "password", password); p.path != "/sign-in/code" {
		t.Fatalf("the password alone leads to %s", p.path)
	}
	if p := phone.get("/customers"); p.path != "/sign-in" {
		t.Errorf("without a code one sees %s", p.path)
	}
	if p := phone.post("/sign-in/code", "code", "123456"); p.status != http.StatusUnauthorized {
		t.Errorf("a wrong code gives %d", p.status)
	}
	code := totp(t, secret, w.clock())
	if p := phone.post("/sign-in/code", "code", code[:3]+" "+code[3:]); p.path != "/customers" {
		t.Errorf("the right code leads to %s: %d", p.path, p.status)
	}
	again := w.visitor()
	again.post("/sign-in", "email", "owner@example.com", "password", password)
	if p := again.post("/sign-in/code", "code", code); p.status != http.StatusUnauthorized {
		t.Errorf("a code that was used gives %d", p.status)
	}
}

var recoveryCode = regexp.MustCompile(`<code>([0-9a-z]{5}-[0-9a-z]{5})</code>`)

// TestRecoveryCodes signs in without the telephone: each code counts once, and new ones take the place of all.
func TestRecoveryCodes(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Salon", "owner@example.com")
	v := w.signedIn("owner@example.com")
	v.post("/me/preferences", "language", "en", "shortcuts", "yes")
	_, after, _ := strings.Cut(v.get("/me/second-factor").body, `name="secret" value="`)
	secret, _, _ := strings.Cut(after, `"`)
	shown := func(p page) (codes []string) {
		for _, m := range recoveryCode.FindAllStringSubmatch(p.body, -1) {
			codes = append(codes, m[1])
		}
		return codes
	}
	first := shown(v.post("/me/second-factor", "secret", secret, "code", totp(t, secret, w.clock())))
	if len(first) != 10 || slices.Contains(first[1:], first[0]) {
		t.Fatalf("the codes are %v", first)
	}
	with := func(code string) page {
		phone := w.visitor()
		phone.post("/sign-in", "email", "owner@example.com", "password", password)
		return phone.post("/sign-in/code", "code", code)
	}
	if p := with(" " + strings.ToUpper(strings.ReplaceAll(first[0], "-", " "))); p.path != "/customers" {
		t.Fatalf("a code from paper leads to %s: %d", p.path, p.status)
	} else {
		has(t, "after it", p, "9 are left")
	}
	if p := with(first[0]); p.status != http.StatusUnauthorized {
		t.Errorf("a code that was used gives %d", p.status)
	}
	has(t, "my account", v.get("/me"), "9 codes left")
	second := shown(v.post("/me/second-factor/codes"))
	if p := with(first[1]); p.status != http.StatusUnauthorized || len(second) != 10 {
		t.Errorf("a code of before gives %d; there are %d new ones", p.status, len(second))
	}
	if p := with(second[9]); p.path != "/customers" {
		t.Errorf("a new code leads to %s", p.path)
	}
	log := v.get("/settings/audit")
	has(t, "the audit log", log, "Recovery codes made", "Signed in with a recovery code")
	hasNot(t, "the audit log", log, second[0])
	w.user(a, "new@example.com", clientele.RoleStaff)
	if p := w.signedIn("new@example.com").post("/me/second-factor/codes"); p.status != http.StatusNotFound {
		t.Errorf("codes without a second factor: %d", p.status)
	}
}

func totp(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	must(t, err)
	mac := hmac.New(sha1.New, key)
	must(t, binary.Write(mac, binary.BigEndian, at.Unix()/30))
	sum := mac.Sum(nil)
	n := binary.BigEndian.Uint32(sum[sum[19]&15:]) & 0x7fffffff
	return fmt.Sprintf("%06d", n%1_000_000)
}

// TestLanguage holds the order: one's own choice, the browser's, the organization's.
func TestLanguage(t *testing.T) {
	w := newWorld(t)
	w.organization("Salon", "owner@example.com") // in Finland
	v := w.signedIn("owner@example.com")
	for accepted, want := range map[string]string{"": `lang="fi"`, "de-DE,de;q=0.9": `lang="de"`, "fr": `lang="fi"`} {
		has(t, "a browser that speaks "+accepted, v.send("GET", "/customers", "", nil, "Accept-Language", accepted), want)
	}
	v.post("/me/preferences", "language", "sv")
	has(t, "one's own choice", v.send("GET", "/customers", "", nil, "Accept-Language", "de"), `lang="sv"`, "Lägg till ny kund")
}

// TestNobodyIsLedAway signs in by links that lead to another site, in the spellings that browsers read so.
func TestNobodyIsLedAway(t *testing.T) {
	w := newWorld(t)
	w.organization("Salon", "owner@example.com")
	for next, want := range map[string]string{"/bookings": "/bookings", "//evil.example": "", "https://evil.example": "", `/\evil.example`: "", "/\t/evil.example": "",
		"\t//evil.example": "", "/\n/evil.example": "", "/\x00/evil.example": "", "javascript:alert(1)": ""} {
		p := w.visitor().get("/sign-in?next=" + url.QueryEscape(next))
		if !strings.Contains(p.body, `name="next" value="`+want+`"`) {
			t.Errorf("%q is led on to", next)
		}
	}
}
