package main

import "fmt"

// evex encodes a three-register AVX-512 instruction of opcode map 0F38 that the Go
// assembler has no name for: dst, first source, second source; prefix 1 is 66, 2 is
// F3, 3 is F2. Intel SDM volume 2, section 2.7.1.
func (f *file) evex(comment string, opcode, prefix, dst, src1, src2 int) {
	no := func(bit, n int) int { return 1 - bit>>n&1 }
	p0 := no(dst, 3)<<7 | no(src2, 4)<<6 | no(src2, 3)<<5 | no(dst, 4)<<4 | 2
	p1 := (^src1&15)<<3 | 1<<2 | prefix
	p2 := 2<<5 | no(src1, 4)<<3
	modrm := 3<<6 | dst&7<<3 | src2&7
	f.op("LONG $0x%02x%02x%02x62; WORD $0x%02x%02x // %s", p2, p1, p0, modrm, opcode, comment)
}

// amx encodes an instruction of AMX of registers, or of a register and an address in another: VEX of
// three bytes, map 0F38; prefix as for evex. The Go assembler has no names for them. Intel SDM
// volume 2, section 2.3.5.
func (f *file) amx(prefix, opcode, vvvv, modrm int, comment string) {
	f.op("LONG $0x%02x%02xe2c4; BYTE $0x%02x // %s", opcode, (15-vvvv)<<3|prefix, modrm, comment)
}

// amxConfigure gives the registers their size, through a register for the address.
func (f *file) amxConfigure(reg string) {
	f.op("LEAQ registers<>(SB), %s", reg)
	f.amx(0, 0x49, 0, gpr[reg], "LDTILECFG ("+reg+")")
}

func (f *file) amxRelease() { f.amx(0, 0x49, 0, 0xc0, "TILERELEASE") }

func (f *file) amxZero(tile int) { f.amx(3, 0x49, 0, 0xc0|tile<<3, fmt.Sprintf("TILEZERO T%d", tile)) }

// amxMultiply adds the product of tiles a and b to sum.
func (f *file) amxMultiply(k kind, sum, a, b int) {
	prefix, opcode, name := 2, 0x5c, "TDPBF16PS"
	if k == bytes {
		prefix, opcode, name = 1, 0x5e, "TDPBUSD"
	}
	f.amx(prefix, opcode, b, 0xc0|sum<<3|a, fmt.Sprintf("%s T%d, T%d, T%d", name, b, a, sum))
}

func (f *file) amxLoad(tile int, base, index string, offset int) {
	f.amxMove(3, tile, base, index, offset, fmt.Sprintf("TILELOADD %d(%s)(%s*1), T%d", offset, base, index, tile))
}

func (f *file) amxStore(base, index string, offset, tile int) {
	f.amxMove(2, tile, base, index, offset, fmt.Sprintf("TILESTORED T%d, %d(%s)(%s*1)", tile, offset, base, index))
}

func (f *file) amxMove(prefix, tile int, base, index string, offset int, comment string) {
	b, x := gpr[base], gpr[index]
	p0 := 1<<7 | (1-x>>3)<<6 | (1-b>>3)<<5 | 2
	f.op("LONG $0x4b%02x%02xc4; WORD $0x%02x%02x; LONG $0x%08x // %s", 15<<3|prefix, p0, x&7<<3|b&7, 2<<6|tile<<3|4, offset, comment)
}

// gpr are the numbers of the general registers.
var gpr = map[string]int{"AX": 0, "CX": 1, "DX": 2, "BX": 3, "SI": 6, "DI": 7, "R8": 8, "R9": 9, "R10": 10, "R11": 11, "R12": 12, "R13": 13, "R14": 14, "R15": 15}
