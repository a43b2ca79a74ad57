package clip

import (
	"math"
	"slices"

	"tonggan/internal/kernel"
	"tonggan/internal/media"
	"tonggan/internal/tensor"
)

// Dim is the width of the shared space.
func (m *Model) Dim() int { return m.dim }

// LogitScale multiplies the cosine of two vectors to give the logit that the model
// was trained with: the inverse temperature of §2.3, exponentiated.
func (m *Model) LogitScale() float32 { return float32(math.Exp(float64(m.scale))) }

// EmbedImage is the picture's unit vector in the shared space: [Dim].
func (m *Model) EmbedImage(pic *media.Picture) []float32 {
	a := tensor.Borrow()
	defer a.Return()
	return unit(m.vision.Forward(a, m.prep.pixels(a, pic)))
}

// EmbedText is the text's unit vector in the shared space: [Dim]. The ids come
// from Encode.
func (m *Model) EmbedText(ids []int32) []float32 {
	a := tensor.Borrow()
	defer a.Return()
	return unit(m.text.Forward(a, ids))
}

// unit copies x out of its arena, at length 1.
func unit(x tensor.T) []float32 {
	v := slices.Clone(x.Data)
	kernel.Normalize(v, 1, len(v))
	return v
}
