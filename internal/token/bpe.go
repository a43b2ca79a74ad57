package token

// bpe joins the symbols of a word, best-ranked pair first. With byteLevel the symbols
// are the word's bytes, written in an alphabet of 256 printable characters.
type bpe struct {
	vocab     map[string]int32
	merges    map[uint64]merge // by pair
	prefix    string           // of symbols that do not begin a word
	suffix    string           // of the symbol that ends a word: "</w>"
	unknown   int32            // -1 for none: then unknown symbols vanish
	fuse      bool             // neighbouring unknown symbols are one
	byteLevel bool
	whole     bool             // a word of the vocabulary is not cut (ignore_merges)
	bytes     [2][2][256]int32 // by not first, last, byte: the id of a byte's symbol, -1 for none
}

type merge struct {
	rank, id int32
}

// symbol is a part of a word, in a linked list.
type symbol struct {
	id         int32
	prev, next int // -1 at the ends
	units      int // bytes (byteLevel) or characters; 0 once it is joined to the one before
}

func pair(a, b int32) uint64 { return uint64(uint32(a))<<32 | uint64(uint32(b)) }

// byteRunes is the alphabet of byte-level BPE (Radford et al. 2019): printable bytes
// stand for themselves, the others for the characters from U+0100 on.
var byteRunes, runeBytes = func() (to [256]rune, from map[rune]byte) {
	from = map[rune]byte{}
	next := rune(256)
	for b := range 256 {
		r := rune(b)
		if !(b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae) {
			r = next
			next++
		}
		to[b], from[r] = r, byte(b)
	}
	return to, from
}()

// fill looks up the symbol of every byte once.
func (m *bpe) fill() {
	for b := range 256 {
		for notFirst := range 2 {
			for last := range 2 {
				s := string(byteRunes[b])
				if notFirst == 1 {
					s = m.prefix + s
				}
				if last == 1 {
					s += m.suffix
				}
				id, ok := m.vocab[s]
				if !ok {
					id = -1
				}
				m.bytes[notFirst][last][b] = id
			}
		}
	}
}

func (m *bpe) pieces(t *text, from, to int, out *output) {
	w := &out.work
	w.spell(t.runes[from:to])
	if m.whole {
		if id, ok := m.vocab[m.written(w.buf)]; ok {
			out.add(id, t, from, to)
			return
		}
	}
	w.symbols = w.symbols[:0]
	if m.byteLevel {
		m.byteSymbols(w)
	} else {
		m.runeSymbols(w)
	}
	m.join(w)
	at, char := 0, 0 // units, and the character that unit at belongs to
	for _, s := range w.symbols {
		if s.units == 0 {
			continue
		}
		if out.full {
			return
		}
		first := m.charOf(w, &char, at)
		at += s.units
		last := m.charOf(w, &char, at-1)
		out.add(s.id, t, from+first, from+last+1)
	}
}

// charOf is the character that a unit belongs to; units are asked for in order.
func (m *bpe) charOf(w *scratch, char *int, unit int) int {
	if !m.byteLevel {
		return unit
	}
	for *char+1 < len(w.ends) && w.ends[*char] <= unit {
		*char++
	}
	return *char
}

// written is a word in the alphabet of the vocabulary.
func (m *bpe) written(word []byte) string {
	if !m.byteLevel {
		return string(word)
	}
	runes := make([]rune, len(word))
	for i, b := range word {
		runes[i] = byteRunes[b]
	}
	return string(runes)
}

func (m *bpe) byteSymbols(w *scratch) {
	notFirst := 0
	for i, b := range w.buf {
		last := 0
		if i == len(w.buf)-1 {
			last = 1
		}
		m.push(w, m.bytes[notFirst][last][b])
		notFirst = 1
	}
}

func (m *bpe) runeSymbols(w *scratch) {
	for i, end := range w.ends {
		s := string(w.buf[w.start(i):end])
		if i > 0 {
			s = m.prefix + s
		}
		if i == len(w.ends)-1 {
			s += m.suffix
		}
		id, ok := m.vocab[s]
		if !ok {
			id = -1
		}
		m.push(w, id)
	}
}

// push appends a symbol of one unit; id -1 is not in the vocabulary.
func (m *bpe) push(w *scratch, id int32) {
	n := len(w.symbols)
	if id < 0 {
		if m.unknown < 0 {
			return
		}
		// -2 marks an unknown symbol until join, so that only such ones fuse.
		if id = -2; m.fuse && n > 0 && w.symbols[n-1].id == -2 {
			w.symbols[n-1].units++
			return
		}
	}
	if n > 0 {
		w.symbols[n-1].next = n
	}
	w.symbols = append(w.symbols, symbol{id: id, prev: n - 1, next: -1, units: 1})
}

// join merges pairs by rank, then by place, until none is left. A queue keeps this at
// n log n for a word of n symbols.
func (m *bpe) join(w *scratch) {
	q := w.queue[:0]
	for i := range w.symbols {
		if w.symbols[i].id == -2 {
			w.symbols[i].id = m.unknown
		}
	}
	for i := 0; i+1 < len(w.symbols); i++ {
		if g, ok := m.merges[pair(w.symbols[i].id, w.symbols[i+1].id)]; ok {
			q.push(candidate{g, i})
		}
	}
	for len(q) > 0 {
		c := q.pop()
		left := &w.symbols[c.at]
		if left.units == 0 || left.next < 0 {
			continue
		}
		right := &w.symbols[left.next]
		if g, ok := m.merges[pair(left.id, right.id)]; !ok || g.id != c.id {
			continue // the pair is another one by now
		}
		left.id, left.next = c.id, right.next
		left.units += right.units
		right.units = 0
		if right.next >= 0 {
			w.symbols[right.next].prev = c.at
		}
		if left.prev >= 0 {
			if g, ok := m.merges[pair(w.symbols[left.prev].id, left.id)]; ok {
				q.push(candidate{g, left.prev})
			}
		}
		if left.next >= 0 {
			if g, ok := m.merges[pair(left.id, w.symbols[left.next].id)]; ok {
				q.push(candidate{g, c.at})
			}
		}
	}
	w.queue = q
}

// candidate is a pair that may be joined: which merge, and the place of its left part.
type candidate struct {
	merge
	at int
}

// mergeQueue is a binary heap, lowest rank first, then leftmost.
type mergeQueue []candidate

func (q mergeQueue) less(i, j int) bool {
	return q[i].rank < q[j].rank || q[i].rank == q[j].rank && q[i].at < q[j].at
}

func (q *mergeQueue) push(c candidate) {
	*q = append(*q, c)
	h := *q
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if !h.less(i, up) {
			break
		}
		h[i], h[up] = h[up], h[i]
		i = up
	}
}

func (q *mergeQueue) pop() candidate {
	h := *q
	top, n := h[0], len(h)-1
	h[0] = h[n]
	h = h[:n]
	for i := 0; ; {
		low := 2*i + 1
		if low >= n {
			break
		}
		if low+1 < n && h.less(low+1, low) {
			low++
		}
		if !h.less(low, i) {
			break
		}
		h[i], h[low] = h[low], h[i]
		i = low
	}
	*q = h
	return top
}
