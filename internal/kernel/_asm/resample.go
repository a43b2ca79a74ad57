package main

// Of the sums of bytes times weights of 22 bits behind the point, which are two of 16 bits each:
// the upper of two is worth 2^15 of the lower.
const (
	lineBits = 22
	lowBits  = 15
)

func resample(f *file) {
	acrossPixels(f)
	down16(f)
	rgb16(f)
	widen16(f)
}

// acrossPixels sums neighbours of pixels of three bytes, four at a time: R, G and B of the first two
// in the lower half of a register and of the others in the upper, as pairs of words.
func acrossPixels(f *file) {
	f.function("acrossPixels", "dst, src *byte, first, count *int32, pairs *int16, n, taps, skip int", 64)
	f.op("MOVQ dst+0(FP), DI")
	f.op("MOVQ src+8(FP), SI")
	f.op("MOVQ first+16(FP), R8")
	f.op("MOVQ count+24(FP), R9")
	f.op("MOVQ pairs+32(FP), R10")
	f.op("MOVQ n+40(FP), R11")
	f.op("MOVQ taps+48(FP), R12")
	f.op("SHLQ $2, R12")
	f.op("MOVQ skip+56(FP), R13")
	pixels := [8]uint32{0x80038000, 0x80048001, 0x80058002, 0x80808080, 0x80098006, 0x800a8007, 0x800b8008, 0x80808080}
	low := [8]uint32{0x03020100, 0x03020100, 0x03020100, 0x03020100, 0x07060504, 0x07060504, 0x07060504, 0x07060504}
	high := low
	for i := range high {
		high[i] += 0x08080808
	}
	for i, x := range [][8]uint32{pixels, low, high} {
		f.op("VMOVDQU %s, Y%d", f.order(x), 8+i)
	}
	f.op("VMOVDQU %s, X11", f.pattern(1<<(lineBits-1), "half"))
	f.label("pixel")
	f.op("MOVLQSX (R8), AX")
	f.op("SUBQ R13, AX")
	f.op("LEAQ (AX)(AX*2), AX")
	f.op("ADDQ SI, AX")
	f.op("MOVLQSX (R9), CX")
	f.op("MOVQ R10, DX")
	f.op("VPXOR Y0, Y0, Y0")
	f.op("VPXOR Y1, Y1, Y1")
	f.op("ADDQ $3, CX")
	f.op("SHRQ $2, CX")
	f.op("JZ sum")
	f.label("four")
	f.op("VBROADCASTI128 (AX), Y2")
	f.op("VBROADCASTI128 (DX), Y3")
	f.op("VPSHUFB Y8, Y2, Y2")
	f.op("VPSHUFB Y9, Y3, Y4")
	f.op("VPSHUFB Y10, Y3, Y5")
	f.op("VPMADDWD Y4, Y2, Y4")
	f.op("VPMADDWD Y5, Y2, Y5")
	f.op("VPADDD Y4, Y0, Y0")
	f.op("VPADDD Y5, Y1, Y1")
	f.op("ADDQ $12, AX")
	f.op("ADDQ $16, DX")
	f.op("DECQ CX")
	f.op("JNZ four")
	f.label("sum")
	f.op("VPSLLD $%d, Y1, Y1", lowBits)
	f.op("VPADDD Y1, Y0, Y0")
	f.op("VEXTRACTI128 $1, Y0, X1")
	f.op("VPADDD X1, X0, X0")
	f.op("VPADDD X11, X0, X0")
	f.op("VPSRAD $%d, X0, X0", lineBits)
	f.op("VPACKSSDW X0, X0, X0")
	f.op("VPACKUSWB X0, X0, X0")
	f.op("VMOVD X0, AX")
	f.op("MOVW AX, (DI)")
	f.op("SHRL $16, AX")
	f.op("MOVB AX, 2(DI)")
	f.op("ADDQ $3, DI")
	f.op("ADDQ $4, R8")
	f.op("ADDQ $4, R9")
	f.op("ADDQ R12, R10")
	f.op("DECQ R11")
	f.op("JNZ pixel")
	f.op("VZEROUPPER")
	f.op("RET")
}

