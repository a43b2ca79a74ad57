package main

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"tonggan/internal/foley"
)

// Voices of the two programs that speak for us. The last of each is for tests alone.
var (
	flites    = []string{"kal", "awb", "slt", "rms"}
	languages = strings.Fields("en-us en-gb cmn-latn-pinyin de fr-fr es it pt-br ru pl nl sv ja hi tr el cs fi hu ko yue vi ar sw id en-gb-scotland")
	variants  = strings.Fields("m1 m2 m3 m4 m5 m6 m7 f1 f2 f3 f4 f5 croak whisper klatt")
)

// speech has espeak-ng and flite read sentences and numbers aloud, into WAV files at 16 kHz.
// The same seed and the same programs give the same bytes.
func speech(args []string) error {
	fs := flag.NewFlagSet("speech", flag.ExitOnError)
	seed := fs.Uint64("seed", 1, "which sentences")
	count := fs.Int("count", 400, "how many")
	split := fs.String("split", "train", "train or test: which voices")
	out := fs.String("out", "data/speech", "`folder` to write to")
	if err := fs.Parse(args); err != nil {
		return err
	}
	s, err := splitNamed(*split)
	if err != nil {
		return err
	}
	for _, tool := range []string{"espeak-ng", "flite"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is missing: install it (Debian: apt-get install %s)", tool, tool)
		}
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(*seed, uint64(s)))
	for i := range *count {
		name := filepath.Join(*out, fmt.Sprintf("%05d.wav", i))
		x, err := say(r, s, name)
		if err != nil {
			return err
		}
		if err := writeWAV(name, x); err != nil {
			return err
		}
	}
	return nil
}

var words = strings.Fields(`the a some every old young little open door window garden river street music paper letter
morning evening winter summer yesterday tomorrow never always quickly slowly we they she he you walks comes sees finds
makes brings asks answers listens waits with without under over behind between house school market station bread water
coffee table chair picture story question answer friend teacher doctor children seven twelve hundred and or because if`)

// say makes one sentence, as much of it as a dry sound holds, with a file to work in.
func say(r *rand.Rand, s foley.Split, file string) ([]float32, error) {
	pick := func(all []string) string {
		if s == foley.Test {
			return all[len(all)-1]
		}
		return all[r.IntN(len(all)-1)]
	}
	var text []string
	for range 5 + r.IntN(6) {
		text = append(text, words[r.IntN(len(words))])
	}
	if r.IntN(3) == 0 {
		cmd := exec.Command("flite", "-voice", pick(flites), "-t", strings.Join(text, " "), "-o", file)
		if b, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("flite: %w: %s", err, b)
		}
	} else {
		lang := pick(languages)
		if !strings.HasPrefix(lang, "en") { // numbers are read in every language
			text = text[:0]
			for range 2 + r.IntN(3) {
				text = append(text, strconv.Itoa(r.IntN(100000)))
			}
		}
		cmd := exec.Command("espeak-ng", "-v", lang+"+"+pick(variants), "-s", strconv.Itoa(110+r.IntN(110)),
			"-p", strconv.Itoa(15+r.IntN(70)), "-w", file, strings.Join(text, " "))
		if b, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("espeak-ng: %w: %s", err, b)
		}
	}
	x, err := recording(file)
	if err != nil {
		return nil, err
	}
	if len(x) < foley.Rate/4 {
		return nil, errors.New("a sentence is shorter than a quarter of a second: " + strings.Join(text, " "))
	}
	from := 0
	if spare := len(x) - long; spare > 0 {
		from = r.IntN(spare + 1)
	}
	return x[from:min(len(x), from+long)], nil
}
