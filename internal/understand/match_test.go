package understand

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/nn"
	"tonggan/internal/token"
)

// fake is a matcher over a picture that shows exactly the words in shows. Each word
// of a text that is not shown takes penalty off a logit of 4. Its tokens are words.
type fake struct {
	shows   []string
	penalty float64
	mask    bool
	length  int // most tokens, 0: no limit
	vocab   []string
	layers  int
	maps    func(layer, token, patch int) float32
	calls   *int
}

const fakeMask = 1

func (f *fake) id(word string) int32 {
	word = strings.ToLower(word)
	i := slices.Index(f.vocab, word)
	if i < 0 {
		i = len(f.vocab)
		f.vocab = append(f.vocab, word)
	}
	return int32(i + 2)
}

// Encode gives each word one token, after a special one.
func (f *fake) Encode(text string) token.Encoding {
	enc := token.Encoding{IDs: []int32{0}, Spans: [][2]int{{0, 0}}}
	for _, w := range Words(text) {
		if f.length > 0 && len(enc.IDs) == f.length {
			enc.Truncated = true
			break
		}
		enc.IDs = append(enc.IDs, f.id(w.Text))
		enc.Spans = append(enc.Spans, [2]int{w.Start, w.End})
	}
	return enc
}

func (f *fake) Mask() (int32, bool)       { return fakeMask, f.mask }
func (f *fake) Look(*media.Picture) Sight { return fakeSight{f} }

type fakeSight struct{ *fake }

func (s fakeSight) Logits(texts [][]int32) (all []float64) {
	for _, ids := range texts {
		all = append(all, s.logit(ids))
	}
	return all
}

func (s fakeSight) logit(ids []int32) float64 {
	if s.calls != nil {
		*s.calls++
	}
	logit := 4.0
	for _, id := range ids {
		if id > fakeMask {
			word := s.vocab[id-2]
			if (&dictionary{kinds: lexicon().kinds}).kind(word) != Function && !slices.Contains(s.shows, word) {
				logit -= s.penalty
			}
		}
	}
	return logit
}

func (s fakeSight) Maps(ids []int32) *nn.Maps {
	if s.maps == nil {
		return nil
	}
	m := &nn.Maps{Layers: s.layers, Words: len(ids), Rows: 2, Cols: 2, Data: make([]float32, s.layers*len(ids)*4)}
	for l := range s.layers {
		for t := range ids {
			for p := range 4 {
				m.At(l, t)[p] = s.maps(l, t, p)
			}
		}
	}
	return m
}

func blueHat(penalty float64) *fake {
	return &fake{shows: []string{"cat", "wearing", "blue", "hat", "猫", "戴着", "蓝色", "帽子"}, penalty: penalty, mask: true}
}

func picture() *media.Picture {
	return &media.Picture{W: 8, H: 8, Pix: make([]byte, 8*8*3), Format: "png", Frames: 1}
}

func TestMatchVerdictsAndContradictions(t *testing.T) {
	for _, c := range []struct {
		name    string
		penalty float64
		mask    bool
		text    string
		verdict tonggan.Verdict
		blamed  string
	}{
		{"fits", 8, true, "a cat wearing a blue hat", tonggan.Match, ""},
		{"one wrong word", 8, true, "a cat wearing a red hat", tonggan.Mismatch, "red"},
		{"one wrong word, no mask", 8, false, "a cat wearing a red hat", tonggan.Mismatch, "red"},
		{"chinese", 8, true, "一只猫戴着红色帽子", tonggan.Mismatch, "红色"},
		{"chinese, no mask", 8, false, "一只猫戴着红色的帽子", tonggan.Mismatch, "红色"},
		{"two wrong words in text order", 8, true, "a dog wearing a red hat", tonggan.Mismatch, "dog,red"},
		{"case is kept", 8, true, "A cat wearing a RED hat", tonggan.Mismatch, "RED"},
		{"doubt", 4, true, "a cat wearing a red hat", tonggan.Unsure, "red"},
		{"too little to blame a word", 0.5, true, "red dog big tree old moon sun star", tonggan.Unsure, ""},
		{"only function words", 8, true, "it is a", tonggan.Match, ""},
	} {
		f := blueHat(c.penalty)
		f.mask = c.mask
		results, _, err := Match(t.Context(), f, picture(), []string{c.text}, false, Untuned(), nil)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		r := results[0]
		if r.Verdict != c.verdict || strings.Join(r.Contradicted, ",") != c.blamed {
			t.Errorf("%s: got %s %v (p=%.3f), want %s %s", c.name, r.Verdict, r.Contradicted, r.Probability, c.verdict, c.blamed)
		}
		if r.Contradicted == nil {
			t.Errorf("%s: contradicted is nil and would be null in JSON", c.name)
		}
		if r.Text != c.text || r.Calibrated {
			t.Errorf("%s: got %+v", c.name, r)
		}
	}
}

func TestMatchTruncated(t *testing.T) {
	f := blueHat(8)
	f.length = 4
	results, _, err := Match(t.Context(), f, picture(), []string{"a cat wearing red red red"}, false, Untuned(), nil)
	if err != nil {
		t.Fatal(err)
	}
	r := results[0]
	if r.Verdict != tonggan.Match || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "first 4 tokens") {
		t.Errorf("got %+v", r)
	}
}

