package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/generate"
)

const (
	maxSound   = 2 << 30  // bytes of one recording
	maxSeconds = 4 * 3600 // of one recording
)

type transcribeJSON struct {
	Sound    string        `json:"file"`
	Language string        `json:"language,omitempty"`
	Seconds  float64       `json:"duration,omitempty"`
	Text     string        `json:"text"`
	Segments []segmentJSON `json:"segments,omitzero"`
	Model    string        `json:"model,omitempty"`
	Warnings []string      `json:"warnings,omitempty"`
	Error    *jsonError    `json:"error,omitempty"`
}

type segmentJSON struct {
	ID          int     `json:"id"`
	Start       float64 `json:"start"`
	End         float64 `json:"end"`
	Text        string  `json:"text"`
	Speaker     string  `json:"speaker,omitempty"`
	Tokens      []int32 `json:"tokens,omitempty"`
	Temperature float64 `json:"temperature"`
	MeanLogProb float64 `json:"avg_logprob"`
	Compression float64 `json:"compression_ratio"`
	NoSpeech    float64 `json:"no_speech_prob"`
	Command     bool    `json:"command,omitempty"`

	Words []wordJSON `json:"words,omitempty"`
}

type wordJSON struct {
	Word        string  `json:"word"`
	Start       float64 `json:"start"`
	End         float64 `json:"end"`
	Probability float64 `json:"probability"`
}

const languageUsage = "what is spoken: a code or a name in English (en, zh-CN, German), or auto"

// transcripts are the formats that --format takes.
var transcripts = append(slices.Clone(generate.SubtitleFormats), "json", "verbose_json")

func (a *app) transcribe() *cobra.Command {
	var r tonggan.TranscribeRequest
	var task, format, out, speakers, commands string
	cmd := &cobra.Command{
		Use:   "transcribe FILE...",
		Short: "Write down what is said in recordings",
		Long: `transcribe writes down what is said, in many languages, with times. It reads WAV,
FLAC, MP3 and Ogg Opus, and everything else if ffmpeg is installed. - reads a
recording from standard input. With --out each transcript becomes a file, and one
that is there already is left alone: a run that was stopped goes on.

The built-in model knows commands, numbers and plain sentences in English and Mandarin,
as synthesisers speak them; for people, --model names a Whisper checkpoint folder.`,
		Example: `  tonggan transcribe command.wav
  tonggan transcribe --model whisper-base --format srt --out subtitles *.wav`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("transcribe needs a recording: tonggan transcribe FILE...")
			}
			if err := oneStdin(args, false); err != nil {
				return err
			}
			switch {
			case !a.json:
			case cmd.Flags().Changed("format") && !isJSON(format):
				return usage("--json and --format %s: choose one of them", format)
			default:
				format = "json"
			}
			if !slices.Contains(transcripts, format) {
				return usage("format %q is not known: use %s", format, strings.Join(transcripts, ", "))
			}
			if len(args) > 1 && out == "" && !isJSON(format) && format != "txt" {
				return usage("--format %s of several recordings needs --out: a folder for a file of each", format)
			}
			if task != "" && task != tonggan.Transcribe && task != tonggan.Translate {
				return usage("task %q is not known: use transcribe or translate", task)
			}
			if r.Words && !isJSON(format) {
				return usage("--words goes with --json or --format verbose_json")
			}
			var err error
			if r.Speakers, err = speakerCount(speakers, args); err != nil {
				return err
			}
			r.Task, r.Language = task, tonggan.LanguageCode(r.Language)
			if r.Commands, err = a.commands(commands); err != nil {
				return err
			}
			if out != "" {
				if err := apart(args, out, format); err != nil {
					return err
				}
				if err := os.MkdirAll(out, 0o777); err != nil {
					return tonggan.Errorf(tonggan.Invalid, "folder %s cannot be made: %w", out, err)
				}
			}
			e, err := a.engine(cmd.Context(), tonggan.TranscribeVerb)
			if err != nil {
				return err
			}
			defer e.Close()
			return a.runTranscribe(cmd.Context(), e, args, r, format, out)
		},
	}
	a.modelFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&r.Language, "language", "auto", languageUsage)
	f.StringVar(&task, "task", "", "transcribe, or translate into English; without it as the checkpoint says, which is mostly transcribe")
	f.StringVar(&format, "format", "txt", "one of "+strings.Join(transcripts, ", "))
	f.StringVar(&r.Prompt, "prompt", "", "what was said before, or names and words to expect")
	commandsFlag(cmd, &commands)
	f.Float64Var(&r.Temperature, "temperature", 0, "how freely to begin, 0 to 1")
	f.IntVar(&r.Beams, "beams", 0, "texts to follow at once, 1 to 16: the best of them is written; 0 is what the checkpoint says")
	f.Float64Var(&r.LengthPenalty, "length-penalty", 0, "how much beams gain by length, up to 1; 0 compares their mean log-probability")
	f.BoolVar(&r.Plain, "plain", false, "take each window as it first comes out: no second try, no memory of the one before")
	f.BoolVar(&r.Words, "words", false, "also when each word was said")
	speakersFlag(cmd, &speakers)
	f.StringVar(&out, "out", "", "`folder` to write the transcripts to, one file for each recording")
	return cmd
}

