package blip

import (
	"tonggan/internal/kernel"
	"tonggan/internal/nn"
	"tonggan/internal/sample"
	"tonggan/internal/tensor"
)

// Decoder is the image-grounded text decoder of §3.1 with its language modelling
// head: BERT's, whose scores are the word embeddings again unless it has its own.
//
// Shapes: T words, B sequences, D width, V vocabulary.
type Decoder struct {
	Text      Text
	Transform nn.Linear // [D, D]
	Norm      nn.LayerNorm
	Scores    nn.Linear // [V, D]
	act       kernel.Activation
}

// bindDecoder finds the decoder under its published names.
func bindDecoder(w nn.Weights, c *Config) Decoder {
	t, h := &c.Text, w.Sub("cls.predictions")
	m := Decoder{
		Text:      bindText(w.Sub("bert"), t, c.Vision.Hidden),
		Transform: h.Linear("transform.dense", t.Hidden, t.Hidden),
		Norm:      h.LayerNorm("transform.LayerNorm", t.Hidden, float32(t.Eps)),
		act:       t.act,
	}
	// What is stored apart stays apart, whatever the configuration calls tied, as in the
	// reference.
	scores, bias := m.Text.Word.Table, "bias"
	if h.Has("decoder.weight") || !c.Tied && !t.Tied {
		scores = h.F32("decoder.weight", t.Vocab, t.Hidden)
	}
	if h.Has("decoder.bias") {
		bias = "decoder.bias"
		h.Ignore("bias")
	}
	m.Scores = h.Matrix(scores, h.F32(bias, t.Vocab), t.Vocab, t.Hidden)
	return m
}

// head scores what may follow each row of x [B, D]: [B, V].
func (m *Decoder) head(a *tensor.Arena, x tensor.T) tensor.T {
	h := m.Norm.In(m.Transform.Act(a, x, m.act)) // [B, D]
	return m.Scores.Forward(a, h)                // [B, V]
}

// writing is the state of one decoding: what is seen, and what was written so far
// by each of the sequences under search. It implements [sample.Decoder].
type writing struct {
	m      *Decoder
	a      *tensor.Arena
	seen   []nn.KV
	live   []*nn.Cache // one for each sequence, in their order
	bottom tensor.Mark
}

// write prepares to decode, from memory in a, sequences of up to room words.
func (m *Decoder) write(a *tensor.Arena, seen []nn.KV, rules sample.Rules, room int) *writing {
	w := &writing{m: m, a: a, seen: seen}
	for range rules.Width() {
		w.live = append(w.live, nn.NewCache(a, len(m.Text.Layers), room, m.Text.Word.Dim))
	}
	w.bottom = a.Mark()
	return w
}

// Start reads the prompt and scores what follows it: [V].
func (w *writing) Start(prompt []int32) []float32 {
	x := w.step(prompt, w.live[:1])
	return w.m.head(w.a, x.Span(len(prompt)-1, len(prompt))).Data
}

// Next adds one word to each sequence and scores what follows: [B, V].
func (w *writing) Next(parents []int, tokens []int32) []float32 {
	nn.Reorder(w.live, parents)
	w.a.Release(w.bottom)
	x := w.step(tokens, w.live[:len(tokens)])
	return w.m.head(w.a, x).Data
}

// step feeds len(ids)/len(seqs) words to each sequence: [len(ids), D].
func (w *writing) step(ids []int32, seqs []*nn.Cache) tensor.T {
	t, a := &w.m.Text, w.a
	n := len(ids) / len(seqs)
	x := a.New(len(ids), t.Word.Dim)
	for b, c := range seqs {
		t.Word.Into(x.Span(b*n, (b+1)*n), ids[b*n:(b+1)*n], &t.Pos, c.Len)
	}
	t.Norm.In(x)
	a.Stage("decode.embeddings", 0, x)
	for i := range t.Layers {
		t.Layers[i].Write(a, x, seqs, i, &w.seen[i])
		a.Stage("decode.layer", i, x)
	}
	for _, c := range seqs {
		c.Advance(n)
	}
	return x
}
