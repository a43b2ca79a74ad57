package httpapi

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"

	"tonggan"
)

type (
	// embeddingsBody is OpenAI's request, with vLLM's messages beside input. Fields
	// that we do not know are ignored: clients send some.
	embeddingsBody struct {
		Model      string          `json:"model"`
		Input      json.RawMessage `json:"input"`
		Messages   json.RawMessage `json:"messages"`
		Format     string          `json:"encoding_format"`
		Dimensions *int            `json:"dimensions"`
	}
	// inputBody is one input that is not a plain string: OpenAI's content part, or
	// Jina's {"text":...} or {"image":...}.
	inputBody struct {
		Type     string          `json:"type"`
		Text     json.RawMessage `json:"text"`
		Image    json.RawMessage `json:"image"`
		ImageURL json.RawMessage `json:"image_url"`
	}
	messageBody struct {
		Content json.RawMessage `json:"content"`
	}
	embeddingsJSON struct {
		Object   string          `json:"object"`
		Data     []embeddingJSON `json:"data"`
		Model    string          `json:"model"`
		Usage    usageJSON       `json:"usage"`
		Warnings []string        `json:"warnings,omitempty"`
	}
	embeddingJSON struct {
		Object    string `json:"object"`
		Index     int    `json:"index"`
		Embedding any    `json:"embedding"` // []float32, or base64 of little-endian float32
	}
	usageJSON struct {
		PromptTokens int `json:"prompt_tokens"`
		TotalTokens  int `json:"total_tokens"`
	}
)

func (a *api) embeddings(c *call) (any, error) {
	if mt := c.mediaType(); !isJSON(mt) {
		return nil, faultf(415, "unsupported_media_type", "", "Content-Type %q is not understood: send application/json", clip(c.r.Header.Get("Content-Type")))
	}
	var body embeddingsBody
	if err := c.json(&body, false); err != nil {
		return nil, err
	}
	req, err := body.request()
	if err != nil {
		return nil, err
	}
	if req.Model, err = c.pick(body.Model, tonggan.EmbedVerb); err != nil {
		return nil, err
	}
	var answer *tonggan.EmbedAnswer
	if err := c.engine(func() (err error) { answer, err = a.engine.Embed(c.ctx(), req); return }, places(req.Parts)...); err != nil {
		return nil, err
	}
	a.metrics.tokens.Add(float64(answer.Tokens))
	out := embeddingsJSON{
		Object: "list", Data: []embeddingJSON{}, Model: answer.Model, Warnings: answer.Warnings,
		Usage: usageJSON{answer.Tokens, answer.Tokens},
	}
	for i, v := range answer.Vectors {
		if d := body.Dimensions; d != nil && *d != len(v) {
			return nil, invalid("dimensions", "model %s makes vectors of %d dimensions and cannot make %d: leave \"dimensions\" out", answer.Model, len(v), *d)
		}
		one := embeddingJSON{Object: "embedding", Index: i, Embedding: v}
		if body.Format == "base64" {
			one.Embedding = littleEndian(v)
		}
		out.Data = append(out.Data, one)
	}
	return out, nil
}

func littleEndian(v []float32) string {
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return base64.StdEncoding.EncodeToString(b)
}

// request turns a body into parts, one for each vector.
func (b *embeddingsBody) request() (req tonggan.EmbedRequest, err error) {
	if b.Format != "" && b.Format != "float" && b.Format != "base64" {
		return req, invalid("encoding_format", `"encoding_format" is %q: use float or base64`, clip(b.Format))
	}
	if b.Dimensions != nil && *b.Dimensions < 1 {
		return req, invalid("dimensions", `"dimensions" is %d: leave it out`, *b.Dimensions)
	}
	hasInput, hasMessages := present(b.Input), present(b.Messages)
	switch {
	case hasInput && hasMessages:
		return req, invalid("input", `"input" and "messages" are both there: send one of them`)
	case hasMessages:
		req.Parts, err = messages(b.Messages)
	case hasInput:
		req.Parts, err = inputs(b.Input)
	default:
		err = invalid("input", `"input" is missing: send a text, or an array of texts and pictures`)
	}
	return req, err
}

