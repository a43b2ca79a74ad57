package main

import "fmt"

// Offsets in kernel.tile of what only the tiles of AMX read.
const (
	tileRows = 320
	tileCols = 168
	tileRoom = 328
)

// amxSteps is how many steps of K, 64 bytes of a row each, blocks of rows follow each other: so
// much of a panel stays in the first-level cache.
const amxSteps = 8

// Tile registers: sums, then those of a, then those of b.
const (
	amxA = 4
	amxB = 6
)

// amxFile writes products of whole blocks of rows and panels with the tile registers of AMX. Intel SDM
// volume 1, chapter 18.
func amxFile(f *file) {
	// Palette 1; registers of 16 rows of 64 bytes.
	fmt.Fprintf(&f.data, "\n// 8 registers of 16 rows of 64 bytes\nDATA registers<>+0(SB)/8, $1\nDATA registers<>+8(SB)/8, $0\n")
	for i := range 4 {
		word := uint64(0x0040004000400040)
		if i > 1 {
			word = 0
		}
		fmt.Fprintf(&f.data, "DATA registers<>+%d(SB)/8, $0x%016x\n", 16+8*i, word)
	}
	fmt.Fprintf(&f.data, "DATA registers<>+48(SB)/8, $0x1010101010101010\nDATA registers<>+56(SB)/8, $0\nGLOBL registers<>(SB), RODATA|NOPTR, $64\n")
	for _, k := range []kind{pairs, bytes} {
		amx{f, k, 2, 2}.write()
		amx{f, k, 1, 4}.write()
	}
	for panels := 1; panels <= 4; panels *= 2 {
		oneRow{gemm{f: f, isa: avx512, kind: pairs, rows: 1, vectors: 2 * panels, panels: panels}}.write()
	}
	for _, k := range []kind{pairs, bytes} {
		f.function(map[kind]string{pairs: "peakPairsAMX", bytes: "peakBytesAMX"}[k], "turns int", 8)
		f.op("MOVQ turns+0(FP), AX")
		f.amxConfigure("CX")
		f.label("l")
		for range 6 {
			for i := range 4 {
				f.amxMultiply(k, i, amxA+i/2, amxB+i%2)
			}
		}
		f.op("DECQ AX")
		f.op("JNZ l")
		f.amxRelease()
		f.op("RET")
	}
}

var amxName = map[kind]string{pairs: "pairs", bytes: "bytes"}

// amx is an inner loop of so many registers of sums, 16 by 16 each: two by two for many rows, one
// by four for few. A step takes 64 bytes of each row of a.
//
// Registers that stay, or are set again behind the loops that need them: DI the tile, BX the panel,
// R8 and R9 bytes between rows of a and of b, R10 and R11 the block of a and of c, R12 rows left,
// R13 bytes of columns done, R14 room for the sums of a block, R15 what is added, or 0.
type amx struct {
	f          *file
	kind       kind
	rows, cols int
}

// Places on the stack, behind the sums of a block: steps of K done before this block, and done by it.
const (
	amxDone = "4160(SP)"
	amxNow  = "4168(SP)"
)

// many says whether there may be several blocks of rows. Then K is cut, too.
func (g amx) many() bool { return g.rows == 2 }

