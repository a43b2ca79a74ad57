package tonggan

import "testing"

func TestLanguageCode(t *testing.T) {
	for s, want := range map[string]string{
		"": "", "auto": "", " Auto": "", "en": "en", "EN": "en", "en-US": "en", "zh_CN": "zh", " zh-Hant-TW ": "zh", "yue": "yue", "cmn-Hans-CN": "zh", "nb-NO": "no",
		"english": "en", "Chinese": "zh", "MANDARIN": "zh", "Cantonese": "yue", "Haitian Creole": "ht", "haitian": "ht", "Myanmar": "my", "Castilian": "es", "Hawaiian": "haw",
		"klingon": "klingon", "xx": "xx", "-": "-",
	} {
		if got := LanguageCode(s); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
	if n := len(languageCode); n != 100+12+5 {
		t.Errorf("%d names and codes", n)
	}
}
