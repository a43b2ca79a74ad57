// Command sounds makes sounds from nothing: single ones to listen to, sheets of
// spectrograms to look at, and the corpora that the built-in model of sound events is
// trained on.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"

	"tonggan/internal/foley"
	"tonggan/internal/model/ast"
	"tonggan/internal/sound"
)

const usage = `sounds makes seeded sounds of many classes.

  sounds classes
  sounds render  --class rain --seed 1 --seconds 3 --out rain.wav
  sounds sheet   --seed 1 --each 6 --out sheet.png
  sounds speech  --seed 1 --count 400 --out data/speech
  sounds corpus  --split train --seed 1 --count 1000 --speech data/speech --out data/train

Run "sounds VERB --help" for a verb's flags.
`

var verbs = map[string]func(args []string) error{"classes": classes, "render": render, "sheet": sheet, "speech": speech, "corpus": corpus}

func main() {
	if len(os.Args) < 2 {
		fmt.Print(usage)
		os.Exit(2)
	}
	run, ok := verbs[os.Args[1]]
	if !ok {
		fmt.Fprint(os.Stderr, usage)
		os.Exit(2)
	}
	if err := run(os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "sounds:", err)
		os.Exit(1)
	}
}

// classes prints a line for each class: its name, its Chinese name, and what captions say.
func classes([]string) error {
	for _, c := range foley.Classes {
		fmt.Printf("%s\t%s\t%s\n", c.Name, c.Chinese, c.Says)
	}
	return nil
}

func splitNamed(name string) (foley.Split, error) {
	for _, s := range []foley.Split{foley.Train, foley.Test} {
		if s.String() == name {
			return s, nil
		}
	}
	return 0, fmt.Errorf("--split %q: use train or test", name)
}

func render(args []string) error {
	fs := flag.NewFlagSet("render", flag.ExitOnError)
	class := fs.String("class", "rain", "what to make: see sounds classes")
	seed := fs.Uint64("seed", 1, "which one")
	seconds := fs.Float64("seconds", 3, "how long, 0.1 to 60")
	split := fs.String("split", "train", "train or test")
	out := fs.String("out", "sound.wav", "file to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	c := foley.Find(*class)
	if c < 0 {
		return fmt.Errorf("--class %q: there are %s", *class, strings.Join(names(), ", "))
	}
	s, err := splitNamed(*split)
	if err != nil {
		return err
	}
	if !(*seconds >= 0.1 && *seconds <= 60) {
		return fmt.Errorf("--seconds %g: must be 0.1 to 60", *seconds)
	}
	return writeWAV(*out, foley.Make(c, *seed, int(*seconds*foley.Rate), s))
}

func writeWAV(name string, x []float32) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	err = sound.Write(context.Background(), w, "wav", x, foley.Rate)
	if err == nil {
		err = w.Flush()
	}
	if shut := f.Close(); err == nil {
		err = shut
	}
	return err
}

func names() (all []string) {
	for _, c := range foley.Classes {
		all = append(all, c.Name)
	}
	return all
}

// sheet draws the spectrograms of some sounds of each class, a row for each.
func sheet(args []string) error {
	fs := flag.NewFlagSet("sheet", flag.ExitOnError)
	seed := fs.Uint64("seed", 1, "the first seed")
	each := fs.Int("each", 6, "of each class")
	only := fs.String("class", "", "only this class, in rows of --each")
	split := fs.String("split", "train", "train or test")
	out := fs.String("out", "sheet.png", "file to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	s, err := splitNamed(*split)
	if err != nil {
		return err
	}
	one := foley.Find(*only)
	if *only != "" && one < 0 {
		return fmt.Errorf("--class %q: there are %s", *only, strings.Join(names(), ", "))
	}
	if *each < 1 || *each > 100 {
		return fmt.Errorf("--each %d: must be 1 to 100", *each)
	}
	bank := ast.NewFbank(mels)
	rows := len(foley.Classes)
	if *only != "" {
		rows = 4
	}
	img := image.NewGray(image.Rect(0, 0, *each*(frames+4), rows*(mels+4)))
	x := make([]float32, frames*mels)
	for r := range rows {
		for k := range *each {
			class, n := r, *seed+uint64(k)
			if *only != "" {
				class, n = one, *seed+uint64(r**each+k)
			}
			bank.Log(x, foley.Make(class, n, samples, s))
			for i, v := range x {
				img.SetGray(k*(frames+4)+i/mels, r*(mels+4)+mels-1-i%mels, color.Gray{Y: uint8(max(0, min(255, 255*(v+14)/16)))})
			}
		}
	}
	f, err := os.Create(*out)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
