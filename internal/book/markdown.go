package book

import (
	"html"
	"regexp"
	"strings"
)

var (
	atx       = regexp.MustCompile(`^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$`)
	fence     = regexp.MustCompile("^\\s*(?:[-*+][ \t]+|\\d{1,9}[.)][ \t]+)?(?:(```+)[^`]*$|(~~~+))")
	rule      = regexp.MustCompile(`^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$`)
	divider   = regexp.MustCompile(`^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$`)
	bullet    = regexp.MustCompile(`^\s*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?`)
	quote     = regexp.MustCompile(`^\s*(?:>[ \t]?)+`)
	reference = regexp.MustCompile(`^ {0,3}(?:\[\^[^\]]+\]:\s*\S|\[[^\]]+\]:\s*\S+(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*$)`)
	indented  = regexp.MustCompile(`^(?: {4}| {0,3}\t)`)
	inline    = []struct {
		find *regexp.Regexp
		with string
	}{
		{regexp.MustCompile(`(?s)<!--.*?-->`), ""},
		{regexp.MustCompile(`(?is)<(?:script|style)\b.*?</(?:script|style)>`), ""},
		{regexp.MustCompile(`!\[[^\]]*\]` + target), ""}, // pictures
		{regexp.MustCompile(`\[\^[^\]]+\]`), ""},         // footnotes
		{regexp.MustCompile(`\[([^\]]*)\]` + target), "$1"},
		{regexp.MustCompile(`(?i)<br\b[^>]*>|</?(?:p|div|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|section|article|hr|pre)(?:\s+` + attributes + `)?\s*/?>`), "\n"},
		{regexp.MustCompile(`</?[A-Za-z][\w-]*(?:\s+` + attributes + `)?\s*/?>|<[a-z]+:[^>\s]*>`), ""},
		{regexp.MustCompile(`\b(?:https?://|www\.)[\w/?#%&=+.:~@$!*,;-]*[\w/#%&=+~-]`), ""},
		{regexp.MustCompile("`+([^`]*)`+"), "$1"},
		{regexp.MustCompile(`\*{1,3}(\S)`), "$1"},
		{regexp.MustCompile(`(\S)\*{1,3}`), "$1"},
		{regexp.MustCompile(`~~`), ""},
		{regexp.MustCompile(`(^|[^\pL\pN_])_{1,3}([^\s_])`), "$1$2"},
		{regexp.MustCompile(`([^\s_])_{1,3}([^\pL\pN_]|$)`), "$1$2"},
		{regexp.MustCompile(`\\\n`), "\n"},
	}
	escaped = regexp.MustCompile(`\\([!-/:-@\[-` + "`" + `{-~])`)
)

// attributes are those of an HTML tag.
const attributes = `[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>]+))?(?:\s+[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>]+))?)*`

// target is where a link leads, or the name of that.
const target = `(?:\((?:[^()]|\([^()]*\))*\)|\[[^\]]*\])`

// hidden is where marks behind a backslash wait, out of the way of what marks mean: a
// private character for each of ASCII.
const hidden = '\ue000'

// markdown cuts a text at its # headings; at ## when it has one # or none, for that is
// the book's title. Marks, code, tables and what is only for the eye are not read.
func markdown(text string) *Book {
	b := &Book{}
	blocks := blocksOf(text)
	ones := 0
	for _, x := range blocks {
		if x.level == 1 {
			if ones++; ones == 1 {
				b.Title = x.lines[0]
			}
		}
	}
	top := 1
	if ones <= 1 {
		top = 2
	}
	var c Chapter
	var body []string
	end := func() {
		c.Text = strings.Join(body, "\n")
		b.Chapters = append(b.Chapters, c)
		c, body = Chapter{}, nil
	}
	for _, x := range blocks {
		if x.level > 0 && x.level <= top {
			end()
			c.Title = x.lines[0]
		}
		if p := paragraphs(x.lines); p != "" {
			body = append(body, p)
		}
	}
	end()
	// A title alone is read with what follows.
	if all := b.Chapters; len(all) > 2 && all[1].Text == all[1].Title && ones == 1 && all[0].Text == "" {
		all[2].Text = all[1].Text + "\n" + all[2].Text
		b.Chapters = all[2:]
	}
	return b
}

