package engine

import (
	"encoding/json"

	"tonggan"
	"tonggan/internal/generate"
	"tonggan/internal/understand"
)

// card is tonggan.json, a file of our own beside config.json: what a model is called
// and what was measured on it. Published checkpoints have none.
type card struct {
	Name        string   `json:"name"`
	Lang        []string `json:"lang"`
	Calibration *struct {
		A float64 `json:"a"`
		B float64 `json:"b"`
	} `json:"calibration"`
	Thresholds *struct {
		Match    float64 `json:"match"`
		Mismatch float64 `json:"mismatch"`
	} `json:"thresholds"`
	Contradict *struct {
		Margin float64 `json:"margin"`
	} `json:"contradict"`
	Heat *struct {
		Layers []int `json:"layers"`
	} `json:"heat"`
	Prompts map[string]string `json:"prompts"`
	Voices  []generate.Named  `json:"voices"`
	Domain  *struct {
		Threshold float64 `json:"threshold"`
	} `json:"domain"`

	tuning understand.Tuning
}

// parseCard reads tonggan.json; empty data is a model without one. where names the
// folder in errors.
func parseCard(where string, data []byte) (card, error) {
	c := card{tuning: understand.Untuned()}
	if len(data) == 0 {
		return c, nil
	}
	if err := json.Unmarshal(data, &c); err != nil {
		return card{}, tonggan.Errorf(tonggan.Invalid, "%s: tonggan.json is not valid: %w", where, err)
	}
	if k := c.Calibration; k != nil {
		c.tuning.Calibrated, c.tuning.A, c.tuning.B = true, k.A, k.B
	}
	if k := c.Thresholds; k != nil {
		c.tuning.Match, c.tuning.Mismatch = k.Match, k.Mismatch
	}
	if k := c.Contradict; k != nil {
		c.tuning.Margin = k.Margin
	}
	if k := c.Heat; k != nil {
		c.tuning.Layers = k.Layers
	}
	if err := c.tuning.Validate(); err != nil {
		return card{}, tonggan.Errorf(tonggan.Invalid, "%s: tonggan.json: %w", where, err)
	}
	return c, nil
}

// voice is the languages that the model writes.
func (c card) voice() generate.Voice {
	v := generate.Voice{Prompts: c.Prompts}
	if len(c.Lang) > 0 {
		v.First = c.Lang[0]
	}
	return v
}
