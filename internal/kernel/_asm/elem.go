package main

import "math"

// Every loop below handles whole vectors; the callers pad what is left.

func act(f *file) {
	for _, s := range isas {
		e := elem{f, s}
		e.mapping("gelu", e.gelu)
		e.mapping("quickGELU", e.quickGELU)
		e.mapping("geluTanh", e.geluTanh)
		e.mapping("relu", func() {
			f.op("VXORPS %s, %s, %s", e.r(1), e.r(1), e.r(1))
			f.op("VMAXPS %s, %s, %s", e.r(0), e.r(1), e.r(1))
		})
		e.mapping("silu", func() {
			e.op("VXORPS %s, %s, %s", e.bits(0x80000000), e.r(0), e.r(2))
			e.swish()
		})
		e.mapping("sigmoid", e.sigmoid)
		e.mapping("tanh", e.tanh)
		e.add()
		e.scale()
		e.leaky()
		e.winogradIn()
		e.winogradOut()
		e.dot()
		e.dots()
	}
}

// elem writes element-wise loops and reductions for one instruction set.
type elem struct {
	*file
	s isa
}

func (e elem) r(i int) string { return e.s.r(i) }

func (e elem) begin(name, args string, size int) { e.function(name+e.s.name, args, size) }

func (e elem) end() {
	e.op("VZEROUPPER")
	e.op("RET")
}

// loop runs body for each vector of CX, moving the registers on.
func (e elem) loop(pointers []string, body func()) {
	l := e.newLabel()
	e.label(l)
	body()
	for _, p := range pointers {
		e.op("ADDQ $%d, %s", e.s.bytes(), p)
	}
	e.op("DECQ CX")
	e.op("JNZ %s", l)
}

// unrolled runs body(i) for vectors in fours, i the accumulator and the place, and
// then one by one into accumulator 0.
func (e elem) unrolled(pointers []string, body func(i int)) {
	four, one, done := e.newLabel(), e.newLabel(), e.newLabel()
	e.op("CMPQ CX, $4")
	e.op("JLT %s", one)
	e.label(four)
	for i := range 4 {
		body(i)
	}
	for _, p := range pointers {
		e.op("ADDQ $%d, %s", 4*e.s.bytes(), p)
	}
	e.op("SUBQ $4, CX")
	e.op("CMPQ CX, $4")
	e.op("JGE %s", four)
	e.label(one)
	e.op("TESTQ CX, CX")
	e.op("JZ %s", done)
	e.loop(pointers, func() { body(0) })
	e.label(done)
}

// fold combines the lanes of registers 0 to n-1 with op into lane 0 of X0, using 4.
func (e elem) fold(op string, n int) {
	for step := 1; step < n; step *= 2 {
		for i := 0; i+step < n; i += 2 * step {
			e.op("%s %s, %s, %s", op, e.r(i+step), e.r(i), e.r(i))
		}
	}
	if e.s == avx512 {
		e.op("VEXTRACTF64X4 $1, Z0, Y4")
		e.op("%s Y4, Y0, Y0", op)
	}
	e.op("VEXTRACTF128 $1, Y0, X4")
	e.op("%s X4, X0, X0", op)
	e.op("VPERMILPS $0x4e, X0, X4")
	e.op("%s X4, X0, X0", op)
	e.op("VPERMILPS $0xb1, X0, X4")
	e.op("%s X4, X0, X0", op)
}

func (e elem) zero(n int) {
	for i := range n {
		e.op("VXORPS %s, %s, %s", e.r(i), e.r(i), e.r(i))
	}
}

