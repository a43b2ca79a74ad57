package foley

import "math"

// speech is babble: syllables of vowels and consonants in a voice, without words. It has
// the rhythm and the spectrum of speech; training adds voices that say something.
func speech(d *dice, n int) []float64 {
	pitch := d.key("pitch", 80, 340)
	size := 1 + 0.25*math.Log2(pitch/110)*d.in(0.6, 1.2)
	rate := d.log(2.8, 6.5) // syllables a second
	whisper := d.variant(8) == 7
	x := make([]float64, n)
	for t := d.in(-0.5, 0.5); t < float64(n)/Rate; t += d.log(0.1, 0.6) {
		count := 2 + d.IntN(9)
		m := secs(float64(count) / rate)
		which := make([]int, count)
		for i := range which {
			which[i] = d.IntN(len(vowels))
		}
		v := &throat{
			pitch: times(scale(curve(m, 0, 1.1, 0.7, d.in(0.9, 1.1), 1, d.in(0.6, 1.3)), pitch), d.wander(m, rate, 0.85, 1.15)),
			loud:  curve(m, 0, 1, 1, 0.6), formants: glide(m, size, which),
			width: d.in(60, 130), breath: d.in(0.01, 0.1), rough: d.in(0, 0.25), tilt: d.log(700, 2500),
		}
		if whisper {
			v.breath, v.tilt = 1, 5000
		}
		for i := range count { // consonants close the mouth
			at := i * m / count
			close, hiss := secs(d.in(0.02, 0.08)), d.chance(0.4)
			for j := at; j < min(m, at+close); j++ {
				v.loud[j] *= 0.05
			}
			if hiss {
				add(x, d.burst(d.in(0.03, 0.14), d.log(1800, 6500), d.log(0.5, 2), 0.01), int(t*Rate)+at-close/2, d.in(0.05, 0.3))
			}
		}
		add(x, v.speak(d), int(t*Rate), 1)
		t += float64(m) / Rate
	}
	return x
}

func laughter(d *dice, n int) []float64 {
	x := make([]float64, n)
	people := 1
	kind := d.variant(4)
	if kind == 3 { // a whole room
		people = 4 + d.IntN(8)
	}
	for p := range people {
		pitch := d.key("pitch", 110, 480)
		size := 1 + 0.25*math.Log2(pitch/130)
		rate := d.log(3.5, 6.5)
		vowel := [...]int{0, 5, 4, 3}[d.IntN(4)]
		y := make([]float64, n)
		t := d.in(0, 0.5)
		for t < float64(n)/Rate {
			high, count := d.in(0.9, 1.6), 3+d.IntN(9)
			for k := range count {
				m := secs(d.in(0.5, 0.75) / rate)
				v := &throat{
					pitch: d.arch(m, pitch*high*(1-0.04*float64(k)), 0.85, 0.8), loud: times(hold(m, 0.02, 0.06), curve(m, 0, 0.5, 0.3, 1, 1, 0.5)),
					formants: glide(m, size, []int{vowel}), width: 110, breath: d.in(0.1, 0.4), rough: d.in(0, 0.3), tilt: d.log(1000, 3000),
				}
				puff := d.burst(0.08, d.log(900, 2500), 0.6, 0.02) // the h
				add(y, puff, int(t*Rate)-len(puff)/2, d.in(0.05, 0.2))
				add(y, v.speak(d), int(t*Rate), math.Pow(0.93, float64(k)))
				t += d.near(1/rate, 0.08)
			}
			if kind == 2 && d.chance(0.6) { // the breath between
				add(y, d.burst(0.3, d.log(1500, 3000), 1, 0.15), int(t*Rate), 0.15)
			}
			t += d.in(0.2, 0.8)
		}
		add(x, y, 0, d.in(0.4, 1)/math.Sqrt(float64(p+1)))
	}
	return x
}

func baby(d *dice, n int) []float64 {
	pitch := d.key("pitch", 300, 640)
	long := d.log(0.35, 1.3)
	size := d.in(1.5, 1.9)
	kind := d.variant(3)
	return d.calls(n, 1+d.IntN(4), long+d.in(0.15, 0.5), func() []float64 {
		m := secs(d.near(long, 0.25))
		t := &throat{
			pitch: vibrato(d.arch(m, pitch*d.in(0.9, 1.1), d.in(0.75, 0.95), d.in(0.6, 0.85)), d.in(5, 9), d.in(0, 0.02)), loud: hold(m, 0.06, 0.12),
			formants: glide(m, size, [][]int{{5, 0, 5}, {3, 5, 0}, {0, 4, 0}}[kind]), width: d.in(120, 220),
			breath: d.in(0.02, 0.12), rough: d.in(0, 0.5), tilt: d.log(2500, 5000),
		}
		if kind == 2 { // it shrieks: the voice doubles
			for i := m / 3; i < 2*m/3; i++ {
				t.pitch[i] *= 1.5
			}
		}
		y := t.speak(d)
		return append(y, scale(d.burst(0.15, 2000, 1, 0.08), 0.15)...)
	})
}

