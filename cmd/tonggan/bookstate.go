package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tonggan"
	"tonggan/internal/generate"
	"tonggan/internal/sound"
)

// bookState is what is done of a book: a file of JSON lines in its folder, one for what
// is read, one for each sentence whose samples are safely in the chapter's .part file,
// and one for each chapter that is finished.
type bookState struct {
	path     string
	file     *os.File
	chapters map[int]*chapterState
}

// stateLine is one line; exactly one of Key, Sentence and Done is set.
type stateLine struct {
	Key      string        `json:"key,omitempty"` // of the book and all that shapes its sound
	Chapter  int           `json:"chapter"`
	Sentence *sentenceJSON `json:"sentence,omitempty"`
	Of       int           `json:"of,omitempty"`      // the sentence's number, from 1
	Samples  int           `json:"samples,omitempty"` // of the chapter so far, pauses included
	Done     bool          `json:"done,omitempty"`
	Rate     int           `json:"rate,omitempty"`
	Model    string        `json:"model,omitempty"`
	Warnings []string      `json:"warnings,omitempty"`
}

type chapterState struct {
	stateLine // the last
	Sentences []sentenceJSON
	ends      []int // samples after each sentence
	numbers   []int // of each sentence
}

// last is the number of the last sentence that is done.
func (c *chapterState) last() int {
	if n := len(c.numbers); n > 0 {
		return c.numbers[n-1]
	}
	return 0
}

// cut forgets the sentences whose samples are not all there.
func (c *chapterState) cut(samples int) {
	n := len(c.ends)
	for n > 0 && c.ends[n-1] > samples {
		n--
	}
	c.Sentences, c.ends, c.numbers = c.Sentences[:n], c.ends[:n], c.numbers[:n]
	c.Samples = 0
	if n > 0 {
		c.Samples = c.ends[n-1]
	}
}

// open makes the folder and takes up what an earlier run of the same reading left.
func (s *bookReading) open(data []byte, precision string) error {
	if err := os.MkdirAll(s.folder, 0o755); err != nil {
		return tonggan.Errorf(tonggan.Invalid, "%s cannot be made: %w", s.folder, err)
	}
	r := s.request
	r.Text = ""
	key := fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%x %s %s %+v %v", sha256.Sum256(data), s.format, precision, struct {
		Model, Lang, Voice string
		Speed              float64
		Seed               uint64
		Feeling            tonggan.Feeling
		Cast, Phonemes     bool
	}{r.Model, r.Lang, r.Voice, r.Speed, r.Seed, r.Feeling, r.Cast, r.Phonemes}, filepath.Base(s.name))))
	s.bookState = &bookState{path: filepath.Join(s.folder, ".tonggan-speak.jsonl"), chapters: map[int]*chapterState{}}
	old, err := os.ReadFile(s.path)
	if err != nil && !os.IsNotExist(err) {
		return unwritten(s.path, err)
	}
	good, same := s.load(old, key)
	if len(old) > 0 && !same {
		s.app.warn("%s holds part of another reading, or of one with other flags: begun anew", s.folder)
		entries, _ := os.ReadDir(s.folder)
		for _, e := range entries {
			if ours, _ := filepath.Match("[0-9][0-9]*-*.part", e.Name()); ours {
				_ = os.Remove(filepath.Join(s.folder, e.Name()))
			}
		}
	}
	if s.file, err = os.OpenFile(s.path, os.O_CREATE|os.O_RDWR, 0o644); err == nil {
		if err = s.file.Truncate(int64(good)); err == nil {
			_, err = s.file.Seek(int64(good), io.SeekStart)
		}
	}
	if err != nil {
		return unwritten(s.path, err)
	}
	if !same {
		return s.write(stateLine{Key: key})
	}
	return nil
}

// load reads a state's lines up to the first that is not whole, and says how many bytes
// those are, and whether they are of the same reading.
func (s *bookState) load(data []byte, key string) (good int, same bool) {
	for line := range bytes.Lines(data) {
		var l stateLine
		if line[len(line)-1] != '\n' || json.Unmarshal(line, &l) != nil {
			break
		}
		if good == 0 && l.Key != key {
			return 0, false
		}
		good += len(line)
		s.add(l)
	}
	return good, good > 0
}

