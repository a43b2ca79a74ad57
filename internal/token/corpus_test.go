package token

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// recorded is what the reference gave for a text.
type recorded struct {
	IDs     []int32 `json:"i"`
	Offsets []int   `json:"o"` // of each id: begin, less the begin before; length. In bytes
	Decoded string  `json:"d"`
}

func (r recorded) spans() [][2]int {
	spans, at := make([][2]int, len(r.IDs)), 0
	for i := range spans {
		at += r.Offsets[2*i]
		spans[i] = [2]int{at, at + r.Offsets[2*i+1]}
	}
	return spans
}

type line struct {
	Group      string  `json:"g"`
	Text       *string `json:"t"`
	Hex        string  `json:"x"`
	Limit      int     `json:"n"`
	Words      string  `json:"w"` // that WordPiece gets, each with a newline
	Bert, Clip recorded
}

func (l line) text(t testing.TB) string {
	if l.Text != nil {
		return *l.Text
	}
	raw, err := hex.DecodeString(l.Hex)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

type corpus struct {
	Transformers, Tokenizers string
	Points                   struct{ Bert, Clip string } // hashes of the words of "acb acb ...", for every c
	Lines                    []line
	IDs                      []struct{ Bert, Clip recorded }
}

func readCorpus(t testing.TB) corpus {
	t.Helper()
	f, err := os.Open("testdata/corpus.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var c corpus
	if err := json.NewDecoder(z).Decode(&c); err != nil {
		t.Fatal(err)
	}
	return c
}

func load(t testing.TB, fsys fs.FS) *Tokenizer {
	t.Helper()
	tok, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return tok
}

// only is a folder with some of its files.
func only(t testing.TB, folder string, names ...string) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	for _, name := range names {
		data, err := fs.ReadFile(os.DirFS("testdata/"+folder), name)
		if err != nil {
			t.Fatal(err)
		}
		m[name] = &fstest.MapFile{Data: data}
	}
	return m
}

// TestCorpus compares every recorded line, for every form of the folders: whole, only
// tokenizer.json, and only vocabulary files.
func TestCorpus(t *testing.T) {
	c := readCorpus(t)
	if len(c.Lines) < 2400 || len(c.IDs) < 100 {
		t.Fatalf("only %d lines and %d lists of ids are recorded", len(c.Lines), len(c.IDs))
	}
	for _, form := range []struct {
		name, kind string
		fsys       fs.FS
	}{
		{"bert", "bert", os.DirFS("testdata/bert")},
		{"bert/tokenizer.json", "bert", only(t, "bert", "tokenizer.json", "tokenizer_config.json")},
		{"bert/vocab.txt", "bert", only(t, "bert", "vocab.txt", "tokenizer_config.json")},
		{"clip", "clip", os.DirFS("testdata/clip")},
		{"clip/tokenizer.json", "clip", only(t, "clip", "tokenizer.json")},
		{"clip/vocab.json", "clip", only(t, "clip", "vocab.json", "merges.txt", "tokenizer_config.json")},
		{"clip/vocab.json alone", "clip", only(t, "clip", "vocab.json", "merges.txt")},
	} {
		t.Run(form.name, func(t *testing.T) {
			tok := load(t, form.fsys)
			bad := 0
			for i, l := range c.Lines {
				text, want := l.text(t), l.Bert
				if form.kind == "clip" {
					want = l.Clip
				}
				got := tok.Encode(text, l.Limit)
				diff := ""
				switch {
				case !slices.Equal(got.IDs, want.IDs):
					diff = fmt.Sprintf("ids\ngot  %v\nwant %v", got.IDs, want.IDs)
				case !slices.Equal(got.Spans, want.spans()):
					diff = fmt.Sprintf("spans\ngot  %v\nwant %v", got.Spans, want.spans())
				case tok.Decode(got.IDs) != want.Decoded:
					diff = fmt.Sprintf("decoded\ngot  %q\nwant %q", tok.Decode(got.IDs), want.Decoded)
				}
				if diff != "" {
					if bad++; bad <= 5 {
						t.Errorf("line %d (%s, limit %d) %q: %s", i, l.Group, l.Limit, text, diff)
					}
				}
			}
			for i, ids := range c.IDs {
				want := ids.Bert
				if form.kind == "clip" {
					want = ids.Clip
				}
				if got := tok.Decode(want.IDs); got != want.Decoded {
					if bad++; bad <= 5 {
						t.Errorf("ids %d: got %q, want %q", i, got, want.Decoded)
					}
				}
			}
			if bad > 0 {
				t.Errorf("%d of %d differ", bad, len(c.Lines)+len(c.IDs))
			}
		})
	}
}

// split lists the words that the model gets, as the reference writes them.
func split(tok *Tokenizer, text string, bytes bool) string {
	part := newText(text)
	for _, n := range tok.normalize {
		n(part)
	}
	list := &lister{bytes: bytes}
	all := *tok
	all.model = list
	all.words(part, 0, len(part.runes), tok.split, &output{limit: -1})
	return list.String()
}

// lister is a model that writes words down.
type lister struct {
	strings.Builder
	bytes bool // in the alphabet of bytes
}

func (l *lister) pieces(t *text, from, to int, _ *output) {
	word := string(t.runes[from:to])
	if l.bytes {
		word = (&bpe{byteLevel: true}).written([]byte(word))
	}
	l.WriteString(word)
	l.WriteByte('\n')
}

// TestWords compares normalisation and splitting alone, which unknown tokens hide.
func TestWords(t *testing.T) {
	tok := load(t, os.DirFS("testdata/bert"))
	for i, l := range readCorpus(t).Lines {
		if got := split(tok, l.text(t), false); got != l.Words {
			t.Errorf("line %d (%s) %q:\ngot  %q\nwant %q", i, l.Group, l.text(t), got, l.Words)
		}
	}
}

// TestEveryPoint compares every code point between two letters.
func TestEveryPoint(t *testing.T) {
	c := readCorpus(t)
	for _, k := range []struct {
		folder, want string
	}{{"bert", c.Points.Bert}, {"clip", c.Points.Clip}} {
		tok := load(t, os.DirFS("testdata/"+k.folder))
		h := sha256.New()
		for p := rune(0); p < 0x110000; p += 256 {
			var line []string
			for c := p; c < p+256; c++ {
				if c < 0xd800 || c >= 0xe000 {
					line = append(line, "a"+string(c)+"b")
				}
			}
			h.Write([]byte(split(tok, strings.Join(line, " "), k.folder == "clip") + "\n"))
		}
		if got := hex.EncodeToString(h.Sum(nil)); got != k.want {
			t.Errorf("%s: got %s, want %s", k.folder, got, k.want)
		}
	}
}
