package sound

import (
	"math"
	"slices"

	"tonggan/internal/kernel"
)

// Voices are looked for between these frequencies, every so often.
const (
	lowVoice    = 60.0  // Hz
	highVoice   = 500.0 // Hz
	PitchStep   = 0.01  // seconds between two values of Pitch
	voiced      = 0.6   // correlation of one period with the next that makes a voice
	quiet       = 0.02  // of the loudest frame's level: no voice
	nearlySame  = 0.9   // of the best correlation: a shorter period is preferred
	smoothPitch = 5     // frames of the median filter
)

// Pitch is the fundamental frequency in Hz every PitchStep seconds, by the normalised
// correlation of two neighbouring stretches; 0 where nothing is voiced.
func Pitch(samples []float32, rate int) []float64 {
	short, long := int(float64(rate)/highVoice), int(float64(rate)/lowVoice)
	step := int(PitchStep * float64(rate))
	if short < 2 || len(samples) < 3*long {
		return nil
	}
	n := len(samples) / step
	energy := make([]float64, len(samples)+1) // sum of squares before each sample
	for i, v := range samples {
		energy[i+1] = energy[i] + float64(v)*float64(v)
	}
	loudest := 0.0
	for i := range n {
		loudest = max(loudest, energy[min((i+1)*step, len(samples))]-energy[i*step])
	}
	out := make([]float64, n)
	corr := make([]float64, long+2)
	for i := range out {
		// Two stretches of the longest period, as near to the frame as the ends allow.
		from := min(max(i*step-long, 0), len(samples)-2*long-2)
		if energy[from+2*long]-energy[from] <= quiet*quiet*loudest*float64(2*long)/float64(step) {
			continue
		}
		out[i] = frequency(samples[from:], energy[from:], short, long, rate, corr)
	}
	return median(out)
}

// frequency is that of the stretch at the beginning of x, or 0.
func frequency(x []float32, energy []float64, short, long, rate int, corr []float64) float64 {
	best := 0.0
	for lag := short - 1; lag <= long+1; lag++ {
		dot := float64(kernel.Dot(x[:long], x[lag:lag+long]))
		corr[lag] = dot / math.Sqrt((energy[long]-energy[0])*(energy[lag+long]-energy[lag])+1e-20)
		best = max(best, corr[lag])
	}
	if best < voiced {
		return 0
	}
	for lag := short; lag <= long; lag++ {
		l, c, r := corr[lag-1], corr[lag], corr[lag+1]
		if c < nearlySame*best || c < l || c < r {
			continue
		}
		at := float64(lag)
		if bend := l - 2*c + r; bend < 0 { // the top of a parabola through three points
			at += 0.5 * (l - r) / bend
		}
		return float64(rate) / at
	}
	return 0
}

// median takes single wrong frames out, and leaves the ends of voices where they are.
func median(f []float64) []float64 {
	out := make([]float64, len(f))
	var near []float64
	for i, v := range f {
		if v == 0 {
			continue
		}
		near = near[:0]
		for _, w := range f[max(0, i-smoothPitch/2):min(len(f), i+smoothPitch/2+1)] {
			if w > 0 {
				near = append(near, w)
			}
		}
		slices.Sort(near)
		out[i] = near[len(near)/2]
	}
	return out
}
