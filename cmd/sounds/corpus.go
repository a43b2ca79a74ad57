package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"tonggan"
	"tonggan/internal/foley"
	"tonggan/internal/sound"
)

// What the built-in model hears at once.
const (
	mels    = 64
	frames  = 256
	samples = 400 + (frames-1)*160
)

// long is how many samples a dry sound has: the trainer cuts pieces out of it, and plays
// them faster and slower.
const long = 3.2 * foley.Rate

// corpus writes sounds as the trainer wants them: samples.bin, 16-bit samples, [count,
// classes, samples], and, once that is whole, meta.json.
func corpus(args []string) error {
	fs := flag.NewFlagSet("corpus", flag.ExitOnError)
	split := fs.String("split", "train", "train or test")
	seed := fs.Uint64("seed", 1, "the first seed; each class counts up from there")
	count := fs.Int("count", 100, "sounds of each class")
	voices := fs.String("speech", "", "`folder` of speech, as made by sounds speech; half of the class comes from there")
	dry := fs.Bool("dry", false, "without rooms and microphones, and longer: for the trainer, which adds its own")
	out := fs.String("out", "data/sounds", "`folder` to write to")
	if err := fs.Parse(args); err != nil {
		return err
	}
	s, err := splitNamed(*split)
	if err != nil {
		return err
	}
	if *count < 1 || *count > 1<<20 {
		return fmt.Errorf("--count %d: must be 1 to %d", *count, 1<<20)
	}
	said, err := speechIn(*voices)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(*out, "samples.bin"))
	if err != nil {
		return err
	}
	defer f.Close()
	n, render := samples, foley.Make
	if *dry {
		n, render = long, foley.Dry
	}
	w := bufio.NewWriterSize(f, 1<<20)
	for i := range *count {
		number := *seed + uint64(i)
		for class := range foley.Classes {
			var x []float32
			if foley.Classes[class].Name == "speech" && len(said) > 0 && i%4 != 0 {
				if x, err = recording(said[int(number)%len(said)]); err != nil {
					return err
				}
				if x = x[:min(n, len(x))]; *dry {
					x = append(x, make([]float32, n-len(x))...)
				} else {
					x = foley.Recorded(x, number, n)
				}
			} else {
				x = render(class, number, n, s)
			}
			if _, err := w.Write(sound.PCM16(x)); err != nil {
				return err
			}
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	meta := struct {
		Samples int      `json:"samples"`
		Classes []string `json:"classes"`
		Split   string   `json:"split"`
		Dry     bool     `json:"dry"`
		Seed    uint64   `json:"seed"`
		Count   int      `json:"count"`
	}{n, names(), *split, *dry, *seed, *count}
	b, err := json.MarshalIndent(meta, "", "  ")
	if err != nil {
		return err
	}
	name := filepath.Join(*out, "meta.json")
	if err := os.WriteFile(name+".tmp", append(b, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(name+".tmp", name)
}

// speechIn lists the recordings in a folder; none for "".
func speechIn(dir string) ([]string, error) {
	if dir == "" {
		return nil, nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.*"))
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("--speech %s: there is no recording in it; make some with sounds speech", dir)
	}
	return files, err
}

func recording(name string) ([]float32, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	clip, err := sound.Read(context.Background(), tonggan.Source{Name: name, Data: b}, foley.Rate)
	if err != nil {
		return nil, err
	}
	return clip.Samples, nil
}
