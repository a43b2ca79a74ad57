package token

// wordPiece cuts a word greedily into the longest pieces of the vocabulary; a word
// that cannot be cut, or is too long, is one unknown token.
type wordPiece struct {
	first   map[string]int32 // tokens that may begin a word
	rest    map[string]int32 // the others, without the prefix ("##")
	longest int              // bytes of a key, of both
	unknown int32
	most    int // characters of a word
}

func newWordPiece(vocab map[string]int32, prefix string, unknown int32, most int) *wordPiece {
	m := &wordPiece{first: vocab, rest: map[string]int32{}, unknown: unknown, most: most}
	for tok, id := range vocab {
		m.longest = max(m.longest, len(tok))
		if len(tok) >= len(prefix) && tok[:len(prefix)] == prefix {
			m.rest[tok[len(prefix):]] = id
		}
	}
	return m
}

func (m *wordPiece) pieces(t *text, from, to int, out *output) {
	if to-from > m.most {
		out.lack(m.unknown, t, from, to)
		return
	}
	w := &out.work
	w.spell(t.runes[from:to])
	mark, ids := len(out.ids), m.first
	for i := 0; i < to-from; {
		start, j := w.start(i), to-from
		for j > i && w.ends[j-1]-start > m.longest {
			j--
		}
		id, ok := int32(0), false
		for ; j > i; j-- {
			if id, ok = ids[string(w.buf[start:w.ends[j-1]])]; ok {
				break
			}
		}
		if !ok {
			out.ids, out.spans, out.full = out.ids[:mark], out.spans[:mark], false
			out.lack(m.unknown, t, from, to)
			return
		}
		out.add(id, t, from+i, from+j)
		i, ids = j, m.rest
	}
}

// spell writes a word as bytes, and where each character ends.
func (w *scratch) spell(runes []rune) {
	w.buf, w.ends = w.buf[:0], w.ends[:0]
	for _, r := range runes {
		w.buf = append(w.buf, string(r)...)
		w.ends = append(w.ends, len(w.buf))
	}
}

// start is where character i begins in buf.
func (w *scratch) start(i int) int {
	if i == 0 {
		return 0
	}
	return w.ends[i-1]
}
