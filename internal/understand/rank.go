package understand

import (
	"cmp"
	"slices"

	"tonggan"
)

// Order ranks vectors by their cosine with the query, best first; equal ones keep
// their order. All are unit vectors of one length; a nil vector is left out.
func Order(query []float32, names []string, vectors [][]float32) []tonggan.Ranked {
	ranked := make([]tonggan.Ranked, 0, len(vectors))
	for i, v := range vectors {
		if v != nil {
			ranked = append(ranked, tonggan.Ranked{Name: names[i], Index: i, Score: cosine(query, v)})
		}
	}
	slices.SortStableFunc(ranked, func(a, b tonggan.Ranked) int { return cmp.Compare(b.Score, a.Score) })
	return ranked
}

// cosine is the dot product of two unit vectors, in [-1, 1].
func cosine(a, b []float32) float64 {
	var sum float64
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return max(-1, min(1, sum))
}