func whistle(d *dice, n int) []float64 {
	switch d.variant(6) {
	case 0, 1: // somebody whistles a tune
		hz := d.key("pitch", 700, 2600)
		f := hz
		var points []float64
		for u := 0.0; u < 1; u += d.in(0.04, 0.2) {
			points = append(points, u, f, u+0.02, f)
			f = min(max(f*math.Pow(2, float64(d.IntN(9)-4)/12), hz*0.6), hz*1.7)
		}
		f0 := vibrato(curve(n, points...), d.in(4, 7), d.in(0, 0.015))
		x := times(sine(f0), d.wander(n, 4, 0.3, 1))
		add(x, moving(d.white(n), f0, 8), 0, d.in(0.02, 0.2))
		m := secs(d.in(0.8, 2.4))
		return times(x, append(hold(min(m, n), 0.05, 0.15), make([]float64, max(0, n-m))...))
	case 2: // a referee's, with a pea
		hz := d.key("referee", 2000, 4300)
		trill := d.log(20, 70)
		return d.calls(n, 1+d.IntN(3), d.in(0.4, 1), func() []float64 {
			m := secs(d.log(0.15, 1.2))
			y := sine(vibrato(steady(m, hz), trill, 0.02))
			add(y, sine(steady(m, hz*d.in(1.03, 1.1))), 0, 0.6)
			add(y, bandpass(d.white(m), hz, 3), 0, 0.5)
			for i := range y {
				y[i] *= 0.6 + 0.4*math.Sin(2*math.Pi*trill*float64(i)/Rate)
			}
			return times(y, hold(m, 0.01, 0.03))
		})
	case 3: // between two fingers: up, and down again
		hz := d.key("fingers", 1100, 3200)
		return d.calls(n, 1+d.IntN(3), d.in(0.4, 1), func() []float64 {
			m := secs(d.log(0.2, 0.9))
			f := scale(curve(m, 0, d.in(0.5, 1), d.in(0.3, 0.7), 1, 1, d.in(0.5, 1)), hz)
			y := sine(f)
			add(y, moving(d.white(m), f, 6), 0, d.in(0.1, 0.5))
			return times(y, hold(m, 0.03, 0.05))
		})
	case 4: // a locomotive's or a factory's: steam through a pipe
		hz := d.key("steam", 600, 2200)
		m := min(n, secs(d.in(0.6, 2.2)))
		f := scale(times(d.wander(m, 6, 0.985, 1.015), curve(m, 0, 0.9, 0.1, 1, 1, 0.97)), hz)
		y := sine(f)
		add(y, sine(scale(append([]float64(nil), f...), d.in(1.2, 1.6))), 0, d.in(0, 1))
		add(y, moving(d.white(m), f, 2), 0, d.in(0.3, 1.2))
		x := make([]float64, n)
		add(x, times(y, hold(m, 0.08, 0.1)), d.IntN(n-m+1), 1)
		return x
	default: // a kettle: it sets in and climbs
		hz := d.key("kettle", 1200, 3400)
		f0 := curve(n, 0, hz*d.in(0.5, 0.9), d.in(0.2, 0.6), hz, 1, hz*1.03)
		x := sine(f0)
		add(x, sine(scale(append([]float64(nil), f0...), 2.01)), 0, d.in(0.05, 0.3))
		add(x, moving(d.white(n), f0, 3), 0, d.in(0.2, 0.8))
		return times(x, curve(n, 0, 0.1, 0.4, 1, 1, 1))
	}
}

