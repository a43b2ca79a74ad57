package media

import "encoding/binary"

// exifOrientation finds the orientation, 1..8, in an EXIF block (a TIFF
// structure, with or without the "Exif\0\0" before it). Anything malformed,
// absent or out of range is 1, upright. It reads one directory, never follows
// another pointer and allocates nothing.
func exifOrientation(block []byte) int {
	const header = "Exif\x00\x00"
	if len(block) >= len(header) && string(block[:len(header)]) == header {
		block = block[len(header):]
	}
	if len(block) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(block[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := uint64(order.Uint32(block[4:]))
	if at+2 > uint64(len(block)) {
		return 1
	}
	entries := block[at+2:]
	for n := int(order.Uint16(block[at:])); n > 0 && len(entries) >= 12; n-- {
		const tag, short, long = 0x0112, 3, 4
		if order.Uint16(entries) == tag {
			var v uint32
			switch order.Uint16(entries[2:]) {
			case short:
				v = uint32(order.Uint16(entries[8:]))
			case long:
				v = order.Uint32(entries[8:])
			}
			if order.Uint32(entries[4:]) == 1 && v >= 1 && v <= 8 {
				return int(v)
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// orient turns the picture upright: orientation o says where row 0 and column 0
// of the stored pixels belong, as EXIF numbers it.
func orient(p *Picture, o int) {
	if o < 2 || o > 8 {
		return
	}
	w, h := p.W, p.H
	if o >= 5 {
		w, h = h, w
	}
	out := make([]byte, len(p.Pix))
	// The source of (x, y) is start + x*dx + y*dy, in pixels.
	var start, dx, dy int
	last, end := p.W-1, (p.H-1)*p.W
	switch o {
	case 2: // mirrored
		start, dx, dy = last, -1, p.W
	case 3: // upside down
		start, dx, dy = end+last, -1, -p.W
	case 4: // mirrored upside down
		start, dx, dy = end, 1, -p.W
	case 5: // transposed
		start, dx, dy = 0, p.W, 1
	case 6: // to be turned clockwise
		start, dx, dy = end, -p.W, 1
	case 7: // transversed
		start, dx, dy = end+last, -p.W, -1
	case 8: // to be turned counter-clockwise
		start, dx, dy = last, p.W, -1
	}
	to := 0
	for y := range h {
		from := start + y*dy
		for range w {
			copy(out[to:to+3], p.Pix[3*from:3*from+3])
			to += 3
			from += dx
		}
	}
	p.W, p.H, p.Pix = w, h, out
}
