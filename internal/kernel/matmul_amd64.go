//go:build !purego

package kernel

// Tiles that the assembly has, by panels and rows.

var floatsNarrow = [3][]func(*tile){
	1: {nil, floatsAVX2_1x16, floatsAVX2_2x16, floatsAVX2_3x16, floatsAVX2_4x16, floatsAVX2_5x16, floatsAVX2_6x16},
	2: {nil, floatsAVX2_1x32, floatsAVX2_2x32},
}

var halvesNarrow = [3][]func(*tile){
	1: {nil, halvesAVX2_1x16, halvesAVX2_2x16, halvesAVX2_3x16, halvesAVX2_4x16, halvesAVX2_5x16},
	2: {nil, halvesAVX2_1x32},
}

var bytesNarrow = [3][]func(*tile){
	1: {nil, bytesAVX2_1x16, bytesAVX2_2x16, bytesAVX2_3x16, bytesAVX2_4x16, bytesAVX2_5x16},
	2: {nil, bytesAVX2_1x32},
}

var floatsPanels = [5][]func(*tile){
	1: {nil, floatsAVX512_1x32, floatsAVX512_2x32, floatsAVX512_3x32, floatsAVX512_4x32, floatsAVX512_5x32, floatsAVX512_6x32, floatsAVX512_7x32, floatsAVX512_8x32, floatsAVX512_9x32, floatsAVX512_10x32, floatsAVX512_11x32, floatsAVX512_12x32, floatsAVX512_13x32, floatsAVX512_14x32},
	2: {nil, floatsAVX512_1x64, floatsAVX512_2x64, floatsAVX512_3x64, floatsAVX512_4x64, floatsAVX512_5x64, floatsAVX512_6x64},
	4: {nil, floatsAVX512_1x128, floatsAVX512_2x128, floatsAVX512_3x128},
}

var halvesPanels = [5][]func(*tile){
	1: {nil, halvesAVX512_1x32, halvesAVX512_2x32, halvesAVX512_3x32, halvesAVX512_4x32, halvesAVX512_5x32, halvesAVX512_6x32, halvesAVX512_7x32, halvesAVX512_8x32, halvesAVX512_9x32, halvesAVX512_10x32, halvesAVX512_11x32, halvesAVX512_12x32},
	2: {nil, halvesAVX512_1x64, halvesAVX512_2x64, halvesAVX512_3x64, halvesAVX512_4x64, halvesAVX512_5x64},
	4: {nil, halvesAVX512_1x128, halvesAVX512_2x128, halvesAVX512_3x128},
}

var pairsPanels = [5][]func(*tile){
	1: {nil, pairsAVX512_1x32, pairsAVX512_2x32, pairsAVX512_3x32, pairsAVX512_4x32, pairsAVX512_5x32, pairsAVX512_6x32, pairsAVX512_7x32, pairsAVX512_8x32, pairsAVX512_9x32, pairsAVX512_10x32, pairsAVX512_11x32, pairsAVX512_12x32, pairsAVX512_13x32, pairsAVX512_14x32},
	2: {nil, pairsAVX512_1x64, pairsAVX512_2x64, pairsAVX512_3x64, pairsAVX512_4x64, pairsAVX512_5x64, pairsAVX512_6x64},
	4: {nil, pairsAVX512_1x128, pairsAVX512_2x128, pairsAVX512_3x128},
}

var bytesPanels = [5][]func(*tile){
	1: {nil, bytesAVX512_1x32, bytesAVX512_2x32, bytesAVX512_3x32, bytesAVX512_4x32, bytesAVX512_5x32, bytesAVX512_6x32, bytesAVX512_7x32, bytesAVX512_8x32, bytesAVX512_9x32, bytesAVX512_10x32, bytesAVX512_11x32, bytesAVX512_12x32, bytesAVX512_13x32, bytesAVX512_14x32},
	2: {nil, bytesAVX512_1x64, bytesAVX512_2x64, bytesAVX512_3x64, bytesAVX512_4x64, bytesAVX512_5x64, bytesAVX512_6x64},
	4: {nil, bytesAVX512_1x128, bytesAVX512_2x128, bytesAVX512_3x128},
}

// panelsAVX512 keeps enough sums in flight when there are few rows.
func panelsAVX512(rows int) int {
	switch {
	case rows <= 3:
		return 4
	case rows <= 5:
		return 2
	}
	return 1
}

// panelsAVX2 does the same for fewer and narrower registers; few is how many rows are few.
func panelsAVX2(few int) func(rows int) int {
	return func(rows int) int {
		if rows <= few {
			return 2
		}
		return 1
	}
}

