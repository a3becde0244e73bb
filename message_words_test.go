package clientele_test

import (
	"slices"
	"strings"
	"testing"

	"clientele"
)

func TestAnOrganizationWritesInItsOwnWords(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		s, box := w.posts()
		original, own, err := s.Words(s.ctx, s.a, clientele.MessageRemovalAsked, "en")
		must(t, err)
		equal(t, "own at first", own, false)
		words := original
		words.Subject, words.Text = "Good-bye from {business}", "Dear {name},\r\n\r\nwe forget you on {date}."
		must(t, s.SetWords(s.ctx, s.a, clientele.MessageRemovalAsked, "en", words))
		s.refresh()

		c := s.create("{business} Maria", "maria@example.com", "")
		_, err = s.RequestRemoval(s.ctx, s.a, c.ID, "", clientele.ByStaff)
		must(t, err)
		s.work()
		got := box.all()
		equal(t, "mails", len(got), 1)
		equal(t, "subject", got[0].Subject, "Good-bye from "+s.org.Name)
		if text := strings.ReplaceAll(got[0].Text, "\r\n", "\n"); !strings.HasPrefix(text, "Dear {business} Maria,\n\nwe forget you on ") || strings.Contains(text, "Kind regards") {
			t.Errorf("the text is %q", got[0].Text)
		}

		must(t, s.OriginalWords(s.ctx, s.a, clientele.MessageRemovalAsked, "en"))
		again, own, err := s.Words(s.ctx, s.a, clientele.MessageRemovalAsked, "en")
		must(t, err)
		if own || again != original {
			t.Errorf("after going back the words are %+v, own: %v", again, own)
		}
		changes := s.wordsHistory()
		equal(t, "entries of the audit log", len(changes), 2)
		if c := changes[1]; len(c) != 2 || c[0].Field != "removal_requested en: subject" || c[0].After != words.Subject || c[0].Before != original.Subject {
			t.Errorf("the audit log has %+v", c)
		}
	})
}

// refresh has the world act under the organization as it is now.
func (w *world) refresh() {
	w.t.Helper()
	org, err := w.Settings(w.ctx, w.a)
	must(w.t, err)
	w.org, w.a.Org = org, org
}

// wordsHistory gives what was changed about words, the newest first.
func (w *world) wordsHistory() [][]clientele.Change {
	w.t.Helper()
	page, err := w.AuditEvents(w.ctx, w.a, clientele.AuditQuery{Action: "settings.words_changed"}, clientele.Paging{})
	must(w.t, err)
	var all [][]clientele.Change
	for _, e := range page.Items {
		all = append(all, e.Contents.Changes)
	}
	return all
}

func TestWordsThatCannotWorkAreRefused(t *testing.T) {
	w := newSQLite(t)
	s, _ := w.posts()
	original, _, err := s.Words(s.ctx, s.a, clientele.MessageConfirmation, "en")
	must(t, err)
	for name, c := range map[string]struct {
		change func(*clientele.MessageWords)
		field  string
		says   string
	}{
		"unknown":   {func(m *clientele.MessageWords) { m.Subject = "Hello {nmae}" }, "subject", "{nmae} stands for nothing"},
		"not here":  {func(m *clientele.MessageWords) { m.Text += " {code}" }, "text", "{code} stands for nothing"},
		"open":      {func(m *clientele.MessageWords) { m.Text += " {name" }, "text", "{ stands for nothing"},
		"no link":   {func(m *clientele.MessageWords) { m.Text = "See you {time}" }, "text", "of no use without {link}"},
		"no time":   {func(m *clientele.MessageWords) { m.SMS = "See you, {link}" }, "sms", "of no use without {time}"},
		"empty":     {func(m *clientele.MessageWords) { m.Text = " \n " }, "text", "needs this"},
		"two lines": {func(m *clientele.MessageWords) { m.Subject = "a\nBcc: b@example.com" }, "subject", "cannot be shown"},
		"too long":  {func(m *clientele.MessageWords) { m.SMS = strings.Repeat("x", 1001) }, "sms", "at most"},
	} {
		words := original
		c.change(&words)
		err := s.SetWords(s.ctx, s.a, clientele.MessageConfirmation, "en", words)
		if clientele.KindOf(err) != clientele.KindValidation || !strings.Contains(err.Error(), c.field) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, kind := range []clientele.MessageKind{clientele.MessageFree, clientele.MessageMarketing, "other"} {
		if err := s.SetWords(s.ctx, s.a, kind, "en", original); clientele.KindOf(err) != clientele.KindInvalidRequest {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if err := s.SetWords(s.ctx, s.a, clientele.MessageConfirmation, "xx", original); clientele.KindOf(err) != clientele.KindInvalidRequest {
		t.Errorf("another language: %v", err)
	}
}

// Every original can be saved as it is, in every language, and its example leaves no place open.
func TestOriginalWordsHold(t *testing.T) {
	w := newSQLite(t)
	s, _ := w.posts()
	for _, kind := range clientele.TemplateKinds() {
		for _, language := range []string{"en", "fi", "sv", "de"} {
			words, _, err := s.Words(s.ctx, s.a, kind, language)
			must(t, err)
			must(t, s.SetWords(s.ctx, s.a, kind, language, words))
			channels := []clientele.Channel{clientele.ChannelEmail, clientele.ChannelSMS}
			if kind.ByEmailAlone() {
				channels = channels[:1]
			}
			for _, channel := range channels {
				written, err := s.PreviewMessage(s.ctx, s.a, kind, channel, language, nil)
				must(t, err)
				if strings.ContainsAny(written.Subject+written.Text, "{}") || strings.TrimSpace(written.Text) == "" {
					t.Errorf("%s in %s by %s: %q", kind, language, channel, written)
				}
				for _, place := range kind.Places() {
					if strings.Contains(words.Text, "{"+place+"}") && slices.Contains([]string{"code", "link", "receipt"}, place) && !strings.ContainsAny(written.Text, "0123456789/") {
						t.Errorf("%s in %s has no %s: %q", kind, language, place, written.Text)
					}
				}
			}
		}
	}
	equal(t, "entries of the audit log", len(s.wordsHistory()), 0)
}
