package foley

import "math"

// chirp is a whistle that follows a curve of parts of hz.
func (d *dice) chirp(seconds, hz float64, points ...float64) []float64 {
	m := secs(seconds)
	x := times(sine(scale(curve(m, points...), hz)), hold(m, seconds*d.in(0.1, 0.3), seconds*d.in(0.2, 0.5)))
	return x
}

func bird(d *dice, n int) []float64 {
	hz := d.key("pitch", 1700, 6500)
	x := make([]float64, n)
	switch d.variant(7) {
	case 0: // chirps, all alike
		long, bend := d.log(0.03, 0.2), d.in(0.6, 1.5)
		mid := d.in(0.7, 1.4)
		x = d.calls(n, 2+d.IntN(9), long+d.log(0.05, 0.5), func() []float64 {
			return d.chirp(d.near(long, 0.1), d.near(hz, 0.02), 0, 1, 0.5, mid, 1, bend)
		})
	case 1: // a song: phrases of notes, each repeated
		for t := d.in(0, 0.4); t < float64(n)/Rate; t += d.in(0, 0.4) {
			long, f := d.log(0.03, 0.18), hz*d.log(0.6, 1.5)
			a, b, gap := d.in(0.6, 1.5), d.in(0.6, 1.5), d.log(0.01, 0.12)
			for range 1 + d.IntN(6) {
				add(x, d.chirp(long, f, 0, a, 0.5, 1, 1, b), int(t*Rate), d.in(0.5, 1))
				t += long + gap
			}
		}
	case 2: // a trill
		rate, depth := d.log(10, 45), d.in(0.03, 0.3)
		x = d.calls(n, 1+d.IntN(3), 0.9, func() []float64 {
			m := secs(d.log(0.2, 1.2))
			f := vibrato(steady(m, hz), rate, depth)
			y := times(sine(f), hold(m, 0.05, 0.1))
			for i := range y {
				y[i] *= 0.6 + 0.4*math.Sin(2*math.Pi*rate*float64(i)/Rate)
			}
			return y
		})
	case 3: // an owl or a dove
		f := d.log(260, 650)
		long := d.log(0.15, 0.7)
		x = d.calls(n, 1+d.IntN(4), long+d.in(0.1, 0.5), func() []float64 {
			y := d.chirp(d.near(long, 0.2), f*d.in(0.95, 1.08), 0, 0.9, 0.3, 1, 1, 0.92)
			add(y, bandpass(times(d.white(len(y)), hold(len(y), 0.05, 0.1)), f*1.2, 2), 0, 0.05)
			return y
		})
	case 4: // a cuckoo
		f := d.log(480, 900)
		third := math.Pow(2, -d.in(2.5, 4.2)/12)
		x = d.calls(n, 1+d.IntN(3), d.in(0.9, 1.3), func() []float64 {
			y := make([]float64, secs(0.8))
			add(y, d.chirp(0.18, f, 0, 1.02, 1, 0.98), 0, 0.8)
			add(y, d.chirp(0.28, f*third, 0, 1.02, 1, 0.97), secs(d.in(0.28, 0.4)), 1)
			return y
		})
	case 5: // a gull or a bird of prey cries
		f := d.log(700, 2600)
		rough := d.in(0, 0.4)
		x = d.calls(n, 1+d.IntN(4), d.in(0.3, 0.9), func() []float64 {
			m := secs(d.log(0.15, 0.8))
			t := &throat{pitch: d.arch(m, f*d.in(0.9, 1.1), d.in(0.6, 0.9), d.in(0.5, 0.9)), loud: hold(m, 0.03, 0.1), width: 400, breath: 0.05, rough: rough, tilt: 5000}
			t.formants = mouth(d.in(5, 9), curve(m, 0, 0.8, 0.5, 1.2, 1, 0.9), 3)
			return t.speak(d)
		})
	default: // a sweep from far up, and an echo of it
		for _, at := range d.times(n, d.log(1, 4), 0.5) {
			y := d.chirp(d.log(0.08, 0.5), hz, 0, d.in(1.1, 1.6), d.in(0.3, 0.7), d.in(0.7, 1), 1, d.in(0.8, 1.3))
			add(x, y, at, 1)
			add(x, y, at+secs(0.17), 0.4)
		}
	}
	if d.chance(0.3) { // another one far away
		f := d.log(1700, 6500)
		add(x, d.calls(n, 1+d.IntN(5), 0.4, func() []float64 { return d.chirp(d.log(0.05, 0.2), f, 0, 1, 1, d.in(0.7, 1.3)) }), 0, d.in(0.05, 0.4))
	}
	return x
}

