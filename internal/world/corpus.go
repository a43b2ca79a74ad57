package world

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// A corpus is what the recipes of training/ learn from: a folder with corpus.json
// and one folder for each shard, whose files are plain arrays, so that a recipe
// maps them and copies nothing.
//
//	pixels.u8    [scenes, size, size, 3] RGB
//	cells.u8     [scenes, Grid, Grid, Layers, 8] what each cell shows, see cells.go
//	scenes.u8    [scenes, SceneBytes] place, season, weather, time, characters
//	texts.i32    [texts, 6] scene, role, language, kind, first token, tokens
//	tokens.u16   [tokens] ids
//	flags.u8     [tokens] 1 for a token of a false caption that makes it false
//	masks.u64    [tokens] the cells that a token speaks of, a bit each, 0 for none
//	means.u16    [tokens] what it means, see Meanings, 0 for nothing that cells show
//
// An answer follows its question. Of a crowd nothing is said: its files of texts are empty.

// Role is what a text is to its scene.
type Role int32

// The roles.
const (
	CaptionText Role = iota
	FalseText
	QuestionText
	AnswerText
)

// CorpusOptions say what a corpus holds.
type CorpusOptions struct {
	Dir     string                                       `json:"-"`
	Split   string                                       `json:"split"` // one of SplitNames
	Seed    uint64                                       `json:"seed"`
	Size    int                                          `json:"size"` // pixels a side
	Clean   bool                                         `json:"clean"`
	Crowd   bool                                         `json:"crowd"`   // scenes full of things or of characters that hold some, without texts
	Artists bool                                         `json:"artists"` // redrawn by other artists
	Per     int                                          `json:"per"`     // scenes in a full shard
	Count   int                                          `json:"count"`   // scenes in all
	Jobs    int                                          `json:"-"`       // goroutines
	Encode  func(text string) (ids []int32, at [][2]int) `json:"-"`       // text to tokens and the bytes that each stands for
}

// Shards is the number of shards.
func (o CorpusOptions) Shards() int { return (o.Count + o.Per - 1) / o.Per }

func (o CorpusOptions) folder(k int) string { return filepath.Join(o.Dir, fmt.Sprintf("%05d", k)) }

// Done says whether shard k is there: its folder is renamed into place last.
func (o CorpusOptions) Done(k int) bool {
	_, err := os.Stat(o.folder(k))
	return err == nil
}

// In is the number of scenes in shard k.
func (o CorpusOptions) In(k int) int { return min(o.Per, o.Count-k*o.Per) }

// WriteIndex writes corpus.json, which tells a recipe the shapes and names.
func (o CorpusOptions) WriteIndex() error {
	b, err := json.MarshalIndent(struct {
		CorpusOptions
		Grid     int      `json:"grid"`
		Layers   int      `json:"layers"`
		Kinds    int      `json:"kinds"`
		Colours  int      `json:"colours"`
		Whos     int      `json:"whos"`
		Actions  int      `json:"actions"`
		Long     int      `json:"long"` // the kind of captions that say everything
		False    []string `json:"false"`
		Question []string `json:"question"`

		Names map[string][]string `json:"names"` // of things, by language and kind
	}{o, Grid, Layers, Kinds(), len(Colours), len(Characters), len(Actions), int(formLong), falseKinds, askedKinds, thingNames()}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(o.Dir, "corpus.json"), append(b, '\n'), 0o644)
}

// drawn is one scene ready to be written.
type drawn struct {
	pixels, cells []byte
	labels        [SceneBytes]byte
	texts         []drawnText
}

type drawnText struct {
	role       Role
	lang, kind int32
	ids        []int32
	flags      []byte
	masks      []uint64
	means      []uint16
}

