package phoneme

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestOf(t *testing.T) {
	for _, c := range []struct{ text, lang, want string }{
		{"Hello, world!", "en", "HH AH0 L OW1 , W ER1 L D !"},
		{"", "en", ""},
		{"...!", "en", ""},
		{"(Well) - yes?!", "en", "W EH1 L , Y EH1 S ?"},
		{"the end of the day", "en", "DH IY0 EH1 N D AH1 V DH AH0 D EY1"},
		{"the the", "en", "DH AH0 DH AH0"},
		{"well-known, the dogs' 'tails'", "en", "W EH1 L N OW1 N , DH AH0 D AO1 G Z T EY1 L Z"},
		{"NASA, USB, DVDs, PhD, iPhone", "en", "N AE1 S AH0 , Y UW1 EH1 S B IY1 , D IY1 V IY1 D IY1 Z , P IY1 EY1 CH D IY1 , AY1 F OW2 N"},
		{"IT told us. THE CAT", "en", "AY1 T IY1 T OW1 L D AH1 S . DH AH0 K AE1 T"},
		{"a plan, plan A", "en", "AH0 P L AE1 N , P L AE1 N EY1"},
		{"J. Smith and I. Go", "en", "JH EY1 S M IH1 TH AH0 N D AY1 . G OW1"},
		{"she'll, Anna's, could've, they're", "en", "SH IY1 L , AE1 N AH0 Z , K UH1 D AH0 V , DH EH1 R"},
		{"naïve café", "en", "N AY2 IY1 V K AH0 F EY1"},
		{"the colour of theatres, organised", "en", "DH AH0 K AH1 L ER0 AH1 V TH IY1 AH0 T ER0 Z , AO1 R G AH0 N AY2 Z D"},
		{"room 7", "en", "R UW1 M S EH1 V AH0 N"},
		{"中国有对是元学五", "zh", "zh ong1 g uo2 iou3 d uei4 sh iii4 van2 x ve2 u3"},
		{"字日四女绿云月雨", "zh", "z ii4 r iii4 s ii4 n v3 l v4 vn2 ve4 v3"},
		{"我很好，你也很好。", "zh", "uo2 h en2 h ao3 , n i2 ie3 h en2 h ao3 ."},
		{"一天一个第一，看一看统一，一百", "zh", "i4 t ian1 i2 g e4 d i4 i1 , k an4 i5 k an4 t ong3 i1 , i4 b ai3"},
		{"一点五，一点也不，三点一刻", "zh", "i1 d ian2 u3 , i4 d ian2 ie3 b u4 , s an1 d ian3 i2 k e4"},
		{"高兴地说，得冠军，长得太长了", "zh", "g ao1 x ing4 d e5 sh uo1 , d e2 g uan4 j vn1 , zh ang3 d e5 t ai4 ch ang2 l e5"},
		{"一闪一闪，好好学习", "zh", "i4 sh an3 i4 sh an3 , h ao2 h ao3 x ve2 x i2"},
		{"不是不好，好不好", "zh", "b u2 sh iii4 b u4 h ao3 , h ao3 b u5 h ao3"},
		{"花儿，女儿，儿子", "zh", "h ua1 er5 , n v3 er2 , er2 z ii5"},
		{"试卷，第一卷，画卷，花卷，卷起，往上卷", "zh", "sh iii4 j van4 , d i4 i1 j van4 , h ua4 j van4 , h ua1 j van3 , j van2 q i3 , uang3 sh ang4 j van3"},
		{"番禺，任先生，仇女士，区小姐，解老师，单医生，查先生", "zh", "p an1 v2 , r en2 x ian1 sh eng5 , q iou2 n v3 sh iii4 , ou1 x iao2 j ie3 , x ie4 l ao3 sh iii1 , sh an4 i1 sh eng1 , zh a1 x ian1 sh eng5"},
		{"主任老师，社区医生，理解老师，名单老师，检查先生", "zh", "zh u3 r en4 l ao3 sh iii1 , sh e4 q v1 i1 sh eng1 , l i2 j ie2 l ao3 sh iii1 , m ing2 d an1 l ao3 sh iii1 , j ian3 ch a2 x ian1 sh eng5"},
		{"我有iPhone和U盘", "zh", "uo2 iou3 AY1 F OW2 N h e2 Y UW1 p an2"},
		{"say 你好 now", "en", "S EY1 n i2 h ao3 N AW1"},
		{"《书》：“好”……", "zh", "sh u1 , h ao3 ."},
		{"7天", "zh", "q i1 t ian1"},
		{"銀行行長還在重慶", "zh", "in2 h ang2 h ang2 zh ang3 h ai2 z ai4 ch ong2 q ing4"},
		{"Я", "en", "Я"},
	} {
		if got := strings.Join(Of(c.text, c.lang), " "); got != c.want {
			t.Errorf("%q: %s, want %s", c.text, got, c.want)
		}
	}
}

