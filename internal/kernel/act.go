package kernel

// Activation is a function of one number.
type Activation uint8

const (
	None      Activation = iota
	GELU                 // x*(1+erf(x/sqrt2))/2
	QuickGELU            // x*sigmoid(1.702x)
	GELUTanh             // x*(1+tanh(sqrt(2/pi)*(x+0.044715x^3)))/2
	ReLU                 // max(x, 0)
	Tanh                 // tanh(x)
	Sigmoid              // 1/(1+exp(-x))
	SiLU                 // x*sigmoid(x)
)

// piece bounds the floats that one inner loop sees.
const piece = 8192

// Apply computes x = act(x). The error is below 1e-6*max(1, |x|), that of Tanh below 1e-6*|x|. Minus infinity
// gives NaN for SiLU and the three GELUs, as multiplying it out does.
func Apply(x []float32, act Activation) {
	if act != None {
		each(elems{op: opAct, dst: x, act: act}, 3)
	}
}

// Add computes dst = a + b. dst may be a or b.
func Add(dst, a, b []float32) {
	need("Add", "a", len(a), len(dst))
	need("Add", "b", len(b), len(dst))
	each(elems{op: opAdd, dst: dst, a: a, b: b}, 0.2)
}

// Scale multiplies dst by s.
func Scale(dst []float32, s float32) {
	each(elems{op: opScale, dst: dst, s: s}, 0.15)
}

// Gate computes dst[rows,cols] = act(a)*sigmoid(b), a and b being the halves of each row of
// x[rows,2*cols]. The error is below 2e-6*max(1, |a|).
func Gate(dst, x []float32, rows, cols int, act Activation) {
	need("Gate", "x", len(x), rows*2*cols)
	need("Gate", "dst", len(dst), rows*cols)
	j := gates.get()
	*j = gate{use, dst, x, rows, cols, max(1, piece/max(1, cols)), act}
	workers.run(j, ceil(rows, j.each), 2*float64(rows*cols))
	*j = gate{}
	gates.put(j)
}

// gate is the job behind Gate. Its items are rows, so many each.
type gate struct {
	v                *variant
	dst, x           []float32
	rows, cols, each int
	act              Activation
}

var gates list[gate]

func (j *gate) run(s *scratch, item int) {
	n := j.cols
	open := grow(&s.out, n)
	for r := item * j.each; r < min(j.rows, (item+1)*j.each); r++ {
		dst, x := j.dst[r*n:(r+1)*n], j.x[2*r*n:2*(r+1)*n]
		copy(dst, x)
		copy(open, x[n:])
		if j.act != None {
			j.v.act(dst, j.act)
		}
		j.v.act(open, Sigmoid)
		for i, v := range open {
			dst[i] *= v
		}
	}
}

// Dot returns the sum of a[i]*b[i] over the length of a.
func Dot(a, b []float32) float32 {
	need("Dot", "b", len(b), len(a))
	v, sum := use, float32(0)
	for i := 0; i < len(a); i += piece {
		e := min(len(a), i+piece)
		sum += v.dot(a[i:e], b[i:e])
	}
	return sum
}

const (
	opAct = iota
	opAdd
	opScale
)

// elems is an element-wise job. Its items are pieces.
type elems struct {
	v         *variant
	op        int
	dst, a, b []float32
	act       Activation
	s         float32
}

var elemses list[elems]

// each runs e, which costs so many nanoseconds an element.
func each(e elems, cost float64) {
	j := elemses.get()
	*j = e
	j.v = use
	workers.run(j, ceil(len(e.dst), piece), cost*float64(len(e.dst)))
	*j = elems{}
	elemses.put(j)
}

func (j *elems) run(_ *scratch, item int) {
	i, e := item*piece, min(len(j.dst), (item+1)*piece)
	switch j.op {
	case opAct:
		j.v.act(j.dst[i:e], j.act)
	case opAdd:
		j.v.add(j.dst[i:e], j.a[i:e], j.b[i:e])
	case opScale:
		j.v.scale(j.dst[i:e], j.dst[i:e], j.s)
	}
}
