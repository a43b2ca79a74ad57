package eval

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/foley"
	"tonggan/internal/sound"
)

// The built-in model knows most sounds that it never heard, and says the same whatever
// the number of goroutines.
func TestMeasureHearing(t *testing.T) {
	e, err := engine.New(engine.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	dir := t.TempDir()
	for _, name := range []string{"rain", "cow"} { // two recordings: one that is named right, one in other words
		var b bytes.Buffer
		if err := sound.Write(t.Context(), &b, "wav", foley.Make(foley.Find("cow"), 5, 3*foley.Rate, foley.Train), foley.Rate); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".wav"), b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "dog.wav"), []byte("not a recording"), 0o666); err != nil {
		t.Fatal(err)
	}
	var all [2]*HearReport
	for i := range all {
		if all[i], err = MeasureHearing(t.Context(), e, HearOptions{Count: 2, Real: dir, Jobs: 1 + i}); err != nil {
			t.Fatal(err)
		}
	}
	r := all[0]
	if r.First != all[1].First || r.Claimed != all[1].Claimed || r.Pairs != all[1].Pairs {
		t.Errorf("one goroutine: %g %+v %+v; two: %g %+v %+v", r.First, r.Claimed, r.Pairs, all[1].First, all[1].Claimed, all[1].Pairs)
	}
	if r.First < 0.5 || r.Three < r.First || r.Three > 1 || len(r.Classes) != len(foley.Classes) {
		t.Errorf("%g first, %g among three, %d classes", r.First, r.Three, len(r.Classes))
	}
	if c := r.Claimed; !(c.Right > 0.5 && c.Right <= 1 && c.Found > 0 && c.Found <= 1) {
		t.Errorf("claims: %+v", c)
	}
	if len(r.Real) != 1 || r.Real[0].Files != 1 || r.Real[0].Each[0].Name != "cow" || len(r.Real[0].Each[0].Got) != 3 || len(r.Real[0].Skipped) != 1 {
		t.Errorf("recordings: %+v", r.Real) // "rain" is no name of the table
	}
}

func TestMeasureHearingRefuses(t *testing.T) {
	e, err := engine.New(engine.Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if _, err := MeasureHearing(t.Context(), e, HearOptions{Count: -1}); tonggan.CodeOf(err) != tonggan.Invalid {
		t.Errorf("a negative count: %v", err)
	}
	if _, err := MeasureHearing(t.Context(), e, HearOptions{Count: 1, Real: "nowhere"}); tonggan.CodeOf(err) != tonggan.NotFound {
		t.Errorf("no such folder: %v", err)
	}
}

// Every name in the table stands for classes that there are.
func TestRealTable(t *testing.T) {
	rows := realRows()
	if len(rows) < 50 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, row := range rows {
		if _, err := filepath.Match(row.pattern, "x"); err != nil || row.set == "" {
			t.Errorf("%q: %v", row.pattern, err)
		}
		for _, c := range row.classes {
			if foley.Find(c) < 0 {
				t.Errorf("%s is a %q, which is no class", row.pattern, c)
			}
		}
	}
	if !slices.ContainsFunc(rows, func(r realRow) bool { return strings.Contains(r.pattern, "*") }) {
		t.Error("there is no pattern")
	}
}
