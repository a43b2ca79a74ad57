package whisper

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonggan"
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

const medianWidth = 7 // positions

// words gives the segments of a window from frame seek on, size frames long, the times
// of their words.
func (m *Model) addWords(a *tensor.Arena, h heard, o Options, segments []tonggan.Segment, seek, size int) {
	var ids []int32
	for i := range segments {
		ids = append(ids, m.spoken(segments[i].Tokens)...)
	}
	if len(ids) == 0 {
		return
	}
	at, p := m.align(a, h, o, ids, size)
	for i := range segments {
		n := len(m.spoken(segments[i].Tokens))
		for _, w := range m.split(ids[:n], o.Language) {
			var sum float64
			for _, q := range p[w.from:w.to] {
				sum += q
			}
			start := m.front.seconds(seek) + at[w.from]
			segments[i].Words = append(segments[i].Words, tonggan.Word{
				Start: start, End: max(start, m.front.seconds(seek)+at[w.to]), Text: w.text, Probability: sum / float64(w.to-w.from),
			})
		}
		ids, at, p = ids[n:], at[n:], p[n:]
	}
}

// spoken are the ids of text.
func (m *Model) spoken(ids []int32) []int32 {
	return slices.DeleteFunc(slices.Clone(ids), func(id int32) bool { return id >= m.tokens.End })
}

// align finds when each token was spoken: the cross-attention of the heads that look
// there, normalised over the tokens, smoothed over time, and walked through by dynamic
// time warping (as the published code does). It returns len(ids)+1 times, in seconds
// from the window's beginning, and the probability of each token.
func (m *Model) align(a *tensor.Arena, h heard, o Options, ids []int32, frames int) (at, p []float64) {
	mark := a.Mark()
	defer a.Release(mark)
	o.NoTimes = true
	prompt, _ := m.prompt(o, nil)
	all := append(slices.Clone(prompt), ids...)
	n := min(len(ids), m.cfg.Target-len(prompt))
	all = all[:len(prompt)+n]
	first := len(prompt) - 1 // the row that foretells ids[0]
	rows, cols := n+1, max(1, min(frames/2, h.seen[0].Rows()))
	matrix := make([]float64, rows*cols)
	heads := m.tokens.Heads
	if len(heads) == 0 { // the upper half of the decoder
		for l := m.cfg.DecLayers / 2; l < m.cfg.DecLayers; l++ {
			for k := range m.cfg.DecHeads {
				heads = append(heads, [2]int{l, k})
			}
		}
	}
	part := make([]float64, rows*cols)
	x := m.text.Step(a, all, []*nn.Cache{nn.NewCache(a, len(m.text.Layers), len(all), m.cfg.Width)}, h.seen, func(layer int, probs []float32) {
		s := h.seen[layer].Rows()
		for _, head := range heads {
			if head[0] != layer {
				continue
			}
			for r := range rows {
				for c, v := range probs[(head[1]*len(all)+first+r)*s:][:cols] {
					part[r*cols+c] = float64(v)
				}
			}
			normalise(part, rows, cols)
			for r := range rows {
				smooth(part[r*cols : (r+1)*cols])
			}
			for i, v := range part {
				matrix[i] += v / float64(len(heads))
			}
		}
	})
	p = make([]float64, len(ids))
	for i := range n {
		bottom := a.Mark()
		p[i] = softmaxAt(m.text.Scores.Forward(a, x.Span(first+i, first+i+1)).Data, ids[i])
		a.Release(bottom)
	}
	at = make([]float64, len(ids)+1)
	for i, c := range warp(matrix, rows, cols) {
		at[i] = m.front.seconds(2 * c)
	}
	for i := rows; i < len(at); i++ { // tokens that found no room
		at[i] = at[rows-1]
	}
	return at, p
}

// normalise takes mean and deviation from each column.
func normalise(x []float64, rows, cols int) {
	for c := range cols {
		var mean, square float64
		for r := range rows {
			mean += x[r*cols+c] / float64(rows)
		}
		for r := range rows {
			d := x[r*cols+c] - mean
			square += d * d / float64(rows)
		}
		dev := math.Sqrt(square)
		for r := range rows {
			if x[r*cols+c] -= mean; dev > 0 {
				x[r*cols+c] /= dev
			}
		}
	}
}

