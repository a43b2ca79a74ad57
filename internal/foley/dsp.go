package foley

import "math"

// secs is a duration in samples.
func secs(s float64) int { return max(1, int(s*Rate)) }

// white is noise with the same power everywhere.
func (d *dice) white(n int) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = 2*d.Float64() - 1
	}
	return x
}

// coloured is noise whose power falls by so many decibels an octave, 0 to 6.
func (d *dice) coloured(n int, slope float64) []float64 {
	x := d.white(n)
	brown := make([]float64, n)
	var y float64
	for i, v := range x {
		y = 0.995*y + 0.1*v
		brown[i] = y
	}
	if slope >= 5.5 {
		return unit(brown)
	}
	// Between white and brown: poles and zeros that take turns (Kellet's pink filter).
	var b0, b1, b2 float64
	for i, v := range x {
		b0 = 0.99765*b0 + v*0.0990460
		b1 = 0.96300*b1 + v*0.2965164
		b2 = 0.57000*b2 + v*1.0526913
		pink := (b0 + b1 + b2 + v*0.1848) / 3
		if slope <= 3 {
			x[i] = v + (pink-v)*slope/3
		} else {
			x[i] = pink + (brown[i]-pink)*(slope-3)/3
		}
	}
	return unit(x)
}

// unit scales to a peak of 1.
func unit(x []float64) []float64 {
	var top float64
	for _, v := range x {
		top = max(top, math.Abs(v))
	}
	if top > 0 {
		scale(x, 1/top)
	}
	return x
}

func scale(x []float64, by float64) []float64 {
	for i := range x {
		x[i] *= by
	}
	return x
}

// times multiplies x by y, sample by sample.
func times(x, y []float64) []float64 {
	for i := range min(len(x), len(y)) {
		x[i] *= y[i]
	}
	return x
}

// add adds gain·src to dst from sample at on; what does not fit is lost.
func add(dst, src []float64, at int, gain float64) {
	for i, v := range src {
		if j := at + i; j >= 0 && j < len(dst) {
			dst[j] += gain * v
		}
	}
}

// biquad is a filter of second order (Bristow-Johnson's cookbook).
type biquad struct{ b0, b1, b2, a1, a2 float64 }

func (q biquad) run(x []float64) []float64 {
	var x1, x2, y1, y2 float64
	for i, v := range x {
		y := q.b0*v + q.b1*x1 + q.b2*x2 - q.a1*y1 - q.a2*y2
		x1, x2, y1, y2 = v, x1, y, y1
		x[i] = y
	}
	return x
}

func angle(hz, q float64) (cos, alpha float64) {
	w := 2 * math.Pi * min(hz, 0.48*Rate) / Rate
	return math.Cos(w), math.Sin(w) / (2 * q)
}

func lowpass(x []float64, hz, q float64) []float64 {
	c, a := angle(hz, q)
	return biquad{(1 - c) / 2 / (1 + a), (1 - c) / (1 + a), (1 - c) / 2 / (1 + a), -2 * c / (1 + a), (1 - a) / (1 + a)}.run(x)
}

func highpass(x []float64, hz, q float64) []float64 {
	c, a := angle(hz, q)
	return biquad{(1 + c) / 2 / (1 + a), -(1 + c) / (1 + a), (1 + c) / 2 / (1 + a), -2 * c / (1 + a), (1 - a) / (1 + a)}.run(x)
}

func bandpass(x []float64, hz, q float64) []float64 {
	c, a := angle(hz, q)
	return biquad{a / (1 + a), 0, -a / (1 + a), -2 * c / (1 + a), (1 - a) / (1 + a)}.run(x)
}

// block is how many samples a moving filter stands still.
const block = 32

// moving is a band-pass whose centre moves: hz in samples.
func moving(x, hz []float64, q float64) []float64 {
	var x1, x2, y1, y2 float64
	for from := 0; from < len(x); from += block {
		c, a := angle(hz[from], q)
		b, a1, a2 := a/(1+a), -2*c/(1+a), (1-a)/(1+a)
		for i := from; i < min(from+block, len(x)); i++ {
			v := x[i]
			y := b*(v-x2) - a1*y1 - a2*y2
			x1, x2, y1, y2 = v, x1, y, y1
			x[i] = y
		}
	}
	return x
}

// curve goes through points (moment as a part of the whole, value) along straight lines.
func curve(n int, points ...float64) []float64 {
	x := make([]float64, n)
	k := 0
	for i := range x {
		u := float64(i) / float64(n)
		for k+4 < len(points) && u >= points[k+2] {
			k += 2
		}
		if k+3 >= len(points) {
			x[i] = points[len(points)-1]
			continue
		}
		w := min(1, max(0, (u-points[k])/max(points[k+2]-points[k], 1e-9)))
		x[i] = points[k+1] + w*(points[k+3]-points[k+1])
	}
	return x
}

