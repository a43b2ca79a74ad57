package mood

import (
	"os"
	"strings"
	"testing"
	"time"

	"tonggan"
)

type held struct {
	mood tonggan.Mood
	text string
}

// heldOut reads a file of sentences under headings: the first, third, ... of each mood
// were looked at while the grammar was written, the others were not.
func heldOut(t *testing.T, name string) (looked, final []held) {
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var m tonggan.Mood
	n := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if after, ok := strings.CutPrefix(line, "# "); ok {
			m, n = tonggan.Mood(after), 0
			continue
		}
		if n++; n%2 == 1 {
			looked = append(looked, held{m, line})
		} else {
			final = append(final, held{m, line})
		}
	}
	return looked, final
}

func right(all []held) (percent float64) {
	n := 0
	for _, h := range all {
		if got := Of("", h.text, ""); got.Mood == h.mood {
			n++
		}
	}
	return 100 * float64(n) / float64(len(all))
}

// The floors are a point below what was reached. en.txt and zh.txt were written before
// the grammar; the hard ones, which say little outright, when a first grammar was done
// and helped to widen it; the unseen ones when it was done.
func TestHeldOut(t *testing.T) {
	for _, c := range []struct {
		file          string
		count         int
		looked, final float64
	}{
		{"en.txt", 210, 87.6, 84.7}, {"zh.txt", 210, 92.3, 84.7},
		{"en.hard.txt", 70, 96.1, 87.6}, {"zh.hard.txt", 70, 96.1, 87.6},
		{"en.unseen.txt", 70, 76.1, 93.3}, {"zh.unseen.txt", 70, 87.6, 87.6},
	} {
		looked, final := heldOut(t, c.file)
		if n := len(looked) + len(final); n != c.count {
			t.Fatalf("%s has %d sentences, want %d", c.file, n, c.count)
		}
		a, b := right(looked), right(final)
		t.Logf("%s: %.1f %% of the one half, %.1f %% of the other", c.file, a, b)
		if a < c.looked || b < c.final {
			t.Errorf("%s: %.1f and %.1f %% are right; want %g and %g", c.file, a, b, c.looked, c.final)
		}
	}
}

// The weights stay small enough to embed, and a sentence takes no time.
func TestSize(t *testing.T) {
	if len(weights) != Size || len(weights) >= 200_000 {
		t.Errorf("model.bin has %d bytes, want %d", len(weights), Size)
	}
}

func BenchmarkOf(b *testing.B) {
	for b.Loop() {
		Of("", "She hummed to herself all the way home, though nobody had been there to meet her.", "")
	}
}

func TestContext(t *testing.T) {
	sad := "She wept at his grave and could not stop crying."
	for _, s := range []string{"He is going away.", "He said nothing more.", "他走了。"} {
		alone, between := scores(s), [Classes]float64{}
		for i, v := range scores(sad) {
			between[i] = alone[i] + 2*neighbour*v
		}
		_, before := softmax(alone)
		if got := Of(sad, s, sad); got.Mood != tonggan.Sad {
			t.Errorf("%q between two sad sentences is %v (alone %v, %.2f)", s, got, Of("", s, ""), before)
		}
	}
	if got := Of(sad, "We won, we won, I can't believe it, what a goal!", sad); got.Mood != tonggan.Excited {
		t.Errorf("neighbours overrule the sentence itself: %v", got)
	}
}

func TestTraditional(t *testing.T) {
	for _, c := range [][2]string{{"我非常難過！", "我非常难过！"}, {"門後有聲音，我嚇得發抖。", "门后有声音，我吓得发抖。"}} {
		if got, want := Of(c[0], c[0], c[0]), Of(c[1], c[1], c[1]); got != want || got.Mood == tonggan.Neutral {
			t.Errorf("%q is %v, %q is %v", c[0], got, c[1], want)
		}
	}
}

func TestNegation(t *testing.T) {
	for _, s := range []string{"I am not happy.", "She wasn't happy at all.", "我一点也不高兴。", "他不开心。"} {
		if got := Of("", s, ""); got.Mood == tonggan.Happy || got.Mood == tonggan.Excited {
			t.Errorf("%s is %s", s, got.Mood)
		}
	}
}

