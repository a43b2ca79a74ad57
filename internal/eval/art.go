package eval

import (
	"path/filepath"
	"strings"

	"tonggan"
	"tonggan/internal/world"
)

// loadArt loads the art style of a folder: the one atlas in it, NAME.json beside
// NAME.png as training/art/build.py writes them.
func loadArt(dir string) (int, error) {
	found, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(found) != 1 {
		return 0, tonggan.Errorf(tonggan.NotFound, "art folder %s holds %d atlases (NAME.json and NAME.png): give a folder with one", dir, len(found))
	}
	style, err := world.AddStyle(strings.TrimSuffix(filepath.Base(found[0]), ".json"), dir)
	if err != nil {
		err = tonggan.Errorf(tonggan.Invalid, "art folder %s: %w", dir, err)
	}
	return style, err
}

// artAsked is how many scenes of that art are asked about.
const artAsked = 200

// art draws scenes in a style that no training saw and takes the main marks.
func (r *run) art(count int) error {
	scenes := make([]shot, count)
	err := r.each(count, func(i int) error {
		s := world.ForSplit("test", r.Seed, uint64(i))
		s.Style, s.Mixed = r.style, false
		scenes[i] = shoot(s, side)
		return nil
	})
	if err != nil {
		return err
	}
	if err := r.retrieval("art never seen", scenes); err != nil {
		return err
	}
	if err := r.match("art never seen", scenes); err != nil {
		return err
	}
	return r.answers("art never seen: answers", scenes[:min(count, artAsked)])
}
