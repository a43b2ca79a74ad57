package generate

import (
	"context"
	"strings"
	"testing"

	"tonggan"
)

// clockwork hears a word wherever samples stay the same for a while, and is wrong about
// one that is not over.
type clockwork struct{ t *testing.T }

func (c clockwork) Transcribe(_ context.Context, x []float32, _ tonggan.TranscribeRequest, each func([]tonggan.Segment, int) error) (string, error) {
	if len(x) > 30*SoundRate {
		c.t.Errorf("%d samples at once", len(x))
	}
	s := tonggan.Segment{}
	for i := 0; i < len(x); {
		j := i
		for j < len(x) && x[j] == x[i] {
			j++
		}
		if x[i] != 0 && j-i > SoundRate/8 { // less is the end of a word that was cut
			w := tonggan.Word{Start: float64(i) / SoundRate, End: float64(j)/SoundRate - 0.05, Text: names[int(x[i]*100+0.5)]}
			if j == len(x) && j-i < SoundRate/2 {
				w.Text = "perhaps"
			}
			s.Words = append(s.Words, w)
		}
		i = j
	}
	return "en", each([]tonggan.Segment{s}, len(x))
}

func (clockwork) Check(tonggan.TranscribeRequest) error { return nil }

func (clockwork) Window() float64 { return 30 }

var names = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty " +
	"a b c d e f g h i j k l m n o p q r s t u v w x y z aa bb cc dd ee ff gg hh ii jj kk ll mm nn oo pp qq rr ss tt uu vv ww xx yy zz")

// speech is a word of half a second for each name, and silence for each 0.
func speech(numbers ...int) (x []float32) {
	for _, n := range numbers {
		for range SoundRate / 2 {
			x = append(x, float32(n)/100)
		}
	}
	return x
}

func TestListener(t *testing.T) {
	l := NewListener(clockwork{t}, tonggan.TranscribeRequest{})
	x := speech(1, 2, 3, 4, 5, 0, 0, 0, 6, 7, 8)
	var final []tonggan.Word
	guesses := 0
	for len(x) > 0 { // 0.3 s at a time
		n := min(len(x), SoundRate*3/10)
		l.Hear(x[:n])
		x = x[n:]
		if l.Waiting() < 0.5 {
			continue
		}
		f, g, err := l.Look(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		final, guesses = append(final, f...), guesses+len(g)
	}
	rest, err := l.Finish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	final = append(final, rest...)
	if got := Spaced(final); got != "one two three four five six seven eight" {
		t.Errorf("heard %q", got)
	}
	for i, w := range final[1:] {
		if w.Start < final[i].Start {
			t.Errorf("%q at %.2f s stands after %q at %.2f s", w.Text, w.Start, final[i].Text, final[i].Start)
		}
	}
	if guesses == 0 {
		t.Error("nothing was guessed")
	}
}

// Somebody who never pauses is written down all the same, from a buffer that does not grow.
func TestListenerWithoutPause(t *testing.T) {
	l := NewListener(clockwork{t}, tonggan.TranscribeRequest{Language: "en"})
	var numbers []int
	for range 3 {
		for n := 1; n < len(names); n++ {
			numbers = append(numbers, n)
		}
	}
	var final []tonggan.Word
	for i, n := range numbers {
		l.Hear(speech(n))
		if i%2 == 1 {
			f, _, err := l.Look(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			final = append(final, f...)
		}
		if s := float64(len(l.buf)) / SoundRate; s > mostHeard*30+1 {
			t.Fatalf("the buffer holds %.1f s", s)
		}
	}
	rest, _ := l.Finish(t.Context())
	final = append(final, rest...)
	wrong := 0
	for i, w := range final {
		if i >= len(numbers) || w.Text != names[numbers[i]] {
			wrong++
		}
	}
	if len(final) != len(numbers) || wrong > 0 {
		t.Errorf("%d words of %d, %d wrong", len(final), len(numbers), wrong)
	}
}

func TestListenerToSilence(t *testing.T) {
	l := NewListener(clockwork{t}, tonggan.TranscribeRequest{})
	for range 200 {
		l.Hear(make([]float32, SoundRate/2))
		if f, g, err := l.Look(t.Context()); len(f)+len(g) > 0 || err != nil {
			t.Fatalf("silence says %v %v, %v", f, g, err)
		}
	}
	if s := float64(len(l.buf)) / SoundRate; s > 2 {
		t.Errorf("%.1f s of silence are kept", s)
	}
}

// parrot hears the words that it is given next, half a second each, where the buffer begins.
type parrot struct {
	clockwork
	say    []string
	prompt string
	looks  int
}

func (p *parrot) Transcribe(_ context.Context, _ []float32, r tonggan.TranscribeRequest, each func([]tonggan.Segment, int) error) (string, error) {
	p.prompt = r.Prompt
	p.looks++
	s := tonggan.Segment{}
	for i, text := range strings.Fields(p.say[0]) {
		at := float64(i)/2 - float64(p.looks)/100 // a little earlier each time
		s.Words = append(s.Words, tonggan.Word{Start: at, End: at + 0.5, Text: text})
	}
	p.say = p.say[1:]
	return "zh", each([]tonggan.Segment{s}, 0)
}

// A word that is said twice is written twice, also when one of them was final before the
// other; one that ends the prompt is written, too. What was said goes on as it is written.
func TestListenerToTwice(t *testing.T) {
	for _, c := range []struct {
		prompt, want, told string
		say                []string
	}{
		{"", "谢谢你。", "谢谢你。", []string{"谢", "谢 谢", "谢 谢 你。", "谢 谢 你。", "谢 谢 你。"}},
		{"Ask Ann", "Ann no no yes", "Ask Ann Ann no no yes", []string{"Ann", "Ann no", "Ann no no", "Ann no no yes", "Ann no no yes", "Ann no no yes"}},
	} {
		p := &parrot{say: c.say}
		l := NewListener(p, tonggan.TranscribeRequest{Prompt: c.prompt})
		var final []tonggan.Word
		for len(p.say) > 1 {
			l.Hear(speech(1))
			f, _, err := l.Look(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			final = append(final, f...)
		}
		rest, err := l.Finish(t.Context())
		if final = append(final, rest...); err != nil || Spaced(final) != c.want {
			t.Errorf("heard %q, want %q; %v", Spaced(final), c.want, err)
		}
		for i, w := range final {
			if i > 0 && w.Start < final[i-1].End {
				t.Errorf("%q begins at %g s, before %q ends at %g s", w.Text, w.Start, final[i-1].Text, final[i-1].End)
			}
		}
		if p.prompt != c.told {
			t.Errorf("the model was told %q, want %q", p.prompt, c.told)
		}
	}
}

// deaf finds nothing in any noise.
type deaf struct {
	clockwork
	longest int
}

func (d *deaf) Transcribe(_ context.Context, x []float32, _ tonggan.TranscribeRequest, each func([]tonggan.Segment, int) error) (string, error) {
	d.longest = max(d.longest, len(x))
	return "en", each(nil, len(x))
}

// Noise without a word is not kept for ever.
func TestListenerToNoise(t *testing.T) {
	d := &deaf{}
	l := NewListener(d, tonggan.TranscribeRequest{})
	for i := range 600 {
		x := make([]float32, SoundRate/2)
		for j := range x {
			x[j] = 0.02 * float32(1-2*((i+j)%2))
		}
		l.Hear(x)
		if _, _, err := l.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if most := 1.5 * d.Window(); float64(d.longest) > most*SoundRate {
		t.Errorf("%d samples at once, want %g seconds at most", d.longest, most)
	}
}
