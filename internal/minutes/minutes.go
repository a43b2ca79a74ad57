// Package minutes makes minutes of a transcript by rules: everything in them is a
// sentence that was said, with its time and speaker. English and Chinese.
//
//	minutes.go  Make: what is in the minutes
//	rules.go    which sentences decide, promise and ask
//	rank.go     which sentences say most
//	read.go     SRT, WebVTT and JSON transcripts in
//	write.go    Markdown out
package minutes

import (
	"strings"
	"unicode"

	"tonggan/internal/generate"
)

// Line is a stretch of a transcript.
type Line struct {
	Start   float64 `json:"start"` // seconds
	End     float64 `json:"end"`
	Speaker string  `json:"speaker,omitempty"`
	Text    string  `json:"text"`
}

// Sentence is one sentence that was said.
type Sentence struct {
	Start   float64 `json:"start"` // seconds, of the line that it begins in
	Speaker string  `json:"speaker,omitempty"`
	Text    string  `json:"text"`
	Who     string  `json:"who,omitempty"` // is to act
	When    string  `json:"when,omitempty"`

	kind Kind
}

// Participant is a speaker.
type Participant struct {
	Name  string  `json:"name"`
	Share float64 `json:"share"` // of the time that somebody speaks, 0 to 1
}

// Minutes are what is worth keeping of a talk. Lists are in order of time.
type Minutes struct {
	Title        string        `json:"title"`
	Date         string        `json:"date,omitempty"`
	Language     string        `json:"language"` // en or zh
	Seconds      float64       `json:"duration"`
	Participants []Participant `json:"participants"`
	Contents     []Sentence    `json:"contents"` // the sentence that says most of each part
	Highlights   []Sentence    `json:"highlights"`
	Decisions    []Sentence    `json:"decisions"`
	Actions      []Sentence    `json:"actions"`
	Questions    []Sentence    `json:"questions"`
	Transcript   []Line        `json:"transcript"` // what one speaker says in a row is one line
}

const (
	mostHighlights = 7
	mostParts      = 8
)

// Make makes the minutes of lines in order of time. lang is "en", "zh", or empty for
// what most of the letters are.
func Make(lines []Line, lang string) *Minutes {
	none := []Sentence{}
	m := &Minutes{Language: lang, Participants: []Participant{}, Contents: none, Highlights: none, Decisions: none, Actions: none, Questions: none, Transcript: turns(lines)}
	if lang == "" {
		m.Language = language(lines)
	}
	spoke, all := map[string]float64{}, 0.0
	for _, l := range lines {
		m.Seconds = max(m.Seconds, l.End)
		all += max(0, l.End-l.Start)
		if l.Speaker != "" {
			if _, known := spoke[l.Speaker]; !known {
				m.Participants = append(m.Participants, Participant{Name: l.Speaker})
			}
			spoke[l.Speaker] += max(0, l.End-l.Start)
		}
	}
	for i := range m.Participants {
		if p := &m.Participants[i]; all > 0 {
			p.Share = spoke[p.Name] / all
		}
	}
	said := sentences(lines)
	for _, s := range said {
		switch s.kind {
		case Decision:
			m.Decisions = append(m.Decisions, s)
		case Action:
			s.Who, s.When = details(s)
			m.Actions = append(m.Actions, s)
		case Question:
			m.Questions = append(m.Questions, s)
		}
	}
	weights := rank(said)
	m.Highlights = top(said, weights, min(mostHighlights, 1+len(said)/8))
	m.Contents = parts(said, weights, m.Seconds)
	return m
}

// turns joins neighbouring lines of one speaker.
func turns(lines []Line) []Line {
	all := []Line{}
	for _, l := range lines {
		if n := len(all); n > 0 && all[n-1].Speaker == l.Speaker && l.Speaker != "" && l.End-all[n-1].Start < 60 && len(all[n-1].Text) < 4096 {
			all[n-1].Text += generate.Between(all[n-1].Text, l.Text) + l.Text
			all[n-1].End = max(all[n-1].End, l.End)
			continue
		}
		all = append(all, l)
	}
	return all
}

// sentences are those of all turns, also where they go on from line to line. Where hardly
// a line has a mark that ends one, every line is one.
func sentences(lines []Line) (all []Sentence) {
	marked := 0
	for _, l := range lines {
		if strings.ContainsAny(l.Text, ".!?。！？") {
			marked++
		}
	}
	apart := marked*5 <= len(lines)
	for i := 0; i < len(lines); {
		var text strings.Builder
		var ends []int // letters up to the end of each line
		from, letters := i, 0
		for ; i < len(lines) && lines[i].Speaker == lines[from].Speaker && letters < 1<<16 && !(apart && i > from); i++ {
			t := strings.Join(strings.Fields(lines[i].Text), " ")
			letters += count(t)
			ends = append(ends, letters)
			text.WriteString(generate.Between(text.String(), t))
			text.WriteString(t)
		}
		at, line := 0, 0
		for _, s := range generate.Sentences(text.String()) {
			for line < len(ends)-1 && ends[line] <= at {
				line++
			}
			all = append(all, Sentence{Start: lines[from+line].Start, Speaker: lines[from].Speaker, Text: s.Text, kind: Classify(s.Text)})
			at += count(s.Text)
		}
	}
	return all
}

// count is the number of characters that are no space.
func count(s string) (n int) {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

func han(s string) (n int) {
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			n++
		}
	}
	return n
}

// language is what most of the text is written in.
func language(lines []Line) string {
	chinese, all := 0, 0
	for _, l := range lines {
		chinese += han(l.Text)
		all += count(l.Text)
	}
	if chinese*3 > all {
		return "zh"
	}
	return "en"
}

// parts is the sentence that says most of each part of a talk.
func parts(said []Sentence, weights []float64, seconds float64) []Sentence {
	all := []Sentence{}
	step := max(60, seconds/mostParts)
	for i := 0; i < len(said); {
		end := i + 1
		for end < len(said) && int(said[end].Start/step) == int(said[i].Start/step) {
			end++
		}
		all = append(all, top(said[i:end], weights[i:end], 1)[0])
		i = end
	}
	return all
}
