package world

import (
	"regexp"
	"strings"
	"sync"
	"testing"
)

// corpus is what is said of 3000 scenes, drawn once for all tests.
var corpus = sync.OnceValue(func() (out []*Example) {
	for seed := uint64(0); seed < 3000; seed++ {
		s := Sample(mix(seed))
		out = append(out, s.Describe(s.Render(64)))
	}
	return out
})

func TestParsePhrase(t *testing.T) {
	slots := map[string]func(*writer){"it": func(w *writer) { w.raw("owl") }}
	for _, bad := range []string{"{that}", "a {it", "[one]", "[a|{b}]", "a } b", "a | b", "[a|b"} {
		if _, err := parsePhrase(bad, slots); err == nil {
			t.Errorf("%q was parsed", bad)
		}
	}
	p, err := parsePhrase("see a {it}, a {it} and [a|a] cat", slots)
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{}
	if w.run(p); string(w.b) != "see an owl, an owl and a cat" {
		t.Errorf("got %q", w.b)
	}
}

// Every row of the tables parses, and says enough: twelve sentences for a
// fact, six for a question or a negation's kind.
func TestTemplates(t *testing.T) {
	few := map[form]bool{formHead: true, formNeck: true, formFace: true, formConverse: true, formLong: true}
	for lang, x := range map[string]struct {
		slots  map[string]func(*writer)
		tables []*templates
	}{"en": {enSlots, []*templates{enTemplates, enNegations, enQuestions}}, "zh": {zhSlots, []*templates{zhTemplates, zhNegations, zhQuestions}}} {
		used := map[string]bool{}
		var count [formCount_]int
		for _, table := range x.tables {
			for f, list := range table {
				for _, text := range list {
					if _, err := parsePhrase(text, x.slots); err != nil {
						t.Error(err)
					}
					for _, m := range regexp.MustCompile(`\{[^}]*\}`).FindAllString(text, -1) {
						used[m[1:len(m)-1]] = true
					}
					count[f]++
				}
			}
		}
		for name := range x.slots {
			if !used[name] {
				t.Errorf("%s: no template uses the slot %q", lang, name)
			}
		}
		for f, n := range count {
			want := 12
			switch f := form(f); {
			case few[f], f >= partSide && f <= partOn:
				continue
			case f >= formNotWorn:
				want = 6
			}
			if n < want {
				t.Errorf("%s: form %d has %d templates, want %d", lang, f, n, want)
			}
		}
	}
}

// Every kind that content.go lists has its words here.
func TestWordTables(t *testing.T) {
	for _, c := range []struct {
		name      string
		have, all int
	}{{"placeNames", len(placeNames), len(Places)}, {"placeAnswer", len(placeAnswer), len(Places)}, {"actionZh", len(actionZh), len(Actions)},
		{"alsoColour", len(alsoColour), len(Colours)}, {"seasonWords", len(seasonWords), len(Seasons)}, {"timeWords", len(timeWords), len(Times)},
		{"weatherWords", len(weatherWords), len(Weathers) + 1}} {
		if c.have != c.all {
			t.Errorf("%s has %d entries, want %d", c.name, c.have, c.all)
		}
	}
	sprites, worn := map[string]bool{}, map[string]bool{}
	for _, c := range Characters {
		sprites[c.sprite] = true
	}
	for _, g := range garments {
		worn[g.en] = true
	}
	for k := range alsoWho {
		if !sprites[k] {
			t.Errorf("alsoWho names no character: %q", k)
		}
	}
	for k := range alsoWorn {
		if !worn[k] {
			t.Errorf("alsoWorn names no garment: %q", k)
		}
	}
}

// find is the first scene that shows what is wanted, and how it looks.
func find(t *testing.T, want func(*Scene, *seen) bool) (*Scene, *seen) {
	t.Helper()
	for seed := uint64(0); seed < 20000; seed++ {
		s := Sample(mix(seed))
		if v := look(s, s.Render(48)); want(s, v) {
			return s, v
		}
	}
	t.Fatal("no such scene")
	return nil, nil
}

