package main

// winogradIn writes x-z, x+y and y-x.
func (e elem) winogradIn() {
	e.begin("winogradIn", "a, b, c, x, y, z *float32, vectors int", 56)
	pointers := []string{"DI", "R8", "R9", "SI", "BX", "R10"}
	for i, p := range pointers {
		e.op("MOVQ %c+%d(FP), %s", "abcxyz"[i], 8*i, p)
	}
	e.op("MOVQ vectors+48(FP), CX")
	e.loop(pointers, func() {
		e.op("VMOVUPS (SI), %s", e.r(0))
		e.op("VMOVUPS (BX), %s", e.r(1))
		e.op("VSUBPS (R10), %s, %s", e.r(0), e.r(2))
		e.op("VADDPS %s, %s, %s", e.r(1), e.r(0), e.r(3))
		e.op("VSUBPS %s, %s, %s", e.r(0), e.r(1), e.r(1))
		e.op("VMOVUPS %s, (DI)", e.r(2))
		e.op("VMOVUPS %s, (R8)", e.r(3))
		e.op("VMOVUPS %s, (R9)", e.r(1))
	})
	e.end()
}

// winogradOut adds m0+m1+m2 to y0 and m1-m2-m3 to y1.
func (e elem) winogradOut() {
	e.begin("winogradOut", "y0, y1, m *float32, ld, vectors int", 40)
	e.op("MOVQ y0+0(FP), DI")
	e.op("MOVQ y1+8(FP), R8")
	e.op("MOVQ m+16(FP), SI")
	e.op("MOVQ ld+24(FP), R9")
	e.op("MOVQ vectors+32(FP), CX")
	e.op("SHLQ $2, R9")
	e.op("LEAQ (R9)(R9*2), R10")
	e.loop([]string{"DI", "R8", "SI"}, func() {
		e.op("VMOVUPS (SI)(R9*1), %s", e.r(0))
		e.op("VMOVUPS (SI)(R9*2), %s", e.r(1))
		e.op("VADDPS %s, %s, %s", e.r(1), e.r(0), e.r(2))
		e.op("VADDPS (SI), %s, %s", e.r(2), e.r(2))
		e.op("VADDPS (DI), %s, %s", e.r(2), e.r(2))
		e.op("VMOVUPS %s, (DI)", e.r(2))
		e.op("VSUBPS %s, %s, %s", e.r(1), e.r(0), e.r(0))
		e.op("VSUBPS (SI)(R10*1), %s, %s", e.r(0), e.r(0))
		e.op("VADDPS (R8), %s, %s", e.r(0), e.r(0))
		e.op("VMOVUPS %s, (R8)", e.r(0))
	})
	e.end()
}
