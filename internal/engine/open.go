package engine

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"tonggan"
	"tonggan/internal/nn"
	"tonggan/internal/token"
	"tonggan/internal/understand"
	"tonggan/internal/weight"
)

// defaults are the built-in models, one for every verb, that serve when none is asked for.
var defaults = map[tonggan.Verb]string{
	tonggan.MatchVerb:      "blip-itm-s",
	tonggan.AskVerb:        "blip-vqa-s",
	tonggan.CaptionVerb:    "blip-caption-s",
	tonggan.RankVerb:       "clip-s",
	tonggan.EmbedVerb:      "clip-s",
	tonggan.HearVerb:       "ast-s",
	tonggan.SpeakVerb:      "fastspeech-s",
	tonggan.TranscribeVerb: "whisper-s",
}

// smallFile bounds config.json and its like, in bytes.
const smallFile = 4 << 20

// origin is a model folder that was found and identified, but not opened.
type origin struct {
	key    string // unique: the folder, or "builtin:" and the name
	name   string // in answers
	where  string // in errors
	files  fs.FS
	dir    string // on disk; empty for a built-in model
	class  string // config.json's architecture
	family family
	config []byte
}

// entry is one model of the engine; mu is held while it is opened.
type entry struct {
	mu    sync.Mutex
	model *model
}

// model is an opened model and what it can do.
type model struct {
	name   string
	card   card
	parts  parts
	domain *understand.Domain // nil for a model that does not know what it knows
	store  *weight.Store
}

func (m *model) close() error { return m.store.Close() }

// find picks the folder for a request: the model asked for, which must serve the
// verb; else the first of the engine's own that does; else the built-in model.
func (e *Engine) find(asked string, verb tonggan.Verb) (*origin, error) {
	if asked == "" {
		for _, name := range e.first {
			if o, err := e.origin(name); err != nil || o.serves(verb) {
				return o, err
			}
		}
		asked = defaults[verb]
	}
	o, err := e.origin(asked)
	if err != nil {
		return nil, err
	}
	if !o.serves(verb) {
		return nil, tonggan.Errorf(tonggan.Unsupported, "model %s is a %s, which cannot %s: use a model of class %s, or name none",
			o.where, o.class, verb, strings.Join(classesFor(verb), ", "))
	}
	return o, nil
}

func (o *origin) serves(verb tonggan.Verb) bool { return slices.Contains(o.family.verbs, verb) }

// origin finds a model by name: one of the engine's folders by its path or its last part, a
// built-in model, or (where the engine allows that) any folder.
func (e *Engine) origin(name string) (*origin, error) {
	for _, dir := range e.own {
		if name == dir || name == folderName(dir) {
			return e.identifyFolder(dir)
		}
	}
	if e.has(name) {
		files, err := fs.Sub(e.builtin, name)
		if err != nil {
			return nil, err
		}
		return e.identify(&origin{key: "builtin:" + name, name: name, where: name, files: files})
	}
	if !e.folders {
		return nil, tonggan.Errorf(tonggan.NotFound, "there is no model %q here: use one of %s", name, strings.Join(e.names(), ", "))
	}
	return e.identifyFolder(name)
}

// has says whether a model is built in.
func (e *Engine) has(name string) bool {
	if !fs.ValidPath(name) || strings.Contains(name, "/") || name == "." {
		return false
	}
	info, err := fs.Stat(e.builtin, name)
	return err == nil && info.IsDir()
}

func folderName(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return filepath.Base(dir)
}

func (e *Engine) identifyFolder(dir string) (*origin, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, tonggan.Errorf(tonggan.NotFound, "there is no model %q: neither a built-in name (see tonggan models) nor a folder", dir)
	case err != nil:
		return nil, tonggan.Errorf(tonggan.NotFound, "model folder %s cannot be read: %w", dir, plain(err))
	case !info.IsDir():
		return nil, tonggan.Errorf(tonggan.Invalid, "model %s is a file: give the folder that holds config.json and model.safetensors", dir)
	}
	return e.identify(&origin{key: dir, name: folderName(dir), where: dir, files: os.DirFS(dir), dir: dir})
}

// identify reads config.json and finds the family that it names.
func (e *Engine) identify(o *origin) (*origin, error) {
	config, err := readSmall(o.files, "config.json")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, tonggan.Errorf(tonggan.NotFound, "%s has no config.json: give a checkpoint folder in Hugging Face layout", o.where)
	case err != nil:
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: config.json cannot be read: %w", o.where, plain(err))
	}
	var named struct {
		Architectures []string `json:"architectures"`
	}
	if err := json.Unmarshal(config, &named); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: config.json is not valid: %w", o.where, err)
	}
	if len(named.Architectures) == 0 {
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s: config.json names no architecture: add \"architectures\" with one of %s",
			o.where, strings.Join(classes(), ", "))
	}
	o.config, o.class = config, named.Architectures[0]
	f, ok := e.families[o.class]
	if !ok {
		return nil, tonggan.Errorf(tonggan.Unsupported, "%s is a %q, which tonggan cannot run: it runs %s",
			o.where, o.class, strings.Join(classes(), ", "))
	}
	o.family = f
	return o, nil
}

