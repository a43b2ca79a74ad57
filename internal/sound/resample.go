package sound

import (
	"encoding/binary"
	"math"

	"tonggan/internal/kernel"
)

// The low-pass filter: a sinc under a Kaiser window (Oppenheim and Schafer,
// Discrete-Time Signal Processing, §7.6). It is flat to 0.9 of the lower Nyquist
// frequency and 110 dB down at it, so that nothing folds back.
const (
	stopband  = 110.0 // dB
	passband  = 0.9   // of the lower Nyquist frequency
	beta      = 0.1102 * (stopband - 8.7)
	maxBank   = 1 << 21 // coefficients kept; more are computed each time
	tabled    = 1 << 17 // places of the filter that are tabled, if more are needed
	oversized = 64      // taps are a multiple of this, for the dot product's sake
)

// resampler changes the rate of a stream by a rational factor, l/m in lowest terms:
// a polyphase filter whose phases are the l places that an output can have between
// two inputs.
type resampler struct {
	l, m  int
	half  int       // inputs on each side of an output
	cut   float64   // cutoff, in input Nyquist frequencies
	bank  []float32 // [l, 2*half]; nil when it would be too large
	row   []float32 // [2*half], for a phase that is computed
	taps  []float64 // the same, before it is scaled
	table []float64 // the filter from its middle to its end; nil where there are few phases
	in    []float32 // inputs from number `from` on
	from  int
	made  int // outputs
	seen  int // inputs
}

func newResampler(from, to int) *resampler {
	g := gcd(from, to)
	r := &resampler{l: to / g, m: from / g}
	if r.l == r.m {
		return r
	}
	low := min(1, float64(to)/float64(from)) // the lower Nyquist frequency, in input ones
	r.cut = low * (1 + passband) / 2
	width := math.Pi * low * (1 - passband)
	taps := int((stopband-8)/(2.285*width)) + 1
	r.half = (taps/2 + oversized/2) / (oversized / 2) * (oversized / 2)
	r.row, r.taps = make([]float32, 2*r.half), make([]float64, 2*r.half)
	if r.l*2*r.half > tabled {
		table := make([]float64, tabled+1)
		for i := range table {
			table[i] = r.tap(float64(i) / tabled)
		}
		r.table = table
	}
	if r.l*2*r.half <= maxBank {
		r.bank = make([]float32, r.l*2*r.half)
		for p := range r.l {
			r.phase(p, r.bank[p*2*r.half:(p+1)*2*r.half])
		}
	}
	r.from = -r.half
	r.in = make([]float32, r.half) // silence before the beginning
	return r
}

// phase computes the filter of one phase. Its sum is one, so that a constant stays.
func (r *resampler) phase(p int, row []float32) {
	var sum float64
	for i := range r.taps {
		x := float64(i-r.half+1) - float64(p)/float64(r.l) // inputs from the output
		r.taps[i] = r.tap(math.Abs(x) / float64(r.half))
		sum += r.taps[i]
	}
	for i, v := range r.taps {
		row[i] = float32(v / sum)
	}
}

// tap is the filter at a place from 0, its middle, to 1, its end.
func (r *resampler) tap(u float64) float64 {
	switch {
	case u >= 1:
		return 0
	case r.table != nil: // the error of interpolation is below -130 dB
		k := int(u * tabled)
		return r.table[k] + (u*tabled-float64(k))*(r.table[k+1]-r.table[k])
	}
	return sinc(r.cut*u*float64(r.half)) * bessel(beta*math.Sqrt(1-u*u))
}

// Resample is samples at another rate, both from MinRate to MaxRate.
func Resample(samples []float32, from, to int) []float32 {
	r := newResampler(from, to)
	return r.flush(r.push(nil, samples))
}

// Stream turns pieces of raw sound into samples of another rate.
type Stream struct{ r *resampler }

// NewStream changes from one rate to another, both from MinRate to MaxRate.
func NewStream(from, to int) *Stream { return &Stream{newResampler(from, to)} }

// PCM16 takes little-endian 16-bit samples of one channel, and returns those that are
// ready.
func (s *Stream) PCM16(raw []byte) []float32 {
	x := make([]float32, len(raw)/2)
	for i := range x {
		x[i] = float32(int16(binary.LittleEndian.Uint16(raw[2*i:]))) / (1 << 15)
	}
	return s.r.push(nil, x)
}

// push appends to out what the inputs x make possible.
func (r *resampler) push(out, x []float32) []float32 {
	if r.l == r.m {
		return append(out, x...)
	}
	r.in = append(r.in, x...)
	r.seen += len(x)
	out = r.drain(out)
	if used := r.made*r.m/r.l - r.half + 1 - r.from; used > len(r.in)/2 && used > 0 {
		used = min(used, len(r.in))
		r.in = append(r.in[:0], r.in[used:]...)
		r.from += used
	}
	return out
}

// flush appends the rest: seen*l/m outputs in all, rounded up.
func (r *resampler) flush(out []float32) []float32 {
	if r.l == r.m {
		return out
	}
	total := (r.seen*r.l + r.m - 1) / r.m
	r.in = append(r.in, make([]float32, r.half+1)...) // silence behind the end
	out = r.drain(out)
	return out[:len(out)-min(max(r.made-total, 0), len(out))]
}

// drain computes every output whose inputs are there.
func (r *resampler) drain(out []float32) []float32 {
	for {
		at := r.made * r.m
		first := at/r.l - r.half + 1 - r.from // in r.in
		if first+2*r.half > len(r.in) {
			return out
		}
		row := r.row
		if p := at % r.l; r.bank != nil {
			row = r.bank[p*2*r.half : (p+1)*2*r.half]
		} else {
			r.phase(p, row)
		}
		out = append(out, kernel.Dot(row, r.in[first:first+2*r.half]))
		r.made++
	}
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// bessel is the modified Bessel function of the first kind, I0, by its power series.
func bessel(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1.0; term > 1e-18*sum; k++ {
		term *= x * x / (4 * k * k)
		sum += term
	}
	return sum
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
