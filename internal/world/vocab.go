package world

import (
	"sort"
	"strings"
	"unicode"
)

// SplitWords splits a text as a WordPiece tokenizer's basic step does: English in
// lower case words and numbers, every Chinese character and punctuation mark alone.
func SplitWords(text string) (out []string) {
	word := ""
	flush := func() {
		if word != "" {
			out = append(out, word)
			word = ""
		}
	}
	for _, c := range strings.ToLower(text) {
		switch {
		case c < 0x2e80 && (unicode.IsLetter(c) || unicode.IsDigit(c)):
			word += string(c)
		case unicode.IsSpace(c):
			flush()
		default:
			flush()
			out = append(out, string(c))
		}
	}
	flush()
	return out
}

// Vocabulary is every English word and Chinese character that the generator
// can say, sorted: all of the tables' words and templates, and the sentences of
// some scenes for the few words that a slot adds itself. Held-out things are left
// out: their words are in it only where others share them.
func Vocabulary() []string {
	have := map[string]bool{}
	add := func(texts ...string) {
		for _, t := range texts {
			for _, w := range SplitWords(t) {
				have[w] = true
			}
		}
	}
	for _, c := range Colours {
		add(c.En, c.Zh)
	}
	for _, c := range Characters {
		add(c.En, c.Zh, c.Mw)
	}
	for _, g := range garments {
		add(g.en, g.zh, g.mw, g.verb)
	}
	for k, t := range Things {
		if !HeldOutThing(k) {
			second := also[t.sprite]
			add(t.En, t.Pl, t.Zh, t.Mw, second.En, second.Pl, second.Zh)
		}
	}
	for _, c := range Categories {
		add(c.En, c.Pl, c.Zh)
	}
	for _, a := range Actions {
		add(a.En, a.Verb, a.Zh)
	}
	for _, p := range Places {
		add(p.En, p.Short, p.Zh, p.ZhIn)
	}
	for _, l := range [][]Words{Seasons, Weathers, Times} {
		for _, w := range l {
			add(w.En, w.Zh)
		}
	}
	add(numbersEn...)
	add(numbersZh...)
	spoken(add)
	for seed := uint64(0); seed < 3000; seed++ {
		s := Sample(mix(seed))
		e := s.Describe(s.Render(32).all())
		for _, t := range e.texts() {
			add(t)
		}
	}
	for _, w := range fancyEn {
		delete(have, w)
	}
	out := make([]string, 0, len(have))
	for w := range have {
		out = append(out, w)
	}
	sort.Strings(out)
	return out
}

// spoken adds the fixed words of templates and all second names.
func spoken(add func(...string)) {
	for _, b := range []*book{english, chinese} {
		for _, list := range b.forms {
			for _, p := range list {
				p.literals(func(t string) { add(t) })
			}
		}
	}
	for _, table := range []map[string]Words{alsoWho, alsoWorn} {
		for _, n := range table {
			add(n.En, n.Zh)
		}
	}
	for _, n := range alsoColour {
		add(n.En, n.Zh)
	}
	for _, names := range placeNames {
		for _, p := range names {
			add(p.at, p.name, p.a, p.what, p.zh, p.in)
		}
	}
	for _, list := range [][]moment{seasonWords, weatherWords, timeWords} {
		for _, m := range list {
			add(m.is[0], m.is[1], m.at[0], m.at[1], m.at2[0], m.at2[1], m.adj, m.zh[0], m.zh[1], m.zhAt[0], m.zhAt[1])
		}
	}
	for _, list := range [][]relWords{onEn[:], onZh[:], depthZh[:], sideZh[:]} {
		for _, r := range list {
			add(r[:]...)
		}
	}
	for _, kind := range looks {
		for _, list := range kind {
			add(list[0]...)
			add(list[1]...)
		}
	}
	add("pair", "pairs")
	for _, a := range actionZh {
		add(a[:]...)
	}
}

// all makes everything that was drawn count as seen, so that words can be
// counted from tiny pictures.
func (p *Picture) all() *Picture {
	for i := range p.vis {
		p.vis[i] = max(p.vis[i], p.ftp[i]*8)
		p.ftp[i] = p.vis[i]
		p.vis[i] *= 64
	}
	return p
}

// texts is everything an example says.
func (e *Example) texts() (out []string) {
	out = append(append(out, e.Caps["en"]...), e.Caps["zh"]...)
	for _, n := range e.Neg {
		out = append(out, n.Text)
	}
	for _, q := range e.QA {
		out = append(out, q.Q, q.A)
	}
	for _, l := range [][]Pair{e.Para, e.Cross} {
		for _, p := range l {
			out = append(out, p.A, p.B)
		}
	}
	return out
}
