package main

import (
	_ "embed"
	"math/rand/v2"
	"strings"
	"unicode"

	"tonggan/internal/grammar"
	"tonggan/internal/mood"
)

// The grammars, a group for each mood.
var (
	//go:embed en.txt
	english string
	//go:embed zh.txt
	chinese string
)

// frames put a word of a mood where it may stand. Most say nothing themselves.
var frames = [2][]string{
	{"%", "%, %", "% and %", "the % of the night", "it was all %", "there was %", "a story of %", "so much %", "only %", "she spoke of %"},
	{"%", "%，%", "%和%", "他%", "她%", "我%着", "那是%", "只有%", "又%又%", "%的样子"},
}

// draw is the sentences that the classifier learns from.
func draw(g *grammar.Grammar, chinese bool, heldOut runs, r *rand.Rand) (all []sample) {
	for class := range mood.Classes {
		for n := 0; n < perMood; {
			s := sentence(g, class, chinese, r)
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
func sentence(g *grammar.Grammar, class int, chinese bool, r *rand.Rand) string {
	var s string
	group := string(mood.Moods[class])
	language := 0
	if chinese {
		language = 1
	}
	if r.IntN(3) > 0 {
		s = g.Sentence(group, r)
	} else {
		for i, part := range strings.Split(frames[language][r.IntN(len(frames[language]))], "%") {
			if i > 0 {
				s += g.Words[group][r.IntN(len(g.Words[group]))]
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
