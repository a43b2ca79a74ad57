package token

import "testing"

func TestTight(t *testing.T) {
	for s, want := range map[string]string{
		"":                  "",
		"一 只 猫":             "一只猫",
		"一 只 猫 ， 在 跑 。":     "一只猫，在跑。",
		"a cat 猫 and 狗 狗":   "a cat 猫 and 狗狗",
		"two  spaces  here": "two  spaces  here",
		"红 色 3 只":           "红色 3 只",
		"猫 ":                "猫 ",
	} {
		if got := Tight(s); got != want {
			t.Errorf("Tight(%q) = %q, want %q", s, got, want)
		}
	}
}
