package minutes

import (
	"encoding/json"
	"html"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"tonggan"
)

const (
	// MaxBytes is how long a transcript may be.
	MaxBytes   = 32 << 20
	mostLines  = 100_000
	mostTime   = 100 * 3600 // seconds
	speakerLen = 80         // bytes
)

// Formats are the ends of names of transcripts that Read understands.
var Formats = []string{".srt", ".vtt", ".json"}

// Read reads a transcript: WebVTT and JSON by how they begin, SubRip otherwise. Errors
// are Invalid, and TooLarge above MaxBytes or 100,000 lines.
func Read(data []byte) ([]Line, error) {
	if len(data) > MaxBytes {
		return nil, tonggan.Errorf(tonggan.TooLarge, "the transcript has %d bytes; at most %d can be read", len(data), MaxBytes)
	}
	if !utf8.Valid(data) {
		return nil, tonggan.Errorf(tonggan.Invalid, "the transcript is not UTF-8 text")
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	var lines []Line
	var err error
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		lines, err = readJSON(text)
	} else {
		lines, err = readCues(text)
	}
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, tonggan.Errorf(tonggan.Invalid, "the transcript has no lines with times")
	}
	before := 0.0
	for i, l := range lines {
		if !(l.Start >= before && l.End >= l.Start && l.End <= mostTime) {
			return nil, tonggan.Errorf(tonggan.Invalid, "line %d of the transcript is from %g to %g s: times must not go back, nor beyond %d s", i+1, l.Start, l.End, mostTime)
		}
		before = l.Start
	}
	return lines, nil
}

func readJSON(text string) ([]Line, error) {
	var j struct {
		Segments []struct {
			Start, End    float64
			Text, Speaker string
		}
	}
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "the transcript is not the JSON of one recording: %w", err)
	}
	if len(j.Segments) > mostLines {
		return nil, tooMany()
	}
	var lines []Line
	for _, s := range j.Segments {
		if len(s.Speaker) > speakerLen {
			return nil, tonggan.Errorf(tonggan.Invalid, "a speaker's name has %d bytes; at most %d", len(s.Speaker), speakerLen)
		}
		if t := strings.Join(strings.Fields(s.Text), " "); t != "" {
			lines = append(lines, Line{s.Start, s.End, s.Speaker, t})
		}
	}
	return lines, nil
}

func tooMany() error {
	return tonggan.Errorf(tonggan.TooLarge, "the transcript has more than %d lines", mostLines)
}

var (
	voiceTag = regexp.MustCompile(`^<v(?:\.[^ >]*)? ([^>]{1,80})>`)
	anyTag   = regexp.MustCompile(`<[^>]*>`)
	named    = regexp.MustCompile(`^(Speaker \d{1,3}): `) // as transcribe writes them
)

// readCues reads SubRip and WebVTT: blocks apart by empty lines, each with a line of
// times. Blocks without one are notes.
func readCues(text string) (lines []Line, err error) {
	vtt := strings.HasPrefix(text, "WEBVTT")
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	for block := range strings.SplitSeq(text, "\n\n") {
		rows := strings.Split(strings.Trim(block, "\n"), "\n")
		at := 0
		for at < len(rows) && at < 2 && !strings.Contains(rows[at], "-->") {
			at++
		}
		if at == min(2, len(rows)) {
			continue
		}
		from, to, _ := strings.Cut(rows[at], "-->")
		var l Line
		if l.Start, err = seconds(from); err != nil {
			return nil, err
		}
		if l.End, err = seconds(to); err != nil {
			return nil, err
		}
		said := strings.Join(strings.Fields(strings.Join(rows[at+1:], " ")), " ")
		if m := voiceTag.FindStringSubmatch(said); vtt && m != nil {
			l.Speaker = html.UnescapeString(m[1])
		} else if m := named.FindStringSubmatch(said); m != nil {
			l.Speaker, said = m[1], said[len(m[0]):]
		}
		if vtt {
			said = html.UnescapeString(anyTag.ReplaceAllString(said, ""))
		}
		if l.Text = strings.TrimSpace(said); l.Text == "" {
			continue
		}
		if lines = append(lines, l); len(lines) > mostLines {
			return nil, tooMany()
		}
	}
	return lines, nil
}

// seconds reads 01:02:03,456 or 02:03.456, and nothing behind the first space.
func seconds(s string) (float64, error) {
	first := strings.Fields(s)
	if len(first) > 0 {
		parts := strings.Split(strings.Replace(first[0], ",", ".", 1), ":")
		total := 0.0
		for _, p := range parts {
			v, err := strconv.ParseFloat(p, 64)
			if err != nil || !(v >= 0) || math.IsInf(v, 0) {
				total = math.NaN()
			}
			total = total*60 + v
		}
		if total >= 0 && len(parts) > 1 && len(parts) < 4 {
			return total, nil
		}
	}
	return 0, tonggan.Errorf(tonggan.Invalid, "%q is no time of a subtitle: write 00:01:02,345", clip(s))
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
