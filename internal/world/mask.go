package world

import "slices"

// Span is where Word lies in Caption, in bytes.
func (f Find) Span() (from, to int) { return f.at[0], f.at[1] }

// Cells cuts the picture into rows x cols cells and says of each, row by row, how
// much of it the thing covers, in [0, 1]. The thing is exactly the pixels that it was
// left with, not its box. p is the picture that the Find was made of.
func (f Find) Cells(p *Picture, rows, cols int) []float64 {
	cells, all := make([]float64, rows*cols), make([]float64, rows*cols)
	for i, o := range p.own {
		c := i/p.N*rows/p.N*cols + i%p.N*cols/p.N
		all[c]++
		if o != 0 && slices.Contains(f.owners, o) {
			cells[c]++
		}
	}
	for c := range cells {
		if all[c] > 0 {
			cells[c] /= all[c]
		}
	}
	return cells
}
