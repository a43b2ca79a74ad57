package world

import "math/rand/v2"

// rng is the package's only source of chance: PCG, the same on every platform.
type rng struct{ *rand.Rand }

// newRNG starts a stream. Streams of different salts of one seed are independent.
func newRNG(seed, salt uint64) rng {
	return rng{rand.New(rand.NewPCG(mix(seed^salt*0x9e3779b97f4a7c15), mix(seed+salt)^0xd1b54a32d192ed03))}
}

// mix is the finaliser of splitmix64: one well-stirred word from another.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// uni draws from [a, b). The conversion forbids a fused multiply-add, which
// would give other bits on arm64.
func (r rng) uni(a, b float64) float64 { return a + float64((b-a)*r.Float64()) }

// p is true with probability x.
func (r rng) p(x float64) bool { return r.Float64() < x }

func pick[T any](r rng, xs []T) T { return xs[r.IntN(len(xs))] }

// weighted picks an index in proportion to its weight.
func (r rng) weighted(w ...float64) int {
	sum := 0.0
	for _, v := range w {
		sum += v
	}
	x := float64(r.Float64() * sum)
	for i, v := range w {
		if x -= v; x < 0 {
			return i
		}
	}
	return len(w) - 1
}
