package hanzi

import (
	"testing"
	"unicode/utf8"
)

func TestSimplified(t *testing.T) {
	for text, want := range map[string]string{
		"一隻戴著藍色帽子的貓":           "一只戴着蓝色帽子的猫",
		"著名的銀行行長在重慶，原著、顯著":     "著名的银行行长在重庆，原著、显著",
		"乾隆、乾淨、康乾，扭轉乾坤":        "乾隆、干净、康乾，扭转乾坤",
		"頭髮、發現、後面、皇后、麵條、什麼、瞭解": "头发、发现、后面、皇后、面条、什么、了解",
		"計畫、彷彿、沈默，瞭望":          "计划、仿佛、沉默，瞭望",
		"他拿著書，背著書包":            "他拿着书，背着书包",
		"憑藉，一片狼藉":              "凭借，一片狼藉",
		"一只戴着蓝色帽子的猫":           "一只戴着蓝色帽子的猫",
		"a cat 貓 \xff貓":        "a cat 猫 \ufffd猫",
		"著":                    "着", "著名": "著名", "": "",
	} {
		if got := Simplified(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// No simplified character is simplified once more, but for a rare one.
func TestTable(t *testing.T) {
	if n := len(table()); n < 2900 {
		t.Errorf("%d characters, want some 2960", n)
	}
	for from, to := range table() {
		if again, ok := table()[to]; ok && from != '薴' {
			t.Errorf("%c is %c, which is %c", from, to, again)
		}
	}
}

func FuzzSimplified(f *testing.F) {
	f.Add("著名的貓戴著\xe8帽子")
	f.Fuzz(func(t *testing.T, text string) {
		got := Simplified(text)
		if utf8.RuneCountInString(got) != utf8.RuneCountInString(text) {
			t.Errorf("%q became %q", text, got)
		}
	})
}
