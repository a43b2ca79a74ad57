package understand

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tonggan"
)

// marked hears windows of a second. Sample values say what is there: label 0 where any
// sample of the window is 1, label 1 for 2, and so on.
type marked struct{}

func (marked) Labels() []string  { return []string{"rain", "dog", "bell", "silence"} }
func (marked) Window() int       { return SoundRate }
func (marked) FeatureCount() int { return 1 }

// Hear makes the largest sample the only feature.
func (marked) Hear(p []float64, features, samples []float32) {
	clear(p)
	features[0] = 0
	p[3] = 0.8
	for _, v := range samples {
		if i := int(v); i > 0 {
			p[i-1], p[3] = 0.9, 0.1
			features[0] = max(features[0], v)
		}
	}
}

var ear = Ear{Threshold: 0.6, Sounds: map[string]Known{
	"rain": {Chinese: "雨声"}, "dog": {Chinese: "狗叫声", Says: "a dog barks"}, "bell": {Chinese: "铃声", Threshold: 0.95}, "silence": {Chinese: "安静", Quiet: true},
}}

// recording is seconds of nothing, with label l from one second to another for each mark.
func recording(seconds float64, marks ...[3]float64) []float32 {
	x := make([]float32, int(seconds*SoundRate))
	for _, m := range marks {
		for i := int(m[1] * SoundRate); i < int(m[2]*SoundRate); i++ {
			x[i] = float32(m[0] + 1)
		}
	}
	return x
}

func TestHear(t *testing.T) {
	for _, c := range []struct {
		name   string
		x      []float32
		events string // label, start, end
		en, zh string
	}{
		{"one sound", recording(10, [3]float64{1, 4, 6}), "silence 0.00-3.50 dog 3.75-6.25 silence 6.50-10.00", "a dog barks", "狗叫声"},
		{"a short one", recording(10, [3]float64{1, 5.05, 5.15}), "silence 0.00-4.50 dog 4.75-5.50 silence 5.75-10.00", "a dog barks", "狗叫声"},
		{"one all the time, one late", recording(20, [3]float64{0, 0, 20}, [3]float64{1, 17, 18}), "rain 0.00-20.00 dog 16.75-18.25",
			"rain throughout; a dog barks near the end", "一直有雨声；狗叫声（接近结尾）"},
		{"one after the other", recording(12, [3]float64{1, 0, 3}, [3]float64{0, 5, 8}), "dog 0.00-3.25 silence 3.50-4.50 rain 4.75-8.25 silence 8.50-12.00",
			"a dog barks, then rain", "狗叫声，然后是雨声"},
		{"not sure enough", recording(2, [3]float64{2, 0, 2}), "", "", ""},
		{"nothing", recording(5), "silence 0.00-5.00", "silence", "安静"},
		{"shorter than a window", recording(0.3, [3]float64{1, 0, 0.3}), "dog 0.00-0.30", "a dog barks", "狗叫声"},
		{"no samples", nil, "", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			last := 0.0
			a, err := Hear(t.Context(), marked{}, ear, c.x, tonggan.HearRequest{Each: func(done, total float64) {
				if done < last || done > total {
					t.Errorf("progress %g after %g of %g", done, last, total)
				}
				last = done
			}})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, e := range a.Events {
				got = append(got, fmt.Sprintf("%s %.2f-%.2f", e.Name, e.Start, e.End))
				if e.Probability < 0.6 || e.Chinese == "" {
					t.Errorf("%+v", e)
				}
			}
			if s := strings.Join(got, " "); s != c.events {
				t.Errorf("events %s\n want %s", s, c.events)
			}
			if a.Caption != c.en || a.Chinese != c.zh {
				t.Errorf("captions %q, %q; want %q, %q", a.Caption, a.Chinese, c.en, c.zh)
			}
			if (len(a.Warnings) > 0) != (c.events == "") {
				t.Errorf("warnings %q", a.Warnings)
			}
		})
	}
}

