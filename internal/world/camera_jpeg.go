package world

// What JPEG does to a picture, without the file: colour to luma and chroma,
// chroma at half size, each 8 x 8 block through the cosine transform, and every
// coefficient rounded to its quantum. Entropy coding loses nothing, so it is
// left out. image/jpeg would do as well, but its last bits change with the Go
// release, and a scene's bytes may not.

// lumaQuanta and chromaQuanta are the tables K.1 and K.2 of ITU-T T.81.
var lumaQuanta = [64]int32{
	16, 11, 10, 16, 24, 40, 51, 61,
	12, 12, 14, 19, 26, 58, 60, 55,
	14, 13, 16, 24, 40, 57, 69, 56,
	14, 17, 22, 29, 51, 87, 80, 62,
	18, 22, 37, 56, 68, 109, 103, 77,
	24, 35, 55, 64, 81, 104, 113, 92,
	49, 64, 78, 87, 103, 121, 120, 101,
	72, 92, 95, 98, 112, 100, 103, 99,
}

var chromaQuanta = [64]int32{
	17, 18, 24, 47, 99, 99, 99, 99,
	18, 21, 26, 66, 99, 99, 99, 99,
	24, 26, 56, 99, 99, 99, 99, 99,
	47, 66, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,
	99, 99, 99, 99, 99, 99, 99, 99,
}

// quanta scales a table to a quality of 1 to 100, as the Independent JPEG
// Group's library does.
func quanta(table *[64]int32, quality int) (q [64]int32) {
	scale := int32(200 - 2*quality)
	if quality < 50 {
		scale = int32(5000 / quality)
	}
	for i, v := range table {
		q[i] = max(1, min(255, (v*scale+50)/100))
	}
	return q
}

// The orthonormal cosine basis in 1/4096: cosK is c(K) cos(K pi/16), c(K) a half.
const cos1, cos2, cos3, cos4, cos5, cos6, cos7 = 2009, 1892, 1703, 1448, 1138, 784, 400

// dct transforms the rows of a block and turns it over, rows to columns; twice
// is the transform of the block. Results are shifted right.
func dct(out, in *[64]int32, shift int) {
	half := int32(1) << shift >> 1
	for i := 0; i < 8; i++ {
		b := (*[8]int32)(in[i*8:])
		s0, s1, s2, s3 := b[0]+b[7], b[1]+b[6], b[2]+b[5], b[3]+b[4]
		d0, d1, d2, d3 := b[0]-b[7], b[1]-b[6], b[2]-b[5], b[3]-b[4]
		e0, e1, e2, e3 := s0+s3, s1+s2, s0-s3, s1-s2
		o := out[i : i+57 : 64]
		o[0] = ((e0+e1)*cos4 + half) >> shift
		o[32] = ((e0-e1)*cos4 + half) >> shift
		o[16] = (e2*cos2 + e3*cos6 + half) >> shift
		o[48] = (e2*cos6 - e3*cos2 + half) >> shift
		o[8] = (d0*cos1 + d1*cos3 + d2*cos5 + d3*cos7 + half) >> shift
		o[24] = (d0*cos3 - d1*cos7 - d2*cos1 - d3*cos5 + half) >> shift
		o[40] = (d0*cos5 - d1*cos1 + d2*cos7 + d3*cos3 + half) >> shift
		o[56] = (d0*cos7 - d1*cos5 + d2*cos3 - d3*cos1 + half) >> shift
	}
}