// mapping writes a function of x in place. Body turns register 0 into register 1.
func (e elem) mapping(name string, body func()) {
	e.begin(name, "x *float32, vectors int", 16)
	e.op("MOVQ x+0(FP), SI")
	e.op("MOVQ vectors+8(FP), CX")
	e.op("VMOVUPS %s, %s", e.constant(expLow), e.r(14))
	e.op("VMOVUPS %s, %s", e.constant(-expLow), e.r(15))
	e.op("VMOVUPS %s, %s", e.constant(1), e.r(13))
	e.op("VMOVUPS %s, %s", e.constant(10), e.r(12))
	e.loop([]string{"SI"}, func() {
		e.op("VMOVUPS (SI), %s", e.r(0))
		body()
		e.op("VMOVUPS %s, (SI)", e.r(1))
	})
	e.end()
}

const expLow = -87

// exp computes e to the power of register x, which lies between -87 and 87, with
// registers n and p as scratch, into p: x = n*log(2) + r, the Taylor polynomial of
// degree 7 in r, times 2^n. MAX and MIN in this file have the variable first: then
// a NaN passes.
func (e elem) exp(x, n, p int) {
	rx, rn, rp := e.r(x), e.r(n), e.r(p)
	round := "VROUNDPS"
	if e.s == avx512 {
		round = "VRNDSCALEPS"
	}
	hi := float64(float32(0x1.62e4p-1)) // few bits: n*hi is exact
	e.op("VMULPS %s, %s, %s", e.constant(math.Log2E), rx, rn)
	e.op("%s $8, %s, %s", round, rn, rn)
	e.op("VFNMADD231PS %s, %s, %s", e.constant(hi), rn, rx)
	e.op("VFNMADD231PS %s, %s, %s", e.constant(math.Ln2-hi), rn, rx)
	e.op("VMOVUPS %s, %s", e.constant(1.0/5040), rp)
	for _, c := range []float64{1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 0.5, 1, 1} {
		e.op("VFMADD213PS %s, %s, %s", e.constant(c), rx, rp)
	}
	if e.s == avx512 {
		e.op("VSCALEFPS %s, %s, %s", rn, rp, rp)
		return
	}
	e.op("VCVTPS2DQ %s, %s", rn, rn)
	e.op("VPSLLD $23, %s, %s", rn, rn)
	e.op("VPADDD %s, %s, %s", rn, rp, rp)
}

// reciprocal computes 1/x into y, with t as scratch. Register 13 holds 1.
func (e elem) reciprocal(x, y, t int) {
	if e.s == avx2 {
		e.op("VDIVPS %s, %s, %s", e.r(x), e.r(13), e.r(y))
		return
	}
	// One Newton step: y += y*(1-x*y).
	e.op("VRCP14PS %s, %s", e.r(x), e.r(y))
	e.op("VMOVAPS %s, %s", e.r(13), e.r(t))
	e.op("VFNMADD231PS %s, %s, %s", e.r(x), e.r(y), e.r(t))
	e.op("VFMADD231PS %s, %s, %s", e.r(y), e.r(t), e.r(y))
}

// gelu is x*(1+erf(x/sqrt2))/2 with formula 7.1.26 of Abramowitz and Stegun.
func (e elem) gelu() {
	e.op("VANDPS %s, %s, %s", e.bits(0x7fffffff), e.r(0), e.r(2)) // |x|
	e.op("VMULPS %s, %s, %s", e.constant(1/math.Sqrt2), e.r(2), e.r(3))
	e.op("VMINPS %s, %s, %s", e.r(3), e.r(12), e.r(3)) // y, at most 10
	e.op("VMOVAPS %s, %s", e.r(13), e.r(4))
	e.op("VFMADD231PS %s, %s, %s", e.constant(0.3275911), e.r(3), e.r(4))
	e.reciprocal(4, 5, 6) // t = 1/(1+p*y)
	e.op("VMULPS %s, %s, %s", e.r(3), e.r(3), e.r(3))
	e.op("VXORPS %s, %s, %s", e.bits(0x80000000), e.r(3), e.r(3))
	e.op("VMAXPS %s, %s, %s", e.r(3), e.r(14), e.r(3))
	e.exp(3, 6, 7) // exp(-y*y)
	e.op("VMOVUPS %s, %s", e.constant(1.061405429), e.r(4))
	for _, c := range []float64{-1.453152027, 1.421413741, -0.284496736, 0.254829592} {
		e.op("VFMADD213PS %s, %s, %s", e.constant(c), e.r(5), e.r(4))
	}
	e.op("VMULPS %s, %s, %s", e.r(5), e.r(4), e.r(4))
	e.op("VFNMADD213PS %s, %s, %s", e.r(13), e.r(7), e.r(4)) // erf(y)
	e.op("VMULPS %s, %s, %s", e.constant(0.5), e.r(2), e.r(2))
	e.op("VMULPS %s, %s, %s", e.constant(0.5), e.r(0), e.r(1))
	e.op("VFMADD231PS %s, %s, %s", e.r(2), e.r(4), e.r(1)) // x/2 + |x|/2*erf
}

