package engine

import (
	"encoding/json"
	"errors"

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
	Hear *struct {
		Threshold float64 `json:"threshold"`
		Far       float64 `json:"far"`
		Repeat    bool    `json:"repeat"`
		Sounds    map[string]struct {
			Chinese   string  `json:"zh"`
			Says      string  `json:"says"`
			Threshold float64 `json:"threshold"`
			Quiet     bool    `json:"quiet"`
		} `json:"sounds"`
	} `json:"hear"`

	tuning understand.Tuning
	ear    understand.Ear
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
	if k := c.Hear; k != nil {
		c.ear = understand.Ear{Threshold: k.Threshold, Far: k.Far, Repeat: k.Repeat, Sounds: map[string]understand.Known{}}
		for name, s := range k.Sounds {
			c.ear.Sounds[name] = understand.Known(s)
		}
	}
	if err := errors.Join(c.tuning.Validate(), c.ear.Validate()); err != nil {
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