func (g amx) write() {
	f := g.f
	name := fmt.Sprintf("%sAMX_%dx%d", amxName[g.kind], 16*g.rows, 16*g.cols)
	fmt.Fprintf(&f.text, "\n// func %s(t *tile)\nTEXT ·%s(SB), 0, $4176-8\n", name, name)
	columns, steps, blocks, next := f.newLabel(), f.newLabel(), f.newLabel(), f.newLabel()
	f.op("MOVQ t+0(FP), DI")
	f.op("LEAQ 63(SP), R14")
	f.op("ANDQ $-64, R14")
	f.amxConfigure("AX")
	f.op("MOVQ %d(DI), BX", tileB)
	f.op("XORQ R13, R13")

	f.label(columns)
	g.masks()
	g.column(tileBias, 16)
	if g.kind == bytes {
		g.column(tileColScale, 20)
		g.column(tileColSum, 24)
	}
	g.distances()
	if g.many() {
		f.op("MOVQ $0, %s", amxDone)
		f.label(steps)
	}
	f.op("MOVQ %d(DI), R10", tileA)
	f.op("MOVQ %d(DI), R11", tileC)
	f.op("ADDQ R13, R11")
	f.op("MOVQ %d(DI), R12", tileRows)
	f.op("MOVQ %d(DI), R15", tileAdd)
	f.op("TESTQ R15, R15")
	f.op("JZ %s", blocks)
	f.op("ADDQ R13, R15")

	f.label(blocks)
	g.begin()
	g.multiply()
	g.end(next)

	f.label(next)
	f.op("MOVQ R8, SI")
	f.op("SHLQ $%d, SI", 3+g.rows)
	f.op("ADDQ SI, R10")
	f.op("SUBQ $%d, R12", 16*g.rows)
	f.op("JG %s", blocks)
	if g.many() {
		f.op("MOVQ %s, CX", amxNow)
		f.op("ADDQ %s, CX", amxDone)
		f.op("MOVQ CX, %s", amxDone)
		f.op("SHLQ $4, CX")
		f.op("CMPQ CX, %d(DI)", tileK)
		f.op("JLT %s", steps)
	}
	f.op("ADDQ $%d, R13", 64*g.cols)
	f.op("MOVQ %d(DI), CX", tileLdp)
	f.op("LEAQ (BX)(CX*%d), BX", 2*g.cols)
	f.op("MOVQ %d(DI), CX", tileCols)
	f.op("SHLQ $2, CX")
	f.op("CMPQ R13, CX")
	f.op("JLT %s", columns)
	f.amxRelease()
	f.op("VZEROUPPER")
	f.op("RET")
}

// masks sets K1 and on to the columns that there are.
func (g amx) masks() {
	f := g.f
	f.op("MOVQ %d(DI), AX", tileCols)
	f.op("MOVQ R13, CX")
	f.op("SHRQ $2, CX")
	f.op("SUBQ CX, AX")
	f.op("MOVQ $64, CX")
	f.op("CMPQ AX, CX")
	f.op("CMOVQGT CX, AX")
	f.op("MOVQ $-1, DX")
	f.op("BZHIQ AX, DX, DX")
	for v := range g.cols {
		f.op("KMOVW DX, K%d", v+1)
		if v+1 < g.cols {
			f.op("SHRQ $16, DX")
		}
	}
}

// column loads what belongs to the columns from the slice at an offset of the tile, or -0, which
// changes nothing that it is added to.
func (g amx) column(offset, reg int) {
	f, done := g.f, g.f.newLabel()
	for v := range g.cols {
		f.op("VMOVUPS %s, Z%d", f.pattern(0x80000000, "-0"), reg+v)
	}
	f.op("MOVQ %d(DI), SI", offset)
	f.op("TESTQ SI, SI")
	f.op("JZ %s", done)
	for v := range g.cols {
		f.op("VMOVUPS.Z %d(SI)(R13*1), K%d, Z%d", 64*v, v+1, reg+v)
	}
	f.label(done)
}

// distances sets R8 and R9.
func (g amx) distances() {
	g.f.op("MOVQ %d(DI), R8", tileLda)
	g.f.op("SHLQ $2, R8")
	g.f.op("MOVQ $128, R9")
}

// room is where the sums of a block of rows wait while others have their turn.
func (g amx) room(reg string) {
	g.f.op("MOVQ %d(DI), %s", tileRows, reg)
	g.f.op("SUBQ R12, %s", reg)
	g.f.op("SHLQ $7, %s", reg)
	g.f.op("ADDQ %d(DI), %s", tileRoom, reg)
}

