package httpapi

import (
	"regexp"
	"slices"
	"strings"

	"tonggan"
)

type (
	modelList struct {
		Object string      `json:"object"`
		Data   []modelJSON `json:"data"`
	}
	// modelJSON is OpenAI's model, and what we know beyond it.
	modelJSON struct {
		ID      string         `json:"id"`
		Object  string         `json:"object"`
		Created int64          `json:"created"` // 0: checkpoints do not say
		OwnedBy string         `json:"owned_by"`
		Class   string         `json:"class,omitempty"`
		Verbs   []tonggan.Verb `json:"verbs"`
		Lang    []string       `json:"lang"`
	}
)

func asModel(m tonggan.ModelInfo) modelJSON {
	out := modelJSON{ID: m.Name, Object: "model", OwnedBy: "tonggan", Class: m.Class, Verbs: m.Verbs, Lang: m.Lang}
	if out.Verbs == nil {
		out.Verbs = []tonggan.Verb{}
	}
	if out.Lang == nil {
		out.Lang = []string{}
	}
	return out
}

func (a *api) models(*call) (any, error) {
	out := modelList{Object: "list", Data: []modelJSON{}}
	for _, m := range a.engine.Models() {
		out.Data = append(out.Data, asModel(m))
	}
	return out, nil
}

func (a *api) model(c *call) (any, error) {
	m, err := a.find(c.r.PathValue("id"), "")
	if err != nil {
		return nil, err
	}
	return asModel(m), nil
}

// find looks a model up by its name; those for a verb are told to who names none. A client never
// names a path.
func (a *api) find(name string, verb tonggan.Verb) (tonggan.ModelInfo, error) {
	var names []string
	for _, m := range a.engine.Models() {
		if m.Name == name {
			return m, nil
		}
		if verb == "" || slices.Contains(m.Verbs, verb) {
			names = append(names, m.Name)
		}
	}
	f := coded(tonggan.NotFound, "model", "there is no model %q: use one of %s, or none for the default", clip(name), strings.Join(names, ", "))
	f.code = "model_not_found"
	return tonggan.ModelInfo{}, f
}

// usual are models of OpenAI's, of any date, that its clients name unless told otherwise: the
// default.
var usual = map[tonggan.Verb]*regexp.Regexp{
	tonggan.TranscribeVerb: regexp.MustCompile(`^(whisper-1|gpt-([a-z0-9.]+-)*transcribe(-[a-z0-9-]+)?)$`),
	tonggan.SpeakVerb:      regexp.MustCompile(`^(tts-1(-[a-z0-9-]+)?|gpt-([a-z0-9.]+-)*tts(-[a-z0-9-]+)?)$`),
}

// pick checks the model that a request wants for a verb.
func (c *call) pick(name string, verb tonggan.Verb) (string, error) {
	if r := usual[verb]; name == "" || r != nil && len(name) <= maxName && r.MatchString(name) {
		return "", nil
	}
	m, err := c.api.find(name, verb)
	if err != nil {
		return "", err
	}
	c.model = m.Name
	if !slices.Contains(m.Verbs, verb) {
		return "", invalid("model", "model %q does not %s: GET /v1/models says what each model does", m.Name, verb)
	}
	return m.Name, nil
}