// down16 sums rows, 16 columns at a time and two rows as pairs of words. Where rows are missing
// from the last four, weights are 0 and the first of them is read.
func down16(f *file) {
	f.function("down16", "dst, src *byte, stride, taps int, pairs *int16, blocks int", 48)
	f.op("MOVQ dst+0(FP), DI")
	f.op("MOVQ src+8(FP), SI")
	f.op("MOVQ stride+16(FP), R8")
	f.op("LEAQ (R8)(R8*2), R9")
	f.op("MOVQ blocks+40(FP), R10")
	f.op("VMOVDQU %s, Y12", f.pattern(1<<(lineBits-1), "half"))
	// Sums: of the lower weights Y0 and Y1, of the upper Y2 and Y3.
	pair := func(upper, lower string, at int) {
		f.op("VPMOVZXBW %s, Y4", upper)
		f.op("VPMOVZXBW %s, Y5", lower)
		f.op("VPUNPCKLWD Y5, Y4, Y6")
		f.op("VPUNPCKHWD Y5, Y4, Y7")
		for i, half := range []int{0, 8} {
			f.op("VPBROADCASTD %d(DX), Y8", half+at)
			f.op("VPMADDWD Y8, Y6, Y9")
			f.op("VPMADDWD Y8, Y7, Y10")
			f.op("VPADDD Y9, Y%d, Y%d", 2*i, 2*i)
			f.op("VPADDD Y10, Y%d, Y%d", 2*i+1, 2*i+1)
		}
	}
	f.label("block")
	f.op("MOVQ SI, AX")
	f.op("MOVQ pairs+32(FP), DX")
	f.op("MOVQ taps+24(FP), CX")
	for i := range 4 {
		f.op("VPXOR Y%d, Y%d, Y%d", i, i, i)
	}
	f.op("SUBQ $4, CX")
	f.op("JLT rest")
	f.label("four")
	pair("(AX)", "(AX)(R8*1)", 0)
	pair("(AX)(R8*2)", "(AX)(R9*1)", 4)
	f.op("LEAQ (AX)(R8*4), AX")
	f.op("ADDQ $16, DX")
	f.op("SUBQ $4, CX")
	f.op("JGE four")
	f.label("rest")
	f.op("ADDQ $4, CX")
	f.op("JZ sum")
	f.op("LEAQ (AX)(R8*1), BX")
	f.op("CMPQ CX, $2")
	f.op("CMOVQLT AX, BX")
	pair("(AX)", "(BX)", 0)
	f.op("CMPQ CX, $3")
	f.op("JLT sum")
	pair("(AX)(R8*2)", "(AX)", 4)
	f.label("sum")
	for i := range 2 {
		f.op("VPSLLD $%d, Y%d, Y%d", lowBits, 2+i, 2+i)
		f.op("VPADDD Y%d, Y%d, Y%d", 2+i, i, i)
		f.op("VPADDD Y12, Y%d, Y%d", i, i)
		f.op("VPSRAD $%d, Y%d, Y%d", lineBits, i, i)
	}
	f.op("VPACKSSDW Y1, Y0, Y0")
	f.op("VPACKUSWB Y0, Y0, Y0")
	f.op("VPERMQ $0x08, Y0, Y0")
	f.op("VMOVDQU X0, (DI)")
	f.op("ADDQ $16, SI")
	f.op("ADDQ $16, DI")
	f.op("DECQ R10")
	f.op("JNZ block")
	f.op("VZEROUPPER")
	f.op("RET")
}