// wander is a smooth random walk from lo to hi that turns about hz times a second.
func (d *dice) wander(n int, hz, lo, hi float64) []float64 {
	x := make([]float64, n)
	step := Rate / hz
	a, b := d.in(lo, hi), d.in(lo, hi)
	at, next := 0.0, step*d.in(0.3, 1.3)
	for i := range x {
		if at >= next {
			a, b, at, next = b, d.in(lo, hi), 0, step*d.in(0.5, 1.5)
		}
		u := at / next
		x[i] = a + (b-a)*u*u*(3-2*u)
		at++
	}
	return x
}

// decay rises for attack seconds and falls by 60 dB in fall seconds.
func decay(n int, attack, fall float64) []float64 {
	x := make([]float64, n)
	a := max(1, attack*Rate)
	r := math.Pow(10, -3/(fall*Rate))
	e := 1.0
	for i := range x {
		if float64(i) < a {
			x[i] = float64(i+1) / a
			continue
		}
		x[i], e = e, e*r
	}
	return x
}

// hold rises, stays and falls: attack and release in seconds.
func hold(n int, attack, release float64) []float64 {
	x := make([]float64, n)
	a, r := attack*Rate, release*Rate
	for i := range x {
		x[i] = min(1, float64(i+1)/max(1, a), float64(n-i)/max(1, r))
	}
	return x
}

// sine follows a frequency.
func sine(hz []float64) []float64 {
	x := make([]float64, len(hz))
	phase := 0.0
	for i, f := range hz {
		x[i] = math.Sin(phase)
		phase += 2 * math.Pi * f / Rate
	}
	return x
}

// saw follows a frequency with all harmonics, without the worst of aliasing.
func saw(hz []float64) []float64 {
	x := make([]float64, len(hz))
	phase := 0.0
	for i, f := range hz {
		step := min(f/Rate, 0.45)
		v := 2*phase - 1
		switch { // a polynomial takes the edge off the jump
		case phase < step:
			u := phase / step
			v -= u + u - u*u - 1
		case phase > 1-step:
			u := (phase - 1) / step
			v -= u*u + u + u + 1
		}
		x[i] = v
		if phase += step; phase >= 1 {
			phase--
		}
	}
	return x
}

// square is the difference of two saws, one so many seconds late.
func square(hz []float64, late float64) []float64 {
	a, b := saw(hz), saw(hz)
	lag := max(1, int(late*Rate))
	for i := lag; i < len(a); i++ {
		a[i] -= b[i-lag]
	}
	return a
}

func steady(n int, hz float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = hz
	}
	return x
}

// mode is one way in which a body rings.
type mode struct{ hz, gain, fall float64 } // fall is the time to -60 dB, in seconds

// ring is a struck body.
func (d *dice) ring(n int, modes []mode) []float64 {
	x := make([]float64, n)
	for _, m := range modes {
		if m.hz > 0.47*Rate {
			continue
		}
		w, r := 2*math.Pi*m.hz/Rate, math.Pow(10, -3/(m.fall*Rate))
		k, rr := 2*r*math.Cos(w), r*r
		phase := d.in(0, 2*math.Pi)
		y1, y2 := m.gain*math.Sin(phase-w)/r, m.gain*math.Sin(phase-2*w)/rr
		for i := range min(n, secs(m.fall*1.2)) {
			y := k*y1 - rr*y2
			y1, y2 = y, y1
			x[i] += y
		}
	}
	return x
}

// body is a random set of modes of something hard, from lo to hi Hz.
func (d *dice) body(count int, lo, hi, fall float64) []mode {
	m := make([]mode, count)
	for i := range m {
		hz := d.log(lo, hi)
		m[i] = mode{hz, d.in(0.2, 1) * math.Sqrt(lo/hz), fall * d.in(0.5, 1.5) * math.Sqrt(lo/hz)}
	}
	return m
}

// jitter is the same body, struck a little differently.
func (d *dice) jitter(m []mode) []mode {
	out := make([]mode, len(m))
	for i, v := range m {
		out[i] = mode{d.near(v.hz, 0.01), v.gain * d.in(0.6, 1.4), v.fall}
	}
	return out
}

// burst is a puff of noise around hz.
func (d *dice) burst(length, hz, q, attack float64) []float64 {
	n := secs(length)
	return unit(times(bandpass(d.white(n), hz, q), decay(n, attack, length)))
}
