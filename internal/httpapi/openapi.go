package httpapi

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tonggan/internal/sound"
)

// schema is a JSON Schema (2020-12), as OpenAPI 3.1 uses it.
type schema map[string]any

// operation documents a route.
type operation struct {
	id, summary, text string
	json              schema // request body, nil when there is none
	form              schema // the same as multipart/form-data, nil when it is not taken
	query             schema // of a WebSocket
	answer            schema // of 200; nil for one that is not JSON
	media             string // of an answer that is not JSON
	also              string // further media types of the answer
	engine            bool   // can be turned away when the server is busy
}

func object(required string, fields schema) schema {
	return schema{"type": "object", "required": strings.Fields(required), "properties": fields, "additionalProperties": false}
}

func (s schema) open() schema { // unknown fields are ignored
	out := schema{}
	for k, v := range s {
		out[k] = v
	}
	delete(out, "additionalProperties")
	return out
}

func (s schema) about(text string) schema {
	out := schema{"description": text}
	for k, v := range s {
		out[k] = v
	}
	return out
}

func array(of schema, min, max int) schema {
	out := schema{"type": "array", "items": of}
	if min > 0 {
		out["minItems"] = min
	}
	if max > 0 {
		out["maxItems"] = max
	}
	return out
}

func oneOf(s ...schema) schema { return schema{"oneOf": s} }
func anyOf(s ...schema) schema { return schema{"anyOf": s} }
func enum(s ...string) schema  { return schema{"type": "string", "enum": s} }
func ref(name string) schema   { return schema{"$ref": "#/components/schemas/" + name} }
func dict(of schema) schema    { return schema{"type": "object", "additionalProperties": of} }
func number(low, high float64) schema {
	return schema{"type": "number", "minimum": low, "maximum": high}
}
func integer() schema { return schema{"type": "integer", "minimum": 0} }
func file(text string) schema {
	return schema{"type": "string", "format": "binary", "contentMediaType": "application/octet-stream", "description": text}
}

var (
	str      = schema{"type": "string"}
	octets   = schema{"type": "string", "format": "binary"}
	boolean  = schema{"type": "boolean"}
	inText   = schema{"type": "string", "minLength": 1}
	inImage  = schema{"type": "string", "minLength": 1, "description": "A data URI (data:image/png;base64,...) or base64: JPEG, PNG, GIF, WebP or BMP. Remote addresses are refused."}
	inModel  = str.about("A name from /v1/models; left out, the verb's default.")
	warnings = array(str, 0, 0).about("What was not quite as asked, for example that a text was cut at the model's length.")
	verdict  = enum("match", "mismatch", "unsure")
)

// components are the schemas that others refer to.
var components = schema{
	"Error": object("error", schema{"error": object("message type param code", schema{
		"message": str, "type": str, "param": schema{"type": []string{"string", "null"}}, "code": str,
	})}),
	"Status": object("status", schema{"status": str}),
	"Model": object("id object created owned_by verbs lang", schema{
		"id": str, "object": schema{"const": "model"}, "created": integer(), "owned_by": str, "class": str,
		"verbs": array(enum("match", "ask", "caption", "rank", "embed", "transcribe", "speak", "hear"), 0, 0), "lang": array(str, 0, 0),
	}),
	"Result": object("text verdict probability contradicted heatmaps", schema{
		"text": str, "verdict": verdict, "probability": number(0, 1).about("That the text fits the picture."),
		"contradicted": array(str, 0, 0).about("The words of the text that the picture contradicts."),
		"heatmaps":     dict(str).about("For each content word a PNG, as a data URI, of where the model looked. Empty unless asked for."),
		"warnings":     warnings,
	}),
	"Part": anyOf(
		inText.about("A text, or a picture as a data URI."),
		object("text", schema{"name": str, "text": inText}),
		object("image", schema{"name": str, "image": inImage}),
	),
	"Input": anyOf(
		inText,
		object("text", schema{"type": enum("text", "input_text"), "text": inText}).open(),
		object("image", schema{"type": enum("image"), "image": inImage}).open(),
		object("image_url", schema{"type": enum("image_url", "input_image"), "image_url": anyOf(inImage, ref("Address"))}).open(),
	),
	"Address": object("url", schema{"url": inImage}).open(),
}

