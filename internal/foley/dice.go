package foley

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// bands is how many bands a key parameter is cut into; training never draws from two of
// them, and tests draw from those alone.
const bands = 10

// dice draws what a sound is made of.
type dice struct {
	*rand.Rand
	class string
	test  bool
}

func newDice(class string, seed uint64, split Split) *dice {
	return &dice{rand.New(rand.NewPCG(seed, hash(class, split.String()))), class, split == Test}
}

func hash(words ...string) uint64 {
	h := fnv.New64a()
	for _, w := range words {
		h.Write([]byte(w + "\x00"))
	}
	return h.Sum64()
}

// in is uniform from lo to hi.
func (d *dice) in(lo, hi float64) float64 { return lo + (hi-lo)*d.Float64() }

// log is uniform on a logarithmic scale: right for what ears hear in ratios.
func (d *dice) log(lo, hi float64) float64 { return lo * math.Pow(hi/lo, d.Float64()) }

// key is log for a parameter that says much about a sound. Two of its ten bands are
// held out, which ones depends on the class and the name.
func (d *dice) key(name string, lo, hi float64) float64 {
	h := hash(d.class, name)
	first := int(h % bands)
	second := (first + 3 + int(h>>32%4)) % bands
	for {
		u := d.Float64()
		band := int(u * bands)
		if (band == first || band == second) == d.test {
			return lo * math.Pow(hi/lo, u)
		}
	}
}

// variant picks one of n ways to make a sound. The last is never in training; tests take
// it every other time.
func (d *dice) variant(n int) int {
	if d.test && d.IntN(2) == 0 {
		return n - 1
	}
	return d.IntN(n - 1)
}

// chance is true with probability p.
func (d *dice) chance(p float64) bool { return d.Float64() < p }

// near is v, give or take a part of it.
func (d *dice) near(v, part float64) float64 { return v * d.log(1/(1+part), 1+part) }

// times are moments in n samples at a mean rate (Hz), regular to a degree: 0 is a
// Poisson process, 1 a clock.
func (d *dice) times(n int, rate, regular float64) (at []int) {
	for t := d.Float64() / rate; ; {
		i := int(t * Rate)
		if i >= n {
			return at
		}
		at = append(at, i)
		t += (regular + (1-regular)*d.ExpFloat64()) / rate
	}
}