var (
	tilesAVX2 = tiler{rows: 6, width: 16, most: 3072, keep: 64 << 10, panels: panelsAVX2(2), run: func(t *tile, rows, panels int) {
		floatsNarrow[panels][rows](t)
	}}
	halfTilesAVX2 = tiler{rows: 5, width: 16, most: 3072, keep: 64 << 10, panels: panelsAVX2(1), run: func(t *tile, rows, panels int) {
		halvesNarrow[panels][rows](t)
	}}
	byteTilesAVX2 = tiler{rows: 5, width: 16, most: 3072, keep: 64 << 10, panels: panelsAVX2(1), run: func(t *tile, rows, panels int) {
		bytesNarrow[panels][rows](t)
	}}
	tilesAVX512 = tiler{rows: 14, width: width, most: 768, keep: 160 << 10, panels: panelsAVX512, run: func(t *tile, rows, panels int) {
		floatsPanels[panels][rows](t)
	}}
	halfTilesAVX512 = tiler{rows: 12, width: width, most: 768, keep: 160 << 10, panels: panelsAVX512, run: func(t *tile, rows, panels int) {
		halvesPanels[panels][rows](t)
	}}
	byteTilesAVX512 = tiler{rows: 14, width: width, most: 768, keep: 160 << 10, panels: panelsAVX512, run: func(t *tile, rows, panels int) {
		bytesPanels[panels][rows](t)
	}}
	pairTilesAVX512 = tiler{rows: 14, width: width, most: 768, keep: 160 << 10, panels: panelsAVX512, pairs: true, run: func(t *tile, rows, panels int) {
		pairsPanels[panels][rows](t)
	}}
)

// The peaks run turns of 12 or 24 independent multiply-adds of full vectors: what
// the benchmarks measure against.

//go:noescape
func peakAVX2(turns int)

//go:noescape
func peakAVX512(turns int)

//go:noescape
func peakBF16(turns int)

//go:noescape
func peakBytesAVX2(turns int)

//go:noescape
func peakBytesAVX512(turns int)

//go:noescape
func floatsAVX2_1x16(t *tile)

//go:noescape
func floatsAVX2_2x16(t *tile)

//go:noescape
func floatsAVX2_3x16(t *tile)

//go:noescape
func floatsAVX2_4x16(t *tile)

//go:noescape
func floatsAVX2_5x16(t *tile)

//go:noescape
func floatsAVX2_6x16(t *tile)

//go:noescape
func floatsAVX2_1x32(t *tile)

//go:noescape
func floatsAVX2_2x32(t *tile)

//go:noescape
func halvesAVX2_1x16(t *tile)

//go:noescape
func halvesAVX2_2x16(t *tile)

//go:noescape
func halvesAVX2_3x16(t *tile)

//go:noescape
func halvesAVX2_4x16(t *tile)

//go:noescape
func halvesAVX2_5x16(t *tile)

//go:noescape
func halvesAVX2_1x32(t *tile)

//go:noescape
func floatsAVX512_1x32(t *tile)

//go:noescape
func floatsAVX512_2x32(t *tile)

//go:noescape
func floatsAVX512_3x32(t *tile)

//go:noescape
func floatsAVX512_4x32(t *tile)

//go:noescape
func floatsAVX512_5x32(t *tile)

//go:noescape
func floatsAVX512_6x32(t *tile)

//go:noescape
func floatsAVX512_7x32(t *tile)

//go:noescape
func floatsAVX512_8x32(t *tile)

//go:noescape
func floatsAVX512_9x32(t *tile)

//go:noescape
func floatsAVX512_10x32(t *tile)

//go:noescape
func floatsAVX512_11x32(t *tile)

//go:noescape
func floatsAVX512_12x32(t *tile)

//go:noescape
func floatsAVX512_13x32(t *tile)

//go:noescape
func floatsAVX512_14x32(t *tile)

//go:noescape
func floatsAVX512_1x64(t *tile)

//go:noescape
func floatsAVX512_2x64(t *tile)

//go:noescape
func floatsAVX512_3x64(t *tile)

//go:noescape
func floatsAVX512_4x64(t *tile)

//go:noescape
func floatsAVX512_5x64(t *tile)

//go:noescape
func floatsAVX512_6x64(t *tile)

//go:noescape
func floatsAVX512_1x128(t *tile)

//go:noescape
func floatsAVX512_2x128(t *tile)

//go:noescape
func floatsAVX512_3x128(t *tile)

//go:noescape
func halvesAVX512_1x32(t *tile)

//go:noescape
func halvesAVX512_2x32(t *tile)