func TestMatchManyWordsIsBounded(t *testing.T) {
	f := blueHat(0.2)
	calls := 0
	f.calls = &calls
	results, _, err := Match(t.Context(), f, picture(), []string{strings.Repeat("red ", 500)}, false, Untuned(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if calls > maxRounds*(maxSuspect+1)+1 {
		t.Errorf("%d forward passes", calls)
	}
	if len(results[0].Warnings) != 1 || !strings.Contains(results[0].Warnings[0], "first 64 words") {
		t.Errorf("warnings: %q", results[0].Warnings)
	}
}

func TestMatchRefusesEmptyTexts(t *testing.T) {
	for _, texts := range [][]string{nil, {""}, {"a cat", " \t"}} {
		_, _, err := Match(t.Context(), blueHat(8), picture(), texts, false, Untuned(), nil)
		if tonggan.CodeOf(err) != tonggan.Invalid {
			t.Errorf("%q: %v", texts, err)
		}
	}
}

func TestMatchStopsWhenCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	calls := 0
	f := blueHat(8)
	f.calls = &calls
	_, _, err := Match(ctx, f, picture(), []string{"a cat"}, false, Untuned(), nil)
	if !errors.Is(err, context.Canceled) || calls > 1 {
		t.Errorf("err %v after %d forward passes", err, calls)
	}
}

func TestTuning(t *testing.T) {
	tune := Tuning{Calibrated: true, A: 2, B: -1, Match: 0.7, Mismatch: 0.3, Margin: 1}
	if p := tune.Probability(0.5); math.Abs(p-0.5) > 1e-12 {
		t.Errorf("p = %v, want 0.5", p)
	}
	for p, want := range map[float64]tonggan.Verdict{0.7: tonggan.Match, 0.69: tonggan.Unsure, 0.31: tonggan.Unsure, 0.3: tonggan.Mismatch} {
		if got := tune.Verdict(p); got != want {
			t.Errorf("verdict of %v is %s, want %s", p, got, want)
		}
	}
	if err := tune.Validate(); err != nil {
		t.Error(err)
	}
	if err := Untuned().Validate(); err != nil {
		t.Error(err)
	}
	for name, bad := range map[string]Tuning{
		"zero":       {},
		"negative a": {A: -1, Match: 0.6, Mismatch: 0.4, Margin: 1},
		"nan":        {A: 1, B: math.NaN(), Match: 0.6, Mismatch: 0.4, Margin: 1},
		"crossed":    {A: 1, Match: 0.4, Mismatch: 0.6, Margin: 1},
		"no margin":  {A: 1, Match: 0.6, Mismatch: 0.4},
	} {
		if bad.Validate() == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestUnread(t *testing.T) {
	enc := func(unknown ...int) token.Encoding {
		return token.Encoding{IDs: make([]int32, 6), Spans: [][2]int{{}, {0, 1}, {2, 3}, {4, 5}, {6, 7}, {}}, Unknown: unknown}
	}
	for _, c := range []struct {
		enc     token.Encoding
		warning string
		strange bool
	}{
		{enc(), "", false},
		{enc(2), `the model does not know "b"`, false},
		{enc(2, 4), `the model does not know "b", "d"`, true},
		{enc(1, 2, 3, 4), "the model knows no word of this text", true},
	} {
		if w, s := unread(c.enc, "a b c d"), strange(c.enc, "a b c d"); w != c.warning || s != c.strange {
			t.Errorf("%v: %q, %v; want %q, %v", c.enc.Unknown, w, s, c.warning, c.strange)
		}
	}
}

// Words of a vocabulary's pieces: "hats" of hat and s is known, "kit" is spelled.
func TestUnreadSpelled(t *testing.T) {
	for _, c := range []struct {
		text    string
		spans   [][2]int
		warning string
		strange bool
	}{
		{"a hats, 12", [][2]int{{}, {0, 1}, {2, 5}, {5, 6}, {6, 7}, {8, 9}, {9, 10}, {}}, "", false},
		{"a kit hat", [][2]int{{}, {0, 1}, {2, 3}, {3, 4}, {4, 5}, {6, 9}, {}}, `the model does not know "kit"`, false},
		{"kit", [][2]int{{0, 1}, {1, 2}, {2, 3}}, `the model does not know "kit"`, true},
		{"wolves猫狗", [][2]int{{}, {0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 6}, {6, 9}, {9, 12}, {}}, `the model does not know "wolves"`, false},
		{"dressed tv", [][2]int{{0, 5}, {5, 7}, {8, 9}, {9, 10}}, `the model does not know "tv"`, true},
	} {
		if w := unread(token.Encoding{IDs: make([]int32, len(c.spans)), Spans: c.spans}, c.text); w != c.warning {
			t.Errorf("%q: %q, want %q", c.text, w, c.warning)
		}
		if s := strange(token.Encoding{IDs: make([]int32, len(c.spans)), Spans: c.spans}, c.text); s != c.strange {
			t.Errorf("%q: strange %v", c.text, s)
		}
	}
}
