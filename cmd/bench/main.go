// Command bench times one model doing one thing, again and again, for
// ref/bench_peers.py: it opens the model, answers once, and then reads a number of
// runs from each line of standard input and prints a line of JSON for it.
//
//	bench --model models/clip-s --row image --picture cat.png [--texts N] [--batch N] [--threads N] [--precision f32]
package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/media"
)

// row is one thing that a model does: what it wants, and the numbers or words that it
// answers, for comparing with others'.
type row struct {
	verb tonggan.Verb
	run  func(k *engine.Kit, in *inputs) (answer any, err error)
}

// inputs are the same for every run.
type inputs struct {
	pictures []*media.Picture
	texts    []string
	speech
}

var rows = map[string]row{
	"image": {tonggan.EmbedVerb, func(k *engine.Kit, in *inputs) (any, error) {
		return k.Embed.EmbedImages(in.pictures)[0], nil
	}},
	"text": {tonggan.EmbedVerb, func(k *engine.Kit, in *inputs) (any, error) {
		return k.Embed.EmbedTexts([][]int32{k.Embed.Encode(in.texts[0]).IDs})[0], nil
	}},
	"match": {tonggan.MatchVerb, func(k *engine.Kit, in *inputs) (any, error) {
		var texts [][]int32
		for _, t := range in.texts {
			texts = append(texts, k.Match.Encode(t).IDs)
		}
		return k.Match.Look(in.pictures[0]).Logits(texts), nil
	}},
	"ask": {tonggan.AskVerb, func(k *engine.Kit, in *inputs) (any, error) {
		answer, _, err := k.Ask.Answer(context.Background(), in.pictures[0], in.texts[0])
		return answer, err
	}},
	"caption": {tonggan.CaptionVerb, func(k *engine.Kit, in *inputs) (any, error) {
		return k.Caption.Caption(context.Background(), in.pictures[0], "")
	}},
	"speak":      {tonggan.SpeakVerb, speak},
	"transcribe": {tonggan.TranscribeVerb, transcribe},
	"encode":     {tonggan.TranscribeVerb, encode},
	"decode":     {tonggan.TranscribeVerb, decode},
}

func main() {
	if err := bench(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench() error {
	model := flag.String("model", "", "checkpoint folder")
	name := flag.String("row", "image", "image, text, match, ask, caption, speak, transcribe, encode or decode")
	picture := flag.String("picture", "", "picture file")
	batch := flag.Int("batch", 1, "pictures, all the same")
	texts := flag.String("texts", "", "texts, a | between two")
	phonemes := flag.Bool("phonemes", false, "texts are phonemes")
	soundFile := flag.String("sound", "", "sound file")
	melFile := flag.String("mel", "", "file of float32: a window's frames, of 80 bins each")
	prompt := flag.String("prompt", "", "token ids, with commas, to decode behind")
	tokens := flag.Int("tokens", 0, "how many to decode")
	never := flag.Int("never", 0, "token that is not to be said: the end")
	threads := flag.Int("threads", 0, "0 is all cores")
	precision := flag.String("precision", "f32", "how weights are kept")
	flag.Parse()
	r, ok := rows[*name]
	if !ok {
		return fmt.Errorf("no row %q", *name)
	}
	in := &inputs{texts: strings.Split(*texts, "|"), speech: speech{phonemes: *phonemes, tokens: *tokens, never: int32(*never)}}
	if err := in.read(*prompt, *melFile, *soundFile); err != nil {
		return err
	}
	if *picture != "" {
		b, err := os.ReadFile(*picture)
		if err != nil {
			return err
		}
		p, err := media.Decode(tonggan.Source{Name: *picture, Data: b})
		if err != nil {
			return err
		}
		for range *batch {
			in.pictures = append(in.pictures, p)
		}
	}
	begin := time.Now()
	e, err := engine.New(engine.Options{Models: []string{*model}, Threads: *threads, Precision: *precision})
	if err != nil {
		return err
	}
	defer e.Close()
	k, err := e.Kit(context.Background(), "", r.verb)
	if err != nil {
		return err
	}
	answer, err := r.run(k, in)
	if err != nil {
		return err
	}
	say := json.NewEncoder(os.Stdout)
	if err := say.Encode(map[string]any{"ready": time.Since(begin).Seconds(), "answer": answer}); err != nil {
		return err
	}
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		n, err := strconv.Atoi(string(bytes.TrimSpace(lines.Bytes())))
		if err != nil {
			return err
		}
		ms := make([]float64, n)
		for i := range ms {
			start := time.Now()
			if _, err := r.run(k, in); err != nil {
				return err
			}
			ms[i] = float64(time.Since(start).Microseconds()) / 1e3
		}
		if err := say.Encode(map[string]any{"ms": ms}); err != nil {
			return err
		}
	}
	return nil
}