// One fact of one scene is said in at least twelve different ways in each
// language, all of which speak of it.
func TestPhrasings(t *testing.T) {
	related := func(r Relation) func(*Scene, *seen) bool {
		return func(s *Scene, v *seen) bool {
			if r == Under {
				r = On
			}
			for g, ok := range v.groups {
				if ok && g == len(v.groups)-1 && s.Groups[g].Rel == r && s.hasRel(v, g) {
					return true
				}
			}
			return false
		}
	}
	last := func(s *Scene) int { return max(0, len(s.Groups)-1) }
	char := func(ok func(c Char, k seenChar) bool) func(*Scene, *seen) bool {
		return func(s *Scene, v *seen) bool { return len(v.chars) > 0 && v.chars[0].ok && ok(s.Chars[0], v.chars[0]) }
	}
	hat := char(func(c Char, k seenChar) bool { return k.hat })
	thing := func(ok func(s *Scene, v *seen, g int) bool) func(*Scene, *seen) bool {
		return func(s *Scene, v *seen) bool {
			return len(v.groups) > 0 && v.groups[last(s)] && ok(s, v, last(s))
		}
	}
	two := func(s *Scene, v *seen) bool { return len(v.chars) == 2 && v.chars[0].ok && v.chars[1].ok }
	cases := []struct {
		name string
		f    form
		slot slot
		want func(*Scene, *seen) bool
	}{
		{"worn", formWorn, slotWorn, hat},
		{"worn colour", formWornColour, slotWornColour, hat},
		{"held", formHeld, slotHeld, char(func(c Char, k seenChar) bool { return k.held })},
		{"held colour", formHeldColour, slotHeldColour, char(func(c Char, k seenChar) bool { return k.held && c.HeldC >= 0 })},
		{"action", formAction, slotAction, hat},
		{"object", formObject, slotObject, thing(func(s *Scene, v *seen, g int) bool { return true })},
		{"object colour", formObjectColour, slotObjectColour, thing(func(s *Scene, v *seen, g int) bool { return s.Groups[g].Colour >= 0 })},
		{"count", formCount, slotCount, thing(func(s *Scene, v *seen, g int) bool { return s.Groups[g].Count == 3 })},
		{"size", formSize, slotSize, thing(func(s *Scene, v *seen, g int) bool { return v.sizes[g] != 0 })},
		{"left", formRelation, slotRelation, related(OnLeft)},
		{"right", formRelation, slotRelation, related(OnRight)},
		{"front", formRelation, slotRelation, related(InFront)},
		{"behind", formRelation, slotRelation, related(Behind)},
		{"above", formRelation, slotObject, related(Above)},
		{"on", formRelation, slotRelation, related(On)},
		{"under", formRelation, slotRelation, related(Under)},
		{"place", formPlace, slotPlace, hat},
		{"season", formSeason, slotSeason, func(s *Scene, v *seen) bool { return v.season }},
		{"weather", formWeather, slotWeather, func(s *Scene, v *seen) bool { return v.weather && v.weatherAs == rain }},
		{"rainbow", formRainbow, slotWeather, func(s *Scene, v *seen) bool { return v.rainbow }},
		{"time", formTime, slotTime, func(s *Scene, v *seen) bool { return v.time }},
		{"two", formTwo, slotWho, two},
		{"side", formSide, slotRelation, two},
		{"landscape", formSetting, slotPlace, func(s *Scene, v *seen) bool { return len(v.chars)+len(v.groups) == 0 }},
	}
	for _, c := range cases {
		s, v := find(t, c.want)
		if c.name == "under" { // which scenes need not hold
			s.Groups[last(s)].Rel = Under
		}
		for _, zh := range []bool{false, true} {
			texts := map[string]bool{}
			for i := uint64(0); i < 400; i++ {
				p := plan{form: c.f, item: 0, facts: 1, words: mix(i)}
				if c.f >= formObject && c.f <= formSize {
					p.item = last(s)
				}
				x := s.say(v, zh, p, nil)
				texts[x.text] = true
				if !x.says(c.slot) {
					t.Errorf("%s: %q does not tell it", c.name, x.text)
				}
			}
			if len(texts) < 12 {
				t.Errorf("%s is said in %d ways in %s", c.name, len(texts), langOf(zh))
			}
		}
	}
}

