package kernel

import "math"

// LayerNorm computes dst = (x-mean)/sqrt(var+eps)*gamma + beta for each row of
// x[rows,cols]; gamma and beta are [cols]. dst may be x. The mean is taken first,
// then the variance around it. Error below 1e-5 of gamma plus beta for rows whose
// mean is not more than 100 times their deviation.
// Ba et al. 2016, arXiv:1607.06450.
func LayerNorm(dst, x, gamma, beta []float32, rows, cols int, eps float32) {
	need("LayerNorm", "x", len(x), rows*cols)
	need("LayerNorm", "dst", len(dst), rows*cols)
	need("LayerNorm", "gamma", len(gamma), cols)
	need("LayerNorm", "beta", len(beta), cols)
	byRow(rowOp{op: opNorm, dst: dst, x: x, gamma: gamma, beta: beta, rows: rows, cols: cols, eps: eps}, 0.5)
}

// Softmax computes exp(x-max)/sum for each row of x[rows,cols], in place. The error
// is below 1e-6 + 1.2e-7*(max-x) of each value. What lies more than 87 below the
// largest becomes exactly 0. A NaN or +Inf makes its row NaN, and so do only -Inf.
func Softmax(x []float32, rows, cols int) {
	need("Softmax", "x", len(x), rows*cols)
	byRow(rowOp{op: opSoftmax, dst: x, x: x, rows: rows, cols: cols}, 1)
}

// LogSoftmax computes x-max-log(sum exp(x-max)) for each row of x[rows,cols], in
// place. Error below 2e-6 of max(1, |x-max|). NaN and infinities as for Softmax.
func LogSoftmax(x []float32, rows, cols int) {
	need("LogSoftmax", "x", len(x), rows*cols)
	byRow(rowOp{op: opLogSoftmax, dst: x, x: x, rows: rows, cols: cols}, 1)
}

// Max is the largest number of x, of which there must be one. A NaN may or may not show.
func Max(x []float32) float32 { return maxRow(use, x) }

// LogSum is log(sum exp(x)) of the numbers of x, of which there must be one. Error below 2e-6 of
// max(1, |max-min|). NaN and infinities as for Softmax.
func LogSum(x []float32) float64 {
	s := scratches.get()
	shift := maxRow(use, x)
	sum := expSum(use, x, shift, grow(&s.out, min(piece, len(x))))
	scratches.put(s)
	return float64(shift) + math.Log(sum)
}

// Normalize divides each row of x[rows,cols] by its Euclidean length, in place.
// A row of zeros stays as it is.
func Normalize(x []float32, rows, cols int) {
	need("Normalize", "x", len(x), rows*cols)
	byRow(rowOp{op: opNormalize, dst: x, x: x, rows: rows, cols: cols}, 0.3)
}

const (
	opNorm = iota
	opSoftmax
	opLogSoftmax
	opNormalize
)

// rowOp is a job over rows. Its items are groups of rows.
type rowOp struct {
	v                    *variant
	op                   int
	dst, x, gamma, beta  []float32
	rows, cols, perGroup int
	eps                  float32
}

var rowOps list[rowOp]

// byRow runs o, which costs so many nanoseconds an element.
func byRow(o rowOp, cost float64) {
	if o.rows == 0 || o.cols == 0 {
		return
	}
	j := rowOps.get()
	*j = o
	j.v = use
	j.perGroup = evenly(o.rows, piece/o.cols)
	workers.run(j, ceil(o.rows, j.perGroup), cost*float64(o.rows*o.cols))
	*j = rowOp{}
	rowOps.put(j)
}

func (j *rowOp) run(s *scratch, item int) {
	for r := item * j.perGroup; r < min(j.rows, (item+1)*j.perGroup); r++ {
		x := j.x[r*j.cols : (r+1)*j.cols]
		dst := j.dst[r*j.cols : (r+1)*j.cols]
		switch j.op {
		case opNorm:
			j.v.norm(dst, x, j.gamma[:j.cols], j.beta[:j.cols], j.eps)
		case opSoftmax:
			sum := expRow(j.v, dst, x, maxRow(j.v, x))
			scaleRow(j.v, dst, 1/sum)
		case opLogSoftmax:
			logSoftmax(j.v, x, grow(&s.out, min(piece, j.cols)))
		case opNormalize:
			if n := math.Sqrt(float64(Dot(x, x))); n != 0 {
				scaleRow(j.v, x, float32(1/n))
			}
		}
	}
}

func maxRow(v *variant, x []float32) float32 {
	m := x[0]
	for i := 0; i < len(x); i += piece {
		m = max(m, v.max(x[i:min(len(x), i+piece)]))
	}
	return m
}

// expRow writes exp(x-shift) and returns the sum.
func expRow(v *variant, dst, x []float32, shift float32) (sum float32) {
	for i := 0; i < len(x); i += piece {
		e := min(len(x), i+piece)
		sum += v.exp(dst[i:e], x[i:e], shift)
	}
	return sum
}

func scaleRow(v *variant, x []float32, s float32) {
	for i := 0; i < len(x); i += piece {
		e := min(len(x), i+piece)
		v.scale(x[i:e], x[i:e], s)
	}
}

func logSoftmax(v *variant, x, buf []float32) {
	shift := maxRow(v, x)
	log := float32(math.Log(expSum(v, x, shift, buf)))
	for i := range x {
		x[i] = x[i] - shift - log
	}
}

// expSum is the sum of exp(x-shift).
func expSum(v *variant, x []float32, shift float32, buf []float32) (sum float64) {
	for i := 0; i < len(x); i += piece {
		part := x[i:min(len(x), i+piece)]
		sum += float64(v.exp(buf[:len(part)], part, shift))
	}
	return sum
}