// Every syllable that a character can have is an initial and a final of the notation.
func TestNotation(t *testing.T) {
	initials := strings.Fields("b p m f d t n l g k h j q x zh ch sh r z c s")
	n := 0
	for r := rune(firstHan); r <= lastHan; r++ {
		s, ok := phrases().one(r)
		if !ok {
			continue
		}
		n++
		out := appendNotation(nil, s)
		final := out[len(out)-1]
		if !slices.Contains(finals, final[:len(final)-1]) || len(out) == 2 && !slices.Contains(initials, out[0]) || len(out) > 2 {
			t.Fatalf("%c, %v: %q", r, s, out)
		}
	}
	for word, all := range phrases().words {
		if utf8.RuneCountInString(word)-len(all) > 1 || len(all) == 0 || len(all) > maxHan {
			t.Errorf("%s has %d syllables, of at most %d", word, len(all), maxHan)
		}
		for _, s := range all {
			if _, final := parts(s.letters); !slices.Contains(finals, final) || s.tone < 1 || s.tone > 5 {
				t.Errorf("%s: %v", word, s)
			}
		}
	}
	if n < 26000 {
		t.Errorf("%d characters", n)
	}
}

func TestVowel(t *testing.T) {
	for s, want := range map[string]bool{"AH0": true, "AH": true, "ong1": true, "iii4": true, "B": false, "zh": false, "a": false, "a1": true, "a6": false, "": false, ",": false, "AH3": false} {
		if Vowel(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func TestRoman(t *testing.T) {
	for in, want := range map[string]string{"你好，银行行长。": "nihao,yinhanghangzhang.", "女 OK": "nu OK", "": "", "abc, d": "abc, d"} {
		if got := Roman(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// Whatever is written, only symbols come out, no more than a text can have, and never two
// pauses in a row.
func FuzzOf(f *testing.F) {
	for _, s := range []string{"Hello, world! ... (well)", "USA's DVDs McDonald O'Brien iOS", "一不儿子得地着了为 不一 一", "the the 's ' -- a.b. \xff\xfe", strings.Repeat("a", 300), "〇㐀鿿𠀀ßœİ", "read the record he'd read"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, zh bool) {
		if len(s) > 2000 {
			return
		}
		lang := "en"
		if zh {
			lang = "zh"
		}
		out := Of(s, lang)
		if len(out) > 12*len(s) {
			t.Errorf("%d bytes become %d symbols", len(s), len(out))
		}
		last := ","
		for _, p := range out {
			pause := strings.Contains(marks, p)
			if p == "" || pause && strings.Contains(marks, last) {
				t.Errorf("%q: %q behind %q", s, p, last)
			}
			last = p
		}
		Roman(s)
	})
}

// BenchmarkDecode is what the first text waits for.
func BenchmarkDecode(b *testing.B) {
	for b.Loop() {
		parseLexicon()
		parseTrees()
		parsePinyin()
		parsePhrases()
	}
}

func BenchmarkOf(b *testing.B) {
	for _, c := range []struct{ lang, text string }{
		{"en", "She read the letter yesterday, but the blorfs of the old record player wouldn't stop; nobody at NASA knew why."},
		{"zh", "银行行长觉得音乐会很好，他们还没有把那本书还给重庆的老师，一定得慢慢地走。"},
	} {
		b.Run(c.lang, func(b *testing.B) {
			Of(c.text, c.lang)
			b.ReportAllocs()
			b.SetBytes(int64(len(c.text)))
			for b.Loop() {
				Of(c.text, c.lang)
			}
		})
	}
}
