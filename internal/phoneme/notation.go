package phoneme

import "strings"

// appendNotation appends the initial and the final of a syllable: zhong1 is zh ong1.
func appendNotation(out []string, s syllable) []string {
	initial, final := parts(s.letters)
	if initial != "" {
		out = append(out, initial)
	}
	return append(out, toned(final, s.tone))
}

// parts is the initial and the final of pinyin, the final as ISO 7098 has it in full.
func parts(letters string) (initial, final string) {
	n := 0
	switch {
	case strings.HasPrefix(letters, "zh") || strings.HasPrefix(letters, "ch") || strings.HasPrefix(letters, "sh"):
		n = 2
	case letters != "" && strings.IndexByte("bpmfdtnlgkhjqxrzcs", letters[0]) >= 0:
		n = 1
	}
	initial, final = letters[:n], letters[n:]
	if f, ok := written[final]; ok && initial == "" {
		return "", f
	}
	front := initial == "j" || initial == "q" || initial == "x"
	switch {
	case final == "i" && (initial == "z" || initial == "c" || initial == "s"):
		return initial, "ii"
	case final == "i" && (n == 2 || initial == "r"):
		return initial, "iii"
	case front && strings.HasPrefix(final, "u"):
		final = "v" + final[1:]
	}
	if f, ok := short[final]; ok {
		final = f
	}
	return initial, final
}

// short are finals that pinyin shortens behind an initial.
var short = map[string]string{"iu": "iou", "ui": "uei", "un": "uen", "ue": "ve"}

// written are syllables without an initial, which pinyin writes with y and w.
var written = map[string]string{
	"yi": "i", "ya": "ia", "yo": "o", "ye": "ie", "yao": "iao", "you": "iou", "yan": "ian", "yin": "in", "yang": "iang", "ying": "ing", "yong": "iong",
	"wu": "u", "wa": "ua", "wo": "uo", "wai": "uai", "wei": "uei", "wan": "uan", "wen": "uen", "wang": "uang", "weng": "ueng",
	"yu": "v", "yue": "ve", "yuan": "van", "yun": "vn",
}

// finals are those of the notation, in order; tones hold each with its tones.
var finals = strings.Fields("a o e ai ei ao ou an en ang eng er i ia ie iao iou ian in iang ing u ua uo uai uei uan uen uang ueng ong v ve van vn iong ii iii")

var tones = func() map[string]*[5]string {
	m := make(map[string]*[5]string, len(finals))
	for _, f := range finals {
		m[f] = &[5]string{f + "1", f + "2", f + "3", f + "4", f + "5"}
	}
	return m
}()

func toned(final string, tone byte) string { return tones[final][tone-1] }
