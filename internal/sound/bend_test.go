package sound

import (
	"math"
	"reflect"
	"testing"
)

// vowel is a voice: glottal pulses at a moving frequency through two formants.
func vowel(rate int, seconds float64, f0 func(t float64) float64) []float32 {
	out := make([]float32, int(seconds*float64(rate)))
	phase := 0.0
	var y [2][2]float64
	for i := range out {
		phase += f0(float64(i)/float64(rate)) / float64(rate)
		pulse := 0.0
		if phase >= 1 {
			phase, pulse = phase-1, 1
		}
		v := pulse
		for k, f := range []float64{600, 1300} {
			r := math.Exp(-math.Pi * 90 / float64(rate))
			n := v + 2*r*math.Cos(2*math.Pi*f/float64(rate))*y[k][0] - r*r*y[k][1]
			y[k] = [2]float64{n, y[k][0]}
			v = n * (1 - r)
		}
		out[i] = float32(v)
	}
	top := float32(0)
	for _, v := range out {
		top = max(top, v, -v)
	}
	for i := range out {
		out[i] *= 0.5 / top
	}
	return out
}

// measured is the mean and the deviation of log F0, in semitones, and how much is voiced.
func measured(x []float32, rate int) (mean, dev, voiced float64) {
	f := Pitch(x, rate)
	n := 0.0
	for _, v := range f {
		if v > 0 {
			n++
			mean += 12 * math.Log2(v)
		}
	}
	mean /= n
	for _, v := range f {
		if v > 0 {
			dev += (12*math.Log2(v) - mean) * (12*math.Log2(v) - mean) / n
		}
	}
	return mean, math.Sqrt(dev), n / float64(len(f))
}

func wave(mean, semitones float64) func(float64) float64 {
	return func(t float64) float64 { return mean * math.Exp2(semitones/12*math.Sin(2*math.Pi*1.5*t)) }
}

func TestPitch(t *testing.T) {
	for _, rate := range []int{16000, 22050, 24000} {
		for _, f := range []float64{80, 110, 175, 260, 400} {
			x := vowel(rate, 1, func(float64) float64 { return f })
			for i, v := range Pitch(x, rate)[10:90] {
				if math.Abs(v/f-1) > 0.02 {
					t.Fatalf("%d Hz: frame %d of a voice at %g Hz is %g", rate, i, f, v)
				}
			}
		}
	}
	noise := make([]float32, 16000)
	seed := uint32(1)
	for i := range noise {
		seed = seed*1664525 + 1013904223
		noise[i] = float32(int32(seed)) / (1 << 32)
	}
	for _, v := range Pitch(noise, 16000) {
		if v != 0 {
			t.Fatal("noise has a pitch")
		}
	}
	if Pitch(make([]float32, 100), 16000) != nil || Pitch(nil, 16000) != nil {
		t.Error("nothing has a pitch")
	}
}

func TestBend(t *testing.T) {
	const rate = 16000
	for _, f := range []float64{90, 130, 200, 280} {
		x := vowel(rate, 2, wave(f, 3))
		mean, dev, _ := measured(x, rate)
		for _, c := range []struct{ up, span float64 }{{3, 1}, {-3, 1}, {0, 1.5}, {0, 0.5}, {2, 1.4}, {-2, 0.6}, {4, 0.7}} {
			y := Bend(x, rate, c.up, c.span)
			m, d, voiced := measured(y, rate)
			if len(y) != len(x) || voiced < 0.9 || math.Abs(m-mean-c.up) > 0.4 || math.Abs(d/dev-c.span) > 0.15 {
				t.Errorf("%g Hz by %g semitones, range %g: moved by %.2f, range %.2f, %.2f voiced", f, c.up, c.span, m-mean, d/dev, voiced)
			}
			for _, v := range y {
				if !(v > -1.2 && v < 1.2) {
					t.Fatalf("a sample is %g", v)
				}
			}
		}
		if !reflect.DeepEqual(Bend(x, rate, 0, 1), x) {
			t.Error("nothing asked, and something changed")
		}
	}
	for _, n := range []int{0, 1, 100, 799, 3000} { // short and silent things
		if y := Bend(make([]float32, n), rate, 2, 1.2); len(y) != n {
			t.Errorf("%d samples became %d", n, len(y))
		}
	}
	for n := 800; n < 1600; n += 37 {
		if y := Bend(vowel(rate, 1, wave(100, 1))[:n], rate, 2, 1.2); len(y) != n {
			t.Errorf("%d samples became %d", n, len(y))
		}
	}
}

// Without voice the sound stays as it is.
func TestBendKeepsConsonants(t *testing.T) {
	const rate = 16000
	x := append(make([]float32, 0, 3*rate), make([]float32, rate)...)
	seed := uint32(1)
	for i := range x {
		seed = seed*1664525 + 1013904223
		x[i] = float32(int32(seed)) / (1 << 33)
	}
	x = append(x, vowel(rate, 1, wave(120, 2))...)
	y := Bend(x, rate, 3, 1)
	for i := 100; i < rate*9/10; i++ {
		if math.Abs(float64(y[i]-x[i])) > 1e-4 {
			t.Fatalf("sample %d of the noise was %g and is %g", i, x[i], y[i])
		}
	}
}

func TestGain(t *testing.T) {
	x := []float32{0.1, -0.1, 0.7, -0.9, 0}
	y := Gain(x, 6)
	if math.Abs(float64(y[0])-0.1995) > 1e-3 || y[1] != -y[0] || !(y[2] > 0.9 && y[2] < 1) || !(y[3] > -1.0001 && y[3] < y[1]) || y[4] != 0 {
		t.Errorf("6 dB: %v", y)
	}
	if !reflect.DeepEqual(Gain(x, 0), x) {
		t.Errorf("0 dB: %v", Gain(x, 0))
	}
}

// BenchmarkBend bends a second of voice.
func BenchmarkBend(b *testing.B) {
	x := vowel(16000, 1, wave(120, 3))
	for b.Loop() {
		Bend(x, 16000, 2, 1.3)
	}
}
