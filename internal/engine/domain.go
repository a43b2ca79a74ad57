package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/understand"
	"tonggan/internal/weight"
)

const (
	domainFile  = "domain.safetensors"
	maxFeatures = 1 << 14 // of one picture; whiten has half the square of it
)

// openDomain reads what a model knows: domain.safetensors (mean [F] of pictures, [K, F] of
// the sounds of K labels; whiten [F(F+1)/2]) and the threshold of the card. A folder that
// has neither knows everything.
func openDomain(o *origin, c card, p parts) (*understand.Domain, error) {
	_, err := fs.Stat(o.files, domainFile)
	there := !errors.Is(err, fs.ErrNotExist)
	switch {
	case !there && c.Domain == nil:
		return nil, nil
	case !there:
		return nil, tonggan.Errorf(tonggan.NotFound, "%s: tonggan.json has a domain, but there is no %s beside it: copy the file or delete the entry", o.where, domainFile)
	case c.Domain == nil:
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: there is a %s, but tonggan.json has no domain.threshold: fit it again, or delete the file", o.where, domainFile)
	case p.gaze == nil && p.sounds == nil:
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s: a %s has no features to compare with %s: delete the file and the card's domain", o.where, o.class, domainFile)
	}
	store, err := weight.OpenFile(o.files, domainFile)
	if err != nil {
		return nil, at(o.where, err)
	}
	defer store.Close()
	var d *understand.Domain
	if p.gaze != nil {
		d, err = bindDomain(store, p.gaze.FeatureCount())
	} else {
		d, err = bindDomain(store, len(p.sounds.Labels()), p.sounds.FeatureCount())
	}
	if err != nil {
		return nil, at(o.where, err)
	}
	d.Threshold = c.Domain.Threshold
	if err := d.Validate(); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: %s: %w", o.where, domainFile, err)
	}
	return d, nil
}

// bindDomain reads the tensors for means of a shape whose last side is the number of features.
func bindDomain(store *weight.Store, shape ...int) (*understand.Domain, error) {
	features := shape[len(shape)-1]
	if features > maxFeatures {
		return nil, tonggan.Errorf(tonggan.TooLarge, "%s: the model has %d features: at most %d", domainFile, features, maxFeatures)
	}
	root := store.Root()
	d := &understand.Domain{Mean: root.F32("mean", shape...), Whiten: root.F32("whiten", features*(features+1)/2)}
	return d, store.Err()
}

// doubts is the warning that the picture is outside what the model knows, if it is.
func (m *model) doubts(pic *media.Picture) []string {
	if m.domain.Knows(m.parts.gaze, pic) {
		return nil
	}
	return []string{understand.OutsideWarning}
}

// WriteDomain writes what pictures a model knows into its folder: domain.safetensors
// and the threshold in tonggan.json, of which everything else stays as it is. The
// whitening is kept in bfloat16.
func WriteDomain(dir string, d *understand.Domain) error {
	var file bytes.Buffer
	err := weight.Write(&file, []weight.Tensor{
		{Name: "mean", DType: weight.F32, Shape: []int{len(d.Mean)}, Data: d.Mean},
		{Name: "whiten", DType: weight.BF16, Shape: []int{len(d.Whiten)}, Data: d.Whiten},
	})
	if err != nil {
		return err
	}
	card, err := readSmall(os.DirFS(dir), "tonggan.json")
	if errors.Is(err, fs.ErrNotExist) {
		card, err = []byte("{}"), nil
	}
	if err == nil {
		card, err = setField(card, "domain", map[string]float64{"threshold": d.Threshold})
	}
	if err != nil {
		return tonggan.Errorf(tonggan.Invalid, "%s: tonggan.json cannot be updated: %w", dir, plain(err))
	}
	if err := os.WriteFile(filepath.Join(dir, domainFile), file.Bytes(), 0o666); err != nil {
		return tonggan.Errorf(tonggan.Invalid, "%s cannot be written to %s: %w", domainFile, dir, plain(err))
	}
	if err := os.WriteFile(filepath.Join(dir, "tonggan.json"), card, 0o666); err != nil {
		return tonggan.Errorf(tonggan.Invalid, "tonggan.json cannot be written to %s: %w", dir, plain(err))
	}
	return nil
}

// setField sets one field of a JSON object and keeps the others, in their order.
func setField(object []byte, name string, value any) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("it is not a JSON object")
	}
	set, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	put := func(key string, value []byte) {
		if out.Len() > 0 {
			out.WriteByte(',')
		}
		quoted, _ := json.Marshal(key)
		out.Write(quoted)
		out.WriteByte(':')
		out.Write(value)
	}
	found := false
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		var old json.RawMessage
		if err := dec.Decode(&old); err != nil {
			return nil, err
		}
		if key == name {
			found, old = true, set
		}
		put(key.(string), old)
	}
	if _, err := dec.Token(); err != nil {
		return nil, err
	}
	if !found {
		put(name, set)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, append(append([]byte{'{'}, out.Bytes()...), '}'), "", "  "); err != nil {
		return nil, err
	}
	pretty.WriteByte('\n')
	return pretty.Bytes(), nil
}
