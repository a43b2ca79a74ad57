package clip

import (
	"math"

	"tonggan/internal/media"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// Dim is the width of the shared space.
func (m *Model) Dim() int { return m.dim }

// LogitScale multiplies the cosine of two vectors to give the logit that the model
// was trained with: the inverse temperature of §2.3, exponentiated.
func (m *Model) LogitScale() float32 { return float32(math.Exp(float64(m.scale))) }

// EmbedImages gives each picture's unit vector in the shared space: [B, Dim].
func (m *Model) EmbedImages(pics []*media.Picture) [][]float32 {
	return nn.Vectors(pics, func(*media.Picture) int { return m.vision.Pos.Rows }, func(a *tensor.Arena, some []*media.Picture) tensor.T {
		pixels := make([][]float32, len(some))
		for i, p := range some {
			pixels[i] = m.prep.pixels(a, p)
		}
		return m.vision.Forward(a, pixels...)
	})
}

// EmbedTexts gives each text's unit vector in the shared space: [B, Dim]. The ids come
// from Encode.
func (m *Model) EmbedTexts(texts [][]int32) [][]float32 {
	return nn.Vectors(texts, func(ids []int32) int { return len(ids) }, func(a *tensor.Arena, some [][]int32) tensor.T {
		return m.text.Forward(a, some...)
	})
}
