package nn

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/tensor"
)

func random(r *rand.Rand, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
	return x
}

func linear(r *rand.Rand, out, in int) Linear {
	return Linear{kernel.Pack(random(r, out*in), out, in, kernel.F32), random(r, out)}
}

func near(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(float64(got[i]-want[i])) < 1e-4) {
			t.Fatalf("%s: element %d is %g, want %g", what, i, got[i], want[i])
		}
	}
}

// A patch embedding is a convolution with stride = kernel; what is left over at
// the edge is not seen.
func TestPatchEmbedIsConvolution(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const c, s, p, d = 3, 11, 3, 5
	w, bias, pixels := random(r, d*c*p*p), random(r, d), random(r, c*s*s)
	e := PatchEmbed{Linear{kernel.Pack(w, d, c*p*p, kernel.F32), bias}, c, s, p, s / p}
	var a tensor.Arena
	got := make([]float32, e.G*e.G*d)
	e.Into(&a, got, pixels)
	want := make([]float32, len(got))
	for gy := range e.G {
		for gx := range e.G {
			for o := range d {
				sum := float64(bias[o])
				for ch := range c {
					for y := range p {
						for x := range p {
							sum += float64(w[((o*c+ch)*p+y)*p+x]) * float64(pixels[(ch*s+gy*p+y)*s+gx*p+x])
						}
					}
				}
				want[(gy*e.G+gx)*d+o] = float32(sum)
			}
		}
	}
	near(t, "patches", got, want)
}

// Sequences under each other must be attended to as if alone, and decoding word by
// word must give what reading all at once with a causal mask gives.
func TestAttentionSplitsAndExtends(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	const d, n = 12, 7
	at := Attention{Heads: 3, QKV: linear(r, 3*d, d), Out: linear(r, d, d)}
	var a tensor.Arena
	x := tensor.Of(random(r, n*d), n, d)
	zero := func(rows int) tensor.T {
		y := a.New(rows, d)
		y.Fill(0)
		return y
	}

	both := zero(n)
	at.Onto(&a, both, x, []int{4, n}, false)
	first, second := zero(4), zero(3)
	at.Onto(&a, first, x.Span(0, 4), nil, false)
	at.Onto(&a, second, x.Span(4, n), nil, false)
	near(t, "first", both.Span(0, 4).Data, first.Data)
	near(t, "second", both.Span(4, n).Data, second.Data)

	causal := zero(n)
	at.Onto(&a, causal, x, nil, true)
	cache := NewCache(&a, 2, n, d)
	for _, step := range [][2]int{{0, 3}, {3, 4}, {4, 7}} {
		y := zero(step[1] - step[0])
		at.Extend(&a, y, x.Span(step[0], step[1]), []*Cache{cache}, 1)
		cache.Advance(step[1] - step[0])
		near(t, "extended", y.Data, causal.Span(step[0], step[1]).Data)
	}

	fork := NewCache(&a, 2, n, d)
	fork.Copy(cache)
	near(t, "copied cache", fork.rows(1, n), cache.rows(1, n))
}

// Whatever the parents, every cache remembers what its parent's did, and none is lost or
// shared.
func TestReorder(t *testing.T) {
	var a tensor.Arena
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		seqs := make([]*Cache, 1+random.IntN(6))
		for i := range seqs {
			seqs[i] = NewCache(&a, 2, 3, 1)
			seqs[i].Len = 1 + i%3
			for l := range 2 {
				copy(seqs[i].rows(l, 3), []float32{float32(i), float32(10 * l), 2, 3, 4, 5})
			}
		}
		all := slices.Clone(seqs)
		parents := make([]int, 1+random.IntN(len(seqs)))
		for i := range parents {
			parents[i] = random.IntN(len(seqs))
		}
		Reorder(seqs, parents)
		for i, p := range parents {
			for l := range 2 {
				if c := seqs[i]; c.Len != 1+p%3 || c.row(l, 0)[0] != float32(p) || c.row(l, 0)[1] != float32(10*l) {
					t.Fatalf("%v: cache %d is %v, %d long", parents, i, c.row(l, 0), c.Len)
				}
			}
		}
		for _, c := range all {
			if !slices.Contains(seqs, c) {
				t.Fatalf("%v: a cache is lost", parents)
			}
		}
	}
}

