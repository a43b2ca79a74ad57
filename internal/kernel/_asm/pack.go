package main

import "fmt"

func pack(f *file) {
	transpose(f)
	roundPairs(f)
	braid(f)
	pair16(f)
	braid16(f)
	roundFloats(f)
	span(f)
	quantise(f)
}

// transpose writes 8 rows as 8 columns of a panel, 8 columns at a time.
func transpose(f *file) {
	f.function("transpose8", "dst, src *float32, ldDst, ld, blocks int", 40)
	f.op("MOVQ dst+0(FP), DI")
	f.op("MOVQ src+8(FP), SI")
	f.op("MOVQ ldDst+16(FP), R10")
	f.op("MOVQ ld+24(FP), R8")
	f.op("MOVQ blocks+32(FP), CX")
	f.op("SHLQ $2, R10")
	f.op("LEAQ (R10)(R10*2), R11")
	f.op("SHLQ $2, R8")
	f.op("LEAQ (R8)(R8*2), R9")
	f.op("LEAQ (SI)(R8*4), BX")
	f.label("l")
	at := []string{"", "(R8*1)", "(R8*2)", "(R9*1)"}
	// Y0-Y3 hold columns 0-3 of rows i and i+4, Y4-Y7 columns 4-7.
	for i := range 4 {
		f.op("VMOVUPS (SI)%s, X%d", at[i], i)
		f.op("VINSERTF128 $1, (BX)%s, Y%d, Y%d", at[i], i, i)
		f.op("VMOVUPS 16(SI)%s, X%d", at[i], i+4)
		f.op("VINSERTF128 $1, 16(BX)%s, Y%d, Y%d", at[i], i+4, i+4)
	}
	for half := range 2 {
		r := half * 4
		f.op("VUNPCKLPS Y%d, Y%d, Y8", r+1, r)
		f.op("VUNPCKHPS Y%d, Y%d, Y9", r+1, r)
		f.op("VUNPCKLPS Y%d, Y%d, Y10", r+3, r+2)
		f.op("VUNPCKHPS Y%d, Y%d, Y11", r+3, r+2)
		for i := range 4 {
			kind := "L"
			if i%2 == 1 {
				kind = "H"
			}
			f.op("VUNPCK%sPD Y%d, Y%d, Y%d", kind, 10+i/2, 8+i/2, 12+i)
			f.op("VMOVUPS Y%d, (DI)%s", 12+i, []string{"", "(R10*1)", "(R10*2)", "(R11*1)"}[i])
		}
		f.op("LEAQ (DI)(R10*4), DI")
	}
	f.op("ADDQ $32, SI")
	f.op("ADDQ $32, BX")
	f.op("DECQ CX")
	f.op("JNZ l")
	f.op("VZEROUPPER")
	f.op("RET")
}

// blocks writes a function of blocks of floats: in bytes at SI become out bytes at DI.
func (f *file) blocks(name string, in, out int, before, body func()) {
	f.function(name, "dst, src *float32, blocks int", 24)
	f.op("MOVQ dst+0(FP), DI")
	f.op("MOVQ src+8(FP), SI")
	f.op("MOVQ blocks+16(FP), CX")
	before()
	f.label("l")
	body()
	f.op("ADDQ $%d, SI", in)
	f.op("ADDQ $%d, DI", out)
	f.op("DECQ CX")
	f.op("JNZ l")
	f.op("VZEROUPPER")
	f.op("RET")
}

// roundPairs writes 32 floats at a time as 16 words of two bf16.
func roundPairs(f *file) {
	f.blocks("roundPairs", 128, 64, func() {}, func() {
		f.op("VMOVUPS (SI), Z0")
		f.op("VMOVUPS 64(SI), Z1")
		f.evex("VCVTNE2PS2BF16 Z0, Z1, Z2", 0x72, 3, 2, 1, 0)
		f.op("VMOVUPS Z2, (DI)")
	})
}

