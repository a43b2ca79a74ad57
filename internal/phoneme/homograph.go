package phoneme

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed homographs.txt
var homographData string

// homographs are the two ways in which a word sounds.
var homographs = sync.OnceValue(func() map[string][2]sounds {
	all := map[string][2]sounds{}
	for line := range strings.Lines(homographData) {
		word, said, ok := strings.Cut(strings.TrimSpace(line), " ")
		if first, second, two := strings.Cut(said, " / "); ok && two && word != "#" {
			all[word] = [2]sounds{parseSounds(first), parseSounds(second)}
		}
	}
	return all
})

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var (
	subjects     = set("i you we they he she it who i'd you'd we'd they'd he'd she'd i'll you'll we'll they'll he'll she'll it'll")
	plurals      = set("people children men women police mice feet teeth geese cattle some many most few both these those others")
	objects      = set("me him her us them it you")
	causes       = set("let make made makes help helped helps see saw watch watched hear heard have had")
	articles     = set("a an the this that these those my your his her its our their some any every each no another all both either neither whose one two three four five six seven eight nine ten many several few much")
	modals       = set("to will would can could may might shall should must do does did don't doesn't didn't won't can't couldn't wouldn't shouldn't cannot let's please gonna i'll you'll we'll they'll he'll she'll it'll i'd you'd we'd they'd he'd she'd")
	being        = set("is are was were be been being am isn't aren't wasn't weren't i'm you're we're they're he's she's it's that's feel feels felt seem seems seemed look looks looked stay stayed remain remained become became keep get got very so too quite rather more most as")
	had          = set("have has had having haven't hasn't hadn't i've you've we've they've he's she's been was were is are be being get got")
	prepositions = set("of in on at by for with from about into over under through after before between against during without within upon toward towards across near off up down out around along behind beyond like than as per via")
	links        = set("and or but nor then when if while because until unless although where whenever that which what")
	adverbs      = set("not never always often also just still only even ever sometimes usually already now then again soon really actually probably almost all both")
	notPlural    = set("this is was has does his its always yes plus across less perhaps news us as thus unless besides whereas towards upwards series species means")
)

// clause is where a word stands: the words of a sentence in lower case, "" for a pause.
type clause struct {
	words []string
	at    int
	upper bool // the word begins with a capital
}

// near is the word d places further right; "" outside and for a pause.
func (c clause) near(d int) string {
	if i := c.at + d; i >= 0 && i < len(c.words) {
		return c.words[i]
	}
	return ""
}

// before is where the word stands that governs this one: to the left, less adverbs.
func (c clause) before() int {
	d := -1
	for d > -4 && (adverbs[c.near(d)] || strings.HasSuffix(c.near(d), "ly") && c.near(d) != "family") {
		d--
	}
	return d
}

// among says whether one of the words is in the clause, no further than eight words.
func (c clause) among(words map[string]bool) bool {
	return slices.ContainsFunc(c.words[max(0, c.at-8):min(len(c.words), c.at+9)], func(w string) bool { return words[w] })
}

func isPlural(w string) bool {
	return plurals[w] || len(w) > 3 && w[len(w)-1] == 's' && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.Contains(w, "'") && !notPlural[w]
}

// verb says whether the word is a verb here, going by its neighbours.
func (c clause) verb() bool {
	d := c.before()
	p, next := c.near(d), c.near(1)
	opens := articles[next] || objects[next] // an object follows
	switch {
	case modals[p]:
		return true
	case subjects[p]:
		return !(being[c.near(d-1)] && p != "who")
	case objects[p] && causes[c.near(d-1)]:
		return true
	case p == "" || links[p]:
		return opens && next != "one"
	case articles[p] && !plurals[p], being[p], prepositions[p]:
		return false
	case isPlural(p):
		return next != "of" && !being[next] && !modals[next]
	}
	return false
}

// third says whether a word in -s is a verb here.
func (c clause) third() bool {
	d := c.before()
	p, next := c.near(d), c.near(1)
	switch {
	case p == "he" || p == "she" || p == "it" || p == "who" || p == "which" || p == "that":
		return true
	case articles[p] || prepositions[p] || modals[p] || p == "":
		return false
	case !isPlural(p) && (next == "to" || articles[c.near(d-1)] && prepositions[next] && next != "of"): // the shop closes at nine
		return true
	}
	return articles[next] || objects[next]
}

