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
	// FeatureCount is how many numbers describe what it heard.
	FeatureCount() int
	// Hear writes the probability of each label, in [0, 1], p [labels], and what they were
	// told from, features [FeatureCount], for at most Window samples.
	Hear(p []float64, features, samples []float32)
}

// Ear is what is known of a Listener: when to believe it, and what to call what it hears.
type Ear struct {
	Threshold float64          // probability from which it is believed, unless a sound has its own
	Repeat    bool             // what is shorter than a window is heard again and again until one is full, not padded as the published extractor does
	Sounds    map[string]Known // by label
	Domain    *Domain          // by place of the label: how far from it is far; nil is never
	Far       float64          // probability from which a label is believed though the sound is far from it; 0 is none
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
	if !(e.Far >= 0 && e.Far <= 1) {
		return tonggan.Errorf(tonggan.Invalid, "hear: far is %g; it must be from 0 to 1", e.Far)
	}
	for name, k := range e.Sounds {
		if !(k.Threshold >= 0 && k.Threshold <= 1) {
			return tonggan.Errorf(tonggan.Invalid, "hear: threshold of %q is %g; it must be from 0 to 1", name, k.Threshold)
		}
	}
	return nil
}

// Believes says whether label number l may be told of a window that is described by
// features and has it with probability p.
func (e Ear) Believes(l int, label string, p float64, features []float32) bool {
	return p >= e.threshold(label) && (e.Domain == nil || e.Far > 0 && p >= e.Far || e.Domain.Distance(features, l) <= e.Domain.Threshold)
}

// threshold is the probability from which a label is believed.
func (e Ear) threshold(label string) float64 {
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
	top, features := make([]float64, len(labels)), make([]float32, m.FeatureCount())
	var heard [][]float64 // [windows][labels]: how probable, 0 if it is not believed
	for at := 0; ; at += slot {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		end := min(at+m.Window(), len(samples))
		p := make([]float64, len(labels))
		m.Hear(p, features, samples[max(0, min(at, end-m.Window())):end]) // the last one is whole as well
		for l, label := range labels {
			top[l] = max(top[l], p[l])
			if !ear.Believes(l, label, p[l], features) {
				p[l] = 0
			}
		}
		heard = append(heard, p)
		if r.Each != nil {
			r.Each(min(answer.Seconds, float64(end)/SoundRate), answer.Seconds)
		}
		if end == len(samples) {
			break
		}
	}
	slots := make([]float64, (int(answer.Seconds*SoundRate+0.5)+slot-1)/slot)
	for l, label := range labels {
		agree(slots, heard, l)
		for _, e := range stretches(slots) {
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

// stretches are runs of slots that are believed; a gap of one slot does not part them.
func stretches(slots []float64) (all []stretch) {
	for s, p := range slots {
		if p == 0 {
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
