package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/generate"
	"tonggan/internal/minutes"
)

type minutesJSON struct {
	File string `json:"file"`
	*minutes.Minutes
	Error *jsonError `json:"error,omitempty"`
}

func (a *app) minutes() *cobra.Command {
	var out, lang, speakers string
	cmd := &cobra.Command{
		Use:   "minutes FILE...",
		Short: "Make minutes of recordings or transcripts",
		Long: `minutes writes what is worth keeping of a talk as Markdown: who spoke how long,
highlights, decisions, action items, open questions and the transcript. All are
sentences that were said, found by rules, in English and Chinese; look them over.

FILE is a transcript (.srt, .vtt, or .json of transcribe), which needs no model, or a
recording, whose speakers are told apart. For people, --model names a Whisper folder.`,
		Example: `  tonggan minutes meeting.vtt
  tonggan minutes --model whisper-base --out meeting.md meeting.mp3`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("minutes needs a transcript or a recording: tonggan minutes FILE...")
			}
			if err := oneStdin(args, false); err != nil {
				return err
			}
			if out != "" {
				if len(args) > 1 {
					return usage("--out takes the minutes of one file")
				}
				if err := checkOut(out); err != nil {
					return err
				}
			}
			if lang != "auto" && lang != "en" && lang != "zh" {
				return usage("--lang is %q: use en, zh or auto", lang)
			}
			count, err := speakerCount(speakers, args)
			if err != nil {
				return err
			}
			recordings := slices.ContainsFunc(args, func(f string) bool { return !isTranscript(f) })
			for _, name := range []string{"speakers", "model"} {
				if !recordings && cmd.Flags().Changed(name) {
					return usage("--%s is for recordings, and there are transcripts alone", name)
				}
			}
			var e *engine.Engine
			if recordings {
				if e, err = a.engine(cmd.Context(), tonggan.TranscribeVerb); err != nil {
					return err
				}
				defer e.Close()
			}
			return a.runMinutes(cmd.Context(), e, args, count, strings.TrimPrefix(lang, "auto"), out)
		},
	}
	a.modelFlags(cmd)
	f := cmd.Flags()
	f.StringVar(&lang, "lang", "auto", "of the talk and the headings: en, zh or auto")
	f.StringVar(&out, "out", "", "`file` to write to, instead of standard output")
	speakersFlag(cmd, &speakers)
	f.Lookup("speakers").DefValue = "auto"
	speakers = "auto"
	return cmd
}

func isTranscript(name string) bool {
	return slices.Contains(minutes.Formats, strings.ToLower(filepath.Ext(name)))
}

func (a *app) runMinutes(ctx context.Context, e *engine.Engine, names []string, speakers int, lang, out string) error {
	all := make([]minutesJSON, 0, len(names))
	for _, name := range names {
		m, err := a.minutesOf(ctx, e, name, speakers, lang)
		if err != nil {
			a.fail(err)
			all = append(all, minutesJSON{File: called(name), Error: asJSON(err)})
			if tonggan.CodeOf(err) == tonggan.Canceled {
				break
			}
			continue
		}
		all = append(all, minutesJSON{File: called(name), Minutes: m})
		switch {
		case out != "" && a.json:
			return writeWith(out, func(w io.Writer) error {
				to := *a
				to.stdout = w
				return to.printJSON(all[0])
			})
		case a.json:
		case out != "":
			return writeFile(out, []byte(m.Markdown()))
		default:
			if _, err := a.stdout.Write([]byte(m.Markdown())); err != nil {
				return err
			}
		}
	}
	if !a.json {
		return nil
	}
	return printAnswers(a, all, len(names))
}

// minutesOf reads one file, by its name a transcript or a recording.
func (a *app) minutesOf(ctx context.Context, e *engine.Engine, name string, speakers int, lang string) (*minutes.Minutes, error) {
	var lines []minutes.Line
	seconds := 0.0
	if isTranscript(name) {
		src, err := a.read(name, minutes.MaxBytes)
		if err != nil {
			return nil, err
		}
		if lines, err = minutes.Read(src.Data); err != nil {
			return nil, tonggan.Errorf(tonggan.CodeOf(err), "%s: %w", name, err)
		}
	} else if hasSuffix(name, ".txt") || hasSuffix(name, ".md") {
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s has no times: give a transcript as .srt, .vtt or .json, or a recording", name)
	} else {
		t, err := a.transcribeOne(ctx, e, name, tonggan.TranscribeRequest{Model: a.model, MaxSeconds: maxSeconds, Language: lang, Speakers: speakers})
		if err != nil {
			return nil, err
		}
		seconds = t.Seconds
		for _, w := range t.Warnings {
			a.warn("%s: %s", t.Sound, w)
		}
		for _, s := range t.Segments {
			lines = append(lines, minutes.Line{Start: s.Start, End: s.End, Speaker: generate.SpeakerName(s.Speaker), Text: s.Text})
		}
	}
	m := minutes.Make(lines, lang)
	m.Seconds = max(m.Seconds, seconds)
	base := filepath.Base(called(name))
	m.Title = strings.TrimSuffix(base, filepath.Ext(base))
	if info, err := os.Stat(name); err == nil {
		m.Date = info.ModTime().Format("2006-01-02")
	}
	return m, nil
}