// A short recording fills a window when the model wants that, and keeps its length.
func TestHearRepeats(t *testing.T) {
	x := recording(0.3, [3]float64{1, 0.1, 0.2})
	for _, repeat := range []bool{false, true} {
		m := counting{n: new(int)}
		a, err := Hear(t.Context(), m, Ear{Repeat: repeat}, x, tonggan.HearRequest{})
		if err != nil || a.Seconds != 0.3 || len(a.Events) != 1 || a.Events[0].End != 0.3 {
			t.Errorf("repeat %t: %v %+v", repeat, err, a)
		}
		if want := map[bool]int{false: len(x), true: SoundRate}[repeat]; *m.n != want {
			t.Errorf("repeat %t: the model hears %d samples, want %d", repeat, *m.n, want)
		}
	}
}

// What is far from the sounds that a label was learnt from is ranked as before, but told
// only if the model is all the surer.
func TestHearFar(t *testing.T) {
	x := recording(5, [3]float64{1, 1, 3})
	for _, c := range []struct {
		threshold, far float64
		want           string
	}{{1, 0, "silence dog silence"}, {0.5, 0, "silence silence"}, {0.5, 0.95, "silence silence"}, {0.5, 0.85, "silence dog silence"}} {
		ear := ear
		ear.Far, ear.Domain = c.far, &Domain{Mean: []float32{0, 1.25, 0, 0}, Whiten: []float32{1}, Threshold: c.threshold}
		a, err := Hear(t.Context(), marked{}, ear, x, tonggan.HearRequest{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range a.Events {
			got = append(got, e.Name)
		}
		if s := strings.Join(got, " "); s != c.want || a.Top[0].Name != "dog" || a.Top[0].Probability != 0.9 {
			t.Errorf("threshold %g, far %g: %s, first %v; want %s", c.threshold, c.far, s, a.Top[0], c.want)
		}
	}
}

// counting remembers how many samples it heard last.
type counting struct {
	marked
	n *int
}

func (c counting) Hear(p []float64, features, samples []float32) {
	*c.n = len(samples)
	c.marked.Hear(p, features, samples)
}

// An hour of one thing is one event.
func TestHearAnHour(t *testing.T) {
	a, err := Hear(t.Context(), marked{}, ear, recording(3600, [3]float64{0, 0, 3600}), tonggan.HearRequest{})
	if err != nil || len(a.Events) != 1 || a.Events[0].End != 3600 || a.Caption != "rain" {
		t.Errorf("%v: %+v, %q", err, a.Events, a.Caption)
	}
}

func TestHearRanks(t *testing.T) {
	a, err := Hear(t.Context(), marked{}, Ear{}, recording(3, [3]float64{2, 1, 2}), tonggan.HearRequest{Top: 2})
	if err != nil || len(a.Top) != 2 || a.Top[0].Name != "bell" || a.Top[1].Name != "silence" || a.Chinese != "" {
		t.Errorf("%v: %+v", err, a)
	}
	for _, top := range []int{-1, 51} {
		if err := CheckHear(tonggan.HearRequest{Top: top}); tonggan.CodeOf(err) != tonggan.Invalid || !strings.Contains(err.Error(), "1 to 50") {
			t.Errorf("top %d: %v", top, err)
		}
	}
}

func TestHearStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	_, err := Hear(ctx, marked{}, ear, recording(100), tonggan.HearRequest{Each: func(_, _ float64) {
		if n++; n == 3 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || n != 3 {
		t.Errorf("%d windows, %v", n, err)
	}
}

func TestEarValidates(t *testing.T) {
	for _, e := range []Ear{{Threshold: 1.5}, {Far: -1}, {Sounds: map[string]Known{"dog": {Threshold: -1}}}} {
		if tonggan.CodeOf(e.Validate()) != tonggan.Invalid {
			t.Errorf("%+v was accepted", e)
		}
	}
	if (Ear{}).threshold("dog") != untold || ear.threshold("bell") != 0.95 || ear.threshold("dog") != 0.6 {
		t.Error("thresholds are mixed up")
	}
}

// A caption never tells more than five kinds of sound, whatever was heard.
func TestCaptionIsShort(t *testing.T) {
	var events []tonggan.SoundEvent
	for i := range 30 {
		events = append(events, tonggan.SoundEvent{Start: float64(2 * i), End: float64(2*i + 1), SoundKind: tonggan.SoundKind{Name: fmt.Sprint("sound ", i)}})
	}
	if en, zh := captions(events, Ear{}, 60); strings.Count(en, "then") != told-1 || zh != "" {
		t.Errorf("%q, %q", en, zh)
	}
}
