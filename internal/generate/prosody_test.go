package generate

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tonggan"
	"tonggan/internal/sound"
)

// vowel is a voice without control: glottal pulses at a moving frequency, through two
// formants.
type vowel struct {
	mean, move, turn, seconds float64 // Hz, semitones, turns a second, at speed 1
}

const vowelRate = 16000

func (vowel) Rate() int      { return vowelRate }
func (vowel) Speakers() int  { return 1 }
func (vowel) Phonetic() bool { return false }

func (vowel) Spell(text, _ string) string { return text }

func (v vowel) Say(_ context.Context, text string, _ int, speed float64, _ uint64) ([]float32, string, error) {
	if text != "One." {
		v.seconds = 0.1 // nobody measures it
	}
	out := make([]float32, int(v.seconds/speed*vowelRate))
	phase, r := 0.0, math.Exp(-math.Pi*100/vowelRate)
	var y, formants [2][2]float64
	for k, f := range []float64{650, 1200} {
		formants[k] = [2]float64{2 * r * math.Cos(2*math.Pi*f/vowelRate), -r * r}
	}
	for i := range out {
		t := float64(i) / vowelRate * speed
		phase += v.mean * math.Exp2(v.move/12*math.Sin(2*math.Pi*v.turn*t)) / vowelRate
		x := 0.0
		if phase >= 1 {
			phase, x = phase-1, 0.4
		}
		for k, f := range formants {
			n := x + f[0]*y[k][0] + f[1]*y[k][1]
			y[k] = [2]float64{n, y[k][0]}
			x = n * (1 - r) * 3
		}
		out[i] = float32(x)
	}
	return out, "", nil
}

// heard is what a listener would measure.
type heard struct{ seconds, pitch, span, level, pause float64 } // s, semitones, semitones, dB, s

func listen(t *testing.T, v vowel, f tonggan.Feeling) heard {
	a, err := Speak(t.Context(), Bend(v), nil, tonggan.SpeakRequest{Text: "One. Two.", Feeling: f})
	if err != nil {
		t.Fatal(err)
	}
	first, second := a.Sentences[0], a.Sentences[1]
	x := a.Samples[:int(first.End*vowelRate)]
	h := heard{seconds: first.End, pause: second.Start - first.End}
	var all []float64
	for _, p := range sound.Pitch(x, vowelRate) {
		if p > 0 {
			all = append(all, 12*math.Log2(p))
		}
	}
	slices.Sort(all)
	h.pitch, h.span = all[len(all)/2], all[len(all)*9/10]-all[len(all)/10]
	for _, s := range x {
		h.level += float64(s) * float64(s) / float64(len(x))
	}
	h.level = 10 * math.Log10(h.level)
	return h
}

// Every mood moves what can be heard to where its table says, in 95 of 100 cases.
func TestMoodsAreHeard(t *testing.T) {
	want := map[tonggan.Mood]heard{ // signs: up, down, or 0: not asked
		tonggan.Happy:   {-1, 1, 1, 1, -1},
		tonggan.Sad:     {1, -1, -1, -1, 1},
		tonggan.Angry:   {-1, -1, -1, 1, -1},
		tonggan.Afraid:  {-1, 1, -1, -1, -1},
		tonggan.Tender:  {1, -1, -1, -1, 1},
		tonggan.Excited: {-1, 1, 1, 1, -1},
	}
	r := rand.New(rand.NewPCG(3, 4))
	const cases = 200
	wrong := map[tonggan.Mood]int{}
	for range cases {
		v := vowel{mean: 85 * math.Exp2(1.6*r.Float64()), move: 1.5 + 2*r.Float64(), turn: 1.5 + r.Float64(), seconds: 0.6 + 0.4*r.Float64()}
		before := listen(t, v, plain)
		for m, w := range want {
			after := listen(t, v, tonggan.Feeling{Mood: m, Intensity: 0.5 + 0.5*r.Float64()})
			for _, d := range [][2]float64{{w.seconds, after.seconds - before.seconds}, {w.pitch, after.pitch - before.pitch}, {w.span, after.span - before.span}, {w.level, after.level - before.level}, {w.pause, after.pause - before.pause}} {
				if d[0]*d[1] <= 0 {
					wrong[m]++
					break
				}
			}
		}
	}
	for m := range want {
		t.Logf("%s: %d of %d right", m, cases-wrong[m], cases)
		if wrong[m] > cases/20 {
			t.Errorf("%s: %d of %d voices do not move as they should", m, wrong[m], cases)
		}
	}
}

// Nothing asked, nothing changed.
func TestNeutralIsTheModelsOwn(t *testing.T) {
	v := vowel{mean: 120, move: 2, turn: 1, seconds: 0.5}
	want, _, _ := v.Say(t.Context(), "One.", 0, 1, 0)
	for _, p := range []tonggan.Prosody{{}, prosody(plain), prosody(tonggan.Feeling{Mood: tonggan.Sad})} {
		got, _, err := Bend(v).Say(t.Context(), "One.", 0, p, 0)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%+v changes the voice (%v)", p, err)
		}
	}
}

