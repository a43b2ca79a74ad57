package minutes

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// rank weighs sentences: the cosine of their words' TF-IDF to that of all, a little
// more at the beginning and the end, less for short ones and questions.
func rank(said []Sentence) []float64 {
	n := float64(len(said))
	in := map[string]float64{} // sentences that have a word
	all := make([]map[string]float64, len(said))
	for i, s := range said {
		all[i] = words(s.Text)
		for w := range all[i] {
			in[w]++
		}
	}
	middle := map[string]float64{}
	for _, bag := range all {
		var norm float64
		for _, w := range sorted(bag) {
			bag[w] *= math.Log(1 + n/in[w])
			norm += bag[w] * bag[w]
		}
		for w := range bag {
			bag[w] /= math.Sqrt(norm)
			middle[w] += bag[w]
		}
	}
	weights := make([]float64, len(said))
	for i, bag := range all {
		for _, w := range sorted(bag) {
			weights[i] += bag[w] * middle[w]
		}
		place := float64(i) / n
		weights[i] *= (1 + 0.2*math.Abs(2*place-1)) * math.Min(1, float64(len(bag))/8)
		if said[i].kind == Question {
			weights[i] /= 2
		}
	}
	return weights
}

func sorted(bag map[string]float64) []string {
	all := make([]string, 0, len(bag))
	for w := range bag {
		all = append(all, w)
	}
	slices.Sort(all)
	return all
}

// words counts the words of four letters and more, and pairs of Chinese characters.
func words(text string) map[string]float64 {
	bag := map[string]float64{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		r := []rune(w)
		if han(w) == 0 {
			if len(r) > 3 {
				bag[w]++
			}
			continue
		}
		for i := 1; i < len(r); i++ {
			bag[string(r[i-1:i+1])]++
		}
	}
	return bag
}

// top are the n sentences that weigh most, in order of time.
func top(said []Sentence, weights []float64, n int) []Sentence {
	best := []Sentence{}
	order := make([]int, len(said))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weights[b], weights[a]) })
	order = order[:min(n, len(order))]
	slices.Sort(order)
	for _, i := range order {
		best = append(best, said[i])
	}
	return best
}