// swish computes x/(1+exp(z)) from register 2 into 1.
func (e elem) swish() {
	e.op("VMAXPS %s, %s, %s", e.r(2), e.r(14), e.r(2))
	e.op("VMINPS %s, %s, %s", e.r(2), e.r(15), e.r(2))
	e.exp(2, 3, 4)
	e.op("VADDPS %s, %s, %s", e.r(13), e.r(4), e.r(4))
	e.reciprocal(4, 5, 6)
	e.op("VMULPS %s, %s, %s", e.r(5), e.r(0), e.r(1))
}

func (e elem) quickGELU() {
	e.op("VMULPS %s, %s, %s", e.constant(-1.702), e.r(0), e.r(2))
	e.swish()
}

// sigmoid is 1/(1+exp(-x)).
func (e elem) sigmoid() {
	e.op("VXORPS %s, %s, %s", e.bits(0x80000000), e.r(0), e.r(2))
	e.op("VMOVAPS %s, %s", e.r(13), e.r(0))
	e.swish()
}

// tanh is 2*sigmoid(2x)-1, and its Taylor polynomial of degree 11 below 0.35, where that
// would lose digits.
func (e elem) tanh() {
	e.op("VMOVAPS %s, %s", e.r(0), e.r(8))
	e.op("VADDPS %s, %s, %s", e.r(0), e.r(0), e.r(0))
	e.sigmoid()
	e.op("VADDPS %s, %s, %s", e.r(1), e.r(1), e.r(1))
	e.op("VSUBPS %s, %s, %s", e.r(13), e.r(1), e.r(1))
	e.op("VMULPS %s, %s, %s", e.r(8), e.r(8), e.r(9))
	e.op("VMOVUPS %s, %s", e.constant(-1382.0/155925), e.r(10))
	for _, c := range []float64{62.0 / 2835, -17.0 / 315, 2.0 / 15, -1.0 / 3} {
		e.op("VFMADD213PS %s, %s, %s", e.constant(c), e.r(9), e.r(10))
	}
	e.op("VMULPS %s, %s, %s", e.r(9), e.r(10), e.r(10))
	e.op("VFMADD213PS %s, %s, %s", e.r(8), e.r(8), e.r(10))
	if e.s == avx512 {
		e.op("VCMPPS $1, %s, %s, K1", e.constant(0.35*0.35), e.r(9))
		e.op("VMOVAPS %s, K1, %s", e.r(10), e.r(1))
		return
	}
	e.op("VCMPPS $1, %s, %s, %s", e.constant(0.35*0.35), e.r(9), e.r(11))
	e.op("VBLENDVPS %s, %s, %s, %s", e.r(11), e.r(10), e.r(1), e.r(1))
}

// geluTanh uses (1+tanh(u))/2 = 1/(1+exp(-2u)).
func (e elem) geluTanh() {
	c := -2 * math.Sqrt(2/math.Pi)
	e.op("VMULPS %s, %s, %s", e.r(0), e.r(0), e.r(2))
	e.op("VMOVUPS %s, %s", e.constant(c*0.044715), e.r(3))
	e.op("VFMADD213PS %s, %s, %s", e.constant(c), e.r(3), e.r(2))
	e.op("VMULPS %s, %s, %s", e.r(0), e.r(2), e.r(2))
	e.swish()
}

