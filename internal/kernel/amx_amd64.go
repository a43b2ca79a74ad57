//go:build !purego

package kernel

// The tile registers of AMX: 16 rows of 64 bytes. Few rows do without them.
var (
	pairTilesAMX = tiler{width: width, most: 1536, keep: 128 << 10, pairs: true, unit: 16, whole: blocksAMX(pairsAMX_32x32, pairsAMX_16x64), tiles: panelTiles{
		1: {nil, pairsLikeAMX_1x32},
		2: {nil, pairsLikeAMX_1x64},
		4: {nil, pairsLikeAMX_1x128},
	}}
	byteTilesAMX = tiler{width: width, most: 1536, keep: 128 << 10, unit: 16, whole: blocksAMX(bytesAMX_32x32, bytesAMX_16x64), tiles: panelTiles{
		1: byteTilesAVX512.tiles[1][:6],
		2: byteTilesAVX512.tiles[2],
		4: byteTilesAVX512.tiles[4],
	}}
)

// blocksAMX does many rows in one loop, and up to 16 in another.
func blocksAMX(many, few func(*tile)) func(*tile) {
	return func(t *tile) {
		if t.rows > 16 {
			many(t)
		} else {
			few(t)
		}
	}
}

//go:noescape
func pairsAMX_32x32(t *tile)

//go:noescape
func pairsAMX_16x64(t *tile)

//go:noescape
func bytesAMX_32x32(t *tile)

//go:noescape
func bytesAMX_16x64(t *tile)

//go:noescape
func pairsLikeAMX_1x32(t *tile)

//go:noescape
func pairsLikeAMX_1x64(t *tile)

//go:noescape
func pairsLikeAMX_1x128(t *tile)

//go:noescape
func peakPairsAMX(turns int)

//go:noescape
func peakBytesAMX(turns int)
