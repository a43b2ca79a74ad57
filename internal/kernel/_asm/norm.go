package main

func norm(f *file) {
	for _, s := range isas {
		e := elem{f, s}
		e.sum()
		e.squares()
		e.affine()
		e.max()
		e.exps()
		e.softmax()
	}
	elem{f, avx512}.weights()
}

func (e elem) sum() {
	e.begin("sum", "x *float32, vectors int) (sum float32", 20)
	e.op("MOVQ x+0(FP), SI")
	e.op("MOVQ vectors+8(FP), CX")
	e.zero(4)
	e.unrolled([]string{"SI"}, func(i int) {
		e.op("VADDPS %d(SI), %s, %s", i*e.s.bytes(), e.r(i), e.r(i))
	})
	e.fold("VADDPS", 4)
	e.op("VMOVSS X0, sum+16(FP)")
	e.end()
}

// squares sums (x-mean)^2.
func (e elem) squares() {
	e.begin("squares", "x *float32, vectors int, mean float32) (sum float32", 28)
	e.op("MOVQ x+0(FP), SI")
	e.op("MOVQ vectors+8(FP), CX")
	e.op("VBROADCASTSS mean+16(FP), %s", e.r(9))
	e.zero(4)
	e.unrolled([]string{"SI"}, func(i int) {
		e.op("VMOVUPS %d(SI), %s", i*e.s.bytes(), e.r(5+i))
		e.op("VSUBPS %s, %s, %s", e.r(9), e.r(5+i), e.r(5+i))
		e.op("VFMADD231PS %s, %s, %s", e.r(5+i), e.r(5+i), e.r(i))
	})
	e.fold("VADDPS", 4)
	e.op("VMOVSS X0, sum+24(FP)")
	e.end()
}

// affine computes (x-mean)*inv*gamma + beta.
func (e elem) affine() {
	e.begin("affine", "dst, x, gamma, beta *float32, vectors int, mean, inv float32", 48)
	e.op("MOVQ dst+0(FP), DI")
	e.op("MOVQ x+8(FP), SI")
	e.op("MOVQ gamma+16(FP), R8")
	e.op("MOVQ beta+24(FP), R9")
	e.op("MOVQ vectors+32(FP), CX")
	e.op("VBROADCASTSS mean+40(FP), %s", e.r(2))
	e.op("VBROADCASTSS inv+44(FP), %s", e.r(3))
	e.loop([]string{"SI", "R8", "R9", "DI"}, func() {
		e.op("VMOVUPS (SI), %s", e.r(0))
		e.op("VSUBPS %s, %s, %s", e.r(2), e.r(0), e.r(0))
		e.op("VMULPS %s, %s, %s", e.r(3), e.r(0), e.r(0))
		e.op("VMOVUPS (R9), %s", e.r(1))
		e.op("VFMADD231PS (R8), %s, %s", e.r(0), e.r(1))
		e.op("VMOVUPS %s, (DI)", e.r(1))
	})
	e.end()
}

// largest leaves the largest number of CX vectors at SI in X0.
func (e elem) largest() {
	for i := range 4 {
		e.op("VMOVUPS (SI), %s", e.r(i))
	}
	e.unrolled([]string{"SI"}, func(i int) {
		e.op("VMAXPS %d(SI), %s, %s", i*e.s.bytes(), e.r(i), e.r(i))
	})
	e.fold("VMAXPS", 4)
}

func (e elem) max() {
	e.begin("max", "x *float32, vectors int) (largest float32", 20)
	e.op("MOVQ x+0(FP), SI")
	e.op("MOVQ vectors+8(FP), CX")
	e.largest()
	e.op("VMOVSS X0, largest+16(FP)")
	e.end()
}

// exps writes exp(x-shift), 0 below -87, and sums it.
func (e elem) exps() {
	e.begin("exps", "dst, x *float32, vectors int, shift float32) (sum float32", 36)
	e.op("MOVQ dst+0(FP), DI")
	e.op("MOVQ x+8(FP), SI")
	e.op("MOVQ vectors+16(FP), CX")
	e.op("VBROADCASTSS shift+24(FP), %s", e.r(9))
	e.op("VMOVUPS %s, %s", e.constant(expLow), e.r(14))
	e.zero(1)
	e.loop([]string{"SI", "DI"}, e.expStep)
	e.fold("VADDPS", 1)
	e.op("VMOVSS X0, sum+32(FP)")
	e.end()
}

// expStep writes exp of one vector less register 9 and adds it to register 0.
func (e elem) expStep() {
	e.op("VMOVUPS (SI), %s", e.r(1))
	e.op("VSUBPS %s, %s, %s", e.r(9), e.r(1), e.r(1))
	// Predicate 5, not less than, holds for a NaN.
	if e.s == avx512 {
		e.op("VCMPPS $5, %s, %s, K1", e.r(14), e.r(1))
	} else {
		e.op("VCMPPS $5, %s, %s, %s", e.r(14), e.r(1), e.r(5))
	}
	e.op("VMAXPS %s, %s, %s", e.r(1), e.r(14), e.r(1))
	e.exp(1, 2, 3)
	if e.s == avx512 {
		e.op("VMOVAPS.Z %s, K1, %s", e.r(3), e.r(3))
	} else {
		e.op("VANDPS %s, %s, %s", e.r(5), e.r(3), e.r(3))
	}
	e.op("VADDPS %s, %s, %s", e.r(3), e.r(0), e.r(0))
	e.op("VMOVUPS %s, (DI)", e.r(3))
}

