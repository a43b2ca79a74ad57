package main

import "fmt"

// Offsets in kernel.tile.
const (
	tileK        = 0
	tileA        = 8
	tileLda      = 32
	tileB        = 40
	tileLdb      = 64
	tileLdp      = 72
	tileC        = 80
	tileLdc      = 104
	tileAdd      = 112
	tileLadd     = 136
	tileBias     = 144
	tileMask     = 176
	tileRowScale = 200
	tileRowZero  = 224
	tileColScale = 248
	tileColSum   = 272
	tileNext     = 296
)

func matmul(f *file) {
	tiles := func(s isa, k kind, panels, vectors, rows int) {
		for r := 1; r <= rows; r++ {
			gemm{f: f, isa: s, kind: k, rows: r, vectors: vectors, panels: panels}.write()
		}
	}
	tiles(avx2, floats, 1, 2, 6)
	tiles(avx2, floats, 2, 4, 2)
	tiles(avx2, halves, 1, 2, 5)
	tiles(avx2, halves, 2, 4, 1)
	tiles(avx2, bytes, 1, 2, 5)
	tiles(avx2, bytes, 2, 4, 1)
	tiles(avx512, floats, 1, 2, 14)
	tiles(avx512, floats, 2, 4, 5)
	tiles(avx512, floats, 4, 8, 3)
	tiles(avx512, halves, 1, 2, 12)
	tiles(avx512, halves, 2, 4, 5)
	tiles(avx512, halves, 4, 8, 3)
	tiles(avx512, pairs, 1, 2, 14)
	tiles(avx512, pairs, 2, 4, 5)
	tiles(avx512, pairs, 4, 8, 3)
	tiles(avx512, bytes, 1, 2, 14)
	tiles(avx512, bytes, 2, 4, 5)
	tiles(avx512, bytes, 4, 8, 3)
	peak(f, "peakAVX2", avx2, 12, floats)
	peak(f, "peakAVX512", avx512, 24, floats)
	peak(f, "peakBF16", avx512, 24, pairs)
	peak(f, "peakBytesAVX2", avx2, 12, bytes)
	peak(f, "peakBytesAVX512", avx512, 24, bytes)
}

// kind says what the words of a tile are.
type kind int

const (
	floats kind = iota // a and b float32
	halves             // b pairs of bf16, widened here; a float32, two to a word of b
	pairs              // a and b pairs of bf16, multiplied as such
	bytes              // a four uint8, b four int8 of at most 63, summed as int32
)

// gemm is one tile: rows by vectors accumulators stay in registers while k runs.
// Words of a are broadcast; words of b are loaded.
type gemm struct {
	f             *file
	isa           isa
	kind          kind
	rows, vectors int
	panels        int
}

// Registers that hold the addresses of rows 0, 3, 6, 9 and 12 of a, later of c.
var rowBase = []string{"AX", "R10", "R11", "R12", "R13"}

// Registers that hold the addresses of the panels. Tiles of several panels have at
// most 6 rows.
var panelBase = []string{"BX", "R11", "R12", "R13"}

func (g gemm) row(r, offset int) string {
	return fmt.Sprintf("%d(%s)%s", offset, rowBase[r/3], []string{"", "(R8*1)", "(R8*2)"}[r%3])
}

// bases sets the row bases from the first, with R8 bytes between rows.
func (g gemm) bases() {
	g.f.op("LEAQ (R8)(R8*2), DX")
	for i := 1; i*3 < g.rows; i++ {
		g.f.op("LEAQ (%s)(DX*1), %s", rowBase[i-1], rowBase[i])
	}
}

func (g gemm) acc(r, v int) int { return r*g.vectors + v }

func (g gemm) write() {
	f, name := g.f, []string{"floats", "halves", "pairs", "bytes"}[g.kind]
	f.function(fmt.Sprintf("%s%s_%dx%d", name, g.isa.name, g.rows, g.vectors*g.isa.lanes), "t *tile", 8)
	f.op("MOVQ t+0(FP), DI")
	f.op("MOVQ %d(DI), CX", tileK)
	f.op("MOVQ %d(DI), AX", tileA)
	f.op("MOVQ %d(DI), R8", tileLda)
	f.op("SHLQ $2, R8")
	g.bases()
	f.op("MOVQ %d(DI), BX", tileB)
	if g.panels > 1 {
		f.op("MOVQ %d(DI), DX", tileLdp)
		for i := 1; i < g.panels; i++ {
			f.op("LEAQ (%s)(DX*4), %s", panelBase[i-1], panelBase[i])
		}
	}
	f.op("MOVQ %d(DI), R9", tileLdb)
	f.op("SHLQ $2, R9")
	f.op("LEAQ (R9)(R9*2), DX")
	for i := range g.rows * g.vectors {
		f.op("VXORPS %s, %s, %s", g.isa.r(i), g.isa.r(i), g.isa.r(i))
	}
	if g.kind == bytes && g.isa == avx2 {
		f.op("VMOVUPS %s, Y15", f.pattern(0x00010001, "two int16 of 1"))
	}
	loop, tail, rest, done := f.newLabel(), f.newLabel(), f.newLabel(), f.newLabel()
	f.op("MOVQ %d(DI), DI", tileNext)
	f.op("MOVQ CX, SI")
	f.op("SHRQ $2, SI")
	f.op("JZ %s", tail)
	f.op("PCALIGN $32")
	f.label(loop)
	if g.isa == avx512 && g.kind == floats { // the CPU's own fetching halts at each page
		for p := range g.panels {
			for line := range 8 {
				f.op("PREFETCHT1 %d(%s)", 4096+64*line, panelBase[p])
			}
		}
	}
	f.op("PREFETCHT1 (DI)")
	f.op("ADDQ $64, DI")
	for u := range 4 {
		g.step(u)
	}
	g.advance(4)
	f.op("DECQ SI")
	f.op("JNZ %s", loop)
	f.label(tail)
	f.op("ANDQ $3, CX")
	f.op("JZ %s", done)
	f.label(rest)
	g.step(0)
	g.advance(1)
	f.op("DECQ CX")
	f.op("JNZ %s", rest)
	f.label(done)
	f.op("MOVQ t+0(FP), DI")
	g.finish()
}