func TestIntensity(t *testing.T) {
	for _, c := range [][2]string{
		{"He was a bit sad.", "He was very sad!"},
		{"我有点难过。", "我非常难过！"},
		{"She was slightly worried about the noise.", "She was absolutely terrified of the noise!"},
	} {
		weak, strong := Of("", c[0], ""), Of("", c[1], "")
		if weak.Mood != strong.Mood || !(weak.Intensity < strong.Intensity) || weak.Intensity <= 0 || strong.Intensity > 1 {
			t.Errorf("%q is %v, %q is %v", c[0], weak, c[1], strong)
		}
	}
	for _, s := range []string{"", "   ", "!!!", "123", "\xff\xfe"} {
		if got := Of("", s, ""); got.Intensity < 0 || got.Intensity > 1 {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		text string
		want tonggan.Feeling
		ok   bool
	}{
		{"sad", tonggan.Feeling{Mood: tonggan.Sad, Intensity: usual}, true},
		{"Sad:0.5", tonggan.Feeling{Mood: tonggan.Sad, Intensity: 0.5}, true},
		{"悲伤：0.25", tonggan.Feeling{Mood: tonggan.Sad, Intensity: 0.25}, true},
		{" 兴奋 ", tonggan.Feeling{Mood: tonggan.Excited, Intensity: usual}, true},
		{"auto", tonggan.Feeling{}, true}, {"neutral:0.5", tonggan.Feeling{Mood: tonggan.Neutral}, true},
		{"sad:2", tonggan.Feeling{}, false}, {"sad:NaN", tonggan.Feeling{}, false}, {"sad:", tonggan.Feeling{}, false},
		{"auto:1", tonggan.Feeling{}, false}, {"1", tonggan.Feeling{}, false}, {"", tonggan.Feeling{}, false},
	} {
		if got, ok := Parse(c.text); got != c.want || ok != c.ok {
			t.Errorf("%q is %v, %t; want %v, %t", c.text, got, ok, c.want, c.ok)
		}
	}
}

func TestInstructions(t *testing.T) {
	sad := func(x float64) tonggan.Feeling { return tonggan.Feeling{Mood: tonggan.Sad, Intensity: x} }
	for _, c := range []struct {
		text  string
		want  tonggan.Feeling
		speed float64
	}{
		{"speak sadly and slowly", sad(usual), 0.8},
		{"Very sad, please.", sad(1), 1},
		{"用有点悲伤的语气，慢一点", sad(0.4), 0.8},
		{"用开心的语气", tonggan.Feeling{Mood: tonggan.Happy, Intensity: usual}, 1},
		{"Don't sound angry. Read it cheerfully, as fast as you can", tonggan.Feeling{Mood: tonggan.Happy, Intensity: usual}, 1.25},
		{"不要生气，语速快一些", tonggan.Feeling{}, 1.25},
		{"Speak in a calm, even voice", tonggan.Feeling{Mood: tonggan.Neutral}, 1},
		{"gently", tonggan.Feeling{Mood: tonggan.Tender, Intensity: usual}, 1},
		{"A software tutorial made for madam, like an old gentleman on a warmer evening", tonggan.Feeling{Mood: tonggan.Tender, Intensity: usual}, 1},
		{"A software tutorial made for a gentleman, this evening", tonggan.Feeling{}, 1},
		{"even more happily", tonggan.Feeling{Mood: tonggan.Happy, Intensity: usual}, 1},
		{"用特别开心的语气", tonggan.Feeling{Mood: tonggan.Happy, Intensity: 1}, 1},
		{"用很快乐的语气，欢快一点", tonggan.Feeling{Mood: tonggan.Happy, Intensity: 1}, 1},
		{"别生气", tonggan.Feeling{}, 1},
		{"用sad的语气", sad(usual), 1},
		{"very slowly", tonggan.Feeling{}, 0.65}, {"not too fast", tonggan.Feeling{}, 1}, {"with a French accent", tonggan.Feeling{}, 1}, {"", tonggan.Feeling{}, 1},
	} {
		if got, speed := Instructions(c.text); got != c.want || speed != c.speed {
			t.Errorf("%q is %v at %g; want %v at %g", c.text, got, speed, c.want, c.speed)
		}
	}
}

// TestLongInstructions: a mood's word over and over is one long word of no mood.
func TestLongInstructions(t *testing.T) {
	began := time.Now()
	if f, _ := Instructions(strings.Repeat("mad", 1<<15)); f.Mood != "" {
		t.Errorf("got %v", f)
	}
	if took := time.Since(began); took > 10*time.Second { // it took half a minute
		t.Errorf("took %v", took)
	}
}
