package generate

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"tonggan"
	"tonggan/internal/mood"
	"tonggan/internal/reading"
)

// Pauses, in seconds.
const (
	afterSentence  = 0.3
	afterParagraph = 0.7
	maxSpeech      = 1 << 20 // bytes of one text
	longest        = 280     // characters that are read in one breath
	slowest        = 0.25    // speeds, with what a mood does to them
	fastest        = 4.0
)

// Speaker reads a sentence aloud, as p says. unread is what it cannot read.
type Speaker interface {
	Rate() int     // samples a second
	Speakers() int // voices
	// Phonetic says that the model reads nothing but phonemes in its own letters.
	Phonetic() bool
	// Spell writes words of lang, "en" or "zh", in the model's own letters or phonemes.
	Spell(text, lang string) string
	Say(ctx context.Context, text string, voice int, p tonggan.Prosody, seed uint64) (samples []float32, unread string, err error)
}

// CheckSpeak reports a request that no model can serve.
func CheckSpeak(r tonggan.SpeakRequest) error {
	switch {
	case strings.TrimSpace(r.Text) == "":
		return tonggan.Errorf(tonggan.Invalid, "there is nothing to read: give a text")
	case len(r.Text) > maxSpeech:
		return tonggan.Errorf(tonggan.TooLarge, "the text has %d bytes: the limit is %d; read it in parts", len(r.Text), maxSpeech)
	case r.Speed != 0 && !(r.Speed >= slowest && r.Speed <= fastest):
		return tonggan.Errorf(tonggan.Invalid, "speed is %g: want 0.25 to 4", r.Speed)
	case r.Lang != "" && r.Lang != "en" && r.Lang != "zh":
		return tonggan.Errorf(tonggan.Invalid, "language %q is not known: use en, zh or auto", r.Lang)
	case r.Feeling.Mood != "" && !slices.Contains(mood.Moods, r.Feeling.Mood):
		return tonggan.Errorf(tonggan.Invalid, "mood %q is not known: use one of %s", r.Feeling.Mood, MoodNames())
	case !(r.Feeling.Intensity >= 0 && r.Feeling.Intensity <= 1):
		return tonggan.Errorf(tonggan.Invalid, "the mood's intensity is %g: want 0 to 1", r.Feeling.Intensity)
	case r.Skip < 0:
		return tonggan.Errorf(tonggan.Invalid, "skip is %d: want 0 or more sentences", r.Skip)
	}
	return nil
}

// MoodNames lists the moods, for messages.
func MoodNames() string {
	var names []string
	for _, m := range mood.Moods {
		names = append(names, string(m))
	}
	return strings.Join(names, ", ")
}

// cues cuts a request's text into what is read in one breath each, with moods and, of
// a cast, who speaks.
func cues(r *tonggan.SpeakRequest, phonetic bool) (all []cue) {
	if phonetic { // phonemes are no sentences: a line is read in one breath
		for _, text := range strings.Split(r.Text, "\n") {
			var feeling tonggan.Feeling
			for _, p := range marked(text, &feeling) {
				if p.text = strings.TrimSpace(p.text); p.text != "" {
					all = append(all, cue{Sentence: Sentence{Text: p.text}, feeling: p.feeling})
				}
			}
		}
	} else {
		all = script(r.Text, r.Cast)
		if r.Cast && len(r.Names) == 0 {
			r.Names = Names(r.Text, nil)
		}
	}
	feel(all, r.Feeling, phonetic)
	return all
}

