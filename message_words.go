package clientele

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// MessageWords are the words of one kind of message in one language. A place, as in {business}, stands for what the
// message is about; a line with a place that stands for nothing is left out of the text.
type MessageWords struct {
	Subject string `json:"subject"`
	Text    string `json:"text"`          // of the e-mail
	SMS     string `json:"sms,omitempty"` // empty for a kind that is never an SMS
}

// maxMessageText is how long the words of an e-mail may be, in characters.
const maxMessageText = 4_000

// TemplateKinds lists the messages whose words an organization can change: all that the program writes by itself.
func TemplateKinds() []MessageKind {
	return slices.DeleteFunc(MessageKinds(), func(k MessageKind) bool { return k == MessageFree || k == MessageMarketing })
}

// ByEmailAlone tells whether a message is never an SMS.
func (k MessageKind) ByEmailAlone() bool {
	return k == MessageReceipt || k == MessageHandover || k == MessageReset || k == MessageInvitation
}

// Places lists what the words of a message may name, without the braces.
func (k MessageKind) Places() []string {
	switch k {
	case MessageConfirmation, MessageChange, MessageReminder:
		return []string{"name", "business", "start", "time", "service", "staff", "link"}
	case MessageCancellation:
		return []string{"name", "business", "start", "time", "service", "staff"}
	case MessageReceipt:
		return []string{"name", "business", "receipt", "total"}
	case MessageCode:
		return []string{"business", "code"}
	case MessageReset, MessageInvitation:
		return []string{"business", "link"}
	case MessageRemovalAsked:
		return []string{"name", "business", "date"}
	case MessageRemovalDone:
		return []string{"business"}
	}
	return []string{"name", "business"}
}

// needed lists the places that a message is of no use without; of those that are separated by a bar, one.
func (k MessageKind) needed() []string {
	switch k {
	case MessageConfirmation, MessageChange:
		return []string{"time|start", "link"}
	case MessageCancellation, MessageReminder:
		return []string{"time|start"}
	case MessageCode:
		return []string{"code"}
	case MessageReset, MessageInvitation:
		return []string{"link"}
	case MessageRemovalAsked:
		return []string{"date"}
	}
	return nil
}

// PlacePattern finds a place in the words of a message, and braces that are none.
var PlacePattern = regexp.MustCompile(`\{[^{}]*\}|[{}]`)

// WordsProblem is a place that the words of a message may not have, or lack.
type WordsProblem struct {
	Field   string // subject, text or sms
	Missing bool   // else it stands for nothing in this message
	Place   string // with its braces; of several that would do, the first
}

// Problems finds the places of a message's words that stand for nothing, and those that are missing.
func (w MessageWords) Problems(kind MessageKind) []WordsProblem {
	found := unknownPlaces("subject", w.Subject, kind)
	found = append(append(found, unknownPlaces("text", w.Text, kind)...), missingPlaces("text", w.Text, kind)...)
	if kind.ByEmailAlone() {
		return found
	}
	return append(append(found, unknownPlaces("sms", w.SMS, kind)...), missingPlaces("sms", w.SMS, kind)...)
}

func unknownPlaces(field, text string, kind MessageKind) []WordsProblem {
	var found []WordsProblem
	for _, place := range PlacePattern.FindAllString(text, -1) {
		if !slices.Contains(kind.Places(), strings.Trim(place, "{}")) {
			found = append(found, WordsProblem{Field: field, Place: place})
		}
	}
	return found
}

func missingPlaces(field, text string, kind MessageKind) []WordsProblem {
	var found []WordsProblem
	for _, needed := range kind.needed() {
		either := strings.Split(needed, "|")
		if !slices.ContainsFunc(either, func(place string) bool { return strings.Contains(text, "{"+place+"}") }) {
			found = append(found, WordsProblem{Field: field, Missing: true, Place: "{" + either[0] + "}"})
		}
	}
	return found
}

// clean gives the words as they are kept, with every problem.
func (w MessageWords) clean(kind MessageKind) (MessageWords, problems) {
	var wrong problems
	lines := func(text string) Optional[string] { return Some(strings.ReplaceAll(text, "\r\n", "\n")) }
	w.Subject = cleanLine("subject", Some(w.Subject), maxSubject, &wrong).Value
	w.Text = cleanText("text", lines(w.Text), maxMessageText, &wrong).Value
	w.SMS = cleanText("sms", lines(w.SMS), maxSMS, &wrong).Value
	fields := map[string]string{"subject": w.Subject, "text": w.Text, "sms": w.SMS}
	if kind.ByEmailAlone() {
		w.SMS = ""
		delete(fields, "sms")
	}
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if !hasVisible(fields[field]) && !wrong.has(field) {
			wrong.add(field, "required", "a message needs this; the original words can be had back")
		}
	}
	for _, p := range w.Problems(kind) {
		switch {
		case wrong.has(p.Field):
		case p.Missing:
			wrong.add(p.Field, "required", "this message is of no use without %s", p.Place)
		default:
			wrong.add(p.Field, "not_found", "%s stands for nothing in this message; there are {%s}", p.Place, strings.Join(kind.Places(), "}, {"))
		}
	}
	return w, wrong
}