// step adds the products of word u from here.
func (g gemm) step(u int) {
	f, free := g.f, g.rows*g.vectors
	perPanel := g.vectors / g.panels
	parts := 1 // float32 products of a word
	if g.kind == halves {
		parts = 2
	}
	load := func(v, reg int) {
		at := []string{"", "(R9*1)", "(R9*2)", "(DX*1)"}[u]
		f.op("VMOVUPS %d(%s)%s, %s", v%perPanel*g.isa.bytes(), panelBase[v/perPanel], at, g.isa.r(reg))
		if g.kind == halves { // the first of the pair goes behind the second
			f.op("VPSLLD $16, %s, %s", g.isa.r(reg), g.isa.r(reg+1))
			f.op("VANDPS %s, %s, %s", f.pattern(0xffff0000, "upper half"), g.isa.r(reg), g.isa.r(reg))
		}
	}
	broadcast := func(r, part, reg int) {
		f.op("VBROADCASTSS %s, %s", g.row(r, (u*parts+part)*4), g.isa.r(reg))
	}
	if b := g.vectors * parts; free+b < g.registers() && g.vectors <= 4 {
		for v := range g.vectors {
			load(v, free+v*parts)
		}
		temps := min(4, g.registers()-free-b)
		for r := range g.rows {
			for part := range parts {
				t := free + b + (r*parts+part)%temps
				broadcast(r, part, t)
				for v := range g.vectors {
					g.multiply(t, free+(v+1)*parts-1-part, g.acc(r, v))
				}
			}
		}
		return
	}
	// Few rows and many panels: the broadcasts stay, the panels pass by.
	for r := range g.rows {
		for part := range parts {
			broadcast(r, part, free+r*parts+part)
		}
	}
	free += g.rows * parts
	temps := (g.registers() - free) / parts
	for v := range g.vectors {
		t := free + v%temps*parts
		load(v, t)
		for part := range parts {
			for r := range g.rows {
				g.multiply(g.rows*g.vectors+r*parts+part, t+parts-1-part, g.acc(r, v))
			}
		}
	}
}

func (g gemm) registers() int {
	if g.isa == avx2 && g.kind == bytes {
		return 14 // two more hold a product and ones
	}
	if g.isa == avx2 {
		return 16
	}
	return 32
}

func (g gemm) multiply(a, b, acc int) {
	if g.kind == bytes && g.isa == avx512 {
		g.f.op("VPDPBUSD %s, %s, %s", g.isa.r(b), g.isa.r(a), g.isa.r(acc))
		return
	}
	if g.kind == bytes { // two of at most 63 times 255 fit in an int16
		product := g.isa.r(14)
		g.f.op("VPMADDUBSW %s, %s, %s", g.isa.r(b), g.isa.r(a), product)
		g.f.op("VPMADDWD %s, Y15, %s", product, product)
		g.f.op("VPADDD %s, %s, %s", product, g.isa.r(acc), g.isa.r(acc))
		return
	}
	if g.kind == pairs {
		g.f.evex(fmt.Sprintf("VDPBF16PS Z%d, Z%d, Z%d", a, b, acc), 0x52, 2, acc, b, a)
		return
	}
	g.f.op("VFMADD231PS %s, %s, %s", g.isa.r(a), g.isa.r(b), g.isa.r(acc))
}

// advance moves on by n words of k.
func (g gemm) advance(n int) {
	for _, p := range panelBase[:g.panels] {
		g.f.op("LEAQ (%s)(R9*%d), %s", p, n, p)
	}
	if g.kind == halves {
		n *= 2
	}
	for i := 0; i*3 < g.rows; i++ {
		g.f.op("ADDQ $%d, %s", n*4, rowBase[i])
	}
}

