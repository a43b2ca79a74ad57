package minutes

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"tonggan"
)

const talk = `WEBVTT

00:00.000 --> 00:04.000
<v Speaker 1>Welcome. The budget for the new server is

00:04.000 --> 00:08.000
<v Speaker 1>too small &amp; we need more. We decided to move the launch to March.

00:08.000 --> 00:12.000
<v Speaker 2>I'll send the report by Friday. Who pays?
`

func TestMake(t *testing.T) {
	lines, err := Read([]byte(talk))
	if err != nil || len(lines) != 3 || lines[0].Speaker != "Speaker 1" {
		t.Fatalf("%+v, %v", lines, err)
	}
	m := Make(lines, "")
	if len(m.Decisions) != 1 || m.Decisions[0].Start != 4 || m.Decisions[0].Text != "We decided to move the launch to March." {
		t.Errorf("decisions %+v", m.Decisions)
	}
	if len(m.Actions) != 1 || m.Actions[0].Who != "Speaker 2" || m.Actions[0].When != "by Friday" {
		t.Errorf("actions %+v", m.Actions)
	}
	if len(m.Questions) != 1 || m.Questions[0].Text != "Who pays?" || m.Questions[0].Start != 8 {
		t.Errorf("questions %+v", m.Questions)
	}
	if len(m.Participants) != 2 || m.Participants[0].Share < 0.66 || m.Participants[0].Share > 0.67 || m.Seconds != 12 || m.Language != "en" {
		t.Errorf("%+v", m)
	}
	m.Title = "a_b"
	text := m.Markdown()
	for _, want := range []string{"# a\\_b\n", "Speaker 1 (67 %)", "- `0:00:04` **Speaker 1**: We decided", "by when: by Friday)", "too small &amp; we need more."} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestMakeChinese(t *testing.T) {
	m := Make([]Line{{0, 3, "甲", "我们决定下个月上线。"}, {3, 6, "乙", "我周五之前发给你。"}, {6, 8, "甲", "谁来付钱？"}}, "")
	if m.Language != "zh" || len(m.Decisions) != 1 || len(m.Actions) != 1 || m.Actions[0].Who != "乙" || m.Actions[0].When != "周五之前" || len(m.Questions) != 1 {
		t.Errorf("%+v", m)
	}
	if !strings.Contains(m.Markdown(), "## 待办事项") {
		t.Error("headings are not Chinese")
	}
}

// Transcripts without full stops, and in two languages, as subtitles are.
func TestMakeUnmarked(t *testing.T) {
	m := Make([]Line{{0, 2, "", "我们决定下个月上线"}, {2, 4, "", "小王负责写报告"}, {4, 6, "", "今天天气不错"}}, "")
	if len(m.Decisions) != 1 || m.Decisions[0].Text != "我们决定下个月上线" || len(m.Actions) != 1 || m.Actions[0].Text != "小王负责写报告" || m.Actions[0].Start != 2 {
		t.Errorf("decisions %+v, actions %+v", m.Decisions, m.Actions)
	}
	m = Make([]Line{{0, 4, "Ann", "Hello there."}, {1, 2, "Ann", "We decided to use 微信 daily."}, {2, 4, "", "OK."}}, "")
	if len(m.Transcript) != 2 || m.Transcript[0].Text != "Hello there. We decided to use 微信 daily." || m.Transcript[0].End != 4 {
		t.Errorf("transcript %+v", m.Transcript)
	}
	if len(m.Decisions) != 1 || m.Decisions[0].Text != "We decided to use 微信 daily." || m.Decisions[0].Start != 1 {
		t.Errorf("decisions %+v", m.Decisions)
	}
	if s := m.Participants[0].Share; s < 0.71 || s > 0.72 { // 5 s of 7
		t.Errorf("Ann spoke %g of the time", s)
	}
}

func TestRead(t *testing.T) {
	for _, good := range []string{
		"1\r\n00:00:01,000 --> 00:00:02,500\r\nSpeaker 3: hello\r\n\r\n",
		`{"segments": [{"start": 1, "end": 2.5, "text": " hello ", "speaker": "Speaker 3"}]}`,
	} {
		l, err := Read([]byte(good))
		if err != nil || len(l) != 1 || l[0] != (Line{1, 2.5, "Speaker 3", "hello"}) {
			t.Errorf("%q: %+v, %v", good, l, err)
		}
	}
	for _, bad := range []string{"", "hello", "\xff", "1\n00:00:0x --> 00:00:02\nhi\n", "{", `{"segments": []}`,
		"1\n00:00:03,0 --> 00:00:02,0\nhi\n", "1\n00:00:-3 --> 00:00:02\nhi\n", "1\n900:00:00 --> 900:00:01\nhi\n"} {
		if l, err := Read([]byte(bad)); tonggan.CodeOf(err) != tonggan.Invalid {
			t.Errorf("%q: %+v, %v", bad, l, err)
		}
	}
}

// A recording in which nobody speaks has minutes, too; no list of them is null.
func TestMakeSilence(t *testing.T) {
	b, err := json.Marshal(Make(nil, ""))
	if err != nil || strings.Contains(string(b), "null") {
		t.Errorf("%s, %v", b, err)
	}
}

// Cues as they are found in the world. What is no speech of theirs is not in the minutes.
func TestReadCues(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []Line
	}{
		{"no empty lines, odd numbers, BOM, CRLF, marks of players", "\ufeff1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>We go.</i>\r\n7\r\n00:00:03,000 --> 00:00:04,000\r\n{\\an8}a <3 b\r\n \r\n7\r\n00:00:05,000 --> 00:00:06,000\r\n12\r\n",
			[]Line{{1, 2, "", "We go."}, {3, 4, "", "a <3 b"}, {5, 6, "", "12"}}},
		{"out of order", "2\n00:03,0 --> 00:04,0\nlater\n\n1\n00:01,0 --> 00:05,0\nearlier\n", []Line{{1, 5, "", "earlier"}, {3, 4, "", "later"}}},
		{"an arrow in the text", "1\n00:01,0 --> 00:02,0\nfrom a\n--> to b\n", []Line{{1, 2, "", "from a --> to b"}}},
		{"an arrow behind an empty line", "1\n00:01,0 --> 00:02,0\nfrom\n\na --> to b\n", []Line{{1, 2, "", "from"}}},
		{"two voices in a cue", "\n\nWEBVTT\n\n00:01.000 --> 00:02.000 align:start position:0%\n<v.loud Ann &amp; Al>Hello &lt;you&gt;.</v>\n<v Ben>Hi, <c.red>all</c>.</v>\n",
			[]Line{{1, 2, "Ann & Al", "Hello <you>."}, {1, 2, "Ben", "Hi, all."}}},
		{"notes and styles", "WEBVTT - of today\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE\nWe decided\nnothing\n\nintro\n01:00:01.500 --> 01:00:02.000\nSpeaker 2: Hello.\n\nREGION\nid:a\n", []Line{{3601.5, 3602, "Speaker 2", "Hello."}}},
	} {
		if got, err := Read([]byte(c.text)); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
	for text, want := range map[string]string{`[{"segments": []}]`: "of one recording", `{"text": "hello"}`: "--json"} {
		if _, err := Read([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(talk))
	f.Add([]byte("1\n00:00:01,000 --> 00:00:02,500\n我来负责。\n"))
	f.Add([]byte(`{"segments": [{"start": 1, "end": 2.5, "text": "hello"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := Read(data)
		if err != nil {
			return
		}
		m := Make(lines, "")
		if m.Seconds < 0 || m.Seconds > mostTime || m.Markdown() == "" {
			t.Errorf("%+v", m)
		}
	})
}
