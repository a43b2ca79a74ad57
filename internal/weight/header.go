package weight

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strings"

	"tonggan"
)

// The limits of a header. The format's own is 100 MB; published checkpoints stay
// under 1 MB.
const (
	maxHeader  = 25 << 20 // bytes
	maxTensors = 100_000  // in one file, and in one index
	maxDims    = 8
	maxDepth   = 16 // of JSON in an index
)

// readHeader checks the header of a safetensors file and finds its tensors. What
// it allocates is bounded by a small multiple of the header, itself no longer than
// the file.
func readHeader(b *blob) (map[string]*entry, error) {
	var head [8]byte
	if b.size < 8 {
		return nil, fmt.Errorf("it has %d bytes, and a header alone takes 8", b.size)
	}
	if err := b.readAt(head[:], 0); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint64(head[:])
	if n > uint64(b.size-8) {
		return nil, fmt.Errorf("its header claims %d bytes and the file has %d", n, b.size)
	}
	if n > maxHeader {
		return nil, fmt.Errorf("its header claims %d bytes; the limit is %d", n, maxHeader)
	}
	text, err := b.bytes(8, int64(n))
	if err != nil {
		return nil, err
	}
	start := 8 + int64(n) // of the data
	return parseHeader(text, b, start, b.size-start)
}

// parseHeader reads the JSON of a header whose data section has size bytes from start.
func parseHeader(text []byte, b *blob, start, size int64) (map[string]*entry, error) {
	tensors := map[string]*entry{}
	sc := scanner{text: text}
	meta := false
	err := sc.object(func(name string) error {
		if name == "__metadata__" {
			if meta {
				return errors.New("duplicate key __metadata__")
			}
			meta = true
			return sc.stringMap(nil)
		}
		if tensors[name] != nil {
			return fmt.Errorf("duplicate tensor %s", show(name))
		}
		if len(tensors) == maxTensors {
			return fmt.Errorf("more than %d tensors", maxTensors)
		}
		e, err := sc.tensor(size)
		if err != nil {
			return fmt.Errorf("tensor %s: %w", show(name), err)
		}
		e.file = b
		tensors[name] = e
		return nil
	})
	if err == nil {
		err = sc.end()
	}
	var unsupported dtypeError
	if errors.As(err, &unsupported) {
		return nil, tonggan.Errorf(tonggan.Unsupported, "%w; convert the weights to F32, F16 or BF16", err)
	}
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	if err := tile(tensors, size); err != nil {
		return nil, err
	}
	for _, e := range tensors {
		e.begin += start
	}
	return tensors, nil
}

// tile requires that the tensors cover the data section: no overlap, hole or tail.
func tile(tensors map[string]*entry, size int64) error {
	type span struct {
		name string
		*entry
	}
	order := make([]span, 0, len(tensors))
	for name, e := range tensors {
		order = append(order, span{name, e})
	}
	slices.SortFunc(order, func(a, b span) int {
		switch {
		case a.begin != b.begin:
			return int(min(max(a.begin-b.begin, -1), 1))
		case a.size != b.size:
			return int(min(max(a.size-b.size, -1), 1))
		}
		return strings.Compare(a.name, b.name)
	})
	at := int64(0)
	for _, e := range order {
		if e.begin < at {
			return fmt.Errorf("tensor %s overlaps the one before it", show(e.name))
		}
		if e.begin > at {
			return fmt.Errorf("%d bytes before tensor %s belong to no tensor", e.begin-at, show(e.name))
		}
		at += e.size
	}
	if at != size {
		return fmt.Errorf("%d bytes at its end belong to no tensor", size-at)
	}
	return nil
}

// dtypeError is a type that the format may have and we do not know.
type dtypeError string

func (e dtypeError) Error() string { return "type " + show(string(e)) + " is unknown" }

// tensor reads {"dtype":..., "shape":[...], "data_offsets":[begin, end]}.
func (sc *scanner) tensor(size int64) (*entry, error) {
	e := &entry{}
	var dtype string
	var ends [2]int64
	var have [3]bool
	err := sc.object(func(key string) error {
		i := slices.Index([]string{"dtype", "shape", "data_offsets"}, key)
		if i < 0 {
			return fmt.Errorf("unknown key %s", show(key))
		}
		if have[i] {
			return fmt.Errorf("duplicate key %s", key)
		}
		have[i] = true
		var err error
		switch i {
		case 0:
			dtype, err = sc.str()
		case 1:
			e.shape, err = sc.shape()
		case 2:
			var n int
			n, err = sc.ints(ends[:])
			if err == nil && n != 2 {
				err = fmt.Errorf("data_offsets has %d numbers, not 2", n)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if have != [3]bool{true, true, true} {
		return nil, errors.New("it lacks dtype, shape or data_offsets")
	}
	var ok bool
	if e.dtype, ok = parseDType(dtype); !ok {
		return nil, dtypeError(dtype)
	}
	if ends[0] > ends[1] || ends[1] > size {
		return nil, fmt.Errorf("data_offsets %v lie outside the %d bytes of data", ends, size)
	}
	e.begin, e.size = ends[0], ends[1]-ends[0]
	return e, e.measure()
}

// measure requires that the shape has as many bytes as the offsets.
func (e *entry) measure() error {
	n := uint64(1)
	for _, d := range e.shape {
		hi, lo := bits.Mul64(n, uint64(d))
		if hi != 0 {
			return fmt.Errorf("shape %s overflows", dims(e.shape))
		}
		n = lo
	}
	hi, want := bits.Mul64(n, uint64(dtypes[e.dtype].size))
	if hi != 0 || n > math.MaxInt {
		return fmt.Errorf("shape %s overflows", dims(e.shape))
	}
	if want != uint64(e.size) {
		return fmt.Errorf("shape %s of %s takes %d bytes and data_offsets give %d", dims(e.shape), e.dtype, want, e.size)
	}
	e.count = int(n)
	return nil
}

// shape reads a list of at most maxDims sizes.
func (sc *scanner) shape() ([]int, error) {
	var d [maxDims]int64
	n, err := sc.ints(d[:])
	if err != nil {
		return nil, err
	}
	shape := make([]int, n)
	for i := range shape {
		if d[i] > math.MaxInt {
			return nil, fmt.Errorf("size %d is too large", d[i])
		}
		shape[i] = int(d[i])
	}
	return shape, nil
}
