package web

import (
	"net/http"
	"slices"
	"strings"

	"clientele"
	"clientele/locale"
	"clientele/web/view"
)

// wordsAt is the address of the words of one message in one language.
func wordsAt(kind clientele.MessageKind, language string) string {
	return "/settings/messages/words?kind=" + string(kind) + "&language=" + language
}

// wordsList names every message, with the languages in which it has words of the organization's own.
func (v *visit) wordsList() []view.WordsLine {
	var lines []view.WordsLine
	for _, kind := range clientele.TemplateKinds() {
		line := view.WordsLine{Name: v.T("messages.kind." + string(kind))}
		for _, code := range locale.Codes {
			_, own := v.actor.Org.Settings.OwnWords(kind, code)
			line.Languages = append(line.Languages, view.WordsLanguage{URL: wordsAt(kind, code), Code: code, Name: locale.Names[code], Own: own})
		}
		lines = append(lines, line)
	}
	return lines
}

// chosenWords reads which message in which language is meant; what there is not becomes what there is.
func (v *visit) chosenWords() (clientele.MessageKind, string) {
	kind, language := clientele.MessageKind(v.form("kind")), v.form("language")
	if !slices.Contains(clientele.TemplateKinds(), kind) {
		kind = clientele.MessageConfirmation
	}
	if !slices.Contains(locale.Codes, language) {
		language = locale.For(v.actor.Org.Settings.Locale).Code
	}
	return kind, language
}

// messageWords shows the words of a message in a language, and an example.
func messageWords(v *visit) error {
	kind, language := v.chosenWords()
	words, own, err := v.reg.Words(v.ctx(), v.actor, kind, language)
	if clientele.KindOf(err) == clientele.KindUnavailable {
		return v.show(http.StatusOK, view.MessageWordsPage(view.MessageWords{Frame: v.settingsFrame("messages"), Unavailable: v.message(err)}))
	}
	if err != nil {
		return err
	}
	return v.messageWords(http.StatusOK, kind, language, words, own, nil)
}

func (v *visit) messageWords(code int, kind clientele.MessageKind, language string, words clientele.MessageWords, own bool, wrong map[string]string) error {
	p, err := v.wordsPage(kind, language, words, own, wrong)
	if err != nil {
		return err
	}
	return v.show(code, view.MessageWordsPage(p))
}

func (v *visit) wordsPage(kind clientele.MessageKind, language string, words clientele.MessageWords, own bool, wrong map[string]string) (view.MessageWords, error) {
	p := view.MessageWords{Frame: v.settingsFrame("messages"), Kind: string(kind), Language: language, Name: v.T("messages.kind." + string(kind)), Own: own,
		Editable: v.actor.May(clientele.SettingsWrite)}
	p.Title = p.Name
	p.Fields = []view.Field{{Name: "subject", Label: v.T("messages.subject"), Value: words.Subject, Wrong: wrong["subject"], Max: 200},
		{Name: "text", Label: v.T("messages.text"), Value: words.Text, Wrong: wrong["text"], Rows: 12}}
	if !kind.ByEmailAlone() {
		p.Fields = append(p.Fields, view.Field{Name: "sms", Label: v.T("messages.sms"), Value: words.SMS, Wrong: wrong["sms"], Rows: 5})
	}
	for _, place := range kind.Places() {
		p.Places = append(p.Places, view.WordsPlace{Name: "{" + place + "}", Means: v.T("messages.place." + place)})
	}
	for _, c := range locale.Codes {
		_, changed := v.actor.Org.Settings.OwnWords(kind, c)
		p.Languages = append(p.Languages, view.WordsLanguage{URL: wordsAt(kind, c), Code: c, Name: locale.Names[c], Own: changed})
	}
	if len(wrong) > 0 {
		return p, nil
	}
	return p, v.wordsPreview(&p, kind, language, words)
}

// wordsPreview writes the example of an e-mail and of an SMS in words as they are typed.
func (v *visit) wordsPreview(p *view.MessageWords, kind clientele.MessageKind, language string, words clientele.MessageWords) error {
	written, err := v.reg.PreviewMessage(v.ctx(), v.actor, kind, clientele.ChannelEmail, language, &words)
	if err != nil {
		return err
	}
	p.Subject, p.Text, p.Attached = written.Subject, written.Text, len(written.Attachments) > 0
	if kind.ByEmailAlone() {
		return nil
	}
	written, err = v.reg.PreviewMessage(v.ctx(), v.actor, kind, clientele.ChannelSMS, language, &words)
	p.SMS = written.Text
	return err
}

// changeWords keeps what was typed, shows it as it would look, sends it to whoever asks, or takes it back: as the button
// says.
func changeWords(v *visit) error {
	kind, language := v.chosenWords()
	typed := clientele.MessageWords{Subject: v.form("subject"), Text: v.lines("text"), SMS: v.lines("sms")}
	_, own := v.actor.Org.Settings.OwnWords(kind, language)
	var err error
	done := "toast.saved"
	switch v.form("do") {
	case "original":
		err = v.reg.OriginalWords(v.ctx(), v.actor, kind, language)
		done = "toast.original-words"
	case "save":
		err = v.reg.SetWords(v.ctx(), v.actor, kind, language, typed)
	default:
		return v.tryWords(kind, language, typed, own)
	}
	if clientele.KindOf(err) == clientele.KindValidation {
		wrong := v.wrongs(err)
		for field, text := range v.wrongWords(typed, kind) {
			wrong[field] = text
		}
		return v.messageWords(http.StatusUnprocessableEntity, kind, language, typed, own, wrong)
	}
	if err != nil {
		return err
	}
	v.tell(flash{Key: done})
	return v.goTo(wordsAt(kind, language))
}

// tryWords shows words as they are typed, and sends them to whoever asks for that.
func (v *visit) tryWords(kind clientele.MessageKind, language string, typed clientele.MessageWords, own bool) error {
	p, err := v.wordsPage(kind, language, typed, own, v.wrongWords(typed, kind))
	if err == nil && v.form("do") == "test" && p.Text != "" {
		_, err = v.reg.SendPreview(v.ctx(), v.actor, kind, language, &typed)
		p.Sent = true
	}
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, view.MessageWordsPage(p))
}

// lines reads a text of several lines as it is kept.
func (v *visit) lines(name string) string { return strings.ReplaceAll(v.form(name), "\r\n", "\n") }

// wrongWords says in the reader's language which places stand for nothing, or are missing.
func (v *visit) wrongWords(words clientele.MessageWords, kind clientele.MessageKind) map[string]string {
	wrong := make(map[string]string)
	for _, p := range words.Problems(kind) {
		key := "messages.place.unknown"
		if p.Missing {
			key = "messages.place.missing"
		}
		if wrong[p.Field] == "" {
			wrong[p.Field] = v.T(key, p.Place)
		}
	}
	return wrong
}