func TestProsodyScales(t *testing.T) {
	if p := prosody(plain); p != (tonggan.Prosody{Rate: 1, Range: 1, Pause: 1}) {
		t.Errorf("neutral: %+v", p)
	}
	for m, full := range moods {
		if p := prosody(tonggan.Feeling{Mood: m, Intensity: 1}); math.Abs(p.Rate-full.Rate) > 1e-12 || p.Pitch != full.Pitch {
			t.Errorf("%s at 1: %+v", m, p)
		}
		if p := prosody(tonggan.Feeling{Mood: m}); p != (tonggan.Prosody{Rate: 1, Range: 1, Pause: 1}) {
			t.Errorf("%s at 0: %+v", m, p)
		}
	}
}

func TestScript(t *testing.T) {
	short := map[tonggan.Mood]string{"": "-", tonggan.Sad: "S", tonggan.Excited: "E", tonggan.Neutral: "N"}
	for _, c := range []struct {
		text string
		cast bool
		want string
	}{
		{"Hello. You.", false, "-:Hello.|-:You.¶"},
		{"One. [sad] Two. Three. [excited:0.5] Four.\nFive.", false, "-:One.|S:Two.|S:Three.|E:Four.¶|-:Five.¶"},
		{"【悲伤】他走了。[auto]好。【中性】完。", false, "S:他走了。|-:好。|N:完。¶"},
		{"See [1] and [note] 【注】 here. [sad:9] x", false, "-:See [1] and [note] 【注】 here.|-:[sad:9] x¶"},
		{"[sad]\n\nx", false, "-:x¶"},
		{"“Hi,” said Anna. “Go!” Then Bob said: “No.” He left.", true, "-Anna:“Hi,”|-:said Anna.|-Anna:“Go!”|-:Then Bob said:|-Bob:“No.”|-:He left.¶"},
		{"\"Who?\" he asked. [sad] \"It is me, \" whispered Mrs. Hill.", true, "-?:\"Who?\"|-:he asked.|SMrs. Hill:\"It is me, \"|S:whispered Mrs. Hill.¶"},
		{"小红笑着说：“你好。”“再见！”李明大声喊道。", true, "-:小红笑着说：|-小红:“你好。”|-李明:“再见！”|-:李明大声喊道。¶"},
		{"「走吧。」他说。", true, "-?:「走吧。」|-:他说。¶"},
		{"“An open quote", true, "-?:“An open quote¶"},
	} {
		var got []string
		for _, l := range script(c.text, c.cast) {
			s := short[l.feeling.Mood] + l.who + ":" + l.Text
			if l.Last {
				s += "¶"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s\n%s, want\n%s", c.text, s, c.want)
		}
	}
}

// Who says what, in all kinds of quotes.
func TestDialogue(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"‘I don’t know,’ said Tom. ‘The boys’ hats.’", "Tom:‘I don’t know,’|:said Tom.|Tom:‘The boys’ hats.’"},
		{"'Rock 'n' roll,' said Tom in the '90s. It's the dogs' house.", "Tom:'Rock 'n' roll,'|:said Tom in the '90s.|:It's the dogs' house."},
		{"‘Tis the season of the boys’ hats.", ":‘Tis the season of the boys’ hats."},
		{"所谓“成功”就是这样。", ":所谓“成功”就是这样。"},
		{"He called it a \"mistake\" and left.", ":He called it a \"mistake\" and left."},
		{"He is 6'2\" tall. \"Go,\" said Tom.", ":He is 6'2\" tall.|Tom:\"Go,\"|:said Tom."},
		{"[sad] “Go” 他说“好”。He said “no” and left.", "?:“Go”|:他说|?:“好”|:。|:He said|?:“no”|:and left."},
		{"Tom said, “One.\n“Two.\n“Three.”\n“Four.”", ":Tom said,|Tom:“One.|Tom:“Two.|Tom:“Three.”|?:“Four.”"},
		{"Tom said, “One.\nHe left.\n“Two.”", ":Tom said,|Tom:“One.|:He left.|?:“Two.”"},
		{"“He said ‘no’ to me,” Anna said. «Oui,» said Luc.", "Anna:“He said ‘no’ to me,”|:Anna said.|Luc:«Oui,»|:said Luc."},
		{"“Hi,” everyone said. Everyone said, “Ho.” “Ha!” demanded Mr Hill. O’Brien said: “No.”", "?:“Hi,”|:everyone said.|:Everyone said,|?:“Ho.”|Mr Hill:“Ha!”|:demanded Mr Hill.|:O’Brien said:|O’Brien:“No.”"},
		{"‘Oh!’ said the Rabbit. “Well!” thought Alice. The Rabbit said, ‘No.’ 小红想：“走。”", "Rabbit:‘Oh!’|:said the Rabbit.|Alice:“Well!”|:thought Alice.|:The Rabbit said,|Rabbit:‘No.’|:小红想：|小红:“走。”"},
		{"于是小红说：“走。”站在旁边的小红对妈妈说：“好。”", ":于是小红说：|小红:“走。”|:站在旁边的小红对妈妈说：|小红:“好。”"},
		{"哈利·波特说：「好。」\nTom说：“好。”\n妈妈问小红：“去吗？”\n“去，”小红对她说。", ":哈利·波特说：|哈利·波特:「好。」|:Tom说：|Tom:“好。”|:妈妈问小红：|妈妈:“去吗？”|小红:“去，”|:小红对她说。"},
	} {
		var got []string
		for _, l := range script(c.text, true) {
			got = append(got, l.who+":"+l.Text)
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s\n%s, want\n%s", c.text, s, c.want)
		}
	}
}

