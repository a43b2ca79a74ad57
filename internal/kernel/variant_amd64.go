//go:build !purego

package kernel

import "golang.org/x/sys/cpu"

// cpuVariants lists what this CPU can run besides plain Go, the best last.
func cpuVariants() (vs []*variant) {
	x := &cpu.X86
	if !x.HasAVX2 || !x.HasFMA {
		return nil
	}
	narrow := variant{
		name:        "avx2",
		f32:         tilesAVX2,
		bf16:        halfTilesAVX2,
		int8:        byteTilesAVX2,
		pair:        pairsAVX2,
		round:       roundTail,
		braid:       braidOf(16, braid16),
		span:        spanTail,
		quantise:    quantiseTail,
		transpose:   transposeAVX2,
		act:         actTailAVX2,
		norm:        normAVX2,
		max:         func(x []float32) float32 { return padMax(x, 8, maxAVX2) },
		exp:         expAVX2,
		softmax:     rowsOfAVX2,
		add:         addTailAVX2,
		scale:       scaleTailAVX2,
		leaky:       leakyTailAVX2,
		winogradIn:  winogradInTailAVX2,
		winogradOut: winogradOutTailAVX2,
		rgb:         rgbAVX2,
		widen:       widenAVX2,
		across:      acrossAVX2,
		down:        downAVX2,
		dot:         dotTailAVX2,
		dots:        dotsTailAVX2,
		peaks:       [3]peak{F32: {peakAVX2, 12 * 8 * 2}, Int8: {peakBytesAVX2, 12 * 8 * 8}},
	}
	vs = append(vs, &narrow)
	if !x.HasAVX512F || !x.HasAVX512DQ || !x.HasAVX512BW || !x.HasAVX512VL {
		return vs
	}
	wide := narrow // and what is wider; bytes still go by AVX2
	wide.name, wide.f32, wide.bf16 = "avx512", tilesAVX512, halfTilesAVX512
	wide.act, wide.norm, wide.exp, wide.softmax = actTailAVX512, normAVX512, expAVX512, rowsOfAVX512
	wide.max = func(x []float32) float32 { return padMax(x, 16, maxAVX512) }
	wide.add, wide.scale, wide.leaky = addTailAVX512, scaleTailAVX512, leakyTailAVX512
	wide.winogradIn, wide.winogradOut = winogradInTailAVX512, winogradOutTailAVX512
	wide.dot, wide.dots = dotTailAVX512, dotsTailAVX512
	wide.peaks[F32] = peak{peakAVX512, 24 * 16 * 2}
	if x.HasAVX512VNNI {
		wide.int8, wide.peaks[Int8] = byteTilesAVX512, peak{peakBytesAVX512, 24 * 16 * 8}
	}
	if !x.HasAVX512BF16 {
		return append(vs, &wide)
	}
	wide.pair, wide.braid = pairsTail, braidOf(32, braid32)
	half := wide
	half.name, half.bf16, half.peaks[BF16] = "avx512bf16", pairTilesAVX512, peak{peakBF16, 24 * 16 * 4}
	half.weigh = weightsOfAVX512
	if !intel() {
		return append(vs, &wide, &half)
	}
	// Measured on Sapphire Rapids: the bf16 instruction does half the work of
	// the two float32 ones that fit in its time. Zen 4 does twice the work.
	vs = append(vs, &half, &wide)
	if x.HasAMXTile && x.HasAMXBF16 && x.HasAMXInt8 && x.HasAVX512VNNI && allowAMX() {
		square := half
		square.name, square.bf16, square.int8 = "amx", pairTilesAMX, byteTilesAMX
		square.peaks[BF16], square.peaks[Int8] = peak{peakPairsAMX, 24 * 16 * 16 * 64}, peak{peakBytesAMX, 24 * 16 * 16 * 128}
		vs = append(vs, &square)
	}
	return vs
}

// intel says whether the vendor is GenuineIntel.
func intel() bool {
	_, b, c, d := cpuid(0)
	return b == 0x756e6547 && d == 0x49656e69 && c == 0x6c65746e
}

//go:noescape
func cpuid(leaf uint32) (a, b, c, d uint32)

// pause waits for about n times 40 ns.
//
//go:noescape
func pause(n int)