func TestMapsAverageHeadsWithoutCLS(t *testing.T) {
	var m Maps
	m.Resize(1, 2, 1, 2)
	m.Average(0, 2, []float32{ // heads, words, [CLS] and two patches
		.5, .2, .3, .1, .8, .1,
		.1, .4, .5, .3, .2, .5,
	})
	near(t, "word 0", m.At(0, 0), []float32{.3, .4})
	near(t, "word 1", m.At(0, 1), []float32{.5, .3})
}

func TestSide(t *testing.T) {
	for in, want := range map[string]Side{"224": 224, "[14, 14]": 14, "[14, 15]": -1, `"x"`: -1, "[1]": -1} {
		got := Side(-1)
		err := json.Unmarshal([]byte(in), &got)
		if (want < 0) != (err != nil) || (want > 0 && got != want) {
			t.Errorf("%s: %d, %v", in, got, err)
		}
	}
}

func TestCheckerKeepsTheFirstFault(t *testing.T) {
	var c Checker
	c.Range("a", 5, 1, 9)
	c.Heads("heads", 3, 12)
	c.Eps("eps", 1e-5)
	if c.Activation("act", "gelu") != kernel.GELU || c.Err() != nil {
		t.Fatal(c.Err())
	}
	c.Range("b", 10, 1, 9)
	c.Range("c", 10, 1, 9)
	if err := c.Err(); tonggan.CodeOf(err) != tonggan.Invalid || err.Error() != "config.json: b is 10; it must be from 1 to 9" {
		t.Error(err)
	}
}

func conv(r *rand.Rand, out, in, taps, dilation int) Conv1D {
	return Weights{}.turn(random(r, out*in*taps), random(r, out), out, in, taps, 1, dilation)
}

// Part by part the blocks give what they give at once.
func TestHiFiGANByParts(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	const n, c = 200, 3
	var s hifiStep
	for _, taps := range []int{3, 7} {
		var b hifiBlock
		for _, d := range []int{1, 3} {
			b.wide, b.narrow = append(b.wide, conv(r, c, c, taps, d)), append(b.narrow, conv(r, c, c, taps, 1))
			b.reach += taps / 2 * (d + 1)
		}
		s.blocks = append(s.blocks, b)
	}
	var a tensor.Arena
	x, whole, parts := tensor.Of(random(r, n*c), n, c), a.New(n, c), a.New(n, c)
	kernel.Scale(x.Data, 1e-3)
	s.average(&a, whole, x, 0, n, 0.1)
	for from := 0; from < n; from += 31 {
		s.average(&a, parts, x, from, min(from+31, n), 0.1)
	}
	near(t, "parts", parts.Data, whole.Data)
}

// What a transposed convolution adds where its windows overlap, a convolution collects.
func TestConvTranspose(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	const n, in, out = 9, 3, 2
	for _, s := range [][2]int{{1, 1}, {3, 1}, {4, 2}, {16, 8}, {11, 5}, {7, 3}, {6, 6}} {
		taps, stride := s[0], s[1]
		w, bias, x := random(r, in*out*taps), random(r, out), random(r, n*in)
		c := Weights{}.stretch(w, bias, out, in, taps, stride)
		var a tensor.Arena
		got := c.Leaky(&a, tensor.Of(x, n, in), 1)
		want := make([]float32, n*stride*out)
		for i := range want {
			want[i] = bias[i%out]
		}
		for step := range n {
			for k := range taps {
				at := step*stride + k - (taps-stride)/2
				for o := range out {
					for i := range in {
						if at >= 0 && at < n*stride {
							want[at*out+o] += x[step*in+i] * w[(i*out+o)*taps+k]
						}
					}
				}
			}
		}
		near(t, "transposed", got.Data, want)
	}
}
