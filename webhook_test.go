package clientele_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"clientele"
	"clientele/notify"
)

// told is what an endpoint hears.
type told struct {
	Type      string
	Timestamp time.Time
	Data      map[string]any
}

func (p posted) told(t testing.TB) told {
	t.Helper()
	var out told
	must(t, json.Unmarshal(p.body, &out))
	return out
}

// endpoint adds a webhook to a sink.
func (w *world) endpoint(s *sink, events ...string) clientele.Webhook {
	w.t.Helper()
	hook, _, err := w.CreateWebhook(w.ctx, w.a, clientele.WebhookChange{URL: clientele.Some(s.URL), Events: clientele.Some(events)})
	must(w.t, err)
	return hook
}

func (w *world) deliveries(hook string) []clientele.Delivery {
	w.t.Helper()
	page, err := w.Deliveries(w.ctx, w.a, hook, clientele.Paging{Limit: 100})
	must(w.t, err)
	return page.Items
}

func TestEndpointsHearWhatTheyAskedFor(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.sends(notify.Setup{PrivateWebhooks: true})
		all, some, other := newSink(t), newSink(t), newSink(t)
		w.endpoint(all, "*")
		w.endpoint(some, "customer.updated", "booking.*")
		w.endpoint(other, "order.*")
		c := w.create("Maria", "maria@example.com", "")
		_, err := w.UpdateCustomer(w.ctx, w.a, c.ID, clientele.CustomerChange{Notes: clientele.Some("x")}, clientele.AnyVersion)
		must(t, err)
		w.work()
		equal(t, "all", len(all.all()), 2)
		equal(t, "some", len(some.all()), 1)
		equal(t, "other", len(other.all()), 0)
		equal(t, "type", some.all()[0].told(t).Type, "customer.updated")
		equal(t, "name", fmt.Sprint(some.all()[0].told(t).Data["name"]), "Maria")
	})
}

// What is told is the record as it is when it is told; of one whose record is gone it is the id alone.
func TestWhatIsToldIsTheLivingRecord(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.sends(notify.Setup{PrivateWebhooks: true})
		s := newSink(t)
		w.endpoint(s, "*")
		kept, other := w.create("Maria", "maria@example.com", ""), w.create("Marja", "marja@example.com", "")
		_, err := w.MergeCustomers(w.ctx, w.a, kept.ID, clientele.MergeRequest{From: []string{other.ID}}, false)
		must(t, err)
		w.work()
		for _, p := range s.all() {
			got := p.told(t)
			switch {
			case got.Type == "customer.merged":
				equal(t, "into", fmt.Sprint(got.Data["into"]), kept.ID)
			case got.Data["id"] == other.ID:
				equal(t, "a merged record is told by its id alone", len(got.Data), 1)
			}
		}
	})
}

func TestDeliveriesAreTriedForThreeDays(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.sends(notify.Setup{PrivateWebhooks: true})
		s := newSink(t)
		s.answers(500)
		hook := w.endpoint(s, "customer.created")
		w.create("Maria", "maria@example.com", "")
		w.work()
		d := w.deliveries(hook.ID)[0]
		equal(t, "status", d.Status, clientele.DeliveryPending)
		equal(t, "problem", d.Problem, "It answered 500")
		equal(t, "response", d.ResponseStatus, 500)
		equal(t, "next", d.NextAt, w.clock().Add(5*time.Second))
		began := w.clock()
		for w.deliveries(hook.ID)[0].Status == clientele.DeliveryPending && w.clock().Sub(began) < 100*time.Hour {
			w.pass(time.Hour)
		}
		d = w.deliveries(hook.ID)[0]
		equal(t, "status", d.Status, clientele.DeliveryDead)
		if tried := d.TriedAt.Sub(began); tried < 72*time.Hour || tried > 80*time.Hour {
			t.Errorf("the last attempt came after %v", tried)
		}
		got, err := w.Webhook(w.ctx, w.a, hook.ID)
		must(t, err)
		equal(t, "disabled", got.Disabled, true)
		equal(t, "and says so", got.Problem, "Every delivery failed for three days")
		_, err = w.ResendDelivery(w.ctx, w.a, hook.ID, d.ID)
		wantKind(t, err, clientele.KindConflict)
		_, err = w.UpdateWebhook(w.ctx, w.a, hook.ID, clientele.WebhookChange{Disabled: clientele.Some(false)})
		must(t, err)
		s.answers(204)
		calls := len(s.all())
		_, err = w.ResendDelivery(w.ctx, w.a, hook.ID, d.ID)
		must(t, err)
		w.work()
		equal(t, "status", w.deliveries(hook.ID)[0].Status, clientele.DeliveryDelivered)
		equal(t, "once more", len(s.all()), calls+1)
		equal(t, "the same id", s.all()[calls].header.Get("Webhook-Id"), s.all()[0].header.Get("Webhook-Id"))
	})
}