// homograph is how a word sounds here that has two ways.
func (c clause) homograph() (sounds, bool) {
	word := c.near(0)
	two, ok := homographs()[word]
	if ok {
		second := false
		if rule, special := rules[word]; special {
			second = rule(c)
		} else {
			second = c.verb()
		}
		if second {
			return two[1], true
		}
		return two[0], true
	}
	stem, s := strings.CutSuffix(word, "s")
	if !s {
		return nil, false
	}
	if two, ok = homographs()[stem]; !ok || stem == "minute" || stem == "live" || stem == "house" {
		return nil, false
	}
	second := c.third()
	if rule, special := rules[stem]; special && stem != "tear" {
		second = rule(c)
	}
	if second {
		return plural(two[1]), true
	}
	return plural(two[0]), true
}

var (
	fishing  = set("fish fishing fished caught lake river sea boat")
	ties     = set("ribbon arrow arrows tied tie shot violin hair string cello archery archer archers gift rainbow")
	metal    = set("pipe pipes paint poisoning metal pencil pencils weight weights bullet bullets acid battery batteries ore mine mines shot roof zinc")
	shows    = set("concert concerts music show shows audio video videos broadcast broadcasts stream streams streaming performance performances event events wire wires ammunition animals animal coverage album band television tv update updates demo chat bait fish recording recordings webinar webinars score scores blog feed link support session audience report game games match")
	aired    = set("broadcast film filmed go goes went going gone recorded performed stream streamed streaming aired play played perform shown reporting sing sang come coming appear watch watched see heard us")
	screens  = set("tv air stage television youtube twitch screen bbc cnn")
	tiny     = set("amount amounts detail details quantity quantities particle particles fraction fractions trace traces difference differences change changes piece pieces crack cracks scale creatures organisms hole holes")
	housed   = set("in on at with near alone here there nearby abroad under next together")
	winding  = set("around round up through down along past toward towards")
	diving   = set("into off from under down headfirst deep")
	past_    = set("yesterday ago last once earlier")
	polished = set("the a an my your his her its our their this that these those up it them shoes and")
)

// rules choose the second way of words whose ways are no noun and verb.
var rules = map[string]func(c clause) bool{
	"bass":    func(c clause) bool { return c.among(fishing) },
	"bow":     func(c clause) bool { return c.among(ties) },
	"content": func(c clause) bool { return being[c.near(c.before())] || c.near(1) == "with" },
	"dove":    func(c clause) bool { return subjects[c.near(-1)] || diving[c.near(1)] },
	"lead": func(c clause) bool {
		p := c.near(-1)
		return metal[c.near(1)] || p == "of" || p == "with" || p == "from" || p == "molten"
	},
	"learned": func(c clause) bool {
		p := c.near(-1)
		return p == "a" || p == "the" || p == "very" || p == "most" || being[p] && c.near(1) == "and"
	},
	"live": func(c clause) bool {
		p := c.near(c.before())
		next, then := c.near(1), c.near(2)
		who := subjects[p] && p != "it" || isPlural(p) || modals[p]
		return !who && (next == "on" && screens[then] || next == "in" && then == "front") || shows[next] || aired[p] || being[p] || p == "a" || p == "the"
	},
	"lives":  func(c clause) bool { return c.third() || housed[c.near(1)] },
	"minute": func(c clause) bool { return tiny[c.near(1)] || being[c.near(c.before())] },
	"number": func(c clause) bool { return c.near(1) == "than" },
	"polish": func(c clause) bool { return c.upper && !(c.near(-1) == "" && polished[c.near(1)]) },
	"read":   clause.readPast,
	"tear": func(c clause) bool {
		return c.verb() || c.near(1) == "in" || c.near(1) == "apart" || c.near(-2) == "wear"
	},
	"wound": func(c clause) bool { return winding[c.near(1)] || subjects[c.near(c.before())] },
}

// readPast says whether read is the past or the participle: have, or the passive, is
// near on the left; or who reads is one, so that today they would have read with an s.
func (c clause) readPast() bool {
	for d := -1; d >= -4 && c.near(d) != "" && !modals[c.near(d)]; d-- {
		if had[c.near(d)] {
			return true
		}
	}
	d := c.before()
	switch p := c.near(d); {
	case p == "" || modals[p] || objects[p] && causes[c.near(d-1)]:
		return false
	case p == "he" || p == "she" || c.among(past_):
		return true
	default: // the man read, the men read
		return !subjects[p] && !isPlural(p) && !articles[p] && articles[c.near(d-1)]
	}
}
