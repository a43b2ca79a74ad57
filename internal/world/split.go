package world

import (
	"fmt"
	"hash/fnv"
)

// Splits. Every scene of every split comes from its own seed range; besides,
// a tenth of the compositions (character x worn or held item x colour, and
// object x colour x relation) is held out by hash and never appears in train
// or val, seen or hidden. Three of four test scenes hold at least one of them;
// the fourth is any scene, so that landscapes are tested as well. A twentieth
// of the things is held out as whole words: only scenes of "novel" show them,
// at least one each, and only there are they named.

// HeldOut says whether a composition is kept from training.
func HeldOut(composition string) bool {
	h := fnv.New64a()
	h.Write([]byte(composition))
	return mix(h.Sum64())%10 == 0
}

// Compositions lists the scene's triples, such as "cat|hat|blue". All hats but
// the crown count as one item.
func (s *Scene) Compositions() (out []string) {
	for i, c := range s.Chars {
		who := Characters[c.Who].En
		for _, w := range s.mayWear(i) {
			if w.colour < 0 {
				continue
			}
			item := garments[w.val].en
			if w.slot == 0 && w.val != crownHat {
				item = "hat"
			}
			out = append(out, who+"|"+item+"|"+Colours[w.colour].En)
		}
		if c.Held >= 0 && c.HeldC >= 0 {
			out = append(out, who+"|"+Things[c.Held].En+"|"+Colours[c.HeldC].En)
		}
	}
	for _, g := range s.Groups {
		if g.Colour >= 0 {
			out = append(out, fmt.Sprintf("%s|%s|%s", Things[g.Kind].En, Colours[g.Colour].En, relName[g.Rel]))
		}
	}
	return out
}

var relName = map[Relation]string{Middle: "alone", OnLeft: "left", OnRight: "right", InFront: "front", Behind: "behind", Above: "above", On: "on", Under: "under"}

// HasHeldOut says whether any of the scene's triples is held out.
func (s *Scene) HasHeldOut() bool {
	for _, c := range s.Compositions() {
		if HeldOut(c) {
			return true
		}
	}
	return false
}

// SplitNames are the names that ForSplit takes.
var SplitNames = []string{"train", "val", "test", "novel"}

// ForSplit is scene number i of a split ("train", "val", "test" or "novel")
// under a base seed. The scene's own Seed regenerates it through Sample, that
// of a novel scene through SampleNovel.
func ForSplit(split string, base, i uint64) *Scene {
	salt := uint64(0) // of the split novel
	for k, n := range SplitNames[:3] {
		if n == split {
			salt = uint64(k + 1)
		}
	}
	free := split == "test" && i%4 == 3
	for try := uint64(0); ; try++ {
		// The two lowest bits carry the split, so that ranges never meet.
		seed := mix(mix(base)+i*1024+try)<<2&(1<<53-1) | salt
		if split == "novel" {
			if s := SampleNovel(seed); s.hasNovel() {
				return s
			}
			continue
		}
		s := Sample(seed)
		if free || s.HasHeldOut() == (split == "test") {
			return s
		}
	}
}

// heldOutThings marks a twentieth of the things, by hash of the English name.
var heldOutThings = func() []bool {
	out := make([]bool, len(Things))
	for k, t := range Things {
		h := fnv.New64a()
		h.Write([]byte("noun " + t.En))
		out[k] = mix(h.Sum64())%20 == 0
	}
	return out
}()

// HeldOutThing says whether Things[k] is kept from training as a whole word:
// no scene of train, val or test shows it, and nothing that is said or asked
// about them names it.
func HeldOutThing(k int) bool { return heldOutThings[k] }

// offers says whether the scene may show or name Things[k].
func (s *Scene) offers(k int) bool { return s.Novel || !heldOutThings[k] }

// hasNovel says whether the scene shows a held-out thing.
func (s *Scene) hasNovel() bool {
	for _, c := range s.Chars {
		if c.Held >= 0 && HeldOutThing(c.Held) {
			return true
		}
	}
	for _, g := range s.Groups {
		if HeldOutThing(g.Kind) {
			return true
		}
	}
	return false
}
