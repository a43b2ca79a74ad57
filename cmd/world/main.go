// Command world renders the picture world: single scenes, contact sheets, and
// the corpora that the built-in models are trained and measured on.
package main

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"sort"
	"strings"

	"tonggan/internal/world"
)

const usage = `world renders seeded scenes with captions in English and Chinese.

  world render  --seed N | --preset NAME  --size 256 --style noto --camera --out x.png
  world sheet   --count 60 --seed 1 --size 192 --camera --artists --out sheet.png
  world corpus  --out DIR --tokenizer DIR --count N --seed S --size 128 --split train|val|test|novel --per 5000 --jobs 1 --clean --crowd --artists
  world presets --out DIR
  world vocab

Run "world VERB --help" for a verb's flags.
`

var verbs = map[string]func(args []string) error{
	"render": render, "sheet": sheet, "corpus": corpus, "presets": presets, "vocab": vocab,
}

func main() {
	if len(os.Args) < 2 || os.Args[1] == "--help" || os.Args[1] == "-h" || os.Args[1] == "help" {
		fmt.Print(usage)
		if len(os.Args) < 2 {
			os.Exit(2)
		}
		return
	}
	run, ok := verbs[os.Args[1]]
	if !ok {
		names := make([]string, 0, len(verbs))
		for n := range verbs {
			names = append(names, n)
		}
		sort.Strings(names)
		fail(fmt.Errorf("no verb %q; try one of %s", os.Args[1], strings.Join(names, ", ")))
	}
	if err := run(os.Args[2:]); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "world:", err)
	os.Exit(1)
}

// parse reads the flags of a verb and refuses left-over arguments.
func parse(fs *flag.FlagSet, args []string) error {
	if err := fs.Parse(args); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("%s: unexpected argument %q", fs.Name(), fs.Arg(0))
	}
	return nil
}

func sizeOK(n int) error {
	if n < 16 || n > 1024 {
		return fmt.Errorf("--size %d: must be 16 to 1024", n)
	}
	return nil
}

const (
	styleHelp = "noto, fluent or twemoji, or the name of the art in --art; empty keeps each scene's own"
	artHelp   = "folder with STYLE.png and STYLE.json of one more style, for evaluation"
)

// addArt loads the style's art from a folder, if one is given.
func addArt(dir, style string) error {
	if dir == "" {
		return nil
	}
	if style == "" {
		return fmt.Errorf("--art %s: --style is missing; name the style that it holds", dir)
	}
	_, err := world.AddStyle(style, dir)
	return err
}

func vocab(args []string) error {
	if err := parse(flag.NewFlagSet("vocab", flag.ExitOnError), args); err != nil {
		return err
	}
	for _, w := range world.Vocabulary() {
		fmt.Println(w)
	}
	return nil
}

func render(args []string) error {
	fs := flag.NewFlagSet("render", flag.ExitOnError)
	seed := fs.Uint64("seed", 1, "the scene's seed")
	preset := fs.String("preset", "", "a preset's name instead of a seed: "+strings.Join(world.PresetNames(), ", "))
	fs.StringVar(preset, "text-preset", "", "the same as --preset")
	size := fs.Int("size", 256, "pixels a side")
	style := fs.String("style", "", styleHelp)
	art := fs.String("art", "", artHelp)
	novel := fs.Bool("novel", false, "draw the seed's scene of split novel")
	camera := fs.Bool("camera", false, "as the scene may reach a user: cropped, framed, photographed, compressed")
	out := fs.String("out", "scene.png", "file to write")
	if err := parse(fs, args); err != nil {
		return err
	}
	if err := sizeOK(*size); err != nil {
		return err
	}
	if err := addArt(*art, *style); err != nil {
		return err
	}
	s := world.Sample(*seed)
	if *novel {
		s = world.SampleNovel(*seed)
	}
	if *preset != "" {
		if s = world.Preset(*preset); s == nil {
			return fmt.Errorf("no preset %q; there are %s", *preset, strings.Join(world.PresetNames(), ", "))
		}
	}
	if *style != "" {
		if err := s.SetStyle(*style); err != nil {
			return err
		}
	}
	p := s.Picture(*size, !*camera)
	f, err := os.Create(*out)
	if err != nil {
		return err
	}
	if err := png.Encode(f, world.Image(p.Pix, p.N)); err != nil {
		f.Close()
		return err
	}
	fmt.Println(string(s.Describe(p).JSON()))
	return f.Close()
}
