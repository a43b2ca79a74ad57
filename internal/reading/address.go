package reading

import "strings"

// Parts of the patterns of addresses.
const (
	host = `[a-zA-Z\d-]+(?:\.[a-zA-Z\d-]+)*`
	// place is what may be behind a host: a port, a path, a question.
	place = `(?:(?:[/?#]|:\d)[\w.~:/?#&+=%@-]*[\w/]|/)?`
)

var (
	englishAddress = strings.NewReplacer("://", " colon slash slash ", ".", " dot ", "/", " slash ", "@", " at ", "-", " dash ", "_", " underscore ", ":", " colon ", "?", " question mark ", "#", " hash ")
	hanAddress     = strings.NewReplacer("://", "冒号斜杠斜杠", ".", "点", "/", "斜杠", "@", "艾特", "-", "横杠", "_", "下划线", ":", "冒号", "?", "问号", "#", "井号")
)

// addresses are those of mail and of the web, whose signs are said: what begins or ends as
// only these do. So is the sharp behind a note or a language: C#.
func addresses(signs *strings.Replacer) []rule {
	say := func(g []string) string { return signs.Replace(g[0]) }
	return []rule{
		when(`\b[\w.+-]+@`+host+`\.[a-zA-Z]{2,}\b`, say),
		when(`\b(?i:https?://|www\.)`+host+place, say),
		when(`\b`+host+`\.(?:(?:com|org|net|edu|gov|io|dev|app|ai|ly|cn|uk|jp|xyz)(?:\.[a-z]{2})?|co\.[a-z]{2})\b`+place, say),
		where(func(_, after string) bool { return !inWordNext(after) }, `\b([A-G])#`, func(g []string) string { return g[1] + " sharp" }),
	}
}
