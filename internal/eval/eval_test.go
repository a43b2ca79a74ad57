package eval

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/world"
)

func newEngine(t *testing.T) *engine.Engine {
	t.Helper()
	e, err := engine.New(engine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// The whole table on a few scenes: every mark is there, within what any working model
// reaches, and the same however many goroutines share the work.
func TestRun(t *testing.T) {
	e := newEngine(t)
	last, total := 0, 0
	r, err := Run(t.Context(), e, Options{Count: 20, Jobs: 3, Progress: func(done, of int) {
		if done != last+1 && done != of {
			t.Errorf("progress jumps from %d to %d", last, done)
		}
		last, total = done, of
	}})
	if err != nil {
		t.Fatal(err)
	}
	if last != total {
		t.Errorf("progress ends at %d of %d", last, total)
	}
	for _, want := range []struct {
		part, name, lang string
		least, most      float64
	}{
		{"retrieval", "picture to text, R@1", "en", 0.3, 1},
		{"retrieval", "text to picture, R@1", "zh", 0.3, 1},
		{"match", "balanced accuracy", "en", 0.5, 1},
		{"match", "balanced accuracy", "zh", 0.5, 1},
		{"match", "unsure with its thresholds", "en", 0, 0.6},
		{"match", "calibration error", "all", 0, 0.3},
		{"match", "two characters told apart", "en", 0, 1},
		{"sentences of people", "balanced accuracy", "en", 0.5, 1},
		{"sentences of people", "true ones accepted", "zh", 0.3, 1},
		{"match", "changed word named first, of mismatches", "zh", 0.3, 1},
		{"answers", "exact", "en", 0.3, 1},
		{"captions", "nothing false about these", "zh", 0, 1},
		{"captions", "character, worn item, action and place all right", "en", 0, 1},
		{"captions", "right when said: place", "en", 0.3, 1},
		{"pointing", "peak on the thing, " + shipped, "en", 0.3, 1},
		{"pointing by other methods", "rollout over layers", "zh", 0, 1},
		{"pointing by other methods", "by chance", "all", 0.001, 0.3},
		{"outside its world", "sure all the same (at most 5 % is wanted)", "en", 0, 1},
	} {
		s, ok := r.Find(want.part, want.name, want.lang)
		if !ok || s.Of < 1 || !(want.least <= s.Value && s.Value <= want.most) {
			t.Errorf("%s: %s (%s): %+v, there %t, want %g to %g", want.part, want.name, want.lang, s, ok, want.least, want.most)
		}
	}
	if r.Models["match"] != "blip-itm-s" || r.Models["rank"] != "clip-s" {
		t.Errorf("models %v", r.Models)
	}
	if sheet := r.Worst(8); sheet == nil || sheet.Bounds().Dx() < 8*192 {
		t.Errorf("contact sheet %v", sheet)
	}
}

// Sentences written by hand are of every ready picture, true and false, and none stands twice.
func TestPhrases(t *testing.T) {
	all, err := phrases()
	if err != nil {
		t.Fatal(err)
	}
	seen, n := map[[2]string]bool{}, map[string]int{}
	for _, p := range all {
		if seen[[2]string{p.picture, p.text}] {
			t.Errorf("%s: %q stands twice", p.picture, p.text)
		}
		seen[[2]string{p.picture, p.text}] = true
		if p.set != "dev" && p.set != "test" {
			t.Errorf("%q: set %q", p.text, p.set)
		}
		n[fmt.Sprint(p.set, p.lang, p.fits)]++
		if p.set == "test" {
			n[p.picture]++
		}
	}
	for _, name := range world.PresetNames() {
		if n[name] < 8 {
			t.Errorf("%s has %d sentences", name, n[name])
		}
	}
	for _, key := range []string{"testentrue", "testenfalse", "testzhtrue", "testzhfalse"} {
		if n[key] < 40 {
			t.Errorf("%s: %d sentences", key, n[key])
		}
	}
}

// Of the scenes of split test every thing was trained on, so that none is asked for.
func TestNovelAsksOnlyForWhatIsNew(t *testing.T) {
	r := &run{Options: Options{Count: 5, Seed: 1, Jobs: 1}, ctx: t.Context(), engine: newEngine(t), report: &Report{Models: map[string]string{}}}
	if err := r.novel("test", 5); err != nil {
		t.Fatal(err)
	}
	if len(r.report.Rows) != 1 || len(r.report.Rows[0].Score) != 0 {
		t.Errorf("rows %+v", r.report.Rows)
	}
	apple := slices.IndexFunc(world.Things, func(t world.Thing) bool { return t.En == "apple" })
	if got := nameOf("en", apple) + " " + nameOf("zh", apple); got != "an apple 一个苹果" {
		t.Errorf("named %s", got)
	}
}

// A further art style is looked for before any work, and marked in a part of its own.
func TestArt(t *testing.T) {
	e, dir := newEngine(t), t.TempDir()
	if _, err := Run(t.Context(), e, Options{Count: 5, Art: dir}); tonggan.CodeOf(err) != tonggan.NotFound {
		t.Errorf("empty folder: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "odd.json"), []byte("{}"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Run(t.Context(), e, Options{Count: 5, Art: dir}); err == nil || tonggan.CodeOf(err) == tonggan.Internal {
		t.Errorf("no atlas: %v", err)
	}
	r := &run{Options: Options{Count: 5, Seed: 1, Jobs: 1}, ctx: t.Context(), engine: e, style: 1, report: &Report{Models: map[string]string{}}}
	if err := r.art(5); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"balanced accuracy", "text to picture, R@1"} {
		if s, ok := r.report.Find("art never seen", name, "en"); !ok || s.Of == 0 {
			t.Errorf("%s is missing from %+v", name, r.report.Rows)
		}
	}
	if s, ok := r.report.Find("art never seen: answers", "exact", "en"); !ok || s.Of == 0 {
		t.Errorf("answers are missing from %+v", r.report.Rows)
	}
}

// Pictures of a folder are named among all names of their set, and a list that is not
// one is refused before any work.
func TestPictures(t *testing.T) {
	e, dir := newEngine(t), t.TempDir()
	list := func(lines string) error {
		if err := os.WriteFile(filepath.Join(dir, "names.tsv"), []byte(lines), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := Run(t.Context(), e, Options{Count: 1, Jobs: 1, Pictures: dir})
		return err
	}
	for _, c := range []struct{ lines, says string }{{"a.png\tapple", "2 columns"}, {"a.png\tset\tzyzzyva", "zyzzyva"}, {"a.png\tset\tapple", "a.png"}} {
		if err := list(c.lines); err == nil || tonggan.CodeOf(err) == tonggan.Internal || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %v, want %q", c.lines, err, c.says)
		}
	}
	if _, err := Run(t.Context(), e, Options{Count: 1, Pictures: t.TempDir()}); tonggan.CodeOf(err) != tonggan.NotFound {
		t.Errorf("empty folder: %v", err)
	}
	scene := world.Preset("cat-blue-hat").Render(96)
	var b bytes.Buffer
	if err := png.Encode(&b, world.Image(scene.Pix, scene.N)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a.png"), b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "names.tsv"), []byte("a.png\tset\tcat\na.png\tset\tbanana\na.png\tother\tcar\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	r, err := Run(t.Context(), e, Options{Count: 1, Jobs: 1, Pictures: dir})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]Score{"set, 2 things, the right one first": {0.5, 2}, "set, 2 things, among the first five": {1, 2}, "other, 1 things, the right one first": {1, 1}} {
		if s, ok := r.Find("pictures from other sources", name, "en"); !ok || s != want {
			t.Errorf("%s: %+v, there %t, want %+v", name, s, ok, want)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	e := newEngine(t)
	for _, o := range []Options{{Count: -1}, {Count: MaxCount + 1}, {Jobs: -2}} {
		if _, err := Run(t.Context(), e, o); tonggan.CodeOf(err) != tonggan.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, e, Options{Count: 20}); tonggan.CodeOf(err) != tonggan.Canceled {
		t.Errorf("canceled: %v", err)
	}
	if _, err := Run(t.Context(), e, Options{Count: 2, Model: "no-such-model"}); tonggan.CodeOf(err) != tonggan.NotFound {
		t.Errorf("no model: %v", err)
	}
}

func TestSpread(t *testing.T) {
	var seen [50]bool
	if err := spread(4, 50, func(i int) error { seen[i] = true; return nil }); err != nil || slices.Contains(seen[:], false) {
		t.Errorf("err %v, seen %v", err, seen)
	}
	err := spread(4, 50, func(i int) error {
		if i%10 == 7 {
			return tonggan.Errorf(tonggan.Invalid, "%d", i)
		}
		return nil
	})
	if err == nil || err.Error() != "7" {
		t.Errorf("got %v, want the first that fails", err)
	}
}

func TestCalibrationError(t *testing.T) {
	many := func(p float64, fits, not int) (all []judged) {
		for range fits {
			all = append(all, judged{p, true})
		}
		for range not {
			all = append(all, judged{p, false})
		}
		return all
	}
	for _, c := range []struct {
		name  string
		cases []judged
		want  float64
	}{
		{"none", nil, 0},
		{"one side only", many(0.9, 5, 0), 0},
		{"perfect", slices.Concat(many(1, 5, 0), many(0, 0, 5)), 0},
		{"always wrong", slices.Concat(many(0, 5, 0), many(1, 0, 5)), 1},
		{"calibrated", slices.Concat(many(0.75, 30, 10), many(0.25, 10, 30)), 0},
		{"overconfident", slices.Concat(many(0.95, 30, 10), many(0.05, 10, 30)), 0.2},
		{"true and false weigh the same", slices.Concat(many(0.5, 1, 100)), 0},
	} {
		if got := calibrationError(c.cases); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %g, want %g", c.name, got, c.want)
		}
	}
}

func TestTally(t *testing.T) {
	a, b := tally{}, tally{}
	a.add("en", "x", true)
	a.add("en", "x", false)
	b.add("en", "x", true)
	b.add("zh", "x", true)
	b.add("zh", "kind y", false)
	sum := joinAll([]tally{a, b})
	s := sum.score("x")
	if math.Abs(s["en"].Value-2.0/3) > 1e-12 || s["en"].Of != 3 || s["zh"] != (Score{1, 1}) {
		t.Errorf("scores %v", s)
	}
	if got := sum.under("kind "); !slices.Equal(got, []string{"y"}) {
		t.Errorf("kinds %v", got)
	}
	m := mean(s, map[string]Score{"zh": {0, 3}})
	if m["zh"] != (Score{0.5, 4}) || len(m) != 1 {
		t.Errorf("mean %v", m)
	}
}

func TestPointing(t *testing.T) {
	on := onThing([]float64{0, .1, .2, .05})
	if !slices.Equal(on, []bool{false, true, true, false}) || share(on) != 0.5 {
		t.Errorf("on the thing: %v", on)
	}
	if p := peak([]float32{0, 3, 1, 3}); p != 1 {
		t.Errorf("peak at %d", p)
	}
}
