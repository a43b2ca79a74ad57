package understand

import (
	"context"
	"math"
	"slices"

	"tonggan"
)

// SoundRate is what models hear, in Hz.
const SoundRate = 16000

// Listener says which sounds a short stretch of sound holds.
type Listener interface {
	Labels() []string
	// Window is how many samples it hears at once.
	Window() int
	// Probabilities writes that of each label, in [0, 1], for at most Window samples.
	Probabilities(dst []float64, samples []float32)
}

// Ear is what is known of a Listener: when to believe it, and what to call what it hears.
type Ear struct {
	Threshold float64          // probability from which it is believed, unless a sound has its own
	Repeat    bool             // what is shorter than a window is heard again and again until one is full, not padded as the published extractor does
	Sounds    map[string]Known // by label
}

// Known is what is known of one label.
type Known struct {
	Chinese   string  // its name
	Says      string  // a clause for captions, "a dog barks"; empty is the label
	Threshold float64 // 0 is Ear.Threshold
	Quiet     bool    // nothing is heard: told only when nothing else is
}

// untold is the threshold of a model without a tonggan.json.
const untold = 0.5

// Validate says what is out of range.
func (e Ear) Validate() error {
	if !(e.Threshold >= 0 && e.Threshold <= 1) {
		return tonggan.Errorf(tonggan.Invalid, "hear: threshold is %g; it must be from 0 to 1", e.Threshold)
	}
	for name, k := range e.Sounds {
		if !(k.Threshold >= 0 && k.Threshold <= 1) {
			return tonggan.Errorf(tonggan.Invalid, "hear: threshold of %q is %g; it must be from 0 to 1", name, k.Threshold)
		}
	}
	return nil
}

// Believed is the probability from which a label is believed.
func (e Ear) Believed(label string) float64 {
	for _, t := range []float64{e.Sounds[label].Threshold, e.Threshold} {
		if t > 0 {
			return t
		}
	}
	return untold
}

const (
	parts     = 4  // slots of a window: windows start a slot apart
	topSounds = 5  // kinds that are ranked, unless the request says otherwise
	maxTop    = 50 // of them
)

// CheckHear reports what is wrong with a request before any sound is decoded.
func CheckHear(r tonggan.HearRequest) error {
	if r.Top < 0 || r.Top > maxTop {
		return tonggan.Errorf(tonggan.Invalid, "top is %d; it must be from 1 to %d", r.Top, maxTop)
	}
	return nil
}

// Hear slides windows over a recording and says which sounds it holds, and when.
func Hear(ctx context.Context, m Listener, ear Ear, samples []float32, r tonggan.HearRequest) (*tonggan.HearAnswer, error) {
	answer := &tonggan.HearAnswer{Sound: r.Sound.Name, Seconds: float64(len(samples)) / SoundRate}
	if n := len(samples); ear.Repeat && n > 0 && n < m.Window() {
		for samples = slices.Clone(samples); len(samples) < m.Window(); {
			samples = append(samples, samples[:min(n, m.Window()-len(samples))]...)
		}
	}
	labels, slot := m.Labels(), m.Window()/parts
	var heard [][]float64 // [windows][labels]
	for at := 0; ; at += slot {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		end := min(at+m.Window(), len(samples))
		p := make([]float64, len(labels))
		m.Probabilities(p, samples[max(0, min(at, end-m.Window())):end]) // the last one is whole as well
		heard = append(heard, p)
		if r.Each != nil {
			r.Each(min(answer.Seconds, float64(end)/SoundRate), answer.Seconds)
		}
		if end == len(samples) {
			break
		}
	}
	top := make([]float64, len(labels)) // of each label, in any window
	slots := make([]float64, (int(answer.Seconds*SoundRate+0.5)+slot-1)/slot)
	for l, label := range labels {
		for _, p := range heard {
			top[l] = max(top[l], p[l])
		}
		if top[l] < ear.Believed(label) {
			continue
		}
		agree(slots, heard, l)
		for _, e := range stretches(slots, ear.Believed(label)) {
			answer.Events = append(answer.Events, tonggan.SoundEvent{
				Start: float64(e.from*slot) / SoundRate, End: min(answer.Seconds, float64(e.to*slot)/SoundRate),
				SoundKind: tonggan.SoundKind{Name: label, Chinese: ear.Sounds[label].Chinese, Probability: e.top},
			})
		}
	}
	slices.SortStableFunc(answer.Events, func(a, b tonggan.SoundEvent) int {
		if a.Start != b.Start {
			return int(math.Copysign(1, a.Start-b.Start))
		}
		return int(math.Copysign(1, b.Probability-a.Probability))
	})
	answer.Top = rankSounds(labels, top, ear, r.Top)
	answer.Caption, answer.Chinese = captions(answer.Events, ear, answer.Seconds)
	if len(answer.Events) == 0 {
		answer.Warnings = append(answer.Warnings, "there is no sound that the model is sure of")
	}
	return answer, nil
}

// agree writes how probable label l is in each slot: the second-lowest of the windows
// that cover it. One window may miss a sound at its edge; a sound that only one of them
// has may be a slip.
func agree(slots []float64, heard [][]float64, l int) {
	var some [parts]float64
	for s := range slots {
		cover := some[:0]
		for w := max(0, s-parts+1); w <= min(s, len(heard)-1); w++ {
			cover = append(cover, heard[w][l])
		}
		if len(cover) == 0 { // behind the start of the last window
			cover = append(cover, heard[len(heard)-1][l])
		}
		slices.Sort(cover)
		slots[s] = cover[(len(cover)-1)/3]
	}
}

type stretch struct {
	from, to int // slots
	top      float64
}

// stretches are runs of slots at or over a threshold; a gap of one slot does not part them.
func stretches(slots []float64, threshold float64) (all []stretch) {
	for s, p := range slots {
		if p < threshold {
			continue
		}
		if n := len(all); n > 0 && s <= all[n-1].to+1 {
			all[n-1].to, all[n-1].top = s+1, max(all[n-1].top, p)
		} else {
			all = append(all, stretch{s, s + 1, p})
		}
	}
	return all
}

func rankSounds(labels []string, top []float64, ear Ear, n int) []tonggan.SoundKind {
	all := make([]tonggan.SoundKind, len(labels))
	for i, label := range labels {
		all[i] = tonggan.SoundKind{Name: label, Chinese: ear.Sounds[label].Chinese, Probability: top[i]}
	}
	slices.SortStableFunc(all, func(a, b tonggan.SoundKind) int {
		switch {
		case a.Probability > b.Probability:
			return -1
		case a.Probability < b.Probability:
			return 1
		}
		return 0
	})
	if n == 0 {
		n = topSounds
	}
	return all[:min(n, len(all))]
}
