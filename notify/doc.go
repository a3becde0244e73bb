// Package notify reaches people and other programs: letter.go and words.go put messages into words, mail.go sends
// e-mails by SMTP, sms.go texts through Twilio or any gateway, hook.go the requests of webhooks. What is sent, to whom
// and when is the domain's to decide.
package notify

import "strings"

// oneLine makes a text fit into a header: no control character is left in it.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(c rune) bool { return c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 }), " ")
}