var embeddingsOp = operation{
	id: "embed", summary: "Vectors of texts and pictures", engine: true,
	text: "OpenAI's request. Each element of input becomes one unit vector; texts and pictures share one space. Unknown fields are ignored.",
	json: schema{
		"type": "object",
		"properties": schema{
			"model": inModel,
			"input": anyOf(ref("Input"), array(ref("Input"), 1, maxItems)),
			"messages": oneOf(schema{"type": "null"}, array(object("content", schema{"role": str, "content": anyOf(ref("Input"), array(ref("Input"), 1, 1))}).open(), 1, 1)).
				about("vLLM's form: one conversation of one text or one picture, instead of input."),
			"encoding_format": enum("float", "base64").about("base64 is of little-endian float32."),
			"dimensions":      schema{"type": []string{"integer", "null"}, "minimum": 1, "description": "Refused unless it is the model's own."},
		},
		"anyOf": []schema{{"required": []string{"input"}}, {"required": []string{"messages"}}},
	},
	answer: object("object data model usage", schema{
		"object": schema{"const": "list"},
		"data": array(object("object index embedding", schema{
			"object": schema{"const": "embedding"}, "index": integer(), "embedding": oneOf(array(schema{"type": "number"}, 0, 0), str),
		}), 0, 0),
		"model": str, "usage": object("prompt_tokens total_tokens", schema{"prompt_tokens": integer(), "total_tokens": integer()}), "warnings": warnings,
	}),
}

var speechOp = operation{
	id: "speak", summary: "Read a text aloud", engine: true, media: "audio/wav", also: "audio/flac audio/pcm audio/mpeg audio/ogg audio/aac text/event-stream",
	text: "OpenAI's request. wav and pcm arrive sentence by sentence. With stream_format sse, events speech.audio.delta, whose bytes joined are one file, and speech.audio.done, with warnings; without sse these are in the header X-Tonggan-Warnings, or, of wav and pcm of several sentences, in a trailer of that name. Sound that is sent whole takes 30 minutes at most. Unknown fields are ignored.",
	json: object("input", schema{
		"input": inText, "model": inModel,
		"voice":        oneOf(str, integer(), object("id", schema{"id": inText}).open()).about("The name or the number of one of the model's voices. Left out, each sentence is read by a voice of its language; OpenAI's names do the same, some of them by a man's voice where there is one. Other names are refused."),
		"instructions": str.about("A mood and how fast, in English or Chinese words: speak sadly and slowly. Other words are ignored."), "speed": number(0.25, 4), "stream_format": enum("", "audio", "sse"),
		"phonemes":        boolean.about("The input is phonemes of the model's own vocabulary, a line at a time."),
		"response_format": enum("", "wav", "flac", "pcm", "mp3", "opus", "aac").about("mp3, or wav where the server has no ffmpeg."),
	}).open(),
}

var liveOp = operation{
	id: "listen", summary: "Write down what is said, while it is said", engine: true, media: "text/plain",
	text:  "A WebSocket. The client sends binary messages of 16-bit little-endian samples of one channel, and the text {\"type\":\"end\"} when that was all; the server sends JSON messages of type partial, final, done or error. A message holds 1 MiB at most. A minute without one is as {\"type\":\"end\"}. Browsers send the key as the subprotocol openai-insecure-api-key.KEY, beside realtime.",
	query: schema{"rate": schema{"type": "integer", "minimum": sound.MinRate, "maximum": sound.MaxRate, "description": "Samples a second; 16000."}, "language": str, "prompt": str, "commands": str, "model": inModel},
}

