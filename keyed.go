package clientele

import (
	"crypto/hmac"
	"crypto/sha256"
	"strings"
)

// keyed is a hash of texts that nobody makes without the vault's key of that purpose.
func (r *Register) keyed(purpose string, texts ...string) []byte {
	mac := hmac.New(sha256.New, r.vault.Key(purpose))
	mac.Write([]byte(strings.Join(texts, "\x00")))
	return mac.Sum(nil)
}
