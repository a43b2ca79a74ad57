package world

import (
	"slices"
	"strings"
	"testing"
)

// No two nouns of the world are the same word, in either language, and none is
// another with a size or a colour before it.
func TestNamesUnique(t *testing.T) {
	owner := map[string]string{}
	claim := func(name, by string) {
		if name == "" {
			return
		}
		name = strings.ToLower(name)
		if was, taken := owner[name]; taken && was != by {
			t.Errorf("%s and %s are both called %q", was, by, name)
		}
		owner[name] = by
	}
	for _, c := range Colours {
		claim(c.En, "colour "+c.En)
	}
	for _, c := range Characters {
		claim(c.En, "character "+c.En)
		claim(c.Zh, "character "+c.En)
	}
	for _, g := range garments {
		claim(g.en, "garment "+g.en)
		claim(g.zh, "garment "+g.en)
	}
	for _, c := range Categories {
		for _, n := range []string{c.En, c.Pl, c.Zh} {
			claim(n, "category "+c.En)
		}
	}
	for _, o := range Things {
		second := also[o.sprite]
		for _, n := range []string{o.En, o.Pl, o.Zh, second.En, second.Pl, second.Zh} {
			claim(n, o.sprite)
		}
	}
	sizes := []string{"big ", "small ", "little ", "大", "小"}
	var colours []string
	for _, c := range Colours {
		colours = append(colours, c.En+" ", c.Zh, c.Zh+"色")
	}
	for _, o := range Things {
		before := sizes
		if o.has(tint) {
			before = slices.Concat(colours, sizes)
		}
		for _, n := range []string{o.En, o.Pl, o.Zh, also[o.sprite].En, also[o.sprite].Zh} {
			for _, b := range before {
				if as, taken := owner[b+strings.ToLower(n)]; n != "" && taken {
					t.Errorf("%s may be taken for %s: %q", o.sprite, as, b+n)
				}
			}
		}
	}
}

func TestThings(t *testing.T) {
	sprites := map[string]bool{}
	holdable, heldOut := 0, 0
	var used [categories]int
	for k, o := range Things {
		if o.En == "" || o.Pl == "" || o.Zh == "" || o.Mw == "" {
			t.Errorf("%+v lacks a word", o)
		}
		if sprites[o.sprite] {
			t.Errorf("two things are drawn as %q", o.sprite)
		}
		sprites[o.sprite] = true
		if o.size < .08 || o.size > .3 {
			t.Errorf("%s has size %g", o.En, o.size)
		}
		if o.has(air) && (o.has(noGrnd) || o.has(wide)) {
			t.Errorf("%s is in the air and %b", o.En, o.flags)
		}
		used[o.cat]++
		if o.has(hand) {
			holdable++
		}
		if HeldOutThing(k) {
			heldOut++
		}
	}
	if len(Things) < 420 || holdable < 110 {
		t.Errorf("%d things, %d holdable", len(Things), holdable)
	}
	if heldOut < len(Things)/33 || heldOut > len(Things)/14 {
		t.Errorf("%d of %d things are held out", heldOut, len(Things))
	}
	for c, n := range used {
		if n < 5 || Categories[c] == (Name{}) {
			t.Errorf("category %d, %+v, has %d things", c, Categories[c], n)
		}
	}
	if len(also) < 120 {
		t.Errorf("only %d things have a second name", len(also))
	}
	for s, n := range also {
		if !sprites[s] {
			t.Errorf("second name %+v is of no thing: %q", n, s)
		}
		if n.En == "" && n.Zh == "" || (n.En == "") != (n.Pl == "") {
			t.Errorf("second name of %s: %+v", s, n)
		}
	}
}

// The tables that name sprites name only those that exist.
func TestSpriteTables(t *testing.T) {
	all := spriteNames()
	for _, g := range alikeGroups {
		for i, s := range g {
			if !slices.Contains(all, s) || slices.Contains(g[:i], s) {
				t.Errorf("alike %v: %q is unknown or doubled", g, s)
			}
		}
	}
	for place, b := range misplaced {
		for _, s := range slices.Concat(b.but, b.also) {
			if !slices.Contains(all, s) {
				t.Errorf("%s: unknown sprite %q", Places[place].Short, s)
			}
		}
		for _, s := range b.but {
			k := slices.IndexFunc(Things, func(o Thing) bool { return o.sprite == s })
			if !slices.Contains(b.cats, Things[k].cat) {
				t.Errorf("%s: %q is no exception to its categories", Places[place].Short, s)
			}
		}
		free := 0
		for _, o := range Things {
			if allowed(place, o) {
				free++
			}
		}
		if free < 300 {
			t.Errorf("%s has room for only %d kinds of things", Places[place].Short, free)
		}
	}
}

// Scenes that a model learns from neither show nor name a held-out thing.
func TestHeldOutThings(t *testing.T) {
	names := map[string]bool{}
	words := map[string]bool{} // of all names but the held-out ones
	for k, o := range Things {
		for _, n := range []string{o.En, o.Pl} {
			if HeldOutThing(k) {
				names[" "+n+" "] = true
			} else {
				words[n] = true
			}
		}
	}
	for _, split := range []string{"train", "val", "test"} {
		for i := range uint64(150) {
			s := ForSplit(split, 5, i)
			for _, text := range s.Describe(s.Render(48)).texts() {
				padded := " " + strings.NewReplacer("?", " ", ",", " ").Replace(text) + " "
				for n := range names {
					if strings.Contains(padded, n) && !within(n, words) {
						t.Errorf("%s %d: %q names the held-out%s", split, i, text, n)
					}
				}
			}
		}
	}
	for _, p := range PresetNames() {
		if Preset(p).hasNovel() {
			t.Errorf("preset %s shows a held-out thing", p)
		}
	}
	named := 0
	for i := range uint64(60) {
		s := ForSplit("novel", 5, i)
		for _, text := range s.Describe(s.Render(96)).texts() {
			for n := range names {
				if strings.Contains(" "+text+" ", n) {
					named++
				}
			}
		}
	}
	if named < 60 {
		t.Errorf("60 novel scenes name held-out things only %d times", named)
	}
}

// within says whether a padded name is a part of another thing's name.
func within(name string, words map[string]bool) bool {
	for w := range words {
		if strings.Contains(" "+w+" ", name) {
			return true
		}
	}
	return false
}

func TestArticle(t *testing.T) {
	for _, c := range []struct{ word, want string }{
		{"UFO", "a "}, {"unicorn", "a "}, {"umbrella", "an "}, {"hourglass", "an "}, {"house", "a "},
		{"SUV", "an "}, {"American football", "an "}, {"egg", "an "}, {"T-shirt", "a "},
	} {
		got := "a "
		if vowelSound([]byte(c.word)) {
			got = "an "
		}
		if got != c.want {
			t.Errorf("%q before %q", got, c.word)
		}
	}
}
