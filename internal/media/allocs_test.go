//go:build !race

// The race detector makes sync.Pool drop buffers at random, so allocations are counted without it.

package media

import "testing"

// TestProcessAllocs: steady calls allocate nothing to speak of.
func TestProcessAllocs(t *testing.T) {
	p, err := ParseProcessor([]byte(`{"image_processor_type":"BlipImageProcessor","size":96}`), "")
	if err != nil {
		t.Fatal(err)
	}
	pic := load(t, "large.jpg")
	dst := make([]float32, 3*96*96)
	if n := testing.AllocsPerRun(20, func() { p.Process(dst, pic) }); n > 1 {
		t.Errorf("%v allocations a picture", n)
	}
}
