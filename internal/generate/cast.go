package generate

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

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
// spoke before in the paragraph, else nobody known. A word in quotes that nobody says is
// the narrator's. open is who goes on speaking, in quotes that the paragraph before did
// not close; so is what is returned.
func dialogue(paragraph, open string) (all []span, _ string) {
	spans, unclosed := quotes(paragraph)
	if len(spans) == 0 {
		return nil, open
	}
	last := unnamed
	if open != "" && spans[0].quoted {
		last = open
	}
	var told strings.Builder // by the narrator, since the last quote
	tell := func() {
		if told.Len() > 0 {
			all = append(all, span{text: told.String()})
			told.Reset()
		}
	}
	for i, s := range spans {
		if s.quoted {
			name, said, before := "", false, ""
			if i > 0 {
				before = strings.TrimSpace(mark.ReplaceAllString(spans[i-1].text, ""))
				name, said = firstName(before, namesBefore)
			}
			said = said || before == "" || endsInMark(before) || saying.MatchString(before)
			if name == "" && i+1 < len(spans) {
				after, ok := nameAfter(s.text, spans[i+1].text)
				name, said = after, said || ok
			}
			if name == "" {
				name = last
			}
			if s.quoted = said || endsInMark(strings.TrimRight(s.text, quoteEnds)); s.quoted {
				s.who, last = name, name
			}
		}
		if !s.quoted {
			told.WriteString(s.text)
			continue
		}
		tell()
		all = append(all, s)
	}
	tell()
	if !unclosed {
		last = ""
	}
	return all, last
}

// endsInMark says whether a text ends in a mark.
func endsInMark(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(marks, r)
}

const (
	marks     = ",.!?:;…—-，。！？：；"
	quoteEnds = `"”»」』’'`
)

// closing is the end of each kind of quote.
var closing = map[rune]rune{'"': '"', '“': '”', '「': '」', '『': '』', '«': '»', '‘': '’', '\'': '\''}

// quotes cuts a paragraph at its quotes. One that is not closed lasts to its end, as in
// a speech of several paragraphs.
func quotes(paragraph string) (all []span, unclosed bool) {
	r := []rune(paragraph)
	from := 0
	apostrophes := map[rune]bool{} // signs that nothing closes from here on
	cut := func(to int, quoted bool) {
		if text := string(r[from:to]); strings.TrimSpace(text) != "" {
			all = append(all, span{text: text, quoted: quoted})
		}
		from = to
	}
	for i := 0; i < len(r); i++ {
		if !opens(r, i) || apostrophes[r[i]] {
			continue
		}
		end := i + 1
		for end < len(r) && !closes(r, end, r[i]) {
			end++
		}
		if unclosed = end == len(r); unclosed && isApostrophe(closing[r[i]]) {
			unclosed, apostrophes[r[i]] = false, true
			continue
		}
		cut(i, false)
		end = min(end+1, len(r))
		cut(end, true)
		i = end - 1
	}
	cut(len(r), false)
	return all, unclosed
}

// opens says whether a quote begins at i: not behind a number, which " makes inches of,
// and with an apostrophe's sign only where a word begins.
func opens(r []rune, i int) bool {
	switch end := closing[r[i]]; {
	case end == 0 || r[i] == '"' && i > 0 && unicode.IsDigit(r[i-1]):
		return false
	case isApostrophe(end):
		return (i == 0 || !unicode.IsLetter(r[i-1]) && !unicode.IsDigit(r[i-1])) && i+1 < len(r) && !unicode.IsSpace(r[i+1])
	}
	return true
}

// closes says whether the quote that mark opened ends at i. An apostrophe's sign ends
// what is said only behind a mark: the boys’ hats.
func closes(r []rune, i int, mark rune) bool {
	return r[i] == closing[mark] && (!isApostrophe(r[i]) || strings.ContainsRune(marks, r[i-1]) && (i+1 == len(r) || !unicode.IsLetter(r[i+1])))
}

func isApostrophe(r rune) bool { return r == '’' || r == '\'' }

