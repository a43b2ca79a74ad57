package eval

import (
	"testing"

	"tonggan/internal/world"
)

func TestJudge(t *testing.T) {
	cat := world.Preset("cat-blue-hat") // standing in a meadow in summer
	for _, c := range []struct {
		lang, caption            string
		who, worn, action, place verdict
	}{
		{"en", "a cat wearing a blue hat standing in a meadow", right, right, right, right},
		{"en", "A CAT in a blue top hat", right, right, unsaid, unsaid},
		{"en", "the hat of the cat is blue", right, right, unsaid, unsaid},
		{"en", "the cat's hat is blue", right, right, unsaid, unsaid},
		{"en", "a cat wearing a hat", right, unsaid, unsaid, unsaid},
		{"en", "a cat wearing a red hat", right, wrong, unsaid, unsaid},
		{"en", "a dog wearing a blue hat running on the beach", wrong, wrong, wrong, wrong},
		{"en", "a cat and a dog", wrong, unsaid, unsaid, unsaid},
		{"en", "concatenated dogma", unsaid, unsaid, unsaid, unsaid},
		{"en", "", unsaid, unsaid, unsaid, unsaid},
		{"zh", "一只戴着蓝色帽子的猫站着", right, right, right, unsaid},
		{"zh", "一只熊猫戴着蓝色帽子", wrong, wrong, unsaid, unsaid},
		{"zh", "猫的帽子是红色的", right, wrong, unsaid, unsaid},
		{"zh", "草地上有一只猫", right, unsaid, unsaid, right},
	} {
		got := judge(cat, c.lang, c.caption)
		want := judgement{factWho: c.who, factWorn: c.worn, factAction: c.action, factPlace: c.place}
		for _, f := range Facts {
			if got[f] != want[f] {
				t.Errorf("%q: %s is %d, want %d", c.caption, f, got[f], want[f])
			}
		}
	}
}

// The judge must find nothing false in what the speaker says, and must find the fault
// in what it gets wrong about the facts that are marked.
func TestJudgeAgreesWithTheSpeaker(t *testing.T) {
	falls, caught, complete := map[string]int{}, map[string]int{}, 0
	for i := range uint64(200) {
		s := shoot(world.ForSplit("test", 9, i), side)
		for _, lang := range Langs {
			for _, c := range s.said.Caps[lang] {
				j := judge(s.scene, lang, c)
				if j.false_() {
					t.Errorf("true caption %q is judged %v", c, j)
				}
				if j.all() {
					complete++
				}
			}
		}
		for _, n := range s.said.Neg {
			if denies(n.Lang, n.Text) {
				continue // it states none of the facts
			}
			switch n.Kind {
			case "who", "action", "place", "worn":
				falls[n.Kind]++
				if judge(s.scene, n.Lang, n.Text).false_() {
					caught[n.Kind]++
				} else if n.Kind != "worn" {
					t.Errorf("false caption (%s) %q passes", n.Kind, n.Text)
				}
			}
		}
	}
	if complete < 30 {
		t.Errorf("only %d captions state every fact", complete)
	}
	if caught["worn"]*10 < falls["worn"]*9 {
		t.Errorf("%d of %d false garments caught", caught["worn"], falls["worn"])
	}
}
