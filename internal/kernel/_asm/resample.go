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
