package blip

import (
	"context"

	"tonggan/internal/media"
	"tonggan/internal/nn"
	"tonggan/internal/sample"
	"tonggan/internal/tensor"
	"tonggan/internal/token"
)

// QA is BlipForQuestionAnswering (§4.3, figure 5): the question reads the picture,
// and the answer is written while looking at the question. It is immutable and any
// number of goroutines may share it.
type QA struct {
	prep     prep
	vision   Vision
	question Text
	answer   Decoder
	bos      int32
	rules    sample.Rules
}

// OpenQA binds a checkpoint. Everything that is wrong with the weights is reported
// at once.
func OpenQA(f nn.Files) (*QA, error) {
	c, err := ParseConfig(f.Config, archQA)
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
	m := &QA{
		prep:     p,
		vision:   bindVision(w.Sub("vision_model"), &c.Vision),
		question: bindText(w.Sub("text_encoder"), &c.Text, c.Vision.Hidden),
		answer:   bindDecoder(w.Sub("text_decoder"), c),
		bos:      int32(c.Text.BOS),
		rules:    rules,
	}
	if err := f.Weights.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

// Answer answers a question about the picture, by greedy search and with at most 20
// tokens unless the checkpoint says otherwise. read is the question as it was read. The
// only error is Canceled.
func (m *QA) Answer(ctx context.Context, pic *media.Picture, question string) (answer string, read token.Encoding, err error) {
	a := tensor.Borrow()
	defer a.Return()
	read = m.prep.tokens.Encode(question, m.prep.length)
	ids, err := m.generate(ctx, a, m.prep.pixels(a, pic), read.IDs, m.rules)
	if err != nil {
		return "", read, err
	}
	return m.prep.tokens.Decode(ids[1:]), read, nil
}

// generate answers the question ids about pixels [3, S, S]. The result starts with
// the start token, as in the reference.
func (m *QA) generate(ctx context.Context, a *tensor.Arena, pixels []float32, question []int32, r sample.Rules) ([]int32, error) {
	img := m.vision.Forward(a, pixels)                                        // [1+P, Dv]
	q := m.question.Read(a, question, m.question.look(a, img, a.Floats), nil) // [T, D]
	a.Stage("question", 0, q)
	r.MaxNew = r.New(1, m.prep.length)
	w := m.answer.write(a, m.answer.Text.look(a, q, a.Floats), r, 1+r.MaxNew)
	return sample.Generate(ctx, []int32{m.bos}, w, r)
}
