package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/generate"
	"tonggan/internal/sound"
)

// listenJSON is one line of what was heard.
type listenJSON struct {
	Type  string  `json:"type"` // "final" or "guess"
	Start float64 `json:"start"`
	End   float64 `json:"end"`
	Text  string  `json:"text"`
}

func (a *app) listen() *cobra.Command {
	var r tonggan.TranscribeRequest
	var rate int
	var every float64
	var commands string
	cmd := &cobra.Command{
		Use:   "listen",
		Short: "Write down what is said, while it is said",
		Long: `listen reads raw sound (16-bit little-endian samples, one channel) from standard
input and writes down what is said. What may still change is shown in grey; what two
looks in a row agree on, or what a pause follows, is final.

The built-in model knows commands, numbers and plain sentences in English and Mandarin,
as synthesisers speak them; for people, --model names a Whisper checkpoint folder.`,
		Example: `  arecord -q -f S16_LE -r 16000 -c 1 -t raw | tonggan listen --model whisper-base
  ffmpeg -v error -i talk.mp3 -f s16le -ac 1 -ar 16000 - | tonggan listen --model whisper-base --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) > 0:
				return usage("listen takes no arguments: it reads sound from standard input")
			case isTerminal(a.stdin):
				return usage("listen reads sound from standard input: arecord -q -f S16_LE -r 16000 -c 1 -t raw | tonggan listen --model FOLDER")
			case rate < sound.MinRate || rate > sound.MaxRate:
				return usage("rate is %d: want %d to %d Hz", rate, sound.MinRate, sound.MaxRate)
			case !(every >= 0.1 && every <= 10):
				return usage("every is %g: want 0.1 to 10 seconds", every)
			}
			r.Model, r.Language = a.model, tonggan.LanguageCode(r.Language)
			var err error
			if r.Commands, err = a.commands(commands); err != nil {
				return err
			}
			e, err := a.engine(cmd.Context(), tonggan.TranscribeVerb)
			if err != nil {
				return err
			}
			defer e.Close()
			live, err := e.Listen(cmd.Context(), r)
			if err != nil {
				return err
			}
			return a.runListen(cmd.Context(), live, rate, every)
		},
	}
	a.modelFlags(cmd)
	f := cmd.Flags()
	f.IntVar(&rate, "rate", generate.SoundRate, "samples a second of the input")
	f.Float64Var(&every, "every", 0.6, "seconds of new sound between two looks")
	f.StringVar(&r.Language, "language", "auto", languageUsage)
	f.StringVar(&r.Prompt, "prompt", "", "names and words to expect")
	commandsFlag(cmd, &commands)
	return cmd
}

func (a *app) runListen(ctx context.Context, live tonggan.Live, rate int, every float64) error {
	pieces := make(chan []float32, 256)
	failed := make(chan error, 1)
	go func() { failed <- readPCM(a.stdin, rate, pieces) }()
	screen := &screen{app: a, inPlace: !a.json && isTerminal(a.stdout)}
	rest := context.WithoutCancel(ctx) // after an interruption, what was said until then is worth having
	more := true
	drain := func() { // all that is there
		for more {
			select {
			case p, ok := <-pieces:
				if more = ok; ok {
					live.Hear(p)
				}
			default:
				return
			}
		}
	}
	interrupted := func() error {
		drain()
		return screen.finish(rest, live)
	}
	for more {
		select {
		case <-ctx.Done():
			return interrupted()
		case p, ok := <-pieces:
			if more = ok; ok {
				live.Hear(p)
			}
		}
		drain()
		if more && live.Waiting() >= every {
			heard, err := live.Look(ctx)
			switch {
			case err == nil:
				screen.show(heard)
			case ctx.Err() != nil:
				return interrupted()
			default:
				return err
			}
		}
	}
	if err := <-failed; err != nil && ctx.Err() == nil {
		return err
	}
	return screen.finish(rest, live)
}

// readPCM sends tenths of a second of samples at generate.SoundRate until the end of the
// input.
func readPCM(r io.Reader, rate int, to chan<- []float32) error {
	defer close(to)
	raw := make([]byte, 2*max(rate/10, 1))
	stream := sound.NewStream(rate, generate.SoundRate)
	for {
		n, err := io.ReadFull(r, raw)
		if p := stream.PCM16(raw[:n&^1]); len(p) > 0 {
			to <- p
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return readError("stdin", 0, err)
		}
	}
}

// screen shows what was heard: final words stay, a guess is written over.
type screen struct {
	*app
	inPlace bool
	line    []tonggan.Word // final, and not yet ended by a line break
}

const breath = 0.8 // seconds between two words that begin a new line

func (s *screen) show(h *tonggan.Heard) {
	if s.json {
		s.event("final", h.Final)
		s.event("guess", h.Guess)
		return
	}
	for _, w := range h.Final {
		if n := len(s.line); n > 0 && (w.Start-s.line[n-1].End > breath || strings.ContainsAny(s.line[n-1].Text, ".!?。！？") && n > 6) {
			s.end()
		}
		s.line = append(s.line, w)
	}
	if s.inPlace {
		guess := ""
		if len(h.Guess) > 0 {
			guess = " " + s.colour("2", generate.Spaced(h.Guess))
		}
		fmt.Fprintf(s.stdout, "\r\x1b[K%s%s", oneLine(generate.Spaced(s.line)), guess)
	}
}

// end finishes a line.
func (s *screen) end() {
	if len(s.line) == 0 {
		return
	}
	if s.inPlace {
		fmt.Fprint(s.stdout, "\r\x1b[K")
	}
	fmt.Fprintln(s.stdout, oneLine(generate.Spaced(s.line)))
	s.line = nil
}

func (s *screen) event(kind string, words []tonggan.Word) {
	if len(words) == 0 {
		return
	}
	data, err := json.Marshal(listenJSON{kind, round(words[0].Start), round(words[len(words)-1].End), generate.Spaced(words)})
	if err == nil {
		fmt.Fprintf(s.stdout, "%s\n", data)
	}
}

func (s *screen) finish(ctx context.Context, live tonggan.Live) error {
	h, err := live.Finish(ctx)
	if err != nil {
		return err
	}
	s.show(h)
	s.end()
	return nil
}
