package whisper

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/tensor"
)

// What ref/record_whisper_beams.py writes: the texts that win in OpenAI's own search.
func TestBeamsEqualReference(t *testing.T) {
	var cases []struct {
		Span             [2]float64
		Prompt, Earlier  []int32
		Language         string
		Translate, Times bool
		Beams, Finished  int
		End              int32 // a word that the model likes may stand for the end
		Penalty, Mean    float64
		IDs              []int32
	}
	b, err := os.ReadFile(filepath.Join(tiny, "recorded", "beams.json"))
	if err == nil {
		err = json.Unmarshal(b, &cases)
	}
	if err != nil || len(cases) == 0 {
		t.Fatalf("%d cases, %v", len(cases), err)
	}
	m := open(t, kernel.F32)
	a := tensor.Borrow()
	defer a.Return()
	early, late, other := 0, 0, 0 // cases with all texts finished, with unfinished ones, unlike greedy search
	for _, c := range cases {
		t.Run(fmt.Sprintf("%v-%d-%d", c.Prompt, c.End, c.Beams), func(t *testing.T) {
			a.Reset()
			for i, id := range m.tokens.SuppressFirst {
				if id == m.tokens.End {
					m.tokens.SuppressFirst[i] = c.End
				}
			}
			m.tokens.End = c.End
			h := m.hear(a, m.mel(samples(t, c.Span[0], c.Span[1])), 0)
			o := Options{Language: c.Language, Task: map[bool]string{false: tonggan.Transcribe, true: tonggan.Translate}[c.Translate], NoTimes: !c.Times, Beams: c.Beams, LengthPenalty: c.Penalty}
			prompt, start := m.prompt(o, c.Earlier)
			if !slices.Equal(prompt, c.Prompt) {
				t.Fatalf("prompt %v, want %v", prompt, c.Prompt)
			}
			got, err := m.try(t.Context(), a, h, o, prompt, start, 0)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got.ids, c.IDs) || math.Abs(got.meanLog-c.Mean) > 1e-4 {
				t.Errorf("%v to %v s\nwant %.5f %v\ngot  %.5f %v", c.Span[0], c.Span[1], c.Mean, c.IDs, got.meanLog, got.ids)
			}
			o.Beams = 1
			alone, err := m.try(t.Context(), a, h, o, prompt, start, 0)
			if err != nil {
				t.Fatal(err)
			}
			if c.Finished == c.Beams {
				early++
			} else {
				late++
			}
			if !slices.Equal(alone.ids, got.ids) {
				other++
			}
		})
	}
	if early < 3 || late < 3 || other < len(cases)/2 {
		t.Errorf("%d finished, %d unfinished, %d unlike greedy search of %d cases: they prove little", early, late, other, len(cases))
	}
}

// One beam is greedy search.
func TestOneBeamIsGreedy(t *testing.T) {
	m := open(t, kernel.F32)
	a := tensor.Borrow()
	defer a.Return()
	for _, x := range shorts(t) {
		h := m.hear(a, m.mel(x), 0)
		for _, o := range []Options{{Language: "en"}, {Language: "de", NoTimes: true}} {
			prompt, start := m.prompt(o, nil)
			want, err := m.try(t.Context(), a, h, o, prompt, start, 0)
			if err != nil {
				t.Fatal(err)
			}
			w := m.write(a, h, o, prompt, 1)
			x := m.text.Step(a, prompt, w.seqs, h.seen, nil)
			got, err := w.search(t.Context(), m.text.Scores.Forward(a, x.Span(len(prompt)-1, len(prompt))), 0)
			if err != nil || !slices.Equal(got.ids, want.ids) || math.Abs(got.sum/float64(len(got.ids)+1)-want.meanLog) > 1e-4 {
				t.Errorf("want %v\ngot  %v, %v", want.ids, got.ids, err)
			}
		}
	}
}

// Beams by hand: two of them over the words 0 to 2, of which 2 ends a text.
func TestBeamsByHand(t *testing.T) {
	logs := func(p ...float64) tensor.T {
		var x []float32
		for _, v := range p {
			x = append(x, float32(math.Log(v)))
		}
		return tensor.Of(x, len(p)/3, 3)
	}
	b := newBeams(2, 2, 0, 4)
	for i, step := range []struct {
		probs   []float64
		more    bool
		running [][]int32
		ended   int
	}{
		{[]float64{.5, .3, .2}, true, [][]int32{{0}, {1}}, 0},                        // the end is the third: it does not count
		{[]float64{.3, .1, .6, .2, .7, .1}, true, [][]int32{{1, 1}, {0, 0}}, 1},      // .21 .15 go on, .30 ends
		{[]float64{.1, .6, .3, .5, .5, 0}, true, [][]int32{{1, 1, 1}, {0, 0, 0}}, 1}, // .126 .075 go on, .063 does not end
		{[]float64{.1, .1, .8, .1, .1, .8}, false, [][]int32{{1, 1, 1, 0}, {1, 1, 1, 1}}, 2},
	} {
		more := b.grow(logs(step.probs...))
		var running [][]int32
		for _, r := range b.running {
			running = append(running, r.ids)
		}
		if more != step.more || fmt.Sprint(running) != fmt.Sprint(step.running) || len(b.finished) != step.ended {
			t.Fatalf("step %d: %v %v, %d finished", i, more, running, len(b.finished))
		}
	}
	// [0] of .3 and [1 1 1] of .1008: -1.20 and -0.76 for each word, -1.20 and -2.23 with
	// a weak penalty.
	if got := b.best().ids; !slices.Equal(got, []int32{1, 1, 1}) {
		t.Errorf("best is %v", got)
	}
	b.penalty = 0.1
	if got := b.best().ids; !slices.Equal(got, []int32{0}) {
		t.Errorf("best with a weak penalty is %v", got)
	}
	nan := newBeams(2, 2, 0, 4)
	if nan.grow(logs(math.NaN(), math.NaN(), math.NaN())) || len(nan.best().ids) != 0 {
		t.Errorf("nothing may follow, and yet %v", nan.best())
	}
}

// Beams take no more memory for each token than greedy search does.
func TestBeamsDoNotAllocatePerToken(t *testing.T) {
	m := open(t, kernel.F32)
	a := tensor.Borrow()
	defer a.Return()
	h := m.hear(a, m.mel(samples(t, 0, 1.3)), 0)
	count := func(o Options) float64 {
		prompt, start := m.prompt(o, nil)
		return testing.AllocsPerRun(5, func() {
			if _, err := m.try(t.Context(), a, h, o, prompt, start, 0); err != nil {
				t.Fatal(err)
			}
		})
	}
	greedy, five := count(Options{Language: "en", NoTimes: true}), count(Options{Language: "en", NoTimes: true, Beams: 5})
	if most := greedy + 30; five > most {
		t.Errorf("%v allocations, want at most %v", five, most)
	}
}

func TestBadBeams(t *testing.T) {
	m := open(t, kernel.F32)
	for _, o := range []Options{{Beams: -1}, {Beams: 17}, {LengthPenalty: -.1}, {LengthPenalty: 1.1}, {LengthPenalty: math.NaN()}} {
		if err := m.Check(o); tonggan.CodeOf(err) != tonggan.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
}
