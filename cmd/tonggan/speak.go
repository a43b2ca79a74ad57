package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/book"
	"tonggan/internal/engine"
	"tonggan/internal/generate"
	"tonggan/internal/mood"
	"tonggan/internal/sound"
)

type speakJSON struct {
	File      string         `json:"file"`
	Format    string         `json:"format"`
	Rate      int            `json:"rate"`
	Seconds   float64        `json:"duration"`
	Sentences []sentenceJSON `json:"sentences"`
	Model     string         `json:"model"`
	Warnings  []string       `json:"warnings,omitempty"`
}

type sentenceJSON struct {
	Text      string       `json:"text"`
	Start     float64      `json:"start"`
	End       float64      `json:"end"`
	Mood      tonggan.Mood `json:"mood"`
	Intensity float64      `json:"intensity"`
	Who       string       `json:"who,omitempty"` // of a cast; "?" when the text does not say
}

func sentenceOf(s tonggan.Spoken) sentenceJSON {
	return sentenceJSON{s.Text, round(s.Start), round(s.End), s.Feeling.Mood, round(s.Feeling.Intensity), s.Who}
}

func (a *app) speak() *cobra.Command {
	var r tonggan.SpeakRequest
	var out, format, subtitles, feeling string
	cmd := &cobra.Command{
		Use:   "speak TEXT|FILE.txt|BOOK.epub|BOOK.md|-",
		Short: "Read a text aloud",
		Long: `speak reads a text, a .txt, .md or .epub file, or standard input (-) aloud, sentence
by sentence. Numbers, dates, money, units and short forms are read as people read them,
in English and Chinese.

The voice follows the mood of each sentence; --mood sets one for all, and marks in
the text, [sad] or 【悲伤】, one up to the next mark or the end of the paragraph.

A book (.epub, .md, .txt) with --out FOLDER/ becomes one file for each chapter, with
subtitles and a playlist. A book that was interrupted goes on at the sentence where
it stopped.

The built-in voices are anna and angus, English, and mei, Mandarin. Without --voice each
sentence is read by one of its language. --model names a VITS checkpoint folder, for
example one of MMS-TTS, or a FastSpeech 2, whose phonemes are made of English and Chinese
words. With --phonemes they are the text: "HH AH0 L OW1 ."`,
		Example: `  tonggan speak "It is 10:30." -o now.wav
  tonggan speak --voice angus story.txt -o story.flac --subtitles story.srt
  tonggan speak --mood sad:0.5 "He is gone." -o gone.wav
  tonggan speak --cast novel.epub -o novel/`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("speak takes one text, one .txt, .md or .epub file, or -: tonggan speak TEXT -o out.wav")
			}
			if out == "" {
				return usage("speak needs --out: the file to write, for example -o out.wav")
			}
			if r.Lang == "auto" {
				r.Lang = ""
			}
			if r.Cast && r.Phonemes {
				return usage("--cast finds who speaks in words: it does not go with --phonemes")
			}
			if r.Speed == 0 {
				return usage("--speed is 0: want 0.25 to 4")
			}
			var ok bool
			if r.Feeling, ok = mood.Parse(feeling); !ok {
				return usage("--mood %q is not known: use auto, %s, with an intensity from 0 to 1 if you like, such as sad:0.5", feeling, generate.MoodNames())
			}
			if isFolder(out) {
				return a.speakBook(cmd.Context(), args[0], r, out, format, subtitles)
			}
			if format == "" {
				format = suffix(out)
			}
			if out == "-" && format == "" {
				format = "wav"
			}
			switch {
			case format == "" && hasSuffix(args[0], book.Suffixes...):
				return usage("the name %s says no sound format: end it in .wav, .flac or .pcm, in / for a file for each chapter, or use --format", out)
			case format == "":
				return usage("the name %s says no sound format: end it in .wav, .flac or .pcm, or use --format", out)
			case out == "-" && a.json:
				return usage("--json and --out - both write to standard output: name a file with --out")
			}
			if err := sound.Check(format); err != nil {
				return err
			}
			if err := checkOut(out); err != nil {
				return err
			}
			if subtitles != "" {
				if kind := suffix(subtitles); !slices.Contains(generate.SubtitleFormats, kind) {
					return usage("--subtitles %s: want a file that ends in .%s", subtitles, strings.Join(generate.SubtitleFormats, ", ."))
				}
				if err := checkOut(subtitles); err != nil {
					return err
				}
			}
			text, err := a.toRead(args[0], r.Phonemes)
			if err != nil {
				return err
			}
			r.Text = text
			if err := generate.CheckSpeak(r); err != nil {
				if tonggan.CodeOf(err) == tonggan.TooLarge && hasSuffix(args[0], book.Suffixes...) {
					return tonggan.Errorf(tonggan.TooLarge, "%w, or as a book: --out FOLDER/", err)
				}
				return err
			}
			e, err := a.engine(cmd.Context(), tonggan.SpeakVerb)
			if err != nil {
				return err
			}
			defer e.Close()
			return a.runSpeak(cmd.Context(), e, r, out, format, subtitles)
		},
	}
	a.modelFlags(cmd)
	f := cmd.Flags()
	f.StringVarP(&out, "out", "o", "", "`file` to write, or FOLDER/ for a book; - is standard output")
	f.StringVar(&format, "format", "", "wav, flac, pcm, or with ffmpeg mp3, opus, aac (default: as the file is called)")
	f.StringVar(&r.Voice, "voice", "", "name or number of the voice, in a model with several (default: one for the language)")
	f.Float64Var(&r.Speed, "speed", 1, "how fast, 0.25 to 4")
	f.StringVar(&feeling, "mood", "auto", "auto, neutral, happy, sad, angry, afraid, tender or excited, or sad:0.5")
	f.BoolVar(&r.Cast, "cast", false, "read what is said in quotes in voices of its own")
	f.StringVar(&r.Lang, "lang", "auto", "how numbers are read: en, zh, or auto")
	f.BoolVar(&r.Phonemes, "phonemes", false, "the text is phonemes of the model's vocabulary, a line at a time")
	f.Uint64Var(&r.Seed, "seed", 0, "another reading of the same text")
	f.StringVar(&subtitles, "subtitles", "", "also write when each sentence is read, as .srt, .vtt, .lrc, .csv or .txt `file`")
	return cmd
}

