package eval

import (
	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/understand"
)

// retrieval finds the picture of each caption and the caption of each picture, one
// long caption for each scene. A caption that another scene has word for word counts
// as found wherever it is found.
func (r *run) retrieval(part string, scenes []shot) error {
	k, err := r.kit(tonggan.RankVerb)
	if err != nil {
		return err
	}
	n := len(scenes)
	pictures := make([][]float32, n)
	texts := map[string][][]float32{}
	for _, lang := range Langs {
		texts[lang] = make([][]float32, n)
	}
	err = r.each(n, func(i int) error {
		pictures[i] = understand.EmbedImage(k.Embed, scenes[i].pic).Vector
		for _, lang := range Langs {
			texts[lang][i] = understand.EmbedText(k.Embed, scenes[i].longest(lang)).Vector
		}
		return nil
	})
	if err != nil {
		return err
	}
	t := tally{}
	for _, lang := range Langs {
		for i := range n {
			same := func(j int) bool { return scenes[i].longest(lang) == scenes[j].longest(lang) }
			t.add(lang, "picture to text, R@1", same(nearest(pictures[i], texts[lang])))
			t.add(lang, "text to picture, R@1", same(nearest(texts[lang][i], pictures)))
		}
	}
	for _, name := range t.under("") {
		r.row(part, name, t.score(name))
	}
	return nil
}

// nearest is the number of the vector with the largest dot product.
func nearest(query []float32, among [][]float32) int {
	best, top := 0, float32(0)
	for i, v := range among {
		if dot := kernel.Dot(query, v); i == 0 || dot > top {
			best, top = i, dot
		}
	}
	return best
}
