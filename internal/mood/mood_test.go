package mood

import (
	"os"
	"strings"
	"testing"

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

func right(t *testing.T, all []held, show bool) (percent float64) {
	n := 0
	for _, h := range all {
		if got := Of("", h.text, ""); got.Mood == h.mood {
			n++
		} else if show {
			t.Logf("%s, not %s: %s", h.mood, got.Mood, h.text)
		}
	}
	return 100 * float64(n) / float64(len(all))
}

// The floors are a point below what was reached.
func TestHeldOut(t *testing.T) {
	for _, c := range []struct {
		file          string
		looked, final float64
	}{{"en.txt", 10, 10}, {"zh.txt", 10, 10}} {
		looked, final := heldOut(t, c.file)
		if len(looked)+len(final) < 210 {
			t.Fatalf("%s has %d sentences", c.file, len(looked)+len(final))
		}
		a, b := right(t, looked, true), right(t, final, false)
		t.Logf("%s: %.1f %% of the half that was looked at, %.1f %% of the other", c.file, a, b)
		if a < c.looked || b < c.final {
			t.Errorf("%s: %.1f and %.1f %% are right; want %g and %g", c.file, a, b, c.looked, c.final)
		}
	}
}