// Speak reads a text aloud, sentence by sentence. voices are m's by name, all or none.
func Speak(ctx context.Context, m Speaker, voices []Named, r tonggan.SpeakRequest) (*tonggan.SpeakAnswer, error) {
	answer := &tonggan.SpeakAnswer{Rate: m.Rate()}
	phonetic := r.Phonemes || m.Phonetic()
	parts := cues(&r, phonetic)
	at := 0 // samples so far
	left := map[string]bool{}
	for i, part := range parts {
		if i < r.Skip {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		lang := r.Lang
		if lang == "" {
			lang = languageWithin(part.Text, r.Text)
		}
		text := part.Text
		if !phonetic {
			text = m.Spell(reading.Aloud(text, lang), lang)
		}
		voice, p, err := perform(part, r, voices, m.Speakers(), lang)
		if err != nil {
			return nil, err
		}
		samples, unread, err := m.Say(ctx, text, voice, p, r.Seed+uint64(i))
		if err != nil {
			return nil, err
		}
		for _, s := range strings.Fields(unread) {
			if strings.ContainsFunc(s, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsNumber(c) }) {
				left[s] = true
			}
		}
		if len(samples) == 0 {
			continue
		}
		s := tonggan.Spoken{Text: part.Text, Start: float64(at) / float64(m.Rate()), End: float64(at+len(samples)) / float64(m.Rate()), Of: i + 1, All: len(parts), Rate: m.Rate(), Feeling: part.feeling, Who: part.who}
		if i < len(parts)-1 {
			pause := afterSentence
			if part.Last {
				pause = afterParagraph
			}
			samples = append(samples, make([]float32, int(pause*p.Pause*float64(m.Rate())))...)
		}
		at += len(samples)
		answer.Sentences = append(answer.Sentences, s)
		if r.Each == nil {
			answer.Samples = append(answer.Samples, samples...)
			continue
		}
		s.Samples = samples
		if err := r.Each(s); err != nil {
			return nil, err
		}
	}
	if len(left) > 0 {
		answer.Warnings = append(answer.Warnings, fmt.Sprintf("the voice cannot read %s: left out", listed(left)))
	}
	if at == 0 && r.Skip == 0 {
		return nil, tonggan.Errorf(tonggan.Unsupported, "the voice can read nothing of this text: use one for its language and writing")
	}
	return answer, nil
}

// languageWithin is the language of a sentence of a text: where numbers are most of what it has,
// that of the text.
func languageWithin(sentence, text string) string {
	letters, digits := 0, 0
	for _, c := range sentence {
		switch {
		case unicode.Is(unicode.Han, c):
			return "zh"
		case unicode.IsLetter(c):
			letters++
		case unicode.IsDigit(c):
			digits++
		}
	}
	if letters <= digits {
		return reading.Language(text)
	}
	return "en"
}

// listed are some of the letters or phonemes, in order: a handful is enough to see what
// is meant.
func listed(set map[string]bool) string {
	all := slices.Sorted(maps.Keys(set))
	more := ""
	if len(all) > 10 {
		all, more = all[:10], " ..."
	}
	return strings.Join(all, " ") + more
}

// Sentence is a part of a text that is read in one breath.
type Sentence struct {
	Text string
	Last bool // of its paragraph
}

// Sentences cuts a text into sentences, and long ones at commas.
func Sentences(text string) (all []Sentence) {
	for _, paragraph := range paragraphs(text) {
		n := len(all)
		rest := []rune(strings.Join(strings.Fields(paragraph), " "))
		for len(rest) > 0 {
			end := sentenceEnd(rest)
			if s := strings.TrimSpace(string(rest[:end])); s != "" {
				all = append(all, Sentence{Text: s})
			}
			rest = rest[end:]
		}
		if len(all) > n {
			all[len(all)-1].Last = true
		}
	}
	return all
}

// closers may stand between the mark that ends a sentence and the next.
const closers = ".!?。！？…\"'”’」』）)]】》»"

