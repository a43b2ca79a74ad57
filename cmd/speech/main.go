// Command speech writes the sentences that the built-in ear learns to hear and the
// built-in voice to say: commands, dictation, numbers, what scenes of the picture world
// show, lists of words. training/ear has them spoken.
//
//	go run ./cmd/speech -count 60000 -words /usr/share/dict/american-english-small > data/speech.tsv
//
// A line is language, kind, split, text and how it sounds (phoneme.Of), between tabs. The
// split (train, val or test) is decided by the words alone, so that a held-out sentence is
// held out for good; but phrases, the commands without a name, number or place to fill in,
// are in all three, for each must be learnt.
package main

import (
	"bufio"
	_ "embed"
	"flag"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"tonggan/internal/grammar"
	"tonggan/internal/phoneme"
	"tonggan/internal/reading"
	"tonggan/internal/world"
)

// Groups: command, the closed set that assistants and cars are told; sentence, dictation.
var (
	//go:embed en.txt
	english string
	//go:embed zh.txt
	chinese string
)

func main() {
	count := flag.Int("count", 60000, "sentences; two of three are English")
	seed := flag.Uint64("seed", 1, "of what is drawn")
	words := flag.String("words", "", "`file` of English words, one a line, for lists of words")
	commands := flag.Bool("commands", false, "print the closed set of commands instead, as transcribe --commands reads it")
	more := flag.String("more", "", "two `files` of grammars, English and Chinese, between them a comma")
	flag.Parse()
	if *commands {
		fmt.Print(closedSet())
		return
	}
	if err := run(*count, *seed, *words, *more); err != nil {
		fmt.Fprintln(os.Stderr, "speech:", err)
		os.Exit(1)
	}
}

// closedSet is the commands of both languages and the lists that they use, which get the
// language into their names.
func closedSet() string {
	var b strings.Builder
	for _, s := range []struct{ lang, text string }{{"en", english}, {"zh", chinese}} {
		g := grammar.Parse(s.text)
		var used []string
		rename := func(text string) string {
			return names.ReplaceAllStringFunc(text, func(name string) string {
				if !slices.Contains(used, name[1:]) {
					used = append(used, name[1:])
				}
				return name + s.lang
			})
		}
		templates := rename(strings.Join(g.Templates["command"], "\n"))
		for i := 0; i < len(used); i++ { // lists within lists come behind
			fmt.Fprintf(&b, "@%s%s %s\n", used[i], s.lang, rename(strings.Join(g.Lists[used[i]], " | ")))
		}
		fmt.Fprintf(&b, "\n# %s\n%s\n\n", s.lang, templates)
	}
	return b.String()
}

// names are places where a list stands.
var names = regexp.MustCompile(`\$[a-z]+`)

// source draws sentences of one language.
type source struct {
	lang   string
	own    *grammar.Grammar
	fixed  *grammar.Matcher // knows commands in which no list is used
	more   *grammar.Grammar // of any groups; nil for none
	words  []string
	scenes []string // captions still to be used
	scene  uint64   // seed of the next scene
}

func newSource(lang, text string, scene uint64) *source {
	lists := grammar.Parse(text)
	fixed := &grammar.Grammar{Lists: map[string][]string{}, Templates: map[string][]string{"": lists.Templates["command"]}}
	for name := range lists.Lists {
		fixed.Lists[name] = []string{"Ω"} // which nothing says
	}
	m, err := fixed.Compile()
	if err != nil {
		panic(err) // of a text of ours
	}
	return &source{lang: lang, own: lists, fixed: m, scene: scene}
}

func run(count int, seed uint64, words, more string) error {
	if count < 1 || count > 10_000_000 {
		return fmt.Errorf("-count %d: must be 1 to 10000000", count)
	}
	en, zh := newSource("en", english, seed<<32), newSource("zh", chinese, seed<<32+1<<31)
	if words != "" {
		b, err := os.ReadFile(words)
		if err != nil {
			return err
		}
		for _, w := range strings.Fields(string(b)) {
			if len(w) > 1 && strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") == "" {
				en.words = append(en.words, w)
			}
		}
	}
	if more != "" {
		names := strings.Split(more, ",")
		if len(names) != 2 {
			return fmt.Errorf("-more %q: want two files with a comma between them", more)
		}
		for i, s := range []*source{en, zh} {
			b, err := os.ReadFile(names[i])
			if err != nil {
				return err
			}
			s.more = grammar.Parse(string(b))
		}
	}
	r := rand.New(rand.NewPCG(seed, 1))
	out := bufio.NewWriter(os.Stdout)
	for range count {
		s := en
		if r.IntN(3) == 0 {
			s = zh
		}
		kind, text := s.draw(r)
		text = finish(text, s.lang)
		sounds := phoneme.Of(reading.Aloud(text, s.lang), s.lang)
		if _, err := fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", s.lang, kind, split(kind, text, r), text, strings.Join(sounds, " ")); err != nil {
			return err
		}
	}
	return out.Flush()
}