func present(value json.RawMessage) bool { b := first(value); return b != 0 && b != 'n' }

// inputs reads "input": a text, or an array of which each element becomes a vector.
func inputs(value json.RawMessage) (parts []tonggan.Part, err error) {
	if first(value) != '[' {
		part, err := input(value, "input")
		return []tonggan.Part{part}, err
	}
	err = list(value, "input", maxItems, func(i int, element json.RawMessage) error {
		part, err := input(element, fmt.Sprintf("input[%d]", i))
		parts = append(parts, part)
		return err
	})
	if err == nil && len(parts) == 0 {
		err = invalid("input", `"input" is empty: send at least one text or picture`)
	}
	return parts, err
}

// input reads one element. name says which, in errors.
func input(value json.RawMessage, name string) (tonggan.Part, error) {
	switch b := first(value); {
	case b == '"':
		s, err := anyString(value, name)
		if err != nil {
			return tonggan.Part{}, err
		}
		if dataPicture.MatchString(s[:min(len(s), 256)]) {
			src, err := picture(s, name)
			return tonggan.Part{Image: &src}, err
		}
		return tonggan.Part{Text: s}, checkText(s, name) // an address as well: OpenAI embeds it
	case b == '{':
		return contentPart(value, name)
	case b == '[' || b == '-' || b >= '0' && b <= '9':
		return tonggan.Part{}, invalid(name, "%q is token ids, which mean nothing to another model's tokenizer: send the text itself (LangChain does with check_embedding_ctx_length=False)", name)
	}
	return tonggan.Part{}, invalid(name, `%q must be a text, {"text":...}, {"image":...} or a content part`, name)
}

func contentPart(value json.RawMessage, name string) (tonggan.Part, error) {
	var b inputBody
	if err := json.Unmarshal(value, &b); err != nil {
		return tonggan.Part{}, within(name, jsonFault(err))
	}
	switch b.Type {
	case "":
		if present(b.ImageURL) && !present(b.Image) {
			b.Image = b.ImageURL
		}
	case "text", "input_text":
		b.Image = nil
	case "image_url", "input_image", "image":
		b.Text = nil
		if present(b.ImageURL) {
			b.Image = b.ImageURL
		}
	default:
		return tonggan.Part{}, invalid(name, "%q is a part of type %q: this server reads text and image_url", name, clip(b.Type))
	}
	if first(b.Image) == '{' { // {"url": "data:..."}
		var u struct {
			URL json.RawMessage `json:"url"`
		}
		if err := json.Unmarshal(b.Image, &u); err != nil {
			return tonggan.Part{}, jsonFault(err)
		}
		b.Image = u.URL
	}
	return onePart(b.Text, b.Image, name)
}

// messages reads vLLM's chat form. One conversation is one vector, and these models
// read a text or a picture, not both at once.
func messages(value json.RawMessage) (parts []tonggan.Part, err error) {
	if first(value) != '[' {
		return nil, invalid("messages", `"messages" must be an array`)
	}
	err = list(value, "messages", maxItems, func(i int, element json.RawMessage) error {
		if first(element) != '{' {
			return invalid(fmt.Sprintf("messages[%d]", i), `"messages[%d]" must be an object`, i)
		}
		var m messageBody
		if err := json.Unmarshal(element, &m); err != nil {
			return jsonFault(err)
		}
		name := fmt.Sprintf("messages[%d].content", i)
		if !present(m.Content) {
			return invalid(name, "%q is missing", name)
		}
		if first(m.Content) != '[' {
			part, err := input(m.Content, name)
			parts = append(parts, part)
			return err
		}
		return list(m.Content, "messages", maxItems, func(j int, element json.RawMessage) error {
			part, err := input(element, fmt.Sprintf("%s[%d]", name, j))
			parts = append(parts, part)
			return err
		})
	})
	if err == nil && len(parts) != 1 {
		err = invalid("messages", `"messages" holds %d parts: one conversation becomes one vector, of one text or one picture; use "input" for several`, len(parts))
	}
	return parts, err
}