// begin sets the sums, AX and DX to where rows of a and the panel are read, SI to the second 16 of
// rows or of panels, and CX to the steps.
func (g amx) begin() {
	f, second := g.f, g.f.newLabel()
	f.op("MOVQ %d(DI), CX", tileK)
	f.op("SHRQ $4, CX")
	begin, begun, known := f.newLabel(), f.newLabel(), f.newLabel()
	if g.many() {
		f.op("MOVQ %s, AX", amxDone)
		f.op("SUBQ AX, CX")
		f.op("CMPQ %d(DI), $32", tileRows)
		f.op("JLE %s", known)
		f.op("MOVQ $%d, SI", amxSteps)
		f.op("CMPQ CX, SI")
		f.op("CMOVQGT SI, CX")
		f.label(known)
		f.op("MOVQ CX, %s", amxNow)
		f.op("TESTQ AX, AX")
		f.op("JZ %s", begin)
		g.room("DX")
		for i := range 4 {
			f.amxLoad(i, "DX", "R9", i/2*2048+i%2*64)
		}
		f.op("SHLQ $6, AX")
		f.op("MOVQ AX, DX")
		f.op("SHLQ $5, DX")
		f.op("ADDQ R10, AX")
		f.op("ADDQ BX, DX")
		f.op("JMP %s", begun)
		f.label(begin)
	}
	for i := range g.rows * g.cols {
		f.amxZero(i)
	}
	f.op("MOVQ R10, AX")
	f.op("MOVQ BX, DX")
	f.label(begun)
	if g.many() { // where there are no second 16 rows the first are taken twice
		f.op("MOVQ AX, SI")
		f.op("CMPQ R12, $16")
		f.op("JLE %s", second)
		f.op("MOVQ R8, SI")
		f.op("SHLQ $4, SI")
		f.op("ADDQ AX, SI")
	} else { // where there is no second panel its columns are masked out
		f.op("MOVQ DX, SI")
		f.op("KTESTW K3, K3")
		f.op("JZ %s", second)
		f.op("MOVQ %d(DI), SI", tileLdp)
		f.op("LEAQ (DX)(SI*4), SI")
	}
	f.label(second)
}

// multiply adds CX steps of products to the sums.
func (g amx) multiply() {
	f, loop := g.f, g.f.newLabel()
	if g.many() {
		g.fetches()
	}
	f.label(loop)
	if g.many() {
		f.amxLoad(amxB, "DX", "R9", 0)
		f.amxLoad(amxA, "AX", "R8", 0)
		f.amxMultiply(g.kind, 0, amxA, amxB)
		g.fetch(0)
		f.amxLoad(amxB+1, "DX", "R9", 64)
		f.amxMultiply(g.kind, 1, amxA, amxB+1)
		f.amxLoad(amxA+1, "SI", "R8", 0)
		f.amxMultiply(g.kind, 2, amxA+1, amxB)
		g.fetch(1)
		f.amxMultiply(g.kind, 3, amxA+1, amxB+1)
		f.op("ADDQ $64, SI")
	} else {
		f.amxLoad(amxA, "AX", "R8", 0)
		for i := range 4 {
			b, from := []int{amxB, amxB + 1, amxA + 1, amxB}[i], []string{"DX", "SI"}[i/2]
			f.amxLoad(b, from, "R9", i%2*64)
			f.amxMultiply(g.kind, i, amxA, b)
		}
		f.op("ADDQ $2048, SI")
	}
	f.op("ADDQ $64, AX")
	f.op("ADDQ $2048, DX")
	f.op("DECQ CX")
	f.op("JNZ %s", loop)
	f.op("MOVQ t+0(FP), DI")
}

// fetches sets DI to which halves of what comes next in memory the steps of this block fetch: a
// block alone both, else the first block the first and the second the second.
func (g amx) fetches() {
	f, several, some := g.f, g.f.newLabel(), g.f.newLabel()
	f.op("MOVQ CX, R9")
	f.op("MOVQ %d(DI), DI", tileRows)
	f.op("MOVQ DI, CX")
	f.op("SUBQ R12, CX")
	f.op("SHRQ $5, CX") // blocks done
	f.op("CMPQ DI, $33")
	f.op("MOVQ $1, DI")
	f.op("JGE %s", several)
	f.op("MOVQ $3, DI")
	f.label(several)
	f.op("CMPQ CX, $2")
	f.op("JLT %s", some)
	f.op("XORQ DI, DI")
	f.label(some)
	f.op("SHLQ CX, DI")
	f.op("MOVQ R9, CX")
	f.op("MOVQ $128, R9")
}

