package generate

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"tonggan"
)

type listener struct {
	says []tonggan.Segment
	err  error
}

func (l listener) Transcribe(_ context.Context, samples []float32, _ tonggan.TranscribeRequest, each func([]tonggan.Segment, int) error) (string, error) {
	if err := each(l.says, len(samples)); err != nil {
		return "", err
	}
	return "en", l.err
}

func (listener) Check(tonggan.TranscribeRequest) error { return nil }

func (listener) Window() float64 { return 30 }

func TestTranscribe(t *testing.T) {
	var heard []string
	r := tonggan.TranscribeRequest{Sound: tonggan.Source{Name: "a.wav"}, Each: func(s tonggan.Segment, done, total float64) error {
		heard = append(heard, s.Text)
		if done != 2 || total != 2 {
			t.Errorf("%g of %g seconds", done, total)
		}
		return nil
	}}
	a, err := Transcribe(t.Context(), listener{says: []tonggan.Segment{{Start: 0, End: 1, Text: "one"}, {Start: 1, End: 9, Text: "two"}}}, make([]float32, 2*SoundRate), r)
	if err != nil || a.Language != "en" || a.Sound != "a.wav" || a.Seconds != 2 || len(a.Warnings) != 0 || len(heard) != 2 {
		t.Fatalf("%+v, %v, heard %q", a, err, heard)
	}
	if a.Segments[1].End != 2 {
		t.Errorf("a segment ends at %g of 2 seconds", a.Segments[1].End)
	}
	if _, err := Transcribe(t.Context(), listener{}, nil, tonggan.TranscribeRequest{Speakers: 21}); tonggan.CodeOf(err) != tonggan.Invalid {
		t.Errorf("21 speakers: %v", err)
	}
	a, err = Transcribe(t.Context(), listener{says: []tonggan.Segment{{End: 1, Text: "one"}}}, make([]float32, SoundRate), tonggan.TranscribeRequest{Speakers: tonggan.AnySpeakers})
	if err != nil || a.Segments[0].Speaker != 1 {
		t.Errorf("one speaker: %+v, %v", a, err)
	}
	a, err = Transcribe(t.Context(), listener{says: []tonggan.Segment{{End: 1, Text: "one", MeanLogProb: -1.2}, {Start: 1, End: 2, Text: "two", MeanLogProb: -0.3}}}, make([]float32, 2*SoundRate), tonggan.TranscribeRequest{})
	if err != nil || len(a.Warnings) != 1 || !strings.HasPrefix(a.Warnings[0], "1 of 2 segments") {
		t.Errorf("a guess: %v, %v", a, err)
	}
	said := []tonggan.Word{{Start: 0.8, End: 1.1}, {Start: 1.1, End: 1.6}, {Start: 1.5, End: 2.3}, {Start: 2.3, End: 2.4}}
	a, err = Transcribe(t.Context(), listener{says: []tonggan.Segment{{Start: 1, End: 2, Words: said}}}, make([]float32, 3*SoundRate), tonggan.TranscribeRequest{Words: true})
	if want := []tonggan.Word{{Start: 1, End: 1.1}, {Start: 1.1, End: 1.6}, {Start: 1.6, End: 2}, {Start: 2, End: 2}}; err != nil || !slices.Equal(a.Segments[0].Words, want) {
		t.Errorf("words are at %v, want %v; %v", a.Segments[0].Words, want, err)
	}
	a, err = Transcribe(t.Context(), listener{}, nil, tonggan.TranscribeRequest{})
	if err != nil || len(a.Warnings) != 1 {
		t.Errorf("silence: %+v, %v", a, err)
	}
	if _, err := Transcribe(t.Context(), listener{err: context.Canceled}, nil, r); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Hello.|How are you?", "Hello. How are you?"}, {"你好|，世界。|再见", "你好，世界。再见"}, {"| a ||b", "a b"}, {"", ""},
		{"他说|“你好”", "他说“你好”"}, {"我有|3|个|iPhone", "我有3个iPhone"}, {"コ|ー|ヒ|ー", "コーヒー"}, {"안녕|하세요", "안녕 하세요"}, {"OK|好", "OK好"}, {"Fine.|你好", "Fine. 你好"},
	} {
		var s []tonggan.Segment
		for _, text := range strings.Split(c.in, "|") {
			s = append(s, tonggan.Segment{Text: text})
		}
		if got := Text(s); got != c.want {
			t.Errorf("%q: %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSubtitles(t *testing.T) {
	s := []tonggan.Segment{{Start: 0, End: 1.5, Text: " Tom & \n\"Jerry\" <3 "}, {Start: 3661.0049, End: 3662.9999, Text: "a --> b, 猫"}}
	for format, want := range map[string]string{
		"txt": "Tom & \"Jerry\" <3\na --> b, 猫\n",
		"srt": "1\n00:00:00,000 --> 00:00:01,500\nTom & \"Jerry\" <3\n\n2\n01:01:01,005 --> 01:01:03,000\na -> b, 猫\n\n",
		"vtt": "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nTom &amp; \"Jerry\" &lt;3\n\n01:01:01.005 --> 01:01:03.000\na --&gt; b, 猫\n\n",
		"lrc": "[00:00.00]Tom & \"Jerry\" <3\n[61:01.00]a --> b, 猫\n",
		"csv": "start,end,text\n0.00,1.50,\"Tom & \"\"Jerry\"\" <3\"\n3661.00,3663.00,\"a --> b, 猫\"\n",
	} {
		var b strings.Builder
		if err := Subtitles(&b, format, s); err != nil || b.String() != want {
			t.Errorf("%s: %v\n%q, want\n%q", format, err, b.String(), want)
		}
	}
	var short strings.Builder // a cue of no length is no cue
	if err := Subtitles(&short, "vtt", []tonggan.Segment{{Start: 1, End: 1, Text: "oh"}}); err != nil || !strings.Contains(short.String(), "00:00:01.000 --> 00:00:01.001\noh\n") {
		t.Errorf("%q, %v", short.String(), err)
	}
	s = []tonggan.Segment{{Text: " ", Speaker: 1}, {End: 1, Text: "yes", Speaker: 2}} // nothing is no cue
	for format, want := range map[string]string{
		"txt": "Speaker 2: yes\n", "vtt": "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Speaker 2>yes\n\n",
		"csv": "start,end,speaker,text\n0.00,1.00,Speaker 2,yes\n", "srt": "1\n00:00:00,000 --> 00:00:01,000\nSpeaker 2: yes\n\n",
	} {
		var b strings.Builder
		if err := Subtitles(&b, format, s); err != nil || b.String() != want {
			t.Errorf("%s with a speaker: %v\n%q, want\n%q", format, err, b.String(), want)
		}
	}
	if err := Subtitles(&strings.Builder{}, "ass", s); tonggan.CodeOf(err) != tonggan.Invalid {
		t.Errorf("ass: %v", err)
	}
}
