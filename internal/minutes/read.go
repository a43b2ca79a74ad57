package minutes

import (
	"cmp"
	"encoding/json"
	"html"
	"math"
	"regexp"
	"slices"
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

// Read reads a transcript, in order of time: WebVTT and JSON by how they begin, SubRip
// otherwise. Errors are Invalid, and TooLarge above MaxBytes or 100,000 lines.
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
	if first := strings.TrimSpace(text); strings.HasPrefix(first, "{") || strings.HasPrefix(first, "[") {
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
	for i, l := range lines {
		if !(l.Start >= 0 && l.End >= l.Start && l.End <= mostTime) {
			return nil, tonggan.Errorf(tonggan.Invalid, "line %d of the transcript is from %g to %g s: it must not end before it begins, nor later than %d s", i+1, l.Start, l.End, mostTime)
		}
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return cmp.Compare(a.Start, b.Start) }) // one language behind the other, for example
	return lines, nil
}

func readJSON(text string) ([]Line, error) {
	var j struct {
		Segments []struct {
			Start, End    float64
			Text, Speaker string
		}
	}
	if strings.HasPrefix(strings.TrimSpace(text), "[") {
		return nil, tonggan.Errorf(tonggan.Invalid, "the transcript is a JSON array: give the JSON of one recording, as transcribe --json --out writes it")
	}
	if err := json.Unmarshal([]byte(text), &j); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "the transcript is not the JSON of one recording: %w", err)
	}
	if j.Segments == nil {
		return nil, tonggan.Errorf(tonggan.Invalid, `the transcript has no "segments": write it with transcribe --json or --format verbose_json`)
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
	voiceTag = regexp.MustCompile(`<v(?:\.[^ >]*)? ([^>]{1,80})>`)
	anyTag   = regexp.MustCompile(`<[^>]*>`)
	srtTag   = regexp.MustCompile(`(?i)</?(?:[bius]|font)(?: [^>]*)?>|\{\\[^}]*\}`) // what players know of HTML and ASS
	named    = regexp.MustCompile(`^(Speaker \d{1,3}): `)                           // as transcribe writes them
	number   = regexp.MustCompile(`^\s*\d+\s*$`)
	timed    = regexp.MustCompile(`^\s*[\d:.,]*\d[\d:.,]*\s*-->`) // damaged ones as well, so that they are told of
	times    = regexp.MustCompile(`^\s*[\d:.,]+\s*-->\s*[\d:.,]+(?:\s|$)`)
)

// readCues reads SubRip and WebVTT: lines of times, each with the text up to the next or
// to an empty line. What stands elsewhere is numbers, names of cues and notes.
func readCues(text string) (lines []Line, err error) {
	text = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
	vtt := strings.HasPrefix(text, "WEBVTT")
	for block := range strings.SplitSeq(text, "\n\n") {
		rows := strings.Split(strings.Trim(block, "\n"), "\n")
		at := slices.IndexFunc(rows[:min(2, len(rows))], timed.MatchString)
		if at < 0 {
			at = slices.IndexFunc(rows, times.MatchString)
		}
		for at >= 0 {
			when, rest := rows[at], rows[at+1:]
			if at = slices.IndexFunc(rest, times.MatchString); at >= 0 { // no empty line before it
				rows, rest = rest, rest[:at]
				if n := len(rest); n > 0 && number.MatchString(rest[n-1]) {
					rest = rest[:n-1]
				}
			}
			from, to, _ := strings.Cut(when, "-->")
			var l Line
			if l.Start, err = seconds(from); err != nil {
				return nil, err
			}
			if l.End, err = seconds(to); err != nil {
				return nil, err
			}
			if lines = append(lines, cue(l, strings.Join(strings.Fields(strings.Join(rest, " ")), " "), vtt)...); len(lines) > mostLines {
				return nil, tooMany()
			}
		}
	}
	return lines, nil
}

// cue is what is said in a cue, a line for each who speaks in it.
func cue(l Line, said string, vtt bool) (lines []Line) {
	add := func(text string) {
		l := l
		if text = strings.TrimSpace(text); l.Speaker == "" {
			if m := named.FindStringSubmatch(text); m != nil {
				l.Speaker, text = m[1], text[len(m[0]):]
			}
		}
		if l.Text = text; text != "" {
			lines = append(lines, l)
		}
	}
	if !vtt {
		add(srtTag.ReplaceAllString(said, ""))
		return lines
	}
	plain := func(s string) string { return html.UnescapeString(anyTag.ReplaceAllString(s, "")) }
	from := 0
	for _, m := range voiceTag.FindAllStringSubmatchIndex(said, mostLines+1) {
		add(plain(said[from:m[0]]))
		l.Speaker, from = html.UnescapeString(said[m[2]:m[3]]), m[1]
	}
	add(plain(said[from:]))
	return lines
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
