package generate

import (
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/token"
)

// Captioner writes a sentence about a picture that begins with prompt.
type Captioner interface {
	Caption(ctx context.Context, pic *media.Picture, prompt string) (string, error)
}

// Voice says in which languages a captioner writes.
type Voice struct {
	// Prompts begins a sentence in each language, and so chooses it. A model without
	// prompts writes English.
	Prompts map[string]string
	// First is the language when none is asked for; empty is English, or else the
	// first in alphabetical order.
	First string
}

// Choose finds the language and the prompt for what was asked; model names the
// model in the error.
func (v Voice) Choose(lang, model string) (language, prompt string, err error) {
	if lang != "" && lang != "en" && lang != "zh" {
		return "", "", tonggan.Errorf(tonggan.Invalid, "language %q is not known: use en or zh", lang)
	}
	if len(v.Prompts) == 0 {
		if lang == "" || lang == "en" {
			return "en", "", nil
		}
		return "", "", tonggan.Errorf(tonggan.Unsupported, "model %s writes English only: use --lang en, or the built-in model for %s", model, lang)
	}
	known := slices.Sorted(maps.Keys(v.Prompts))
	if lang == "" {
		lang = v.First
		if _, ok := v.Prompts[lang]; !ok {
			lang = "en"
		}
		if _, ok := v.Prompts[lang]; !ok {
			lang = known[0]
		}
	}
	prompt, ok := v.Prompts[lang]
	if !ok {
		return "", "", tonggan.Errorf(tonggan.Unsupported, "model %s does not write %s: it writes %s", model, lang, strings.Join(known, ", "))
	}
	return lang, prompt, nil
}

// Caption describes a picture. What the model repeats of the prompt is taken off.
func Caption(ctx context.Context, m Captioner, pic *media.Picture, prompt string) (caption string, warnings []string, err error) {
	caption, err = m.Caption(ctx, pic, prompt)
	if err != nil {
		return "", nil, err
	}
	caption = withoutPrompt(token.Tight(caption), prompt)
	if caption == "" {
		warnings = append(warnings, "the model found nothing to say about this picture")
	}
	return caption, warnings, nil
}

// withoutPrompt cuts the prompt off the front, whatever the tokenizer did to the
// spaces and capitals in it.
func withoutPrompt(caption, prompt string) string {
	caption = strings.TrimSpace(caption)
	rest := caption
	for _, r := range strings.ToLower(prompt) {
		if r == ' ' {
			continue
		}
		rest = strings.TrimLeft(rest, " ")
		after, ok := strings.CutPrefix(strings.ToLower(rest), string(r))
		if !ok {
			return caption
		}
		rest = rest[len(rest)-len(after):]
	}
	if r, _ := utf8.DecodeRuneInString(rest); r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
		return caption // the prompt ends inside a word
	}
	return strings.TrimSpace(rest)
}