// squawk is a short cry of a bird whose voice is not pure.
func (d *dice) squawk(seconds, pitch, long, rough, breath float64, open ...float64) []float64 {
	m := secs(seconds)
	t := &throat{
		pitch: d.arch(m, pitch, d.in(0.8, 1), d.in(0.75, 1)), loud: hold(m, 0.015, seconds*0.4),
		width: d.in(180, 420), breath: breath, rough: rough, tilt: d.log(2500, 6000),
	}
	t.formants = mouth(long, curve(m, open...), 4)
	return t.speak(d)
}

func crow(d *dice, n int) []float64 {
	pitch := d.key("pitch", 240, 720)
	seconds := d.log(0.16, 0.6)
	long := d.in(6.5, 11)
	rough := [...]float64{0.6, 0.95, 0.3}[d.variant(3)] * d.in(0.8, 1.05)
	return d.calls(n, 1+d.IntN(5), seconds+d.log(0.08, 0.6), func() []float64 {
		return d.squawk(d.near(seconds, 0.15), d.near(pitch, 0.05), long, rough, d.in(0.15, 0.5), 0, 0.8, 0.3, d.in(1.05, 1.3), 1, 0.85)
	})
}

func rooster(d *dice, n int) []float64 {
	pitch := d.key("pitch", 380, 1050)
	long := d.in(7, 12)
	switch d.variant(4) {
	case 0, 1: // cock-a-doodle-doo
		x := make([]float64, n)
		t := d.in(0, 0.4)
		stretch := d.in(0.8, 1.3)
		for _, s := range [][2]float64{{0.14, 0.75}, {0.16, 0.9}, {d.in(0.25, 0.5), 1}, {d.in(0.5, 1.1), d.in(0.75, 0.98)}} {
			m := secs(s[0] * stretch)
			v := &throat{pitch: scale(curve(m, 0, 0.85, 0.25, 1, 0.6, 1, 1, d.in(0.6, 0.85)), pitch*s[1]), loud: hold(m, 0.03, 0.08), width: d.in(200, 400), breath: d.in(0.03, 0.2), rough: d.in(0.1, 0.6), tilt: 5000}
			v.formants = mouth(long, curve(m, 0, 0.8, 0.4, 1.25, 1, 0.9), 4)
			add(x, v.speak(d), int(t*Rate), d.in(0.8, 1))
			t += s[0]*stretch + d.in(0.02, 0.1)
		}
		return x
	case 2: // a hen clucks
		pitch *= d.in(0.5, 0.8)
		return d.calls(n, 3+d.IntN(8), d.log(0.12, 0.45), func() []float64 {
			return d.squawk(d.log(0.04, 0.12), d.near(pitch, 0.15), long, d.in(0.2, 0.7), d.in(0.05, 0.3), 0, 0.8, 0.4, 1.2, 1, 0.9)
		})
	default: // and has laid an egg
		return d.calls(n, 1+d.IntN(2), 1.2, func() []float64 {
			x := make([]float64, secs(1.3))
			t := 0.0
			for range 1 + d.IntN(4) {
				add(x, d.squawk(0.08, pitch*0.7, long, 0.5, 0.2, 0, 0.8, 1, 1), int(t*Rate), 0.6)
				t += d.in(0.13, 0.22)
			}
			add(x, d.squawk(d.in(0.25, 0.5), pitch*1.1, long, 0.4, 0.2, 0, 0.8, 0.4, 1.3, 1, 0.8), int(t*Rate), 1)
			return x
		})
	}
}

