package world

import (
	"fmt"
	"hash/fnv"
)

// Splits. Every scene of every split comes from its own seed range; besides,
// a tenth of the compositions (character x worn or held item x colour, and
// object x colour x relation) is held out by hash and never appears in train
// or val, seen or hidden. Three of four test scenes hold at least one of them;
// the fourth is any scene, so that landscapes are tested as well.

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
var SplitNames = []string{"train", "val", "test"}

// ForSplit is scene number i of a split ("train", "val" or "test") under a
// base seed. The scene's own Seed regenerates it through Sample.
func ForSplit(split string, base, i uint64) *Scene {
	salt := uint64(0)
	for k, n := range SplitNames {
		if n == split {
			salt = uint64(k + 1)
		}
	}
	free := split == "test" && i%4 == 3
	for try := uint64(0); ; try++ {
		// The two lowest bits carry the split, so that ranges never meet.
		seed := mix(mix(base)+i*1024+try)<<2&(1<<53-1) | salt
		s := Sample(seed)
		if free || s.HasHeldOut() == (split == "test") {
			return s
		}
	}
}
