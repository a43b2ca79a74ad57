//go:build !purego

package kernel

// The tile registers of AMX: 16 rows of 64 bytes.
var (
	pairTilesAMX = tiler{width: width, most: 1536, keep: 128 << 10, pairs: true, unit: 16, whole: blocksAMX(pairsAMX_32x32, pairsAMX_16x64)}
	byteTilesAMX = tiler{width: width, most: 1536, keep: 128 << 10, unit: 16, whole: blocksAMX(bytesAMX_32x32, bytesAMX_16x64)}
)

// blocksAMX does blocks of 32 rows in one loop, and up to 16 that are left in another.
func blocksAMX(most, last func(*tile)) func(*tile) {
	return func(t *tile) {
		rows := t.rows
		done := (rows + 15) / 32 * 32
		if t.rows = min(done, rows); done > 0 {
			most(t)
		}
		if rows > done {
			t.rows, t.a, t.c = rows-done, t.a[done*t.lda:], t.c[done*t.ldc:]
			if t.add != nil {
				t.add = t.add[done*t.ladd:]
			}
			if t.rowScale != nil {
				t.rowScale, t.rowZero = t.rowScale[done:], t.rowZero[done:]
			}
			last(t)
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
func peakPairsAMX(turns int)

//go:noescape
func peakBytesAMX(turns int)
