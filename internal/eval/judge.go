package eval

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonggan/internal/world"
)

// The facts that a caption is marked for.
const (
	factWho    = "character"
	factWorn   = "worn item with colour"
	factAction = "action"
	factPlace  = "place"
)

// Facts are the facts that a caption is marked for, in the order of the table.
var Facts = []string{factWho, factWorn, factAction, factPlace}

// verdict is what a caption says about one fact of a scene.
type verdict uint8

const (
	unsaid verdict = iota
	right
	wrong // something said is false, whatever else is said
)

// judgement is the verdict on each fact.
type judgement map[string]verdict

// all says whether every fact was said and nothing false.
func (j judgement) all() bool {
	for _, f := range Facts {
		if j[f] != right {
			return false
		}
	}
	return true
}

// false_ says whether something said is false.
func (j judgement) false_() bool {
	for _, v := range j {
		if v == wrong {
			return true
		}
	}
	return false
}

func (j judgement) say(fact string, holds bool) {
	switch {
	case !holds:
		j[fact] = wrong
	case j[fact] == unsaid:
		j[fact] = right
	}
}

// mention is a word of a caption that states something: text[from:to].
type mention struct {
	from, to int
	senses   []world.Sense
}

// value is what a mention states of a kind, and whether it does.
func (m *mention) value(kind string) (int, bool) {
	for _, s := range m.senses {
		if s.Kind == kind {
			return s.Value, true
		}
	}
	return 0, false
}

// mentions finds the words of the lexicon in a text, the longest first at each place.
// English words are whole ones, in any case of letters.
func mentions(text, lang string, lex map[string][]world.Sense, longest int) (all []mention) {
	if low := strings.ToLower(text); lang == "en" && len(low) == len(text) {
		text = low
	}
	for i := 0; i < len(text); {
		_, step := utf8.DecodeRuneInString(text[i:])
		for n := min(longest, len(text)-i); n > 0; n-- {
			senses, ok := lex[text[i:i+n]]
			if ok && (lang != "en" || edge(text, i) && edge(text, i+n)) {
				all = append(all, mention{i, i + n, senses})
				step = n
				break
			}
		}
		i += step
	}
	return all
}

// is says whether the mention may state that value of a kind: "sea" does of the open
// sea and, under it, of the sea floor.
func (m *mention) is(kind string, value int) bool {
	return slices.Contains(m.senses, world.Sense{Kind: kind, Value: value})
}

// denials are words with which a caption says what is not so.
var denials = map[string][]string{"en": {"no", "not", "isn", "aren", "don", "without", "nothing"}, "zh": {"没", "不", "无"}}

// denies says whether a caption says what is not so.
func denies(lang, caption string) bool {
	words := world.SplitWords(caption)
	return slices.ContainsFunc(denials[lang], func(d string) bool { return slices.Contains(words, d) })
}

// edge says whether no word goes on across position i.
func edge(text string, i int) bool {
	letter := func(r rune) bool { return r < 0x2e80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i:])
	return !letter(before) || !letter(after)
}

// judge marks a caption by the scene graph, the hidden part included. What is said of
// a character that the caption names is held against that character. A caption that
// denies something states none of the facts.
func judge(s *world.Scene, lang, caption string) judgement {
	if denies(lang, caption) {
		return judgement{}
	}
	lex := world.Lexicon(lang)
	longest := 0
	for w := range lex {
		longest = max(longest, len(w))
	}
	j := judgement{}
	all := mentions(caption, lang, lex, longest)
	for i := range all {
		m := &all[i]
		if who, ok := m.value("who"); ok {
			j.say(factWho, len(charsOf(s, who)) > 0)
		}
		if _, ok := m.value("place"); ok {
			j.say(factPlace, m.is("place", s.Place))
		}
		subject := func(does func(c int) bool) bool {
			return slices.ContainsFunc(subjects(s, caption, lang, all, i), does)
		}
		if _, ok := m.value("action"); ok && !(lang == "en" && headgear.MatchString(caption[m.to:])) {
			j.say(factAction, subject(func(c int) bool { return m.is("action", s.Chars[c].Action) }))
		}
		if garment, ok := m.value("worn"); ok && !(lang == "en" && strings.HasSuffix(strings.ToLower(caption[:m.to]), "on top")) {
			colour := colourOf(caption, lang, all, i)
			holds := subject(func(c int) bool { return s.Wears(c, garment, colour) })
			if holds && colour < 0 && j[factWorn] == unsaid {
				continue // true, but the colour is part of the fact
			}
			j.say(factWorn, holds)
		}
	}
	return j
}

// headgear is what follows the verb of "a blue hat sits on the cow's head".
var headgear = regexp.MustCompile(`^ (on|atop) .*\bhead\b`)

// charsOf are the characters of a kind.
func charsOf(s *world.Scene, who int) (all []int) {
	for i, c := range s.Chars {
		if c.Who == who {
			all = append(all, i)
		}
	}
	return all
}

// colourOf is the colour that a caption gives the thing of mention i: the word right
// before it ("blue hat", 蓝色的帽子), or what it "is" later on; -1 if it gives none.
func colourOf(text, lang string, all []mention, i int) int {
	if i > 0 {
		between := strings.Trim(text[all[i-1].to:all[i].from], " 色的")
		if c, ok := all[i-1].value("colour"); ok && between == "" {
			return c
		}
	}
	for k := i + 1; k < len(all); k++ {
		c, ok := all[k].value("colour")
		if _, person := all[k].value("who"); person {
			continue // the hat of the cat is blue
		}
		between := text[all[k-1].to:all[k].from]
		if ok && (strings.TrimSpace(between) == "is" || strings.Trim(between, " ") == "是") {
			return c
		}
		break
	}
	return -1
}

// subjects are the characters that what mention i states may be about: those of the
// kind named nearest, or all if none is named.
func subjects(s *world.Scene, text, lang string, all []mention, i int) []int {
	before, after := -1, -1
	for k := i - 1; k >= 0 && before < 0; k-- {
		if _, ok := all[k].value("who"); ok {
			before = k
		}
	}
	for k := i + 1; k < len(all) && after < 0; k++ {
		if _, ok := all[k].value("who"); ok {
			after = k
		}
	}
	k := before
	if after >= 0 {
		between := text[all[i].to:all[after].from]
		switch {
		case before < 0:
			k = after
		case lang == "zh" && strings.Contains(between, "的") && !strings.ContainsAny(between, "，。"):
			k = after // 戴着蓝色帽子的猫
		case lang == "en" && (strings.HasPrefix(between, " of ") || strings.Trim(between, " ") == ""):
			k = after // the hat of the cat, a walking cat
		}
	}
	if k >= 0 {
		who, _ := all[k].value("who")
		return charsOf(s, who)
	}
	var everyone []int
	for c := range s.Chars {
		everyone = append(everyone, c)
	}
	return everyone
}
