// Package hanzi writes Chinese in simplified characters, in which the built-in models have learnt it.
package hanzi

import (
	_ "embed"
	"strings"
	"sync"
)

// pairs of a traditional and a simplified character (training/letters/simplified.py).
//
//go:embed simplified.txt
var pairs string

// table is every character that is written another way. Of those whose way depends on the word
// it has the usual one; words has the rest.
var table = sync.OnceValue(func() map[rune]rune {
	m := map[rune]rune{}
	all := []rune(strings.Join(strings.Fields(pairs), ""))
	for i := 0; i < len(all); i += 2 {
		m[all[i]] = all[i+1]
	}
	return m
})

// words of two characters that are not written as the table has it.
var words = sync.OnceValue(func() map[[2]rune][2]rune {
	m := map[[2]rune][2]rune{}
	add := func(from, to string) {
		f, t := []rune(from), []rune(to)
		m[[2]rune(f)] = [2]rune(t)
	}
	for _, w := range strings.Fields("乾隆 乾坤 乾县 乾陵 乾清 康乾 著名 著作 著者 著称 著述 名著 原著 巨著 专著 论著 编著 合著 土著 显著 卓著 昭著 拙著 译著 遗著 所著 瞭望 狼藉 枕藉 藉藉") {
		add(w, w)
	}
	for _, w := range strings.Fields("乾縣乾县 著稱著称 專著专著 論著论著 編著编著 顯著显著 譯著译著 遺著遗著 計畫计划 彷彿仿佛 沈沒沉没 沈默沉默 沈重沉重 沈船沉船 反覆反复 答覆答复 回覆回复 重覆重复") {
		add(w[:len(w)/2], w[len(w)/2:])
	}
	return m
})

// Simplified is text with its traditional characters simplified, as many characters as it had;
// the text itself if it has none. It goes by characters and some fifty words, not by what is
// meant. Where anything changes, bytes that are no UTF-8 become U+FFFD.
func Simplified(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= 0x3400 }) {
		return text
	}
	runes, words, table, changed := []rune(text), words(), table(), false
	for i := 0; i < len(runes); i++ {
		if i+1 < len(runes) {
			pair := [2]rune(runes[i : i+2])
			if to, ok := words[pair]; ok {
				changed = changed || to != pair
				copy(runes[i:], to[:])
				i++
				continue
			}
		}
		if to, ok := table[runes[i]]; ok {
			runes[i], changed = to, true
		}
	}
	if !changed {
		return text
	}
	return string(runes)
}
