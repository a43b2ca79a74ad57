package minutes

import (
	"regexp"
	"strings"
)

// Kind is what a sentence does.
type Kind string

// The kinds. None is most sentences.
const (
	None     Kind = "none"
	Decision Kind = "decision"
	Action   Kind = "action"
	Question Kind = "question"
)

// Verbs of work that somebody promises or is asked for. "I'll be late" is no task.
const work = `(?:send|write|call|update|fix|check|review|book|finish|prepare|draft|follow up|set up|share|submit|contact|order|schedule|organi[sz]e|arrange|take care|talk to|speak to|look into|make sure|get back|collect|create|upload|email|ask|test|deploy|pay|print|confirm|handle)\b`

var (
	notEN = regexp.MustCompile(`(?i)\b(?:unless|did(?:n't| not)|have(?:n't| not)|has(?:n't| not)|don't know|not sure|said|told|whether|last (?:year|month|week|time)|yesterday|nothing|yet|what (?:they|we) decided|no (?:\w+ )?action items?)\b` +
		`|(?:^|, )(?:(?:and|but|so|or|then|well|okay|ok),? )?if\b|\b(?:wonder(?:s|ed|ing)?|know|sure|asked) if\b` +
		`|\b(?:once|until|when|after|before|as soon as) (?:\w+ ){1,3}(?:decided|agreed|settled|approved|passed)\b` +
		`|\b(?:it|this|that|nobody|no one) (?:will|should|must|has to|needs to|is going to)\b|\b(?:it|this|that)(?:'ll|'s going to)\b|\blet me (?:just )?(?:check|ask)[.!]?$`)
	decideEN = regexp.MustCompile(`(?i)\b(?:(?:we|they|everyone|everybody|the \w+|we've|we have) (?:have |has |all )?(?:decided|agreed(?:[,.:]| (?:to|on|upon|that|not|it|we|the))|chose|settled on|concluded|opted|resolved|approved)|let's (?:go with|stick with|settle on)|we(?:'ll| will|'re going to|'re gonna|'re| are) (?:go|going) with\b|(?:it was|it's|it's been|it has been|it is) (?:agreed|decided|settled)|(?:our final|the) decision (?:is|was) (?:not )?(?:to|that|made|final)\b|made the decision|that's (?:final|settled)|motion (?:passed|carried)|(?:plan|budget|proposal|motion) (?:is|was|has been) approved)|^decisions?:`)
	actionEN = regexp.MustCompile(`(?i)(?:\b(?:\w+ (?:will|is going to|is gonna|has to|needs to|must|should)|\w+'ll|(?:i'm|\w+'s) (?:going to|gonna)|i can|(?:i|we|you) (?:need|have) to|let me|(?:can|could) you|please) (?:please )?` + work + `|\bdon't forget to ` + work + `|\blet's (?:schedule|book|arrange|organi[sz]e|set up)\b|\baction items?\b|^to-?dos?:|\bi'll take (?:that|this|it)\b|\byour task is\b|\b(?:[A-Z]\w+ is|i'm) responsible for\b)`)
	asksEN   = regexp.MustCompile(`(?i)\b(?:can|could) you (?:please )?` + work)
	asksZH   = regexp.MustCompile(`[你您](?:能不能|可不可以|能|可以).{0,10}(?:发给|发一下|准备|整理|确认|安排|联系|更新|提交|检查)`)
	askedZH  = regexp.MustCompile(`吗[。，…]?$`) // speech that is written down lacks many a question mark

	notZH = regexp.MustCompile(`如果|还没|尚未|没有?(?:决定|达成|通过|敲定|商定|说好|负责|定|待办|行动项)|不知道|去年|上周|上个月|昨天|以前|说他|的那个` +
		`|决定(?:不了|权|了?的|了(?:就|再))|(?:等|这个|那个).{0,6}决定|(?:希望|很难|需要|能否).*通过|[能会要才]通过|不是(?:我|你|他|她|大家|由)|不负责|为此负责|对[^接].{0,4}负责` +
		`|说好(?:[吃看听玩像]|不好)|麻烦(?:你|您|大家|各位)了|请大家(?:安静|坐|看)|已经(?:发|提?交|完成|检查|整理|修好|订好|写好)`)
	decideZH = regexp.MustCompile(`(?:我们|大家|会议|公司|委员会|最后|最终|讨论，|一致|已经)决定|决定(?:了|是)|(?:^|，)确定了|就(?:这么|这样|那么)(?:定|办)|(?:那|就)(?:就)?(?:用[^户]|定在|按).*(?:吧|来|周|星期|号)|一致同意|(?:大家都|全体)同意|达成一致|董事会批准|(?:方案|提案|预算|议案).*通过|商定|敲定|说好|最终选择|结论是|我们确定`)
	actionZH = regexp.MustCompile(`我来(?:负责|跟进|写|确认|准备|处理|起草|安排|做|联系)|我(?:去|会)(?:负责|跟进|确认|准备|处理|起草|安排|联系|更新|整理|提交)|由[^于].*(?:负责|处理|跟进)|.负责(?:[^任人]|$)|交给我(?:吧|来|就|[，。！]|$)|待办|行动项|(?:^|，)(?:请|麻烦)(?:你|您|大家|在|把|.{2,3}(?:把|整理|准备|确认|更新|联系|安排))` +
		`|(?:周.|星期.|明天|后天|月底|今晚|下周|下班前|回头|尽快).*(?:发给|交[^通流谈往易换到友际叉了]|完成|检查|整理|修好|打电话|订好|写好|更新)|你(?:去|来)(?:跟|安排|联系|写|准备|负责|确认)`)
)