// A dead endpoint is left alone for a while, whatever waits for it; once it answers it hears of everything.
func TestADeadEndpointHoldsNobodyUp(t *testing.T) {
	w := newSQLite(t)
	w.sends(notify.Setup{PrivateWebhooks: true})
	s := newSink(t)
	s.answers(503)
	hook := w.endpoint(s, "customer.created")
	const customers = 40
	for i := range customers {
		w.create(fmt.Sprintf("Customer %d", i), fmt.Sprintf("c%d@example.com", i), "")
	}
	w.work()
	equal(t, "calls before it rests", len(s.all()), 1)
	s.answers(200)
	for range 48 {
		w.pass(30 * time.Minute)
	}
	heard := make(map[string]int)
	for _, p := range s.all()[1:] {
		heard[p.header.Get("Webhook-Id")]++
	}
	equal(t, "heard", len(heard), customers)
	got, err := w.Webhook(w.ctx, w.a, hook.ID)
	must(t, err)
	equal(t, "failing since", got.FailingSince.IsZero(), true)
}

func TestAnEndpointThatIsGoneIsDisabled(t *testing.T) {
	w := newSQLite(t)
	w.sends(notify.Setup{PrivateWebhooks: true})
	s := newSink(t)
	s.answers(410)
	hook := w.endpoint(s, "*")
	w.create("Maria", "maria@example.com", "")
	w.work()
	got, err := w.Webhook(w.ctx, w.a, hook.ID)
	must(t, err)
	equal(t, "disabled", got.Disabled, true)
	w.create("Anna", "anna@example.com", "")
	w.pass(time.Hour)
	equal(t, "calls", len(s.all()), 1)
}

// The log forgets what is old, and keeps what is still to be sent.
func TestTheLogOfDeliveriesForgets(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.sends(notify.Setup{PrivateWebhooks: true})
		s := newSink(t)
		hook := w.endpoint(s, "*")
		w.create("Maria", "maria@example.com", "")
		w.work()
		var deleted int
		must(t, w.store.InTx(w.ctx, func(tx clientele.Tx) (err error) {
			deleted, err = tx.DeleteDeliveries(w.ctx, w.org.ID, w.clock().Add(time.Second), 100)
			return err
		}))
		equal(t, "deleted", deleted, 1)
		equal(t, "left", len(w.deliveries(hook.ID)), 0)
		w.create("Anna", "anna@example.com", "")
		must(t, w.store.InTx(w.ctx, func(tx clientele.Tx) (err error) {
			deleted, err = tx.DeleteDeliveries(w.ctx, w.org.ID, w.clock().Add(time.Second), 100)
			return err
		}))
		equal(t, "what waits stays", deleted, 0)
	})
}

// Whatever happens in between (attempts fail, the program dies after the server took a message and before that was
// noted), in the end everybody has heard of everything, and what came twice came under the same id.
func TestNobodyIsLeftOutWhateverBreaks(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		rng := rand.New(rand.NewPCG(7, 7))
		box, hooks := newMailbox(t), newSink(t)
		w.sends(notify.Setup{SMTP: box.address, From: "register@example.test", PrivateWebhooks: true})
		w.endpoint(hooks, "customer.created")
		const customers = 25
		wanted := make(map[string]string) // Message-IDs by address
		for i := range customers {
			c := w.create(fmt.Sprintf("Customer %d", i), fmt.Sprintf("c%d@example.com", i), "")
			m, err := w.SendMessage(w.ctx, w.a, c.ID, mailText("News", "Hello"))
			must(t, err)
			wanted[c.Email] = "<" + m.ID + "@example.test>"
		}
		for range 200 {
			w.breakOnce(rng, box, hooks)
			w.pass(time.Duration(rng.IntN(20)) * time.Minute)
			if len(w.messages(clientele.MessageQuery{Status: clientele.MessageSent})) == customers && w.waiting() == 0 {
				break
			}
		}
		got := make(map[string]string)
		for _, l := range box.all() {
			if before, ok := got[l.To]; ok && before != l.Header.Get("Message-Id") {
				t.Errorf("%s got two messages", l.To)
			}
			got[l.To] = l.Header.Get("Message-Id")
		}
		equal(t, "everybody", fmt.Sprint(got), fmt.Sprint(wanted))
		heard := make(map[string]bool)
		for _, p := range hooks.all() {
			heard[fmt.Sprint(p.told(t).Data["id"])] = true
		}
		equal(t, "events", len(heard), customers)
	})
}

// waiting counts the deliveries that are still to be made.
func (w *world) waiting() int {
	hooks, err := w.Webhooks(w.ctx, w.a)
	must(w.t, err)
	n := 0
	for _, d := range w.deliveries(hooks[0].ID) {
		if d.Status == clientele.DeliveryPending {
			n++
		}
	}
	return n
}
