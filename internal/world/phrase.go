package world

import (
	"fmt"
	"slices"
	"strings"
)

// A phrase is a template parsed into steps. In a template
//
//	{name}     is a slot: a function of the writer that says some words
//	[x|y|z]    is one of several wordings; they may hold slots, not brackets
//	a {name}   becomes "an" where the slot's first sound asks for it
//
// and all else stands for itself.
type phrase []step

type step struct {
	text    string
	slot    func(*writer)
	choice  []phrase
	key     int  // of the choice among w.opt
	article bool // text ends in an "a" that the next step decides on
}

// book is how one language says everything.
type book struct {
	forms [formCount_]([]phrase)
	long  func(*writer)
}

// templates holds the phrases of forms as they are written in the tables.
type templates [formCount_][]string

var english = mustBook(enSlots, enLong, enTemplates, enNegations, enQuestions)
var chinese = mustBook(zhSlots, zhLong, zhTemplates, zhNegations, zhQuestions)

func bookOf(zh bool) *book {
	if zh {
		return chinese
	}
	return english
}

// mustBook parses tables of templates. They are constants, so a fault is the
// programmer's.
func mustBook(slots map[string]func(*writer), long func(*writer), tables ...*templates) *book {
	b := &book{long: long}
	for _, t := range tables {
		for f, list := range t {
			for _, text := range list {
				p, err := parsePhrase(text, slots)
				if err != nil {
					panic("world: " + err.Error())
				}
				b.forms[f] = append(b.forms[f], p)
			}
		}
	}
	return b
}

// parsePhrase reads a template.
func parsePhrase(text string, slots map[string]func(*writer)) (phrase, error) {
	var out phrase
	literal := func(s string) {
		if s != "" {
			out = append(out, step{text: s, article: s == "a " || strings.HasSuffix(s, " a ")})
		}
	}
	rest := text
	for rest != "" {
		i := strings.IndexAny(rest, "{[}]|")
		if i < 0 {
			literal(rest)
			break
		}
		literal(rest[:i])
		open := rest[i]
		rest = rest[i+1:]
		end := strings.IndexByte(rest, map[byte]byte{'{': '}', '[': ']'}[open])
		if open != '{' && open != '[' || end < 0 {
			return nil, fmt.Errorf("template %q: stray %q", text, open)
		}
		inner := rest[:end]
		rest = rest[end+1:]
		if open == '{' {
			f := slots[inner]
			if f == nil {
				return nil, fmt.Errorf("template %q: no slot %q", text, inner)
			}
			out = append(out, step{slot: f})
			continue
		}
		s := step{key: optAlt + len(out)}
		for _, alt := range strings.Split(inner, "|") {
			p, err := parsePhrase(alt, slots)
			if err != nil {
				return nil, fmt.Errorf("template %q: %w", text, err)
			}
			s.choice = append(s.choice, p)
		}
		if len(s.choice) < 2 {
			return nil, fmt.Errorf("template %q: [%s] is no choice", text, inner)
		}
		out = append(out, s)
	}
	if len(out) == 0 && text != "" {
		return nil, fmt.Errorf("template %q says nothing", text)
	}
	return out, nil
}

// run writes a phrase.
func (w *writer) run(p phrase) {
	at := -1 // where the word after an open article starts
	for i := range p {
		s := &p[i]
		start := len(w.b)
		switch {
		case s.slot != nil:
			s.slot(w)
		case s.choice != nil:
			w.run(s.choice[w.opt(s.key, len(s.choice))])
		default:
			w.raw(s.text)
		}
		if at >= 0 && start < len(w.b) {
			w.fixArticle(at)
			at = -1
		}
		if s.article {
			at = len(w.b)
		}
	}
}

// fixArticle makes the "a" before byte i an "an" if the word there asks for it.
func (w *writer) fixArticle(i int) {
	if i >= len(w.b) || !vowelSound(w.b[i:]) {
		return
	}
	w.b = append(w.b, 0)
	copy(w.b[i:], w.b[i-1:])
	w.b[i-1] = 'n'
	for k := range w.marks {
		m := &w.marks[k]
		if m.i >= i {
			m.i++
			m.j++
		} else if m.j == i-1 {
			m.j++ // the article itself is the tagged word
		}
	}
}

// Words whose first letter is not their first sound: those that take "a", and
// those that take "an".
var (
	consonantSound = []string{"UFO", "uni", "use", "eu", "one", "ukulele"}
	otherVowel     = []string{"hour", "SUV", "X-ray"}
)

func vowelSound(word []byte) bool {
	starts := func(with string) bool { return len(word) >= len(with) && string(word[:len(with)]) == with }
	return slices.ContainsFunc(otherVowel, starts) ||
		strings.IndexByte("aeiouAEIOU", word[0]) >= 0 && !slices.ContainsFunc(consonantSound, starts)
}

// literals lists the fixed text of every template, for the vocabulary.
func (p phrase) literals(add func(string)) {
	for _, s := range p {
		add(s.text)
		for _, q := range s.choice {
			q.literals(add)
		}
	}
}

// lines splits a row of a template table, a template a line.
func lines(text string) []string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
