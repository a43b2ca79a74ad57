package phoneme

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
	"sync"
)

// letters.gz is written by training/letters/build.py: how letters sound, a decision tree
// for each, learned from words (Black, Lenzo, Pagel 1998, "Issues in building general
// letter to sound rules").
//
//go:embed letters.gz
var lettersData []byte

// What a tree may ask about a letter, in the order of build.py.
const (
	span      = 5            // letters to each side: features 0 to 9
	kinds     = 2 * span     // of the three nearest to each side
	primary   = kinds + 6    // is the main stress further right?
	vowels    = primary + 1  // how many are further right
	after     = vowels + 1   // the next phone
	strength  = after + 1    // stress of the next vowel, plus 1
	groups    = strength + 1 // of vowel letters, further left
	questions = groups + 1   // bytes from here on are leaves
)

// node asks whether a feature has a value: the next node is yes, or no is. A leaf's
// feature is questions plus its number.
type node struct {
	feature, value uint8
	no             uint32
}

type forest struct {
	nodes  []node
	roots  [26]uint32
	leaves []sounds
}

var trees = sync.OnceValue(parseTrees)

func parseTrees() *forest {
	data := unzip(lettersData)
	names, rest, _ := bytes.Cut(data, []byte("\n"))
	f := &forest{nodes: make([]node, 0, len(rest)/2)}
	for _, s := range strings.Split(string(names), "|") {
		f.leaves = append(f.leaves, parseSounds(s))
	}
	for c := range f.roots {
		f.roots[c] = uint32(len(f.nodes))
		rest = f.grow(rest)
	}
	return f
}

// grow reads a tree in preorder and returns what is behind it.
func (f *forest) grow(data []byte) []byte {
	at := len(f.nodes)
	f.nodes = append(f.nodes, node{feature: data[0]})
	if data[0] >= questions {
		return data[1:]
	}
	f.nodes[at].value = data[1]
	data = f.grow(data[2:])
	f.nodes[at].no = uint32(len(f.nodes))
	return f.grow(data)
}

func unzip(data []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err == nil {
		if data, err = io.ReadAll(r); err == nil {
			return data
		}
	}
	panic("phoneme: embedded data: " + err.Error())
}

// maxWord bounds a word, in letters: longer ones are no words.
const maxWord = 64

// guess is how a word of the letters a to z probably sounds.
func (f *forest) guess(word string) sounds {
	var letters [maxWord]byte
	n := min(len(word), maxWord)
	for i := range n {
		letters[i] = word[i] - 'a' + 1
	}
	at := func(i int) byte {
		if i < 0 || i >= n {
			return 0
		}
		return letters[i]
	}
	kind := func(i int) byte {
		switch at(i) {
		case 0:
			return 0
		case 1, 5, 9, 15, 21, 25:
			return 1
		}
		return 2
	}
	count := 0
	for i := range n {
		if kind(i) == 1 && kind(i-1) != 1 {
			count++
		}
	}
	var x [questions]byte
	var back sounds // from the right
	for i := n - 1; i >= 0; i-- {
		if kind(i) == 1 && kind(i-1) != 1 {
			count--
		}
		for d := 1; d <= span; d++ {
			x[span-d], x[span+d-1] = at(i-d), at(i+d)
		}
		for d := 1; d <= 3; d++ {
			x[kinds+3-d], x[kinds+2+d] = kind(i-d), kind(i+d)
		}
		x[groups] = byte(min(count, 3))
		leaf := f.leaf(f.roots[letters[i]-1], &x)
		for k := len(leaf) - 1; k >= 0; k-- {
			p := leaf[k]
			back = append(back, p)
			x[after] = p + 1
			if vowel(p) {
				x[vowels] = min(x[vowels]+1, 3)
				x[strength] = stress(p) + 1
				if stress(p) == 1 {
					x[primary] = 1
				}
			}
		}
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return back
}

func (f *forest) leaf(at uint32, x *[questions]byte) sounds {
	for {
		n := &f.nodes[at]
		switch {
		case n.feature >= questions:
			return f.leaves[n.feature-questions]
		case x[n.feature] == n.value:
			at++
		default:
			at = n.no
		}
	}
}
