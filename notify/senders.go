package notify

import "clientele"

// Setup says where messages go; what is empty goes to the outbox alone.
type Setup struct {
	SMTP, From      string
	SMS             string
	PrivateWebhooks bool
}

// Senders makes a register's senders, all but what describes the records of webhooks.
func Senders(s Setup) (*clientele.Senders, error) {
	out := &clientele.Senders{Write: Write, Words: Words, Post: NewHooks(s.PrivateWebhooks).Post, PrivateWebhooks: s.PrivateWebhooks}
	if s.SMTP != "" {
		m, err := NewMailer(s.SMTP, s.From)
		if err != nil {
			return nil, err
		}
		out.Email = m.Send
	}
	if s.SMS != "" {
		t, err := NewTexter(s.SMS)
		if err != nil {
			return nil, err
		}
		out.SMS = t.Send
	}
	return out, nil
}
