package generate

import (
	"context"
	"errors"
	"testing"

	"tonggan"
	"tonggan/internal/media"
)

type writer struct {
	says string
	err  error
}

func (w writer) Caption(context.Context, *media.Picture, string) (string, error) {
	return w.says, w.err
}

func TestCaptionTakesThePromptOff(t *testing.T) {
	for _, c := range []struct{ says, prompt, want string }{
		{"a picture of a cat", "a picture of", "a cat"},
		{"A Picture  of a cat", "a picture of", "a cat"},
		{"图中一只猫", "图中", "一只猫"},
		{"图 中 一 只 猫", "图中", "一只猫"},
		{"a cat", "a picture of", "a cat"},
		{"apple", "a", "apple"},
		{" a cat ", "", "a cat"},
	} {
		got, warnings, err := Caption(t.Context(), writer{says: c.says}, &media.Picture{}, c.prompt)
		if got != c.want || len(warnings) != 0 || err != nil {
			t.Errorf("%q after %q: got %q %q %v, want %q", c.says, c.prompt, got, warnings, err, c.want)
		}
	}
	if _, warnings, _ := Caption(t.Context(), writer{says: "a picture of"}, &media.Picture{}, "a picture of"); len(warnings) != 1 {
		t.Errorf("nothing said: %q", warnings)
	}
	if _, _, err := Caption(t.Context(), writer{err: context.Canceled}, &media.Picture{}, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestVoice(t *testing.T) {
	both := Voice{Prompts: map[string]string{"en": "a picture of", "zh": "图中"}, First: "zh"}
	for _, c := range []struct {
		name         string
		voice        Voice
		asked        string
		lang, prompt string
		code         tonggan.Code
	}{
		{"first", both, "", "zh", "图中", ""},
		{"asked", both, "en", "en", "a picture of", ""},
		{"unknown", both, "fr", "", "", tonggan.Invalid},
		{"published", Voice{}, "", "en", "", ""},
		{"published en", Voice{}, "en", "en", "", ""},
		{"published zh", Voice{}, "zh", "", "", tonggan.Unsupported},
		{"no first", Voice{Prompts: both.Prompts}, "", "en", "a picture of", ""},
		{"only zh", Voice{Prompts: map[string]string{"zh": "图中"}}, "", "zh", "图中", ""},
		{"only zh, asked en", Voice{Prompts: map[string]string{"zh": "图中"}}, "en", "", "", tonggan.Unsupported},
	} {
		lang, prompt, err := c.voice.Choose(c.asked, "m")
		if c.code != "" {
			if tonggan.CodeOf(err) != c.code {
				t.Errorf("%s: got %v, want %s", c.name, err, c.code)
			}
			continue
		}
		if lang != c.lang || prompt != c.prompt || err != nil {
			t.Errorf("%s: got %q %q %v", c.name, lang, prompt, err)
		}
	}
}
