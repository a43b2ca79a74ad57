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

// draw adds one heatmap for each content word, in text order. A word that occurs
// twice has one map.
func (r *reading) draw(ctx context.Context, pic *media.Picture, result *tonggan.MatchResult) error {
	maps := r.see.Maps(r.enc.IDs)
	if maps == nil {
		result.Warnings = append(result.Warnings,
			"this model has no cross-attention, so it cannot show where it looked: use a BLIP retrieval model for heatmaps")
		return nil
	}
	var names []string
	tokens := map[string][]int{} // of each content word
	var all [][]int              // of each word of any kind
	for _, w := range Words(r.text) {
		at := r.tokens(w)
		if len(at) == 0 {
			continue
		}
		all = append(all, at)
		if w.Kind != Content {
			continue
		}
		name := strings.ToLower(w.Text)
		if tokens[name] == nil {
			names = append(names, w.Text)
		}
		tokens[name] = append(tokens[name], at...)
	}
	layers := heatLayers(maps.Layers, r.tune.Layers)
	common := commonMap(maps, all, layers)
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		grid := ownMap(maps, tokens[strings.ToLower(name)], layers, common)
		png, err := media.Heatmap(pic, grid, maps.Rows, maps.Cols, name, r.text)
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

// ownMap is what a word looks at more than words do in general:
//
//	own[p] = max(0, word[p] - commonShare*common[p]), scaled so that its largest is 1
//
// where word and common are shares of attention that sum to one over the patches.
// Patches that every word looks at (attention likes a few of them whatever it reads)
// fade, and what this word alone looks at stays.
func ownMap(maps *nn.Maps, tokens, layers []int, common []float32) []float32 {
	grid := meanMap(maps, tokens, layers)
	var top float32
	for p := range grid {
		grid[p] = max(0, grid[p]-commonShare*common[p])
		top = max(top, grid[p])
	}
	if top > 0 {
		for p := range grid {
			grid[p] /= top
		}
	}
	return grid
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
