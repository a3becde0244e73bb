package clientele

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Search is a query as a person types it, taken apart. A record matches when every word does: as the beginning of any
// word of the name, or of any part of the e-mail, as the beginning of the phone number in national or international
// form, or as its last digits. Accents and case do not matter.
type Search struct {
	Words []Word
}

// Word is one word of a Search. A run of numbers ("040 123 45") is one word, the phone number as it is typed.
type Word struct {
	names  []string // its parts as words of a name: "anna-liisa" has two
	email  string   // folded, as the beginning of a part of an e-mail; empty for a phone number typed with spaces
	digits string   // as a phone number, without +
	abroad string   // what follows an international 00, which begins nothing but an international form
}

// Bounds of what is indexed. A longer word still matches exactly, since every hit is checked on the record itself.
const (
	maxTerm        = 48  // bytes of an indexed term
	maxSearchWords = 12  // further words of a query are refused
	maxSearchText  = 200 // bytes of a query
)

// The kinds of terms, in the order in which hits are listed.
const (
	termName     = 'n' // the words of a name, each rotation of them
	termEmail    = 'e' // an e-mail from the beginning of each part on
	termPhone    = 'p' // digits of a phone number, national and international
	termReversed = 'r' // digits from the last to the first
)

// ParseSearch takes a query apart. It refuses what nobody types: more than 12 words or 200 bytes.
func ParseSearch(text string) (Search, error) {
	if len(text) > maxSearchText {
		return Search{}, Errorf(KindInvalidRequest, "A search may have up to %d characters", maxSearchText)
	}
	var s Search
	var digits strings.Builder // of the run of numbers under way
	flush := func() {
		if digits.Len() > 0 {
			s.Words = append(s.Words, phoneWord(digits.String()))
			digits.Reset()
		}
	}
	for _, token := range strings.Fields(strings.ToValidUTF8(text, " ")) {
		if isPhoneText(token) {
			digits.WriteString(token)
			continue
		}
		flush()
		w := Word{names: foldedWords(token), email: fold(token)}
		if len(w.names) > 0 || w.email != "" {
			s.Words = append(s.Words, w)
		}
	}
	flush()
	if len(s.Words) > maxSearchWords {
		return Search{}, Errorf(KindInvalidRequest, "A search may have up to %d words", maxSearchWords)
	}
	if len(s.Words) == 0 && strings.TrimSpace(text) != "" {
		s.Words = []Word{{email: "\x00"}} // a query of signs alone matches nobody
	}
	return s, nil
}

// isPhoneText tells whether a token has digits and nothing that does not stand in a phone number.
func isPhoneText(token string) bool {
	has := false
	for _, c := range token {
		switch {
		case c >= '0' && c <= '9':
			has = true
		case !strings.ContainsRune("+-()/.", c):
			return false
		}
	}
	return has
}

func phoneWord(text string) Word {
	digits := digitsOf(text)
	w := Word{email: fold(text), names: foldedWords(text), digits: digits}
	if after, ok := strings.CutPrefix(digits, "00"); ok {
		w.abroad = after
	}
	return w
}

func digitsOf(text string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c
		}
		return -1
	}, text)
}

// Empty tells whether nothing is searched for.
func (s Search) Empty() bool { return len(s.Words) == 0 }

// Matches tells whether a record has every word.
func (s Search) Matches(c Customer) bool {
	if s.Empty() {
		return true
	}
	names, email, phones := strings.Fields(c.NameKey), emailParts(c.EmailKey), phoneForms(c.Phone)
	for _, w := range s.Words {
		if !w.matches(names, email, phones) {
			return false
		}
	}
	return true
}

func (w Word) matches(names, email, phones []string) bool {
	begins := func(with string) func(string) bool {
		return func(s string) bool { return strings.HasPrefix(s, with) }
	}
	if w.email != "" && slices.ContainsFunc(email, begins(w.email)) {
		return true
	}
	if w.digits != "" && len(phones) > 0 && (slices.ContainsFunc(phones, begins(w.digits)) ||
		strings.HasSuffix(phones[0], w.digits) || w.abroad != "" && begins(w.abroad)(phones[0])) {
		return true
	}
	for _, part := range w.names {
		if !slices.ContainsFunc(names, begins(part)) {
			return false
		}
	}
	return len(w.names) > 0
}

