package minutes

import (
	"fmt"
	"strings"
)

var headings = map[string][]string{
	"en": {"Date", "Duration", "Participants", "Contents", "Highlights", "Decisions", "Action items", "Open questions", "Transcript", "none found", "who", "by when"},
	"zh": {"日期", "时长", "参与者", "目录", "要点", "决定", "待办事项", "待解决的问题", "全文", "没有找到", "负责人", "期限"},
}

var escape = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", "&", "&amp;", "#", `\#`, "|", `\|`)

// Markdown writes minutes in their language.
func (m *Minutes) Markdown() string {
	h := headings[m.Language]
	if h == nil {
		h = headings["en"]
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", escape.Replace(m.Title))
	if m.Date != "" {
		fmt.Fprintf(&b, "- %s: %s\n", h[0], m.Date)
	}
	fmt.Fprintf(&b, "- %s: %s\n", h[1], clock(m.Seconds))
	if len(m.Participants) > 0 {
		var all []string
		for _, p := range m.Participants {
			all = append(all, fmt.Sprintf("%s (%.0f %%)", escape.Replace(p.Name), 100*p.Share))
		}
		fmt.Fprintf(&b, "- %s: %s\n", h[2], strings.Join(all, ", "))
	}
	for i, list := range [][]Sentence{m.Contents, m.Highlights, m.Decisions, m.Actions, m.Questions} {
		fmt.Fprintf(&b, "\n## %s\n\n", h[3+i])
		for _, s := range list {
			b.WriteString("- " + quote(s.Start, s.Speaker, s.Text))
			var of []string
			if s.Who != "" {
				of = append(of, h[10]+": "+escape.Replace(s.Who))
			}
			if s.When != "" {
				of = append(of, h[11]+": "+escape.Replace(s.When))
			}
			if len(of) > 0 {
				b.WriteString(" (" + strings.Join(of, "; ") + ")")
			}
			b.WriteByte('\n')
		}
		if len(list) == 0 {
			fmt.Fprintf(&b, "%s\n", h[9])
		}
	}
	fmt.Fprintf(&b, "\n## %s\n", h[8])
	for _, l := range m.Transcript {
		fmt.Fprintf(&b, "\n%s\n", quote(l.Start, l.Speaker, l.Text))
	}
	return b.String()
}

// quote is what was said, with its time and speaker.
func quote(start float64, speaker, text string) string {
	if speaker != "" {
		speaker = " **" + escape.Replace(speaker) + "**:"
	}
	return "`" + clock(start) + "`" + speaker + " " + escape.Replace(text)
}

// clock writes seconds as 1:02:03.
func clock(seconds float64) string {
	s := int(seconds)
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}
