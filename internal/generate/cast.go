package generate

import (
	"regexp"
	"slices"
	"strings"

	"tonggan"
)

// unnamed is who speaks when the text does not say.
const unnamed = "?"

// span is a stretch of a paragraph in or outside quotes.
type span struct {
	text   string
	quoted bool
	who    string
}

// dialogue tells the spans of a paragraph in quotes from the others, and who says them:
// whom the words before or behind name ("...," said Anna; 小红说：“……”), else whoever
// spoke before in the paragraph, else nobody known.
func dialogue(paragraph string) []span {
	all := quotes(paragraph)
	last := unnamed
	for i := range all {
		if !all[i].quoted {
			continue
		}
		name := ""
		if i > 0 {
			name = nameBefore(all[i-1].text)
		}
		if name == "" && i+1 < len(all) {
			name = nameAfter(all[i].text, all[i+1].text)
		}
		if name == "" {
			name = last
		}
		all[i].who, last = name, name
	}
	return all
}

// closing is the end of each kind of quote.
var closing = map[rune]rune{'"': '"', '“': '”', '「': '」', '『': '』', '«': '»'}

// quotes cuts a paragraph at its quotes. One that is not closed lasts to its end, as in
// a speech of several paragraphs.
func quotes(paragraph string) (all []span) {
	var now []rune
	var end rune
	flush := func(quoted bool) {
		if strings.TrimSpace(string(now)) != "" {
			all = append(all, span{text: string(now), quoted: quoted})
		}
		now = now[:0]
	}
	for _, r := range paragraph {
		switch {
		case end == 0 && closing[r] != 0:
			flush(false)
			end = closing[r]
			now = append(now, r)
		case end != 0 && r == end:
			now = append(now, r)
			flush(true)
			end = 0
		default:
			now = append(now, r)
		}
	}
	flush(end != 0)
	return all
}

const (
	verbs    = `(?:said|says|asked|asks|cried|shouted|whispered|replied|answered|called|added|murmured|muttered|exclaimed|yelled|screamed|sighed|laughed|snapped|began|went on|continued|told \w+)`
	person   = `((?:(?:Mr|Mrs|Ms|Dr)\. |(?:Miss|Captain|Aunt|Uncle|King|Queen|Professor) )?\p{Lu}[\p{L}'-]+)`
	hanVerbs = `(?:说道|说|问道|问|喊道|喊|叫道|答道|回答|笑道|低声道|嚷道|吼道|骂道|叹道|接着道|道)`
	hanWays  = `(?:[^，。！？：；\s]{0,4}(?:着|地)|大声|小声|轻声|低声|柔声|高声|连忙|赶紧|忽然|突然|接着|又|也|却|就|笑|哭|冷冷)?`
)

var (
	before    = []*regexp.Regexp{regexp.MustCompile(person + ` (?:\w+ly )?` + verbs + `[^.!?]*[,:]\s*$`), regexp.MustCompile(verbs + ` ` + person + `[^.!?]*[,:]\s*$`)}
	after     = []*regexp.Regexp{regexp.MustCompile(`^\W*` + verbs + ` ` + person), regexp.MustCompile(`^\W*` + person + ` (?:\w+ly )?` + verbs + `\b`)}
	hanBefore = regexp.MustCompile(`(?:^|[，。！？；：\s])([\p{Han}]{2,4}?)` + hanWays + hanVerbs + `[，：:,]?\s*$`)
	hanAfter  = regexp.MustCompile(`^[，,\s]*([\p{Han}]{2,4}?)` + hanWays + hanVerbs + `(?:[，。！？；\s]|$)`)
)

// pronouns name nobody; nor does what begins with one in Chinese.
var pronouns = regexp.MustCompile(`^(?:(?:He|She|They|It|I|We|You|The|And|But|Then|Who|Nobody|Everybody)$|[他她它我你谁]|有人|大家)`)

// nameBefore is who the words before a quote name.
func nameBefore(text string) string {
	return firstName(text, append(slices.Clone(before), hanBefore))
}

// nameAfter is who the words behind a quote name. After a full stop "Bob said" begins
// something new.
func nameAfter(quote, text string) string {
	body := strings.TrimRight(quote, `"”»`)
	if strings.HasSuffix(body, ".") {
		return firstName(text, []*regexp.Regexp{after[0], hanAfter})
	}
	return firstName(text, append(slices.Clone(after), hanAfter))
}

func firstName(text string, patterns []*regexp.Regexp) string {
	for _, p := range patterns {
		if g := p.FindStringSubmatch(text); g != nil && !pronouns.MatchString(g[1]) {
			return g[1]
		}
	}
	return ""
}

// Names lists who speaks in quotes in a text, in order of first words; they are added to
// those that are known.
func Names(text string, known []string) []string {
	for _, paragraph := range paragraphs(text) {
		for _, s := range dialogue(paragraph) {
			if s.quoted && !slices.Contains(known, s.who) {
				known = append(known, s.who)
			}
		}
	}
	return known
}

// roles are how a single voice speaks for others: semitones, in the order of names.
var roles = []float64{2, -2, 3.5, -3, 1, -1}

// role is the voice and the pitch of who speaks. The narrator keeps the chosen voice;
// others share what is left in the order of names.
func role(who string, names []string, narrator, voices int) (voice int, p float64) {
	i := slices.Index(names, who)
	switch {
	case who == "" || i < 0:
		return narrator, 0
	case voices > 1:
		return (narrator + 1 + i%(voices-1)) % voices, 0
	}
	return narrator, roles[i%len(roles)]
}

// perform is the voice and the prosody of a cue in lang.
func perform(l cue, r tonggan.SpeakRequest, voices []Named, count int, lang string) (voice int, p tonggan.Prosody, err error) {
	p = prosody(l.feeling)
	p.Rate = min(max(p.Rate*factor(r.Speed), slowest), fastest)
	narrator, err := choose(voices, count, r.Voice, lang)
	if err != nil {
		return 0, p, err
	}
	same := peers(voices, count, narrator)
	i, up := role(l.who, r.Names, slices.Index(same, narrator), len(same))
	p.Pitch += up
	return same[i], p, nil
}