// draw is a sentence and its kind.
func (s *source) draw(r *rand.Rand) (kind, text string) {
	switch n := r.IntN(100); {
	case n < 36:
		text = s.own.Sentence("command", r)
		if s.fixed.Says(text) {
			return "phrase", text
		}
		return "command", text
	case n < 58:
		return "sentence", s.own.Sentence("sentence", r)
	case n < 70 && s.more != nil:
		groups := make([]string, 0, len(s.more.Templates))
		for g := range s.more.Templates {
			groups = append(groups, g)
		}
		slices.Sort(groups)
		return "story", s.more.Sentence(groups[r.IntN(len(groups))], r)
	case n < 80:
		return "number", number(s.lang, r)
	case n < 90 && len(s.words) > 0:
		list := make([]string, 1+r.IntN(5))
		for i := range list {
			list[i] = s.words[r.IntN(len(s.words))]
		}
		return "words", strings.Join(list, " ")
	}
	for len(s.scenes) == 0 {
		scene := world.Sample(s.scene)
		s.scene++
		s.scenes = slices.DeleteFunc(scene.Describe(scene.Render(32)).Caps[s.lang], func(c string) bool {
			return strings.ContainsFunc(c, unicode.IsDigit) // which is how they are written, not said
		})
		r.Shuffle(len(s.scenes), func(i, j int) { s.scenes[i], s.scenes[j] = s.scenes[j], s.scenes[i] })
		s.scenes = s.scenes[:min(3, len(s.scenes))]
	}
	text, s.scenes = s.scenes[0], s.scenes[1:]
	return "scene", text
}

// number is a number, time, date or price in words.
func number(lang string, r *rand.Rand) string {
	forms := map[string][]string{
		"en": {"%d", "%d", "%d.%d", "%d%%", "$%d", "%d:%02d", "No. %d", "%d km", "May %d", "%d + %d"},
		"zh": {"%d", "%d", "%d.%d", "%d%%", "￥%d", "%d点%d分", "第%d", "%d公里", "5月%d日", "%d加%d"},
	}[lang]
	i := r.IntN(len(forms))
	a, b := r.IntN(100), r.IntN(60)
	switch i {
	case 0, 1, 6:
		a = r.IntN([]int{20, 100, 1000, 10000}[r.IntN(4)])
	case 4:
		a = 1 + r.IntN(500)
	case 5:
		a, b = 1+r.IntN(12), 10+r.IntN(50)
	case 8:
		a = 1 + r.IntN(28)
	}
	if strings.Count(strings.ReplaceAll(forms[i], "%%", ""), "%") == 1 {
		return reading.Aloud(fmt.Sprintf(forms[i], a), lang)
	}
	return reading.Aloud(fmt.Sprintf(forms[i], a, b), lang)
}

// asks begins a question.
var asks = map[string]bool{"what": true, "who": true, "where": true, "when": true, "why": true, "how": true, "which": true, "will": true, "can": true,
	"could": true, "would": true, "do": true, "does": true, "did": true, "is": true, "are": true, "have": true}

// finish writes a sentence as it is printed: one space between words, a capital letter,
// a mark at its end.
func finish(text, lang string) string {
	text = strings.Trim(text, " .。!！?？,，;；")
	if lang == "zh" {
		text = strings.Join(strings.Fields(text), "")
		for _, ask := range []string{"吗", "什么", "怎么", "哪", "多少", "几点", "几号", "星期几", "如何", "多久", "多远", "谁", "为什么"} {
			if strings.Contains(text, ask) && !strings.HasPrefix(text, "给我看") {
				return text + "？"
			}
		}
		return text + "。"
	}
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return "."
	}
	question := asks[strings.ToLower(fields[0])]
	first := []rune(fields[0])
	first[0] = unicode.ToUpper(first[0])
	fields[0] = string(first)
	if text = strings.Join(fields, " "); question {
		return text + "?"
	}
	return text + "."
}

// split holds out one sentence in fifty to look at while training and one to be measured; of
// phrases one recording in fifty.
func split(kind, text string, r *rand.Rand) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(strings.ToLower(text))) // never fails
	n := h.Sum32() >> 8
	if kind == "phrase" {
		n = r.Uint32()
	}
	switch n % 50 {
	case 0:
		return "val"
	case 1:
		return "test"
	}
	return "train"
}
