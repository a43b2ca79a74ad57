package foley

import "math"

// note plays one note of an instrument.
func (d *dice) note(instrument int, hz, seconds float64) []float64 {
	m := secs(seconds)
	switch instrument {
	case 0: // plucked (Karplus and Strong 1983)
		size := max(2, int(Rate/hz))
		line := d.white(size)
		x := make([]float64, secs(seconds+0.6))
		soft := d.in(0.4, 0.5)
		for i := range x {
			a, b := line[i%size], line[(i+1)%size]
			x[i] = a
			line[i%size] = 0.998 * (a*(1-soft) + b*soft)
		}
		return unit(times(x, hold(len(x), 0.001, 0.05)))
	case 1: // struck strings: a piano
		var modes []mode
		for k := 1.0; k <= 10 && k*hz < 7000; k++ {
			modes = append(modes, mode{hz * k * math.Sqrt(1+0.0004*k*k), 1 / math.Pow(k, d.in(0.8, 1.6)), 3 / math.Pow(k, 0.7)})
		}
		x := d.ring(secs(seconds+0.4), modes)
		return unit(times(x, hold(len(x), 0.002, 0.25)))
	case 2: // an organ or a choir: steady harmonics
		x := make([]float64, m)
		for k := 1; k <= 6; k++ {
			add(x, sine(vibrato(steady(m, hz*float64(k)), 5.5, 0.004)), 0, d.in(0, 1)/float64(k))
		}
		return unit(times(x, hold(m, 0.04, 0.08)))
	case 3: // bowed
		x := saw(vibrato(scale(d.wander(m, 5, 0.997, 1.003), hz), d.in(4.5, 6.5), d.in(0.002, 0.012)))
		lowpass(x, min(7000, hz*d.log(4, 12)), 0.7)
		for range 2 {
			add(x, bandpass(append([]float64(nil), x...), d.log(350, 2500), 4), 0, 0.8)
		}
		add(x, bandpass(d.white(m), 3000, 0.7), 0, 0.02)
		return unit(times(x, hold(m, d.log(0.03, 0.15), 0.1)))
	case 4: // a flute or a recorder
		x := sine(vibrato(steady(m, hz), d.in(4, 6), d.in(0, 0.008)))
		add(x, sine(steady(m, hz*2)), 0, d.in(0.05, 0.3))
		add(x, sine(steady(m, hz*3)), 0, d.in(0, 0.15))
		add(x, bandpass(d.white(m), min(hz*2, 5000), 1), 0, d.in(0.02, 0.15))
		return unit(times(x, hold(m, 0.05, 0.06)))
	case 5: // brass and reeds
		x := square(scale(d.wander(m, 6, 0.998, 1.002), hz), d.in(0.2, 0.5)/hz)
		open := scale(curve(m, 0, 1, 0.15, d.in(3, 8), 1, d.in(2, 5)), hz)
		for i := range open {
			open[i] = min(open[i], 6000)
		}
		add(x, moving(append([]float64(nil), x...), open, 1), 0, 1)
		lowpass(x, min(6500, hz*8), 0.7)
		return unit(times(x, hold(m, 0.03, 0.06)))
	case 6: // a synthesiser sweeps
		x := saw(steady(m, hz))
		add(x, saw(steady(m, hz*d.in(1.003, 1.01))), 0, 1)
		sweep := curve(m, 0, min(6000, hz*d.in(2, 12)), 1, hz*d.in(1, 3))
		return unit(times(moving(x, sweep, 1), hold(m, 0.005, 0.1)))
	case 7: // an electric guitar, its amplifier turned up
		x := d.note(0, hz, seconds)
		drive := d.log(3, 20)
		for i, v := range x {
			x[i] = math.Tanh(drive * v)
		}
		return unit(lowpass(x, d.log(2000, 5000), 0.7))
	case 8: // it is sung
		t := &throat{pitch: vibrato(steady(m, hz), d.in(4.5, 6.5), d.in(0.003, 0.02)), loud: hold(m, 0.06, 0.1),
			formants: glide(m, d.in(0.95, 1.25), []int{d.IntN(len(vowels)), d.IntN(len(vowels))}), width: d.in(60, 130), breath: d.in(0.01, 0.08), tilt: d.log(1000, 3000)}
		return t.speak(d)
	case 9: // an accordion: reeds that beat
		x := make([]float64, m)
		for range 2 + d.IntN(2) {
			add(x, square(steady(m, hz*d.in(0.994, 1.006)), d.in(0.1, 0.5)/hz), 0, 1)
		}
		return unit(times(lowpass(x, d.log(2500, 6000), 0.7), hold(m, 0.03, 0.04)))
	case 10: // a thumb piano, a harp's bass: a tongue or a string, and what holds it
		x := d.ring(secs(seconds+0.6), []mode{{hz, 1, d.log(0.4, 1.8)}, {hz * d.in(5.2, 6.4), 0.3, 0.15}, {hz * 2, d.in(0, 0.4), 0.5}, {d.log(150, 400), 0.3, 0.06}})
		add(x, d.burst(0.008, d.log(1500, 5000), 0.8, 0.0005), 0, d.in(0.05, 0.3))
		return unit(times(x, hold(len(x), 0.001, 0.05)))
	case 11: // a steel drum
		x := d.ring(secs(seconds+0.5), []mode{{hz, 1, d.log(0.3, 0.9)}, {hz * 2 * d.in(0.995, 1.005), 0.8, 0.5}, {hz * 3 * d.in(0.98, 1.02), 0.5, 0.3}, {hz * d.in(3.8, 4.3), 0.3, 0.2}})
		return unit(times(x, hold(len(x), 0.003, 0.05)))
	}
	// Bars: a marimba, a music box.
	x := d.ring(secs(seconds+0.5), []mode{{hz, 1, d.log(0.3, 1.5)}, {hz * 3.93, 0.4, 0.2}, {hz * 9.2, 0.1, 0.1}})
	return unit(times(x, hold(len(x), 0.001, 0.05)))
}