func isJSON(format string) bool { return format == "json" || format == "verbose_json" }

// transcriptFile is where the transcript of a recording goes.
func transcriptFile(name, out, format string) string {
	return filepath.Join(out, filepath.Base(called(name))+"."+strings.TrimPrefix(format, "verbose_"))
}

// apart refuses recordings whose transcripts would be one file.
func apart(names []string, out, format string) error {
	from := map[string]string{}
	for _, name := range names {
		file := transcriptFile(name, out, format)
		if other, ok := from[file]; ok && filepath.Clean(other) != filepath.Clean(name) {
			return usage("%s and %s would both be written to %s: call transcribe for each, with an --out of its own", other, name, file)
		}
		from[file] = name
	}
	return nil
}

// commandsFlag adds --commands.
func commandsFlag(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "commands", "", "`file` of what is most likely said, a line each: Turn {on|off} the $lamp; none for anything; left out, it is commands.txt of the model")
}

// commands reads the file of --commands.
func (a *app) commands(file string) (string, error) {
	if file == "" || file == tonggan.NoCommands {
		return file, nil
	}
	src, err := a.read(file, maxText)
	if err != nil {
		return "", err
	}
	if strings.TrimSpace(string(src.Data)) == "" {
		return "", tonggan.Errorf(tonggan.Invalid, "%s: there is no command in it", file)
	}
	return string(src.Data), nil
}

// speakersFlag adds --speakers, alone or with a number.
func speakersFlag(cmd *cobra.Command, speakers *string) {
	f := cmd.Flags()
	f.StringVar(speakers, "speakers", "", "tell voices apart; --speakers=`N` if it is known how many there are")
	f.Lookup("speakers").NoOptDefVal = "auto"
}

