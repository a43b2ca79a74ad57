package voice

import (
	"math"
	"slices"
)

const (
	pitchLen  = Rate / 25 // samples that pitch looks at, 40 ms
	leastLike = 0.5       // of a voiced frame with itself a period earlier
	leastSeen = 30        // voiced frames
	quietest  = 1e-3      // power of a voiced frame, against the loud ones
)

const size = 2*coefs + 2

// print is what a voice is like: the mean and the deviation of the cepstrum of its
// voiced frames, and the median and the spread of the logarithm of its pitch.
type print struct {
	v      [size]float64 // in units in which a voice differs from itself by about 1
	frames float64       // that it is made of
}

// newPrint listens to a stretch of sound; nil if there is too little voice in it.
func newPrint(x []float32) *print {
	p := measure(x)
	if p == nil {
		return nil
	}
	for i := range p.v {
		p.v[i] *= scale[i]
	}
	return p
}

// measure is a print before it is scaled.
func measure(x []float32) *print {
	type frame struct {
		c         [coefs]float64
		power, hz float64
	}
	var all []frame
	var powers []float64
	for i := 0; i+max(fftLen, pitchLen) <= len(x); i += hop {
		var f frame
		f.c, f.power = cepstrum(x[i:])
		powers = append(powers, f.power)
		if hz, like := pitch(x[i : i+pitchLen]); like >= leastLike {
			f.hz = math.Log(hz)
			all = append(all, f)
		}
	}
	if len(powers) == 0 {
		return nil
	}
	slices.Sort(powers)
	loud := powers[len(powers)*9/10]
	p := &print{}
	var tones []float64
	var sum, square [coefs]float64
	for _, f := range all {
		if f.power < quietest*loud || f.power < 1e-9 {
			continue
		}
		tones = append(tones, f.hz)
		for j, c := range f.c {
			sum[j] += c
			square[j] += c * c
		}
	}
	if len(tones) < leastSeen {
		return nil
	}
	p.frames = float64(len(tones))
	for j := range sum {
		mean := sum[j] / p.frames
		p.v[j] = mean
		p.v[coefs+j] = math.Sqrt(max(0, square[j]/p.frames-mean*mean))
	}
	slices.Sort(tones)
	n := len(tones)
	p.v[2*coefs] = tones[n/2]
	p.v[2*coefs+1] = tones[n*3/4] - tones[n/4]
	return p
}

// distance is that between two voices.
func distance(a, b *print) float64 {
	var sum float64
	for i := range a.v {
		d := a.v[i] - b.v[i]
		sum += d * d
	}
	return math.Sqrt(sum / size)
}
