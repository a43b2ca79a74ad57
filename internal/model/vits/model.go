// Package vits is VITS (Kim et al. 2021, "Conditional Variational Autoencoder with
// Adversarial Learning for End-to-End Text-to-Speech", arXiv:2106.06103): text to
// sound in one network.
//
//	prep.go      text -> letters
//	text.go      letters -> what they mean, and the latents they may have
//	duration.go  how long each lasts
//	flow.go      latents -> latents of sound
//	decode.go    latents of sound -> samples
package vits

import (
	"context"
	"math"
	"math/rand/v2"
	"strconv"

	"tonggan"
	"tonggan/internal/nn"
	"tonggan/internal/phoneme"
	"tonggan/internal/tensor"
)

const (
	maxLetters = 4000  // of one text, blanks included
	maxFrames  = 40000 // of one text
)

// Model is one checkpoint. It is immutable; any number of goroutines may share it.
type Model struct {
	cfg      *Config
	letters  *letters
	text     Text
	duration durations
	flow     flow
	vocoder  nn.HiFiGAN
	speakers nn.Embedding
}

// Open binds a checkpoint folder.
func Open(f nn.Files) (*Model, error) {
	c, err := ParseConfig(f.Config)
	if err != nil {
		return nil, err
	}
	l, err := parseLetters(f, c)
	if err != nil {
		return nil, err
	}
	w := f.Root()
	m := &Model{cfg: c, letters: l, text: bindText(w.Sub("text_encoder"), c), flow: bindFlow(w.Sub("flow"), c)}
	if c.Stochastic {
		m.duration = bindStochastic(w.Sub("duration_predictor"), c)
	} else {
		m.duration = bindPlain(w.Sub("duration_predictor"), c)
	}
	m.vocoder = w.Sub("decoder").HiFiGAN(c.vocoder())
	if c.Speakers > 1 {
		m.speakers = w.Embedding("embed_speaker", c.Speakers, c.SpeakerWidth)
	}
	w.Ignore("posterior_encoder.*")
	return m, f.Weights.Err()
}

// Phonetic says that texts must be phonemes.
func (m *Model) Phonetic() bool { return m.letters.phonemes }

// Spell writes words of lang, "en" or "zh", in letters that the model reads: Chinese in
// pinyin where it was trained on what uroman romanises.
func (m *Model) Spell(text, lang string) string {
	if m.letters.roman && lang == "zh" {
		return phoneme.Roman(text)
	}
	return text
}

// Rate is the samples a second that the model makes.
func (m *Model) Rate() int { return m.cfg.Rate }

// Speakers is how many voices it has.
func (m *Model) Speakers() int { return m.cfg.Speakers }

// Say reads a text of one or a few sentences: samples in [-1, 1] at Rate, and the
// characters that it cannot read. speed is 1 as published, 2 twice as fast; seed
// chooses the noise that makes it sound alive.
func (m *Model) Say(ctx context.Context, text string, speaker int, speed float64, seed uint64) (samples []float32, unread string, err error) {
	if speaker < 0 || speaker >= m.cfg.Speakers {
		return nil, "", tonggan.Errorf(tonggan.Invalid, "voice %d: this model has voices 0 to %d", speaker, m.cfg.Speakers-1)
	}
	ids, unread, err := m.letters.encode(text)
	if err != nil || len(ids) == 0 {
		return nil, unread, err
	}
	if len(ids) > maxLetters {
		return nil, unread, tonggan.Errorf(tonggan.TooLarge, "the sentence has %d letters: the limit is %d; cut it in parts", len(ids), maxLetters)
	}
	random := rand.New(rand.NewPCG(seed, 0x7174))
	noise := func(x []float32) {
		for i := range x {
			x[i] = float32(random.NormFloat64())
		}
	}
	a := tensor.Borrow()
	defer a.Return()
	samples, err = m.speak(ctx, a, ids, speaker, speed, noise)
	return samples, unread, err
}

// speak makes sound of ids: §2.
func (m *Model) speak(ctx context.Context, a *tensor.Arena, ids []int32, speaker int, speed float64, noise func([]float32)) ([]float32, error) {
	var who []float32
	if m.cfg.Speakers > 1 {
		who = m.speakers.At(speaker)
	}
	x, stats := m.text.Forward(a, ids) // [T, D], [T, 2Z]
	logs := m.duration.forward(a, x, who, noise)
	a.Stage("duration", 0, tensor.Of(logs, len(logs), 1))
	frames := make([]int, len(ids))
	total := 0
	for i, l := range logs {
		n := math.Ceil(math.Exp(float64(l)) / (speed * m.cfg.Speed))
		frames[i] = int(min(max(n, 0), maxFrames))
		if total += frames[i]; total > maxFrames {
			return nil, tonggan.Errorf(tonggan.TooLarge, "the sentence would last longer than %d frames; cut it in parts", maxFrames)
		}
	}
	if total == 0 {
		total, frames[0] = 1, 1
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	half := m.cfg.Latent
	z := a.New(total, half) // [F, Z]
	noise(z.Data)
	t := 0
	for i, n := range frames {
		mean, dev := stats.Row(i)[:half], stats.Row(i)[half:]
		for k, v := range dev {
			dev[k] = float32(math.Exp(float64(v)))
		}
		for range n {
			row := z.Row(t)
			for k := range row {
				row[k] = mean[k] + row[k]*dev[k]*float32(m.cfg.Noise)
			}
			t++
		}
	}
	a.Stage("prior", 0, z)
	m.flow.backward(a, z, who)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	y := m.vocoder.Forward(a, z, who)
	out := make([]float32, len(y))
	copy(out, y)
	return out, nil
}

func itoa(i int) string { return strconv.Itoa(i) }
