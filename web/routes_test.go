package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"clientele"
	"clientele/web"
)

// TestRolesAndOrganizations walks every route as every role and as the owner of another organization, with ids that
// exist: whoever lacks the scope is refused, nobody is shown another organization's records, and nothing fails inside.
func TestRolesAndOrganizations(t *testing.T) { onBoth(t, rolesAndOrganizations) }

func rolesAndOrganizations(t *testing.T, w *world) {
	here, there := w.organization("Here", "owner@example.com"), w.organization("There", "stranger@example.com")
	staff := w.user(here, "staff@example.com", clientele.RoleStaff)
	w.user(here, "manager@example.com", clientele.RoleManager)
	c := w.customer(here, "Secret Person", "secret.person@example.com")
	w.customer(there, "Other Person", "other@example.com")
	note, err := w.reg.AddNote(t.Context(), here, c.ID, clientele.NoteChange{Text: clientele.Some("a secret note")})
	must(t, err)
	doc, err := w.reg.AddDocument(t.Context(), here, c.ID, "secret.txt", "text/plain", strings.NewReader("secret words"))
	must(t, err)
	prepared, err := w.reg.PrepareImport(t.Context(), here, "secret.csv", strings.NewReader("Name,Email\nSecret Import,secret.import@example.com\n"))
	must(t, err)
	imported, err := w.reg.AddImport(t.Context(), here, prepared)
	must(t, err)
	key, _, err := w.reg.CreateKey(t.Context(), here, clientele.KeyRequest{Name: "secret key", Mode: clientele.ModeLive, Scopes: []clientele.Scope{clientele.CustomersRead}})
	must(t, err)
	sold, err := w.reg.CreateOrder(t.Context(), here, clientele.NewOrder{CustomerID: c.ID, Lines: []clientele.NewLine{
		{Description: "secret sale", UnitPrice: clientele.Some(int64(1000))}}})
	must(t, err)
	visit := w.booking(here, staff, c.ID, "2026-03-14 13:00")
	hold, err := w.reg.HoldCustomer(t.Context(), here, c.ID, "secret hold", "")
	must(t, err)
	other := w.customer(here, "Secret Leaver", "secret.leaver@example.com")
	gone, err := w.reg.EraseCustomer(t.Context(), here, other.ID, clientele.EraseOptions{})
	must(t, err)
	hook, _, err := w.reg.CreateWebhook(t.Context(), here, clientele.WebhookChange{URL: clientele.Some("https://secret.example.com/hook"), Events: clientele.Some([]string{"*"})})
	must(t, err)
	ids := func(pattern string) string {
		id := c.ID
		switch {
		case strings.HasPrefix(pattern, "/bookings/"):
			id = visit.ID
		case strings.HasPrefix(pattern, "/imports/"):
			id = imported.ID
		case strings.HasPrefix(pattern, "/orders/"):
			id = sold.ID
		case strings.HasPrefix(pattern, "/settings/catalog/"):
			id = visit.Items[0].ID
		case strings.HasPrefix(pattern, "/settings/hours/"):
			id = staff.ID
		case strings.HasPrefix(pattern, "/settings/erasures/"):
			id = gone.ID
		case strings.HasPrefix(pattern, "/settings/webhooks/"):
			id = hook.ID
		case strings.HasPrefix(pattern, "/settings/users/"):
			id = staff.ID
		case strings.HasPrefix(pattern, "/settings/keys/"):
			id = key.ID
		}
		return strings.NewReplacer("{id}", id, "{note}", note.ID, "{document}", doc.ID, "{hold}", hold.ID, "{delivery}", "dlv_none", "{$}", "").Replace(pattern)
	}
	roles := map[string]clientele.Role{"staff@example.com": clientele.RoleStaff, "manager@example.com": clientele.RoleManager,
		"owner@example.com": clientele.RoleOwner}
	stranger := "stranger@example.com"
	visitors := make(map[string]*visitor)
	for _, email := range []string{"staff@example.com", "manager@example.com", "owner@example.com", stranger} {
		visitors[email] = w.signedIn(email)
	}
	for _, rt := range web.Routes() {
		if rt.Open || rt.Pattern == "/calendar/live" { // which goes on; TestOpenCalendarsHearOfBookings asks it
			continue
		}
		path := ids(rt.Pattern)
		anybody := w.visitor().ask(rt, path)
		if anybody.path != "/sign-in" && anybody.status < 400 {
			t.Errorf("%s %s lets somebody in who has not signed in: %d %s", rt.Method, rt.Pattern, anybody.status, anybody.path)
		}
		for _, email := range []string{"staff@example.com", "manager@example.com", "owner@example.com", stranger} {
			if rt.Method == "POST" && email != "staff@example.com" && email != stranger {
				continue // what a form does is tested one by one; here it is only who may send it
			}
			p := visitors[email].ask(rt, path)
			allowed := email == stranger || clientele.Actor{Kind: clientele.ActorUser, Scopes: roles[email].Scopes()}.May(rt.Scope) || rt.Scope == ""
			if rt.Erase && roles[email] == clientele.RoleStaff {
				allowed = false
			}
			switch {
			case p.status >= 500:
				t.Errorf("%s %s fails for %s: %d", rt.Method, rt.Pattern, email, p.status)
			case !allowed && p.status != http.StatusForbidden:
				t.Errorf("%s %s gives %s %d instead of 403", rt.Method, rt.Pattern, email, p.status)
			case allowed && p.status == http.StatusForbidden:
				t.Errorf("%s %s refuses %s", rt.Method, rt.Pattern, email)
			}
			if email == stranger {
				hasNot(t, rt.Pattern+" for the owner of another organization", p, "Secret Person", "secret.person", "secret note", "secret.txt", "secret key", "secret.csv", "secret sale", "secret service", "secret hold", "secret.example.com", gone.ID)
			}
		}
	}
	if now, err := w.reg.Customer(t.Context(), clientele.ActorFor(here.Org, clientele.User{Role: clientele.RoleOwner}), c.ID); err != nil || now.Name != "Secret Person" {
		t.Errorf("the walk changed the customer's name to %q (%v)", now.Name, err)
	}
}

