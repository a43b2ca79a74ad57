package phoneme

import "strings"

const (
	numerals = "零〇一二两三四五六七八九十百千万亿点"
	after1   = "月号日楼班等级层"      // behind one where it counts in order
	roots    = "女婴幼孤健宠男小胎患产混少" // before 儿 that is a child and no suffix
	children = "子童女歌科媳孙时戏园"    // behind it
)

// sandhi changes tones to what is spoken: those of one and not, of third tones in a row,
// and of the suffix er.
func sandhi(runes []rune, all []syllable) {
	at := func(i int) rune {
		if i < 0 || i >= len(runes) {
			return 0
		}
		return runes[i]
	}
	for i := range all {
		last, next := at(i-1), at(i+1)
		switch runes[i] {
		case '一':
			if last != 0 && last == next && at(i-2) != '一' { // look a little: kan yi kan
				all[i].tone = 5
			} else if all[i].tone == 1 && next != 0 && !counts(last, next, at(i+2)) {
				all[i].tone = before4(all[i+1], next)
			}
		case '不':
			switch {
			case last != 0 && last == next && !(next == '得' && at(i+2) == '了'): // but 不得了
				all[i].tone = 5
			case all[i].tone == 4 && next != 0:
				all[i].tone = before4(all[i+1], next)
			}
		case '儿':
			if last != 0 && all[i].letters == "er" && !strings.ContainsRune(roots, last) && (next == 0 || !strings.ContainsRune(children, next)) {
				all[i].tone = 5
			}
		}
	}
	thirds(all)
}

// counts says whether one is said as when counting, between last and next, which third
// follows: 十一, 第一, 一九八四, 一月, 统一, 一点五.
func counts(last, next, third rune) bool {
	switch {
	case next == '刻':
		return false
	case next == '年' && third == '级', next == '季' && third == '度':
		return true
	case next == '点':
		return third != 0 && strings.ContainsRune(numerals, third)
	case last != 0 && strings.ContainsRune(numerals+"第初周期之统唯专万", last):
		return true
	case strings.ContainsRune("百千万亿", next):
		return false
	}
	return strings.ContainsRune(numerals+after1, next)
}

// before4 is the tone of one and not: rising before a falling tone, else falling. A
// neutral 个 counts as falling.
func before4(next syllable, r rune) byte {
	if next.tone == 4 || next.tone == 5 && r == '个' {
		return 2
	}
	return 4
}

// thirds makes all third tones in a row rise but the last. More than three are said in
// twos, the last of them a three where their number is odd.
func thirds(all []syllable) {
	for i := 0; i < len(all); {
		n := 0
		for i+n < len(all) && all[i+n].tone == 3 {
			n++
		}
		for k := range n - 1 {
			if n <= 3 || k%2 == 0 || n%2 == 1 && k == n-2 {
				all[i+k].tone = 2
			}
		}
		i += n + 1
	}
}
