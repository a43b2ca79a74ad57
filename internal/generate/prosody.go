package generate

import (
	"context"
	"math"

	"tonggan"
	"tonggan/internal/mood"
	"tonggan/internal/sound"
)

// moods is what each mood does to a voice at full intensity. The directions are those
// that listeners and measurements agree on (Scherer 2003, "Vocal communication of
// emotion"); how far is a matter of taste, kept small enough to stay one voice.
var moods = map[tonggan.Mood]tonggan.Prosody{
	// Bright and lively.
	tonggan.Happy: {Rate: 1.06, Pitch: 1.5, Range: 1.35, Energy: 1.5, Pause: 0.9},
	// Without strength: low, slow, flat, with long pauses.
	tonggan.Sad: {Rate: 0.82, Pitch: -2, Range: 0.6, Energy: -3, Pause: 1.6},
	// Pressed out between the teeth: loud, fast, low and level.
	tonggan.Angry: {Rate: 1.12, Pitch: -1, Range: 0.8, Energy: 4, Pause: 0.7},
	// A tight throat: high, hurried, narrow, not loud.
	tonggan.Afraid: {Rate: 1.15, Pitch: 2.5, Range: 0.7, Energy: -1, Pause: 0.8},
	// Close to the ear: soft, slow, a little lower.
	tonggan.Tender: {Rate: 0.88, Pitch: -0.7, Range: 0.85, Energy: -4, Pause: 1.3},
	// Everything at once: high, fast, wide and loud.
	tonggan.Excited: {Rate: 1.18, Pitch: 3, Range: 1.5, Energy: 3, Pause: 0.7},
}

// prosody is what a feeling does to a voice: the table, scaled by intensity.
func prosody(f tonggan.Feeling) tonggan.Prosody {
	p, ok := moods[f.Mood]
	if !ok {
		return tonggan.Prosody{Rate: 1, Range: 1, Pause: 1}
	}
	x := f.Intensity
	return tonggan.Prosody{Rate: math.Pow(p.Rate, x), Pitch: x * p.Pitch, Range: math.Pow(p.Range, x), Energy: x * p.Energy, Pause: math.Pow(p.Pause, x)}
}

// Plain is a model that reads at a speed, and knows of no pitch and no energy.
type Plain interface {
	Rate() int
	Speakers() int
	Phonetic() bool
	Spell(text, lang string) string
	Say(ctx context.Context, text string, voice int, speed float64, seed uint64) (samples []float32, unread string, err error)
}

// Bend makes a [Speaker] of a voice: what the model cannot do is done to its sound.
func Bend(v Plain) Speaker { return bent{v} }

type bent struct{ Plain }

func (b bent) Say(ctx context.Context, text string, voice int, p tonggan.Prosody, seed uint64) ([]float32, string, error) {
	samples, unread, err := b.Plain.Say(ctx, text, voice, factor(p.Rate), seed)
	if err != nil {
		return nil, unread, err
	}
	samples = sound.Bend(samples, b.Rate(), p.Pitch, factor(p.Range))
	if p.Energy != 0 {
		samples = sound.Gain(samples, p.Energy)
	}
	return samples, unread, nil
}

// factor is a factor whose zero value changes nothing.
func factor(x float64) float64 {
	if x == 0 {
		return 1
	}
	return x
}

// feel fills in the feelings that nobody chose: what a mark or the request says, else
// what the sentence's own words say. Phonemes say nothing.
func feel(cues []cue, asked tonggan.Feeling, phonetic bool) {
	text := func(i int) string {
		if i < 0 || i >= len(cues) {
			return ""
		}
		return cues[i].Text
	}
	for i := range cues {
		l := &cues[i]
		if l.feeling.Mood == "" {
			l.feeling = asked
		}
		switch {
		case l.feeling.Mood != "":
		case phonetic:
			l.feeling = tonggan.Feeling{Mood: tonggan.Neutral}
		default:
			l.feeling = mood.Of(text(i-1), l.Text, text(i+1))
		}
	}
}
