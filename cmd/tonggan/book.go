package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"tonggan"
	"tonggan/internal/book"
	"tonggan/internal/generate"
	"tonggan/internal/sound"
)

type bookJSON struct {
	Folder   string        `json:"folder"`
	Title    string        `json:"title"`
	Playlist string        `json:"playlist"`
	Format   string        `json:"format"`
	Rate     int           `json:"rate"`
	Seconds  float64       `json:"duration"`
	Chapters []chapterJSON `json:"chapters"`
	Model    string        `json:"model"`
	Warnings []string      `json:"warnings,omitempty"`
}

type chapterJSON struct {
	Title     string         `json:"title"`
	File      string         `json:"file"`
	Subtitles string         `json:"subtitles"`
	Seconds   float64        `json:"duration"`
	Sentences []sentenceJSON `json:"sentences"`
}

// isFolder says whether --out means a folder: it ends in a slash, or is one.
func isFolder(out string) bool {
	if strings.HasSuffix(out, "/") || strings.HasSuffix(out, string(filepath.Separator)) {
		return true
	}
	info, err := os.Stat(out)
	return err == nil && info.IsDir()
}

// speakBook reads a book into a folder, one file for each chapter.
func (a *app) speakBook(ctx context.Context, name string, r tonggan.SpeakRequest, folder, format, subtitles string) error {
	if subtitles != "" {
		return usage("--subtitles names one file: a book's subtitles are written beside its chapters")
	}
	if !hasSuffix(name, book.Suffixes...) {
		return usage("%s is a folder, which is for a book: give a file that ends in %s", folder, strings.Join(book.Suffixes, ", "))
	}
	if format == "" {
		format = "wav"
	}
	if err := sound.Check(format); err != nil {
		return err
	}
	src, err := a.read(name, book.MaxBytes)
	if err != nil {
		return err
	}
	b, err := book.Read(name, src.Data)
	if err != nil {
		return err
	}
	for i, c := range b.Chapters {
		r.Text = c.Text
		if err := generate.CheckSpeak(r); err != nil {
			return inChapter(name, i, c, err)
		}
		if r.Cast {
			r.Names = generate.Names(c.Text, r.Names)
		}
	}
	e, err := a.engine(ctx, tonggan.SpeakVerb)
	if err != nil {
		return err
	}
	defer e.Close()
	r.Model = a.model
	s := &bookReading{app: a, name: name, folder: folder, format: format, book: b, request: r, speak: e.Speak}
	if err := s.open(src.Data, a.precision); err != nil {
		return err
	}
	defer s.close()
	answer, err := s.run(ctx)
	a.stopProgress()
	if tonggan.CodeOf(err) == tonggan.Canceled {
		return tonggan.Errorf(tonggan.Canceled, "%w; the same command goes on there", err)
	}
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(answer)
	}
	fmt.Fprintf(a.stdout, "%s: %s, %.1f s\n", oneLine(answer.Playlist), counted(len(answer.Chapters), "chapter"), answer.Seconds)
	return nil
}

// inChapter says where in a book an error arose.
func inChapter(name string, i int, c book.Chapter, err error) error {
	return tonggan.Errorf(tonggan.CodeOf(err), "%s, chapter %d (%s): %w", name, i+1, c.Title, err)
}

// bookReading is a book on its way to a folder.
type bookReading struct {
	app                  *app
	name, folder, format string
	book                 *book.Book
	request              tonggan.SpeakRequest
	speak                func(context.Context, tonggan.SpeakRequest) (*tonggan.SpeakAnswer, error)
	*bookState
}

