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
