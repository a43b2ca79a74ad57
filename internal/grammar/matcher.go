package grammar

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Matcher knows which texts can become a sentence of a grammar, of any group. Case, spaces and
// punctuation do not count. It is immutable.
type Matcher struct {
	nodes   []node
	choices int // of all places, each as often as it is read
}

// node is a place in the sentences. The first is where all begin.
type node struct {
	next  []edge
	empty []int32 // where nothing more need be read to go
	end   bool
}

type edge struct {
	b  byte
	to int32
}

const (
	maxNodes = 1 << 20
	maxDepth = 32 // of lists within lists
)

// Compile reads the templates. It reports a list that is not there, one that holds itself, a
// brace that is never closed, templates that are too long together, and a grammar that says
// nothing.
func (g *Grammar) Compile() (*Matcher, error) {
	m := &Matcher{nodes: make([]node, 1)}
	for name, list := range g.Lists {
		for _, v := range list {
			if !balanced(v) {
				return nil, fmt.Errorf("@%s: %q: each { needs a }", name, v)
			}
		}
	}
	for _, templates := range g.Templates {
		for _, t := range templates {
			if !balanced(t) {
				return nil, fmt.Errorf("%q: each { needs a }", t)
			}
			end, err := m.add(g, t, 0, 0)
			if err != nil {
				return nil, fmt.Errorf("%q: %w", t, err)
			}
			m.nodes[end].end = true
		}
	}
	if len(m.nodes) == 1 {
		return nil, fmt.Errorf("there is no sentence in it")
	}
	return m, nil
}

func tooLong() error {
	return fmt.Errorf("all sentences together are longer than %d characters", maxNodes)
}

// balanced says whether each brace that opens closes.
func balanced(t string) bool {
	depth := 0
	for _, c := range t {
		switch c {
		case '{':
			depth++
		case '}':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0
}

// add appends a template behind a node and returns the node behind it.
func (m *Matcher) add(g *Grammar, template string, at int32, depth int) (int32, error) {
	if depth > maxDepth {
		return 0, fmt.Errorf("lists within lists are more than %d deep", maxDepth)
	}
	for template != "" {
		open := strings.IndexAny(template, "{$")
		if open < 0 {
			open = len(template)
		}
		for _, b := range []byte(Plain(template[:open])) {
			m.nodes = append(m.nodes, node{})
			to := int32(len(m.nodes) - 1)
			m.nodes[at].next = append(m.nodes[at].next, edge{b, to})
			at = to
		}
		if template = template[open:]; template == "" {
			break
		}
		var choices []string
		if template[0] == '{' {
			choices, template = choose(template)
		} else {
			name := listName(template)
			if choices = g.Lists[name]; len(choices) == 0 {
				return 0, fmt.Errorf("there is no list @%s", name)
			}
			template = template[1+len(name):]
		}
		m.nodes = append(m.nodes, node{})
		join := int32(len(m.nodes) - 1)
		for _, c := range choices {
			end, err := m.add(g, c, at, depth+1)
			if err != nil {
				return 0, err
			}
			if empty := &m.nodes[end].empty; len(*empty) == 0 || (*empty)[len(*empty)-1] != join { // choices that say nothing are one
				*empty = append(*empty, join)
			}
			if m.choices++; m.choices+len(m.nodes) > maxNodes {
				return 0, tooLong()
			}
		}
		at = join
		if len(m.nodes) > maxNodes {
			return 0, tooLong()
		}
	}
	return at, nil
}

// Plain is what counts of a text: its letters and digits, in lower case. Bytes that are no
// UTF-8 stay as they are.
func Plain(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n <= 1:
			b.WriteByte(s[i])
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			b.WriteRune(unicode.ToLower(r))
		}
		i += n
	}
	return b.String()
}

// Walk follows texts that are made of certain pieces. One goroutine may use it at a time.
type Walk struct {
	m      *Matcher
	pieces []string // plain
	marks  []int32
	states map[string]*State
	start  *State
}

