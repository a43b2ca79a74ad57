package foley

import "math"

// drops is many little bubbles: a rate a second, ringing around hz.
func (d *dice) drops(n int, rate, lo, hi, fall float64) []float64 {
	x := make([]float64, n)
	for _, at := range d.times(n, rate, 0) {
		f, m := d.log(lo, hi), secs(fall*1.2)
		e := decay(m, 0.0005, fall*d.in(0.5, 1.5))
		rise := d.in(0, 0.6)
		hz := curve(m, 0, f, 1, f*(1+rise))
		add(x, times(sine(hz), e), at, math.Pow(d.Float64(), 2))
	}
	return x
}

func rain(d *dice, n int) []float64 {
	x := highpass(d.coloured(n, d.in(0, 3)), d.key("floor", 150, 1500), 0.7)
	times(x, d.wander(n, 0.7, 0.7, 1))
	rate := d.key("rate", 15, 400)
	switch d.variant(4) {
	case 0: // on leaves and soil
		add(x, unit(d.drops(n, rate, 1500, 6500, 0.008)), 0, d.in(0.5, 2))
	case 1: // from far away
		lowpass(x, d.log(2500, 7000), 0.7)
	case 2: // on a window or a roof
		y := make([]float64, n)
		body := d.body(3, 300, 2500, d.log(0.01, 0.05))
		for _, at := range d.times(n, rate/2, 0) {
			add(y, d.ring(secs(0.05), d.jitter(body)), at, math.Pow(d.Float64(), 2))
		}
		add(x, unit(y), 0, d.in(0.5, 2))
	default: // a few drops into a puddle, and much noise
		add(x, unit(d.drops(n, rate/4, 500, 2500, 0.03)), 0, d.in(0.4, 1.2))
		add(x, unit(d.drops(n, rate, 3000, 7000, 0.004)), 0, d.in(0.4, 1.2))
	}
	return x
}

func thunder(d *dice, n int) []float64 {
	x := lowpass(d.coloured(n, 6), d.key("dark", 60, 500), 0.7)
	loud := make([]float64, n)
	for range 2 + d.IntN(7) { // rolls, one over the other
		at := int(d.in(-0.1, 0.7) * float64(n))
		m := secs(d.log(0.3, 2.5))
		add(loud, decay(m, d.log(0.01, 0.3), d.log(0.6, 4)), at, d.in(0.2, 1))
	}
	times(x, loud)
	unit(x)
	switch d.variant(3) {
	case 1: // near: it cracks first
		crack := highpass(d.white(secs(d.in(0.1, 0.6))), d.log(200, 900), 0.7)
		times(crack, decay(len(crack), 0.002, d.log(0.1, 0.6)))
		times(crack, d.wander(len(crack), 60, 0.1, 1))
		add(x, unit(crack), int(d.in(0, 0.3)*float64(n)), d.in(0.3, 1))
	case 2: // it comes with rain
		add(x, unit(rain(d, n)), 0, d.in(0.05, 0.15))
	}
	return x
}

func wind(d *dice, n int) []float64 {
	x := d.coloured(n, d.in(2, 6))
	centre := d.key("centre", 120, 900)
	gust := d.wander(n, d.log(0.4, 2.5), 0.1, 1)
	hz := make([]float64, n)
	for i, g := range gust {
		hz[i] = centre * (0.6 + 0.9*g)
	}
	y := moving(append([]float64(nil), x...), hz, d.log(0.5, 2))
	switch d.variant(5) {
	case 1: // around corners it whistles
		for range 1 + d.IntN(3) {
			bend := d.wander(n, 1.5, 0.8, 1.25)
			whistle := make([]float64, n)
			f := d.log(300, 1800)
			for i := range whistle {
				whistle[i] = f * bend[i]
			}
			add(y, unit(times(moving(d.white(n), whistle, d.log(12, 50)), gust)), 0, d.in(0.1, 0.6))
		}
	case 2: // in leaves and grass
		leaves := times(highpass(d.white(n), d.log(1200, 4000), 0.7), d.wander(n, 25, 0.2, 1))
		add(y, unit(times(leaves, gust)), 0, d.in(0.1, 0.8))
	case 3: // in a chimney
		f := d.log(60, 250)
		add(y, unit(times(moving(d.coloured(n, 4), scale(d.wander(n, 1, 0.8, 1.25), f), d.log(2, 8)), gust)), 0, d.in(0.4, 1.5))
	case 4: // in a microphone it rumbles
		add(y, unit(times(lowpass(d.coloured(n, 6), d.log(50, 150), 0.7), d.wander(n, 6, 0, 1))), 0, d.in(0.5, 1.5))
	}
	return times(y, gust)
}

