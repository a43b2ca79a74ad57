package book

import (
	"regexp"
	"strings"
)

// heading is a line that begins a chapter of plain text.
var heading = regexp.MustCompile(`^\s*(?:(?i:chapter)\s+(?:[0-9]{1,4}|[IVXLCivxlc]{1,9}|(?i:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty)[a-z-]{0,7}))(?:[\s.:—-].{0,80})?|第[0-9一二三四五六七八九十百千零〇两]{1,8}[章回节卷部](?:[\s：:].{0,40}|.{0,20}))\s*$`)

// plain cuts a text at its "Chapter N" and 第N章 lines.
func plain(text string) *Book {
	b := &Book{}
	var title string
	var lines []string
	end := func() {
		body := paragraphs(lines)
		if title != "" {
			body = title + "\n" + body
		}
		b.Chapters = append(b.Chapters, Chapter{title, body})
		lines = nil
	}
	for line := range strings.Lines(text) {
		if heading.MatchString(strings.TrimRight(line, "\n")) {
			end()
			title = strings.TrimSpace(line)
			continue
		}
		lines = append(lines, line)
	}
	end()
	return b
}
