package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

type attnCase struct {
	s           AttnShape
	q, k, v     []float32
	keep        []int32
	want, probs []float64 // what dst, 0 before, and probs should hold
}

func newAttnCase(r *rand.Rand, s AttnShape) attnCase {
	cols := s.Heads * s.Dim
	s.StrideQ, s.StrideK, s.StrideV, s.StrideO = cols+r.IntN(9), cols+r.IntN(9), 2*cols, cols+r.IntN(3)
	s.Scale = float32(1 / math.Sqrt(float64(s.Dim)))
	c := attnCase{s: s}
	c.q = noise(r, (s.Batch*s.TQ-1)*s.StrideQ+cols)
	c.k = noise(r, (s.Batch*s.TK-1)*s.StrideK+cols)
	c.v = noise(r, (s.Batch*s.TK-1)*s.StrideV+cols)
	for i := range c.q {
		c.q[i] *= 5
	}
	if r.IntN(2) == 0 {
		for range s.Batch {
			c.keep = append(c.keep, int32(r.IntN(s.TK+1)))
		}
	}
	c.reference()
	return c
}

// reference computes want and probs in float64.
func (c *attnCase) reference() {
	s := c.s
	c.want = make([]float64, (s.Batch*s.TQ-1)*s.StrideO+s.Heads*s.Dim)
	for b := range s.Batch {
		for h := range s.Heads {
			for i := range s.TQ {
				n := s.TK
				if c.keep != nil {
					n = min(n, int(c.keep[b]))
				}
				if s.Causal {
					n = max(0, min(n, s.Offset+i+1))
				}
				w, sum := make([]float64, s.TK), 0.0
				q := c.q[(b*s.TQ+i)*s.StrideQ+h*s.Dim:][:s.Dim]
				for j := range n {
					k := c.k[(b*s.TK+j)*s.StrideK+h*s.Dim:][:s.Dim]
					for d, x := range q {
						w[j] += float64(x) * float64(k[d])
					}
					w[j] = math.Exp(w[j] * float64(s.Scale))
					sum += w[j]
				}
				out := make([]float64, s.Dim)
				for j := range n {
					w[j] /= sum
					for d, x := range c.v[(b*s.TK+j)*s.StrideV+h*s.Dim:][:s.Dim] {
						out[d] += w[j] * float64(x)
					}
				}
				c.probs = append(c.probs, w...)
				copy(c.want[(b*s.TQ+i)*s.StrideO+h*s.Dim:], out)
			}
		}
	}
}

func (c attnCase) check(t *testing.T) {
	t.Helper()
	s := c.s
	dst, plain := make([]float32, len(c.want)), make([]float32, len(c.want))
	probs := noise(random(), len(c.probs))
	Attention(dst, c.q, c.k, c.v, s, c.keep, probs)
	Attention(plain, c.q, c.k, c.v, s, c.keep, nil)
	same(t, "without probs", plain, dst)
	tol := 4e-6
	if s.Precision != F32 && HasBF16() {
		tol = 2e-2
	}
	what := fmt.Sprintf("%+v keep %v", s, c.keep)
	for at, want := range c.want {
		near(t, what, at, dst[at], want, tol)
	}
	what = "probs of " + what
	for i, want := range c.probs {
		near(t, what, i, probs[i], want, tol)
	}
}