// Under is told apart from On, in captions, false captions and questions.
func TestUnder(t *testing.T) {
	s, v := find(t, func(s *Scene, v *seen) bool {
		return len(s.Groups) == 2 && s.Groups[1].Rel == On && v.groups[0] && v.groups[1]
	})
	s.Groups[1].Rel = Under
	r := newRNG(1, 1)
	all := map[bool]string{}
	yes, no := 0, 0
	for _, zh := range []bool{false, true} {
		for i := 0; i < 60; i++ {
			caps := s.captions(v, zh, r)
			for _, n := range s.negatives(v, caps, r) {
				if n.Kind == "relation" {
					all[zh] += " - " + n.Text
				}
			}
			for _, c := range caps {
				all[zh] += " + " + c.text
			}
			for _, q := range s.questions(v, zh, r) {
				all[zh] += " ? " + q.Kind + ": " + q.Q
				if q.Kind == "yes/no on" && (q.A == "yes" || q.A == "是") {
					yes++
				} else if q.Kind == "yes/no on" {
					no++
				}
			}
		}
	}
	for _, want := range []string{"under", "beneath", "below", "underneath", "what on: ", "on what: ", "yes/no on: "} {
		if !strings.Contains(all[false], want) {
			t.Errorf("%q is never said", want)
		}
	}
	for _, want := range []string{"下面", "底下"} {
		if !strings.Contains(all[true], want) {
			t.Errorf("%q is never said", want)
		}
	}
	if regexp.MustCompile(`\+ [^-+?]* on top of `).MatchString(all[false]) || !regexp.MustCompile(`- [^-+?]* on (top of )?(the|a|an|one) `).MatchString(all[false]) {
		t.Error("on and under are mixed up")
	}
	if yes < 10 || no < 10 {
		t.Errorf("%d yes and %d no", yes, no)
	}
}

var (
	wrongA    = regexp.MustCompile(`(?i)\ba [aeiou]`)
	wrongAn   = regexp.MustCompile(`(?i)\ban [^aeiou]`)
	anOK      = regexp.MustCompile(`\ban (hour|SUV|X-ray)`)
	vowelOK   = regexp.MustCompile(`(?i)\ba (ufo|uni|use|one|ukulele|eu)`)
	asciiMark = regexp.MustCompile(`[,.;:?!()'"]`)
	letters   = regexp.MustCompile(`[a-z{}\[\]|]`)
)

// Spelling that holds for every sentence: one space, the right article, no
// brackets left, Chinese punctuation and characters alone in Chinese.
func TestSpelling(t *testing.T) {
	bad := 0
	check := func(lang, x string) {
		fault := ""
		switch {
		case x == "" || strings.TrimSpace(x) != x:
			fault = "space at an end"
		case lang == "zh" && asciiMark.MatchString(x), lang == "zh" && strings.Contains(x, " "):
			fault = "ASCII punctuation"
		case lang == "zh" && letters.MatchString(x): // T恤 is Chinese
			fault = "Latin letters"
		case lang == "zh" && regexp.MustCompile(`，，|的的|在在|有有|里里|着着|是是的`).MatchString(strings.NewReplacer("的士", "车", "有轨", "").Replace(x)):
			fault = "a doubled word"
		case lang == "zh":
		case strings.Contains(x, "  "), strings.Contains(x, " ,"), strings.Contains(x, " ?"):
			fault = "stray space"
		case wrongA.MatchString(x) && !vowelOK.MatchString(x), wrongAn.MatchString(x) && !anOK.MatchString(x):
			fault = "article"
		case strings.ContainsAny(x, "{}[]|"):
			fault = "bracket"
		case regexp.MustCompile(`\b(\w+) (\b\w+\b)`).MatchString(x) && doubledWord(x):
			fault = "a doubled word"
		}
		if fault != "" {
			if bad++; bad < 40 {
				t.Errorf("%s in %q", fault, x)
			}
		}
	}
	for _, e := range corpus() {
		for lang, caps := range e.Caps {
			for _, c := range caps {
				check(lang, c)
			}
		}
		for _, n := range e.Neg {
			check(n.Lang, n.Text)
			check(n.Lang, n.Pos)
		}
		for _, q := range e.QA {
			check(q.Lang, q.Q)
			check(q.Lang, q.A)
		}
		for _, p := range e.Para {
			check(p.Lang, p.B)
		}
		for _, p := range e.Cross {
			check("en", p.A)
			check("zh", p.B)
		}
	}
}

func doubledWord(x string) bool {
	w := strings.Fields(x)
	for i := 1; i < len(w); i++ {
		if w[i] == w[i-1] && w[i] != "can" { // a tin can can be seen
			return true
		}
	}
	return false
}

