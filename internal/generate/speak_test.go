package generate

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"tonggan"
)

// A mark does not begin a sentence, however long the one before.
func TestSentencesOfMarks(t *testing.T) {
	for _, text := range []string{strings.Repeat("我", longest) + "。好。", "“" + strings.Repeat("我", longest-1) + "。”好。", strings.Repeat("我", longest+20) + "。"} {
		for _, s := range Sentences(text) {
			if strings.ContainsRune(closers, []rune(s.Text)[0]) {
				t.Errorf("a sentence is %q", s.Text)
			}
		}
	}
}

// A sentence that is mostly numbers is in its text's language.
func TestLanguageWithin(t *testing.T) {
	for _, c := range []struct{ sentence, text, want string }{
		{"10:30。", "几点了？10:30。", "zh"}, {"Tel：0755-12345678.", "请联系。Tel：0755-12345678.", "zh"}, {"3×4=12", "算式 3×4=12", "zh"},
		{"It is 10.", "他说：It is 10.", "en"}, {"10:30.", "What time? 10:30.", "en"}, {"好 OK", "", "zh"},
	} {
		if got := languageWithin(c.sentence, c.text); got != c.want {
			t.Errorf("%q of %q is %s", c.sentence, c.text, got)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // a paragraph's last ends in ¶
	}{
		{"", nil}, {" \n\n ", nil},
		{"Hello there. How are you?! Fine", []string{"Hello there.", "How are you?!", "Fine¶"}},
		{"Dr. Smith paid $3.50, e.g. for tea. J. R. came.", []string{"Dr. Smith paid $3.50, e.g. for tea.", "J. R. came.¶"}},
		{"第一句。“第二句！”第三句……\n新的一段", []string{"第一句。", "“第二句！”", "第三句……¶", "新的一段¶"}},
		{"one\r\ntwo.", []string{"one¶", "two.¶"}},
		{"The U.S. Army, at 5 p.m. on Jan. 5, etc. It is in the U.S. He left.", []string{"The U.S. Army, at 5 p.m. on Jan. 5, etc.", "It is in the U.S.", "He left.¶"}},
		{"J.R.R. Tolkien met Capt. Hook. No. 5 is vitamin C. No. Yes.", []string{"J.R.R. Tolkien met Capt. Hook.", "No. 5 is vitamin C.", "No.", "Yes.¶"}},
		{"See p. 12. It is 5.5 ft. tall, 6 ft. It was wide.", []string{"See p. 12.", "It is 5.5 ft. tall, 6 ft.", "It was wide.¶"}},
		{"नमस्ते। फिर। كيف؟ نعم.", []string{"नमस्ते।", "फिर।", "كيف؟", "نعم.¶"}},
		{"[One.] «Two.» 《三。》四", []string{"[One.]", "«Two.»", "《三。》", "四¶"}},
		{"\ufeffbeau\u00adti\u200bful.\u200b Yes\rNo\u2028Oh", []string{"beautiful.", "Yes¶", "No¶", "Oh¶"}},
		{"1.打开软件。2. 点击。\n3. Save it. It was 1984. So.", []string{"1.打开软件。", "2. 点击。¶", "3. Save it.", "It was 1984.", "So.¶"}},
		{"选 A.北京 B.上海。", []string{"选 A.北京 B.上海。¶"}},
		{"\"Stop!\" and he left. \"Go!\" He left.", []string{"\"Stop!\" and he left.", "\"Go!\"", "He left.¶"}},
		{"Add 1 tbsp. vinegar (incl. 20% VAT). Roe v. Wade, Apt. 4B, Ft. Worth, Lee et al. (2019).", []string{"Add 1 tbsp. vinegar (incl. 20% VAT).", "Roe v. Wade, Apt. 4B, Ft. Worth, Lee et al. (2019).¶"}},
		{"He said \"no.\" Then left.", []string{"He said \"no.\"", "Then left.¶"}},
	} {
		var got []string
		for _, s := range Sentences(c.text) {
			if s.Last {
				s.Text += "¶"
			}
			got = append(got, s.Text)
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q:\n%q, want\n%q", c.text, got, c.want)
		}
	}
	for _, text := range []string{strings.Repeat("word ", 300), strings.Repeat("a, b ", 300), strings.Repeat("猫", 1000), strings.Repeat("x", 1000)} {
		var all string
		for _, s := range Sentences(text) {
			if n := len([]rune(s.Text)); n > longest+2 {
				t.Errorf("%.20q...: %d characters in one breath", text, n)
			}
			all += s.Text
		}
		if clean := func(s string) string { return strings.ReplaceAll(s, " ", "") }; clean(all) != clean(text) {
			t.Errorf("%.20q...: something is lost", text)
		}
	}
}

// A text of marks alone is cut as quickly as another.
func TestOnlyMarks(t *testing.T) {
	began := time.Now()
	for _, text := range []string{strings.Repeat("!", 1<<17), strings.Repeat("。”", 1<<15), strings.Repeat("'a ", 1<<17)} {
		script(text, true)
	}
	if took := time.Since(began); took > 30*time.Second { // it took minutes
		t.Errorf("it took %v", took)
	}
}

// speaker says 100 samples a letter, and cannot read x.
type speaker struct {
	err      error
	phonetic bool
}

func (speaker) Rate() int        { return 1000 }
func (speaker) Speakers() int    { return 1 }
func (s speaker) Phonetic() bool { return s.phonetic }
func (speaker) Spell(text, lang string) string {
	return strings.ReplaceAll(text, "lang", lang)
}
func (s speaker) Say(_ context.Context, text string, _ int, p tonggan.Prosody, _ uint64) ([]float32, string, error) {
	unread := ""
	if strings.Contains(text, "x") {
		unread = "x ,"
	}
	return make([]float32, int(100*float64(len(strings.ReplaceAll(text, "x", "")))/factor(p.Rate))), unread, s.err
}

var plain = tonggan.Feeling{Mood: tonggan.Neutral}

func TestSpeak(t *testing.T) {
	a, err := Speak(t.Context(), speaker{}, nil, tonggan.SpeakRequest{Text: "I am 2.\nYou.", Feeling: plain})
	if err != nil || a.Rate != 1000 || len(a.Sentences) != 2 || len(a.Warnings) != 0 {
		t.Fatalf("%+v, %v", a, err)
	}
	if n := 100*len("I am two.") + 700 + 100*len("You."); len(a.Samples) != n {
		t.Errorf("%d samples, want %d", len(a.Samples), n)
	}
	if s := a.Sentences[1]; s.Text != "You." || s.Start != 1.6 || s.End != 2 || s.Samples != nil {
		t.Errorf("second sentence %+v", s)
	}
	var heard []int
	a, err = Speak(t.Context(), speaker{}, nil, tonggan.SpeakRequest{Text: "ab. cx.", Speed: 2, Feeling: plain, Each: func(s tonggan.Spoken) error {
		heard = append(heard, len(s.Samples))
		return nil
	}})
	if err != nil || a.Samples != nil || !reflect.DeepEqual(heard, []int{150 + 300, 100}) || len(a.Warnings) != 1 || !strings.Contains(a.Warnings[0], "cannot read x:") {
		t.Errorf("heard %v, %+v, %v", heard, a, err)
	}
	if _, err := Speak(t.Context(), speaker{}, nil, tonggan.SpeakRequest{Text: "x"}); tonggan.CodeOf(err) != tonggan.Unsupported {
		t.Errorf("nothing to be read: %v", err)
	}
	a, err = Speak(t.Context(), speaker{phonetic: true}, nil, tonggan.SpeakRequest{Text: "AH0 . B\n\nC1"})
	if err != nil || len(a.Sentences) != 2 || len(a.Samples) != 100*len("AH0 . B")+300+100*len("C1") {
		t.Errorf("phonemes: %+v, %v", a, err)
	}
	a, err = Speak(t.Context(), speaker{}, nil, tonggan.SpeakRequest{Text: "lang 1. lang 2.", Feeling: plain, Phonemes: true})
	if err != nil || len(a.Sentences) != 1 || len(a.Samples) != 100*len("lang 1. lang 2.") {
		t.Errorf("phonemes, asked for: %+v, %v", a, err)
	}
	a, err = Speak(t.Context(), speaker{}, nil, tonggan.SpeakRequest{Text: "lang.", Lang: "zh", Feeling: plain})
	if err != nil || len(a.Samples) != 100*len("zh.") {
		t.Errorf("spelled: %+v, %v", a, err)
	}
	a, err = Speak(t.Context(), speaker{phonetic: true}, nil, tonggan.SpeakRequest{Text: "[sad] AH0 . B\nC1"})
	if err != nil || a.Sentences[0].Text != "AH0 . B" || a.Sentences[0].Feeling.Mood != tonggan.Sad || a.Sentences[1].Feeling.Mood != tonggan.Neutral {
		t.Errorf("marked phonemes: %+v, %v", a, err)
	}
	enough := errors.New("enough")
	if _, err := Speak(t.Context(), speaker{}, nil, tonggan.SpeakRequest{Text: "a. b.", Each: func(tonggan.Spoken) error { return enough }}); !errors.Is(err, enough) {
		t.Errorf("stopped: %v", err)
	}
	if _, err := Speak(t.Context(), speaker{err: enough}, nil, tonggan.SpeakRequest{Text: "a"}); !errors.Is(err, enough) {
		t.Errorf("failed: %v", err)
	}
	for _, r := range []tonggan.SpeakRequest{{Text: " "}, {Text: "a", Speed: 5}, {Text: "a", Speed: -1}, {Text: "a", Lang: "fr"}, {Text: "a", Skip: -1}, {Text: "a", Feeling: tonggan.Feeling{Mood: "bored"}}, {Text: "a", Feeling: tonggan.Feeling{Mood: tonggan.Sad, Intensity: 2}}, {Text: strings.Repeat("a", maxSpeech+1)}} {
		if err := CheckSpeak(r); err == nil {
			t.Errorf("%.20q, speed %g, %s: no error", r.Text, r.Speed, r.Lang)
		}
	}
}
