package weight

import (
	"encoding/binary"
	"errors"
	"math"
	"runtime"
	"runtime/debug"
	"sync"
)

// chunk is the number of elements that one goroutine converts at a time, and the
// length of a read where a file is not in memory.
const chunk = 1 << 16

// f32 converts the tensor into dst. Large ones are shared among the processors. What was
// read of a mapped file is given back: nobody reads it again.
func (e *entry) f32(dst []float32) error {
	if e.file.data != nil {
		defer func() { letGo(e.file.data[e.begin : e.begin+e.size]) }()
	}
	chunks := (e.count + chunk - 1) / chunk
	workers := min(chunks, runtime.GOMAXPROCS(0), 8)
	if workers < 2 {
		return e.convert(dst, 0, chunks)
	}
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { errs[w] = e.convert(dst, w*chunks/workers, (w+1)*chunks/workers) })
	}
	wg.Wait()
	return errors.Join(errs...)
}

// convert fills the chunks [from, to) of dst.
func (e *entry) convert(dst []float32, from, to int) (err error) {
	// A mapped file that somebody cuts short faults when its pages are read.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			if _, fault := r.(interface{ Addr() uintptr }); !fault {
				panic(r)
			}
			err = errors.New("the file changed while it was read")
		}
	}()
	size := dtypes[e.dtype].size
	var buf []byte
	for c := from; c < to; c++ {
		lo, hi := c*chunk, min((c+1)*chunk, e.count)
		off, n := e.begin+int64(lo)*int64(size), (hi-lo)*size
		src := e.file.data
		if src != nil {
			src = src[off : off+int64(n)]
		} else {
			if buf == nil {
				buf = make([]byte, n)
			}
			src = buf[:n]
			if err := e.file.readAt(src, off); err != nil {
				return err
			}
		}
		decode(dst[lo:hi], src, e.dtype)
	}
	return nil
}

// decode converts little-endian src, len(dst) elements of type d, to dst.
func decode(dst []float32, src []byte, d DType) {
	switch d {
	case F32:
		for len(dst) >= 4 && len(src) >= 16 {
			dst[0] = math.Float32frombits(binary.LittleEndian.Uint32(src))
			dst[1] = math.Float32frombits(binary.LittleEndian.Uint32(src[4:]))
			dst[2] = math.Float32frombits(binary.LittleEndian.Uint32(src[8:]))
			dst[3] = math.Float32frombits(binary.LittleEndian.Uint32(src[12:]))
			dst, src = dst[4:], src[16:]
		}
		for i := range dst {
			dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(src[4*i:]))
		}
	case BF16:
		for len(dst) >= 4 && len(src) >= 8 {
			w := binary.LittleEndian.Uint64(src)
			dst[0] = math.Float32frombits(uint32(w) << 16)
			dst[1] = math.Float32frombits(uint32(w) & 0xffff0000)
			dst[2] = math.Float32frombits(uint32(w>>32) << 16)
			dst[3] = math.Float32frombits(uint32(w>>32) & 0xffff0000)
			dst, src = dst[4:], src[8:]
		}
		for i := range dst {
			dst[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(src[2*i:])) << 16)
		}
	case F64:
		for i := range dst {
			dst[i] = float32(math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:])))
		}
	case F16:
		for i := range dst {
			dst[i] = half(binary.LittleEndian.Uint16(src[2*i:]))
		}
	}
}

// half converts an IEEE 754 binary16, exactly.
func half(h uint16) float32 {
	sign := uint32(h&0x8000) << 16
	body := uint32(h & 0x7fff)
	if body >= 0x7c00 { // infinity, NaN
		return math.Float32frombits(sign | body<<13 | 0x7f800000)
	}
	// The exponent's bias is 15 there and 127 here; subnormals come out normal.
	return math.Float32frombits(sign | math.Float32bits(math.Float32frombits(body<<13)*0x1p112))
}
