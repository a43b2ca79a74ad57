//go:build !purego

package kernel

// The tiles that the assembly has. Few rows take several panels, so that enough sums are in flight.
var (
	tilesAVX2 = tiler{width: 16, most: 3072, keep: 64 << 10, tiles: panelTiles{
		1: {nil, floatsAVX2_1x16, floatsAVX2_2x16, floatsAVX2_3x16, floatsAVX2_4x16, floatsAVX2_5x16, floatsAVX2_6x16},
		2: {nil, floatsAVX2_1x32, floatsAVX2_2x32},
	}}
	halfTilesAVX2 = tiler{width: 16, most: 3072, keep: 64 << 10, tiles: panelTiles{
		1: {nil, halvesAVX2_1x16, halvesAVX2_2x16, halvesAVX2_3x16, halvesAVX2_4x16, halvesAVX2_5x16},
		2: {nil, halvesAVX2_1x32},
	}}
	byteTilesAVX2 = tiler{width: 16, most: 3072, keep: 64 << 10, tiles: panelTiles{
		1: {nil, bytesAVX2_1x16, bytesAVX2_2x16, bytesAVX2_3x16, bytesAVX2_4x16, bytesAVX2_5x16},
		2: {nil, bytesAVX2_1x32},
	}}
	tilesAVX512 = tiler{width: width, most: 768, keep: 160 << 10, tiles: panelTiles{
		1: {nil, floatsAVX512_1x32, floatsAVX512_2x32, floatsAVX512_3x32, floatsAVX512_4x32, floatsAVX512_5x32, floatsAVX512_6x32, floatsAVX512_7x32, floatsAVX512_8x32, floatsAVX512_9x32, floatsAVX512_10x32, floatsAVX512_11x32, floatsAVX512_12x32, floatsAVX512_13x32, floatsAVX512_14x32},
		2: {nil, floatsAVX512_1x64, floatsAVX512_2x64, floatsAVX512_3x64, floatsAVX512_4x64, floatsAVX512_5x64},
		4: {nil, floatsAVX512_1x128, floatsAVX512_2x128, floatsAVX512_3x128},
	}}
	halfTilesAVX512 = tiler{width: width, most: 768, keep: 160 << 10, tiles: panelTiles{
		1: {nil, halvesAVX512_1x32, halvesAVX512_2x32, halvesAVX512_3x32, halvesAVX512_4x32, halvesAVX512_5x32, halvesAVX512_6x32, halvesAVX512_7x32, halvesAVX512_8x32, halvesAVX512_9x32, halvesAVX512_10x32, halvesAVX512_11x32, halvesAVX512_12x32},
		2: {nil, halvesAVX512_1x64, halvesAVX512_2x64, halvesAVX512_3x64, halvesAVX512_4x64, halvesAVX512_5x64},
		4: {nil, halvesAVX512_1x128, halvesAVX512_2x128, halvesAVX512_3x128},
	}}
	byteTilesAVX512 = tiler{width: width, most: 768, keep: 160 << 10, tiles: panelTiles{
		1: {nil, bytesAVX512_1x32, bytesAVX512_2x32, bytesAVX512_3x32, bytesAVX512_4x32, bytesAVX512_5x32, bytesAVX512_6x32, bytesAVX512_7x32, bytesAVX512_8x32, bytesAVX512_9x32, bytesAVX512_10x32, bytesAVX512_11x32, bytesAVX512_12x32, bytesAVX512_13x32, bytesAVX512_14x32},
		2: {nil, bytesAVX512_1x64, bytesAVX512_2x64, bytesAVX512_3x64, bytesAVX512_4x64, bytesAVX512_5x64},
		4: {nil, bytesAVX512_1x128, bytesAVX512_2x128, bytesAVX512_3x128},
	}}
	pairTilesAVX512 = tiler{width: width, most: 768, keep: 160 << 10, pairs: true, tiles: panelTiles{
		1: {nil, pairsAVX512_1x32, pairsAVX512_2x32, pairsAVX512_3x32, pairsAVX512_4x32, pairsAVX512_5x32, pairsAVX512_6x32, pairsAVX512_7x32, pairsAVX512_8x32, pairsAVX512_9x32, pairsAVX512_10x32, pairsAVX512_11x32, pairsAVX512_12x32, pairsAVX512_13x32, pairsAVX512_14x32},
		2: {nil, pairsAVX512_1x64, pairsAVX512_2x64, pairsAVX512_3x64, pairsAVX512_4x64, pairsAVX512_5x64},
		4: {nil, pairsAVX512_1x128, pairsAVX512_2x128, pairsAVX512_3x128},
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
func bytesAVX512_1x128(t *tile)

//go:noescape
func bytesAVX512_2x128(t *tile)

//go:noescape
func bytesAVX512_3x128(t *tile)