func applause(d *dice, n int) []float64 {
	x := make([]float64, n)
	people := int(d.key("people", 2, 60))
	kind := d.variant(6)
	beat := d.log(2.2, 4.5)
	switch kind {
	case 2:
		people = max(people, 12)
	case 3: // one, or two
		people = 1 + d.IntN(2)
	}
	for range people {
		hz, q, fall := d.log(700, 2600), d.log(0.8, 2.5), d.log(0.008, 0.03)
		rate := d.log(2.2, 5.5)
		gain := d.log(0.15, 1)
		regular := 0.9
		switch kind {
		case 3: // slowly
			rate = d.log(1, 4)
		case 5: // in time
			rate, regular = beat, 1
		}
		one := d.burst(fall*1.5, hz, q, 0.0007)
		for k, at := range d.times(n, rate, regular) {
			if kind == 5 {
				at = int((float64(k) + d.in(-0.06, 0.06) + 0.3) / beat * Rate)
			}
			add(x, one, at, gain*d.in(0.5, 1))
		}
	}
	if kind == 2 { // they call and whistle
		for range 2 + d.IntN(6) {
			m := secs(d.log(0.3, 1.2))
			hz := d.log(200, 500)
			t := &throat{pitch: d.arch(m, hz, 0.8, 0.8), loud: hold(m, 0.1, 0.2), formants: glide(m, d.in(0.95, 1.2), []int{0, d.IntN(len(vowels))}), width: 120, breath: 0.1, rough: 0.3, tilt: 3000}
			y := t.speak(d)
			if d.chance(0.3) {
				y = times(sine(scale(d.arch(m, 1, 0.6, 0.7), d.log(1500, 3500))), hold(m, 0.05, 0.1))
			}
			add(x, y, d.IntN(n)-m/2, d.in(0.1, 0.6))
		}
	}
	if kind == 4 { // it dies down
		times(x, curve(n, 0, 1, d.in(0.2, 0.6), d.in(0.3, 0.6), 1, d.in(0, 0.1)))
	}
	if kind == 1 || people > 30 { // the hall, and a cheer
		add(unit(x), times(bandpass(d.coloured(n, 2), d.log(900, 2000), 0.5), d.wander(n, 3, 0.5, 1)), 0, d.in(0.1, 0.5))
	}
	return x
}

func footsteps(d *dice, n int) []float64 {
	x := make([]float64, n)
	rate := d.key("rate", 1.2, 3.6)
	heel := d.body(3, 70, 350, d.log(0.03, 0.12))
	hz, hard := d.log(500, 4000), d.in(0.1, 1)
	kind := d.variant(7)
	for i, at := range d.times(n, rate, 0.95) {
		gain := d.in(0.6, 1) * (1 - 0.2*float64(i%2))
		switch kind {
		case 0, 1: // shoes on a floor: heel, then toe
			add(x, d.ring(secs(0.15), d.jitter(heel)), at, gain)
			add(x, d.burst(d.log(0.006, 0.03), hz, 0.8, 0.001), at, gain*hard)
			add(x, d.burst(d.log(0.01, 0.05), hz*1.2, 0.8, 0.004), at+secs(d.in(0.05, 0.12)), gain*hard*0.5)
		case 2: // gravel or leaves
			m := secs(d.in(0.12, 0.3))
			y := make([]float64, m)
			for _, g := range d.times(m, 300, 0) {
				add(y, d.burst(0.004, d.log(1500, 6000), 1, 0.0005), g, math.Pow(d.Float64(), 2))
			}
			add(x, unit(times(y, curve(m, 0, 0.3, 0.3, 1, 1, 0.1))), at, gain)
			add(x, d.ring(secs(0.1), heel), at, 0.2*gain)
		case 3: // slippers shuffle
			m := secs(d.in(0.15, 0.35))
			add(x, unit(times(bandpass(d.white(m), d.near(hz, 0.15), 0.7), times(hold(m, 0.06, 0.1), d.wander(m, 40, 0.4, 1)))), at, gain)
		case 4: // through mud and puddles
			m := secs(d.in(0.1, 0.25))
			add(x, unit(times(moving(d.white(m), curve(m, 0, hz*0.3, 0.5, hz*0.5, 1, hz), d.in(1, 3)), hold(m, 0.01, 0.1))), at, gain)
			add(x, unit(d.drops(m, 40, 500, 3000, 0.015)), at+secs(0.03), 0.5*gain*hard)
			add(x, d.ring(secs(0.1), heel), at, 0.3*gain)
		case 5: // stairs that creak
			add(x, d.ring(secs(0.15), d.jitter(heel)), at, gain)
			if m := secs(d.in(0.1, 0.3)); d.chance(0.6) {
				y := highpass(saw(scale(times(d.wander(m, 6, 0.7, 1.4), d.wander(m, 40, 0.8, 1.2)), d.log(40, 200))), 300, 0.7)
				add(x, unit(times(bandpass(y, d.near(hz, 0.3), d.log(2, 8)), hold(m, 0.04, 0.05))), at+secs(d.in(0, 0.1)), d.in(0.2, 0.8)*gain)
			}
		default: // snow squeaks
			m := secs(d.in(0.15, 0.3))
			y := times(moving(d.white(m), curve(m, 0, hz, 1, hz*1.4), 4), d.wander(m, 90, 0, 1))
			add(x, unit(times(y, hold(m, 0.04, 0.1))), at, gain)
		}
	}
	return x
}