// toRead is the text of an argument: a file's, standard input's, or itself. Of a file it
// is what book would read of all chapters; of phonemes its lines.
func (a *app) toRead(arg string, phonemes bool) (string, error) {
	switch _, err := os.Stat(arg); {
	case err != nil && strings.Contains(arg, " "): // "Please open notes.txt"
		return arg, nil
	case arg == "-" || phonemes && hasSuffix(arg, ".txt"):
		return a.textFile(arg)
	case !hasSuffix(arg, book.Suffixes...) && (err != nil || filepath.Ext(arg) == ""):
		return arg, nil
	}
	src, err := a.read(arg, book.MaxBytes)
	if err != nil {
		return "", err
	}
	b, err := book.Read(arg, src.Data)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	for _, c := range b.Chapters {
		text.WriteString(c.Text + "\n")
	}
	return text.String(), nil
}

func (a *app) runSpeak(ctx context.Context, e *engine.Engine, r tonggan.SpeakRequest, out, format, subtitles string) error {
	r.Model = a.model
	spool, err := os.CreateTemp("", "tonggan-*.pcm") // a long text is gigabytes
	if err != nil {
		return tonggan.Errorf(tonggan.Invalid, "there is no place for the sound: %w", err)
	}
	_ = os.Remove(spool.Name()) // open files can lose their names, but for Windows', so that a kill leaves nothing behind
	defer func() { _ = errors.Join(spool.Close(), os.Remove(spool.Name())) }()
	samples := 0
	r.Each = func(s tonggan.Spoken) error {
		if a.bar == nil {
			a.startProgress(s.All, true)
		}
		a.bar.at(s.Of)
		samples += len(s.Samples)
		_, err := spool.Write(sound.PCM16(s.Samples))
		return unwritten(spool.Name(), err)
	}
	answer, err := e.Speak(ctx, r)
	a.stopProgress()
	if err != nil {
		return err
	}
	for _, w := range answer.Warnings {
		a.warn("%s", w)
	}
	fill := func(w io.Writer) error { return writeSpooled(ctx, w, format, spool, samples, answer.Rate) }
	if out == "-" {
		err = unwritten("standard output", fill(a.stdout))
	} else {
		err = writeWith(out, fill)
	}
	if err != nil {
		return err
	}
	j := speakJSON{File: out, Format: format, Rate: answer.Rate, Seconds: round(float64(samples) / float64(answer.Rate)), Model: answer.Model, Warnings: answer.Warnings}
	var lines []tonggan.Segment
	for _, s := range answer.Sentences {
		j.Sentences = append(j.Sentences, sentenceOf(s))
		lines = append(lines, tonggan.Segment{Start: s.Start, End: s.End, Text: s.Text})
	}
	if subtitles != "" {
		var b strings.Builder
		if err := generate.Subtitles(&b, suffix(subtitles), lines); err != nil {
			return err
		}
		if err := writeFile(subtitles, []byte(b.String())); err != nil {
			return err
		}
	}
	switch {
	case a.json:
		return a.printJSON(j)
	case out == "-":
		return nil
	}
	fmt.Fprintf(a.stdout, "%s: %.1f s, %s\n", oneLine(out), j.Seconds, counted(len(j.Sentences), "sentence"))
	return nil
}
