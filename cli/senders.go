package cli

import (
	"strings"

	"clientele"
	"clientele/api"
	"clientele/config"
	"clientele/notify"
)

// senders makes what the serving process reaches people and other programs by.
func senders(service config.Service) (*clientele.Senders, error) {
	setup := notify.Setup{SMTP: service.SMTP, From: service.SMTPFrom, SMS: service.SMS}
	switch strings.ToLower(service.WebhooksPrivate) {
	case "allow", "true", "yes", "1":
		setup.PrivateWebhooks = true
	case "", "false", "no", "0":
	default:
		return nil, usagef("--webhooks-private is allow, or left out")
	}
	out, err := notify.Senders(setup)
	if err != nil {
		return nil, usagef("%s", err)
	}
	out.Describe = api.Describe
	return out, nil
}
