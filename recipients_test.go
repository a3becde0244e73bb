package clientele_test

import (
	"strings"
	"testing"

	"clientele/notify"
	"clientele/vault"
)

// Check 24: endpoints hear of the erasure by the id alone, and the certificate names them.
func TestTheCertificateNamesWhoWasTold_24(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.sends(notify.Setup{PrivateWebhooks: true})
		hears := newSink(t)
		w.endpoint(hears, "customer.erased")
		c := w.create("Xavier Zyqmarker", "zyq.marker@example.com", "")
		e := w.erase(c.ID)
		w.work()
		equal(t, "told", len(hears.all()), 1)
		told := text(hears.all()[0].told(t))
		if !strings.Contains(told, c.ID) || strings.Contains(strings.ToLower(told), "zyq") {
			t.Errorf("told %s", told)
		}
		signed, err := w.ErasureCertificate(w.ctx, w.a, e.ID)
		must(t, err)
		read, err := vault.VerifyCertificate(signed, w.ErasureKey())
		must(t, err)
		equal(t, "recipients", len(read.Recipients), 1)
		equal(t, "answered", read.Recipients[0].AcknowledgedAt.IsZero(), false)
		equal(t, "by its host", strings.HasPrefix(hears.URL, "http://"+read.Recipients[0].Name), true)
	})
}