// fetch does so with one half, if it is asked for.
func (g amx) fetch(half int) {
	f, no := g.f, g.f.newLabel()
	f.op("TESTQ $%d, DI", 1+half)
	f.op("JZ %s", no)
	for i := range 16 {
		f.op("PREFETCHT1 %d(DX)", amxSteps*2048+half*1024+i*64)
	}
	f.label(no)
}

// end puts sums of a block that are not complete in their room, and others into c, and goes on at
// next.
func (g amx) end(next string) {
	f, whole, last := g.f, g.f.newLabel(), g.f.newLabel()
	if g.many() {
		f.op("MOVQ %d(DI), CX", tileK)
		f.op("SHRQ $4, CX")
		f.op("SUBQ %s, CX", amxDone)
		f.op("CMPQ CX, %s", amxNow)
		f.op("JEQ %s", last)
		g.room("DX")
		for i := range 4 {
			f.amxStore("DX", "R9", i/2*2048+i%2*64, i)
		}
		f.op("JMP %s", next)
		f.label(last)
	}
	f.op("MOVQ %d(DI), DX", tileLdc)
	f.op("SHLQ $2, DX")
	f.op("MOVQ $%d, CX", 16*g.rows)
	if g.kind == pairs { // at once where nothing is done to them
		f.op("MOVQ %d(DI), AX", tileBias)
		f.op("ORQ R15, AX")
		f.op("JNZ %s", whole)
		f.op("CMPQ R12, CX")
		f.op("JLT %s", whole)
		f.op("KORTESTW K%d, K%d", g.cols, g.cols)
		f.op("JCC %s", whole)
		f.op("MOVQ DX, SI")
		f.op("SHLQ $4, SI")
		f.op("LEAQ (R11)(SI*1), AX")
		for i := range g.rows * g.cols {
			f.amxStore([]string{"R11", "AX"}[i/g.cols], "DX", i%g.cols*64, i)
		}
		f.op("LEAQ (R11)(SI*%d), R11", g.rows)
		f.op("JMP %s", next)
	}
	f.label(whole)
	g.lines()
	g.distances()
}

// lines finishes the sums of a block row by row, as many as CX and R12 say.
func (g amx) lines() {
	f, line, plain := g.f, g.f.newLabel(), g.f.newLabel()
	if g.cols == 4 {
		f.op("SHLQ $1, R9")
	}
	for i := range g.rows * g.cols {
		f.amxStore("R14", "R9", i/g.cols*2048+i%g.cols*64, i)
	}
	f.op("CMPQ R12, CX")
	f.op("CMOVQLT R12, CX")
	f.op("MOVQ R14, AX")
	f.op("MOVQ %d(DI), SI", tileLadd)
	f.op("SHLQ $2, SI")
	if g.kind == bytes {
		f.op("MOVQ %d(DI), R8", tileRows)
		f.op("SUBQ R12, R8")
		f.op("SHLQ $2, R8")
		f.op("MOVQ R8, R9")
		f.op("ADDQ %d(DI), R8", tileRowScale)
		f.op("ADDQ %d(DI), R9", tileRowZero)
	}
	f.label(line)
	for v := range g.cols {
		f.op("VMOVUPS %d(AX), Z%d", 64*v, v)
		if g.kind == bytes {
			f.op("VPBROADCASTD (R9), Z4")
			f.op("VPMULLD Z%d, Z4, Z4", 24+v)
			f.op("VPSUBD Z4, Z%d, Z%d", v, v)
			f.op("VBROADCASTSS (R8), Z4")
			f.op("VMULPS Z%d, Z4, Z4", 20+v)
			f.op("VCVTDQ2PS Z%d, Z%d", v, v)
			f.op("VMULPS Z4, Z%d, Z%d", v, v)
		}
		f.op("VADDPS Z%d, Z%d, Z%d", 16+v, v, v)
	}
	f.op("TESTQ R15, R15")
	f.op("JZ %s", plain)
	for v := range g.cols {
		f.op("VMOVUPS.Z %d(R15), K%d, Z%d", 64*v, v+1, 8+v)
		f.op("VADDPS Z%d, Z%d, Z%d", 8+v, v, v)
	}
	f.op("ADDQ SI, R15")
	f.label(plain)
	for v := range g.cols {
		f.op("VMOVUPS Z%d, K%d, %d(R11)", v, v+1, 64*v)
	}
	if g.kind == bytes {
		f.op("ADDQ $4, R8")
		f.op("ADDQ $4, R9")
	}
	f.op("ADDQ $%d, AX", 64*g.cols)
	f.op("ADDQ DX, R11")
	f.op("DECQ CX")
	f.op("JNZ %s", line)
}

