package phoneme

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// items are the lines of a file of testdata: what is read, and what is right.
func items(t *testing.T, name string) (all [][2]string) {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if text, want, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			all = append(all, [2]string{text, want})
		}
	}
	return all
}

// accuracy prints how much of both halves is read right, and what of the first, which
// rules may be tuned on, is not.
func accuracy(t *testing.T, name string, first, heldOut float64, read func(text string) string, right func(got, want string) bool) {
	t.Helper()
	var good, all [2]int
	for i, item := range items(t, name) {
		got := read(item[0])
		all[i%2]++
		switch {
		case right(got, item[1]):
			good[i%2]++
		case i%2 == 0:
			t.Logf("%s: %s, want %s", item[0], got, item[1])
		}
	}
	for half, floor := range []float64{first, heldOut} {
		share := float64(good[half]) / float64(all[half])
		t.Logf("%s, half %d: %d of %d right, %.1f %%", name, half+1, good[half], all[half], 100*share)
		if share < floor {
			t.Errorf("%s, half %d: %.3f is right, want %.3f", name, half+1, share, floor)
		}
	}
}

func TestEnglishAccuracy(t *testing.T) {
	read := func(text string) string {
		if strings.Count(text, "*") < 2 {
			return strings.Join(Of(text, "en"), " ")
		}
		before, _, _ := strings.Cut(text, "*")
		at := len(split(before, "en"))
		all := split(strings.ReplaceAll(text, "*", ""), "en")
		words := make([]string, len(all))
		for i, p := range all {
			if p.kind == word {
				words[i] = strings.ToLower(p.text)
			}
		}
		return strings.Join(english(all, words, at, "en").appendTo(nil), " ")
	}
	accuracy(t, "english.txt", 0.97, 0.94, read, func(got, want string) bool {
		return slices.Contains(strings.Split(want, " / "), got)
	})
}

// The readings of characters are compared before sandhi.
func TestChineseAccuracy(t *testing.T) {
	read := func(text string) string {
		var out []string
		for _, s := range phrases().read(text, []rune(text), nil) {
			out = append(out, s.letters+string(rune(s.tone+48)))
		}
		return strings.Join(out, " ")
	}
	accuracy(t, "chinese.txt", 0.99, 0.975, read, func(got, want string) bool {
		return slices.ContainsFunc(strings.Split(want, " / "), func(one string) bool {
			g, w := strings.Fields(got), strings.Fields(one)
			if len(g) != len(w) {
				return false
			}
			for i := range g {
				if !slices.Contains(strings.Split(w[i], "/"), g[i]) {
					return false
				}
			}
			return true
		})
	})
}