func stream(d *dice, n int) []float64 {
	rate := d.key("rate", 25, 300)
	lo := d.key("pitch", 250, 1000)
	x := unit(d.drops(n, rate, lo, lo*d.log(2.5, 6), d.log(0.01, 0.05)))
	switch d.variant(7) {
	case 0: // a brook
		add(x, bandpass(d.white(n), d.log(600, 3000), 0.7), 0, d.log(0.1, 0.8))
	case 1: // from a tap
		add(x, highpass(d.white(n), d.log(500, 2000), 0.7), 0, d.log(0.3, 1.2))
	case 2: // a few drops fall
		x = unit(d.drops(n, d.log(1.5, 6), lo, lo*4, d.log(0.03, 0.12)))
	case 3: // a drain gurgles
		f := d.log(150, 700)
		gulp := d.wander(n, d.log(3, 9), 0, 1)
		y := times(moving(d.white(n), scale(d.wander(n, 4, 0.7, 1.3), f), d.log(2, 8)), gulp)
		add(x, unit(y), 0, d.in(0.5, 2))
		add(x, unit(times(d.drops(n, 40, f, f*3, 0.04), gulp)), 0, d.in(0.5, 1.5))
	case 4: // a shower into a tub
		y := d.coloured(n, d.in(0, 3))
		add(y, unit(bandpass(append([]float64(nil), y...), d.log(200, 1500), d.log(1, 6))), 0, d.in(0.3, 1))
		add(x, unit(y), 0, d.in(0.5, 2))
	case 5: // a bottle empties, gulp by gulp
		for _, at := range d.times(n, d.log(2.5, 7), 0.85) {
			m := secs(d.in(0.08, 0.2))
			f := d.near(lo*0.7, 0.1)
			y := times(sine(curve(m, 0, f, 1, f*d.in(1.1, 1.8))), decay(m, 0.01, d.in(0.1, 0.3)))
			add(y, moving(d.white(m), curve(m, 0, f, 1, 2*f), 2), 0, 0.5)
			add(x, unit(y), at, d.in(0.5, 1.5))
		}
	default: // poured: the vessel fills and its pitch rises
		f := d.log(300, 700)
		y := moving(d.white(n), curve(n, 0, f, 1, f*d.in(1.5, 3)), d.log(4, 12))
		add(x, unit(y), 0, d.in(0.5, 1.5))
	}
	return x
}

func waves(d *dice, n int) []float64 {
	x := d.coloured(n, d.in(1, 4.5))
	period := d.key("period", 3, 9)
	phase := d.Float64()
	swell := make([]float64, n)
	hz := make([]float64, n)
	top := d.key("bright", 600, 3500)
	sharp := d.in(1.5, 4)
	for i := range swell {
		u := math.Mod(phase+float64(i)/Rate/period, 1)
		s := 0.0
		if u < 0.4 {
			s = math.Pow(math.Sin(math.Pi/2*u/0.4), sharp)
		} else {
			s = math.Pow(math.Cos(math.Pi/2*(u-0.4)/0.6), sharp*0.7)
		}
		swell[i] = 0.08 + s
		hz[i] = 200 + top*s
	}
	y := moving(append([]float64(nil), x...), hz, 0.5)
	if d.variant(2) == 1 { // shingle rolls back
		add(y, unit(times(d.drops(n, 300, 2000, 6000, 0.004), swell)), 0, 0.5)
	}
	foam := highpass(d.white(n), 2500, 0.7)
	add(y, times(times(foam, swell), swell), 0, d.in(0.02, 0.2))
	return times(y, swell)
}

func fire(d *dice, n int) []float64 {
	x := make([]float64, n)
	rate := d.key("rate", 6, 90)
	for _, at := range d.times(n, rate, 0) {
		gain := math.Pow(d.Float64(), d.in(3, 6))
		add(x, d.burst(d.log(0.001, 0.012), d.log(1200, 6500), 0.8, 0.0003), at, gain+0.03)
	}
	unit(x)
	low := times(lowpass(d.coloured(n, 5), d.log(100, 600), 0.7), d.wander(n, 7, 0.2, 1))
	add(x, unit(low), 0, d.log(0.02, 0.5))
	if d.variant(3) == 2 { // green wood hisses
		add(x, times(highpass(d.white(n), 3000, 0.7), d.wander(n, 2, 0, 1)), 0, d.log(0.03, 0.15))
	}
	return x
}

