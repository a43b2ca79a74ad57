package generate

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"tonggan"
)

// SubtitleFormats are what Subtitles writes.
var SubtitleFormats = []string{"txt", "srt", "vtt", "csv", "lrc"}

// Subtitles writes a transcript as text, a line for each segment that says something, or
// with its times in a format that players read.
func Subtitles(w io.Writer, format string, segments []tonggan.Segment) error {
	var b strings.Builder
	segments = slices.DeleteFunc(slices.Clone(segments), func(s tonggan.Segment) bool { return line(s.Text) == "" })
	switch format {
	case "txt":
		for _, s := range segments {
			fmt.Fprintln(&b, says(s))
		}
	case "srt":
		for i, s := range segments {
			fmt.Fprintf(&b, "%d\n%s --> %s\n%s\n\n", i+1, clock(s.Start, ','), clock(endOf(s), ','), strings.ReplaceAll(says(s), "-->", "->"))
		}
	case "vtt":
		b.WriteString("WEBVTT\n\n")
		for _, s := range segments {
			who := ""
			if s.Speaker > 0 {
				who = "<v " + SpeakerName(s.Speaker) + ">"
			}
			fmt.Fprintf(&b, "%s --> %s\n%s%s\n\n", clock(s.Start, '.'), clock(endOf(s), '.'), who, escapeVTT.Replace(line(s.Text)))
		}
	case "lrc":
		for _, s := range segments {
			hundredths := int(s.Start*100 + 0.5)
			text := says(s)
			if strings.HasPrefix(text, "[") { // no second time
				text = " " + text
			}
			fmt.Fprintf(&b, "[%02d:%02d.%02d]%s\n", hundredths/6000, hundredths/100%60, hundredths%100, text)
		}
	case "csv":
		c := csv.NewWriter(&b)
		named := slices.ContainsFunc(segments, func(s tonggan.Segment) bool { return s.Speaker > 0 })
		row := func(speaker string, rest ...string) {
			if named {
				rest = slices.Insert(rest, 2, speaker)
			}
			_ = c.Write(rest)
		}
		row("speaker", "start", "end", "text")
		for _, s := range segments {
			row(SpeakerName(s.Speaker), fmt.Sprintf("%.2f", s.Start), fmt.Sprintf("%.2f", s.End), line(s.Text))
		}
		c.Flush()
	default:
		return tonggan.Errorf(tonggan.Invalid, "format %q is not known: use %s", format, strings.Join(SubtitleFormats, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var escapeVTT = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// says is a segment in one line, behind the name of who says it.
func says(s tonggan.Segment) string {
	if s.Speaker == 0 {
		return line(s.Text)
	}
	return SpeakerName(s.Speaker) + ": " + line(s.Text)
}

// line is a text without line breaks.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }

// endOf is when a segment ends: a cue that is over as it begins is none.
func endOf(s tonggan.Segment) float64 { return max(s.End, s.Start+0.001) }

// clock writes seconds as 01:02:03,456.
func clock(seconds float64, point byte) string {
	ms := int(seconds*1000 + 0.5)
	return fmt.Sprintf("%02d:%02d:%02d%c%03d", ms/3600000, ms/60000%60, ms/1000%60, point, ms%1000)
}
