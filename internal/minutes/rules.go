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
	notEN    = regexp.MustCompile(`(?i)\b(?:if|unless|did(?:n't| not)|have(?:n't| not)|has(?:n't| not)|don't know|not sure|said|last (?:year|month|week)|yesterday|nothing|yet|what (?:they|we) decided)\b`)
	decideEN = regexp.MustCompile(`(?i)\b(?:(?:we|they|everyone|everybody|the \w+|we've|we have) (?:have |has |all )?(?:decided|agreed|chose|settled on|concluded|opted|resolved|approved)\b|let's (?:go with|stick with|settle on)|we(?:'ll| will|'re going to|'re| are) (?:go|going) with\b|(?:it was|it's|it has been|it is) (?:agreed|decided|settled)|(?:our final|the) decision is|made the decision|that's (?:final|settled)|motion (?:passed|carried)|(?:plan|budget|proposal|motion) (?:is|was|has been) approved)`)
	actionEN = regexp.MustCompile(`(?i)(?:\b(?:\w+ (?:will|is going to|has to|must|should)|\w+'ll|i'm going to|i can|(?:we|you) (?:need|have) to|let me|(?:can|could) you|please) (?:please )?` + work + `|\baction item\b|\bi'll take (?:that|this|it)\b|\byour task is\b|\b[A-Z]\w+ is responsible for\b)`)
	asksEN   = regexp.MustCompile(`(?i)\b(?:can|could) you (?:please )?` + work)

	notZH    = regexp.MustCompile(`如果|还没|没有(?:决定|达成|通过)|不知道|没(?:决定|定)|去年|上周|昨天|以前|说他|的那个`)
	decideZH = regexp.MustCompile(`(?:我们|大家|会议|公司|委员会|最后|最终|讨论，|一致|已经)决定|决定(?:了|是)|就(?:这么|这样|那么)(?:定|办)|(?:那|就)(?:就)?(?:用|定在|按).*(?:吧|来|周|星期|号)|一致同意|(?:大家都|全体)同意|达成一致|董事会批准|(?:方案|提案|预算|议案).*通过|(?:商定|敲定|说好)了?|最终选择|结论是|我们确定`)
	actionZH = regexp.MustCompile(`我来(?:负责|跟进|写|确认|准备|处理|起草|安排|做|联系)|由.*(?:负责|处理)|.+负责.+|交给我|待办|(?:^|，)(?:请|麻烦)(?:你|大家|在|把|.{2,3}把)|(?:周.|星期.|明天|月底|今晚|下周|回头|尽快).*(?:发给|交|提交|完成|检查|整理|修好|打电话|订好|写好)|你(?:去|来)(?:跟|安排|联系|写|准备|负责|确认)`)
)

// Classify says what a sentence does, and None where it is not sure: a decision that
// is missed costs less than one that nobody took.
func Classify(text string) Kind {
	text = strings.ReplaceAll(strings.TrimSpace(text), "’", "'")
	asked := strings.ContainsAny(text, "?？")
	chinese := han(text)*3 > count(text)
	no, decide, action := notEN, decideEN, actionEN
	if chinese {
		no, decide, action = notZH, decideZH, actionZH
	}
	switch {
	case asked && !chinese && asksEN.MatchString(text):
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
	whenZH = regexp.MustCompile(`(?:下?(?:周|星期)[一二三四五六日天]|明天|后天|今天|今晚|月底|下周|本周|尽快)(?:之?前)?`)
	whoEN  = regexp.MustCompile(`\b([A-Z][a-z]+)(?:, please| will| is going to| has to| must| should| is responsible)`)
	whoZH  = regexp.MustCompile(`(?:^|，|由|麻烦)((?:小|老).|.{2,3}?)(?:来|负责|把)`)
)

// details say who is to act and by when, in the words of the sentence. Who says "I" is
// the speaker. Either may be empty.
func details(s Sentence) (who, when string) {
	text := strings.ReplaceAll(s.Text, "’", "'")
	if han(text)*3 > count(text) {
		when = whenZH.FindString(text)
		if strings.Contains(text, "我") && !strings.Contains(text, "我们") && !strings.Contains(text, "请") {
			return s.Speaker, when
		}
		if m := whoZH.FindStringSubmatch(text); m != nil && !strings.ContainsAny(m[1], "你我请事") {
			who = m[1]
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
	first   = regexp.MustCompile(`\b(?:I'll|I will|I'm going to|I can|I must|I should|[Ll]et me)\b`)
	pronoun = map[string]bool{"We": true, "You": true, "They": true, "He": true, "She": true, "It": true, "This": true, "That": true, "Someone": true, "Somebody": true, "Everyone": true, "There": true}
)
