package understand

import (
	"context"
	"strings"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/nn"
)

// commonShare is how much of what all words look at is taken away from each word's
// map, so that what is left is the word's own.
const commonShare = 0.5

// Looks is where the words of one text looked.
type Looks struct {
	Maps   *nn.Maps
	words  []Word
	tokens [][]int // of each word; empty for one past the cut
}

// Trace reads a text and remembers where its words looked; nil for a model without
// cross-attention.
func Trace(m Matcher, see Sight, text string) *Looks {
	return (&reading{m: m, see: see, text: text, enc: m.Encode(text)}).trace()
}

func (r *reading) trace() *Looks {
	maps := r.see.Maps(r.enc.IDs)
	if maps == nil {
		return nil
	}
	l := &Looks{Maps: maps, words: Words(r.text)}
	for _, w := range l.words {
		l.tokens = append(l.tokens, r.tokens(w))
	}
	return l
}

// Within are the tokens of the words that share bytes with text[from:to].
func (l *Looks) Within(from, to int) (tokens []int) {
	for i, w := range l.words {
		if w.Start < to && from < w.End {
			tokens = append(tokens, l.tokens[i]...)
		}
	}
	return tokens
}

// Blend says how attention becomes a heat map.
type Blend struct {
	Layers []int   // those that are averaged; those that do not exist are left out, and none is the last third
	Common float32 // share of what all words look at that is taken away, in [0, 1]
}

// Heat is how heat maps are drawn with this tuning.
func (t Tuning) Heat() Blend { return Blend{t.Layers, commonShare} }

// Own is what the given tokens look at more than words do in general:
//
//	own[p] = max(0, word[p] - Common*common[p]), scaled so that its largest is 1
//
// where word and common are shares of attention that sum to one over the patches.
// Patches that every word looks at (attention likes a few of them whatever it reads)
// fade, and what this word alone looks at stays.
func (l *Looks) Own(tokens []int, b Blend) []float32 {
	layers := heatLayers(l.Maps.Layers, b.Layers)
	grid := meanMap(l.Maps, tokens, layers)
	common := commonMap(l.Maps, l.tokens, layers)
	var top float32
	for p := range grid {
		grid[p] = max(0, grid[p]-b.Common*common[p])
		top = max(top, grid[p])
	}
	if top > 0 {
		for p := range grid {
			grid[p] /= top
		}
	}
	return grid
}

// draw adds one heatmap for each content word, in text order. A word that occurs
// twice has one map.
func (r *reading) draw(ctx context.Context, pic *media.Picture, result *tonggan.MatchResult) error {
	looks := r.trace()
	if looks == nil {
		result.Warnings = append(result.Warnings,
			"this model has no cross-attention, so it cannot show where it looked: use a BLIP retrieval model for heatmaps")
		return nil
	}
	var names []string
	tokens := map[string][]int{} // of each content word
	for i, w := range looks.words {
		if w.Kind != Content || len(looks.tokens[i]) == 0 {
			continue
		}
		name := strings.ToLower(w.Text)
		if tokens[name] == nil {
			names = append(names, w.Text)
		}
		tokens[name] = append(tokens[name], looks.tokens[i]...)
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		grid := looks.Own(tokens[strings.ToLower(name)], r.tune.Heat())
		png, err := media.Heatmap(pic, grid, looks.Maps.Rows, looks.Maps.Cols, name, r.text)
		if err != nil {
			return err
		}
		result.Heatmaps = append(result.Heatmaps, tonggan.Heatmap{Word: name, PNG: png})
	}
	return nil
}

// heatLayers are the layers to draw from: those of asked that exist, or else the
// last third, where words have met each other and the picture several times.
func heatLayers(count int, asked []int) (layers []int) {
	for _, l := range asked {
		if 0 <= l && l < count {
			layers = append(layers, l)
		}
	}
	if len(layers) == 0 {
		for l := count * 2 / 3; l < count; l++ {
			layers = append(layers, l)
		}
	}
	return layers
}

// commonMap is the mean map of all words, each word counting once; it sums to one.
func commonMap(maps *nn.Maps, words [][]int, layers []int) []float32 {
	sum := make([]float32, maps.Rows*maps.Cols)
	for _, tokens := range words {
		for p, v := range meanMap(maps, tokens, layers) {
			sum[p] += v
		}
	}
	normalise(sum)
	return sum
}

// meanMap averages over the tokens of a word and over layers, and scales to a sum of
// one over the patches: what went to [CLS] does not count.
func meanMap(maps *nn.Maps, tokens, layers []int) []float32 {
	grid := make([]float32, maps.Rows*maps.Cols)
	for _, l := range layers {
		for _, t := range tokens {
			for p, v := range maps.At(l, t) {
				grid[p] += v
			}
		}
	}
	normalise(grid)
	return grid
}

func normalise(x []float32) {
	var sum float32
	for _, v := range x {
		sum += v
	}
	if sum > 0 {
		for i := range x {
			x[i] /= sum
		}
	}
}
