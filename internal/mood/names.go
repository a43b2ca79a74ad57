package mood

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonggan"
)

// usual is the intensity of a mood that is named without one.
const usual = 0.7

// names are what people call moods. A voice is told of them in these words too, with
// endings.
var names = []struct {
	mood  tonggan.Mood
	words []string
}{
	{tonggan.Neutral, []string{"neutral", "calm", "even tone", "even voice", "matter-of-fact", "中性", "平静", "平淡", "冷静"}},
	{tonggan.Happy, []string{"happy", "happi", "cheerful", "joyful", "glad", "merr", "开心", "高兴", "快乐", "愉快", "欢快"}},
	{tonggan.Sad, []string{"sad", "sorrowful", "mournful", "melanchol", "gloom", "悲伤", "难过", "伤心", "忧伤", "悲痛"}},
	{tonggan.Angry, []string{"angry", "angri", "furious", "mad", "annoyed", "生气", "愤怒", "气愤"}},
	{tonggan.Afraid, []string{"afraid", "fearful", "scared", "frightened", "anxious", "nervous", "terrified", "害怕", "恐惧", "惊恐", "紧张"}},
	{tonggan.Tender, []string{"tender", "gentle", "gentl", "soft", "loving", "soothing", "warm", "温柔", "轻柔", "温暖", "柔和"}},
	{tonggan.Excited, []string{"excited", "thrilled", "enthusiastic", "eager", "兴奋", "激动"}},
}

// endings are what may follow an English word of names: a voice that is made for
// software is neither mad nor soft.
var endings = map[string]bool{"": true, "ly": true, "er": true, "ness": true, "y": true, "ily": true, "ier": true, "ic": true, "ically": true, "th": true}

// Words of Chinese that are not what is in them: 特别 forbids nothing, 愉快 is not fast.
var (
	notForbidding = strings.NewReplacer("特别", "")
	notPace       = strings.NewReplacer("愉快", "", "欢快", "", "快乐", "", "傲慢", "")
)

// Parse reads a mood's name, English or Chinese, with an intensity from 0 to 1 behind a
// colon or without: "sad", "sad:0.5", "悲伤". "auto" is the zero value.
func Parse(text string) (f tonggan.Feeling, ok bool) {
	name, number, given := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(text)), "：", ":"), ":")
	if name == "auto" && !given {
		return f, true
	}
	f.Intensity = usual
	if given {
		x, err := strconv.ParseFloat(number, 64)
		if err != nil || !(x >= 0 && x <= 1) {
			return tonggan.Feeling{}, false
		}
		f.Intensity = x
	}
	for _, n := range names {
		for i, w := range n.words {
			if name != w || i > 0 && w[0] < 0x80 {
				continue // of English words the first alone is a name
			}
			if f.Mood = n.mood; n.mood == tonggan.Neutral {
				f.Intensity = 0
			}
			return f, true
		}
	}
	return tonggan.Feeling{}, false
}

// Instructions finds the first mood and how fast in words like "speak sadly and slowly"
// or 用开心的语气. What it does not know says nothing. Speed is a factor: 1 when nothing
// is said.
func Instructions(text string) (f tonggan.Feeling, speed float64) {
	speed = 1
	for _, clause := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(".,;!?，。；！？\n", r) }) {
		for _, part := range strings.Split(strings.ReplaceAll(clause, " but ", " and "), " and ") {
			if contains(" "+notForbidding.Replace(part)+" ", []string{"n't ", " not ", " no ", " never ", " without ", " less ", "不", "别", "勿"}) {
				continue
			}
			very := contains(" "+part+" ", []string{" very ", " extremely ", " really ", "非常", "很", "极", "十分", "特别"})
			weak := contains(" "+part+" ", []string{" slightly ", " a bit ", " a little ", " somewhat ", "有点", "有些", "略", "稍"})
			if m, ok := named(part); ok && f.Mood == "" {
				f = tonggan.Feeling{Mood: m, Intensity: usual}
				switch {
				case m == tonggan.Neutral:
					f.Intensity = 0
				case weak:
					f.Intensity = 0.4
				case very:
					f.Intensity = 1
				}
			}
			pace := " " + notPace.Replace(part)
			slow := contains(pace, []string{" slow", "慢"})
			fast := contains(pace, []string{" fast", " quick", " rapid", "快一", "快点", "快速", "很快", "语速快"})
			switch {
			case speed != 1:
			case slow && very:
				speed = 0.65
			case slow:
				speed = 0.8
			case fast && very:
				speed = 1.5
			case fast:
				speed = 1.25
			}
		}
	}
	return f, speed
}

// named is the mood that a text names first.
func named(text string) (m tonggan.Mood, ok bool) {
	first := len(text)
	for _, n := range names {
		for _, w := range n.words {
			if at := find(text, w); at >= 0 && at < first {
				m, first = n.mood, at
			}
		}
	}
	return m, m != ""
}

// find is where a word stands in a text: one of English by itself or with an ending.
func find(text, word string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return -1
		}
		at += from
		from = at + len(word)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		switch {
		case word[0] >= 0x80:
			return at
		case isLatin(before): // and a long run of letters is looked through once
			continue
		}
		end := strings.IndexFunc(text[from:], func(r rune) bool { return !isLatin(r) })
		if end < 0 {
			end = len(text) - from
		}
		if endings[text[from:from+end]] {
			return at
		}
	}
}

func isLatin(r rune) bool { return unicode.Is(unicode.Latin, r) }