func (s *bookState) add(l stateLine) {
	if l.Key != "" {
		return
	}
	c := s.of(l.Chapter)
	if l.Sentence != nil {
		for n := len(c.numbers); n > 0 && c.numbers[n-1] >= l.Of; n-- { // it was read anew: its samples had been lost
			c.Sentences, c.ends, c.numbers = c.Sentences[:n-1], c.ends[:n-1], c.numbers[:n-1]
		}
		c.Sentences, c.ends, c.numbers = append(c.Sentences, *l.Sentence), append(c.ends, l.Samples), append(c.numbers, l.Of)
		c.Samples, c.Rate = l.Samples, l.Rate
		return
	}
	c.Done, c.Rate, c.Model, c.Warnings = l.Done, l.Rate, l.Model, l.Warnings
}

// of is what is done of a chapter.
func (s *bookState) of(chapter int) *chapterState {
	if s.chapters[chapter] == nil {
		s.chapters[chapter] = &chapterState{}
	}
	return s.chapters[chapter]
}

func (s *bookState) write(l stateLine) error {
	data, err := json.Marshal(l)
	if err == nil {
		_, err = s.file.Write(append(data, '\n'))
	}
	if err == nil {
		err = s.file.Sync()
	}
	return unwritten(s.path, err)
}

// part opens a chapter's samples, and cuts off what no line of the state speaks of.
func (s *bookState) part(chapter int, name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, unwritten(name, err)
	}
	c := s.of(chapter)
	info, err := f.Stat()
	if err == nil {
		c.cut(int(info.Size() / 2))
		err = f.Truncate(int64(2 * c.Samples))
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekEnd)
	}
	if err != nil {
		f.Close()
		return nil, unwritten(name, err)
	}
	return f, nil
}

// keep puts a sentence's samples into the part, then says so in the state.
func (s *bookState) keep(part *os.File, chapter int, p tonggan.Spoken) error {
	c := s.of(chapter)
	start := float64(c.Samples) / float64(p.Rate)
	p.Start, p.End = start, start+p.End-p.Start
	_, err := part.Write(sound.PCM16(p.Samples))
	if err == nil {
		err = part.Sync()
	}
	if err != nil {
		return unwritten(part.Name(), err)
	}
	j := sentenceOf(p)
	l := stateLine{Chapter: chapter, Sentence: &j, Of: p.Of, Samples: c.Samples + len(p.Samples), Rate: p.Rate}
	s.add(l)
	return s.write(l)
}

// finish writes a chapter's sound and subtitles.
func (s *bookReading) finish(ctx context.Context, chapter int, stem string, part *os.File) error {
	c := s.of(chapter)
	err := writeWith(stem+"."+s.format, func(w io.Writer) error { return writeSpooled(ctx, w, s.format, part, c.Samples, c.Rate) })
	if err != nil {
		return err
	}
	var lines []tonggan.Segment
	for _, p := range c.Sentences {
		lines = append(lines, tonggan.Segment{Start: p.Start, End: p.End, Text: p.Text})
	}
	var srt strings.Builder
	if err := generate.Subtitles(&srt, "srt", lines); err != nil {
		return err
	}
	return writeFile(stem+".srt", []byte(srt.String()))
}

// done says that a chapter is finished, and takes its part away.
func (s *bookState) done(chapter int, part string) error {
	c := s.of(chapter)
	c.Done = true
	if err := s.write(stateLine{Chapter: chapter, Done: true, Rate: c.Rate, Model: c.Model, Warnings: c.Warnings}); err != nil {
		return err
	}
	if err := os.Remove(part); err != nil && !os.IsNotExist(err) {
		return unwritten(part, err)
	}
	return nil
}

// close ends a run. A state that says nothing is not left.
func (s *bookState) close() {
	if s.file == nil {
		return
	}
	s.file.Close()
	for _, c := range s.chapters {
		if c.Done || len(c.Sentences) > 0 {
			return
		}
	}
	_ = os.Remove(s.path)
}

// remove takes the state away: nothing is left to go on with.
func (s *bookState) remove() error {
	s.file.Close()
	s.file = nil
	return unwritten(s.path, os.Remove(s.path))
}