const instruments = 13

var scales = [][]float64{{0, 2, 4, 5, 7, 9, 11}, {0, 2, 3, 5, 7, 8, 10}, {0, 2, 4, 7, 9}, {0, 3, 5, 7, 10}}

func music(d *dice, n int) []float64 {
	root := d.key("root", 110, 440)
	steps := scales[d.IntN(len(scales))]
	pitch := func(k int) float64 {
		return root * math.Pow(2, float64(k/len(steps))+steps[k%len(steps)]/12)
	}
	beat := 60 / d.key("tempo", 60, 190)
	lead := d.variant(instruments)
	x := make([]float64, n)
	voice := func(instrument, from, to int, every, gain float64, chord int) {
		k := from + d.IntN(to-from)
		for t := -d.Float64() * every; t < float64(n)/Rate; {
			length := every * []float64{1, 1, 0.5, 2, 1.5}[d.IntN(5)]
			if !d.chance(0.12) {
				for c := range chord {
					add(x, d.note(instrument, pitch(k+2*c), length*d.in(0.8, 1.05)), int(t*Rate), gain*d.in(0.7, 1))
				}
			}
			k = min(to-1, max(from, k+d.IntN(7)-3))
			t += length
		}
	}
	switch d.IntN(4) {
	case 0: // a melody alone
		voice(lead, 3, 14, beat*d.log(0.4, 1.5), 1, 1)
	case 1: // chords
		voice(lead, 0, 7, beat*2, 1, 3)
	case 2: // melody over chords
		voice(lead, 5, 14, beat, 1, 1)
		voice(d.IntN(instruments-1), 0, 5, beat*2, d.in(0.3, 0.7), 3)
	default: // a band
		voice(lead, 5, 12, beat, 0.8, 1+2*d.IntN(2))
		root /= 2
		voice(d.IntN(2)*6, 0, 4, beat, 0.8, 1)
		add(x, unit(d.kit(n, beat)), 0, d.in(0.3, 1))
	}
	return x
}

// hit is one stroke of a drum.
func (d *dice) hit(kind int, hz float64) []float64 {
	switch kind {
	case 0: // bass drum
		m := secs(d.log(0.12, 0.5))
		x := times(sine(curve(m, 0, hz*d.in(1.5, 4), 0.12, hz, 1, hz*0.8)), decay(m, 0.002, d.log(0.15, 0.5)))
		add(x, d.burst(0.006, 2500, 0.7, 0.0005), 0, d.in(0, 0.4))
		return unit(x)
	case 1: // snare
		m := secs(d.log(0.1, 0.35))
		x := times(highpass(d.white(m), d.log(500, 2000), 0.7), decay(m, 0.001, d.log(0.08, 0.3)))
		add(x, d.ring(m, []mode{{hz * 3, 1, 0.1}, {hz * 4.8, 0.6, 0.08}}), 0, d.in(0.3, 1))
		return unit(x)
	case 2: // hi-hat
		m := secs(d.log(0.03, 0.35))
		return unit(times(highpass(d.white(m), d.log(3500, 6000), 0.9), decay(m, 0.001, float64(m)/Rate)))
	case 3: // tom, tabla, bongo: a skin
		m := secs(d.log(0.15, 0.8))
		f := hz * d.log(1.2, 6)
		x := d.ring(m, []mode{{f, 1, d.log(0.15, 0.6)}, {f * 1.59, 0.5, 0.15}, {f * 2.14, 0.4, 0.12}, {f * 2.65, 0.2, 0.1}})
		add(x, d.burst(0.01, d.log(800, 3000), 0.7, 0.0005), 0, d.in(0.05, 0.5))
		return unit(x)
	case 4: // cymbal
		m := secs(d.log(0.6, 2.4))
		x := times(highpass(d.white(m), d.log(1200, 3500), 0.7), decay(m, 0.003, d.log(0.8, 3)))
		add(x, unit(d.ring(m, d.body(14, 700, 7500, 1.5))), 0, d.in(0.2, 0.8))
		return unit(x)
	}
	// wood block, cowbell, clave
	f := hz * d.log(5, 20)
	return unit(d.ring(secs(0.3), []mode{{f, 1, d.log(0.04, 0.25)}, {f * 1.5, 0.7, 0.08}}))
}

