package sample

import (
	"encoding/json"

	"tonggan"
)

// ParseRules reads generation_config.json, with the names that transformers uses.
// An empty b gives the zero Rules. Which tokens end a text is the family's to say,
// and drawing at random is not done: both are left out.
func ParseRules(b []byte) (Rules, error) {
	if len(b) == 0 {
		return Rules{}, nil
	}
	c := struct {
		MaxNew        int      `json:"max_new_tokens"`
		MaxLength     int      `json:"max_length"`
		MinLength     int      `json:"min_length"`
		Beams         int      `json:"num_beams"`
		LengthPenalty *float64 `json:"length_penalty"`
		Repetition    float64  `json:"repetition_penalty"`
		Early         any      `json:"early_stopping"`
	}{}
	if err := json.Unmarshal(b, &c); err != nil {
		return Rules{}, tonggan.Errorf(tonggan.Invalid, "generation_config.json cannot be read: %w", err)
	}
	r := Rules{MaxNew: c.MaxNew, MaxLength: c.MaxLength, MinLength: c.MinLength, Beams: c.Beams, Repetition: c.Repetition}
	if c.LengthPenalty != nil {
		if r.LengthPenalty = *c.LengthPenalty; r.LengthPenalty == 0 {
			r.LengthPenalty = NoLengthPenalty
		}
	}
	switch c.Early {
	case nil, false:
	case true:
		r.Early = Full
	case "never":
		r.Early = Never
	default:
		return Rules{}, tonggan.Errorf(tonggan.Invalid, "generation_config.json: early_stopping is %v; it must be true, false or \"never\"", c.Early)
	}
	return r, r.Validate()
}