func cricket(d *dice, n int) []float64 {
	x := make([]float64, n)
	for range 1 + d.IntN(3) {
		hz := d.key("pitch", 2300, 7000)
		pulse, gain := d.log(18, 60), d.in(0.3, 1)
		y := make([]float64, n)
		one := func(rate float64) []float64 {
			m := secs(0.7 / rate)
			return times(sine(curve(m, 0, hz*1.01, 1, hz*0.99)), hold(m, 0.2/rate, 0.3/rate))
		}
		switch d.variant(4) {
		case 0: // a field cricket: a few pulses, a rest
			per, rest := 2+d.IntN(5), 1/d.log(1, 4)
			p := one(pulse)
			for t := d.Float64() * 0.4; t < float64(n)/Rate; t += float64(per)/pulse + rest*d.in(0.9, 1.1) {
				for k := range per {
					add(y, p, int((t+float64(k)/pulse)*Rate), 0.6+0.4*float64(k)/float64(per))
				}
			}
		case 1: // a tree cricket: it never stops
			p := one(pulse)
			for _, at := range d.times(n, pulse, 1) {
				add(y, p, at, 1)
			}
		case 2: // a grasshopper rasps
			noise := bandpass(d.white(n), hz, d.log(2, 8))
			for i := range noise {
				u := math.Mod(float64(i)/Rate*pulse, 1)
				noise[i] *= max(0, 1-2*u)
			}
			y = times(noise, d.wander(n, 3, 0, 1))
		default: // a cicada
			noise := bandpass(d.white(n), hz, d.log(3, 10))
			am := sine(steady(n, d.log(60, 220)))
			for i := range noise {
				noise[i] *= 0.6 + 0.4*am[i]
			}
			y = times(noise, d.wander(n, 1, 0.3, 1))
		}
		add(x, unit(y), 0, gain)
	}
	return x
}

func bee(d *dice, n int) []float64 {
	base := d.key("pitch", 110, 700)
	hz := scale(d.wander(n, d.log(1, 6), 0.88, 1.12), base)
	x := saw(hz)
	lowpass(x, base*d.log(3, 12), 0.7)
	if d.chance(0.6) {
		add(x, unit(bandpass(append([]float64(nil), x...), d.log(800, 3500), 2)), 0, d.in(0.2, 1))
	}
	add(x, times(d.coloured(n, 3), d.wander(n, 20, 0, 1)), 0, d.log(0.02, 0.2))
	loud := d.wander(n, d.log(0.5, 3), 0.15, 1)
	switch d.variant(6) {
	case 1: // two of them
		other := saw(scale(d.wander(n, 2, 0.9, 1.1), base*d.log(0.8, 1.3)))
		add(x, lowpass(other, base*6, 0.7), 0, 0.7)
	case 2: // a swarm
		for range 4 + d.IntN(6) {
			other := saw(scale(d.wander(n, d.log(1, 4), 0.9, 1.1), base*d.log(0.75, 1.35)))
			add(x, times(lowpass(other, base*d.log(4, 10), 0.7), d.wander(n, 1.5, 0.2, 1)), 0, 0.7)
		}
	case 3: // it flies past
		bend := curve(n, 0, 1.06, d.in(0.3, 0.7), 1, 1, 0.92)
		x = lowpass(saw(times(hz, bend)), base*d.log(4, 12), 0.7)
		times(loud, curve(n, 0, 0.03, d.in(0.3, 0.7), 1, 1, 0.03))
	case 4: // against a window, in fits
		fits := d.wander(n, d.log(2, 7), -1, 1)
		for i := range loud {
			loud[i] *= 0.05 + max(0, fits[i])
		}
		for _, at := range d.times(n, d.log(2, 10), 0) {
			add(x, d.burst(0.008, d.log(400, 2500), 1, 0.0005), at, d.in(0.2, 1))
		}
	case 5: // a fly that settles again and again
		for from := 0; from < n; {
			m := secs(d.in(0.1, 0.6))
			if d.chance(0.4) {
				for i := from; i < min(n, from+m); i++ {
					loud[i] *= 0.02
				}
			}
			from += m
		}
	}
	return times(x, loud)
}