// kit plays a rhythm.
func (d *dice) kit(n int, beat float64) []float64 {
	x := make([]float64, n)
	hz := d.log(45, 95)
	sounds := [6][]float64{}
	for k := range sounds {
		sounds[k] = d.hit(k, hz)
	}
	third := 3 + 2*d.IntN(2)
	t := -d.Float64() * beat
	for k := 0; t < float64(n)/Rate; k++ {
		at := int(t * Rate)
		switch k % 4 {
		case 0:
			add(x, sounds[0], at, 1)
		case 2:
			add(x, sounds[1], at, 0.8)
		case 3:
			if d.chance(0.4) {
				add(x, sounds[third], at, 0.7)
			}
		}
		add(x, sounds[2], at, d.in(0.1, 0.5))
		t += beat / 2
	}
	return x
}

func drum(d *dice, n int) []float64 {
	hz := d.key("pitch", 42, 130)
	x := make([]float64, n)
	switch d.variant(7) {
	case 0: // one stroke, or a few
		kind := d.IntN(6)
		one := d.hit(kind, hz)
		return d.calls(n, 1+d.IntN(3), d.log(0.2, 0.9), func() []float64 { return one })
	case 1:
		return d.kit(n, 60/d.key("tempo", 65, 190))
	case 2: // a roll that swells
		one := d.hit(1+2*d.IntN(2), hz)
		swell := curve(n, 0, d.in(0.2, 1), 1, d.in(0.4, 1))
		for _, at := range d.times(n, d.log(9, 24), 0.9) {
			add(x, one, at, swell[at]*d.in(0.7, 1))
		}
	case 3: // a march: a snare with accents, and a bass drum
		snare, bass := d.hit(1, hz), d.hit(0, hz)
		step := 15 / d.in(80, 140)
		bar := d.IntN(1 << 16)
		for k, t := 0, -d.Float64()*step; t < float64(n)/Rate; k, t = k+1, t+step {
			if k%4 == 0 || bar>>(k%16)&1 == 1 {
				add(x, snare, int(t*Rate), [...]float64{1, 0.3, 0.5, 0.3}[k%4]*d.in(0.7, 1))
			}
			if k%8 == 0 {
				add(x, bass, int(t*Rate), 1)
			}
		}
	case 4: // down over the toms
		skins := [4][]float64{}
		f := hz * d.log(1.2, 2.5)
		for k := range skins {
			skins[len(skins)-1-k] = d.hit(3, f)
			f *= d.in(0.75, 1.1)
		}
		step := 15 / d.in(70, 170)
		each := 2 + d.IntN(4)
		for k, t := 0, d.in(-0.5, 0.4); t < float64(n)/Rate; k, t = k+1, t+step {
			add(x, skins[k/each%4], int(t*Rate), d.in(0.5, 1))
		}
	case 5: // kettledrums: strokes that ring, and a roll now and then
		f := hz * d.in(1.2, 2.4)
		one := unit(d.ring(secs(1.6), []mode{{f, 0.6, d.log(0.4, 1.2)}, {f * 1.5, 1, d.log(0.6, 2)}, {f * 1.99, 0.6, 1}, {f * 2.44, 0.4, 0.6}}))
		add(one, d.burst(0.02, d.log(300, 1200), 0.7, 0.001), 0, d.in(0.1, 0.5))
		for _, at := range d.times(n, d.log(1.2, 14), 0.9) {
			add(x, one, at, d.in(0.4, 1))
		}
	default: // hands on skins
		rate := d.log(3, 9)
		skins := [3][]float64{d.hit(3, hz), d.hit(3, hz*1.5), d.hit(5, hz)}
		for _, at := range d.times(n, rate, 0.97) {
			if !d.chance(0.25) {
				add(x, skins[d.IntN(3)], at, d.in(0.3, 1))
			}
		}
	}
	return x
}
