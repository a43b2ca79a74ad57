package eval

import (
	"bytes"
	"testing"
)

// Strange pictures are the same under one seed, differ from each other, and (solid
// ones aside) hold more than one colour.
func TestStrange(t *testing.T) {
	seen := map[string]int{}
	for i := range 3 * len(strangers) {
		pic, kind := strange(7, i)
		again, _ := strange(7, i)
		if !bytes.Equal(pic.Pix, again.Pix) {
			t.Errorf("picture %d (%s) differs from itself", i, kind)
		}
		if j, ok := seen[string(pic.Pix)]; ok {
			t.Errorf("pictures %d and %d (%s) are the same", i, j, kind)
		}
		seen[string(pic.Pix)] = i
		colours := map[[3]byte]bool{}
		for p := 0; p < len(pic.Pix); p += 3 {
			colours[[3]byte(pic.Pix[p:p+3])] = true
		}
		if (len(colours) == 1) != (kind == "solid") {
			t.Errorf("picture %d (%s) has %d colours", i, kind, len(colours))
		}
	}
}
