package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"clientele"
	"clientele/web"
)

// TestProcessesCountTriesTogether serves the pages twice from one register, as two processes do, and tries passwords at
// both, all at the same moment.
func TestProcessesCountTriesTogether(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.organization("Salon", "owner@example.com")
		second := httptest.NewServer(web.New(w.reg, web.Options{Now: w.clock}))
		defer second.Close()
		for path, want := range map[string]int{"/sign-in": http.StatusUnauthorized, "/password": http.StatusOK} {
			if went := tryAtOnce(t, []string{w.srv.URL + path, second.URL + path}, 40, want); went != 15 {
				t.Errorf("%s: two servers let %d tries pass at once", path, went)
			}
		}
		w.pass(time.Minute)
		if went := tryAtOnce(t, []string{w.srv.URL + "/sign-in", second.URL + "/sign-in"}, 40, http.StatusUnauthorized); went != 10 {
			t.Errorf("a minute later two servers let %d tries pass", went)
		}
		w.pass(3 * time.Minute)
		for range 40 { // who knows the password is not counted
			w.signedIn("owner@example.com")
		}
	})
}

// tryAtOnce tries as many addresses as there are tries, and tells how many were answered as those that may try.
func tryAtOnce(t *testing.T, at []string, tries, may int) (went int) {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	for n := range tries {
		all.Go(func() {
			form := url.Values{"email": {fmt.Sprintf("somebody%d@example.com", n)}, "password": {"wrong-password"}}
			res, err := http.PostForm(at[n%len(at)], form)
			if err != nil {
				t.Error(err)
				return
			}
			res.Body.Close()
			mu.Lock()
			defer mu.Unlock()
			if res.StatusCode == may {
				went++
			} else if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
				t.Errorf("a try gives %d", res.StatusCode)
			}
		})
	}
	all.Wait()
	return went
}

// TestNobodyLearnsWhoSignsIn holds that a wrong password takes as long for an address that nobody has, for one of a user,
// and for one in several organizations: the quickest of several tries are alike, whatever else the machine does.
func TestNobodyLearnsWhoSignsIn(t *testing.T) {
	w := newWorld(t)
	w.organization("First Salon", "owner@example.com")
	for _, name := range []string{"Second Salon", "Third Salon", "Fourth Salon"} {
		w.user(w.organization(name, name[:5]+"@example.com"), "everywhere@example.com", clientele.RoleStaff)
	}
	took := make(map[string][]time.Duration)
	for range 6 {
		for _, email := range []string{"nobody@example.com", "owner@example.com", "everywhere@example.com"} {
			began := time.Now()
			if _, err := w.reg.SignIn(t.Context(), email, "wrong-password"); clientele.KindOf(err) != clientele.KindUnauthorized {
				t.Fatalf("%s gives %v", email, err)
			}
			took[email] = append(took[email], time.Since(began))
		}
	}
	nobody := slices.Min(took["nobody@example.com"])
	for email, all := range took {
		if ratio := float64(slices.Min(all)) / float64(nobody); ratio > 1.4 || ratio < 1/1.4 {
			t.Errorf("a wrong password of %s takes %.2f times as long as one of nobody", email, ratio)
		}
	}
}