// bits returns the address of a vector of one 32-bit pattern.
func (e elem) bits(x uint32) string { return e.pattern(x, "bits") }

func (e elem) add() {
	e.begin("add", "dst, a, b *float32, vectors int", 32)
	e.op("MOVQ dst+0(FP), DI")
	e.op("MOVQ a+8(FP), SI")
	e.op("MOVQ b+16(FP), BX")
	e.op("MOVQ vectors+24(FP), CX")
	e.loop([]string{"SI", "BX", "DI"}, func() {
		e.op("VMOVUPS (SI), %s", e.r(0))
		e.op("VADDPS (BX), %s, %s", e.r(0), e.r(0))
		e.op("VMOVUPS %s, (DI)", e.r(0))
	})
	e.end()
}

func (e elem) scale() { e.times("scale", func() {}) }

// leaky is the larger of x and s times x.
func (e elem) leaky() { e.times("leaky", func() { e.op("VMAXPS (SI), %s, %s", e.r(0), e.r(0)) }) }

// times multiplies vectors at SI by s, and does the rest with them in register 0.
func (e elem) times(name string, rest func()) {
	e.begin(name, "dst, x *float32, vectors int, s float32", 28)
	e.op("MOVQ dst+0(FP), DI")
	e.op("MOVQ x+8(FP), SI")
	e.op("MOVQ vectors+16(FP), CX")
	e.op("VBROADCASTSS s+24(FP), %s", e.r(1))
	e.loop([]string{"SI", "DI"}, func() {
		e.op("VMULPS (SI), %s, %s", e.r(1), e.r(0))
		rest()
		e.op("VMOVUPS %s, (DI)", e.r(0))
	})
	e.end()
}

func (e elem) dot() {
	e.begin("dot", "a, b *float32, vectors int) (sum float32", 28)
	e.op("MOVQ a+0(FP), SI")
	e.op("MOVQ b+8(FP), BX")
	e.op("MOVQ vectors+16(FP), CX")
	e.zero(4)
	e.unrolled([]string{"SI", "BX"}, func(i int) {
		e.op("VMOVUPS %d(SI), %s", i*e.s.bytes(), e.r(5+i))
		e.op("VFMADD231PS %d(BX), %s, %s", i*e.s.bytes(), e.r(5+i), e.r(i))
	})
	e.fold("VADDPS", 4)
	e.op("VMOVSS X0, sum+24(FP)")
	e.end()
}

// dots computes the products of q with rows of k.
func (e elem) dots() {
	e.begin("dots", "dst, q, k *float32, rows, ld, vectors int", 48)
	e.op("MOVQ dst+0(FP), DI")
	e.op("MOVQ q+8(FP), R8")
	e.op("MOVQ k+16(FP), R9")
	e.op("MOVQ rows+24(FP), DX")
	e.op("MOVQ ld+32(FP), R10")
	e.op("SHLQ $2, R10")
	l := e.newLabel()
	e.label(l)
	e.op("MOVQ R8, SI")
	e.op("MOVQ R9, BX")
	e.op("MOVQ vectors+40(FP), CX")
	e.zero(4)
	e.unrolled([]string{"SI", "BX"}, func(i int) {
		e.op("VMOVUPS %d(SI), %s", i*e.s.bytes(), e.r(5+i))
		e.op("VFMADD231PS %d(BX), %s, %s", i*e.s.bytes(), e.r(5+i), e.r(i))
	})
	e.fold("VADDPS", 4)
	e.op("VMOVSS X0, (DI)")
	e.op("ADDQ $4, DI")
	e.op("ADDQ R10, R9")
	e.op("DECQ DX")
	e.op("JNZ %s", l)
	e.end()
}