func frog(d *dice, n int) []float64 {
	x := make([]float64, n)
	pitch, pulse := d.key("pitch", 350, 2600), d.log(18, 110)
	length := d.log(0.08, 0.7)
	kind := d.variant(10)
	one := func() []float64 {
		m := secs(d.near(length, 0.2))
		t := &throat{
			pitch: scale(curve(m, 0, d.in(0.8, 1), 0.5, 1, 1, d.in(0.9, 1.3)), pulse), loud: hold(m, 0.2*length, 0.2*length),
			formants: [][]float64{curve(m, 0, pitch*0.8, 0.6, pitch, 1, pitch*1.1), steady(m, pitch*2.1)},
			width:    pitch / 5, breath: 0.02, rough: 0.2, tilt: 4000,
		}
		return t.speak(d)
	}
	switch kind {
	case 0, 1: // croak, or ribbit: two pulses groups close together
		for _, at := range d.times(n, d.log(0.8, 3)/(0.5+length), 0.7) {
			add(x, one(), at, d.in(0.6, 1))
			if kind == 1 {
				add(x, one(), at+secs(length*1.3), d.in(0.6, 1))
			}
		}
	case 2: // a toad trills
		for _, at := range d.times(n, 0.5, 0.5) {
			m := secs(d.log(0.5, 2.2))
			y := times(sine(scale(d.wander(m, 3, 0.99, 1.01), pitch)), hold(m, 0.1, 0.1))
			for i := range y {
				y[i] *= math.Pow(0.5+0.5*math.Sin(2*math.Pi*pulse/2*float64(i)/Rate), 2)
			}
			add(x, y, at-m/2, d.in(0.5, 1))
		}
	case 3: // a bullfrog
		for _, at := range d.times(n, d.log(0.8, 2), 0.7) {
			m := secs(d.log(0.3, 0.9))
			t := &throat{pitch: scale(d.arch(m, 1, 0.9, 0.85), d.log(80, 160)), loud: hold(m, 0.08, 0.15),
				formants: [][]float64{steady(m, d.log(180, 350)), steady(m, pitch)}, width: 120, breath: 0.05, rough: d.in(0, 0.4), tilt: 1500}
			add(x, t.speak(d), at, d.in(0.6, 1))
		}
	case 4: // a chorus
		for range 3 + d.IntN(5) {
			f, gain := d.near(pitch, 0.25), d.in(0.2, 1)
			pulse = d.log(18, 110)
			for _, at := range d.times(n, d.log(1, 4), 0.5) {
				m := secs(d.log(0.06, 0.3))
				t := &throat{pitch: steady(m, pulse), loud: hold(m, 0.02, 0.04), formants: [][]float64{curve(m, 0, f*0.9, 1, f), steady(m, f*2.1)}, width: f / 6, breath: 0.02, rough: 0.2, tilt: 4000}
				add(x, t.speak(d), at, gain*d.in(0.6, 1))
			}
		}
	case 5: // a midwife toad: soft notes that sink, now one and now the other
		for range 1 + d.IntN(3) {
			f := d.near(pitch, 0.2)
			for _, at := range d.times(n, d.log(0.6, 2), 0.6) {
				m := secs(d.in(0.1, 0.25))
				add(x, times(sine(curve(m, 0, f*1.03, 1, f*d.in(0.93, 1))), hold(m, 0.02, 0.07)), at, d.in(0.3, 1))
			}
		}
	case 6: // a cricket frog: pebbles that click, faster and faster
		body := []mode{{pitch * 1.4, 1, 0.03}, {pitch * 2.3, 0.5, 0.02}}
		for t, gap := d.in(0, 0.3), d.in(0.15, 0.5); t < float64(n)/Rate; t += gap {
			add(x, unit(d.ring(secs(0.05), d.jitter(body))), int(t*Rate), d.in(0.5, 1))
			gap = max(0.04, gap*d.in(0.85, 1.02))
		}
	case 7: // a coqui: a low note that stays, a high one that climbs
		low, first := pitch/d.log(1.3, 1.9), d.in(0.06, 0.14)
		for _, at := range d.times(n, d.log(0.6, 2), 0.7) {
			m, gain := secs(d.in(0.08, 0.22)), d.in(0.4, 1)
			add(x, times(sine(steady(secs(first), low)), hold(secs(first), 0.01, 0.02)), at, 0.7*gain)
			add(x, times(sine(curve(m, 0, pitch*d.in(0.85, 0.95), 0.7, pitch, 1, pitch*1.02)), hold(m, 0.02, 0.04)), at+secs(first+d.in(0.01, 0.08)), gain)
		}
	case 8: // tree frogs all around whistle long notes that swell, each its own
		for range 2 + d.IntN(5) {
			f, long, gain := d.near(pitch, 0.3), d.log(0.15, 0.7), d.in(0.3, 1)
			for _, at := range d.times(n, d.log(0.4, 1.2)/(0.3+long), 0.3) {
				m := secs(d.near(long, 0.15))
				add(x, times(sine(curve(m, 0, f*0.94, 0.6, f, 1, f*1.01)), curve(m, 0, 0, d.in(0.5, 0.8), 1, 1, 0)), at, gain*d.in(0.6, 1))
			}
		}
	default: // peepers: pure and short
		for _, at := range d.times(n, d.log(2, 9), 0.3) {
			m := secs(d.in(0.05, 0.15))
			add(x, times(sine(curve(m, 0, pitch*1.0, 1, pitch*1.15)), hold(m, 0.01, 0.03)), at, d.in(0.3, 1))
		}
	}
	return x
}