// audioOp documents transcriptions and translations.
func audioOp(id, summary, task string) operation {
	return operation{
		id: id, summary: summary, engine: true, also: "text/plain application/x-subrip text/vtt text/event-stream",
		text: "OpenAI's request. With stream, server-sent events transcript.text.delta, transcript.text.done and, before that, transcript.text.segment of diarized_json.",
		form: object("file", schema{
			"file": file("A recording: WAV, FLAC, MP3, Ogg Opus; others if the server has ffmpeg."), "model": inModel,
			"language": str.about("What is spoken: an ISO code, of which a region is ignored, or a name in English. Left out or auto, it is found out."), "prompt": str, "commands": str.about("What is most likely said, a line each: Turn {on|off} the light."), "temperature": number(0, 1),
			"response_format": enum("json", "text", "srt", "verbose_json", "diarized_json", "vtt"), "stream": boolean.about("With json, text and diarized_json."),
			"timestamp_granularities[]": array(enum("segment", "word"), 0, 0).about("word goes with verbose_json."), "chunking_strategy": str.about("Ignored."),
			"languages[]": array(str, 0, 0).about("One is the language; several are ignored, with a warning."), "keywords[]": array(str, 0, 0).about("Added to the prompt."), "include[]": array(str, 0, 0).about("Ignored, with a warning."), "known_speaker_names[]": array(str, 0, 0).about("Ignored, with a warning."), "known_speaker_references[]": array(str, 0, 0).about("Ignored, with a warning."),
		}),
		answer: anyOf(object("text", schema{"text": str, "warnings": warnings}), object("task language duration text segments model", schema{
			"task": schema{"const": task}, "language": str, "duration": schema{"type": "number", "minimum": 0}, "text": str, "model": str, "warnings": warnings,
			"words": array(object("word start end", schema{"word": str, "start": schema{"type": "number"}, "end": schema{"type": "number"}}), 0, 0),
			"segments": array(object("id start end text tokens", schema{
				"id": integer(), "seek": integer(), "start": schema{"type": "number"}, "end": schema{"type": "number"}, "text": str, "tokens": array(integer(), 0, 0),
				"temperature": number(0, 1), "avg_logprob": schema{"type": "number"}, "compression_ratio": schema{"type": "number"}, "no_speech_prob": number(0, 1),
				"command": boolean.about("The text is one or several of the commands."),
			}), 0, 0),
		}), object("task duration text segments", schema{
			"task": schema{"const": task}, "duration": schema{"type": "number", "minimum": 0}, "text": str, "warnings": warnings,
			"segments": array(object("type id start end speaker text", schema{
				"type": schema{"const": "transcript.text.segment"}, "id": str, "start": schema{"type": "number"}, "end": schema{"type": "number"},
				"speaker": str.about("A, B, ... in the order of first words."), "text": str,
			}), 0, 0),
		})),
	}
}

var (
	transcriptionsOp = audioOp("transcribe", "Write down what is said in a recording", "transcribe")
	translationsOp   = audioOp("translate", "Write in English what is said in a recording", "translate")
)

var modelsOp = operation{
	id: "listModels", summary: "The models and what each does",
	answer: object("object data", schema{"object": schema{"const": "list"}, "data": array(ref("Model"), 0, 0)}),
}

var modelOp = operation{id: "getModel", summary: "One model", answer: ref("Model")}

var matchOp = operation{
	id: "match", summary: "Do these texts fit this picture, and which words do not?", engine: true,
	json: object("image text", schema{
		"image": inImage, "text": oneOf(inText, array(inText, 1, maxTexts)), "heatmaps": boolean, "model": inModel,
	}),
	form: object("image text", schema{
		"image": file("A picture file."), "text": array(inText, 1, maxTexts).about("Repeat the field for several texts."), "heatmaps": boolean, "model": inModel,
	}),
	answer: object("image results model", schema{"image": str, "results": array(ref("Result"), 0, 0), "model": str, "warnings": warnings}),
}

var askOp = operation{
	id: "ask", summary: "Answer a question about a picture", engine: true,
	json:   object("image question", schema{"image": inImage, "question": inText, "model": inModel}),
	form:   object("image question", schema{"image": file("A picture file."), "question": inText, "model": inModel}),
	answer: object("image question answer model", schema{"image": str, "question": str, "answer": str, "model": str, "warnings": warnings}),
}

var captionOp = operation{
	id: "caption", summary: "Describe a picture in a sentence", engine: true,
	json:   object("image", schema{"image": inImage, "lang": enum("", "en", "zh"), "model": inModel}),
	form:   object("image", schema{"image": file("A picture file."), "lang": enum("", "en", "zh"), "model": inModel}),
	answer: object("image caption model", schema{"image": str, "caption": str, "lang": str, "model": str, "warnings": warnings}),
}

var rankOp = operation{
	id: "rank", summary: "Order texts and pictures by how close they are to a query", engine: true,
	json: object("query items", schema{"query": ref("Part"), "items": array(ref("Part"), 1, maxItems), "model": inModel}),
	form: schema{
		"type": "object", "required": []string{"query"}, "additionalProperties": false,
		"properties": schema{
			"query": file("A text, a picture file or a .txt file."), "model": inModel,
			"items": array(file("A text, a picture file or a .txt file; repeat the field."), 1, maxItems),
			"files": array(file("The same as items."), 1, maxItems),
		},
	},
	answer: object("model results", schema{
		"model": str, "warnings": warnings,
		"results": array(object("name index score", schema{
			"name": str, "index": integer().about("Place in the request."), "score": number(-1, 1).about("Cosine similarity."),
		}), 0, 0),
	}),
}

var documentOp = operation{id: "openapi", summary: "This document", answer: schema{"type": "object"}}

var livezOp = operation{id: "livez", summary: "Is the server alive?", text: "Needs no key.", answer: ref("Status")}

