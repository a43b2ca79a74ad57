package token

import (
	"slices"
	"sort"
	"unicode/utf8"
)

// What the reference takes a character for. The tables are measured (tables.go),
// because it mixes versions of Unicode and none of them is Go's.
const (
	flagCleaned byte = 1 << iota // removed by BERT's clean_text: controls, unassigned, U+FFFD
	flagSpace                    // White_Space
	flagMark                     // Mn, removed by strip_accents
	flagPunct                    // BERT's punctuation
	flagLetter                   // \p{L}
	flagNumber                   // \p{N}
	flagBlank                    // \s of its regular expressions
	flagWord                     // \w
)

// mapping is a code point and what it becomes.
type mapping struct {
	r  rune
	to string
}

var asciiFlags = func() (a [128]byte) {
	for r := range a {
		a[r] = searchFlags(rune(r))
	}
	return a
}()

func flagsOf(r rune) byte {
	if r >= 0 && r < 128 {
		return asciiFlags[r]
	}
	return searchFlags(r)
}

func searchFlags(r rune) byte {
	lo, hi := 0, len(flagRuns) // flagRuns[lo] begins at or before r
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; rune(flagRuns[mid]>>8) <= r {
			lo = mid
		} else {
			hi = mid
		}
	}
	return byte(flagRuns[lo])
}

// lowerOf is the lower case of r: one character, or, rarely, the whole of long.
func lowerOf(r rune) (one rune, long string) {
	if r < 128 {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r, ""
	}
	i := sort.Search(len(lowerRuns), func(i int) bool { return lowerRuns[i][1] >= r })
	if i < len(lowerRuns) && lowerRuns[i][0] <= r && (r-lowerRuns[i][0])%lowerRuns[i][2] == 0 {
		return r + lowerRuns[i][3], ""
	}
	return r, find(lowerLong[:], r)
}

func find(table []mapping, r rune) string {
	i, ok := slices.BinarySearchFunc(table, r, func(m mapping, r rune) int { return int(m.r - r) })
	if !ok {
		return ""
	}
	return table[i].to
}

// Hangul syllables are computed (Unicode 3.12).
const (
	hangulS, hangulL, hangulV, hangulT    = 0xac00, 0x1100, 0x1161, 0x11a7
	hangulLs, hangulVs, hangulTs, hangulN = 19, 21, 28, 11172
)

// classOf is the canonical combining class.
func classOf(r rune) int {
	if r < 0x300 {
		return 0
	}
	i := sort.Search(len(classRuns), func(i int) bool { return classRuns[i][1] >= r })
	if i < len(classRuns) && classRuns[i][0] <= r {
		return int(classRuns[i][2])
	}
	return 0
}

// compose joins two characters, 0 if they do not.
func compose(a, b rune) rune {
	if a >= hangulL && a < hangulL+hangulLs && b >= hangulV && b < hangulV+hangulVs {
		return hangulS + ((a-hangulL)*hangulVs+b-hangulV)*hangulTs
	}
	if a >= hangulS && a < hangulS+hangulN && (a-hangulS)%hangulTs == 0 && b > hangulT && b < hangulT+hangulTs {
		return a + b - hangulT
	}
	i, ok := slices.BinarySearchFunc(composed[:], [2]rune{a, b}, func(c [3]rune, k [2]rune) int {
		if c[0] != k[0] {
			return int(c[0] - k[0])
		}
		return int(c[1] - k[1])
	})
	if !ok {
		return 0
	}
	return composed[i][2]
}

// nfd gives the changes that decompose a text canonically (Unicode 3.11, D68).
func nfd(runes []rune) []change {
	out := make([]change, 0, len(runes)+8)
	var classes []int // of the pending marks, the tail of out
	flush := func() {
		if n := len(classes); n > 1 {
			tail := out[len(out)-n:]
			order := make([]int, n)
			for i := range order {
				order[i] = i
			}
			slices.SortStableFunc(order, func(a, b int) int { return classes[a] - classes[b] })
			sorted := make([]change, n)
			for i, j := range order {
				sorted[i] = tail[j]
			}
			copy(tail, sorted)
		}
		classes = classes[:0]
	}
	put := func(r rune, n int) {
		class := classOf(r)
		if class == 0 {
			flush()
		}
		out = append(out, change{r, n})
		if class != 0 {
			classes = append(classes, class)
		}
	}
	for _, r := range runes {
		if s := r - hangulS; s >= 0 && s < hangulN {
			put(hangulL+s/(hangulVs*hangulTs), 0)
			put(hangulV+s%(hangulVs*hangulTs)/hangulTs, 1)
			if s%hangulTs != 0 {
				put(hangulT+s%hangulTs, 1)
			}
			continue
		}
		if r >= 0xc0 {
			if long := find(decomposed[:], r); long != "" {
				n := 0
				for _, d := range long {
					put(d, n)
					n = 1
				}
				continue
			}
		}
		put(r, 0)
	}
	flush()
	return out
}

// nfc gives the changes that decompose a text and compose it again (Unicode 3.11,
// D117). The counts follow the reference, whose composites take over the counts of
// their parts.
func nfc(runes []rune) []change {
	parts := nfd(runes)
	out := make([]change, 0, len(parts))
	starter, last := -1, 0 // where the starter is in out; the class of the last mark after it
	for _, c := range parts {
		class := classOf(c.r)
		if starter < 0 {
			if class == 0 {
				starter, last = len(out), 0
			}
			out = append(out, c)
			continue
		}
		blocked := last != 0 && last >= class
		if !blocked {
			if r := compose(out[starter].r, c.r); r != 0 {
				out[starter] = change{r, out[starter].n + c.n - 1}
				continue
			}
		}
		out = append(out, c)
		last = class
		if class == 0 {
			starter = len(out) - 1
		}
	}
	return out
}

// plain reports whether neither nfd nor nfc can change a text.
func plain(runes []rune) bool {
	for _, r := range runes {
		if r >= 0xc0 && r != utf8.RuneError && (r < 0x3400 || r > 0x9fff) {
			return false
		}
	}
	return true
}
