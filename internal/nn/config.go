package nn

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"tonggan"
	"tonggan/internal/kernel"
)

// Side is the side of a square, which configurations write as 224 or [224, 224].
type Side int

// UnmarshalJSON reads either form.
func (s *Side) UnmarshalJSON(b []byte) error {
	var both []int
	if err := json.Unmarshal(b, &both); err == nil && len(both) == 2 && both[0] == both[1] {
		*s = Side(both[0])
		return nil
	}
	return json.Unmarshal(b, (*int)(s))
}

// Activations are the names that configurations use for hidden_act.
var activations = map[string]kernel.Activation{
	"gelu":              kernel.GELU,
	"gelu_python":       kernel.GELU,
	"quick_gelu":        kernel.QuickGELU,
	"gelu_new":          kernel.GELUTanh,
	"gelu_fast":         kernel.GELUTanh,
	"gelu_pytorch_tanh": kernel.GELUTanh,
	"relu":              kernel.ReLU,
}

// Checker collects the first fault of a configuration. Sizes are bounded before
// anything is allocated for them.
type Checker struct{ err error }

// Range wants lo <= v <= hi.
func (c *Checker) Range(field string, v, lo, hi int) {
	if c.err == nil && (v < lo || v > hi) {
		c.err = tonggan.Errorf(tonggan.Invalid, "config.json: %s is %d; it must be from %d to %d", field, v, lo, hi)
	}
}

// Odd wants a number of taps that has a middle.
func (c *Checker) Odd(field string, v int) {
	c.Range(field, v, 1, 63)
	if v%2 == 0 {
		c.Unsupported(field + " is even; it must be odd")
	}
}

// Heads wants heads to divide width.
func (c *Checker) Heads(field string, heads, width int) {
	c.Range(field, heads, 1, 256)
	if c.err == nil && width%heads != 0 {
		c.err = tonggan.Errorf(tonggan.Invalid, "config.json: %s is %d; it must divide the hidden_size %d", field, heads, width)
	}
}

// Eps wants a layer_norm_eps that is positive and small.
func (c *Checker) Eps(field string, v float64) {
	if c.err == nil && !(v > 0 && v < 1) {
		c.err = tonggan.Errorf(tonggan.Invalid, "config.json: %s is %g; it must be above 0 and below 1", field, v)
	}
}

// Activation finds the activation function of that name.
func (c *Checker) Activation(field, name string) kernel.Activation {
	act, ok := activations[name]
	if c.err == nil && !ok {
		names := make([]string, 0, len(activations))
		for n := range activations {
			names = append(names, n)
		}
		slices.Sort(names)
		c.err = tonggan.Errorf(tonggan.Unsupported, "config.json: %s is %q; supported are %s", field, name, strings.Join(names, ", "))
	}
	return act
}

// Unsupported records something that is well-formed but not for us.
func (c *Checker) Unsupported(what string) {
	if c.err == nil {
		c.err = tonggan.Errorf(tonggan.Unsupported, "config.json: %s", what)
	}
}

// Err is the first fault, or nil.
func (c *Checker) Err() error { return c.err }

// Architecture finds which of the supported architectures config.json names.
func Architecture(config []byte, supported ...string) (string, error) {
	var head struct {
		Architectures []string `json:"architectures"`
	}
	if err := ParseConfig(config, &head); err != nil {
		return "", err
	}
	for _, a := range head.Architectures {
		if slices.Contains(supported, a) {
			return a, nil
		}
	}
	return "", tonggan.Errorf(tonggan.Unsupported, "config.json: the architecture is %q; supported here: %s",
		strings.Join(head.Architectures, ", "), strings.Join(supported, ", "))
}

// ParseConfig reads config.json into v, whose fields hold the defaults.
func ParseConfig(config []byte, v any) error {
	err := json.Unmarshal(config, v)
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) && kind.Field != "" {
		return tonggan.Errorf(tonggan.Invalid, "config.json: %s is a JSON %s, which is not supported there", kind.Field, kind.Value)
	}
	if err != nil {
		return tonggan.Errorf(tonggan.Invalid, "config.json cannot be read: %w", err)
	}
	return nil
}
