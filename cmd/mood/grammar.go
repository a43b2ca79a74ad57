package main

import (
	_ "embed"
	"math/rand/v2"
	"strings"
	"unicode"

	"tonggan/internal/mood"
)

// The grammars. "@name a | b" is a list, "# mood" begins a mood, "= a, b" are words and
// phrases of it; every other line is a template: {a|b} is one of them, $name one of a
// list's.
var (
	//go:embed en.txt
	english string
	//go:embed zh.txt
	chinese string
)

type grammar struct {
	lists     map[string][]string
	templates [mood.Classes][]string
	words     [mood.Classes][]string
}

func parse(text string) *grammar {
	g := &grammar{lists: map[string][]string{}}
	class := 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case line[0] == '@':
			name, list, _ := strings.Cut(line[1:], " ")
			for _, v := range strings.Split(list, "|") {
				g.lists[name] = append(g.lists[name], strings.TrimSpace(v))
			}
		case line[0] == '#':
			for i, m := range mood.Moods {
				if string(m) == strings.TrimSpace(line[1:]) {
					class = i
				}
			}
		case line[0] == '=':
			for _, v := range strings.FieldsFunc(line[1:], func(r rune) bool { return r == ',' || r == '，' }) {
				g.words[class] = append(g.words[class], strings.TrimSpace(v))
			}
		default:
			g.templates[class] = append(g.templates[class], line)
		}
	}
	return g
}

// expand is one sentence of a template.
func (g *grammar) expand(template string, r *rand.Rand) string {
	var b strings.Builder
	for template != "" {
		at := strings.IndexAny(template, "{$")
		if at < 0 {
			b.WriteString(template)
			break
		}
		b.WriteString(template[:at])
		template = template[at:]
		if template[0] == '{' {
			end := strings.IndexByte(template, '}')
			choices := strings.Split(template[1:end], "|")
			b.WriteString(g.expand(choices[r.IntN(len(choices))], r))
			template = template[end+1:]
			continue
		}
		end := 1
		for end < len(template) && template[end] >= 'a' && template[end] <= 'z' {
			end++
		}
		list := g.lists[template[1:end]]
		b.WriteString(list[r.IntN(len(list))])
		template = template[end:]
	}
	return b.String()
}

// frames put a word of a mood where it may stand. Most say nothing themselves.
var frames = [2][]string{
	{"%", "%, %", "% and %", "the % of the night", "it was all %", "there was %", "a story of %", "so much %", "only %", "she spoke of %"},
	{"%", "%，%", "%和%", "他%", "她%", "我%着", "那是%", "只有%", "又%又%", "%的样子"},
}

// draw is the sentences that the classifier learns from.
func draw(g *grammar, chinese bool, heldOut runs, r *rand.Rand) (all []sample) {
	for class := range mood.Classes {
		for n := 0; n < perMood; {
			s := g.sentence(class, chinese, r)
			if heldOut.shares(s) {
				continue
			}
			all = append(all, sample{mood.Features(s), class})
			n++
		}
	}
	return all
}

// sentence is one of a mood: three in four by a template, the others from its words.
func (g *grammar) sentence(class int, chinese bool, r *rand.Rand) string {
	var s string
	language := 0
	if chinese {
		language = 1
	}
	if r.IntN(3) > 0 {
		s = g.expand(g.templates[class][r.IntN(len(g.templates[class]))], r)
	} else {
		for i, part := range strings.Split(frames[language][r.IntN(len(frames[language]))], "%") {
			if i > 0 {
				s += g.words[class][r.IntN(len(g.words[class]))]
			}
			s += part
		}
	}
	return dress(s, class, chinese, r)
}

// dress ends a sentence in a mark, and sometimes makes it speech.
func dress(s string, class int, chinese bool, r *rand.Rand) string {
	stop, shout, ask := ".", "!", "?"
	said := []string{"%SAID he said.", "%SAID she said.", "%SAID said Tom.", "She said: %QUOTE"}
	if chinese {
		stop, shout, ask = "。", "！", "？"
		said = []string{"他说：%QUOTE", "她说：%QUOTE", "%SAID他说。", "%SAID小明说。"}
	}
	s = strings.TrimRight(strings.TrimSpace(s), "!！?？.。")
	loud := [mood.Classes]int{2, 25, 15, 35, 25, 10, 50}[class] // per cent that end in an exclamation mark
	end := stop
	switch n := r.IntN(100); {
	case n < loud:
		end = shout
	case n >= 97:
		end = ask
	}
	if class == 0 && isQuestion(s) {
		end = ask
	}
	if runes := []rune(s); len(runes) > 0 {
		runes[0] = unicode.ToUpper(runes[0])
		s = string(runes)
	}
	if r.IntN(12) == 0 {
		frame := said[r.IntN(len(said))]
		frame = strings.Replace(frame, "%SAID", "“"+s+strings.Replace(end, ".", ",", 1)+"”", 1)
		return strings.Replace(frame, "%QUOTE", "“"+s+end+"”", 1)
	}
	return s + end
}

func isQuestion(s string) bool {
	for _, w := range []string{"could you", "can you", "would you", "what ", "which ", "where ", "when ", "how ", "请问", "麻烦问", "能不能"} {
		if strings.HasPrefix(strings.ToLower(s), w) {
			return true
		}
	}
	return false
}