// The same name has the same voice, and the narrator keeps the one that was chosen.
func TestCast(t *testing.T) {
	text := "“A,” said Anna. “B,” said Bob.\n“C,” said Anna."
	names := Names(text, nil)
	if !slices.Equal(names, []string{"Anna", "Bob"}) || !slices.Equal(Names("“D,” said Carl.", names), []string{"Anna", "Bob", "Carl"}) {
		t.Fatalf("names %q", names)
	}
	for voices, want := range map[int]int{1: 3, 2: 2, 3: 3, 5: 3} { // different ways to sound
		used := map[[2]float64]bool{}
		for _, who := range []string{"", "Anna", "Bob"} {
			v, up := role(who, names, 0, voices)
			if v < 0 || v >= voices || who == "" && (v != 0 || up != 0) || who != "" && voices > 1 && v == 0 {
				t.Errorf("%q of %d voices is voice %d, %g semitones", who, voices, v, up)
			}
			used[[2]float64{float64(v), up}] = true
		}
		if len(used) != want {
			t.Errorf("%d voices: %d are heard, want %d", voices, len(used), want)
		}
	}
	a, err := Speak(t.Context(), speaker{}, nil, tonggan.SpeakRequest{Text: text, Cast: true, Feeling: plain})
	if err != nil || a.Sentences[0].Who != "Anna" || a.Sentences[4].Who != "Anna" || a.Sentences[1].Who != "" {
		t.Errorf("%+v, %v", a, err)
	}
}

// A reading that goes on where it stopped says the same.
func TestSkip(t *testing.T) {
	r := tonggan.SpeakRequest{Text: "One. He wept at the grave. Three!", Feeling: tonggan.Feeling{}}
	whole, err := Speak(t.Context(), speaker{}, nil, r)
	if err != nil {
		t.Fatal(err)
	}
	r.Skip = 1
	rest, err := Speak(t.Context(), speaker{}, nil, r)
	if err != nil || len(rest.Sentences) != 2 || rest.Sentences[0].Of != 2 || rest.Sentences[0].Feeling != whole.Sentences[1].Feeling {
		t.Fatalf("%+v, %v", rest, err)
	}
	if n := len(whole.Samples) - int(whole.Sentences[1].Start*1000+0.5); len(rest.Samples) != n {
		t.Errorf("%d samples, want %d", len(rest.Samples), n)
	}
	r.Skip = 3
	if rest, err = Speak(t.Context(), speaker{}, nil, r); err != nil || len(rest.Sentences) != 0 {
		t.Errorf("nothing left: %+v, %v", rest, err)
	}
}

// FuzzScript: nothing of a text without marks is lost, cast or not.
func FuzzScript(f *testing.F) {
	f.Add("“Hi,” said Anna. 「走吧」他说。 Dr. X paid 3.5!\n\nNew.")
	f.Add("\"an open quote [1] 【注】 Anna said: ")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		squeeze := func(s string) string { return strings.Join(strings.Fields(strings.Join(paragraphs(s), " ")), "") }
		for _, cast := range []bool{false, true} {
			var all strings.Builder
			marked := false
			for _, c := range script(text, cast) {
				all.WriteString(c.Text)
				marked = marked || c.feeling.Mood != ""
			}
			// A mark may hold over nothing: then only no more than the text may come out.
			if got, want := squeeze(all.String()), squeeze(text); got != want && (!marked && !mark.MatchString(text) || len(got) > len(want)) {
				t.Errorf("%q became %q", want, got)
			}
		}
	})
}

// TestManyQuotes: words in quotes that nobody says are all the narrator's.
func TestManyQuotes(t *testing.T) {
	text := strings.Repeat("b “a” ", 1<<16) + "b"
	began := time.Now()
	if all, _ := dialogue(text, ""); len(all) != 1 || all[0].text != text || all[0].quoted {
		t.Errorf("got %d spans", len(all))
	}
	if took := time.Since(began); took > 10*time.Second { // it took half a minute
		t.Errorf("took %v", took)
	}
}