//go:noescape
func halvesAVX512_3x32(t *tile)

//go:noescape
func halvesAVX512_4x32(t *tile)

//go:noescape
func halvesAVX512_5x32(t *tile)

//go:noescape
func halvesAVX512_6x32(t *tile)

//go:noescape
func halvesAVX512_7x32(t *tile)

//go:noescape
func halvesAVX512_8x32(t *tile)

//go:noescape
func halvesAVX512_9x32(t *tile)

//go:noescape
func halvesAVX512_10x32(t *tile)

//go:noescape
func halvesAVX512_11x32(t *tile)

//go:noescape
func halvesAVX512_12x32(t *tile)

//go:noescape
func halvesAVX512_1x64(t *tile)

//go:noescape
func halvesAVX512_2x64(t *tile)

//go:noescape
func halvesAVX512_3x64(t *tile)

//go:noescape
func halvesAVX512_4x64(t *tile)

//go:noescape
func halvesAVX512_5x64(t *tile)

//go:noescape
func halvesAVX512_1x128(t *tile)

//go:noescape
func halvesAVX512_2x128(t *tile)

//go:noescape
func halvesAVX512_3x128(t *tile)

//go:noescape
func pairsAVX512_1x32(t *tile)

//go:noescape
func pairsAVX512_2x32(t *tile)

//go:noescape
func pairsAVX512_3x32(t *tile)

//go:noescape
func pairsAVX512_4x32(t *tile)

//go:noescape
func pairsAVX512_5x32(t *tile)

//go:noescape
func pairsAVX512_6x32(t *tile)

//go:noescape
func pairsAVX512_7x32(t *tile)

//go:noescape
func pairsAVX512_8x32(t *tile)

//go:noescape
func pairsAVX512_9x32(t *tile)

//go:noescape
func pairsAVX512_10x32(t *tile)

//go:noescape
func pairsAVX512_11x32(t *tile)

//go:noescape
func pairsAVX512_12x32(t *tile)

//go:noescape
func pairsAVX512_13x32(t *tile)

//go:noescape
func pairsAVX512_14x32(t *tile)

//go:noescape
func pairsAVX512_1x64(t *tile)

//go:noescape
func pairsAVX512_2x64(t *tile)

//go:noescape
func pairsAVX512_3x64(t *tile)

//go:noescape
func pairsAVX512_4x64(t *tile)

//go:noescape
func pairsAVX512_5x64(t *tile)

//go:noescape
func pairsAVX512_6x64(t *tile)

//go:noescape
func pairsAVX512_1x128(t *tile)

//go:noescape
func pairsAVX512_2x128(t *tile)

//go:noescape
func pairsAVX512_3x128(t *tile)

//go:noescape
func bytesAVX2_1x16(t *tile)

//go:noescape
func bytesAVX2_2x16(t *tile)

//go:noescape
func bytesAVX2_3x16(t *tile)

//go:noescape
func bytesAVX2_4x16(t *tile)

//go:noescape
func bytesAVX2_5x16(t *tile)

//go:noescape
func bytesAVX2_1x32(t *tile)

//go:noescape
func bytesAVX512_1x32(t *tile)

//go:noescape
func bytesAVX512_2x32(t *tile)

//go:noescape
func bytesAVX512_3x32(t *tile)

//go:noescape
func bytesAVX512_4x32(t *tile)

//go:noescape
func bytesAVX512_5x32(t *tile)

//go:noescape
func bytesAVX512_6x32(t *tile)

//go:noescape
func bytesAVX512_7x32(t *tile)

//go:noescape
func bytesAVX512_8x32(t *tile)

//go:noescape
func bytesAVX512_9x32(t *tile)

//go:noescape
func bytesAVX512_10x32(t *tile)

//go:noescape
func bytesAVX512_11x32(t *tile)

//go:noescape
func bytesAVX512_12x32(t *tile)

//go:noescape
func bytesAVX512_13x32(t *tile)

//go:noescape
func bytesAVX512_14x32(t *tile)

//go:noescape
func bytesAVX512_1x64(t *tile)

//go:noescape
func bytesAVX512_2x64(t *tile)

//go:noescape
func bytesAVX512_3x64(t *tile)

//go:noescape
func bytesAVX512_4x64(t *tile)

//go:noescape
func bytesAVX512_5x64(t *tile)

//go:noescape
func bytesAVX512_6x64(t *tile)

//go:noescape
func bytesAVX512_1x128(t *tile)

//go:noescape
func bytesAVX512_2x128(t *tile)

//go:noescape
func bytesAVX512_3x128(t *tile)
