package eval

import (
	"context"
	_ "embed"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/foley"
	"tonggan/internal/sound"
	"tonggan/internal/understand"
)

//go:embed real.tsv
var realTable string

// RealSet is how recordings of one source fare. First and Three are shares; Chance1 and
// Chance3 are what guessing would reach.
type RealSet struct {
	Name    string     `json:"name"`
	Files   int        `json:"files"`
	First   float64    `json:"first"`
	Three   float64    `json:"three"`
	Chance1 float64    `json:"chance_first"`
	Chance3 float64    `json:"chance_three"`
	Claims  int        `json:"claims"`       // kinds of sound told to the user, in all files
	Right   float64    `json:"claims_right"` // share of them that is what the file is
	Each    []RealFile `json:"each"`
	Skipped []string   `json:"skipped,omitempty"` // files that cannot be read here, and why
}

// RealFile is one recording.
type RealFile struct {
	Name string   `json:"name"`
	Want []string `json:"want"`
	Got  []string `json:"got"` // the three most probable
}

type realRow struct {
	set, pattern string
	classes      []string
}

func realRows() (rows []realRow) {
	for line := range strings.Lines(realTable) {
		if f := strings.Split(strings.TrimSpace(line), "\t"); len(f) == 3 && !strings.HasPrefix(line, "#") {
			rows = append(rows, realRow{f[0], f[1], strings.Split(f[2], ",")})
		}
	}
	return rows
}

// measureReal hears every recording under a folder whose name is in the table.
func measureReal(ctx context.Context, kit *engine.Kit, o HearOptions) ([]RealSet, error) {
	var files []string
	err := filepath.WalkDir(o.Real, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return nil, tonggan.Errorf(tonggan.NotFound, "folder %s cannot be read: %w", o.Real, err)
	}
	slices.Sort(files)
	var sets []RealSet
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
		for _, row := range realRows() {
			if ok, _ := filepath.Match(row.pattern, name); !ok {
				continue
			}
			i := slices.IndexFunc(sets, func(s RealSet) bool { return s.Name == row.set })
			if i < 0 {
				i = len(sets)
				sets = append(sets, RealSet{Name: row.set, Each: []RealFile{}})
			}
			if err := sets[i].hear(ctx, kit, path, name, row.classes); err != nil {
				return nil, err
			}
			break
		}
	}
	for i := range sets {
		s := &sets[i]
		if s.Claims > 0 {
			s.Right /= float64(s.Claims)
		}
		for _, share := range []*float64{&s.First, &s.Three, &s.Chance1, &s.Chance3} {
			*share /= float64(max(1, s.Files))
		}
	}
	return sets, nil
}

// hear adds one recording; one that cannot be read is left out and named.
func (s *RealSet) hear(ctx context.Context, kit *engine.Kit, path, name string, want []string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return tonggan.Errorf(tonggan.NotFound, "%s cannot be read: %w", path, err)
	}
	clip, err := sound.Read(ctx, tonggan.Source{Name: path, Data: data}, understand.SoundRate)
	if err != nil {
		s.Skipped = append(s.Skipped, err.Error())
		return nil
	}
	answer, err := hearWhole(ctx, kit, clip.Samples)
	if err != nil {
		return err
	}
	s.Files++
	f := RealFile{Name: name, Want: want}
	at := len(foley.Classes)
	for i, k := range answer.Top {
		f.Got = append(f.Got, k.Name)
		if slices.Contains(want, k.Name) {
			at = min(at, i)
		}
	}
	if at == 0 {
		s.First++
	}
	if at < 3 {
		s.Three++
	}
	claimed := map[string]bool{}
	for _, e := range answer.Events {
		claimed[e.Name] = true
	}
	for c := range claimed {
		s.Claims++
		if slices.Contains(want, c) {
			s.Right++
		}
	}
	all := float64(len(foley.Classes))
	s.Chance1 += float64(len(want)) / all
	s.Chance3 += min(1, 3*float64(len(want))/all)
	s.Each = append(s.Each, f)
	return nil
}