// smooth is a median filter, mirrored at the ends. A row no longer than half the filter
// stays as it is.
func smooth(row []float64) {
	const half = medianWidth / 2
	n := len(row)
	if n <= half {
		return
	}
	from := slices.Clone(row)
	var w [medianWidth]float64
	for i := range row {
		for k := range w {
			j := i + k - half
			if j < 0 {
				j = -j
			}
			if j >= n {
				j = 2*n - 2 - j
			}
			w[k] = from[j]
		}
		slices.Sort(w[:])
		row[i] = w[half]
	}
}

// warp is the first column of each row on the path of the largest sum through a matrix,
// from corner to corner, that goes right, down or both (Sakoe and Chiba 1978).
func warp(x []float64, rows, cols int) []int {
	cost := make([]float64, (rows+1)*(cols+1))
	from := make([]uint8, len(cost)) // 0: both, 1: down, 2: right
	at := func(r, c int) int { return r*(cols+1) + c }
	for i := range cost {
		cost[i] = math.Inf(1)
	}
	cost[0] = 0
	for c := 1; c <= cols; c++ {
		for r := 1; r <= rows; r++ {
			both, down, right := cost[at(r-1, c-1)], cost[at(r-1, c)], cost[at(r, c-1)]
			best, way := right, uint8(2)
			switch {
			case both < down && both < right:
				best, way = both, 0
			case down < both && down < right:
				best, way = down, 1
			}
			cost[at(r, c)], from[at(r, c)] = best-x[(r-1)*cols+c-1], way
		}
	}
	first := make([]int, rows)
	for r, c := rows, cols; r > 0; {
		first[r-1] = max(c-1, 0)
		switch {
		case c == 0 || from[at(r, c)] == 1:
			r--
		case from[at(r, c)] == 0:
			r, c = r-1, c-1
		default:
			c--
		}
	}
	return first
}

// piece is a word: tokens [from, to) and what they say.
type piece struct {
	from, to int
	text     string
}

// unspaced are the languages that are cut at every character.
var unspaced = []string{"zh", "ja", "th", "lo", "my", "yue"}

const (
	opening = "\"'“¿([{-"
	closing = "\"'.。,，!！?？:：”)]}、"
)

// split cuts tokens into words: at spaces, or at characters in languages that write no
// spaces. Punctuation joins its neighbour.
func (m *Model) split(ids []int32, lang string) []piece {
	var words []piece
	chars := slices.Contains(unspaced, lang)
	for i := 0; i < len(ids); {
		j := i + 1
		text := m.tok.Decode(ids[i:j])
		for strings.ContainsRune(text, utf8.RuneError) && j < len(ids) && j-i < 16 { // a character in several tokens
			j++
			text = m.tok.Decode(ids[i:j])
		}
		if j < len(ids) && (text == "'" || text == "’") { // inside a word?
			if next, _ := utf8.DecodeRuneInString(m.tok.Decode(ids[j : j+1])); unicode.IsLetter(next) {
				j++
				text = m.tok.Decode(ids[i:j])
			}
		}
		mark := strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) }) == ""
		if chars || len(words) == 0 || strings.HasPrefix(text, " ") || mark {
			words = append(words, piece{i, j, text})
		} else {
			last := &words[len(words)-1]
			last.to, last.text = j, last.text+text
		}
		i = j
	}
	joined := words[:0]
	for _, w := range words {
		if n := len(joined); n > 0 {
			last := &joined[n-1]
			before, now := strings.TrimSpace(last.text), strings.TrimSpace(w.text)
			if now != "" && strings.Trim(now, closing) == "" && !strings.HasPrefix(w.text, " ") || now == "" ||
				before != "" && strings.Trim(before, opening) == "" && strings.HasPrefix(last.text, " ") {
				last.to, last.text = w.to, last.text+w.text
				continue
			}
		}
		joined = append(joined, w)
	}
	for i := range joined {
		joined[i].text = strings.TrimSpace(joined[i].text)
	}
	return slices.DeleteFunc(joined, func(w piece) bool { return w.text == "" })
}