// braid writes pairs of rows of 32 floats as 32 words of two bf16, the first row in the lower halves.
func braid(f *file) {
	f.function("braid32", "dst, src *float32, ld, pairs int", 32)
	f.op("MOVQ dst+0(FP), DI")
	f.op("MOVQ src+8(FP), SI")
	f.op("MOVQ ld+16(FP), R8")
	f.op("MOVQ pairs+24(FP), CX")
	f.op("SHLQ $2, R8")
	f.label("l")
	for i, at := range []string{"(SI)", "64(SI)", "(SI)(R8*1)", "64(SI)(R8*1)"} {
		f.op("VMOVUPS %s, Z%d", at, i)
		f.evex(fmt.Sprintf("VCVTNEPS2BF16 Z%d, Y%d", i, i), 0x72, 2, i, 0, i)
		f.op("VPMOVZXWD Y%d, Z%d", i, i)
	}
	for i := range 2 {
		f.op("VPSLLD $16, Z%d, Z%d", i+2, i+2)
		f.op("VPORD Z%d, Z%d, Z%d", i+2, i, i)
		f.op("VMOVUPS Z%d, %d(DI)", i, 64*i)
	}
	f.op("LEAQ (SI)(R8*2), SI")
	f.op("ADDQ $128, DI")
	f.op("DECQ CX")
	f.op("JNZ l")
	f.op("VZEROUPPER")
	f.op("RET")
}

// halfConstants loads what round8 wants into Y8 to Y11.
func halfConstants(f *file) {
	f.op("VMOVUPS %s, Y8", f.pattern(1, "1, an integer"))
	f.op("VMOVUPS %s, Y9", f.pattern(0x7fff, "half, less one"))
	f.op("VMOVUPS %s, Y10", f.pattern(0xffff0000, "upper half"))
	f.op("VMOVUPS %s, Y11", f.pattern(0x400000, "what makes a NaN quiet"))
}

// round8 rounds the floats at an address to bf16, to nearest, ties to even, in the upper halves
// of Y(to). A NaN stays a NaN. It uses the two registers behind it.
func round8(f *file, at string, to int) {
	x, nan := to+1, to+2
	f.op("VMOVUPS %s, Y%d", at, x)
	f.op("VPSRLD $16, Y%d, Y%d", x, to)
	f.op("VPAND Y8, Y%d, Y%d", to, to)
	f.op("VPADDD Y9, Y%d, Y%d", to, to)
	f.op("VPADDD Y%d, Y%d, Y%d", x, to, to)
	f.op("VCMPPS $3, Y%d, Y%d, Y%d", x, x, nan)
	f.op("VPOR Y11, Y%d, Y%d", x, x)
	f.op("VBLENDVPS Y%d, Y%d, Y%d, Y%d", nan, x, to, to)
	f.op("VPAND Y10, Y%d, Y%d", to, to)
}

// pair16 writes 16 floats at a time as 8 words of two bf16.
func pair16(f *file) {
	f.blocks("pair16", 64, 32, func() { halfConstants(f) }, func() {
		for i, at := range []string{"(SI)", "32(SI)"} {
			to := 3 * i
			round8(f, at, to)
			f.op("VPSRLQ $16, Y%d, Y%d", to, to+1) // the first of two, in the lower half
			f.op("VPSRLQ $32, Y%d, Y%d", to, to)   // the second, in the upper half
			f.op("VPOR Y%d, Y%d, Y%d", to+1, to, to)
		}
		f.op("VSHUFPS $0x88, Y3, Y0, Y0")
		f.op("VPERMQ $0xd8, Y0, Y0")
		f.op("VMOVUPS Y0, (DI)")
	})
}