func TestAttention(t *testing.T) {
	r := random()
	var cases []attnCase
	for range 60 {
		cases = append(cases, newAttnCase(r, AttnShape{Batch: 1 + r.IntN(3), Heads: 1 + r.IntN(3), TQ: 1 + r.IntN(70), TK: 1 + r.IntN(80),
			Dim: 1 + r.IntN(70), Causal: r.IntN(2) == 0, Offset: r.IntN(40) - 10}))
	}
	for range 20 { // many keys, of which some do not count
		cases = append(cases, newAttnCase(r, AttnShape{Batch: 1 + r.IntN(2), Heads: 1 + r.IntN(3), TQ: 4 + r.IntN(70), TK: manyKeys + r.IntN(200),
			Dim: 1 + r.IntN(70), Causal: r.IntN(2) == 0, Offset: r.IntN(200) - 10}))
	}
	for _, dim := range []int{16, 24, 32, 40, 64, 96} {
		for _, tq := range []int{1, 2, 3, 4, 60, 130} {
			cases = append(cases, newAttnCase(r, AttnShape{Batch: 2, Heads: 3, TQ: tq, TK: 65, Dim: dim}))
		}
	}
	cases = append(cases,
		newAttnCase(r, AttnShape{Batch: 1, Heads: 1, TQ: 5, TK: 1500, Dim: 64}),
		newAttnCase(r, AttnShape{Batch: 1, Heads: 2, TQ: 1, TK: 1500, Dim: 64}))
	eachVariant(t, func(t *testing.T) {
		for _, c := range cases {
			c.check(t)
			c.s.Precision = BF16
			c.check(t)
		}
	})
}

// Keys far below the best one, and those that do not count, weigh nothing at all.
func TestAttentionFar(t *testing.T) {
	const keys, dim = 200, 32
	s := AttnShape{Batch: 1, Heads: 1, TQ: 5, TK: keys, Dim: dim, StrideQ: dim, StrideK: dim, StrideV: dim, StrideO: dim, Scale: 1}
	q, k, v := make([]float32, 5*dim), make([]float32, keys*dim), make([]float32, keys*dim)
	for i := range 5 {
		q[i*dim] = 1
	}
	for j := range keys {
		k[j*dim], v[j*dim] = -1000, 1e30
	}
	k[3*dim], v[3*dim] = 0, 7 // the only one near
	eachVariant(t, func(t *testing.T) {
		for _, s.Precision = range precisions {
			dst := make([]float32, 5*dim)
			Attention(dst, q, k, v, s, nil, nil)
			near(t, "the near one's value", 0, dst[0], 7, 1e-6)
			Attention(dst, q, k, v, s, []int32{3}, nil)
			near(t, "the mean of three", 0, dst[0]/1e30, 1, 2e-2)
		}
	})
}

// What is remembered is read as if it were there.
func TestRecall(t *testing.T) {
	r := random()
	var cases []attnCase
	for _, s := range []AttnShape{{TQ: 1, TK: 1500, Dim: 64}, {TQ: 5, TK: 1499, Dim: 64}, {TQ: 3, TK: 129, Dim: 33}, {TQ: 80, TK: 145, Dim: 40}, {TQ: 2, TK: 65, Dim: 32}, {TQ: 20, TK: 1, Dim: 1}} {
		s.Batch, s.Heads = 1, 2
		c := newAttnCase(r, s)
		c.keep, c.probs = nil, nil
		c.reference()
		cases = append(cases, c)
	}
	eachVariant(t, func(t *testing.T) {
		for _, p := range precisions {
			for _, c := range cases {
				c.s.Precision = p
				s := c.s
				m := Remember(noise(r, Room(c.s)), c.k, c.v, c.s)
				dst, probs := make([]float32, len(c.want)), noise(r, len(c.probs))
				Recall(dst, c.q, &m, AttnShape{TQ: s.TQ, StrideQ: c.s.StrideQ, StrideO: c.s.StrideO, Scale: c.s.Scale}, probs)
				tol := 4e-6
				if p != F32 && s.TK >= manyKeys {
					tol = 2e-2
				}
				for i, want := range c.want {
					near(t, fmt.Sprintf("%+v", s), i, dst[i], want, tol)
				}
				for i, want := range c.probs {
					near(t, fmt.Sprintf("probs of %+v", s), i, probs[i], want, tol)
				}
			}
		}
	})
}

func TestAttentionThreads(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, tq := range []int{197, 12*use.f32.rows() + 2} { // the second leaves 2 queries for a block
			c := newAttnCase(random(), AttnShape{Batch: 1, Heads: 3, TQ: tq, TK: 197, Dim: 40, Causal: true})
			withThreads(t, "Attention", func() []float32 {
				dst := make([]float32, tq*c.s.StrideO)
				Attention(dst, c.q, c.k, c.v, c.s, c.keep, nil)
				return dst
			})
		}
	})
}