// finish adds bias and addend and stores the columns that the mask allows.
func (g gemm) finish() {
	f, first := g.f, g.rows*g.vectors
	mask, tmp := g.isa.r(first), g.isa.r(first+1)
	f.op("MOVQ %d(DI), AX", tileC)
	f.op("MOVQ %d(DI), R8", tileLdc)
	f.op("SHLQ $2, R8")
	g.bases()
	f.op("MOVQ %d(DI), CX", tileMask)
	f.op("MOVQ %d(DI), SI", tileBias)
	f.op("MOVQ %d(DI), R9", tileLadd)
	f.op("SHLQ $2, R9")
	for v := range g.vectors {
		at := v * g.isa.bytes()
		f.op("VMOVUPS %d(CX), %s", at, mask)
		if g.isa == avx512 {
			f.op("VPMOVD2M %s, K1", mask)
		}
		if g.kind == bytes {
			g.dequantise(v, at)
		}
		noBias, noAdd := f.newLabel(), f.newLabel()
		f.op("TESTQ SI, SI")
		f.op("JZ %s", noBias)
		g.load(fmt.Sprintf("%d(SI)", at), mask, tmp)
		for r := range g.rows {
			acc := g.isa.r(g.acc(r, v))
			f.op("VADDPS %s, %s, %s", tmp, acc, acc)
		}
		f.label(noBias)
		f.op("MOVQ %d(DI), BX", tileAdd)
		f.op("TESTQ BX, BX")
		f.op("JZ %s", noAdd)
		for r := range g.rows {
			acc := g.isa.r(g.acc(r, v))
			g.load(fmt.Sprintf("%d(BX)", at), mask, tmp)
			f.op("VADDPS %s, %s, %s", tmp, acc, acc)
			if r+1 < g.rows {
				f.op("ADDQ R9, BX")
			}
		}
		f.label(noAdd)
		g.store(v, at, mask)
	}
	f.op("VZEROUPPER")
	f.op("RET")
}

// dequantise takes what the zero of the row adds from sums of int32, and turns them into
// float32 times the scales of row and column.
func (g gemm) dequantise(v, at int) {
	f, first := g.f, g.rows*g.vectors
	tmp, scale, sum := g.isa.r(first+1), g.isa.r(first+2), g.isa.r(first+3)
	f.op("MOVQ %d(DI), BX", tileColScale)
	f.op("VMOVUPS %d(BX), %s", at, scale)
	f.op("MOVQ %d(DI), BX", tileColSum)
	f.op("VMOVUPS %d(BX), %s", at, sum)
	f.op("MOVQ %d(DI), BX", tileRowScale)
	f.op("MOVQ %d(DI), DX", tileRowZero)
	for r := range g.rows {
		acc := g.isa.r(g.acc(r, v))
		f.op("VPBROADCASTD %d(DX), %s", 4*r, tmp)
		f.op("VPMULLD %s, %s, %s", sum, tmp, tmp)
		f.op("VPSUBD %s, %s, %s", tmp, acc, acc)
		f.op("VBROADCASTSS %d(BX), %s", 4*r, tmp)
		f.op("VMULPS %s, %s, %s", scale, tmp, tmp)
		f.op("VCVTDQ2PS %s, %s", acc, acc)
		f.op("VMULPS %s, %s, %s", tmp, acc, acc)
	}
}

func (g gemm) load(from, mask, to string) {
	if g.isa == avx512 {
		g.f.op("VMOVUPS.Z %s, K1, %s", from, to)
		return
	}
	g.f.op("VMASKMOVPS %s, %s, %s", from, mask, to)
}

func (g gemm) store(v, at int, mask string) {
	f := g.f
	if g.isa == avx512 {
		for r := range g.rows {
			f.op("VMOVUPS %s, K1, %s", g.isa.r(g.acc(r, v)), g.row(r, at))
		}
		return
	}
	// A masked store is slow on some CPUs.
	part, done := f.newLabel(), f.newLabel()
	f.op("CMPL %d(CX), $0", at+g.isa.bytes()-4)
	f.op("JEQ %s", part)
	for r := range g.rows {
		f.op("VMOVUPS %s, %s", g.isa.r(g.acc(r, v)), g.row(r, at))
	}
	f.op("JMP %s", done)
	f.label(part)
	for r := range g.rows {
		f.op("VMASKMOVPS %s, %s, %s", g.isa.r(g.acc(r, v)), mask, g.row(r, at))
	}
	f.label(done)
}

// peak writes n turns of independent multiply-adds, the most the CPU can do.
func peak(f *file, name string, s isa, n int, k kind) {
	f.function(name, "turns int", 8)
	f.op("MOVQ turns+0(FP), AX")
	for i := range n + 2 {
		f.op("VXORPS %s, %s, %s", s.r(i), s.r(i), s.r(i))
	}
	f.label("l")
	for i := range n {
		gemm{f: f, isa: s, kind: k}.multiply(n, n+1, i)
	}
	f.op("DECQ AX")
	f.op("JNZ l")
	f.op("VZEROUPPER")
	f.op("RET")
}
