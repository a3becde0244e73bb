package clientele_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"clientele"
	"clientele/notify"
)

// What the poller took first is carried out too before a moved clock answers: here an endpoint that answers only a while
// after the clock was moved.
func TestAMovedClockAnswersWhenAllIsDone(t *testing.T) {
	w := newSQLite(t)
	w.sends(notify.Setup{PrivateWebhooks: true})
	_, token, err := w.CreateKey(w.ctx, w.a, clientele.KeyRequest{Name: "test", Mode: clientele.ModeTest, Scopes: clientele.AllScopes()})
	must(t, err)
	a, err := w.Authenticate(w.ctx, token)
	must(t, err)
	called, told := make(chan struct{}), atomic.Bool{}
	endpoint := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(called)
		for looks := 0; looks < 100; {
			now, err := w.Authenticate(w.ctx, token)
			if err != nil {
				t.Error(err)
				return
			}
			if now.Org.ClockOffset > 0 {
				looks++
			}
		}
		told.Store(true)
	}))
	defer endpoint.Close()
	_, _, err = w.CreateWebhook(w.ctx, a, clientele.WebhookChange{URL: clientele.Some(endpoint.URL), Events: clientele.Some([]string{"*"})})
	must(t, err)
	_, err = w.CreateCustomer(w.ctx, a, said("Maria", "maria@example.com", ""), clientele.SourceAPI, clientele.DuplicateCreate)
	must(t, err)
	ctx, stop := context.WithCancel(w.ctx)
	var poller sync.WaitGroup
	poller.Go(func() { w.RunJobs(ctx, time.Hour) })
	defer poller.Wait()
	defer stop()
	<-called
	_, err = w.AdvanceClock(w.ctx, a, time.Minute)
	must(t, err)
	if !told.Load() {
		t.Error("the clock answered before the endpoint had been told")
	}
}

// A sandbox whose clock is years ahead leaves the ids of live organizations alone: what they make after the next start
// sorts after what they have.
func TestAMovedClockLeavesTheIdsOfOthersAlone(t *testing.T) {
	w := newSQLite(t)
	_, token, err := w.CreateKey(w.ctx, w.a, clientele.KeyRequest{Name: "test", Mode: clientele.ModeTest, Scopes: clientele.AllScopes()})
	must(t, err)
	a, err := w.Authenticate(w.ctx, token)
	must(t, err)
	must(t, errOf(w.AdvanceClock(w.ctx, a, 1000*day)))
	a, err = w.Authenticate(w.ctx, token)
	must(t, err)
	ahead, err := w.CreateCustomer(w.ctx, a, said("Maria", "maria@example.com", ""), clientele.SourceAPI, clientele.DuplicateCreate)
	must(t, err)
	before := w.create("Anna Before", "anna@example.com", "")
	w.Register = clientele.New(w.options)
	w.pass(time.Second)
	after := w.create("Bea After", "bea@example.com", "")
	if !(before.ID < after.ID && after.ID < ahead.Customer.ID) {
		t.Errorf("ids before %s, after %s, ahead %s", before.ID, after.ID, ahead.Customer.ID)
	}
}