// speakerCount reads --speakers, behind which the files stand.
func speakerCount(s string, files []string) (int, error) {
	switch s {
	case "":
		return 0, nil
	case "auto":
		if len(files) > 1 {
			_, noNumber := strconv.Atoi(files[0])
			if _, missing := os.Stat(files[0]); noNumber == nil && missing != nil {
				return 0, usage("%s is no file: if it is the number of speakers, write --speakers=%s", files[0], files[0])
			}
		}
		return tonggan.AnySpeakers, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 20 {
		return 0, usage("--speakers is %q: use a number from 1 to 20, or auto", s)
	}
	return n, nil
}

func (a *app) runTranscribe(ctx context.Context, e *engine.Engine, names []string, r tonggan.TranscribeRequest, format, out string) error {
	r.Model, r.MaxSeconds = a.model, maxSeconds
	all := make([]transcribeJSON, 0, len(names))
	for _, name := range names {
		file := ""
		if out != "" {
			file = transcriptFile(name, out, format)
			if _, err := os.Stat(file); err == nil {
				a.warn("%s is there already: left alone", file)
				continue
			}
		}
		answer, err := a.transcribeOne(ctx, e, name, r)
		if err != nil {
			a.fail(err)
			all = append(all, transcribeJSON{Sound: called(name), Error: asJSON(err)})
			if tonggan.CodeOf(err) == tonggan.Canceled {
				break
			}
			continue
		}
		for _, w := range answer.Warnings {
			a.warn("%s: %s", answer.Sound, w)
		}
		j := asTranscript(answer, format == "verbose_json" || a.json || r.Words || format == "json" && r.Speakers != 0)
		if file != "" {
			if err := a.saveTranscript(file, format, answer, j); err != nil {
				a.fail(err)
			}
			continue
		}
		all = append(all, j)
		switch {
		case isJSON(format):
		case len(names) > 1 && format == "txt":
			said := []string{j.Text}
			if r.Speakers != 0 && len(answer.Segments) > 0 { // a line for each segment, as of one recording
				var b strings.Builder
				if err := generate.Subtitles(&b, format, answer.Segments); err != nil {
					return err
				}
				said = strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
			}
			for _, line := range said {
				fmt.Fprintf(a.stdout, "%s  %s\n", oneLine(answer.Sound), line)
			}
		default:
			if err := generate.Subtitles(a.stdout, format, answer.Segments); err != nil {
				return err
			}
		}
	}
	if out == "" && isJSON(format) {
		return printAnswers(a, all, len(names))
	}
	return nil
}

// transcribeOne reads one recording, with a bar over its seconds.
func (a *app) transcribeOne(ctx context.Context, e *engine.Engine, name string, r tonggan.TranscribeRequest) (*tonggan.TranscribeAnswer, error) {
	src, err := a.read(name, maxSound)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	r.Sound = src
	r.Each = func(_ tonggan.Segment, done, total float64) error { a.hearing(done, total); return nil }
	answer, err := e.Transcribe(ctx, r)
	if a.stopHearing() && err == nil {
		a.sayPace(answer.Sound, answer.Seconds, began)
	}
	return answer, err
}

// hearing moves a bar over the seconds of a recording; the first call starts it.
func (a *app) hearing(done, total float64) {
	if a.bar == nil {
		a.startProgress(int(total), true)
	}
	a.bar.at(int(done))
}

// stopHearing takes the bar away and says whether it was seen.
func (a *app) stopHearing() bool {
	shown := a.bar.writer() != nil
	a.stopProgress()
	return shown
}

// sayPace tells how fast a recording was heard.
func (a *app) sayPace(name string, seconds float64, began time.Time) {
	took := time.Since(began).Seconds()
	a.say(fmt.Sprintf("%s: %.1f s of sound in %.1f s, %.1f times real time", name, seconds, took, seconds/took))
}

func asTranscript(t *tonggan.TranscribeAnswer, verbose bool) transcribeJSON {
	j := transcribeJSON{Sound: t.Sound, Language: t.Language, Seconds: round(t.Seconds), Text: generate.Text(t.Segments), Model: t.Model, Warnings: t.Warnings}
	if verbose {
		j.Segments = []segmentJSON{}
		for i, s := range t.Segments {
			one := segmentJSON{ID: i, Start: round(s.Start), End: round(s.End), Text: s.Text, Speaker: generate.SpeakerName(s.Speaker), Tokens: s.Tokens, Temperature: s.Temperature,
				MeanLogProb: round(s.MeanLogProb), Compression: round(s.Compression), NoSpeech: round(s.NoSpeech), Command: s.Command}
			for _, w := range s.Words {
				one.Words = append(one.Words, wordJSON{w.Text, round(w.Start), round(w.End), round(w.Probability)})
			}
			j.Segments = append(j.Segments, one)
		}
	}
	return j
}

// saveTranscript writes a transcript to a file.
func (a *app) saveTranscript(file, format string, t *tonggan.TranscribeAnswer, j transcribeJSON) error {
	var b bytes.Buffer
	if isJSON(format) {
		to := *a
		to.stdout = &b
		if err := to.printJSON(j); err != nil {
			return err
		}
	} else if err := generate.Subtitles(&b, format, t.Segments); err != nil {
		return err
	}
	return writeFile(file, b.Bytes())
}