func (v *visitor) ask(rt web.Route, path string) page {
	if rt.Method == "GET" {
		return v.get(path)
	}
	return v.post(path)
}

// TestStaffSeeNoWayToWhatTheyMayNot holds that the pages of staff lead to no page that refuses them.
func TestStaffSeeNoWayToWhatTheyMayNot(t *testing.T) {
	w := newWorld(t)
	a := w.organization("Here", "owner@example.com")
	w.user(a, "staff@example.com", clientele.RoleStaff)
	c := w.customer(a, "Aino Korhonen", "aino@example.com")
	v := w.signedIn("staff@example.com")
	links := regexp.MustCompile(`(?:href|action|formaction)="(/[^"#?]*)`)
	for _, path := range []string{"/customers", "/customers/" + c.ID, "/customers/" + c.ID + "/edit", "/calendar", "/bookings/new", "/settings/tags", "/settings/deactivated", "/me", "/imports", "/customers/" + c.ID + "/delete",
		"/settings/removals", "/settings/duplicates", "/settings/merges", "/orders", "/orders/new"} {
		p := v.get(path)
		for _, m := range links.FindAllStringSubmatch(p.body, -1) {
			for _, hidden := range []string{"/customers/export", "/customers/emails", "/customers/bulk/export", "/settings/users", "/settings/keys", "/settings/organization", "/settings/audit",
				"/settings/webhooks", "/settings/erasures", "/customers/" + c.ID + "/erase", "/customers/" + c.ID + "/holds"} {
				if strings.HasPrefix(m[1], hidden) {
					t.Errorf("%s leads staff to %s", path, m[1])
				}
			}
		}
	}
}

// No text that a database cannot store is an id, and so none is found.
func TestIdsThatCannotBe(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.organization("Here", "owner@example.com")
		v := w.signedIn("owner@example.com")
		for _, path := range []string{"/customers/a%00b", "/customers/%ff%fe", "/imports/%00"} {
			if p := v.get(path); p.status != http.StatusNotFound {
				t.Errorf("%s gives %d", path, p.status)
			}
		}
	})
}