// Classify says what a sentence does, and None where it is not sure: a decision that
// is missed costs less than one that nobody took.
func Classify(text string) Kind {
	text = strings.ReplaceAll(strings.TrimSpace(text), "’", "'")
	asked := strings.ContainsAny(text, "?？")
	no, decide, action, asks := notEN, decideEN, actionEN, asksEN
	if han(text)*3 > count(text) {
		no, decide, action, asks = notZH, decideZH, actionZH, asksZH
		asked = asked || askedZH.MatchString(text)
	}
	switch {
	case asked && asks.MatchString(text):
		return Action
	case asked:
		return Question
	case no.MatchString(text):
		return None
	case decide.MatchString(text):
		return Decision
	case action.MatchString(text):
		return Action
	}
	return None
}

var (
	whenEN = regexp.MustCompile(`(?i)\b(?:(?:by|before|on|until|at) (?:the )?(?:end of (?:the |this |next )?\w+|next \w+|this \w+|tomorrow|tonight|noon|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|tomorrow|tonight|today|this week|next week)\b`)
	whenZH = regexp.MustCompile(`(?:下?(?:周|星期)[一二三四五六日天]|明天|后天|今天(?:下班)?|今晚|月底|下周|本周|尽快)(?:之?前)?`)
	whoEN  = regexp.MustCompile(`\b([A-Z][a-z]+)(?:, please|'s going to| will| is going to| has to| needs to| must| should| is responsible)`)
	whoZH  = regexp.MustCompile(`(?:^|，|由|麻烦)((?:小|老).|.{2,3}?)(?:来|负责|把)|由(.{2,3}?)(?:跟进|处理)`)
	nameZH = regexp.MustCompile(`^[^你我他请事前后天末月快时定得必须先再就也都还要会可以然]+$`) // and no time, no adverb
)

// details say who is to act and by when, in the words of the sentence. Who says "I" is
// the speaker. Either may be empty.
func details(s Sentence) (who, when string) {
	text := strings.ReplaceAll(s.Text, "’", "'")
	if han(text)*3 > count(text) {
		when = whenZH.FindString(text)
		if firstZH.MatchString(text) && !strings.Contains(text, "我们") && !strings.Contains(text, "请") {
			return s.Speaker, when
		}
		if m := whoZH.FindStringSubmatch(text); m != nil && nameZH.MatchString(m[1]+m[2]) && whenZH.FindString(m[1]) == "" {
			who = m[1] + m[2]
		}
		return who, when
	}
	when = whenEN.FindString(text)
	if m := whoEN.FindStringSubmatch(text); m != nil && !pronoun[m[1]] {
		return m[1], when
	}
	if first.MatchString(text) {
		who = s.Speaker
	}
	return who, when
}

var (
	first   = regexp.MustCompile(`\b(?:I'll|I will|I'm (?:going to|gonna|responsible)|I (?:can|must|should|need to|have to)|[Ll]et me)\b`)
	firstZH = regexp.MustCompile(`(?:^|[^给诉知系帮找问跟和与向对])我|交给我`) // 我 acts, and nothing is given to 我
	pronoun = setOf(`We You They He She It This That These Those There Someone Somebody Everyone Everybody Anyone Anybody Nobody One Who What Which All Both
		Yes Yeah No Ok Okay Alright So And But Or Also Then Now Well Right Great Good Fine Perfect Sure Thanks Please Actually First Next Finally Hey Hi Hello`)
)

// setOf is a set of the words of a text.
func setOf(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}
