package fastspeech

import (
	"math"
	"math/cmplx"
	"math/rand/v2"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

const (
	fftLen = 1024
	reach  = fftLen / 2 // samples that a filter rings on

	quietest   = -40.0 // logarithm of power
	loudest    = 5.0
	leastShare = 0.1  // of a periodic part: what is below is measured of noise, too
	lowest     = 20.0 // hertz
)

// SourceConfig says what the numbers of a frame are in a model whose sound is made of a
// source and a filter. First come logarithms of the power density at Bands places of equal
// distance on the mel scale, 2595 log10(1+f/700), from 0 to half the rate; then the share
// of the power between each two of Edges that is periodic; then log F0. All are less a
// centre and in units of a scale.
type SourceConfig struct {
	Hop   int        `json:"hop"` // samples of a frame
	Bands int        `json:"bands"`
	Edges []float64  `json:"edges"` // Hz
	Power [2]float64 `json:"power"` // centre and scale
	Share [2]float64 `json:"share"`
	Pitch [2]float64 `json:"pitch"`
}

func (s *SourceConfig) check(k *nn.Checker, mels, rate int) {
	k.Range("source.hop", s.Hop, 16, fftLen/4)
	k.Range("source.bands", s.Bands, 2, 256)
	k.Range("the number of source.edges", len(s.Edges), 2, 32)
	k.Range("num_mel_bins", mels, s.Bands+len(s.Edges), s.Bands+len(s.Edges))
	for i, e := range s.Edges {
		if !(e >= 0 && e <= float64(rate)/2) || i > 0 && e <= s.Edges[i-1] {
			k.Unsupported("source.edges must rise from 0 to half of sampling_rate")
		}
	}
	for _, p := range [][2]float64{s.Power, s.Share, s.Pitch} {
		if !(math.Abs(p[0]) < 1e3 && p[1] > 0 && p[1] < 1e3) {
			k.Unsupported("source: power, share and pitch must be a centre and a positive scale")
		}
	}
}

// source makes sound of frames: pulses at F0 and noise, each through a filter of its share
// of the power. That of the pulses has the least phase of its magnitude (Oppenheim and
// Schafer, Discrete-Time Signal Processing, §13.5).
type source struct {
	SourceConfig
	rate   float64
	band   [reach + 1]mix // of power, at each frequency of the transform
	part   [reach + 1]mix // of shares
	window []float64      // [2 Hop], it and itself a hop later add up to 1
}

// mix is the place between two numbers.
type mix struct {
	low  int
	frac float64
}

func (m mix) of(row []float32, p [2]float64) float64 {
	v := float64(row[m.low])
	if m.frac > 0 {
		v += m.frac * (float64(row[m.low+1]) - v)
	}
	return v*p[1] + p[0]
}

// between is where x is among rising places; beyond the ends it is at them.
func between(places []float64, x float64) mix {
	if x <= places[0] {
		return mix{}
	}
	for i := 1; i < len(places); i++ {
		if x < places[i] {
			return mix{i - 1, (x - places[i-1]) / (places[i] - places[i-1])}
		}
	}
	return mix{low: len(places) - 1}
}

func newSource(c SourceConfig, rate int) *source {
	s := &source{SourceConfig: c, rate: float64(rate), window: make([]float64, 2*c.Hop)}
	mel := func(f float64) float64 { return 2595 * math.Log10(1+f/700) }
	bands, middles := make([]float64, c.Bands), make([]float64, len(c.Edges)-1)
	for i := range bands {
		bands[i] = mel(s.rate/2) * float64(i) / float64(c.Bands-1)
	}
	for i := range middles {
		middles[i] = (c.Edges[i] + c.Edges[i+1]) / 2
	}
	for k := range s.band {
		f := float64(k) * s.rate / fftLen
		// Straight lines in hertz between places in mel.
		m := between(bands, mel(f))
		if m.frac > 0 {
			low, high := hertz(bands[m.low]), hertz(bands[m.low+1])
			m.frac = (f - low) / (high - low)
		}
		s.band[k], s.part[k] = m, between(middles, f)
	}
	for i := range s.window {
		s.window[i] = 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/float64(len(s.window)))
	}
	return s
}

func hertz(mel float64) float64 { return 700 * (math.Pow(10, mel/2595) - 1) }

// bend changes the pitch and the power of frames, by what it is asked: nothing has to be
// guessed of their units. The range is that of what is voiced.
func (s *source) bend(y tensor.T, p tonggan.Prosody) {
	up, louder := float32(p.Pitch*math.Ln2/12/s.Pitch[1]), float32(p.Energy*math.Ln10/10/s.Power[1])
	pitch := make([]float32, y.Rows())
	for t := range pitch {
		pitch[t] = y.Row(t)[y.Cols()-1]
	}
	spread(pitch, p.Range, func(t int) bool { return float64(y.Row(t)[s.Bands])*s.Share[1]+s.Share[0] > 0.5 })
	for t, v := range pitch {
		row := y.Row(t)
		row[len(row)-1] = v + up
		for i := range row[:s.Bands] {
			row[i] += louder
		}
	}
}

// spectra are the logarithms of the power of a frame and its periodic share.
func (s *source) spectra(row []float32, log, share []float64) {
	shares := row[s.Bands : len(row)-1]
	for k := range log {
		if log[k] = min(max(s.band[k].of(row, s.Power), quietest), loudest); log[k] != log[k] {
			log[k] = quietest
		}
		if share[k] = min(s.part[k].of(shares, s.Share), 1); !(share[k] >= leastShare) {
			share[k] = 0
		}
	}
}

