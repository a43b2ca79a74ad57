package sample

import (
	"context"
	"math"
	"reflect"
	"slices"
	"testing"

	"tonggan"
)

// chain scores the next token by the last one alone: a table of probabilities.
type chain struct {
	p    [][]float32
	last []int32
	cut  func() // called before each step
}

func (c *chain) row(id int32) []float32 {
	var out []float32
	for _, p := range c.p[id] {
		out = append(out, float32(math.Log(float64(p)))+5) // any shift
	}
	return out
}

func (c *chain) Start(prompt []int32) []float32 {
	c.last = []int32{prompt[len(prompt)-1]}
	return c.row(c.last[0])
}

func (c *chain) Next(parents []int, tokens []int32) (out []float32) {
	if c.cut != nil {
		c.cut()
	}
	for _, p := range parents {
		_ = c.last[p] // panics when a parent is not alive
	}
	c.last = slices.Clone(tokens)
	for _, id := range tokens {
		out = append(out, c.row(id)...)
	}
	return out
}

// Token 0 starts, 3 ends. Greedily 1 looks best; over two steps 2 is.
func trap() *chain {
	return &chain{p: [][]float32{
		{.01, .55, .43, .01},
		{.26, .25, .24, .25},
		{.01, .01, .01, .97},
		{.25, .25, .25, .25},
	}}
}

func TestSearches(t *testing.T) {
	for _, k := range []struct {
		name  string
		rules Rules
		want  []int32
	}{
		{"greedy follows the best step", Rules{MaxNew: 2}, []int32{0, 1, 0}},
		{"greedy stops at the limit", Rules{MaxNew: 1}, []int32{0, 1}},
		{"beams find the best text", Rules{MaxNew: 2, Beams: 2}, []int32{0, 2, 3}},
		{"a minimum length forbids the end", Rules{MaxNew: 3, Beams: 2, MinLength: 3}, []int32{0, 2, 1, 3}},
		{"repetition is dear", Rules{MaxNew: 2, Repetition: 100}, []int32{0, 1, 3}},
	} {
		k.rules.End = []int32{3}
		got, err := Generate(context.Background(), []int32{0}, trap(), k.rules)
		if err != nil {
			t.Fatal(err)
		}
		if k.name == "a minimum length forbids the end" {
			if len(got) < 4 || slices.Index(got, 3) < 3 && slices.Contains(got, 3) {
				t.Errorf("%s: %v", k.name, got)
			}
			continue
		}
		if !slices.Equal(got, k.want) {
			t.Errorf("%s: %v, want %v", k.name, got, k.want)
		}
	}
}

func TestPromptIsKept(t *testing.T) {
	prompt := []int32{1, 0}
	got, err := Generate(context.Background(), prompt, trap(), Rules{End: []int32{3}, Beams: 3, MaxNew: 4})
	if err != nil || !slices.Equal(got[:2], prompt) || len(got) > 6 {
		t.Errorf("%v %v", got, err)
	}
	if !slices.Equal(prompt, []int32{1, 0}) {
		t.Errorf("the prompt was changed: %v", prompt)
	}
}

func TestCanceledBetweenSteps(t *testing.T) {
	for _, beams := range []int{1, 3} {
		ctx, cancel := context.WithCancel(context.Background())
		c := trap()
		c.cut = cancel
		_, err := Generate(ctx, []int32{0}, c, Rules{Beams: beams, MaxNew: 50})
		if tonggan.CodeOf(err) != tonggan.Canceled {
			t.Errorf("%d beams: %v", beams, err)
		}
	}
}

func TestRulesAreChecked(t *testing.T) {
	for _, r := range []Rules{{MaxNew: -1}, {MaxNew: 1 << 30}, {Beams: -1}, {Beams: 1000}, {Repetition: -2}} {
		if _, err := Generate(context.Background(), []int32{0}, trap(), r); tonggan.CodeOf(err) != tonggan.Invalid {
			t.Errorf("%+v: %v", r, err)
		}
	}
}

func TestParseRules(t *testing.T) {
	for in, want := range map[string]Rules{
		"":   {},
		"{}": {},
		`{"max_new_tokens": 40, "eos_token_id": 2, "do_sample": null}`:                        {MaxNew: 40},
		`{"max_length": 30, "min_length": 5, "num_beams": 3, "early_stopping": true}`:         {MaxLength: 30, MinLength: 5, Beams: 3, Early: Full},
		`{"length_penalty": 0.0, "repetition_penalty": 1.5, "early_stopping": "never"}`:       {LengthPenalty: NoLengthPenalty, Repetition: 1.5, Early: Never},
		`{"length_penalty": -1.0, "early_stopping": false, "transformers_version": "5.23.0"}`: {LengthPenalty: -1},
	} {
		if got, err := ParseRules([]byte(in)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v", in, got, err)
		}
	}
	for _, in := range []string{"[", `{"num_beams": 100}`, `{"early_stopping": "soon"}`, `{"max_length": -1}`, `{"length_penalty": 1e9}`} {
		if _, err := ParseRules([]byte(in)); tonggan.CodeOf(err) != tonggan.Invalid {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestLengths(t *testing.T) {
	for _, k := range []struct {
		r             Rules
		prompt, limit int
		want          int
	}{
		{Rules{}, 4, 100, 20},
		{Rules{}, 4, 10, 6},
		{Rules{MaxNew: 7, MaxLength: 30}, 4, 100, 7},
		{Rules{MaxLength: 30}, 4, 100, 26},
		{Rules{MaxLength: 3}, 4, 100, 1},
	} {
		if got := k.r.New(k.prompt, k.limit); got != k.want {
			t.Errorf("%+v after %d of %d: %d, want %d", k.r, k.prompt, k.limit, got, k.want)
		}
	}
}