// run reads the chapters that are not done, then writes the playlist. What is done is
// kept: a run that is stopped goes on at its next sentence.
func (s *bookReading) run(ctx context.Context) (*bookJSON, error) {
	out := &bookJSON{Folder: s.folder, Title: s.book.Title, Playlist: filepath.Join(s.folder, "playlist.m3u8"), Format: s.format}
	counts, total := make([]int, len(s.book.Chapters)), 0
	for i, c := range s.book.Chapters {
		counts[i] = len(generate.Sentences(c.Text))
		total += counts[i]
	}
	s.app.startProgress(total, true)
	before := 0
	var list strings.Builder
	list.WriteString("#EXTM3U\n")
	for i, c := range s.book.Chapters {
		j, err := s.chapter(ctx, i, out, func(of, all int) { s.app.bar.at(before + counts[i]*of/all) })
		if err != nil {
			return nil, inChapter(s.name, i, c, err)
		}
		before += counts[i]
		if j != nil {
			out.Chapters = append(out.Chapters, *j)
			out.Seconds = round(out.Seconds + j.Seconds)
			fmt.Fprintf(&list, "#EXTINF:%.3f,%s\n%s\n", j.Seconds, oneLine(c.Title), filepath.Base(j.File))
		}
	}
	if len(out.Chapters) == 0 {
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s: the voice can read nothing of this book: use one for its language and writing", s.name)
	}
	if err := writeFile(out.Playlist, []byte(list.String())); err != nil {
		return nil, err
	}
	return out, s.remove()
}

// chapter reads one; nil when the voice can read nothing of it.
func (s *bookReading) chapter(ctx context.Context, i int, out *bookJSON, at func(of, all int)) (*chapterJSON, error) {
	c := s.book.Chapters[i]
	stem := filepath.Join(s.folder, fmt.Sprintf("%0*d-%s", max(2, len(fmt.Sprint(len(s.book.Chapters)))), i+1, slug(c.Title)))
	done := s.of(i)
	if done.Done { // stopped before its part was taken away
		if err := os.Remove(stem + ".part"); err != nil && !os.IsNotExist(err) {
			return nil, unwritten(stem+".part", err)
		}
	} else {
		part, err := s.part(i, stem+".part")
		if err != nil {
			return nil, err
		}
		defer part.Close() // closed already when all went well
		r := s.request
		r.Text, r.Skip = c.Text, done.last()
		r.Seed += uint64(i) << 32 // another noise than the chapter before
		r.Each = func(p tonggan.Spoken) error {
			if err := s.keep(part, i, p); err != nil {
				return err
			}
			at(p.Of, p.All)
			return ctx.Err()
		}
		answer, err := s.speak(ctx, r)
		if err != nil && !(tonggan.CodeOf(err) == tonggan.Unsupported && len(done.Sentences) == 0) {
			if len(done.Sentences) == 0 {
				part.Close()
				_ = os.Remove(part.Name()) // there is nothing in it
			}
			return nil, err
		}
		if err == nil {
			done.Rate, done.Model, done.Warnings = answer.Rate, answer.Model, answer.Warnings
			if err := s.finish(ctx, i, stem, part); err != nil {
				return nil, err
			}
		} else {
			done.Warnings = []string{inChapter(s.name, i, c, err).Error()}
		}
		if err := part.Close(); err != nil {
			return nil, unwritten(part.Name(), err)
		}
		if err := s.done(i, part.Name()); err != nil {
			return nil, err
		}
	}
	for _, w := range done.Warnings {
		s.app.warn("%s", w)
	}
	out.Warnings = appendNew(out.Warnings, done.Warnings)
	if len(done.Sentences) == 0 {
		return nil, nil
	}
	out.Rate, out.Model = done.Rate, done.Model
	return &chapterJSON{c.Title, stem + "." + s.format, stem + ".srt", round(float64(done.Samples) / float64(done.Rate)), done.Sentences}, nil
}

func appendNew(all, more []string) []string {
	for _, m := range more {
		known := false
		for _, a := range all {
			known = known || a == m
		}
		if !known {
			all = append(all, m)
		}
	}
	return all
}

// slug is a title as part of a file's name.
func slug(title string) string {
	var b strings.Builder
	n, gap := 0, false
	for _, r := range strings.ToLower(title) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = n > 0
			continue
		}
		if n++; n > 40 {
			break
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	if n == 0 {
		return "chapter"
	}
	return b.String()
}
