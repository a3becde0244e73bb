package portal_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"clientele"
	"clientele/notify/mailtest"
)

var spring = clientele.MessageText{Channel: clientele.Some("email"), Subject: clientele.Some("Spring"), Text: clientele.Some("Ten percent off in April.")}

// allow writes an answer of a customer about e-mail.
func (w *world) allow(c clientele.Customer, yes bool) {
	w.t.Helper()
	_, err := w.reg.AddConsent(w.t.Context(), w.a, c.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail, Allowed: yes})
	must(w.t, err)
}

// TestConsentFilter is the property that marketing stands on: whatever the records are, and whenever somebody changes
// their mind, is archived or asks to be removed, exactly those get a letter who allow it and are active when it is
// their turn, and each of them once, however often the program begins again.
func TestConsentFilter(t *testing.T) {
	w := newWorld(t)
	random := rand.New(rand.NewPCG(1, 2))
	people := make(map[string]clientele.Customer)
	var reached, refused, unasked int
	for n := range 60 {
		email := fmt.Sprintf("p%d@example.com", n)
		c := w.customer(fmt.Sprintf("Person Nr%d", n), email, fmt.Sprintf("+3584012340%02d", n))
		people[email] = c
		switch random.IntN(4) {
		case 0:
			w.allow(c, false)
			refused++
		case 1:
			unasked++
		default:
			w.allow(c, true)
			reached++
		}
	}
	audience, err := w.reg.CountAudience(t.Context(), w.a, clientele.ChannelEmail, clientele.CustomerQuery{})
	must(t, err)
	if audience.Reached() != reached || audience.Refused != refused || audience.Unasked != unasked || audience.Matched != 60 {
		t.Errorf("the audience is %+v instead of %d, %d refused, %d unasked", audience, reached, refused, unasked)
	}
	c, err := w.reg.CreateCampaign(t.Context(), w.a, clientele.NewCampaign{Text: spring, Rate: 7})
	must(t, err)
	w.pass(time.Second)
	w.allow(w.customer("Late Comer", "late@example.com", ""), true)
	due := make(map[string]bool) // who is to get a letter, as things are when it is their turn
	for step := 0; ; step++ {
		email := fmt.Sprintf("p%d@example.com", random.IntN(60))
		if got := len(w.lettersTo(email)); got == 0 {
			switch random.IntN(3) {
			case 0:
				w.allow(people[email], false)
			case 1:
				_, err := w.reg.RequestRemoval(t.Context(), w.a, people[email].ID, "", clientele.ByStaff)
				must(t, err)
			default:
				_, err := w.reg.UpdateCustomer(t.Context(), w.a, people[email].ID, clientele.CustomerChange{Archived: clientele.Some(true)}, clientele.AnyVersion)
				if clientele.KindOf(err) != "" && clientele.KindOf(err) != clientele.KindConflict {
					t.Fatal(err)
				}
			}
		}
		for email, p := range people {
			now, err := w.reg.Customer(t.Context(), w.a, p.ID)
			must(t, err)
			if len(w.lettersTo(email)) == 0 {
				due[email] = now.Status == clientele.StatusActive && now.ConsentEmail == clientele.Allowed
			}
		}
		must(t, w.reg.RunDue(t.Context(), w.a.Org))
		now, _, err := w.reg.Campaign(t.Context(), w.a, c.ID)
		must(t, err)
		if now.Status == clientele.CampaignDone {
			break
		}
		if step == 3 {
			must(t, w.reg.SetCampaign(t.Context(), w.a, c.ID, clientele.CampaignPaused))
			w.pass(time.Hour)
			must(t, w.reg.RunDue(t.Context(), w.a.Org))
			if paused, _, err := w.reg.Campaign(t.Context(), w.a, c.ID); err != nil || paused.Queued != now.Queued {
				t.Errorf("a paused campaign went on from %d to %d (%v)", now.Queued, paused.Queued, err)
			}
			must(t, w.reg.SetCampaign(t.Context(), w.a, c.ID, clientele.CampaignRunning))
		}
		if step == 100 {
			t.Fatal("the campaign never ends")
		}
		w.pass(time.Minute)
	}
	for email := range people {
		want := 0
		if due[email] {
			want = 1
		}
		if got := len(w.lettersTo(email)); got != want {
			t.Errorf("%s got %d letters instead of %d", email, got, want)
		}
	}
	if n := len(w.lettersTo("late@example.com")); n != 0 {
		t.Errorf("who came later got %d letters", n)
	}
}

// lettersTo are the campaign's letters to an address, without carrying anything out.
func (w *world) lettersTo(to string) []mailtest.Letter {
	w.mu.Lock()
	defer w.mu.Unlock()
	var found []mailtest.Letter
	for _, l := range w.letters {
		if l.To == to && l.Subject == "Spring" {
			found = append(found, l)
		}
	}
	return found
}

// TestOneClick unsubscribes as a mail program does, with no browser and no session, and as a person does by the page.
func TestOneClick(t *testing.T) {
	w := newWorld(t)
	mother, son := w.customer("Maria Virtanen", "family@example.com", ""), w.customer("Otso Virtanen", "family@example.com", "")
	w.allow(mother, true)
	w.allow(son, true)
	c, err := w.reg.CreateCampaign(t.Context(), w.a, clientele.NewCampaign{Text: spring})
	must(t, err)
	l := w.mail("family@example.com")
	if got := l.Header.Get("List-Unsubscribe-Post"); got != "List-Unsubscribe=One-Click" {
		t.Errorf("List-Unsubscribe-Post is %q", got)
	}
	link := strings.Trim(l.Header.Get("List-Unsubscribe"), "<>")
	if !strings.Contains(l.Text, link) {
		t.Errorf("the link %q does not stand in %q", link, l.Text)
	}
	has(t, "looking at the link", w.visitor().get(link), 200, "No more offers and news?")
	if now, err := w.reg.Customer(t.Context(), w.a, mother.ID); err != nil || now.ConsentEmail != clientele.Allowed {
		t.Error("looking at a link withdrew the consent: mail scanners do that")
	}
	res, err := http.Post(link, "application/x-www-form-urlencoded", strings.NewReader("List-Unsubscribe=One-Click"))
	must(t, err)
	res.Body.Close()
	if res.StatusCode != 200 {
		t.Fatalf("one click gives %d", res.StatusCode)
	}
	for _, person := range []clientele.Customer{mother, son} {
		history, err := w.reg.Consents(t.Context(), w.a, person.ID, clientele.Paging{})
		must(t, err)
		if len(history.Items) != 2 || history.Items[0].Allowed || history.Items[0].Source != clientele.SourcePortal {
			t.Errorf("the history of %s is %+v", person.Name, history.Items)
		}
	}
	has(t, "the link again", w.visitor().post(link), 200, "You get no more of these")
	now, counts, err := w.reg.Campaign(t.Context(), w.a, c.ID)
	must(t, err)
	if now.Unsubscribed != 1 || counts[clientele.MessageSent] != 1 {
		t.Errorf("the campaign counts %d unsubscribed and %v", now.Unsubscribed, counts)
	}
	has(t, "a link that was made up", w.visitor().post(link[:len(link)-1]), http.StatusNotFound)
	if _, err := w.reg.CreateCampaign(t.Context(), w.a, clientele.NewCampaign{Text: spring}); clientele.KindOf(err) != clientele.KindValidation {
		t.Errorf("an audience of nobody gives %v", err)
	}
}
