package tonggan

import "strings"

// languageNames are the codes of Whisper's languages and their names in English, as its
// vocabulary and OpenAI's program have them.
const languageNames = `
af afrikaans, am amharic, ar arabic, as assamese, az azerbaijani, ba bashkir, be belarusian, bg bulgarian,
bn bengali, bo tibetan, br breton, bs bosnian, ca catalan|valencian, cs czech, cy welsh, da danish, de german,
el greek, en english, es spanish|castilian, et estonian, eu basque, fa persian, fi finnish, fo faroese,
fr french, gl galician, gu gujarati, ha hausa, haw hawaiian, he hebrew, hi hindi, hr croatian,
ht haitian creole|haitian, hu hungarian, hy armenian, id indonesian, is icelandic, it italian, ja japanese,
jw javanese, ka georgian, kk kazakh, km khmer, kn kannada, ko korean, la latin, lb luxembourgish|letzeburgesch,
ln lingala, lo lao, lt lithuanian, lv latvian, mg malagasy, mi maori, mk macedonian, ml malayalam,
mn mongolian, mr marathi, ms malay, mt maltese, my myanmar|burmese, ne nepali, nl dutch|flemish, nn nynorsk,
no norwegian, oc occitan, pa punjabi|panjabi, pl polish, ps pashto|pushto, pt portuguese,
ro romanian|moldavian|moldovan, ru russian, sa sanskrit, sd sindhi, si sinhala|sinhalese, sk slovak,
sl slovenian, sn shona, so somali, sq albanian, sr serbian, su sundanese, sv swedish, sw swahili, ta tamil,
te telugu, tg tajik, th thai, tk turkmen, tl tagalog, tr turkish, tt tatar, uk ukrainian, ur urdu, uz uzbek,
vi vietnamese, yi yiddish, yo yoruba, yue cantonese, zh chinese|mandarin
`

// languageCode is the code of each name, and of codes that are usual where Whisper has
// another.
var languageCode = func() map[string]string {
	codes := map[string]string{"cmn": "zh", "fil": "tl", "iw": "he", "jv": "jw", "nb": "no"}
	for _, one := range strings.Split(languageNames, ",") {
		code, names, _ := strings.Cut(strings.TrimSpace(one), " ")
		for _, name := range strings.Split(names, "|") {
			codes[name] = code
		}
	}
	return codes
}()

// LanguageCode is the code of a language that people name by its code, with a region or
// without, or in English, in any case: "zh-CN" and "Mandarin" are zh. "auto" is "", which
// finds it out. What nobody knows stays, for the model to refuse.
func LanguageCode(named string) string {
	s := strings.ToLower(strings.TrimSpace(named))
	if i := strings.IndexAny(s, "-_"); i > 0 {
		s = s[:i]
	}
	if s == "auto" {
		return ""
	}
	if code, ok := languageCode[s]; ok {
		return code
	}
	return s
}