var readyzOp = operation{id: "readyz", summary: "Should the server get requests?", text: "Needs no key. 503 while it shuts down.", answer: ref("Status")}

var metricsOp = operation{id: "metrics", summary: "Prometheus metrics", media: "text/plain"}

var frontOp = operation{
	id: "front", summary: "What this server is",
	answer: object("name version what api endpoints", schema{"name": str, "version": str, "what": str, "api": str, "endpoints": array(str, 1, 0)}),
}

// openapi makes the document from the route table.
func (a *api) openapi() []byte {
	paths := map[string]schema{}
	for _, r := range a.routes {
		if paths[r.path] == nil {
			paths[r.path] = schema{}
		}
		paths[r.path][strings.ToLower(r.method)] = a.describe(r)
	}
	doc := schema{
		"openapi": "3.1.0",
		"info": schema{
			"title": "tonggan", "version": a.o.Version, "license": schema{"name": "Apache-2.0", "identifier": "Apache-2.0"},
			"description": "Image-text understanding, speech to text, text to speech and sounds. null is as if an optional field were left out. Pictures come as data URIs, base64 or uploads, recordings as uploads; the server fetches nothing.",
		},
		"paths":      paths,
		"components": schema{"schemas": components, "securitySchemes": schema{"key": schema{"type": "http", "scheme": "bearer"}}},
	}
	out, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		panic(err) // it is made of maps, strings and numbers
	}
	return append(out, '\n')
}

func (a *api) describe(r route) schema {
	media := "application/json"
	answer := schema{"schema": r.op.answer}
	if r.op.answer == nil {
		media, answer = r.op.media, schema{"schema": body(r.op.media)}
	}
	content := schema{media: answer}
	for _, also := range strings.Fields(r.op.also) {
		content[also] = schema{"schema": body(also)}
	}
	responses := schema{"200": schema{"description": "OK", "content": content}}
	if r.op.query != nil { // a WebSocket
		responses = schema{"101": schema{"description": "The session begins."}}
	}
	for _, status := range a.statusesOf(r) {
		responses[strconv.Itoa(status)] = schema{
			"description": describeStatus[status],
			"content":     schema{"application/json": schema{"schema": ref("Error")}},
		}
	}
	out := schema{"operationId": r.op.id, "summary": r.op.summary, "responses": responses}
	if r.op.text != "" {
		out["description"] = r.op.text
	}
	if r.open || a.o.Key == "" {
		out["security"] = []schema{}
	} else {
		out["security"] = []schema{{"key": []string{}}}
	}
	if _, name, ok := strings.Cut(r.path, "{"); ok {
		out["parameters"] = []schema{{"name": strings.TrimSuffix(name, "}"), "in": "path", "required": true, "schema": str}}
	}
	if r.op.query != nil {
		var parameters []schema
		for _, name := range slices.Sorted(maps.Keys(r.op.query)) {
			parameters = append(parameters, schema{"name": name, "in": "query", "schema": r.op.query[name]})
		}
		out["parameters"] = parameters
	}
	content = schema{}
	if r.op.json != nil {
		content["application/json"] = schema{"schema": r.op.json}
	}
	if r.op.form != nil {
		content["multipart/form-data"] = schema{"schema": r.op.form}
	}
	if len(content) > 0 {
		out["requestBody"] = schema{"required": true, "content": content}
	}
	return out
}

// body is a body that is not JSON.
func body(media string) schema {
	if strings.HasPrefix(media, "audio/") {
		return octets
	}
	return str
}

// describeStatus names every status that a client may see.
var describeStatus = map[int]string{
	400: "The request breaks a rule; the message says which, and what to do.",
	401: "The key is missing or wrong.",
	403: "The request is for another host name or from another origin.",
	404: "There is no such model.",
	408: "The body did not arrive in time.",
	413: "Something is over a limit.",
	415: "The content type is not understood.",
	426: "This is a WebSocket.",
	422: "A format or feature that this server does not have.",
	500: "A bug in the server; its log has the cause under the request id.",
	503: "Busy or shutting down: try again after Retry-After seconds.",
}

func (a *api) statusesOf(r route) []int {
	out := []int{403, 500}
	if a.o.Key != "" && !r.open {
		out = append(out, 401)
	}
	if r.op.engine {
		out = append(out, 400, 404, 413, 422, 503)
	}
	if r.op.json != nil || r.op.form != nil {
		out = append(out, 408, 415)
	}
	switch r.op.id {
	case "getModel":
		out = append(out, 404)
	case "listen":
		out = append(out, 426)
	case "readyz":
		out = append(out, 503)
	}
	return out
}