// softmax does rows of whole vectors in place.
func (e elem) softmax() {
	e.begin("softmax", "x *float32, rows, ld, vectors int", 32)
	e.op("MOVQ x+0(FP), R8")
	e.op("MOVQ rows+8(FP), DX")
	e.op("MOVQ ld+16(FP), R9")
	e.op("SHLQ $2, R9")
	e.op("MOVQ vectors+24(FP), R10")
	e.op("VMOVUPS %s, %s", e.constant(expLow), e.r(14))
	l := e.newLabel()
	e.label(l)
	e.op("MOVQ R8, SI")
	e.op("MOVQ R10, CX")
	e.largest()
	e.op("VBROADCASTSS X0, %s", e.r(9))
	e.op("MOVQ R8, SI")
	e.op("MOVQ R8, DI")
	e.op("MOVQ R10, CX")
	e.zero(1)
	e.loop([]string{"SI", "DI"}, e.expStep)
	e.fold("VADDPS", 1)
	e.op("VMOVSS %s, X1", e.constant(1))
	e.op("VDIVSS X0, X1, X1")
	e.op("VBROADCASTSS X1, %s", e.r(1))
	e.op("MOVQ R8, SI")
	e.op("MOVQ R10, CX")
	e.loop([]string{"SI"}, func() {
		e.op("VMULPS (SI), %s, %s", e.r(1), e.r(0))
		e.op("VMOVUPS %s, (SI)", e.r(0))
	})
	e.op("ADDQ R9, R8")
	e.op("DECQ DX")
	e.op("JNZ %s", l)
	e.end()
}

// weights writes rows of 32 x blocks scores as powers of two, less the row's largest, rounded
// to bf16, two to a word, and their sums: x = n + r, a polynomial of degree 3 in r with an
// error of 1e-4 and none at 0, times 2^n.
func (e elem) weights() {
	e.begin("weights", "to, x, sums *float32, rows, ldTo, ldX, blocks int", 56)
	e.op("MOVQ to+0(FP), R11")
	e.op("MOVQ x+8(FP), R8")
	e.op("MOVQ sums+16(FP), R12")
	e.op("MOVQ rows+24(FP), DX")
	e.op("MOVQ ldTo+32(FP), R13")
	e.op("SHLQ $2, R13")
	e.op("MOVQ ldX+40(FP), R9")
	e.op("SHLQ $2, R9")
	e.op("MOVQ blocks+48(FP), R10")
	for i, c := range []float64{1, 0.69328293, 0.242211, 0.05500893, -126} {
		e.op("VMOVUPS %s, %s", e.constant(c), e.r(16+i))
	}
	row, block := e.newLabel(), e.newLabel()
	e.label(row)
	e.op("MOVQ R8, SI")
	e.op("LEAQ (R10)(R10*1), CX")
	e.largest()
	e.op("VBROADCASTSS X0, %s", e.r(9))
	e.op("MOVQ R8, SI")
	e.op("MOVQ R11, DI")
	e.op("MOVQ R10, CX")
	e.zero(2)
	e.label(block)
	for i := range 2 {
		x, n, p := e.r(2+i), e.r(4+i), e.r(6+i)
		e.op("VMOVUPS %d(SI), %s", i*e.s.bytes(), x)
		e.op("VSUBPS %s, %s, %s", e.r(9), x, x)
		// What is below the normal numbers is 0, and never computed: on Intel one such number takes
		// as long as a row. Predicate 6, not at most, holds for a NaN.
		e.op("VCMPPS $6, %s, %s, K%d", e.r(20), x, 1+i)
		e.op("VMAXPS %s, %s, %s", x, e.r(20), x)
		e.op("VRNDSCALEPS $8, %s, %s", x, n)
		e.op("VSUBPS %s, %s, %s", n, x, x)
		e.op("VMOVAPS %s, %s", e.r(19), p)
		for c := 18; c >= 16; c-- {
			e.op("VFMADD213PS %s, %s, %s", e.r(c), x, p)
		}
		e.op("VSCALEFPS.Z %s, %s, K%d, %s", n, p, 1+i, p)
		e.op("VADDPS %s, %s, %s", p, e.r(i), e.r(i))
	}
	e.evex("VCVTNE2PS2BF16 Z6, Z7, Z8", 0x72, 3, 8, 7, 6)
	e.op("VMOVUPS Z8, (DI)")
	e.op("ADDQ $128, SI")
	e.op("ADDQ $64, DI")
	e.op("DECQ CX")
	e.op("JNZ %s", block)
	e.fold("VADDPS", 2)
	e.op("VMOVSS X0, (R12)")
	e.op("ADDQ $4, R12")
	e.op("ADDQ R9, R8")
	e.op("ADDQ R13, R11")
	e.op("DECQ DX")
	e.op("JNZ %s", row)
	e.end()
}
