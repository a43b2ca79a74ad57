package eval

import (
	"tonggan"
	"tonggan/internal/world"
)

// addStyle loads a further art style of the world and returns its number. It is the
// one place that knows how.
func addStyle(name, dir string) (int, error) {
	return 0, tonggan.Errorf(tonggan.Unsupported, "the art style in %s cannot be loaded: this build of the world has its own styles only", dir)
}

// art draws scenes in a style that no training saw and takes the two main marks.
func (r *run) art(count int) error {
	style, err := addStyle("held-out", r.Art)
	if err != nil {
		return err
	}
	scenes := make([]shot, count)
	err = r.each(count, func(i int) error {
		s := world.ForSplit("test", r.Seed, uint64(i))
		s.Style, s.Mixed = style, false
		scenes[i] = shoot(s, side)
		return nil
	})
	if err != nil {
		return err
	}
	if err := r.retrieval("art never seen: retrieval", scenes); err != nil {
		return err
	}
	return r.match("art never seen: ", scenes)
}