// idct undoes dct, the turn included.
func idct(out, in *[64]int32, shift int) {
	half := int32(1) << shift >> 1
	for i := 0; i < 8; i++ {
		f := (*[8]int32)(in[i*8:])
		o := out[i : i+57 : 64]
		if f[1]|f[2]|f[3]|f[4]|f[5]|f[6]|f[7] == 0 { // most of them are
			v := (f[0]*cos4 + half) >> shift
			o[0], o[8], o[16], o[24], o[32], o[40], o[48], o[56] = v, v, v, v, v, v, v, v
			continue
		}
		a, b := (f[0]+f[4])*cos4+half, (f[0]-f[4])*cos4+half
		c, d := f[2]*cos2+f[6]*cos6, f[2]*cos6-f[6]*cos2
		e0, e1, e2, e3 := a+c, b+d, b-d, a-c
		d0 := f[1]*cos1 + f[3]*cos3 + f[5]*cos5 + f[7]*cos7
		d1 := f[1]*cos3 - f[3]*cos7 - f[5]*cos1 - f[7]*cos5
		d2 := f[1]*cos5 - f[3]*cos1 + f[5]*cos7 + f[7]*cos3
		d3 := f[1]*cos7 - f[3]*cos5 + f[5]*cos3 - f[7]*cos1
		o[0], o[56] = (e0+d0)>>shift, (e0-d0)>>shift
		o[8], o[48] = (e1+d1)>>shift, (e1-d1)>>shift
		o[16], o[40] = (e2+d2)>>shift, (e2-d2)>>shift
		o[24], o[32] = (e3+d3)>>shift, (e3-d3)>>shift
	}
}

// plane is one channel, its side a multiple of 8, about zero.
type plane struct {
	side int
	v    []int32
}

// coarsen rounds the plane's coefficients to the quanta.
func (p plane) coarsen(q *[64]int32) {
	var a, b [64]int32
	for y := 0; y < p.side; y += 8 {
		for x := 0; x < p.side; x += 8 {
			for i := 0; i < 8; i++ {
				copy(a[i*8:i*8+8], p.v[(y+i)*p.side+x:])
			}
			dct(&b, &a, 9) // three bits more than the pixels have
			dct(&a, &b, 15)
			for i, v := range a {
				t := q[i]
				switch half := t / 2; {
				case v > half:
					a[i] = (v + half) / t * t
				case v < -half:
					a[i] = (v - half) / t * t
				default:
					a[i] = 0
				}
			}
			idct(&b, &a, 9)
			idct(&a, &b, 15)
			for i := 0; i < 8; i++ {
				copy(p.v[(y+i)*p.side+x:], a[i*8:i*8+8])
			}
		}
	}
}

// compress leaves the picture as a JPEG file of a quality would.
func (c *canvas) compress(quality int) {
	n, full := c.n, (c.n+15)/16*16
	luma := plane{full, make([]int32, full*full)}
	cb, cr := plane{full / 2, make([]int32, full*full/4)}, plane{full / 2, make([]int32, full*full/4)}
	for y := 0; y < full; y++ {
		row := c.pix[min(y, n-1)*n*3:]
		l := luma.v[y*full : (y+1)*full]
		u, v := cb.v[y/2*cb.side:], cr.v[y/2*cb.side:]
		for x := range l {
			p := row[min(x, n-1)*3:]
			r, g, b := int32(p[0]), int32(p[1]), int32(p[2])
			l[x] = (77*r+150*g+29*b+128)>>8 - 128
			u[x/2] += 128*b - 43*r - 85*g // of four pixels, in 1/256
			v[x/2] += 128*r - 107*g - 21*b
		}
	}
	for i := range cb.v {
		cb.v[i], cr.v[i] = (cb.v[i]+512)>>10, (cr.v[i]+512)>>10
	}
	lq, cq := quanta(&lumaQuanta, quality), quanta(&chromaQuanta, quality)
	luma.coarsen(&lq)
	cb.coarsen(&cq)
	cr.coarsen(&cq)
	for y := 0; y < n; y++ {
		row := c.pix[y*n*3 : (y+1)*n*3]
		l := luma.v[y*full : y*full+n]
		us, vs := cb.v[y/2*cb.side:], cr.v[y/2*cb.side:]
		for x, k := range l {
			u, v := us[x/2], vs[x/2]
			p := row[x*3 : x*3+3 : x*3+3]
			p[0] = byteOf(int(k + 128 + (359*v+128)>>8))
			p[1] = byteOf(int(k + 128 - (88*u+183*v+128)>>8))
			p[2] = byteOf(int(k + 128 + (454*u+128)>>8))
		}
	}
}

// byteOf clamps to 0..255.
func byteOf(v int) uint8 { return uint8(max(0, min(255, v))) }
