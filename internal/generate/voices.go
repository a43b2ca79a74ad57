package generate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tonggan"
)

// Named is a voice of a model with several.
type Named struct {
	Name string   `json:"name"`
	Lang string   `json:"lang"` // what it speaks: "en" or "zh"
	Also []string `json:"also"` // of usual, those that mean it in its language
}

// usual are OpenAI's names of voices, which its clients send unless told otherwise: they
// choose nothing, unless a voice is meant by one.
var usual = []string{"alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer", "verse"}

// choose is the number of the voice, of count, that is asked for by name or number. When
// none is, it is the first that speaks lang.
func choose(voices []Named, count int, asked, lang string) (int, error) {
	if n, err := strconv.Atoi(asked); err == nil && n >= 0 && n < count {
		return n, nil
	}
	if i := slices.IndexFunc(voices, func(v Named) bool { return strings.EqualFold(v.Name, asked) }); i >= 0 {
		return i, nil
	}
	name := strings.ToLower(asked)
	if asked != "" && !slices.Contains(usual, name) {
		return 0, tonggan.Errorf(tonggan.Invalid, "voice %q is not known: %s", asked, offer(voices, count))
	}
	speaks := func(v Named) bool { return v.Lang == lang }
	if i := slices.IndexFunc(voices, func(v Named) bool { return speaks(v) && slices.Contains(v.Also, name) }); i >= 0 {
		return i, nil
	}
	return max(0, slices.IndexFunc(voices, speaks)), nil
}

// offer says which voices there are.
func offer(voices []Named, count int) string {
	switch {
	case len(voices) > 0:
		var names []string
		for _, v := range voices {
			names = append(names, v.Name)
		}
		return "use one of " + strings.Join(names, ", ")
	case count == 1:
		return "this model has one voice, number 0"
	}
	return fmt.Sprintf("this model has voices 0 to %d", count-1)
}

// peers are the voices, of count, that speak what one of them does, itself among them.
func peers(voices []Named, count, one int) (all []int) {
	for i := range count {
		if len(voices) == 0 || voices[i].Lang == voices[one].Lang {
			all = append(all, i)
		}
	}
	return all
}
