package foley

import "math"

// throat is a voice as a source and a filter (Fant 1960): pulses at a pitch, and breath,
// through resonances that move.
type throat struct {
	pitch    []float64   // Hz, sample by sample
	loud     []float64   // sample by sample
	formants [][]float64 // Hz, sample by sample
	width    float64     // of the formants, Hz
	breath   float64     // noise beside the pulses, 0 to 1
	rough    float64     // of the pulses, 0 to 1
	tilt     float64     // Hz above which the pulses grow dull
}

// speak makes it heard.
func (t *throat) speak(d *dice) []float64 {
	n := len(t.pitch)
	hz := make([]float64, n)
	shake := d.wander(n, 60, -1, 1)
	for i, f := range t.pitch {
		hz[i] = f * (1 + 0.02*shake[i]*(0.3+4*t.rough))
	}
	x := saw(hz)
	if t.rough > 0 { // every other pulse is weaker, by fits and starts
		half := make([]float64, n)
		for i, f := range hz {
			half[i] = f / 2
		}
		sub, fit := sine(half), d.wander(n, 40, 0, 1)
		for i := range x {
			x[i] *= 1 - t.rough*(0.5+0.5*sub[i])*fit[i]
		}
	}
	lowpass(x, t.tilt, 0.7)
	noise := d.white(n)
	for i := range x {
		x[i] = ((1-t.breath)*x[i] + t.breath*noise[i]) * t.loud[i]
	}
	out := make([]float64, n)
	for k, f := range t.formants {
		y := moving(append([]float64(nil), x...), f, f[n/2]/(t.width*(1+0.35*float64(k))))
		add(out, y, 0, math.Pow(-0.75, float64(k)))
	}
	return unit(highpass(out, 50, 0.7))
}

// mouth is formants that all move alike: parts of a throat that is so long (cm), opened
// by a curve around 1.
func mouth(length float64, open []float64, count int) [][]float64 {
	out := make([][]float64, count)
	for k := range out {
		f := (2*float64(k) + 1) * 34000 / (4 * length)
		out[k] = make([]float64, len(open))
		for i, o := range open {
			if k > 0 {
				o = 1 + (o-1)*0.4
			}
			out[k][i] = min(f*o, 7000)
		}
	}
	return out
}

// vowel are the formants of a vowel for a throat of a man's size; others scale.
var vowels = [][3]float64{
	{730, 1090, 2440}, {270, 2290, 3010}, {300, 870, 2240}, {530, 1840, 2480}, {570, 840, 2410},
	{660, 1720, 2410}, {490, 1350, 1690}, {440, 1020, 2240}, {390, 1990, 2550},
}

// glide moves through vowels, each taking its part of n samples.
func glide(n int, size float64, which []int) [][]float64 {
	out := make([][]float64, 4)
	for k := range out {
		var points []float64
		for i, v := range which {
			f := 3500.0
			if k < 3 {
				f = vowels[v][k]
			}
			points = append(points, (float64(i)+0.5)/float64(len(which)), f*size)
		}
		out[k] = curve(n, points...)
	}
	return out
}

// vibrato multiplies a pitch by a wave around 1.
func vibrato(pitch []float64, hz, depth float64) []float64 {
	for i := range pitch {
		pitch[i] *= 1 + depth*math.Sin(2*math.Pi*hz*float64(i)/Rate)
	}
	return pitch
}
