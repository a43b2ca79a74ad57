// Command world renders the picture world: single scenes, contact sheets, and
// the shards that the built-in models are trained and measured on.
package main

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"sort"
	"strings"
	"time"

	"tonggan/internal/world"
)

const usage = `world renders seeded scenes with captions in English and Chinese.

  world render  --seed N | --preset NAME  --size 256 --style noto --camera --out x.png
  world sheet   --count 60 --seed 1 --size 192 --camera --out sheet.png
  world shards  --out DIR --count N --seed S --size 96 --split train|val|test --per 5000 --jobs 1 --clean
  world presets --out DIR
  world vocab

Run "world VERB --help" for a verb's flags.
`

var verbs = map[string]func(args []string) error{
	"render": render, "sheet": sheet, "shards": shards, "presets": presets, "vocab": vocab,
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

func shards(args []string) error {
	fs := flag.NewFlagSet("shards", flag.ExitOnError)
	o := world.ShardOptions{}
	fs.StringVar(&o.Dir, "out", "", "folder to write to")
	fs.IntVar(&o.Count, "count", 5000, "scenes in all")
	fs.Uint64Var(&o.Seed, "seed", 1, "base seed")
	fs.IntVar(&o.Size, "size", 96, "pixels a side")
	fs.StringVar(&o.Split, "split", "train", "train, val or test")
	fs.IntVar(&o.Per, "per", 5000, "scenes in a shard")
	fs.IntVar(&o.Jobs, "jobs", 1, "scenes drawn at once")
	fs.BoolVar(&o.Clean, "clean", false, "leave every scene as rendered; otherwise more than half pass through the camera")
	if err := parse(fs, args); err != nil {
		return err
	}
	if err := sizeOK(o.Size); err != nil {
		return err
	}
	known := false
	for _, n := range world.SplitNames {
		known = known || n == o.Split
	}
	switch {
	case o.Dir == "":
		return fmt.Errorf("shards: --out is missing; name a folder")
	case !known:
		return fmt.Errorf("shards: --split %q; must be train, val or test", o.Split)
	case o.Count < 1 || o.Per < 1:
		return fmt.Errorf("shards: --count and --per must be at least 1")
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return err
	}
	start, drawn := time.Now(), 0
	for k := 0; k < o.Shards(); k++ {
		if o.Done(k) {
			fmt.Fprintf(os.Stderr, "shard %d of %d: there already\n", k+1, o.Shards())
			continue
		}
		report := func(n int) {
			fmt.Fprintf(os.Stderr, "\rshard %d of %d: %d scenes, %.0f scenes/s ", k+1, o.Shards(), n, float64(drawn+n)/time.Since(start).Seconds())
		}
		if err := o.WriteShard(k, report); err != nil {
			return err
		}
		drawn += min(o.Per, o.Count-k*o.Per)
		fmt.Fprintln(os.Stderr)
	}
	return nil
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
	camera := fs.Bool("camera", false, "as the scene may reach a user: cropped, framed, photographed, compressed")
	style := fs.String("style", "", "noto, fluent or twemoji; empty keeps the scene's own")
	out := fs.String("out", "scene.png", "file to write")
	if err := parse(fs, args); err != nil {
		return err
	}
	if err := sizeOK(*size); err != nil {
		return err
	}
	s := world.Sample(*seed)
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
	p := taking(*camera)(s, *size)
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
