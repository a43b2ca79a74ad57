package voice

import (
	"math"
	"math/cmplx"

	"tonggan/internal/kernel"
)

const (
	hop    = Rate / 100 // a frame every 10 ms
	fftLen = 512        // 32 ms
	mels   = 28
	coefs  = 19 // cepstral coefficients 1 to 19: the shape, without the loudness
	lowHz  = 70 // pitch that is looked for
	highHz = 400
)

var window = func() (w [fftLen]float64) {
	for i := range w {
		w[i] = 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/fftLen)
	}
	return w
}()

// bank is triangles evenly spaced in mel from 80 Hz to 7.6 kHz: [mels][bins].
var bank = func() (b [mels][fftLen/2 + 1]float64) {
	mel := func(hz float64) float64 { return 1127 * math.Log1p(hz/700) }
	lo, hi := mel(80), mel(7600)
	step := (hi - lo) / (mels + 1)
	for i := range b {
		for k := range b[i] {
			d := math.Abs(mel(float64(k)*Rate/fftLen)-lo-step*float64(i+1)) / step
			b[i][k] = math.Max(0, 1-d)
		}
	}
	return b
}()

// cepstrum are the mel-frequency cepstral coefficients of fftLen samples (Davis and
// Mermelstein 1980), and their power.
func cepstrum(x []float32) (c [coefs]float64, power float64) {
	var z [fftLen]complex128
	for i, v := range x[:fftLen] {
		power += float64(v) * float64(v)
		z[i] = complex(float64(v)*window[i], 0)
	}
	kernel.FFT(z[:])
	var logs [mels]float64
	for i := range bank {
		sum := 1e-9
		for k, w := range bank[i] {
			if w > 0 {
				a := cmplx.Abs(z[k])
				sum += w * a * a
			}
		}
		logs[i] = math.Log(sum)
	}
	for j := range c {
		for i, l := range logs {
			c[j] += l * math.Cos(math.Pi*float64(j+1)*(float64(i)+0.5)/mels)
		}
		c[j] *= math.Sqrt(2.0 / mels)
	}
	return c, power / fftLen
}

// pitch is the lag at which a stretch of sound is most like itself, as a frequency in
// Hz, and how much it is, up to 1. It works at half the rate. The shortest lag that is
// nearly as good as the best wins, so that two periods are not taken for one.
func pitch(x []float32) (hz, likeness float64) {
	const half = Rate / 2
	y := make([]float64, len(x)/2)
	var mean float64
	for i := range y {
		y[i] = float64(x[2*i]+x[2*i+1]) / 2
		mean += y[i] / float64(len(y))
	}
	for i := range y {
		y[i] -= mean
	}
	const shortest, longest = half / highHz, half / lowHz
	var r [longest + 1]float64
	for lag := shortest; lag <= longest && lag < len(y); lag++ {
		var dot, a, b float64
		for i := lag; i < len(y); i++ {
			dot += y[i] * y[i-lag]
			a += y[i] * y[i]
			b += y[i-lag] * y[i-lag]
		}
		r[lag] = dot / (math.Sqrt(a*b) + 1e-9)
		likeness = max(likeness, r[lag])
	}
	for lag := shortest + 1; lag < longest; lag++ {
		if r[lag] >= 0.9*likeness && r[lag] >= r[lag-1] && r[lag] >= r[lag+1] {
			return half / float64(lag), r[lag]
		}
	}
	return 0, 0
}
