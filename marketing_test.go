package clientele_test

import (
	"strings"
	"testing"
	"time"

	"clientele"

	"github.com/emersion/go-smtp"
)

// TestACampaignIsDoneWhenItsLastMessageWas writes to two, of whom the mail server takes one only later: until then the
// campaign says how many are still to be sent.
func TestACampaignIsDoneWhenItsLastMessageWas(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s, box := w.posts()
		for _, name := range []string{"maria", "late", "never"} {
			c := s.create(name, name+"@example.com", "")
			_, err := w.AddConsent(w.ctx, w.a, c.ID, clientele.ConsentGiven{Channel: clientele.ChannelEmail, Allowed: true})
			must(t, err)
		}
		box.refusing(func(to string) error {
			switch {
			case strings.HasPrefix(to, "late"):
				return &smtp.SMTPError{Code: 451, Message: "later"}
			case strings.HasPrefix(to, "never"):
				return &smtp.SMTPError{Code: 550, Message: "no"}
			}
			return nil
		})
		made, err := w.CreateCampaign(w.ctx, w.a, clientele.NewCampaign{Text: mailText("Spring", "Ten percent off.")})
		must(t, err)
		equal(t, "to send at first", made.ToSend(), 3)
		w.work()
		w.standsAt(made.ID, clientele.CampaignSending, 1)
		wantKind(t, w.SetCampaign(w.ctx, w.a, made.ID, clientele.CampaignStopped), clientele.KindConflict)
		box.refusing(nil)
		w.pass(time.Hour)
		w.work()
		w.standsAt(made.ID, clientele.CampaignDone, 0)
		equal(t, "letters", len(box.all()), 2)
	})
}

// standsAt checks what a campaign and the list of all say of it.
func (w *world) standsAt(id string, status clientele.CampaignStatus, left int) {
	w.t.Helper()
	c, _, err := w.Campaign(w.ctx, w.a, id)
	must(w.t, err)
	equal(w.t, "status", c.Status, status)
	equal(w.t, "still to be sent", c.ToSend(), left)
	page, err := w.Campaigns(w.ctx, w.a, clientele.Paging{Limit: 10})
	must(w.t, err)
	equal(w.t, "status in the list", page.Items[0].Status, status)
	equal(w.t, "still to be sent in the list", page.Items[0].ToSend(), left)
}