// Within every kind of yes/no question, about half of the answers are yes. On
// and under are rare; TestUnder counts them.
func TestYesNoBalance(t *testing.T) {
	yes, all, kinds := map[string]int{}, map[string]int{}, map[string]bool{}
	for _, e := range corpus() {
		for _, q := range e.QA {
			kinds[q.Kind] = true
			switch q.A {
			case "yes", "是":
				yes[q.Kind]++
				all[q.Kind]++
			case "no", "不是":
				all[q.Kind]++
			}
		}
	}
	for _, k := range questionKinds {
		if k == "" {
			continue
		}
		if !kinds[k] {
			t.Errorf("nobody asks %q", k)
		}
		if strings.HasPrefix(k, "yes/no") && k != "yes/no on" && (all[k] < 40 || yes[k]*100 < all[k]*42 || yes[k]*100 > all[k]*58) {
			t.Errorf("%s: %d of %d are yes", k, yes[k], all[k])
		}
	}
	if len(kinds) < 30 {
		t.Errorf("%d kinds of questions", len(kinds))
	}
	t.Logf("yes %v of %v", yes, all)
}

// False captions are as many as can be, of many kinds, and each differs from
// all that is true; two characters always get their words bound wrongly.
func TestNegativeKinds(t *testing.T) {
	kinds, all, caps, not := map[string]int{}, 0, 0, 0
	for _, e := range corpus() {
		true_ := map[string]bool{}
		people := 0
		for _, c := range e.said {
			true_[c.text] = true
			caps++
			if c.says(slotNegation) {
				not++
			}
			if c.pl.form == formTwo || c.pl.form == formSide {
				people = 2
			}
		}
		mine := map[string]int{}
		for _, n := range e.Neg {
			kinds[n.Kind]++
			all++
			mine[n.Kind]++
			mine[n.Lang+n.Kind]++
			if true_[n.Text] || n.Text == n.Pos {
				t.Errorf("seed %d: %q is true", e.Seed, n.Text)
			}
			if len(n.alter) == 0 || len(n.marks) == 0 {
				t.Fatalf("seed %d: %q has lost its tags", e.Seed, n.Text)
			}
			for _, m := range n.marks {
				if m.i > m.j || m.j > len(n.Text) {
					t.Fatalf("seed %d: mark %v of %q", e.Seed, m, n.Text)
				}
			}
		}
		for k, n := range mine {
			if n > 2 {
				t.Errorf("seed %d: %d false captions of kind %s", e.Seed, n, k)
			}
		}
		if people == 2 && (mine["enbinding"] == 0 || mine["zhbinding"] == 0) {
			t.Errorf("seed %d: two characters and no binding", e.Seed)
		}
		if len(e.Para) < 4 || len(e.Cross) < 2 {
			t.Errorf("seed %d: %d paraphrases and %d translations", e.Seed, len(e.Para), len(e.Cross))
		}
	}
	t.Logf("%d false captions of %d scenes: %v; %d of %d true ones are negations", all, len(corpus()), kinds, not, caps)
	if all < 7*len(corpus()) {
		t.Errorf("%d false captions", all)
	}
	for _, x := range [][2]int{{kinds["negation"], all}, {not, caps}} {
		if x[0]*100 < 5*x[1] || x[0]*100 > 11*x[1] {
			t.Errorf("%d of %d are negations", x[0], x[1])
		}
	}
	for _, k := range []string{"binding", "relation", "count", "held", "size"} {
		if kinds[k]*100 < all*3 {
			t.Errorf("only %d of %d are of kind %s", kinds[k], all, k)
		}
	}
}

// Six to ten captions in each language, one of which tells everything, and
// what they say in all covers every form.
func TestCaptionForms(t *testing.T) {
	var forms [formCount_]int
	for _, e := range corpus() {
		for _, c := range e.said {
			forms[c.pl.form]++
		}
		for lang, caps := range e.Caps {
			if len(caps) < 5 || len(caps) > 10 {
				t.Errorf("seed %d: %d captions in %s", e.Seed, len(caps), lang)
			}
		}
	}
	for f := form(0); f < partSide; f++ {
		if forms[f] < 10 {
			t.Errorf("form %d was used %d times", f, forms[f])
		}
	}
}
