package engine

import (
	"errors"
	"io/fs"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/understand"
	"tonggan/internal/weight"
)

const (
	domainFile  = "domain.safetensors"
	maxFeatures = 1 << 14 // of one picture; whiten is at most the square of it
)

// openDomain reads what pictures a model knows: domain.safetensors (mean [F], whiten
// [R, F]) and the threshold of the card. A folder that has neither knows all pictures.
func openDomain(o *origin, c card, gaze understand.Gazer) (*understand.Domain, error) {
	_, err := fs.Stat(o.files, domainFile)
	there := !errors.Is(err, fs.ErrNotExist)
	switch {
	case !there && c.Domain == nil:
		return nil, nil
	case !there:
		return nil, tonggan.Errorf(tonggan.NotFound, "%s: tonggan.json has a domain, but there is no %s beside it: copy the file or delete the entry", o.where, domainFile)
	case c.Domain == nil:
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: there is a %s, but tonggan.json has no domain.threshold: fit it again, or delete the file", o.where, domainFile)
	case gaze == nil:
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s: a %s has no features to compare with %s: delete the file and the card's domain", o.where, o.class, domainFile)
	}
	store, err := weight.OpenFile(o.files, domainFile)
	if err != nil {
		return nil, at(o.where, err)
	}
	defer store.Close()
	d, err := bindDomain(store, len(gaze.Features(blank())))
	if err != nil {
		return nil, at(o.where, err)
	}
	d.Threshold = c.Domain.Threshold
	if err := d.Validate(); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: %s: %w", o.where, domainFile, err)
	}
	return d, nil
}

// bindDomain reads the tensors for a model with the given number of features.
func bindDomain(store *weight.Store, features int) (*understand.Domain, error) {
	root := store.Root()
	rows := 0
	if shape := root.Shape("whiten"); len(shape) == 2 {
		rows = shape[0]
	}
	if features > maxFeatures || rows < 0 || rows > features {
		return nil, tonggan.Errorf(tonggan.TooLarge, "%s: whiten has %d rows for %d features: at most as many rows as features, and %d of those", domainFile, rows, features, maxFeatures)
	}
	d := &understand.Domain{Mean: root.F32("mean", features), Whiten: root.F32("whiten", max(1, rows), features)}
	return d, store.Err()
}

// blank is a picture of nothing, to count features with.
func blank() *media.Picture {
	return &media.Picture{W: 1, H: 1, Pix: make([]byte, 3), Frames: 1}
}

// doubts is the warning that the picture is outside what the model knows, if it is.
func (m *model) doubts(pic *media.Picture) []string {
	if m.domain.Knows(m.parts.gaze, pic) {
		return nil
	}
	return []string{understand.OutsideWarning}
}
