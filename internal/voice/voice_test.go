package voice

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// throat is a voice made of a pulse train at a pitch and four resonances, whose
// frequencies go with the inverse of the length of the tract (Fant 1960).
type throat struct{ hz, length float64 }

// vowels are the first three formants of a long tract, in Hz.
var vowels = [][3]float64{{730, 1090, 2440}, {270, 2290, 3010}, {300, 870, 2240}, {530, 1840, 2480}, {570, 840, 2410}, {660, 1720, 2410}}

// speak says all vowels again and again.
func (v throat) speak(seconds float64, r *rand.Rand) []float32 {
	x := make([]float32, int(seconds*Rate))
	phase, turn := 0.0, 0
	var f [4]float64
	var y [4][2]float64
	for i := range x {
		if i%(Rate/5) == 0 {
			turn = (turn + 1) % len(vowels)
		}
		for k := range 3 {
			f[k] += (vowels[turn][k]/v.length - f[k]) / 300
		}
		f[3] = 3500 / v.length
		phase += v.hz * (1 + 0.08*math.Sin(float64(i)/4000)) / Rate
		s := 0.002 * r.NormFloat64()
		if phase >= 1 {
			phase--
			s++
		}
		for k := range f {
			radius := math.Exp(-math.Pi * (60 + 30*float64(k)) / Rate)
			out := s*(1-radius) + 2*radius*math.Cos(2*math.Pi*f[k]/Rate)*y[k][0] - radius*radius*y[k][1]
			y[k][1], y[k][0] = y[k][0], out
			s = out
		}
		x[i] = float32(s)
	}
	top := slices.Max(x)
	for i := range x {
		x[i] *= 0.3 / top
	}
	return x
}

func speakers(t testing.TB, x []float32, spans []Span, count int) []int {
	t.Helper()
	who, err := Speakers(t.Context(), x, spans, count)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func TestSpeakersCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Speakers(ctx, make([]float32, Rate), []Span{{0, 1}}, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestSpeakers(t *testing.T) {
	cast := []throat{{110, 1}, {210, 0.84}, {140, 0.92}}
	turns := []int{1, 0, 1, 2, 0, 2, 1, 0, 2}
	r := rand.New(rand.NewPCG(1, 2))
	var x []float32
	var spans []Span
	for _, w := range turns {
		from := float64(len(x)) / Rate
		x = append(x, cast[w].speak(3, r)...)
		spans = append(spans, Span{from, from + 3})
	}
	want := []int{1, 2, 1, 3, 2, 3, 1, 2, 3}
	if got := speakers(t, x, spans, 3); !slices.Equal(got, want) {
		t.Errorf("three speakers: %v, want %v", got, want)
	}
	// Alone, nobody is two.
	if got := speakers(t, x, []Span{spans[1], spans[4], spans[7]}, 0); !slices.Equal(got, []int{1, 1, 1}) {
		t.Errorf("one speaker: %v", got)
	}
	if got := speakers(t, x, spans[:2], 0); !slices.Equal(got, []int{1, 2}) {
		t.Errorf("a low and a high voice: %v", got)
	}
	// Silence goes to whoever spoke before; spans may lie outside.
	spans = append(spans[:2:2], Span{500, 600}, Span{-1, 0})
	if got := speakers(t, x, spans, 0); !slices.Equal(got, []int{1, 2, 2, 2}) {
		t.Errorf("silence: %v", got)
	}
	if got := speakers(t, nil, spans, 2); !slices.Equal(got, []int{1, 1, 1, 1}) {
		t.Errorf("nothing: %v", got)
	}
	if got := speakers(t, nil, nil, 0); len(got) != 0 {
		t.Errorf("no spans: %v", got)
	}
}

// Who says a word or two, whose sounds make most of what is heard, is nobody new.
func TestShortSpans(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	low, high := throat{110, 1}, throat{210, 0.84}
	long, other := low.speak(3, r), high.speak(3, r)
	x := slices.Concat(long, other)
	spans := []Span{{0, 3}, {3, 6}}
	for at := 0.0; at < 3; at += 0.6 { // three vowels each
		spans = append(spans, Span{at, at + 0.6}, Span{3 + at, 3.6 + at})
	}
	want := []int{1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2}
	if got := speakers(t, x, spans, 0); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestPitch(t *testing.T) {
	x := make([]float32, pitchLen)
	for _, want := range []float64{90, 150, 240, 330} {
		for i := range x {
			for h := 1.0; h < 6; h++ {
				x[i] += float32(math.Sin(2*math.Pi*want*h*float64(i)/Rate) / h)
			}
		}
		if hz, like := pitch(x); math.Abs(hz-want) > 0.03*want || like < 0.9 {
			t.Errorf("%g Hz: %g, alike %g", want, hz, like)
		}
		clear(x)
	}
}

func BenchmarkSpeakers(b *testing.B) {
	x := throat{120, 1}.speak(60, rand.New(rand.NewPCG(1, 2)))
	var spans []Span
	for i := range 20 {
		spans = append(spans, Span{float64(3 * i), float64(3*i + 3)})
	}
	for b.Loop() {
		speakers(b, x, spans, 0)
	}
}
