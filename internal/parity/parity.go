// Package parity compares forward passes with what ref/ recorded from the
// reference implementation, stage by stage. Only tests use it.
package parity

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"

	"tonggan/internal/tensor"
	"tonggan/internal/weight"
)

// F32 is the tolerance of a stage computed in float32, as a part of the largest
// magnitude in the recorded tensor.
const F32 = 1e-4

// Recording is a folder recorded/ with activations (model.safetensors) and inputs
// and ids (cases.json).
type Recording struct {
	t    testing.TB
	dir  string
	root *weight.Scope
	read map[string]bool

	worst float64 // largest error so far, as a part of its tensor's scale
	where string
}

// Open reads dir/recorded, and dir/recorded/cases.json into cases.
func Open(t testing.TB, dir string, cases any) *Recording {
	t.Helper()
	store, err := weight.OpenDir(filepath.Join(dir, "recorded"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	b, err := os.ReadFile(filepath.Join(dir, "recorded", "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, cases); err != nil {
		t.Fatal(err)
	}
	r := &Recording{t: t, dir: dir, root: store.Root(), read: map[string]bool{}}
	t.Cleanup(func() { t.Logf("%s: largest error %.1e of a stage's scale, at %s", dir, r.worst, r.where) })
	return r
}

// Get is entry b of a recorded tensor, whose first axis counts the batch.
func (r *Recording) Get(name string, b int) []float32 {
	r.t.Helper()
	shape := r.root.Shape(name)
	if shape == nil || b >= shape[0] {
		r.t.Fatalf("%s: no entry %d of %q is recorded (shape %v)", r.dir, b, name, shape)
	}
	x := r.root.F32(name, shape...)
	n := len(x) / shape[0]
	return x[b*n : (b+1)*n]
}

// Watch is an [tensor.Arena.Watch] that compares each stage with entry b of the
// tensor recorded under the stage's name, or its name and index. A recorded entry
// may be longer than what was computed: the rest is padding. Stages that were not
// recorded pass.
func (r *Recording) Watch(b int, tolerance float64) func(string, int, tensor.T) {
	return func(stage string, index int, x tensor.T) {
		r.t.Helper()
		name := stage
		if r.root.Shape(name) == nil {
			name = fmt.Sprintf("%s.%d", stage, index)
		}
		if r.root.Shape(name) == nil {
			return
		}
		r.read[name] = true
		r.Compare(name, r.Get(name, b), x.Data, x.Cols(), tolerance)
	}
}

// Reached fails unless Watch compared each of the named stages.
func (r *Recording) Reached(names ...string) {
	r.t.Helper()
	for _, n := range names {
		if !r.read[n] {
			r.t.Errorf("%s: stage %s was not reached or not recorded", r.dir, n)
		}
	}
}

// Compare ends the test when got differs from want, naming the worst element. cols
// is the length of a row, to say where it is.
func (r *Recording) Compare(name string, want, got []float32, cols int, tolerance float64) {
	r.t.Helper()
	if len(got) > len(want) {
		r.t.Fatalf("%s: %s has %d numbers, %d are recorded", r.dir, name, len(got), len(want))
	}
	worst, at, scale := Worst(want[:len(got)], got)
	if worst > r.worst*scale {
		r.worst, r.where = worst/scale, name
	}
	if !(worst <= tolerance*scale) {
		r.t.Fatalf("%s: first divergence at %s: worst element [%d %d]: want %g, got %g; off by %.3g of the largest %g, allowed %.3g",
			r.dir, name, at/cols, at%cols, want[at], got[at], worst/scale, scale, tolerance)
	}
}

// Worst is the largest absolute difference, where it is, and the largest magnitude
// in want. A NaN is infinitely wrong.
func Worst(want, got []float32) (worst float64, at int, scale float64) {
	for i := range got {
		scale = max(scale, math.Abs(float64(want[i])))
		d := math.Abs(float64(want[i]) - float64(got[i]))
		if math.IsNaN(d) {
			d = math.Inf(1)
		}
		if d > worst {
			worst, at = d, i
		}
	}
	return worst, at, scale
}
