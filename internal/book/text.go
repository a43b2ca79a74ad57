package book

import (
	"regexp"
	"strings"
)

const (
	ones  = `one|two|three|four|five|six|seven|eight|nine`
	count = `[0-9]{1,4}|[IVXLCivxlc]{1,9}|(?i:` + ones + `|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty)(?:[ -]?(?:` + ones + `))?)`
	// A name of the chapter may follow. "Chapter 3 of the book was" and 第一章的内容 begin a sentence.
	named    = `(?:[ \t]*[.:—-].{0,80}|[ \t]+[^\p{Ll}\s].{0,80})?`
	hanNamed = `(?:[\s：:].{0,40}|[^的。，；]|[^的].{0,18}[^。，；])?`
)

// heading is a line that begins a chapter of plain text.
var heading = regexp.MustCompile(`^\s*(?:(?i:chapter)[ \t]+(?:` + count + `)` + named + `|第[0-9０-９一二三四五六七八九十百千零〇两]{1,8}[章回节卷部]` + hanNamed + `)\s*$`)

// plain cuts a text at its "Chapter N" and 第N章 lines. A heading without text is read
// with the next, or not at all when it comes again: then it is of a list of contents.
func plain(text string) *Book {
	b := &Book{}
	again := map[string]int{} // headings that are still to come
	for line := range strings.SplitSeq(text, "\n") {
		if heading.MatchString(line) {
			again[strings.TrimSpace(line)]++
		}
	}
	var title string
	var before strings.Builder // headings to be read with the next
	var lines []string
	end := func() {
		body := paragraphs(lines)
		lines = nil
		switch {
		case title == "":
		case body == "" && again[title] > 0:
			return
		case body == "":
			before.WriteString(title + "\n")
			return
		default:
			body = before.String() + title + "\n" + body
		}
		b.Chapters = append(b.Chapters, Chapter{title, body})
		before.Reset()
	}
	for line := range strings.SplitSeq(text, "\n") {
		if heading.MatchString(line) {
			end()
			title = strings.TrimSpace(line)
			again[title]--
			continue
		}
		lines = append(lines, line)
	}
	end()
	if before.Len() > 0 { // nothing follows
		b.Chapters = append(b.Chapters, Chapter{title, strings.TrimSpace(before.String())})
	}
	return b
}
