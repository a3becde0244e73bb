package match

// phonetic is the sound of a name as digits: H. J. Postel, "Die Kölner Phonetik", IBM-Nachrichten 19 (1969), 925-931.
// It was made for German and serves other languages in Latin letters as a rough key; it only chooses which records
// are compared, never how alike they are. A name with no Latin letter is its own sound.
func phonetic(s string) string {
	code := make([]byte, 0, 8)
	last := byte(0)
	emit := func(c byte) {
		if c != last && (c != '0' || len(code) == 0) {
			code = append(code, c)
		}
		last = c
	}
	at := func(i int) byte {
		if i < 0 || i >= len(s) {
			return 0
		}
		return s[i]
	}
	seen := false
	for i := range len(s) {
		c := s[i]
		if c < 'a' || c > 'z' {
			continue
		}
		if c == 'h' {
			continue
		}
		for _, d := range sound(c, at(i-1), at(i+1), !seen) {
			emit(byte(d))
		}
		seen = true
	}
	if len(code) == 0 {
		return s
	}
	return string(code)
}

func sound(c, before, after byte, first bool) string {
	switch c {
	case 'a', 'e', 'i', 'j', 'o', 'u', 'y':
		return "0"
	case 'b':
		return "1"
	case 'p':
		if after == 'h' {
			return "3"
		}
		return "1"
	case 'd', 't':
		if oneOf(after, "csz") {
			return "8"
		}
		return "2"
	case 'f', 'v', 'w':
		return "3"
	case 'g', 'k', 'q':
		return "4"
	case 'c':
		return soundC(before, after, first)
	case 'x':
		if oneOf(before, "ckq") {
			return "8"
		}
		return "48"
	case 'l':
		return "5"
	case 'm', 'n':
		return "6"
	case 'r':
		return "7"
	}
	return "8"
}

func soundC(before, after byte, first bool) string {
	if first {
		if oneOf(after, "ahkloqrux") {
			return "4"
		}
		return "8"
	}
	if !oneOf(before, "sz") && oneOf(after, "ahkoqux") {
		return "4"
	}
	return "8"
}

func oneOf(c byte, set string) bool {
	for i := range len(set) {
		if c == set[i] && c != 0 {
			return true
		}
	}
	return false
}
