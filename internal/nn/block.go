package nn

import "tonggan/internal/tensor"

// PreNorm is a block of the vision transformer (Dosovitskiy et al. 2021,
// arXiv:2010.11929, §3.1) and of CLIP's text transformer: the norm stands before
// each sublayer and the residual path stays clean.
type PreNorm struct {
	Norm1 LayerNorm
	Self  Attention
	Norm2 LayerNorm
	MLP   MLP
}

// Forward maps x [T, D], one or more sequences, to [T, D] in place. See [Attention.Onto] for
// ends.
func (b *PreNorm) Forward(a *tensor.Arena, x tensor.T, ends []int, causal bool) {
	m := a.Mark()
	b.Self.Onto(a, x, b.Norm1.Forward(a, x), ends, causal)
	b.MLP.Onto(a, x, b.Norm2.Forward(a, x))
	a.Release(m)
}

// PostNorm is a block of BERT (Devlin et al. 2019, arXiv:1810.04805), with an
// optional cross-attention between self-attention and feed-forward as in BLIP's
// image-grounded text encoder. The norm stands after each sum.
type PostNorm struct {
	Self      Attention
	SelfNorm  LayerNorm
	Cross     CrossAttention // hollow in a text-only tower
	CrossNorm LayerNorm
	MLP       MLP
	MLPNorm   LayerNorm
}

// Read maps the words x [T, D] of one or more texts to [T, D] in place. See
// [Attention.Onto] for ends. seen, if not nil, is what the words look at, and
// probs then may receive how they looked, [H, T, S].
func (b *PostNorm) Read(a *tensor.Arena, x tensor.T, ends []int, seen *KV, probs []float32) {
	b.Self.Onto(a, x, x, ends, false)
	b.SelfNorm.In(x)
	b.rest(a, x, seen, probs)
}

// Write is Read for decoding, where words see only what came before them: see
// [Attention.Extend].
func (b *PostNorm) Write(a *tensor.Arena, x tensor.T, seqs []*Cache, layer int, seen *KV) {
	b.Self.Extend(a, x, x, seqs, layer)
	b.SelfNorm.In(x)
	b.rest(a, x, seen, nil)
}

func (b *PostNorm) rest(a *tensor.Arena, x tensor.T, seen *KV, probs []float32) {
	if seen != nil {
		b.Cross.Onto(a, x, x, seen, probs)
		b.CrossNorm.In(x)
	}
	b.MLP.Onto(a, x, x)
	b.MLPNorm.In(x)
}
