package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"time"

	"tonggan/internal/token"
	"tonggan/internal/world"
)

// corpus draws scenes and writes them with all that is said of them as arrays for
// the recipes. Shards that are there already are left alone.
func corpus(args []string) error {
	fs := flag.NewFlagSet("corpus", flag.ExitOnError)
	o := world.CorpusOptions{}
	tokenizer := fs.String("tokenizer", "", "folder with the tokenizer's files")
	fs.StringVar(&o.Dir, "out", "", "folder to write to")
	fs.IntVar(&o.Count, "count", 5000, "scenes in all")
	fs.Uint64Var(&o.Seed, "seed", 1, "base seed")
	fs.IntVar(&o.Size, "size", 128, "pixels a side")
	fs.StringVar(&o.Split, "split", "train", "one of "+fmt.Sprint(world.SplitNames))
	fs.BoolVar(&o.Clean, "clean", false, "scenes as drawn, without a camera's crops, blur and the like")
	fs.BoolVar(&o.Crowd, "crowd", false, "scenes full of things or of characters that hold some, without texts")
	fs.BoolVar(&o.Artists, "artists", false, "redrawn as other artists would: pens, flat paint, other shapes")
	fs.IntVar(&o.Per, "per", 5000, "scenes in a shard")
	fs.IntVar(&o.Jobs, "jobs", 1, "scenes drawn at once")
	if err := parse(fs, args); err != nil {
		return err
	}
	if err := sizeOK(o.Size); err != nil {
		return err
	}
	switch {
	case o.Dir == "":
		return fmt.Errorf("corpus: --out is missing; name a folder")
	case *tokenizer == "":
		return fmt.Errorf("corpus: --tokenizer is missing; name the folder that training/vocab.py wrote")
	case !slices.Contains(world.SplitNames, o.Split):
		return fmt.Errorf("corpus: --split %q; must be one of %v", o.Split, world.SplitNames)
	case o.Count < 1 || o.Per < 1:
		return fmt.Errorf("corpus: --count and --per must be at least 1")
	}
	tok, err := token.Load(os.DirFS(*tokenizer))
	if err != nil {
		return err
	}
	o.Encode = func(text string) ([]int32, [][2]int) {
		e := tok.Encode(text, 0)
		return e.IDs, e.Spans
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return err
	}
	if err := o.WriteIndex(); err != nil {
		return err
	}
	start, drawn := time.Now(), 0
	for k := range o.Shards() {
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
		drawn += o.In(k)
		fmt.Fprintln(os.Stderr)
	}
	return nil
}
