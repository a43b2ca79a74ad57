package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"tonggan/internal/foley"
	"tonggan/internal/model/ast"
)

// What the built-in model hears at once.
const (
	mels    = 64
	frames  = 256
	samples = 400 + (frames-1)*160
)

// corpus writes sounds as the trainer wants them: features.bin, frames of log power in
// mel bins in steps of 0.1 from -16 up, a byte each, [count, frames, mels]; labels.bin,
// the class of each in a byte; and meta.json.
func corpus(args []string) error {
	fs := flag.NewFlagSet("corpus", flag.ExitOnError)
	split := fs.String("split", "train", "train or test")
	seed := fs.Uint64("seed", 1, "the first seed; each class counts up from there")
	count := fs.Int("count", 100, "sounds of each class")
	voices := fs.String("speech", "", "`folder` of speech, as made by sounds speech; half of the class comes from there")
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
	said, err := readSpeech(*voices)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	features, err := os.Create(filepath.Join(*out, "features.bin"))
	if err != nil {
		return err
	}
	defer features.Close()
	w := bufio.NewWriterSize(features, 1<<20)
	var labels []byte
	bank := ast.NewFbank(mels)
	x, row := make([]float32, frames*mels), make([]byte, frames*mels)
	for i := range *count {
		for class := range foley.Classes {
			number := *seed + uint64(i)
			var y []float32
			if foley.Classes[class].Name == "speech" && len(said) > 0 && i%4 != 0 {
				y = foley.Recorded(said[int(number)%len(said)], number, samples)
			} else {
				y = foley.Make(class, number, samples, s)
			}
			bank.Log(x, y)
			for j, v := range x {
				row[j] = byte(max(0, min(255, math.Round(float64(v+16)*10))))
			}
			if _, err := w.Write(row); err != nil {
				return err
			}
			labels = append(labels, byte(class))
		}
		if i%100 == 99 {
			fmt.Fprintf(os.Stderr, "%d of %d of each class\n", i+1, *count)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(*out, "labels.bin"), labels, 0o644); err != nil {
		return err
	}
	meta := struct {
		Mels    int      `json:"mels"`
		Frames  int      `json:"frames"`
		Classes []string `json:"classes"`
		Split   string   `json:"split"`
		Seed    uint64   `json:"seed"`
		Count   int      `json:"count"`
	}{mels, frames, names(), *split, *seed, *count}
	b, err := json.MarshalIndent(meta, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(*out, "meta.json"), append(b, '\n'), 0o644)
}

// readSpeech reads sentences of 16-bit samples that lie in a folder; none for "".
func readSpeech(dir string) (all [][]float32, err error) {
	if dir == "" {
		return nil, nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.raw"))
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		x := make([]float32, len(b)/2)
		for i := range x {
			x[i] = float32(int16(binary.LittleEndian.Uint16(b[2*i:]))) / (1 << 15)
		}
		all = append(all, x)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("--speech %s: there is no *.raw in it; make some with sounds speech", dir)
	}
	return all, nil
}