// block is a heading, or lines of one paragraph.
type block struct {
	level int // of a heading
	lines []string
}

func blocksOf(text string) (all []block) {
	lines := strings.Split(text, "\n")
	if mark := strings.TrimSpace(lines[0]); (mark == "---" || mark == "+++") && len(lines) > 1 && strings.TrimSpace(lines[1]) != "" { // front matter
		for i := 1; i < len(lines); i++ {
			if s := strings.TrimSpace(lines[i]); s == mark || s == "..." {
				lines = lines[i+1:]
				break
			}
		}
	}
	var now []string
	flush := func() {
		if s := spoken(strings.Join(now, "\n")); s != "" {
			all = append(all, block{lines: strings.Split(s, "\n")})
		}
		now = nil
	}
	closing, comment, list, table := "", false, false, false
	for i, l := range lines {
		l, next := quote.ReplaceAllString(l, ""), ""
		if i+1 < len(lines) {
			next = quote.ReplaceAllString(lines[i+1], "")
		}
		table = strings.Contains(l, "|") && (table || isTable(l, next))
		switch f := fence.FindStringSubmatch(l); {
		case closing != "":
			if f != nil && strings.HasPrefix(f[1]+f[2], closing) && strings.Trim(strings.TrimSpace(l), "`~") == "" {
				closing = ""
			}
			continue
		case f != nil:
			flush()
			closing = f[1] + f[2]
			continue
		case comment:
			_, after, over := strings.Cut(l, "-->")
			if comment = !over; comment || strings.TrimSpace(after) == "" {
				continue
			}
			l = strings.TrimSpace(after)
		case strings.HasPrefix(strings.TrimSpace(l), "<!--") && !strings.Contains(l, "-->"):
			comment = true
			continue
		case strings.TrimSpace(l) == "", reference.MatchString(l), table:
			flush()
			continue
		case now == nil && !list && indented.MatchString(l): // code
			continue
		}
		if h := atx.FindStringSubmatch(l); h != nil {
			flush()
			if title := spoken(h[2]); title != "" {
				all = append(all, block{len(h[1]), []string{title}})
			}
			list = false
			continue
		}
		if under := strings.TrimSpace(l); !list && (len(now) == 1 && strings.Trim(under, "-") == "" || len(now) > 0 && strings.Trim(under, "=") == "") {
			level := 1
			if under[0] == '-' {
				level = 2
			}
			if title := spoken(strings.Join(now, " ")); title != "" {
				all = append(all, block{level, []string{title}})
			}
			now = nil
			continue
		}
		if rule.MatchString(l) {
			flush()
			list = false
			continue
		}
		if at := bullet.FindStringIndex(l); at != nil {
			flush()
			l, list = l[at[1]:], true
		} else if now == nil {
			list = list && indent(l) > 0
		}
		now = append(now, strings.TrimSpace(l))
	}
	flush()
	return all
}

// isTable says whether a line with a | begins a table.
func isTable(l, next string) bool {
	return strings.HasPrefix(strings.TrimSpace(l), "|") || divider.MatchString(l) || divider.MatchString(next)
}

// spoken is a block without its marks.
func spoken(l string) string {
	l = strings.Map(func(r rune) rune {
		if r >= hidden && r < hidden+0x80 {
			return -1
		}
		return r
	}, l)
	l = escaped.ReplaceAllStringFunc(l, func(s string) string { return string(hidden + rune(s[1])) })
	for _, r := range inline {
		l = r.find.ReplaceAllString(l, r.with)
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r >= hidden && r < hidden+0x80 {
			return r - hidden
		}
		return r
	}, html.UnescapeString(l)))
}
