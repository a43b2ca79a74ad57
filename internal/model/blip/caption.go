package blip

import (
	"context"

	"tonggan/internal/media"
	"tonggan/internal/nn"
	"tonggan/internal/sample"
	"tonggan/internal/tensor"
)

// Captioner is BlipForConditionalGeneration: a sentence is written while looking
// at the picture (LM, §3.2). It is immutable and any number of goroutines may
// share it.
type Captioner struct {
	prep    prep
	vision  Vision
	decoder Decoder
	bos     int32
	rules   sample.Rules
}

// OpenCaptioner binds a checkpoint. Everything that is wrong with the weights is
// reported at once.
func OpenCaptioner(f nn.Files) (*Captioner, error) {
	c, err := ParseConfig(f.Config, archCaptioner)
	if err != nil {
		return nil, err
	}
	p, err := newPrep(f, c)
	if err != nil {
		return nil, err
	}
	rules, err := sample.ParseRules(f.Generation)
	if err != nil {
		return nil, err
	}
	rules.End = []int32{int32(c.Text.SEP)} // whatever generation_config.json says
	w := f.Root()
	m := &Captioner{
		prep:    p,
		vision:  bindVision(w.Sub("vision_model"), &c.Vision),
		decoder: bindDecoder(w.Sub("text_decoder"), c),
		bos:     int32(c.Text.BOS),
		rules:   rules,
	}
	if err := f.Weights.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

// Caption describes the picture, by greedy search and with at most 20 tokens unless
// the checkpoint says otherwise. The sentence begins with prompt, which may be empty. A prompt past the
// model's length is cut. The only error is Canceled.
func (m *Captioner) Caption(ctx context.Context, pic *media.Picture, prompt string) (string, error) {
	a := tensor.Borrow()
	defer a.Return()
	var ids []int32
	if prompt != "" {
		ids = m.prep.tokens.Encode(prompt, m.prep.length).IDs
	}
	ids, err := m.generate(ctx, a, m.prep.pixels(a, pic), ids, m.rules)
	if err != nil {
		return "", err
	}
	return m.prep.tokens.Decode(ids[1:]), nil
}

// generate describes pixels [3, S, S]. prompt is an encoded text: [CLS], words,
// [SEP]. Its first id becomes the start token and its last is dropped, so that the
// words are begun and not ended; an empty prompt is the start token alone. The
// result starts with the start token, as in the reference.
func (m *Captioner) generate(ctx context.Context, a *tensor.Arena, pixels []float32, prompt []int32, r sample.Rules) ([]int32, error) {
	begin := []int32{m.bos}
	if len(prompt) > 2 {
		begin = append(begin, prompt[1:len(prompt)-1]...)
	}
	begin = begin[:min(len(begin), m.prep.length-1)]
	r.MaxNew = r.New(len(begin), m.prep.length)
	img := m.vision.Forward(a, pixels) // [1+P, Dv]
	w := m.decoder.write(a, m.decoder.Text.look(a, img, a.Floats), r, len(begin)+r.MaxNew)
	return sample.Generate(ctx, begin, w, r)
}