// sentenceEnd is where the first sentence of r ends.
func sentenceEnd(r []rune) int {
	comma, space := 0, 0
	for i, c := range r {
		switch {
		case strings.ContainsRune("。！？；…।॥؟۔", c), strings.ContainsRune(".!?", c) && endsHere(r, i):
			end := i + 1
			for end < len(r) && end < 2*longest && strings.ContainsRune(closers, r[end]) {
				end++
			}
			return end
		case strings.ContainsRune(",;:，、：", c) && (c > 0x7f || i+1 < len(r) && r[i+1] == ' '):
			comma = i + 1
		case c == ' ':
			space = i + 1
		}
		if i >= longest {
			switch {
			case comma > longest/4:
				return comma
			case space > longest/4:
				return space
			}
			for i < len(r) && i < 2*longest && strings.ContainsRune(closers, r[i]) { // no mark begins a sentence
				i++
			}
			return i
		}
	}
	return len(r)
}

// Short forms have a full stop that ends no sentence: titles and the like never, for
// what they are short for goes on; others where a small letter or a number follows.
var (
	titles = words("mr mrs ms dr st prof gen col capt lt maj sgt rev hon gov sen rep pres mt vs v e.g i.e cf fig vol pp approx")
	shorts = words("tbsp tsp ext apt incl excl ca max art eq mo wk yr yrs bldg rm etc jr sr inc ltd co corp dept ave al a.m p.m ph.d jan feb aug sept oct nov dec ft lb lbs oz hr hrs min mins sec secs mi yd yds")
	// starts are words that begin a sentence behind capitals: "the U.S. He left", not "the U.S. Army".
	starts = words("the a an this that these those he she it they we i you his her its their my our your there here what when where who why how if but and so then in on at as for no yes")
)

func words(list string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(list) {
		all[w] = true
	}
	return all
}

// endsHere says whether the mark at i ends a sentence: something else follows, and it is
// no number and no short form.
func endsHere(r []rune, i int) bool {
	if i+1 < len(r) && !unicode.IsSpace(r[i+1]) && !strings.ContainsRune(closers, r[i+1]) && r[i+1] < 0x2e80 {
		return false
	}
	if i+3 < len(r) && strings.ContainsRune("!?", r[i]) && strings.ContainsRune("\"”’", r[i+1]) && r[i+2] == ' ' && unicode.IsLower(r[i+3]) {
		return false // "Stop!" she said
	}
	if r[i] == '.' && numbersList(r, i) {
		return false
	}
	if r[i] != '.' || i+2 >= len(r) || r[i+1] != ' ' {
		return true
	}
	from := i
	for from > 0 && (unicode.IsLetter(r[from-1]) || r[from-1] == '.') {
		from--
	}
	word, next := strings.ToLower(string(r[from:i])), i+2
	for next < len(r) && unicode.IsLetter(r[next]) {
		next++
	}
	switch goesOn := unicode.IsLower(r[i+2]) || unicode.IsDigit(r[i+2]) || r[i+2] == '('; {
	case titles[word], string(r[from:i]) == "Ft":
		return false
	case shorts[word]:
		return !goesOn
	case word == "no" || word == "p":
		return !unicode.IsDigit(r[i+2])
	case isCapitals(r[from:i]):
		return !goesOn && starts[strings.ToLower(string(r[i+2:next]))]
	}
	return true
}

// numbersList says that the full stop at i is behind the number or letter of an item of a list:
// 1. at the beginning, or A. before Chinese.
func numbersList(r []rune, i int) bool {
	from := i
	for from > 0 && unicode.IsDigit(r[from-1]) {
		from--
	}
	if from == 0 && i > 0 && i <= 3 && i+1 < len(r) {
		return true
	}
	letter := i > 0 && r[i-1] >= 'A' && r[i-1] <= 'H' && (i == 1 || r[i-2] == ' ')
	return letter && i+1 < len(r) && unicode.Is(unicode.Han, r[i+1])
}

// isCapitals is true of initials and the like: J, U.S.
func isCapitals(r []rune) bool {
	for i, c := range r {
		if i%2 == 0 && !unicode.IsUpper(c) || i%2 == 1 && c != '.' {
			return false
		}
	}
	return len(r)%2 == 1
}
