package generate

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"tonggan"
)

// SubtitleFormats are what Subtitles writes.
var SubtitleFormats = []string{"txt", "srt", "vtt", "csv", "lrc"}

// Subtitles writes a transcript as text, a line for each segment, or with its times in
// a format that players read.
func Subtitles(w io.Writer, format string, segments []tonggan.Segment) error {
	var b strings.Builder
	switch format {
	case "txt":
		for _, s := range segments {
			fmt.Fprintln(&b, line(s.Text))
		}
	case "srt":
		for i, s := range segments {
			fmt.Fprintf(&b, "%d\n%s --> %s\n%s\n\n", i+1, clock(s.Start, ','), clock(s.End, ','), strings.ReplaceAll(line(s.Text), "-->", "->"))
		}
	case "vtt":
		b.WriteString("WEBVTT\n\n")
		for _, s := range segments {
			fmt.Fprintf(&b, "%s --> %s\n%s\n\n", clock(s.Start, '.'), clock(s.End, '.'), escapeVTT.Replace(line(s.Text)))
		}
	case "lrc":
		for _, s := range segments {
			hundredths := int(s.Start*100 + 0.5)
			fmt.Fprintf(&b, "[%02d:%02d.%02d]%s\n", hundredths/6000, hundredths/100%60, hundredths%100, line(s.Text))
		}
	case "csv":
		c := csv.NewWriter(&b)
		_ = c.Write([]string{"start", "end", "text"})
		for _, s := range segments {
			_ = c.Write([]string{fmt.Sprintf("%.2f", s.Start), fmt.Sprintf("%.2f", s.End), line(s.Text)})
		}
		c.Flush()
	default:
		return tonggan.Errorf(tonggan.Invalid, "format %q is not known: use %s", format, strings.Join(SubtitleFormats, ", "))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var escapeVTT = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// line is a text without line breaks.
func line(text string) string { return strings.Join(strings.Fields(text), " ") }

// clock writes seconds as 01:02:03,456.
func clock(seconds float64, point byte) string {
	ms := int(seconds*1000 + 0.5)
	return fmt.Sprintf("%02d:%02d:%02d%c%03d", ms/3600000, ms/60000%60, ms/1000%60, point, ms%1000)
}
