package blip

import (
	"math"
	"slices"

	"tonggan/internal/kernel"
	"tonggan/internal/media"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
	"tonggan/internal/token"
)

// Retrieval is BlipForImageTextRetrieval: the image-text matching head (ITM, §3.2)
// on words that look at the picture, and the contrastive space (ITC) in which
// pictures and texts are compared without looking at each other. It is immutable
// and any number of goroutines may share it.
type Retrieval struct {
	prep   prep
	vision Vision
	text   Text
	itm    nn.Linear // [2, D]: does not match, matches
	image  nn.Linear // [E, Dv]
	words  nn.Linear // [E, D]
	dim    int       // E
	mask   int32
}

// OpenRetrieval binds a checkpoint. Everything that is wrong with the weights is
// reported at once.
func OpenRetrieval(f nn.Files) (*Retrieval, error) {
	c, err := ParseConfig(f.Config, archRetrieval)
	if err != nil {
		return nil, err
	}
	p, err := newPrep(f, c)
	if err != nil {
		return nil, err
	}
	w := f.Root()
	m := &Retrieval{
		prep:   p,
		vision: bindVision(w.Sub("vision_model"), &c.Vision),
		text:   bindText(w.Sub("text_encoder"), &c.Text, c.Vision.Hidden),
		itm:    w.Linear("itm_head", 2, c.Text.Hidden),
		image:  w.Linear("vision_proj", c.Shared, c.Vision.Hidden),
		words:  w.Linear("text_proj", c.Shared, c.Text.Hidden),
		dim:    c.Shared,
		mask:   maskID(p.tokens),
	}
	if err := f.Weights.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

// Encode turns a text into ids, with the special tokens around it. A text past the
// model's length is cut, and the result says so.
func (m *Retrieval) Encode(text string) token.Encoding {
	return m.prep.tokens.Encode(text, m.prep.length)
}

// MaskID is the id that stands for a hidden word: [MASK], or where the vocabulary
// has none, [UNK].
func (m *Retrieval) MaskID() int32 { return m.mask }

// Dim is the width of the contrastive space.
func (m *Retrieval) Dim() int { return m.dim }

// Look projects a picture once; any number of texts may then read it.
func (m *Retrieval) Look(pic *media.Picture) *nn.Seen {
	a := tensor.Borrow()
	defer a.Return()
	return m.project(a, m.prep.pixels(a, pic))
}

// project is Look for pixels [3, S, S]. What it returns does not live in a.
func (m *Retrieval) project(a *tensor.Arena, pixels []float32) *nn.Seen {
	img := m.vision.Forward(a, pixels) // [1+P, Dv]
	return &nn.Seen{
		Layers: m.text.look(a, img, heap),
		Rows:   m.vision.Patches.G,
		Cols:   m.vision.Patches.G,
		Pooled: unit(m.image.Forward(a, img.Span(0, 1))),

		Features: pool(img),
	}
}

// ITM is the probability, in [0, 1], that the text fits the picture. maps, if not
// nil, receives where each word looked in each layer.
func (m *Retrieval) ITM(seen *nn.Seen, ids []int32, maps *nn.Maps) float32 {
	return float32(1 / (1 + math.Exp(-m.Logit(seen, ids, maps))))
}

// Logit is ITM as log-odds, which do not saturate: the difference of the head's two
// outputs.
func (m *Retrieval) Logit(seen *nn.Seen, ids []int32, maps *nn.Maps) float64 {
	a := tensor.Borrow()
	defer a.Return()
	return odds(m.match(a, seen, ids, maps))
}

// Logits is Logit for many texts at once, which is faster than one by one. The
// result is in their order.
func (m *Retrieval) Logits(seen *nn.Seen, texts [][]int32) []float64 {
	all := make([]float64, 0, len(texts))
	nn.Batches(texts, words, func(a *tensor.Arena, some [][]int32) {
		x, starts := m.text.ReadAll(a, some, seen.Layers) // [T1+T2+..., D]
		logits := m.itm.Forward(a, a.Pick(x, starts))     // [B, 2]
		for i := range some {
			all = append(all, odds(logits.Row(i)))
		}
	})
	return all
}

func words(ids []int32) int { return len(ids) }

// match gives the two logits of the ITM head: [2], in a.
func (m *Retrieval) match(a *tensor.Arena, seen *nn.Seen, ids []int32, maps *nn.Maps) []float32 {
	if maps != nil {
		maps.Resize(len(m.text.Layers), len(ids), seen.Rows, seen.Cols)
	}
	x := m.text.Read(a, ids, seen.Layers, maps) // [T, D]
	logits := m.itm.Forward(a, x.Span(0, 1))    // [1, 2]
	a.Stage("itm", 0, logits)
	return logits.Data
}

// odds are the log-odds of the softmax of the two ITM logits.
func odds(logits []float32) float64 { return float64(logits[1]) - float64(logits[0]) }

// EmbedImages gives each picture's unit vector in the contrastive space: [B, Dim].
func (m *Retrieval) EmbedImages(pics []*media.Picture) [][]float32 {
	t := m.vision.Patches.G*m.vision.Patches.G + 1
	return nn.Vectors(pics, func(*media.Picture) int { return t }, func(a *tensor.Arena, some []*media.Picture) tensor.T {
		pixels := make([][]float32, len(some))
		for i, p := range some {
			pixels[i] = m.prep.pixels(a, p)
		}
		img := m.vision.Forward(a, pixels...)                          // [B·(1+P), Dv]
		return m.image.Forward(a, a.Pick(img, nn.Steps(len(some), t))) // [B, E]
	})
}

// EmbedTexts gives each text's unit vector in the contrastive space: [B, Dim]. The ids come
// from Encode.
func (m *Retrieval) EmbedTexts(texts [][]int32) [][]float32 {
	return nn.Vectors(texts, words, func(a *tensor.Arena, some [][]int32) tensor.T {
		x, starts := m.text.ReadAll(a, some, nil)    // [T1+T2+..., D]
		return m.words.Forward(a, a.Pick(x, starts)) // [B, E]
	})
}

// unit copies x out of its arena, at length 1.
func unit(x tensor.T) []float32 {
	v := slices.Clone(x.Data)
	kernel.Normalize(v, 1, len(v))
	return v
}

func maskID(t *token.Tokenizer) int32 {
	for _, name := range []string{"[MASK]", "[UNK]"} {
		if id, ok := t.ID(name); ok {
			return id
		}
	}
	return 0
}
