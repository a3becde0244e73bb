// Package locale has the words of the pages in each language, and writes dates, money and numbers as people of that
// language do. The words stand in the folder messages, one block a key with a line for each language.
package locale

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Codes are the languages that the pages speak, the first one where none of the others fits.
var Codes = []string{"en", "fi", "sv", "de"}

// Names are the languages' own names.
var Names = map[string]string{"en": "English", "fi": "Suomi", "sv": "Svenska", "de": "Deutsch"}

//go:embed messages
var files embed.FS

// Language writes in one language. It is safe for use by many goroutines.
type Language struct {
	Code    string
	words   map[string]string
	printer *message.Printer
}

var languages, matcher = load()

func load() (map[string]*Language, language.Matcher) {
	all := make(map[string]*Language)
	var tags []language.Tag
	for _, code := range Codes {
		tag := language.MustParse(code)
		tags = append(tags, tag)
		if code == "en" {
			tag = language.BritishEnglish
		}
		all[code] = &Language{Code: code, words: make(map[string]string), printer: message.NewPrinter(tag)}
	}
	if err := readMessages(files, func(key, code, text string) { all[code].words[key] = text }); err != nil {
		panic(err) // the files are part of the program, and a test reads them
	}
	return all, language.NewMatcher(tags)
}

// readMessages reads blocks of a key and its texts, parted by empty lines; # begins a comment.
func readMessages(from fs.FS, put func(key, code, text string)) error {
	paths, err := fs.Glob(from, "messages/*.txt")
	if err != nil {
		return err
	}
	for _, path := range paths {
		text, err := fs.ReadFile(from, path)
		if err != nil {
			return err
		}
		key := ""
		for n, line := range strings.Split(string(text), "\n") {
			code, words, spaced := strings.Cut(line, " ")
			switch {
			case strings.HasPrefix(line, "#"):
			case line == "":
				key = ""
			case key == "" && !spaced:
				key = line
			case key != "" && spaced && Names[code] != "":
				put(key, code, words)
			default:
				return fmt.Errorf("%s:%d: neither a key nor a language and its text: %q", path, n+1, line)
			}
		}
	}
	return nil
}

// For gives the nearest of the languages to any of the codes: those of a user, an organization, or the value of an
// Accept-Language header.
func For(codes ...string) *Language {
	for _, code := range codes {
		tags, _, err := language.ParseAcceptLanguage(code)
		if err != nil || len(tags) == 0 {
			continue
		}
		if _, i, confidence := matcher.Match(tags...); confidence > language.No {
			return languages[Codes[i]]
		}
	}
	return languages[Codes[0]]
}

// T gives the text of a key, with {0}, {1} … replaced. A key that is not there is given itself; a test finds those.
func (l *Language) T(key string, args ...any) string {
	text, ok := l.words[key]
	if !ok {
		if text, ok = languages[Codes[0]].words[key]; !ok {
			return key
		}
	}
	for i, arg := range args {
		text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", i), fmt.Sprint(arg))
	}
	return text
}

// Has tells whether there is a text of a key.
func (l *Language) Has(key string) bool { return l.words[key] != "" }

// N gives the text for a number: key.one for 1, else key.other, which is how all of these languages count. {0} is the
// number.
func (l *Language) N(key string, n int, args ...any) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return l.T(key+form, append([]any{l.Number(int64(n))}, args...)...)
}
