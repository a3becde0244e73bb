package match

import "strings"

// name is one distinct given or family name as it is compared.
type name struct {
	count
	whole  string   // folded, words joined: annamaria
	plain  string   // the same with umlauts as one letter, when that differs
	narrow string   // whole, one byte a character
	bag    uint64   // of narrow
	words  []string // more than one word only
	sound  string   // phonetic key of the first word, of its long form when it is a short form
	listed bool     // a given name of its own, of those that are listed
	short  string   // the long form that the first word is a short form of, or the word itself when it has short forms
}

// fullName is one distinct pair of given and family name. Its frequency is not the product of theirs: names go
// together by language, generation and fashion, so Günter Bauer is far more common than chance would have it.
type fullName struct {
	count
	whole string
}

// splitName takes a person's name apart. A full name is only read when neither part is given. "Last, First" is
// recognised by its comma; particles (van, de, bin) belong to the family name; titles and suffixes are dropped.
func splitName(full, first, last string) (given, family []string) {
	given, family = nameWords(first), nameWords(last)
	if len(given)+len(family) > 0 || strings.TrimSpace(first+last) != "" {
		return given, family
	}
	full = withoutBrackets(full)
	before, after, comma := strings.Cut(full, ",")
	if comma {
		front, back := nameWords(before), nameWords(after)
		if len(front) > 0 && len(back) > 0 && !within(back, front) {
			return back, front
		}
		if len(front) == 0 {
			front = back
		}
		return splitWords(front)
	}
	return splitWords(nameWords(full))
}

// splitWords cuts before the last word, or before the particles that lead up to it.
func splitWords(words []string) (given, family []string) {
	cut := len(words) - 1
	for cut > 1 && particles[words[cut-1]] {
		cut--
	}
	if cut < 0 {
		return nil, nil
	}
	return words[:cut], words[cut:]
}

// nameWords gives the words of a name without titles and placeholders.
func nameWords(s string) []string {
	s = strings.TrimSpace(withoutBrackets(s))
	if s == "" || placeholder(s) {
		return nil
	}
	all := words(s)
	kept := all[:0:0]
	for _, w := range all {
		if !titles[w] && !ordinal(w) {
			kept = append(kept, w)
		}
	}
	return kept
}

// ordinal recognises "1st" and "14th" in "1st baron Bethell".
func ordinal(w string) bool {
	return len(w) > 2 && w[0] >= '0' && w[0] <= '9' && oneOf(w[len(w)-1], "tdh") && oneOf(w[len(w)-2], "snrt")
}

func withoutBrackets(s string) string {
	for {
		open := strings.IndexByte(s, '(')
		if open < 0 {
			return s
		}
		end := strings.IndexByte(s[open:], ')')
		if end < 0 || open == 0 {
			return strings.ReplaceAll(strings.ReplaceAll(s, "(", " "), ")", " ")
		}
		s = s[:open] + " " + s[open+end+1:]
	}
}

func within(some, all []string) bool {
	for _, w := range some {
		found := false
		for _, v := range all {
			found = found || v == w
		}
		if !found {
			return false
		}
	}
	return true
}

// newName prepares words for comparison; both spellings of the same words are given when umlauts make them differ.
func newName(parts, plain []string) name {
	n := name{whole: strings.Join(parts, "")}
	if p := strings.Join(plain, ""); p != n.whole {
		n.plain = p
	}
	n.narrow = narrow(n.whole)
	n.bag = bag(n.narrow)
	if len(parts) > 1 {
		n.words = parts
	}
	n.short = longForms[parts[0]]
	n.listed = n.short != "" || givenNames[n.whole]
	n.sound = phonetic(parts[0])
	if n.short != "" {
		n.sound = phonetic(n.short)
	}
	return n
}

// same tells whether two names are one name in two spellings: Müller, Mueller, Muller.
func (n *name) same(o *name) bool {
	return n == o || n.whole == o.whole || (n.plain != "" && (n.plain == o.whole || n.plain == o.plain)) ||
		(o.plain != "" && o.plain == n.whole)
}

// parts gives the words of a name, also of a name of one word.
func (n *name) parts() []string {
	if n.words == nil {
		return []string{n.whole}
	}
	return n.words
}

// sharesWord tells whether one of the names is a part of the other: Schmidt in Müller-Schmidt, Anna in Anna Maria.
func (n *name) sharesWord(o *name) bool {
	if n.words == nil && o.words == nil {
		return false
	}
	for _, w := range n.parts() {
		if len(w) < 3 || particles[w] {
			continue
		}
		for _, v := range o.parts() {
			if v == w {
				return true
			}
		}
	}
	return false
}

func set(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

var particles = set(`van von vom zu zur zum der den dem de del della di da do dos das du des la le les el al bin ibn ben
abu ter ten te op st san santa mac mc af av und y e`)

var titles = set(`mr mrs ms miss mx sir dame lord lady dr doctor prof professor rev reverend fr father sister herr frau
fraeulein frl hr fr dipl ing mag med phd md msc bsc ba ma mba jr junior sr senior sen jun ii iii iv duke duchess earl
count countess baron baroness viscount viscountess marquess marquis prince princess king queen hon honourable captain
capt col colonel gen general lt lieutenant sgt major admiral mme mlle monsieur madame mademoiselle sig signora signor
sra senor senora don dona esq obe cbe mbe pan pani gospodin gospozha`)

// placeholder tells whether a text stands for "not known".
func placeholder(s string) bool {
	w := words(s)
	if len(w) == 0 {
		return true
	}
	for _, v := range w {
		if !emptyWords[v] && !filler(v) {
			return false
		}
	}
	return true
}

// filler is a text of at least three times one sign: xxx, 0000.
func filler(s string) bool {
	for i := range len(s) {
		if s[i] != s[0] {
			return false
		}
	}
	return len(s) >= 3
}

var emptyWords = set(`none no null nil na nan unknown unbekannt keine keiner kein keins leer empty missing tba tbd test
nn anonymous anonym anonimo inconnu desconocido sconosciuto customer kunde kundin client guest gast laufkunde laufkundschaft
walkin walk dummy name vorname nachname firstname lastname email telefon phone angabe bekannt nicht not given available applicable`)
