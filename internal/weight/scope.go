package weight

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tonggan"
)

// Scope is a part of a checkpoint: the tensors whose names share a prefix.
type Scope struct {
	store  *Store
	prefix string // empty, or ending in a dot
}

// pattern is a name that may stay unused, below a prefix.
type pattern struct{ prefix, glob string }

// Sub goes down: sc.Sub("layers.%d", 3) holds the tensors whose names, from here,
// begin with "layers.3.".
func (sc *Scope) Sub(format string, args ...any) *Scope {
	return &Scope{store: sc.store, prefix: sc.prefix + fmt.Sprintf(format, args...) + "."}
}

// F32 returns a fresh copy of a tensor, converted from float64, float32, float16 or
// bfloat16, row-major. If it is missing, or not of this shape, or of another type,
// that is recorded for Err and the result is nil.
func (sc *Scope) F32(name string, shape ...int) []float32 {
	e := sc.store.take(sc.prefix + name)
	if e == nil {
		sc.store.lack(sc.prefix + name)
		return nil
	}
	return sc.read(nil, name, e, shape)
}

// Into is F32 into memory of the caller's, who has room for the shape. It says whether dst
// was filled.
func (sc *Scope) Into(dst []float32, name string, shape ...int) bool {
	e := sc.store.take(sc.prefix + name)
	if e == nil {
		sc.store.lack(sc.prefix + name)
		return false
	}
	return sc.read(dst, name, e, shape) != nil
}

// Optional is F32 for a tensor that may be missing: nil then, and no error.
func (sc *Scope) Optional(name string, shape ...int) []float32 {
	e := sc.store.take(sc.prefix + name)
	if e == nil {
		return nil
	}
	return sc.read(nil, name, e, shape)
}

// read converts a tensor into dst, or into fresh memory if that is nil.
func (sc *Scope) read(dst []float32, name string, e *entry, shape []int) []float32 {
	full := sc.prefix + name
	if !slices.Equal(e.shape, shape) {
		sc.store.fault(full, tonggan.Invalid, fmt.Sprintf("%s is %s, not %s", show(full), dims(e.shape), dims(shape)))
		return nil
	}
	if !e.dtype.float() {
		sc.store.fault(full, tonggan.Unsupported, fmt.Sprintf("%s is of type %s, not F64, F32, F16 or BF16", show(full), e.dtype))
		return nil
	}
	if dst == nil {
		dst = make([]float32, e.count)
	}
	if err := e.f32(dst[:e.count]); err != nil {
		sc.store.fault(full, tonggan.Invalid, fmt.Sprintf("%s cannot be read: %v", show(full), err))
		return nil
	}
	return dst
}

// Has reports whether the checkpoint holds a tensor; it does not count as use.
func (sc *Scope) Has(name string) bool { return sc.store.find(sc.prefix+name) != nil }

// Shape is the shape of a tensor, nil if there is none; it does not count as use.
func (sc *Scope) Shape(name string) []int {
	e := sc.store.find(sc.prefix + name)
	if e == nil {
		return nil
	}
	return append([]int{}, e.shape...)
}

// Ignore names tensors below this scope that may stay unused. A pattern is a name,
// or the last dotted parts of one, in which * stands for any characters, dots too:
// "position_ids" and "text_decoder.*" are such patterns.
func (sc *Scope) Ignore(patterns ...string) {
	s := sc.store
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range patterns {
		s.ignored = append(s.ignored, pattern{sc.prefix, p})
	}
}

func (p pattern) match(name string) bool {
	rest, ok := strings.CutPrefix(name, p.prefix)
	for ok {
		if glob(p.glob, rest) {
			return true
		}
		_, rest, ok = strings.Cut(rest, ".")
	}
	return false
}

// glob reports whether all of s matches p. The work is at most len(p) x len(s).
func glob(p, s string) bool {
	star, back := -1, 0
	i, j := 0, 0
	for j < len(s) {
		switch {
		case i < len(p) && p[i] == '*':
			star, back = i, j
			i++
		case i < len(p) && p[i] == s[j]:
			i++
			j++
		case star >= 0:
			back++
			i, j = star+1, back
		default:
			return false
		}
	}
	return strings.Trim(p[i:], "*") == ""
}

// Err is the store's Err: the faults of the whole checkpoint.
func (sc *Scope) Err() error { return sc.store.Err() }

// oldNorms are the names that the first BERTs have for what a norm holds.
var oldNorms = strings.NewReplacer("LayerNorm.weight", "LayerNorm.gamma", "LayerNorm.bias", "LayerNorm.beta")

// find finds a tensor by its name or its old one.
func (s *Store) find(name string) *entry {
	if e := s.tensors[name]; e != nil {
		return e
	}
	return s.tensors[oldNorms.Replace(name)]
}

func (s *Store) take(name string) *entry {
	e := s.find(name)
	if e != nil {
		s.mu.Lock()
		e.used = true
		s.mu.Unlock()
	}
	return e
}

func (s *Store) lack(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.seen[name] {
		s.seen[name] = true
		s.missing = append(s.missing, show(name))
	}
}

func (s *Store) fault(name string, code tonggan.Code, what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[name] {
		return
	}
	s.seen[name] = true
	s.bad = append(s.bad, what)
	if s.kind == "" || code == tonggan.Invalid {
		s.kind = code
	}
}

// Err reports, in one line, every tensor that was asked for and is missing,
// misshapen or of a type we cannot read, and every one that nobody asked for.
// Integer tensors that nobody asked for are buffers (position_ids) and are no fault.
func (s *Store) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var unused []string
	for name, e := range s.tensors {
		if !e.used && !e.dtype.buffer() && !slices.ContainsFunc(s.ignored, func(p pattern) bool { return p.match(name) }) {
			unused = append(unused, show(name))
		}
	}
	slices.Sort(unused)
	var parts []string
	for _, group := range []struct {
		what  string
		names []string
	}{{"missing", s.missing}, {"wrong", s.bad}, {"unused", unused}} {
		if len(group.names) > 0 {
			parts = append(parts, strconv.Itoa(len(group.names))+" "+group.what+": "+some(group.names))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	code := tonggan.Invalid
	if len(s.missing) == 0 && len(unused) == 0 {
		code = s.kind
	}
	return tonggan.Errorf(code, "the tensors in %s do not fit its config.json: %s; check that both belong to the same model",
		s.where, strings.Join(parts, "; "))
}

// some lists names, at most 20 of them.
func some(names []string) string {
	const most = 20
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
}

// dims writes a shape as [2 3], at any length.
func dims(shape []int) string { return fmt.Sprint(append([]int{}, shape...)) }

// show writes a name that came from a file: as it is if it is short and plain,
// else quoted and cut, so that a message stays one readable line.
func show(name string) string {
	const most = 160
	plain := len(name) > 0 && len(name) <= most
	for i := 0; plain && i < len(name); i++ {
		plain = name[i] > ' ' && name[i] < 0x7f
	}
	if plain {
		return name
	}
	if len(name) > most {
		return strconv.QuoteToASCII(strings.ToValidUTF8(name[:most], "?")) + "..."
	}
	return strconv.QuoteToASCII(name)
}
