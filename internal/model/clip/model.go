// Package clip is CLIP (Radford et al. 2021, "Learning Transferable Visual Models
// From Natural Language Supervision", arXiv:2103.00020): two towers that map
// pictures and texts into one space. It covers the published classes CLIPModel and
// ChineseCLIPModel. Section numbers in comments are of that paper unless another
// is named.
//
// The files are the data flow: config.go, prep.go (pictures and texts to numbers),
// vision.go, text.go and chinese.go (towers), head.go (the shared space).
package clip

import (
	"tonggan/internal/nn"
)

// Model is a bound checkpoint. It is immutable and any number of goroutines may
// share it.
type Model struct {
	prep   prep
	vision Vision
	text   reader
	scale  float32
	dim    int
}

// Open binds a checkpoint. Everything that is wrong with the weights is reported
// at once.
func Open(f nn.Files) (*Model, error) {
	c, err := ParseConfig(f.Config)
	if err != nil {
		return nil, err
	}
	p, err := newPrep(f, c)
	if err != nil {
		return nil, err
	}
	w := f.Root()
	m := &Model{prep: p, vision: bindVision(w, c), dim: c.Projection}
	if c.Chinese {
		m.text = bindChineseText(w, c)
	} else {
		m.text = bindText(w, c)
	}
	m.scale = w.Scalar("logit_scale")
	if err := f.Weights.Err(); err != nil {
		return nil, err
	}
	return m, nil
}