const (
	verbs    = `(?:said|says|asked|asks|cried|shouted|whispered|replied|answered|called|added|murmured|muttered|exclaimed|yelled|screamed|sighed|laughed|snapped|began|went on|continued|remarked|observed|insisted|declared|demanded|inquired|enquired|repeated|growled|groaned|sobbed|hissed|roared|returned|responded|begged|pleaded|thought|wondered|told \w+)`
	person   = `((?:(?:Mr|Mrs|Ms|Dr)\.? |(?:Miss|Captain|Aunt|Uncle|King|Queen|Prince|Princess|Professor|Doctor|Sir|Lady|Lord|Father|Mother|Brother|Sister|Old|Little|Young) )?\p{Lu}[\p{L}'’-]+)`
	hanVerbs = `(?:说道|说|问道|问|喊道|喊|叫道|答道|回答|笑道|低声道|嚷道|吼道|骂道|叹道|接着道|想道|心想|想|道)`
	hanWays  = `(?:[对向跟朝冲]\p{Han}{1,4}?)?(?:[^，。！？：；\s]{0,4}(?:着|地)|大声|小声|轻声|低声|柔声|高声|连忙|赶紧|忽然|突然|接着|又|也|却|就|笑|哭|冷冷)?`
	// What may stand before a name: 于是小红说, 站在旁边的小红说.
	hanLead = `(?:然后|于是|这时|接着|后来|最后|突然|忽然|只见|只听|但是|可是|不过|但|而|据|\p{Han}{1,8}的)?`
	hanName = `((?:\p{Han}{1,6}·)*\p{Han}{2,4}?|\p{Lu}\p{Ll}+)`
	hanTold = `(?:(?:问|告诉|提醒|吩咐)\p{Han}{1,4})`
)

var (
	hanBefore   = regexp.MustCompile(`(?:^|[，。！？；：\s])` + hanLead + hanName + hanWays + `(?:` + hanVerbs + `|` + hanTold + `)[，：:,]?\s*$`)
	hanAfter    = regexp.MustCompile(`^[，,\s]*` + hanLead + hanName + hanWays + hanVerbs + `(?:[，。！？；\s]|$)`)
	saysAfter   = regexp.MustCompile(`^\W*` + verbs + ` (?:the )?` + person)
	namesBefore = []*regexp.Regexp{regexp.MustCompile(person + ` (?:\w+ly )?` + verbs + `(?:\b[^.!?]*[,:])?\s*$`), regexp.MustCompile(verbs + ` (?:the )?` + person + `[^.!?]*[,:]\s*$`), hanBefore}
	namesAfter  = []*regexp.Regexp{saysAfter, regexp.MustCompile(`^\W*` + person + ` (?:\w+ly )?` + verbs + `\b`), hanAfter}
	// saying is what comes before a quote that someone says, whoever it is.
	saying = regexp.MustCompile(`(?:\b` + verbs + `|` + hanVerbs + `)$`)
)

// pronouns name nobody; nor does what begins with one in Chinese.
var pronouns = regexp.MustCompile(`^(?:(?:He|She|They|It|I|We|You|The|And|But|Then|Who|What|This|That|One|Some|Others|All|Both|Neither|Nobody|Someone|Somebody|Everyone|Everybody|Anyone|People)$|[他她它我你谁]|有人|大家|众人|人们|俗话|常言)`)

// nameAfter is who the words behind a quote name. After a full stop "Bob said" begins
// something new.
func nameAfter(quote, text string) (name string, said bool) {
	if strings.HasSuffix(strings.TrimRight(quote, quoteEnds), ".") {
		return firstName(text, []*regexp.Regexp{saysAfter, hanAfter})
	}
	return firstName(text, namesAfter)
}

// firstName is whom a text names as speaking, and whether it says that somebody does.
func firstName(text string, patterns []*regexp.Regexp) (name string, said bool) {
	for _, p := range patterns {
		if g := p.FindStringSubmatch(text); g != nil {
			if said = true; !pronouns.MatchString(g[1]) {
				return g[1], true
			}
		}
	}
	return "", said
}

// Names lists who speaks in quotes in a text, in order of first words; they are added to
// those that are known.
func Names(text string, known []string) []string {
	var spans []span
	open := ""
	for _, paragraph := range paragraphs(text) {
		spans, open = dialogue(paragraph, open)
		for _, s := range spans {
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
