// Package fastspeech is FastSpeech 2 (Ren et al. 2020, arXiv:2006.04558) with Conformer
// blocks (Guo et al. 2020, arXiv:2010.13956): phonemes to sound, with pitch, energy and
// duration as numbers that can be changed. A HiFi-GAN makes sound of its spectrograms, as
// published, or a source and a filter of what a model of our own says.
//
//	prep.go       words -> phonemes -> ids
//	conformer.go  the encoder, and the decoder
//	variance.go   pitch, energy, duration; the spectrogram
//	source.go     a source and a filter
//	model.go      all of it
package fastspeech

import (
	"context"
	"math"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

const (
	maxPhonemes = 2000  // of one text
	maxFrames   = 20000 // of one text
)

// Model is one checkpoint. It is immutable; any number of goroutines may share it.
type Model struct {
	cfg                     *Config
	phonemes                *phonemes
	embed                   nn.Embedding
	encoder, decoder        conformer
	pitch, energy, duration predictor
	pitchEmbed, energyEmbed nn.Conv1D
	speakers                nn.Embedding
	post                    postnet
	mean, scale             []float32 // [M] of spectrograms, for the vocoder
	vocoder                 nn.HiFiGAN
	source                  *source // in place of the vocoder, or nil
}

// What the published training (LJSpeech, ESPnet) makes of a semitone and a decibel: pitch
// is log F0 and energy the magnitude of a frame, both less their mean and in deviations,
// which no file of the checkpoint tells. They are about 0.25 and 0.7 of the mean.
const (
	semitone = math.Ln2 / 12 / 0.25
	decibel  = 0.1151 / 0.7 // 20 log10(1.122) is one
)

// Open binds a checkpoint folder.
func Open(f nn.Files) (*Model, error) {
	c, err := ParseConfig(f.Config)
	if err != nil {
		return nil, err
	}
	p, err := parsePhonemes(f, c)
	if err != nil {
		return nil, err
	}
	m, v := &c.Model, &c.Vocoder
	w, d := f.Root(), c.Model.Hidden
	if c.Source == nil {
		w = w.Sub("model")
	}
	out := &Model{
		cfg: c, phonemes: p, embed: w.Embedding("encoder.embed", m.Vocab, d),
		encoder:    bindConformer(w.Sub("encoder"), "encoder", m, m.EncLayers, m.EncHeads, m.EncFFN, m.EncTaps, m.EncPreNorm),
		decoder:    bindConformer(w.Sub("decoder"), "decoder", m, m.DecLayers, m.DecHeads, m.DecFFN, m.DecTaps, m.DecPreNorm),
		duration:   bindPredictor(w.Sub("duration_predictor"), d, m.DurLayers, m.DurWidth, m.DurTaps),
		pitch:      bindPredictor(w.Sub("pitch_predictor"), d, m.PitchDeep, m.PitchWidth, m.PitchTaps),
		energy:     bindPredictor(w.Sub("energy_predictor"), d, m.EnergyDeep, m.EnergyWidth, m.EnergyTaps),
		pitchEmbed: w.Conv1D("pitch_embed.conv", d, 1, m.PitchEmbed, 1, 1), energyEmbed: w.Conv1D("energy_embed.conv", d, 1, m.EnergyEmbed, 1, 1),
		post: bindPostnet(w.Sub("speech_decoder_postnet"), m),
	}
	if m.Speakers > 1 {
		out.speakers = w.Embedding("speaker_id_embedding", m.Speakers, d)
	}
	w.Ignore("language_id_embedding.weight") // the published code adds it only where a language is named
	if c.Source != nil {
		out.source = newSource(*c.Source, c.Rate)
		return out, f.Weights.Err()
	}
	g := f.Root().Sub("vocoder")
	out.mean, out.scale = g.F32("mean", v.In), g.F32("scale", v.In)
	out.vocoder = g.HiFiGAN(v.shape())
	return out, f.Weights.Err()
}

// Rate is the samples a second that the model makes.
func (m *Model) Rate() int { return m.cfg.Rate }

// Speakers is how many voices it has.
func (m *Model) Speakers() int { return max(1, m.cfg.Model.Speakers) }

// Phonetic says that the vocabulary is neither ARPAbet nor pinyin as package phoneme
// writes them: texts must be its phonemes.
func (m *Model) Phonetic() bool { return !m.phonemes.words }

// Spell writes words of lang, "en" or "zh", in phonemes for Say.
func (m *Model) Spell(text, lang string) string { return m.phonemes.spell(text, lang) }

// Say reads phonemes, separated by spaces: samples in [-1, 1] at Rate, and what it
// cannot read. Pitch, range and energy bend what the model predicts.
func (m *Model) Say(ctx context.Context, text string, speaker int, p tonggan.Prosody) (samples []float32, unread string, err error) {
	if speaker < 0 || speaker >= m.Speakers() {
		return nil, "", tonggan.Errorf(tonggan.Invalid, "voice %d: this model has voices 0 to %d", speaker, m.Speakers()-1)
	}
	ids, unread := m.phonemes.encode(text)
	if len(ids) == 0 {
		return nil, unread, nil
	}
	if len(ids) > maxPhonemes {
		return nil, unread, tonggan.Errorf(tonggan.TooLarge, "the sentence has %d phonemes: the limit is %d; cut it in parts", len(ids), maxPhonemes)
	}
	a := tensor.Borrow()
	defer a.Return()
	samples, err = m.speak(ctx, a, ids, speaker, p)
	return samples, unread, err
}

// speak makes sound of ids: §2.2.
func (m *Model) speak(ctx context.Context, a *tensor.Arena, ids []int32, speaker int, p tonggan.Prosody) ([]float32, error) {
	d := m.embed.Dim
	x := a.New(len(ids), d)
	for t, id := range ids {
		copy(x.Row(t), m.embed.At(int(id)))
	}
	m.encoder.in(a, x)
	if m.cfg.Model.Speakers > 1 {
		for t := range ids {
			kernel.Add(x.Row(t), x.Row(t), m.speakers.At(speaker))
		}
	}
	pitch, energy, logs := m.pitch.forward(a, x), m.energy.forward(a, x), m.duration.forward(a, x)
	a.Stage("pitch", 0, tensor.Of(pitch, len(pitch), 1))
	a.Stage("energy", 0, tensor.Of(energy, len(energy), 1))
	if m.source == nil {
		bend(pitch, energy, p)
	}
	speed := p.Rate
	if speed == 0 {
		speed = 1
	}
	frames, total, rest := make([]int, len(ids)), 0, 0.0
	for i, l := range logs {
		n := max(math.RoundToEven(math.Exp(float64(l))-1), 0)
		if m.cfg.Model.Slowness != 1 {
			n = math.RoundToEven(n * m.cfg.Model.Slowness)
		}
		if speed != 1 { // what rounding takes from one phoneme the next one gets
			rest += n / speed
			n = max(math.RoundToEven(rest), 0)
			rest -= n
		}
		frames[i] = int(min(n, maxFrames))
		if total += frames[i]; total > maxFrames {
			return nil, tonggan.Errorf(tonggan.TooLarge, "the sentence would last longer than %d frames; cut it in parts", maxFrames)
		}
	}
	if total == 0 {
		for i := range frames {
			frames[i] = 1
		}
		total = len(frames)
	}
	kernel.Add(x.Data, x.Data, m.energyEmbed.Forward(a, tensor.Of(energy, len(energy), 1), kernel.None).Data)
	kernel.Add(x.Data, x.Data, m.pitchEmbed.Forward(a, tensor.Of(pitch, len(pitch), 1), kernel.None).Data)
	y := a.New(total, d) // [F, D]
	at := 0
	for i, n := range frames {
		for range n {
			copy(y.Row(at), x.Row(i))
			at++
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.decoder.in(a, y)
	spec := m.post.forward(a, y) // [F, M]
	a.Stage("spectrogram", 0, spec)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if m.source != nil {
		m.source.bend(spec, p)
		return m.source.forward(spec), nil
	}
	if m.cfg.Vocoder.Normalise {
		for t := range spec.Rows() {
			row := spec.Row(t)
			for k := range row {
				row[k] = (row[k] - m.mean[k]) / m.scale[k]
			}
		}
	}
	wave := m.vocoder.Forward(a, spec, nil)
	out := make([]float32, len(wave))
	copy(out, wave)
	return out, nil
}

// bend changes the predicted pitch and energy of each phoneme. Nothing asked changes no
// bit.
func bend(pitch, energy []float32, p tonggan.Prosody) {
	spread(pitch, p.Range, func(int) bool { return true })
	for i := range pitch {
		pitch[i] += float32(semitone * p.Pitch)
	}
	for i := range energy {
		energy[i] += float32(decibel * p.Energy)
	}
}

// spread puts values span times as far from the mean of those that count; 0 is once.
func spread(values []float32, span float64, counts func(i int) bool) {
	if span == 0 || span == 1 {
		return
	}
	var sum, n float64
	for i, v := range values {
		if counts(i) {
			sum += float64(v)
			n++
		}
	}
	for i, v := range values {
		values[i] = v + float32((span-1)*(float64(v)-sum/max(n, 1)))
	}
}