// Ranges gives the beginnings of terms, in the order of hits, under which every record that has the word is found.
func (w Word) Ranges() []string {
	var prefixes []string
	if len(w.names) > 0 {
		prefixes = append(prefixes, cutTerm(string(termName)+longest(w.names)))
	}
	if w.email != "" {
		prefixes = append(prefixes, cutTerm(string(termEmail)+w.email))
	}
	if w.digits != "" {
		prefixes = append(prefixes, cutTerm(string(termPhone)+w.digits), cutTerm(string(termReversed)+reverse(w.digits)))
	}
	if w.abroad != "" {
		prefixes = append(prefixes, cutTerm(string(termPhone)+w.abroad))
	}
	return prefixes
}

// Phrase is the beginning of the terms of those whose name has the words one after the other as they were typed;
// empty when the query is not of two or more words of a name.
func (s Search) Phrase() string {
	var words []string
	for _, w := range s.Words {
		if len(w.names) == 0 {
			return ""
		}
		words = append(words, w.names...)
	}
	if len(words) < 2 {
		return ""
	}
	return cutTerm(string(termName) + strings.Join(words, " "))
}

// FirstTerm gives the term at which a record is listed: of the first of the prefixes that any of its terms begins
// with, the smallest such term. Empty when there is none.
func FirstTerm(c Customer, prefixes []string) string {
	terms := c.SearchTerms()
	for _, prefix := range prefixes {
		first := ""
		for _, t := range terms {
			if strings.HasPrefix(t, prefix) && (first == "" || t < first) {
				first = t
			}
		}
		if first != "" {
			return first
		}
	}
	return ""
}

// SearchTerms gives the terms under which a record is found, each once: every rotation of the words of its name, its
// e-mail from each part on, the digits of its phone from both ends.
func (c Customer) SearchTerms() []string {
	var terms []string
	words := strings.Fields(c.NameKey)
	for i := range words {
		terms = append(terms, cutTerm(string(termName)+strings.Join(append(slices.Clone(words[i:]), words[:i]...), " ")))
	}
	for _, part := range emailParts(c.EmailKey) {
		terms = append(terms, cutTerm(string(termEmail)+part))
	}
	for i, form := range phoneForms(c.Phone) {
		terms = append(terms, cutTerm(string(termPhone)+form))
		if i == 0 {
			terms = append(terms, cutTerm(string(termReversed)+reverse(form)))
		}
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

// emailParts gives a folded e-mail from the beginning of each of its parts on: anna.virta@x.fi, virta@x.fi, x.fi, fi.
func emailParts(key string) []string {
	if key == "" {
		return nil
	}
	key = fold(key)
	parts := []string{key}
	inside := true
	for i, c := range key {
		word := unicode.IsLetter(c) || unicode.IsDigit(c)
		if word && !inside {
			parts = append(parts, key[i:])
		}
		inside = word
	}
	return parts
}

// cutTerm keeps a term short without cutting a letter in two.
func cutTerm(term string) string {
	if len(term) <= maxTerm {
		return term
	}
	end := maxTerm
	for end > 0 && term[end]&0xC0 == 0x80 {
		end--
	}
	return term[:end]
}

func longest(words []string) string {
	return slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })
}

func reverse(digits string) string {
	b := []byte(digits)
	slices.Reverse(b)
	return string(b)
}

// foldKey folds a name into its sort key: its words, folded, with single spaces between.
func foldKey(name string) string { return strings.Join(foldedWords(name), " ") }

// foldedWords gives the folded words of a text: its runs of letters and digits.
func foldedWords(text string) []string {
	return strings.FieldsFunc(fold(text), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.Is(unicode.Mn, c) && !unicode.Is(unicode.Mc, c)
	})
}

// fold makes texts that differ only in accents and case equal: compatibility decomposition (Unicode NFKD), without
// accents of Latin, Greek and Cyrillic letters, in lower case. Letters that have no decomposition but are written
// with plain ones on other keyboards are replaced.
func fold(text string) string {
	if isPlain(text) {
		return strings.ToLower(text)
	}
	var out strings.Builder
	out.Grow(len(text))
	accents := true // whether marks on the letter before are accents, or part of a script's spelling
	for _, c := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, c):
			if !accents {
				out.WriteRune(c)
			}
			continue
		case unicode.Is(unicode.Cf, c): // joiners and direction marks, which nobody sees
			continue
		}
		accents = unicode.In(c, unicode.Latin, unicode.Greek, unicode.Cyrillic)
		c = unicode.ToLower(c)
		if plain, ok := undecomposed[c]; ok {
			out.WriteString(plain)
		} else {
			out.WriteRune(c)
		}
	}
	return norm.NFC.String(out.String())
}

var undecomposed = map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l",
	'ħ': "h", 'ı': "i", 'ŋ': "n", 'ς': "σ"}

func isPlain(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}