func duck(d *dice, n int) []float64 {
	pitch := d.key("pitch", 120, 420)
	seconds, rest := d.log(0.07, 0.3), d.log(0.06, 0.5)
	long := d.in(8, 14)
	switch d.variant(8) {
	case 0, 1: // quack
		x := d.calls(n, 2+d.IntN(7), seconds+rest, func() []float64 {
			return d.squawk(d.near(seconds, 0.15), d.near(pitch, 0.06), long, d.in(0.1, 0.5), d.in(0.03, 0.2), 0, 0.7, 0.3, 1.15, 1, 0.8)
		})
		return bandpass(x, d.log(1000, 2000), 0.5)
	case 2: // a goose honks
		return d.calls(n, 1+d.IntN(4), seconds+rest+0.2, func() []float64 {
			y := d.squawk(seconds+d.in(0.05, 0.2), pitch*1.6, long*1.2, d.in(0.1, 0.5), 0.05, 0, 0.8, 0.4, 1.2, 1, 0.8)
			return y
		})
	case 3: // they chatter while they feed
		seconds = d.log(0.04, 0.09)
		hoarse := d.in(0.2, 0.8)
		x := d.calls(n, 6+d.IntN(12), seconds+d.log(0.05, 0.15), func() []float64 {
			return d.squawk(d.near(seconds, 0.2), d.near(pitch, 0.12), long, hoarse, d.in(0.1, 0.4), 0, 0.8, 0.5, 1.05, 1, 0.85)
		})
		return bandpass(x, d.log(1000, 2200), 0.5)
	case 4: // a flock, all together
		x := make([]float64, n)
		for range 3 + d.IntN(5) {
			p, l, rough, breath := d.near(pitch, 0.3), d.near(long, 0.2), d.in(0.2, 0.7), d.in(0.05, 0.35)
			add(x, d.calls(n, 2+d.IntN(5), seconds+rest+0.1, func() []float64 {
				return d.squawk(d.near(seconds, 0.3), d.near(p, 0.06), l, rough, breath, 0, 0.75, 0.3, 1.1, 1, 0.85)
			}), 0, d.in(0.3, 1))
		}
		return bandpass(x, d.log(1000, 2000), 0.5)
	case 5: // one calls the others: loud and long, then ever lower, shorter and softer
		hoarse, breath, every := d.in(0.1, 0.9), d.in(0.05, 0.5), seconds+d.log(0.06, 0.25)
		x, gain, high, t := make([]float64, n), 1.0, d.in(1, 1.25), d.in(0, 0.4)
		for range 4 + d.IntN(6) {
			add(x, d.squawk(d.near(seconds*1.2, 0.1), pitch*high, long, hoarse, breath, 0, 0.8, 0.3, 1.1, 1, 0.85), int(t*Rate), gain)
			t += every
			gain, high, seconds = gain*d.in(0.75, 0.95), high*d.in(0.93, 0.99), seconds*0.95
		}
		return bandpass(x, d.log(1000, 2200), 0.55)
	case 6: // a swan or a shelduck: nasal, held, and it sinks
		x := d.calls(n, 1+d.IntN(3), seconds+rest+0.3, func() []float64 {
			return d.squawk(seconds+d.in(0.05, 0.3), d.near(pitch, 0.08), long*1.1, d.in(0.3, 0.9), d.in(0.1, 0.5), 0, 1, 0.3, 1.05, 1, 0.8)
		})
		return bandpass(x, d.log(900, 2000), d.log(0.5, 1))
	default: // a drake: hoarse and nasal
		x := d.calls(n, 2+d.IntN(4), seconds+rest+0.1, func() []float64 {
			return d.squawk(seconds+0.08, d.near(pitch, 0.1), long, d.in(0.7, 1), d.in(0.3, 0.6), 0, 0.9, 1, 0.9)
		})
		return bandpass(x, d.log(1200, 2200), 0.6)
	}
}