// f0 is in cycles a sample, at most a quarter.
func (s *source) f0(row []float32) float64 {
	v := math.Exp(float64(row[len(row)-1])*s.Pitch[1]+s.Pitch[0]) / s.rate
	if !(v > lowest/s.rate) {
		return lowest / s.rate
	}
	return min(v, 0.25)
}

// forward makes samples [F Hop] in [-1, 1] of frames y [F, M]. The noise is the same each
// time.
func (s *source) forward(y tensor.T) []float32 {
	n := y.Rows()
	out := make([]float64, n*s.Hop+2*fftLen) // fftLen before the first
	pulses := make([][reach]float64, n)
	r := rand.New(rand.NewPCG(1, uint64(s.Hop)))
	noise := make([]float64, (n+1)*s.Hop)
	for i := range noise {
		noise[i] = r.NormFloat64()
	}
	for t := 0; t < n; t += 2 { // two real transforms are one complex one
		s.filter(y, t, pulses, noise, out)
	}
	s.strike(y, pulses, out)
	samples := make([]float32, n*s.Hop)
	for i := range samples {
		samples[i] = float32(min(max(out[fftLen+i], -1), 1))
	}
	return samples
}

// filter makes the pulses of frames t and t+1, and adds their noise.
func (s *source) filter(y tensor.T, t int, pulses [][reach]float64, noise, out []float64) {
	var log, share [2][reach + 1]float64
	var z [fftLen]complex128
	pair := min(2, y.Rows()-t)
	for i := range pair {
		s.spectra(y.Row(t+i), log[i][:], share[i][:])
	}
	for k := range log[0] { // of even numbers: real cepstra
		half := func(i int) float64 { return 0.5 * (log[i][k] + math.Log(share[i][k]+1e-7)) }
		z[k] = complex(half(0), half(1))
		z[(fftLen-k)%fftLen] = z[k]
	}
	kernel.FFT(z[:])
	for q := range z {
		switch {
		case q == 0 || q == reach:
			z[q] /= fftLen
		case q < reach:
			z[q] *= 2.0 / fftLen
		default:
			z[q] = 0
		}
	}
	kernel.FFT(z[:])
	apart(&z, func(k int, a, b complex128) (complex128, complex128) { return cmplx.Exp(a), cmplx.Exp(b) })
	kernel.FFT(z[:]) // of conjugates: back to time
	for i := range pair {
		for q := range reach {
			v := real(z[q])
			if i == 1 {
				v = -imag(z[q])
			}
			pulses[t+i][q] = v / fftLen
		}
	}
	clear(z[:])
	for i, w := range s.window {
		a, b := noise[t*s.Hop+i]*w, 0.0
		if pair == 2 {
			b = noise[(t+1)*s.Hop+i] * w
		}
		z[i] = complex(a, b)
	}
	kernel.FFT(z[:])
	apart(&z, func(k int, a, b complex128) (complex128, complex128) {
		gain := func(i int) complex128 { return complex(math.Exp(0.5*log[i][k])*math.Sqrt(1-share[i][k]), 0) }
		return a * gain(0), b * gain(1)
	})
	kernel.FFT(z[:])
	before := (fftLen - len(s.window)) / 2 // what rings on either side
	for i := range pair {
		to := out[fftLen+(t+i)*s.Hop-s.Hop/2-before:]
		for q := range fftLen {
			v := z[(q-before+fftLen)%fftLen]
			x := real(v)
			if i == 1 {
				x = -imag(v)
			}
			to[q] += x / fftLen
		}
	}
}

// apart takes the transforms of two real signals out of that of one and i times the other,
// changes both at frequency k, and puts them together, conjugated: the next transform is
// the inverse, conjugated.
func apart(z *[fftLen]complex128, change func(k int, a, b complex128) (complex128, complex128)) {
	for k := range reach + 1 {
		m := (fftLen - k) % fftLen
		p, q := z[k], cmplx.Conj(z[m])
		a, b := change(k, (p+q)/2, (p-q)/2i)
		z[k] = cmplx.Conj(a + b*1i)
		z[m] = cmplx.Conj(cmplx.Conj(a) + cmplx.Conj(b)*1i)
	}
}

// strike adds the pulses, one each time that the phase has gone round. Between two samples
// they are placed by a cubic (Lagrange), and between two frames mixed.
func (s *source) strike(y tensor.T, pulses [][reach]float64, out []float64) {
	phase := 0.0
	var shape [reach]float64
	for i := range len(pulses) * s.Hop {
		at := min(max((float64(i)-float64(s.Hop)/2)/float64(s.Hop), 0), float64(len(pulses)-1))
		low := int(at)
		high, frac := min(low+1, len(pulses)-1), at-float64(low)
		f := s.f0(y.Row(low))
		f *= math.Pow(s.f0(y.Row(high))/f, frac)
		if phase += f; phase < 1 {
			continue
		}
		phase--
		loud := 1 / math.Sqrt(f)
		for q := range shape {
			shape[q] = loud * ((1-frac)*pulses[low][q] + frac*pulses[high][q])
		}
		x := 1 - phase/f // samples after i-1
		taps := [4]float64{-x * (x - 1) * (x - 2) / 6, (x + 1) * (x - 1) * (x - 2) / 2, -(x + 1) * x * (x - 2) / 2, (x + 1) * x * (x - 1) / 6}
		for j, c := range taps {
			to := out[fftLen+i-2+j:]
			for q, v := range shape {
				to[q] += c * v
			}
		}
	}
}