// rgb16 turns 16 numbers of luma and chroma at a time into pixels. A factor beyond 16 bits is a
// whole number and what is left of it.
func rgb16(f *file) {
	f.function("rgb16", "dst, y, cb, cr *byte, blocks int", 40)
	for i, name := range []string{"DI", "SI", "BX", "DX"} {
		f.op("MOVQ %s+%d(FP), %s", []string{"dst", "y", "cb", "cr"}[i], 8*i, name)
	}
	f.op("MOVQ blocks+32(FP), CX")
	pair := func(first, second int) uint32 { return uint32(uint16(first)) | uint32(uint16(second))<<16 }
	f.op("VMOVDQU %s, Y15", f.pattern(pair(128, 128), "where chroma is 0"))
	f.op("VMOVDQU %s, Y14", f.pattern(pair(2, 2), "twice 2^14: half"))
	f.op("VMOVDQU %s, Y13", f.pattern(pair(91881-1<<16, 1<<14), "1.402 less 1, and a half"))
	f.op("VMOVDQU %s, Y12", f.pattern(pair(116130-2<<16, 1<<14), "1.772 less 2, and a half"))
	f.op("VMOVDQU %s, Y11", f.pattern(pair(-22554, 1<<16-46802), "-0.344, and 1 less 0.714"))
	f.op("VMOVDQU %s, Y10", f.pattern(1<<15, "half"))
	f.label("l")
	for i, name := range []string{"SI", "BX", "DX"} {
		f.op("VPMOVZXBW (%s), Y%d", name, i)
	}
	f.op("VPSUBW Y15, Y1, Y1")
	f.op("VPSUBW Y15, Y2, Y2")
	// The products of words first and second of each pixel, shifted, into a register.
	product := func(first, second, factors, into int, green bool) {
		for i, half := range []string{"L", "H"} {
			f.op("VPUNPCK%sWD Y%d, Y%d, Y%d", half, second, first, into+i)
			f.op("VPMADDWD Y%d, Y%d, Y%d", factors, into+i, into+i)
			if green {
				f.op("VPADDD Y10, Y%d, Y%d", into+i, into+i)
			}
			f.op("VPSRAD $16, Y%d, Y%d", into+i, into+i)
		}
		f.op("VPACKSSDW Y%d, Y%d, Y%d", into+1, into, into)
		f.op("VPADDW Y0, Y%d, Y%d", into, into)
	}
	product(2, 14, 13, 3, false)
	product(1, 2, 11, 5, true)
	product(1, 14, 12, 7, false)
	f.op("VPADDW Y2, Y3, Y3")
	f.op("VPSUBW Y2, Y5, Y5")
	f.op("VPADDW Y1, Y7, Y7")
	f.op("VPADDW Y1, Y7, Y7")
	for i, c := range []int{3, 5, 7} { // as bytes into X3, X5, X7
		f.op("VEXTRACTI128 $1, Y%d, X%d", c, i)
		f.op("VPACKUSWB X%d, X%d, X%d", i, c, c)
	}
	for part := range 3 {
		for c := range 3 {
			var order [4]uint32
			for i := range 16 {
				at := uint32(0x80)
				if byteAt := 16*part + i; byteAt%3 == c {
					at = uint32(byteAt / 3)
				}
				order[i/4] |= at << (8 * (i % 4))
			}
			f.op("VPSHUFB %s, X%d, X%d", f.order([8]uint32{order[0], order[1], order[2], order[3], 0, 0, 0, 0}), 3+2*c, c)
		}
		f.op("VPOR X0, X1, X0")
		f.op("VPOR X0, X2, X0")
		f.op("VMOVDQU X0, %d(DI)", 16*part)
	}
	for _, name := range []string{"SI", "BX", "DX"} {
		f.op("ADDQ $16, %s", name)
	}
	f.op("ADDQ $48, DI")
	f.op("DECQ CX")
	f.op("JNZ l")
	f.op("VZEROUPPER")
	f.op("RET")
}

// widen16 writes 32 numbers between and beside 17 sums of two rows at a time.
func widen16(f *file) {
	f.function("widen16", "dst, near, far *byte, right, left, blocks int", 48)
	f.op("MOVQ dst+0(FP), DI")
	f.op("MOVQ near+8(FP), SI")
	f.op("MOVQ far+16(FP), BX")
	f.op("MOVQ blocks+40(FP), CX")
	for i, name := range []string{"right", "left"} {
		f.op("MOVQ %s+%d(FP), AX", name, 24+8*i)
		f.op("VMOVQ AX, X%d", 15-i)
		f.op("VPBROADCASTW X%d, Y%d", 15-i, 15-i)
	}
	f.label("l")
	for i := range 2 { // sums and the sums behind them
		f.op("VPMOVZXBW %d(SI), Y%d", i, i)
		f.op("VPMOVZXBW %d(BX), Y%d", i, 2+i)
		f.op("VPADDW Y%d, Y%d, Y%d", i, 2+i, 2+i)
		f.op("VPADDW Y%d, Y%d, Y%d", i, i, i)
		f.op("VPADDW Y%d, Y%d, Y%d", 2+i, i, i)
	}
	for i := range 2 {
		f.op("VPADDW Y%d, Y%d, Y%d", i, i, 4+i)
		f.op("VPADDW Y%d, Y%d, Y%d", i, 4+i, 4+i)
		f.op("VPADDW Y%d, Y%d, Y%d", 1-i, 4+i, 4+i)
		f.op("VPADDW Y%d, Y%d, Y%d", 15-i, 4+i, 4+i)
		f.op("VPSRLW $4, Y%d, Y%d", 4+i, 4+i)
	}
	f.op("VPSLLW $8, Y5, Y5")
	f.op("VPOR Y4, Y5, Y4")
	f.op("VMOVDQU Y4, (DI)")
	f.op("ADDQ $16, SI")
	f.op("ADDQ $16, BX")
	f.op("ADDQ $32, DI")
	f.op("DECQ CX")
	f.op("JNZ l")
	f.op("VZEROUPPER")
	f.op("RET")
}
