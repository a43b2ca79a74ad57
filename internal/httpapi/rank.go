package httpapi

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"tonggan"
)

type (
	rankBody struct {
		Model string          `json:"model"`
		Query json.RawMessage `json:"query"`
		Items json.RawMessage `json:"items"`
	}
	// partBody is a text or a picture with a name, the long form of a string.
	partBody struct {
		Name  string          `json:"name"`
		Text  json.RawMessage `json:"text"`
		Image json.RawMessage `json:"image"`
	}
	rankJSON struct {
		Model    string       `json:"model"`
		Results  []rankedJSON `json:"results"`
		Warnings []string     `json:"warnings,omitempty"`
	}
	rankedJSON struct {
		Name  string  `json:"name"`
		Index int     `json:"index"` // place among the items of the request
		Score float64 `json:"score"`
	}
)

func (a *api) rank(c *call) (any, error) {
	var (
		body  rankBody
		req   tonggan.RankRequest
		query bool
	)
	err := c.either(&body, "query, items (repeated; files is the same), model", func(f field) (bool, error) {
		switch f.name {
		case "query":
			if err := once(query, f); err != nil {
				return true, err
			}
			query = true
			part, err := f.rankPart()
			req.Query = part
			return true, err
		case "items", "files", "items[]", "files[]":
			if len(req.Items) == maxItems {
				return true, coded(tonggan.TooLarge, "items", "more than %d items: send them in several requests", maxItems)
			}
			f.name = fmt.Sprintf("items[%d]", len(req.Items))
			part, err := f.rankPart()
			req.Items = append(req.Items, tonggan.Item{Name: cmp.Or(f.file, f.name), Part: part})
			return true, err
		case "model":
			return setValue(&body.Model, f)
		}
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	if err := rankParts(body, &req, query); err != nil {
		return nil, err
	}
	if req.Model, err = c.pick(body.Model, tonggan.RankVerb); err != nil {
		return nil, err
	}
	parts := []tonggan.Part{req.Query}
	for _, item := range req.Items {
		parts = append(parts, item.Part)
	}
	var answer *tonggan.RankAnswer
	if err := c.engine(func() (err error) { answer, err = a.engine.Rank(c.ctx(), req); return }, places(parts)...); err != nil {
		return nil, err
	}
	out := rankJSON{Model: answer.Model, Results: []rankedJSON{}, Warnings: answer.Warnings}
	for _, r := range answer.Results {
		out.Results = append(out.Results, rankedJSON{r.Name, r.Index, round(r.Score)})
	}
	return out, nil
}

// rankParts fills the request from JSON where the form did not.
func rankParts(body rankBody, req *tonggan.RankRequest, query bool) (err error) {
	if !query {
		if first(body.Query) == 0 {
			return invalid("query", `"query" is missing: send a text or a picture`)
		}
		if _, req.Query, err = rankPart(body.Query, "query"); err != nil {
			return err
		}
	}
	if len(req.Items) > 0 {
		return nil
	}
	switch first(body.Items) {
	case 0:
		return invalid("items", `"items" is missing: send texts and pictures to rank`)
	case '[':
	default:
		return invalid("items", `"items" must be an array of texts and pictures`)
	}
	err = list(body.Items, "items", maxItems, func(i int, element json.RawMessage) error {
		name, part, err := rankPart(element, fmt.Sprintf("items[%d]", i))
		req.Items = append(req.Items, tonggan.Item{Name: name, Part: part})
		return err
	})
	if err == nil && len(req.Items) == 0 {
		err = invalid("items", `"items" is empty: send texts and pictures to rank`)
	}
	return err
}

// rankPart reads a string, which is a text unless it is a data URI, or an object. at is
// its place in the request, and its name unless it has one of its own.
func rankPart(value json.RawMessage, at string) (name string, part tonggan.Part, err error) {
	if first(value) != '{' {
		s, err := anyString(value, at)
		if err != nil {
			return at, part, err
		}
		part, err = textOrPicture(s, at)
		return at, part, err
	}
	var body partBody
	if err := decodeJSON(value, &body, true); err != nil {
		return at, part, within(at, err)
	}
	name = cmp.Or(clip(body.Name), at)
	part, err = onePart(body.Text, body.Image, at)
	return name, placed(part, at, name), err
}

// placed calls a picture by its place in the request, of which there is one, and by its
// name, which others may have too.
func placed(part tonggan.Part, at, name string) tonggan.Part {
	if part.Image != nil && name != at {
		part.Image.Name = at + " (" + name + ")"
	}
	return part
}

// places are the signs of errors about pictures that are called by their place.
func places(parts []tonggan.Part) (signs []string) {
	for _, p := range parts {
		if p.Image != nil {
			at, _, _ := strings.Cut(p.Image.Name, " (")
			signs = append(signs, at, p.Image.Name+":")
		}
	}
	return signs
}

// anyString reads a JSON string of any length.
func anyString(value json.RawMessage, param string) (s string, err error) {
	if first(value) != '"' {
		return "", invalid(param, `%q must be a string, {"text":...} or {"image":...}`, param)
	}
	if err := json.Unmarshal(value, &s); err != nil {
		return "", jsonFault(err)
	}
	return s, nil
}

// address matches a text that is nothing but an address: whoever sends one hopes that we
// fetch it. "HTTP: a short history" is none.
var address = regexp.MustCompile(`^\s*([A-Za-z][A-Za-z0-9+.-]+:)?//\S+\s*$`)

// dataPicture matches the beginning of a data URI that is meant to be one: "data: the new oil" is not.
var dataPicture = regexp.MustCompile(`^(?i:data:)(image/|[^\s,]*;(?i:base64)\s*,)`)

// textOrPicture takes a data URI for a picture and everything else for a text, but
// for an address.
func textOrPicture(s, param string) (tonggan.Part, error) {
	if dataPicture.MatchString(s[:min(len(s), 256)]) || len(s) < 4096 && address.MatchString(s) {
		src, err := picture(s, param)
		return tonggan.Part{Image: &src}, err
	}
	return tonggan.Part{Text: s}, checkText(s, param)
}

// onePart wants exactly one of a text and a picture.
func onePart(textValue, imageValue json.RawMessage, param string) (tonggan.Part, error) {
	hasText, hasImage := present(textValue), present(imageValue)
	switch {
	case hasText == hasImage:
		return tonggan.Part{}, invalid(param, `%q must have one of "text" and "image"`, param)
	case hasText:
		s, err := text(textValue, param)
		return tonggan.Part{Text: s}, err
	}
	src, err := pictureJSON(imageValue, param)
	return tonggan.Part{Image: &src}, err
}

// rankPart is a form field as a text or a picture.
func (f field) rankPart() (tonggan.Part, error) {
	switch {
	case !f.isFile():
		return textOrPicture(string(f.data), f.name)
	case f.isText():
		s, err := f.text()
		return tonggan.Part{Text: s}, err
	}
	src, err := f.source()
	return placed(tonggan.Part{Image: &src}, f.name, f.file), err
}