// model opens the model at o, or finds it open already. One that failed to open is
// tried again the next time.
func (e *Engine) model(o *origin) (*model, error) {
	e.mu.Lock()
	ent := e.open[o.key]
	if ent == nil {
		ent = &entry{}
		e.open[o.key] = ent
	}
	e.mu.Unlock()
	ent.mu.Lock()
	defer ent.mu.Unlock()
	if ent.model != nil {
		return ent.model, nil
	}
	m, err := e.load(o)
	if err != nil {
		return nil, err
	}
	ent.model = m
	return m, nil
}

func (e *Engine) load(o *origin) (_ *model, err error) {
	read := func(name string) (data []byte, err error) {
		if data, err = readSmall(o.files, name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, tonggan.Errorf(tonggan.Invalid, "%s: %s cannot be read: %w", o.where, name, plain(err))
		}
		return data, nil
	}
	prep, err := read("preprocessor_config.json")
	if err == nil && prep == nil && o.family.reads != characters {
		prep, err = o.processor(read)
	}
	if err != nil {
		return nil, err
	}
	own, err := read("tonggan.json")
	if err != nil {
		return nil, err
	}
	gen, err := read("generation_config.json")
	if err != nil {
		return nil, err
	}
	commands, err := read("commands.txt")
	if err != nil {
		return nil, err
	}
	card, err := parseCard(o.where, own)
	if err != nil {
		return nil, err
	}
	var tok *token.Tokenizer
	var vocab, how, special []byte
	switch o.family.reads {
	case words:
		tok, err = token.Load(o.files)
	case characters:
		if vocab, err = read("vocab.json"); err == nil {
			how, err = read("tokenizer_config.json")
		}
		if err == nil {
			special, err = read("special_tokens_map.json")
		}
	}
	if err != nil {
		return nil, at(o.where, err)
	}
	var store *weight.Store
	if o.dir != "" {
		store, err = weight.OpenDir(o.dir)
	} else {
		store, err = weight.Open(o.files)
	}
	if err != nil {
		return nil, at(o.where, err)
	}
	parts, err := o.family.open(nn.Files{
		Config:          o.config,
		Preprocessor:    prep,
		Generation:      gen,
		Tokenizer:       tok,
		Vocab:           vocab,
		TokenizerConfig: how, SpecialTokens: special,
		Commands:  commands,
		Weights:   store.Root(),
		Precision: e.precision,
	})
	if err == nil {
		err = store.Err()
	}
	if n := len(card.Voices); err == nil && n > 0 && (parts.speak == nil || parts.speak.Speakers() != n) {
		err = tonggan.Errorf(tonggan.Invalid, "tonggan.json names %d voices, and the model has another number of them", n)
	}
	if err != nil {
		return nil, at(o.where, errors.Join(err, store.Close()))
	}
	var domain *understand.Domain
	if !e.noDomain {
		if domain, err = openDomain(o, card, parts); err != nil {
			store.Close()
			return nil, err
		}
		card.ear.Domain = domain // of a model of sounds
	}
	thrift()
	return &model{name: o.name, card: card, parts: parts, domain: domain, store: store}, nil
}

// processor is what stands for preprocessor_config.json in the file that transformers 5
// writes instead: its part about pictures or sound.
func (o *origin) processor(read func(name string) ([]byte, error)) ([]byte, error) {
	const name = "processor_config.json"
	data, err := read(name)
	if err != nil {
		return nil, err
	}
	if data == nil {
		return nil, tonggan.Errorf(tonggan.NotFound, "%s has neither preprocessor_config.json nor %s: copy it from where the model was published", o.where, name)
	}
	var parts struct {
		Pictures *json.RawMessage `json:"image_processor"`
		Sound    *json.RawMessage `json:"feature_extractor"`
	}
	if err := json.Unmarshal(data, &parts); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "%s: %s is not valid: %w", o.where, name, err)
	}
	switch {
	case parts.Pictures != nil:
		return *parts.Pictures, nil
	case parts.Sound != nil:
		return *parts.Sound, nil
	}
	return nil, tonggan.Errorf(tonggan.Invalid, "%s: %s has neither image_processor nor feature_extractor, and there is no preprocessor_config.json: copy one from where the model was published", o.where, name)
}

// thrift lets 24 MB of garbage gather beside large weights, where Go would wait for as much as
// there are weights. What GOGC says goes first.
func thrift() {
	if os.Getenv("GOGC") != "" {
		return
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	debug.SetGCPercent(int(min(100, max(4, 100*24<<20/m.HeapAlloc))))
}

// at puts the model's place before a message that does not say it.
func at(where string, err error) error {
	var known *tonggan.Error
	if !errors.As(err, &known) {
		return tonggan.Errorf(tonggan.Invalid, "%s: %w", where, plain(err))
	}
	if strings.Contains(known.Message, where) {
		return known
	}
	return &tonggan.Error{Code: known.Code, Message: where + ": " + known.Message, Cause: err}
}

// plain takes the operation and path off a file error, as the message around it
// says both.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// readSmall reads a file of at most smallFile bytes.
func readSmall(files fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(files, name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, errors.New("it is a folder")
	}
	if info.Size() > smallFile {
		return nil, tonggan.Errorf(tonggan.TooLarge, "%d bytes are over the limit of %d", info.Size(), smallFile)
	}
	return fs.ReadFile(files, name)
}
