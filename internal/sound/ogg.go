package sound

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// ogg reads the packets of an Ogg file (RFC 3533): of the streams that begin with a
// magic word, one after another. What runs beside them is left out, and so are pages
// that are damaged.
type ogg struct {
	data   []byte
	magic  string
	serial uint32 // of the stream that is read
	open   bool   // whether there is one
	begun  bool   // whether more than its first page was read
	queue  []oggPacket
	part   []byte // of a packet that goes on
	broken int    // pages that are not whole
	bad    int    // bytes that belong to no whole page
}

type oggPacket struct {
	data    []byte
	first   bool  // of a stream
	opens   bool  // first of a page
	granule int64 // position at the end of the page
	last    bool  // whether the page is the last of its stream
}

// packet is the next one, or io.EOF.
func (o *ogg) packet() (oggPacket, error) {
	for len(o.queue) == 0 {
		if !o.page() {
			return oggPacket{}, io.EOF
		}
	}
	p := o.queue[0]
	o.queue = o.queue[1:]
	return p, nil
}

// page takes the next page apart, and says whether there is one.
func (o *ogg) page() bool {
	for len(o.data) > 0 {
		at := bytes.Index(o.data, []byte("OggS"))
		if at < 0 || o.broken > maxDamage {
			at = len(o.data)
		}
		o.bad += at
		o.data = o.data[at:]
		size := oggSize(o.data)
		if size == 0 {
			n := min(4, len(o.data))
			o.broken++
			o.bad += n
			o.data = o.data[n:]
			continue
		}
		page := o.data[:size]
		o.data = o.data[size:]
		o.take(page)
		return true
	}
	return false
}

func (o *ogg) warnings() (w []string) {
	if o.bad > 0 {
		w = append(w, fmt.Sprintf("%d bytes belong to no whole Ogg page and were left out", o.bad))
	}
	return w
}

var oggSums = checksums(0x04c11db7)

// oggSize is the size of a page, or 0 if it is not whole.
func oggSize(data []byte) int {
	if len(data) < 27 || len(data) < 27+int(data[26]) {
		return 0
	}
	size := 27 + int(data[26])
	for _, n := range data[27:size] {
		size += int(n)
	}
	if size > len(data) {
		return 0
	}
	sum := checksum(&oggSums, 0, data[:22]) // its own place counts as zeros
	sum = checksum(&oggSums, sum, make([]byte, 4))
	if checksum(&oggSums, sum, data[26:size]) != binary.LittleEndian.Uint32(data[22:]) {
		return 0
	}
	return size
}

// oggHolds says whether a stream of an Ogg file begins with a magic word: each has its
// first page before all others. Those may be damaged.
func oggHolds(data []byte, magic string) bool {
	for len(data) > 28 && data[5]&2 != 0 {
		if bytes.HasPrefix(data[28:], []byte(magic)) {
			return true
		}
		data = data[oggSize(data):]
		if oggSize(data) == 0 {
			break
		}
	}
	return false
}

// take queues the packets that end on a page.
func (o *ogg) take(page []byte) {
	const goesOn, begins, ends = 1, 2, 4
	flags, serial := page[5], binary.LittleEndian.Uint32(page[14:])
	sizes, body := page[27:27+int(page[26])], page[27+int(page[26]):]
	first := flags&begins != 0 && bytes.HasPrefix(body, []byte(o.magic)) && (o.begun || !o.open)
	if !first && (serial != o.serial || !o.open) {
		return
	}
	if first {
		o.serial, o.open, o.part = serial, true, nil
	}
	o.begun = !first
	if flags&goesOn == 0 {
		o.part = nil
	}
	skip := flags&goesOn != 0 && o.part == nil // its beginning is lost
	p := oggPacket{first: first, opens: true, granule: int64(binary.LittleEndian.Uint64(page[6:])), last: flags&ends != 0}
	for _, n := range sizes {
		o.part, body = append(o.part, body[:n]...), body[n:]
		if n == 255 {
			continue
		}
		if !skip {
			p.data = o.part
			o.queue = append(o.queue, p)
			p.first, p.opens = false, false
		}
		o.part, skip = nil, false
	}
	if p.last {
		o.open = false
	}
}

// checksums is the table of a checksum whose polynomial stands at the top of 32 bits.
func checksums(poly uint32) (t [256]uint32) {
	for i := range t {
		v := uint32(i) << 24
		for range 8 {
			v = v<<1 ^ v>>31*poly
		}
		t[i] = v
	}
	return t
}

// checksum goes on from sum, which stands at the top, too.
func checksum(table *[256]uint32, sum uint32, data []byte) uint32 {
	for _, b := range data {
		sum = sum<<8 ^ table[byte(sum>>24)^b]
	}
	return sum
}