// braid16 writes pairs of rows of 16 floats as 16 words of two bf16, the first row in the lower halves.
func braid16(f *file) {
	f.function("braid16", "dst, src *float32, ld, pairs int", 32)
	f.op("MOVQ dst+0(FP), DI")
	f.op("MOVQ src+8(FP), SI")
	f.op("MOVQ ld+16(FP), R8")
	f.op("MOVQ pairs+24(FP), CX")
	f.op("SHLQ $2, R8")
	halfConstants(f)
	f.label("l")
	for i, at := range []string{"", "32"} {
		round8(f, at+"(SI)", 0)
		round8(f, at+"(SI)(R8*1)", 3)
		f.op("VPSRLD $16, Y0, Y0")
		f.op("VPOR Y0, Y3, Y0")
		f.op("VMOVUPS Y0, %d(DI)", 32*i)
	}
	f.op("LEAQ (SI)(R8*2), SI")
	f.op("ADDQ $64, DI")
	f.op("DECQ CX")
	f.op("JNZ l")
	f.op("VZEROUPPER")
	f.op("RET")
}

// roundFloats rounds 8 floats at a time to bf16, and leaves them float32.
func roundFloats(f *file) {
	f.blocks("roundFloats", 32, 32, func() { halfConstants(f) }, func() {
		round8(f, "(SI)", 0)
		f.op("VMOVUPS Y0, (DI)")
	})
}

// span finds the least and the largest of 8 floats at a time, and of zero, and a number
// that is a NaN if one of them is not finite.
func span(f *file) {
	f.function("span8", "out *[3]float32, src *float32, blocks int", 24)
	f.op("MOVQ out+0(FP), DI")
	f.op("MOVQ src+8(FP), SI")
	f.op("MOVQ blocks+16(FP), CX")
	for i := range 4 {
		f.op("VXORPS Y%d, Y%d, Y%d", i, i, i)
	}
	f.label("l")
	f.op("VMOVUPS (SI), Y4")
	f.op("VMINPS Y4, Y0, Y0")
	f.op("VMAXPS Y4, Y1, Y1")
	f.op("VFMADD231PS Y4, Y3, Y2")
	f.op("ADDQ $32, SI")
	f.op("DECQ CX")
	f.op("JNZ l")
	for i, op := range []string{"VMINPS", "VMAXPS", "VADDPS"} {
		f.op("VEXTRACTF128 $1, Y%d, X4", i)
		f.op("%s X4, X%d, X%d", op, i, i)
		f.op("VPERMILPS $0x4e, X%d, X4", i)
		f.op("%s X4, X%d, X%d", op, i, i)
		f.op("VPERMILPS $0xb1, X%d, X4", i)
		f.op("%s X4, X%d, X%d", op, i, i)
		f.op("VMOVSS X%d, %d(DI)", i, 4*i)
	}
	f.op("VZEROUPPER")
	f.op("RET")
}

// quantise writes 32 floats at a time, times scale, rounded to nearest, ties to even, plus
// zero, as 8 words of four uint8.
func quantise(f *file) {
	f.function("quantise32", "dst, src *float32, blocks int, scale float32, zero int32", 32)
	f.op("MOVQ dst+0(FP), DI")
	f.op("MOVQ src+8(FP), SI")
	f.op("MOVQ blocks+16(FP), CX")
	f.op("VBROADCASTSS scale+24(FP), Y8")
	f.op("VBROADCASTSS zero+28(FP), Y9")
	f.op("VMOVDQU %s, Y10", f.order([8]uint32{0, 4, 1, 5, 2, 6, 3, 7}))
	f.label("l")
	for i := range 4 {
		f.op("VMULPS %d(SI), Y8, Y%d", 32*i, i)
		f.op("VCVTPS2DQ Y%d, Y%d", i, i)
		f.op("VPADDD Y9, Y%d, Y%d", i, i)
	}
	f.op("VPACKSSDW Y1, Y0, Y0")
	f.op("VPACKSSDW Y3, Y2, Y2")
	f.op("VPACKUSWB Y2, Y0, Y0") // words of the lower halves, then of the upper ones
	f.op("VPERMD Y0, Y10, Y0")
	f.op("VMOVDQU Y0, (DI)")
	f.op("ADDQ $128, SI")
	f.op("ADDQ $32, DI")
	f.op("DECQ CX")
	f.op("JNZ l")
	f.op("VZEROUPPER")
	f.op("RET")
}
