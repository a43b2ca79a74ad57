// Package ast is the Audio Spectrogram Transformer (Gong et al. 2021, "AST: Audio
// Spectrogram Transformer", arXiv:2104.01778): which sounds a recording holds. It covers
// the published class ASTForAudioClassification. Section numbers in comments are of that
// paper.
//
// The files are the data flow: config.go, fbank.go (samples to a log-mel spectrogram),
// transformer.go (spectrogram to logits), model.go (windows to probabilities).
package ast

import (
	"math"

	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// Model is a bound checkpoint. It is immutable; any number of goroutines may share it.
type Model struct {
	cfg  *Config
	prep *Fbank
	net  Transformer
}

// Open binds a checkpoint. Everything that is wrong with the weights is reported at once.
func Open(f nn.Files) (*Model, error) {
	c, err := ParseConfig(f.Config)
	if err != nil {
		return nil, err
	}
	p, err := parsePreprocessor(f.Preprocessor, c)
	if err != nil {
		return nil, err
	}
	m := &Model{cfg: c, prep: p, net: bind(f.Root(), c)}
	return m, f.Weights.Err()
}

// Labels are the names of the sounds that the model knows.
func (m *Model) Labels() []string { return m.cfg.labels }

// Window is how many samples, at 16 kHz, the model hears at once.
func (m *Model) Window() int { return window + (m.cfg.Frames-1)*hop }

// FeatureCount is how many numbers describe a window.
func (m *Model) FeatureCount() int { return m.cfg.Hidden }

// Hear hears at most Window samples; fewer are padded as the published feature extractor
// does. It writes the probability of every label, in [0, 1], p [Labels], and what they
// were told from, features [FeatureCount].
func (m *Model) Hear(p []float64, features, samples []float32) {
	a := tensor.Borrow()
	defer a.Return()
	pooled, logits := m.forward(a, samples)
	copy(features, pooled)
	m.cfg.probabilities(p, logits)
}

func (m *Model) forward(a *tensor.Arena, samples []float32) (pooled, logits []float32) {
	x := a.New(m.cfg.Frames, m.cfg.Mels) // [F, M]
	m.prep.Window(x.Data, samples, m.cfg.Frames)
	a.Stage("input", 0, x)
	h, y := m.net.Forward(a, x)
	return h.Row(0), y.Row(0)
}

// probabilities writes those of labels that exclude each other if the configuration says so,
// and otherwise of each label on its own (§3.1).
func (c *Config) probabilities(p []float64, logits []float32) {
	if c.Problem != single {
		for i, v := range logits {
			p[i] = 1 / (1 + math.Exp(-float64(v)))
		}
		return
	}
	top := math.Inf(-1)
	for _, v := range logits {
		top = max(top, float64(v))
	}
	var sum float64
	for i, v := range logits {
		p[i] = math.Exp(float64(v) - top)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
}
