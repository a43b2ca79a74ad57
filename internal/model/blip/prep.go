package blip

import (
	"tonggan/internal/media"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
	"tonggan/internal/token"
)

// prep turns pictures into pixels and texts into ids.
type prep struct {
	tokens  *token.Tokenizer
	picture *media.Processor
	side    int // of the pictures that the model sees
	length  int // of the longest text, in ids
}

func newPrep(f nn.Files, c *Config) (prep, error) {
	p, err := nn.Pictures(f, int(c.Vision.Image), "BlipImageProcessor")
	if err != nil {
		return prep{}, err
	}
	if err := nn.CheckVocab(f, c.Text.Vocab); err != nil {
		return prep{}, err
	}
	return prep{f.Tokenizer, p, int(c.Vision.Image), c.Text.Positions}, nil
}

// pixels is the picture as the model sees it: [3, S, S], in a.
func (p *prep) pixels(a *tensor.Arena, pic *media.Picture) []float32 {
	x := a.Floats(3 * p.side * p.side)
	p.picture.Process(x, pic)
	return x
}