// OwnWords gives an organization's own words of a message in a language, if it has any.
func (s Settings) OwnWords(kind MessageKind, language string) (MessageWords, bool) {
	w, ok := s.MessageWords[wordsKey(kind, language)]
	return w, ok
}

func wordsKey(kind MessageKind, language string) string { return string(kind) + " " + language }

// originalWords gives the program's own words, and refuses a message and a language that have none.
func (r *Register) originalWords(kind MessageKind, language string) (MessageWords, error) {
	switch {
	case !slices.Contains(TemplateKinds(), kind):
		return MessageWords{}, Errorf(KindInvalidRequest, "kind must be one of %s", listed(TemplateKinds()))
	case r.senders == nil || r.senders.Words == nil:
		return MessageWords{}, Errorf(KindUnavailable, "Messages are written by the process that serves; ask that one")
	}
	original, ok := r.senders.Words(kind, language)
	if !ok {
		return MessageWords{}, Errorf(KindInvalidRequest, "Messages are not written in this language")
	}
	return original, nil
}

// Words gives the words of a message in a language as they stand, and whether they are the organization's own. A kind
// that is none of TemplateKinds, and a language that messages are not written in, are refused. Needs settings:read.
func (r *Register) Words(ctx context.Context, a Actor, kind MessageKind, language string) (words MessageWords, own bool, err error) {
	if err := a.need(SettingsRead); err != nil {
		return words, false, err
	}
	original, err := r.originalWords(kind, language)
	if err != nil {
		return words, false, err
	}
	o, err := r.store.OrganizationByID(ctx, a.Org.ID)
	if err != nil {
		return words, false, err
	}
	if w, ok := o.Settings.OwnWords(kind, language); ok {
		return w, true, nil
	}
	return original, false, nil
}

// SetWords changes the words of a message in a language for the messages that are written from now on. Words that are
// the original ones are kept as none of the organization's own. Empty words, a place that stands for nothing in this
// message, and a missing one without which it is of no use, are named, all at once. What was before stays in the audit
// log. Needs settings:write.
func (r *Register) SetWords(ctx context.Context, a Actor, kind MessageKind, language string, words MessageWords) error {
	if err := a.need(SettingsWrite); err != nil {
		return err
	}
	original, err := r.originalWords(kind, language)
	if err != nil {
		return err
	}
	words, wrong := words.clean(kind)
	if err := wrong.err(); err != nil {
		return err
	}
	_, err = r.changeOrganization(ctx, a, func(tx Tx, o Organization) (Organization, error) {
		before, own := o.Settings.OwnWords(kind, language)
		if !own {
			before = original
		}
		if before == words {
			return o, nil
		}
		all := maps.Clone(o.Settings.MessageWords) // the map of the organization as it was read is left alone
		if delete(all, wordsKey(kind, language)); words != original {
			if all == nil {
				all = make(map[string]MessageWords)
			}
			all[wordsKey(kind, language)] = words
		}
		o.Settings.MessageWords = all
		return o, r.record(ctx, tx, a, entry{action: "settings.words_changed", subjectType: "organization", subjectID: a.Org.ID,
			contents: AuditContents{Changes: wordsChanges(wordsKey(kind, language), before, words)}})
	})
	return err
}

// OriginalWords takes an organization's own words of a message in a language back. Needs settings:write.
func (r *Register) OriginalWords(ctx context.Context, a Actor, kind MessageKind, language string) error {
	original, err := r.originalWords(kind, language)
	if err != nil {
		return err
	}
	return r.SetWords(ctx, a, kind, language, original)
}

func wordsChanges(name string, before, after MessageWords) []Change {
	var changes []Change
	for _, f := range []struct{ field, before, after string }{{"subject", before.Subject, after.Subject}, {"text", before.Text, after.Text}, {"sms", before.SMS, after.SMS}} {
		if f.before != f.after {
			changes = append(changes, Change{Field: fmt.Sprintf("%s: %s", name, f.field), Before: f.before, After: f.after})
		}
	}
	return changes
}
