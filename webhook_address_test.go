package clientele_test

import (
	"strings"
	"testing"

	"clientele"
)

// TestPrivateEndpointsAreRefusedAtOnce holds what an address itself shows, however it is spelt. What a name stands for is
// looked at by whoever connects.
func TestPrivateEndpointsAreRefusedAtOnce(t *testing.T) {
	w := newSQLite(t)
	save := func(url string) error {
		hook, _, err := w.CreateWebhook(w.ctx, w.a, clientele.WebhookChange{URL: clientele.Some(url), Events: clientele.Some([]string{"*"})})
		if err == nil {
			must(t, w.DeleteWebhook(w.ctx, w.a, hook.ID))
		}
		return err
	}
	for _, host := range strings.Fields("127.0.0.1 127.0.0.1. localhost LOCALHOST. a.localhost printer printer. nas.local db.internal 10.0.0.1:8443 " +
		"127.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 127.0.0.08 0.0.0.0 169.254.169.254 [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:0:7f00:1] " +
		"[64:ff9b::7f00:1] [64:ff9b:1::a00:1] [2002:7f00:1::] [fe80::1%25eth0] [fd00::1] １２７.０.０.１ 127。0。0。1 ①②⑦.0.0.1 ｌｏｃａｌｈｏｓｔ") {
		if e := wantKind(t, save("https://"+host+"/hook"), clientele.KindValidation); fieldCodes(e) != "url:invalid" {
			t.Errorf("%s: %s", host, fieldCodes(e))
		}
	}
	for _, host := range strings.Fields("shop.example.com shop.example.com. 127.0.0.1.nip.io bücher.example 1st.example.com 8.8.8.8 [2606:4700::1111]:8443") {
		must(t, save("https://"+host+"/hook"))
	}
}
