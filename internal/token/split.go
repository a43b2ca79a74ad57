package token

// splitter finds the next word in a text that is not empty: the characters [begin,
// end), none if begin == end, and where to go on, past 0.
type splitter func(r []rune) (begin, end, next int)

// splitSpace drops white space.
func splitSpace(r []rune) (begin, end, next int) {
	for begin < len(r) && flagsOf(r[begin])&flagSpace != 0 {
		begin++
	}
	end = begin
	for end < len(r) && flagsOf(r[end])&flagSpace == 0 {
		end++
	}
	return begin, end, end
}

// splitPunct isolates BERT's punctuation.
func splitPunct(r []rune) (begin, end, next int) {
	if flagsOf(r[0])&flagPunct != 0 {
		return 0, 1, 1
	}
	for end < len(r) && flagsOf(r[end])&flagPunct == 0 {
		end++
	}
	return 0, end, end
}

// The patterns that splitters stand for. CLIP's old files lack the special tokens,
// which hardly ever reach it, since they are cut out before.
const (
	clipPattern    = `'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+`
	clipPatternNew = `<\|startoftext\|>|<\|endoftext\|>|` + clipPattern
	spacePattern   = `\s+`
)

var clipSpecial = [][]rune{[]rune("<|startoftext|>"), []rune("<|endoftext|>")}

// splitCLIP keeps the matches of clipPattern and drops the rest.
func splitCLIP(r []rune) (begin, end, next int) {
	for begin < len(r) && flagsOf(r[begin])&(flagBlank|flagLetter|flagNumber) == flagBlank {
		begin++
	}
	if begin == len(r) {
		return begin, begin, begin
	}
	end = begin + clipWord(r[begin:])
	return begin, end, end
}

// splitCLIPNew is splitCLIP for clipPatternNew.
func splitCLIPNew(r []rune) (begin, end, next int) {
	begin, end, next = splitCLIP(r)
	for _, s := range clipSpecial {
		if hasPrefix(r[begin:], s) {
			return begin, begin + len(s), begin + len(s)
		}
	}
	return begin, end, next
}

// clipWord is the length of the match at the start of r, which is no blank.
func clipWord(r []rune) int {
	if n := contraction(r); n > 0 {
		return n
	}
	class := flagsOf(r[0]) & (flagLetter | flagNumber | flagBlank)
	switch {
	case class&flagLetter != 0:
		return run(r, func(f byte) bool { return f&flagLetter != 0 })
	case class&flagNumber != 0:
		return 1
	}
	return run(r, func(f byte) bool { return f&(flagLetter|flagNumber|flagBlank) == 0 })
}

// splitGPT2 isolates the matches of GPT-2's pattern, which cover every text:
// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
func splitGPT2(r []rune) (begin, end, next int) {
	if n := contraction(r); n > 0 {
		return 0, n, n
	}
	space := 0
	if r[0] == ' ' && len(r) > 1 {
		space = 1
	}
	n := 0
	switch f := flagsOf(r[space]); {
	case f&flagLetter != 0:
		n = run(r[space:], func(f byte) bool { return f&flagLetter != 0 })
	case f&flagNumber != 0:
		n = run(r[space:], func(f byte) bool { return f&flagNumber != 0 })
	case f&flagBlank == 0:
		n = run(r[space:], func(f byte) bool { return f&(flagLetter|flagNumber|flagBlank) == 0 })
	default:
		n = run(r, func(f byte) bool { return f&flagBlank != 0 })
		if n > 1 && n < len(r) { // leave the last blank to the word after it
			n--
		}
		return 0, n, n
	}
	return 0, space + n, space + n
}

// contraction is the length of one of 's 't 're 've 'm 'll 'd at the start of r.
func contraction(r []rune) int {
	if r[0] != '\'' || len(r) < 2 {
		return 0
	}
	switch r[1] {
	case 's', 't', 'm', 'd':
		return 2
	}
	if len(r) > 2 && (r[2] == 'e' && (r[1] == 'r' || r[1] == 'v') || r[1] == 'l' && r[2] == 'l') {
		return 3
	}
	return 0
}

func run(r []rune, in func(flags byte) bool) int {
	n := 1
	for n < len(r) && in(flagsOf(r[n])) {
		n++
	}
	return n
}

func hasPrefix(r, prefix []rune) bool {
	if len(r) < len(prefix) {
		return false
	}
	for i, p := range prefix {
		if r[i] != p {
			return false
		}
	}
	return true
}
