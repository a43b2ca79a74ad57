package minutes

import (
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