// oneRow is a tile of one row that adds up as TDPBF16PS does, to the bit: the first and the second
// of 16 pairs each on their own, from 0, by multiply-adds that take and give no number below the
// normal ones.
type oneRow struct{ gemm }

func (g oneRow) write() {
	f, n := g.f, g.vectors
	sum, first, second := func(v int) int { return v }, func(v int) int { return n + v }, func(v int) int { return 2*n + v }
	a, b := 3*n, 3*n+2
	upper := f.pattern(0xffff0000, "upper half")
	name := fmt.Sprintf("pairsLikeAMX_1x%d", 16*n)
	fmt.Fprintf(&f.text, "\n// func %s(t *tile)\nTEXT ·%s(SB), NOSPLIT, $16-8\n", name, name)
	f.op("MOVQ t+0(FP), DI")
	f.op("MOVQ %d(DI), CX", tileK)
	f.op("SHRQ $4, CX")
	f.op("MOVQ %d(DI), AX", tileA)
	f.op("MOVQ %d(DI), BX", tileB)
	f.op("MOVQ %d(DI), DX", tileLdp)
	for i := 1; i < g.panels; i++ {
		f.op("LEAQ (%s)(DX*4), %s", panelBase[i-1], panelBase[i])
	}
	f.op("STMXCSR 0(SP)")
	f.op("MOVL 0(SP), SI")
	f.op("ORL $0x8040, SI") // flush to zero, denormals are zero
	f.op("MOVL SI, 8(SP)")
	f.op("LDMXCSR 8(SP)")
	for v := range n {
		f.op("VPXORD Z%d, Z%d, Z%d", sum(v), sum(v), sum(v))
	}
	step, word := f.newLabel(), f.newLabel()
	f.label(step)
	for i := n; i < 3*n; i++ {
		f.op("VPXORD Z%d, Z%d, Z%d", i, i, i)
	}
	f.op("MOVQ $16, SI")
	f.label(word)
	f.op("VPBROADCASTD (AX), Z%d", a+1)
	f.op("VPSLLD $16, Z%d, Z%d", a+1, a)
	f.op("VPANDD %s, Z%d, Z%d", upper, a+1, a+1)
	for v := range n {
		f.op("VMOVUPS %d(%s), Z%d", v%2*64, panelBase[v/2], b+1)
		f.op("VPSLLD $16, Z%d, Z%d", b+1, b)
		f.op("VPANDD %s, Z%d, Z%d", upper, b+1, b+1)
		f.op("VFMADD231PS Z%d, Z%d, Z%d", a, b, first(v))
		f.op("VFMADD231PS Z%d, Z%d, Z%d", a+1, b+1, second(v))
	}
	for _, p := range panelBase[:g.panels] {
		f.op("PREFETCHT1 4096(%s)", p)
		f.op("PREFETCHT1 4160(%s)", p)
		f.op("ADDQ $128, %s", p)
	}
	f.op("ADDQ $4, AX")
	f.op("DECQ SI")
	f.op("JNZ %s", word)
	for v := range n {
		f.op("VADDPS Z%d, Z%d, Z%d", second(v), first(v), first(v))
		f.op("VADDPS Z%d, Z%d, Z%d", first(v), sum(v), sum(v))
	}
	f.op("DECQ CX")
	f.op("JNZ %s", step)
	f.op("LDMXCSR 0(SP)")
	g.finish()
}
