package cli_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// organization is what setup prints.
type organization struct {
	ID, Name, Slug, Country, Currency, Timezone string
	Owner                                       struct{ ID, Name, Email, Role string }
}

func TestSetUp(t *testing.T) {
	onBoth(t, func(t *testing.T, h *home) {
		o := mustJSON[organization](h, "setup", "--org", "Salon Kuura", "--owner-email", "aino@example.com", "--owner-password", "Tall-Heron-42",
			"--owner-name", "Aino Kuura", "--country", "SE")
		if !regexp.MustCompile(`^org_\w+$`).MatchString(o.ID) || o.Name != "Salon Kuura" || o.Slug != "salon-kuura" || o.Currency != "SEK" || o.Timezone != "Europe/Stockholm" {
			t.Errorf("the organization is %+v", o)
		}
		if o.Owner.Email != "aino@example.com" || o.Owner.Role != "owner" || o.Owner.Name != "Aino Kuura" {
			t.Errorf("the owner is %+v", o.Owner)
		}
		// Where there are several, one has to be named: by id, address or name.
		r := h.runWith("Tall-Heron-43\n", "setup", "--org", "Pesula", "--owner-email", "b@example.com", "--owner-password-stdin")
		if r.code != 0 || !strings.Contains(r.out, "org_") {
			t.Fatalf("the second setup ended with %d: %s%s", r.code, r.out, r.err)
		}
		if r := h.run("keys", "list"); r.code != 2 || !strings.Contains(r.err, "--org") {
			t.Errorf("without --org: %d, %s", r.code, r.err)
		}
		for _, which := range []string{o.ID, "salon-kuura", "Salon Kuura", "salon kuura"} {
			h.must("keys", "list", "--org", which)
		}
	})
}

// apiKey is what the commands about keys print.
type apiKey struct {
	ID, Name, Key, Hint, Mode string
	Scopes                    []string
	ExpiresAt, RevokedAt      *time.Time
}

func TestKeys(t *testing.T) {
	onBoth(t, func(t *testing.T, h *home) {
		h.setup()
		live := mustJSON[apiKey](h, "keys", "create", "--name", "web shop", "--scopes", "customers:read,customers:write", "--expires", "90d")
		test := mustJSON[apiKey](h, "keys", "create", "--name", "try", "--scopes", "all", "--mode", "test", "--expires", "2090-01-31")
		if !strings.HasPrefix(live.Key, "sk_live_") || !strings.HasPrefix(test.Key, "sk_test_") || live.Mode != "live" {
			t.Errorf("the keys are %+v and %+v", live, test)
		}
		if !slices.Equal(live.Scopes, []string{"customers:read", "customers:write"}) || len(test.Scopes) < 15 {
			t.Errorf("the scopes are %v and %v", live.Scopes, test.Scopes)
		}
		if left := time.Until(*live.ExpiresAt).Hours() / 24; left < 89.9 || left > 90.1 {
			t.Errorf("a key for 90 days ends in %.1f", left)
		}
		if want := time.Date(2090, 1, 31, 22, 0, 0, 0, time.UTC); !test.ExpiresAt.Equal(want) { // the end of that day in Helsinki
			t.Errorf("the key ends at %s, want %s", test.ExpiresAt, want)
		}
		revoked := mustJSON[apiKey](h, "keys", "revoke", live.ID)
		if revoked.RevokedAt == nil || revoked.Key != "" {
			t.Errorf("the revoked key is %+v", revoked)
		}
		all := mustJSON[[]apiKey](h, "keys", "list")
		if len(all) != 2 || all[0].ID != test.ID || all[1].RevokedAt == nil || all[0].Key != "" {
			t.Errorf("the list is %+v", all)
		}
		if text := h.must("keys", "list").out; strings.Contains(text, live.Key[20:]) || !strings.Contains(text, live.ID) {
			t.Errorf("the list shows a secret, or not the key:\n%s", text)
		}
	})
}

func TestUsers(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	h.setup()
	type user struct {
		ID, Name, Email, Role string
		Bookable, Archived    bool
	}
	made := mustJSON[user](h, "users", "create", "--name", "Sanna Laine", "--email", "sanna@example.com", "--role", "manager", "--bookable", "--password", "Tall-Heron-42")
	if made.Role != "manager" || !made.Bookable || made.Email != "sanna@example.com" {
		t.Errorf("the user is %+v", made)
	}
	if r := h.run("users", "recover", made.ID, "--password", "short"); r.code != 2 {
		t.Errorf("a short password gives %d: %s", r.code, r.err)
	}
	if back := mustJSON[user](h, "users", "recover", made.ID, "--password", "Quiet-Otter-77"); back.ID != made.ID {
		t.Errorf("who was let in again is %+v", back)
	}
	if gone := mustJSON[user](h, "users", "archive", made.ID); !gone.Archived {
		t.Errorf("the archived user is %+v", gone)
	}
	if all := mustJSON[[]user](h, "users", "list"); len(all) != 2 {
		t.Errorf("the list is %+v", all)
	}
	r := h.runWith("Tall-Heron-42\n", "users", "create", "--name", "Katri", "--email", "katri@example.com", "--password-stdin")
	if r.code != 0 || !strings.Contains(r.out, "staff") {
		t.Errorf("a user by standard input: %d, %s%s", r.code, r.out, r.err)
	}
	owner := mustJSON[[]user](h, "users", "list")[0]
	if r := h.run("users", "archive", owner.ID); r.code != 2 || !strings.Contains(r.err, "owner") {
		t.Errorf("the only owner was archived: %d, %s", r.code, r.err)
	}
}

// Commands work beside a server on the same folder, and it sees at once what they did.
func TestCommandsBesideTheServer(t *testing.T) {
	onBoth(t, func(t *testing.T, h *home) {
		s := h.serve()
		h.setup()
		key := h.key()
		res, body := s.ask("POST", "/v1/customers", key, `{"name": "Maija Virtanen", "phone": "040 1234567"}`)
		if res.StatusCode != http.StatusCreated {
			t.Fatalf("%d: %s", res.StatusCode, body)
		}
		if table := h.must("export").out; !strings.Contains(table, "Maija Virtanen") {
			t.Errorf("the export is:\n%s", table)
		}
		h.must("import", h.file("more.csv", "Name,Email\nEeva Laine,eeva@example.com\n"))
		if res, body := s.get("/v1/customers?q=eeva", key); res.StatusCode != 200 || !strings.Contains(body, "Eeva Laine") {
			t.Errorf("%d: %s", res.StatusCode, body)
		}
		h.must("verify")
		id := mustJSON[[]apiKey](h, "keys", "list")[0].ID
		h.must("keys", "revoke", id)
		if res, _ := s.get("/v1/customers", key); res.StatusCode != http.StatusUnauthorized {
			t.Errorf("a revoked key gives %d", res.StatusCode)
		}
	})
}