// State is all that a text so far can be the beginning of.
type State struct {
	nodes []int32
	End   bool // the text is a sentence
	next  map[int32]*State
	fits  []int32 // pieces that may follow; nil until somebody asks
}

// Walk prepares to follow texts of pieces.
func (m *Matcher) Walk(pieces []string) *Walk {
	w := &Walk{m: m, pieces: make([]string, len(pieces)), states: map[string]*State{}}
	for i, p := range pieces {
		if w.pieces[i] = Plain(p); w.pieces[i] == "" {
			w.marks = append(w.marks, int32(i))
		}
	}
	w.start = w.state([]int32{0})
	return w
}

// Marks are the pieces without letters and digits, which may stand anywhere and change nothing.
func (w *Walk) Marks() []int32 { return w.marks }

// Start is the state of a text without pieces.
func (w *Walk) Start() *State { return w.start }

// Next is the state after one more piece, nil if no sentence goes on so.
func (w *Walk) Next(s *State, piece int32) *State {
	if to, ok := s.next[piece]; ok {
		return to
	}
	nodes := w.m.follow(s.nodes, w.pieces[piece])
	if len(nodes) == 0 {
		return nil
	}
	to := w.state(nodes)
	s.next[piece] = to
	return to
}

// Fits are the pieces that may follow, but for marks.
func (w *Walk) Fits(s *State) []int32 {
	if s.fits != nil {
		return s.fits
	}
	s.fits = []int32{}
	var first [256][]int32 // where a first byte leads, which many pieces share
	for _, n := range s.nodes {
		for _, e := range w.m.nodes[n].next {
			first[e.b] = append(first[e.b], e.to)
		}
	}
	for b := range first {
		first[b] = w.m.closure(first[b])
	}
	for i, p := range w.pieces {
		if p != "" && len(w.m.follow(first[p[0]], p[1:])) > 0 {
			s.fits = append(s.fits, int32(i))
		}
	}
	return s.fits
}

// Says reports whether text is a sentence.
func (m *Matcher) Says(text string) bool {
	return slices.ContainsFunc(m.follow(m.closure([]int32{0}), Plain(text)), func(n int32) bool { return m.nodes[n].end })
}

// follow is where a text leads.
func (m *Matcher) follow(nodes []int32, text string) []int32 {
	for _, b := range []byte(text) {
		if len(nodes) == 0 {
			break
		}
		nodes = m.step(nodes, b)
	}
	return nodes
}

// step is where a byte leads.
func (m *Matcher) step(nodes []int32, b byte) (to []int32) {
	for _, n := range nodes {
		for _, e := range m.nodes[n].next {
			if e.b == b {
				to = append(to, e.to)
			}
		}
	}
	return m.closure(to)
}

// closure adds where nothing more need be read to go, each node once, in order.
func (m *Matcher) closure(nodes []int32) []int32 {
	seen := make(map[int32]bool, len(nodes))
	var all []int32
	var visit func(n int32)
	visit = func(n int32) {
		if seen[n] {
			return
		}
		seen[n] = true
		all = append(all, n)
		for _, e := range m.nodes[n].empty {
			visit(e)
		}
	}
	for _, n := range nodes {
		visit(n)
	}
	slices.Sort(all)
	return all
}

// state is the one of these nodes.
func (w *Walk) state(nodes []int32) *State {
	nodes = w.m.closure(nodes)
	key := make([]byte, 0, 4*len(nodes))
	for _, n := range nodes {
		key = append(key, byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
	}
	if s, ok := w.states[string(key)]; ok {
		return s
	}
	s := &State{nodes: nodes, next: map[int32]*State{}}
	for _, n := range nodes {
		s.End = s.End || w.m.nodes[n].end
	}
	w.states[string(key)] = s
	return s
}
