package fastspeech

import (
	"math"
	"testing"

	"tonggan"
	"tonggan/internal/tensor"
)

var plainSource = SourceConfig{Hop: 200, Bands: 24, Edges: []float64{0, 2000, 8000}, Power: [2]float64{0, 1}, Share: [2]float64{0, 1}, Pitch: [2]float64{0, 1}}

// steady is a second of frames that are all alike.
func steady(hz, level, share float64) tensor.T {
	y := tensor.Of(make([]float32, 80*27), 80, 27)
	for t := range y.Rows() {
		row := y.Row(t)
		for i := range 24 {
			row[i] = float32(level)
		}
		row[24], row[25], row[26] = float32(share), float32(share), float32(math.Log(hz))
	}
	return y
}

func power(x []float32) (sum float64) {
	for _, v := range x {
		sum += float64(v) * float64(v) / float64(len(x))
	}
	return sum
}

// likeness is how much x is like itself some samples earlier, -1 to 1.
func likeness(x []float32, lag int) float64 {
	var sum float64
	for i := lag; i < len(x); i++ {
		sum += float64(x[i]) * float64(x[i-lag]) / float64(len(x)-lag)
	}
	return sum / power(x)
}

func TestSource(t *testing.T) {
	s := newSource(plainSource, 16000)
	level := math.Log(0.001)
	pulses, noise := s.forward(steady(125, level, 1)), s.forward(steady(125, level, 0))
	if len(pulses) != 16000 || len(noise) != 16000 {
		t.Fatalf("%d and %d samples of 80 frames", len(pulses), len(noise))
	}
	for name, x := range map[string][]float32{"pulses": pulses, "noise": noise} {
		if p := power(x[1000:15000]); math.Abs(10*math.Log10(p/0.001)) > 0.5 {
			t.Errorf("power of %s is %g, want 0.001", name, p)
		}
	}
	if got := likeness(pulses, 128); got < 0.95 {
		t.Errorf("pulses at 125 Hz: likeness after a period %g", got)
	}
	if got := likeness(pulses, 64); math.Abs(got) > 0.1 {
		t.Errorf("pulses at 125 Hz: likeness after half a period %g", got)
	}
	if got := likeness(noise, 128); math.Abs(got) > 0.1 {
		t.Errorf("noise: likeness after a period %g", got)
	}
	if got := likeness(s.forward(steady(125*math.Pow(2, 0.5), level, 1)), 181); got < 0.5 {
		t.Errorf("six semitones up, 90.5 samples: likeness after two periods %g", got)
	}
}

func TestSourceBends(t *testing.T) {
	s := newSource(plainSource, 16000)
	y := steady(100, 0, 1)
	for t := range y.Rows() {
		if t%2 == 1 {
			y.Row(t)[26] += 0.1
		}
	}
	y.Row(0)[24], y.Row(0)[26] = 0, 9 // has no pitch: counts for nothing
	mean := math.Log(100) + 0.1*40/79
	s.bend(y, tonggan.Prosody{Pitch: 12, Range: 2, Energy: 10})
	for t2, want := range map[int]float64{2: mean + 2*(math.Log(100)-mean) + math.Ln2, 3: mean + 2*(math.Log(100)+0.1-mean) + math.Ln2} {
		if got := float64(y.Row(t2)[26]); math.Abs(got-want) > 1e-5 {
			t.Errorf("frame %d: log F0 is %g, want %g", t2, got, want)
		}
		if got := float64(y.Row(t2)[5]); math.Abs(got-math.Ln10) > 1e-5 {
			t.Errorf("frame %d: log power is %g, want that of 10 dB", t2, got)
		}
	}
}

// Numbers that no training would give make sound all the same.
func TestSourceIsBounded(t *testing.T) {
	s := newSource(plainSource, 16000)
	for _, v := range []float64{1e30, -1e30, math.NaN(), math.Inf(1)} {
		y := steady(125, v, v)
		y.Row(3)[26] = float32(v)
		for _, x := range s.forward(y) {
			if !(x >= -1 && x <= 1) {
				t.Fatalf("numbers of %g: a sample is %g", v, x)
			}
		}
	}
}