// WriteShard draws shard k; after is called with the number of scenes finished so far.
func (o CorpusOptions) WriteShard(k int, after func(n int)) error {
	n := o.In(k)
	scenes := make([]drawn, n)
	var wg sync.WaitGroup
	var mu sync.Mutex
	done := 0
	for j := range max(1, o.Jobs) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := j; i < n; i += max(1, o.Jobs) {
				scenes[i] = o.draw(ForSplit(o.Split, o.Seed, uint64(k*o.Per+i)))
				mu.Lock()
				if done++; done%100 == 0 && after != nil {
					after(done)
				}
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	return o.write(k, scenes)
}

// draw renders a scene and says everything about it.
func (o CorpusOptions) draw(s *Scene) drawn {
	if o.Crowd {
		s = s.crowd()
	}
	if o.Artists {
		s.Redraw(o.Split)
	}
	p := s.Picture(o.Size, o.Clean)
	cover := p.cover()
	told := s.told(p)
	d := drawn{pixels: p.Pix, cells: told.cells(p, cover), labels: s.labels(look(told, p))}
	if o.Crowd {
		return d
	}
	e := s.Describe(p)
	add := func(role Role, lang string, kind int, text string, marks []mark, alter []change, changed [][2]int) {
		ids, at := o.Encode(text)
		t := drawnText{role: role, kind: int32(kind), ids: ids, flags: make([]byte, len(ids)), masks: make([]uint64, len(ids)), means: make([]uint16, len(ids))}
		if lang == "zh" {
			t.lang = 1
		}
		within := func(i int, from, to int) bool { return at[i][0] < at[i][1] && at[i][0] < to && at[i][1] > from }
		for _, m := range marks {
			cells := uint64(0)
			if !gone(m.t, alter) {
				cells = s.mask(p, cover, m.t.place())
			}
			for i := range ids {
				if within(i, m.i, m.j) {
					t.masks[i], t.means[i] = cells, m.means
				}
			}
		}
		for _, c := range changed {
			for i := range ids {
				if within(i, c[0], c[1]) {
					t.flags[i] = 1
				}
			}
		}
		d.texts = append(d.texts, t)
	}
	for _, c := range e.said {
		add(CaptionText, langOf(c.zh), int(c.pl.form), c.text, c.marks, nil, nil)
	}
	for _, n := range e.Neg {
		add(FalseText, n.Lang, slices.Index(falseKinds, n.Kind), n.Text, n.marks, n.alter, n.Spans)
	}
	for _, q := range e.QA {
		k := slices.Index(askedKinds, q.Kind)
		add(QuestionText, q.Lang, k, q.Q, q.marks, q.alter, nil)
		var named []mark
		if q.of.t.s != slotNone {
			named = []mark{{q.of.t, 0, len(q.A), meaning(q.of.t.s, q.of.v)}}
		}
		add(AnswerText, q.Lang, k, q.A, named, nil, nil)
	}
	return d
}

// The kinds of false captions and of questions; texts hold indices.
var (
	falseKinds = append(slices.Clone(kindOrder), "binding", "negation")
	askedKinds = func() (out []string) {
		for _, k := range questionKinds {
			if k != "" && !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
		return out
	}()
)

// gone says whether changes make a tag's word the name of something that is not there to
// look at.
func gone(t tag, alter []change) bool {
	return (t.s == slotWorn || t.s == slotHeld || t.s == slotObject || t.s == slotWho) &&
		slices.ContainsFunc(alter, func(c change) bool { return c.t == t })
}

// write puts the shard's arrays into a folder and renames it into place.
func (o CorpusOptions) write(k int, scenes []drawn) error {
	var pixels, cells, labels, texts, tokens, flags, masks, means bytes.Buffer
	first := int32(0)
	for i := range scenes {
		d := &scenes[i]
		pixels.Write(d.pixels)
		cells.Write(d.cells)
		labels.Write(d.labels[:])
		for _, t := range d.texts {
			le := binary.LittleEndian
			for _, v := range []int32{int32(i), int32(t.role), t.lang, t.kind, first, int32(len(t.ids))} {
				texts.Write(le.AppendUint32(nil, uint32(v)))
			}
			first += int32(len(t.ids))
			for j, id := range t.ids {
				if id < 0 || id > 65535 {
					return fmt.Errorf("token id %d does not fit 16 bits", id)
				}
				tokens.Write(le.AppendUint16(nil, uint16(id)))
				masks.Write(le.AppendUint64(nil, t.masks[j]))
				means.Write(le.AppendUint16(nil, t.means[j]))
			}
			flags.Write(t.flags)
		}
	}
	part := o.folder(k) + ".part"
	if err := os.MkdirAll(part, 0o755); err != nil {
		return err
	}
	for name, b := range map[string]*bytes.Buffer{"pixels.u8": &pixels, "cells.u8": &cells, "scenes.u8": &labels,
		"texts.i32": &texts, "tokens.u16": &tokens, "flags.u8": &flags, "masks.u64": &masks, "means.u16": &means} {
		if err := os.WriteFile(filepath.Join(part, name), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return os.Rename(part, o.folder(k))
}
