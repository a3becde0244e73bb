package formats

import (
	"bytes"
	"strings"
)

const (
	saveAgain   = "Save it as CSV or XLSX and try again."
	chooseAgain = "Choose a CSV, XLSX, XLS or ODS file."
)

// A signature is how a file that is no table begins.
type signature struct {
	prefix string
	binary bool // only when the file looks binary, because a table may begin with these letters as well
	what   string
	advice string
}

var signatures = []signature{
	{"%PDF-", false, "a PDF", saveAgain},
	{"\x89PNG", false, "a picture", chooseAgain},
	{"\xFF\xD8\xFF", false, "a picture", chooseAgain},
	{"GIF8", true, "a picture", chooseAgain},
	{"RIFF", true, "a picture or a recording", chooseAgain},
	{"BM", true, "a picture", chooseAgain},
	{"{\\rtf", false, "a text document", saveAgain},
	{"\x1F\x8B", false, "a compressed file", "Unpack it and choose the table in it."},
	{"7z\xBC\xAF", false, "a compressed file", "Unpack it and choose the table in it."},
	{"Rar!\x1A", false, "a compressed file", "Unpack it and choose the table in it."},
	{"MZ", true, "a program", chooseAgain},
	{"\x7FELF", false, "a program", chooseAgain},
	{"SQLite format 3\x00", false, "a database", saveAgain},
	{"\x09\x00\x04\x00", true, "a workbook of a very old Excel", saveAgain},
	{"\x09\x02\x06\x00", true, "a workbook of a very old Excel", saveAgain},
	{"\x09\x04\x06\x00", true, "a workbook of a very old Excel", saveAgain},
}

// markups are beginnings in letters of any case, after blanks.
var markups = []signature{
	{"<?xml", false, "an XML file", saveAgain},
	{"<!doctype html", false, "a web page", saveAgain},
	{"<html", false, "a web page", saveAgain},
	{"<head", false, "a web page", saveAgain},
	{"<body", false, "a web page", saveAgain},
	{"<table", false, "a web page", saveAgain},
	{"<!--", false, "a web page", saveAgain},
	{"<meta", false, "a web page", saveAgain},
	{"<script", false, "a web page", saveAgain},
	{"<style", false, "a web page", saveAgain},
	{"{\"", false, "a JSON file", saveAgain},
	{"[{", false, "a JSON file", saveAgain},
	{"begin:vcard", false, "a file of contact cards", saveAgain},
	{"begin:vcalendar", false, "a calendar", saveAgain},
}

func notATable(what, advice string) error {
	return mediaType("This file is " + what + ", not a table. " + advice)
}

// refuseNonText says what a file is that cannot be read as text. text is its beginning as UTF-8 or an 8-bit charset,
// and declared tells that it says of itself (by a byte order mark) that it is text.
func refuseNonText(text []byte, declared bool) error {
	junk := !declared && looksBinary(text)
	for _, s := range signatures {
		if bytes.HasPrefix(text, []byte(s.prefix)) && (junk || !s.binary) {
			return notATable(s.what, s.advice)
		}
	}
	start := strings.ToLower(string(bytes.TrimLeft(text[:min(len(text), 1024)], " \t\r\n")))
	for _, s := range markups {
		if strings.HasPrefix(start, s.prefix) {
			return notATable(s.what, s.advice)
		}
	}
	if junk {
		return mediaType("This file is not a table that can be read. " + chooseAgain)
	}
	return nil
}

// looksBinary tells whether more than every twentieth byte is a control character that text has no use for. Among
// random bytes every tenth is one; text that holds some by accident stays far below.
func looksBinary(sample []byte) bool {
	controls := 0
	for _, b := range sample {
		if b < 0x1C && b != '\t' && b != '\n' && b != '\r' || b == 0x7F {
			controls++
		}
	}
	return controls > 3 && controls*20 > len(sample)
}
