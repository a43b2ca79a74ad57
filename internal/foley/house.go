package foley

import "math"

func knock(d *dice, n int) []float64 {
	hz := d.key("pitch", 110, 650)
	body := append(d.body(3, hz, hz*5, d.log(0.03, 0.12)), mode{hz, 1, d.log(0.04, 0.15)})
	every := 1 / d.key("rate", 2.5, 7.5)
	hard := d.in(0.05, 0.5)
	count := 2 + d.IntN(5)
	kind := d.variant(3)
	i := 0
	return d.calls(n, count, every, func() []float64 {
		y := unit(d.ring(secs(0.3), d.jitter(body)))
		add(y, d.burst(d.log(0.003, 0.01), d.log(800, 4000), 0.8, 0.0003), 0, hard)
		i++
		if kind == 2 && i == 2 { // a knock with a rhythm
			add(y, scale(append([]float64(nil), y...), 0.8), secs(every/2), 1)
		}
		return y[:min(len(y), secs(every*0.95))]
	})
}

func door(d *dice, n int) []float64 {
	x := make([]float64, n)
	at := int(d.in(0.02, 0.5) * float64(n))
	kind := d.variant(4)
	if kind != 1 { // it falls shut
		m := secs(d.log(0.15, 0.8))
		thump := lowpass(d.white(m), d.key("dark", 90, 700), 0.8)
		add(x, unit(times(thump, decay(m, 0.003, d.log(0.15, 0.7)))), at, 1)
		add(x, unit(d.ring(m, d.body(6, 60, 900, d.log(0.08, 0.4)))), at, d.in(0.3, 1))
		for range 1 + d.IntN(3) { // the latch
			add(x, d.burst(d.log(0.004, 0.02), d.log(1200, 5000), 1, 0.0005), at+int(d.in(-0.08, 0.12)*Rate), d.in(0.1, 0.7))
		}
		if kind == 2 { // and rattles
			for _, t := range d.times(secs(0.4), 30, 0.3) {
				add(x, d.burst(0.01, d.log(500, 3000), 2, 0.001), at+t, d.in(0.05, 0.3)*math.Exp(-4*float64(t)/Rate))
			}
		}
	}
	if kind == 1 || kind == 3 { // it creaks: dry friction lets go, many times a second
		m := secs(d.in(0.5, 1.9))
		rate := d.key("creak", 25, 260)
		hz := times(scale(d.wander(m, 2.5, 0.6, 1.5), rate), d.wander(m, 30, 0.8, 1.2))
		y := saw(hz)
		highpass(y, 300, 0.7)
		out := make([]float64, m)
		for range 3 + d.IntN(3) {
			add(out, bandpass(append([]float64(nil), y...), d.log(350, 3200), d.log(5, 20)), 0, d.in(0.3, 1))
		}
		from := at - m - secs(0.05)
		if kind == 1 {
			from = int(d.in(0, 0.3) * float64(n))
		}
		add(x, unit(times(times(out, hold(m, 0.1, 0.1)), d.wander(m, 5, 0.1, 1))), from, d.in(0.5, 1))
	}
	return x
}

func glass(d *dice, n int) []float64 {
	x := make([]float64, n)
	at := int(d.in(0.02, 0.4) * float64(n))
	lo := d.key("pitch", 1400, 4200)
	switch d.variant(6) {
	case 0, 1: // it breaks, and the pieces fall
		add(x, times(highpass(d.white(secs(0.2)), 900, 0.7), decay(secs(0.2), 0.001, d.log(0.05, 0.2))), at, 1)
		for range 10 + d.IntN(60) {
			t := at + secs(d.ExpFloat64()*d.in(0.1, 0.35))
			add(x, d.ring(secs(0.25), d.body(2+d.IntN(3), lo, 7600, d.log(0.03, 0.25))), t, d.log(0.03, 0.5)*math.Exp(-1.2*float64(t-at)/Rate))
		}
	case 2: // glasses clink
		body := append(d.body(3, lo, 7500, d.log(0.15, 0.7)), mode{lo, 1, d.log(0.2, 0.9)})
		return d.calls(n, 1+d.IntN(4), d.log(0.15, 0.7), func() []float64 { return unit(d.ring(secs(0.8), d.jitter(body))) })
	case 3: // a spoon stirs
		body := append(d.body(3, lo, 7000, d.log(0.03, 0.2)), mode{lo * d.in(0.6, 1), 1, d.log(0.05, 0.3)})
		for _, t := range d.times(n-at, d.log(3, 9), 0.8) {
			add(x, unit(d.ring(secs(0.3), d.jitter(body))), at+t, d.in(0.3, 1))
		}
	case 4: // marbles in a jar, or the pieces swept up
		for _, t := range d.times(n-at, d.log(8, 40), 0.1) {
			add(x, d.ring(secs(0.15), d.body(3, lo*0.6, 7600, d.log(0.02, 0.1))), at+t, math.Pow(d.Float64(), 2))
		}
		times(x, d.wander(n, 2, 0.2, 1))
	default: // a bottle rolls and falls over
		body := append(d.body(3, lo*0.7, 6500, d.log(0.05, 0.2)), mode{lo * 0.5, 1, d.log(0.05, 0.25)})
		rate := d.log(4, 14)
		for _, t := range d.times(n-at, rate, 0.6) {
			add(x, unit(d.ring(secs(0.25), d.jitter(body))), at+t, d.in(0.2, 1)*math.Exp(-0.8*float64(t)/Rate))
		}
	}
	return x
}

// partials are what bells ring with, against the pitch one hears.
var partials = [][]float64{
	{0.5, 1, 1.19, 1.5, 2, 2.51, 2.66, 3.01, 4.1}, // a church bell, with its hum and minor third
	{1, 2.76, 5.4, 8.9},                           // a bar, a glockenspiel
	{1, 2.0, 3.0, 4.2, 5.4},                       // a hand bell
	{1, 1.5, 1.99, 2.44, 2.9, 3.5, 4.3, 5.1},      // a gong or a bowl
	{1, 1.46, 2.31, 3.12, 4.63, 6.1},              // a cup, of a bicycle
	{1, 2.0, 2.99, 4.16, 5.43, 6.79},              // a tubular bell
}

// bellModes are those of one bell.
func (d *dice) bellModes(kind int, hz, fall float64) []mode {
	var m []mode
	for i, p := range partials[kind] {
		m = append(m, mode{hz * p * d.in(0.99, 1.01), d.in(0.3, 1) / (1 + 0.4*float64(i)), fall * d.in(0.6, 1.2) / (1 + 0.5*float64(i))})
		if d.chance(0.5) { // no bell is quite round: it beats
			last := m[len(m)-1]
			last.hz += d.in(0.5, 4)
			m = append(m, last)
		}
	}
	return m
}

func bell(d *dice, n int) []float64 {
	kind := d.variant(len(partials))
	hz := d.key("pitch", 220, 2600)
	fall := d.log(0.4, 6) * math.Pow(700/hz, 0.3)
	x := make([]float64, n)
	strike := func(hz float64) []float64 {
		y := unit(d.ring(n, d.bellModes(kind, hz, fall)))
		add(y, d.burst(0.01, d.log(2000, 6000), 0.7, 0.0005), 0, d.in(0, 0.3))
		return y
	}
	switch d.IntN(4) {
	case 0: // one stroke
		add(x, strike(hz), int(d.in(-0.1, 0.5)*float64(n)), 1)
	case 1: // it is rung
		one := strike(hz)
		for _, at := range d.times(n, d.log(0.7, 9), 0.9) {
			add(x, one, at, d.in(0.6, 1))
		}
	case 2: // a chime of several
		for _, at := range d.times(n, d.log(1.5, 7), d.Float64()) {
			add(x, strike(hz*math.Pow(2, float64(d.IntN(13))/12)), at, d.in(0.4, 1))
		}
	default: // two notes: somebody is at the door
		at := int(d.in(0, 0.3) * float64(n))
		add(x, strike(hz), at, 1)
		add(x, strike(hz*d.in(0.7, 0.9)), at+secs(d.in(0.2, 0.7)), 1)
	}
	return x
}

func phone(d *dice, n int) []float64 {
	x := make([]float64, n)
	switch d.variant(10) {
	case 0: // two bells and a hammer
		hz := d.key("bells", 900, 2400)
		a, b := d.bellModes(2, hz, 0.5), d.bellModes(2, hz*d.in(1.1, 1.35), 0.5)
		rate := d.in(18, 30)
		strikes := [2][]float64{unit(d.ring(secs(0.5), a)), unit(d.ring(secs(0.5), b))}
		on, off := d.in(0.5, 2), d.in(0.2, 2)
		start := d.in(-1, 0.4)
		for k, at := range d.times(n, rate, 1) {
			if u := math.Mod(float64(at)/Rate-start+on+off, on+off); u < on {
				add(x, strikes[k%2], at, 1)
			}
		}
	case 1: // an electronic one warbles
		lo := d.key("warble", 500, 1800)
		hi := lo * d.in(1.15, 1.6)
		rate := d.in(8, 25)
		hz := make([]float64, n)
		on, off, start := d.in(0.4, 1.5), d.in(0.2, 1.5), d.in(0, 1)
		for i := range hz {
			hz[i] = lo
			if math.Mod(float64(i)/Rate*rate, 1) < 0.5 {
				hz[i] = hi
			}
		}
		x = square(hz, 0.5/lo)
		for i := range x {
			if math.Mod(float64(i)/Rate+start, on+off) > on {
				x[i] = 0
			}
		}
	case 2: // the line: free, ringing or busy
		tones := [][3]float64{{425, 425, 0}, {440, 480, 0}, {350, 440, 0}, {480, 620, 0.5}, {425, 425, 0.5}, {400, 450, 0.4}}
		t := tones[d.IntN(len(tones))]
		x = sine(steady(n, t[0]))
		add(x, sine(steady(n, t[1])), 0, 1)
		if t[2] > 0 {
			for i := range x {
				if math.Mod(float64(i)/Rate+0.1, 2*t[2]) > t[2] {
					x[i] = 0
				}
			}
		}
	case 3: // keys are pressed
		rows, columns := []float64{697, 770, 852, 941}, []float64{1209, 1336, 1477}
		rate := d.log(2, 8)
		for _, at := range d.times(n, rate, 0.8) {
			m := secs(d.in(0.4, 0.7) / rate)
			y := sine(steady(m, rows[d.IntN(4)]))
			add(y, sine(steady(m, columns[d.IntN(3)])), 0, 1)
			add(x, times(y, hold(m, 0.004, 0.004)), at, 1)
		}
	case 4: // three notes, quickly round and round
		hz := d.key("round", 600, 1700)
		tones := [3]float64{hz, hz * d.in(1.15, 1.35), hz * d.in(1.4, 1.7)}
		rate, on, off := d.log(10, 30), d.in(0.4, 1.2), d.in(0.3, 1.5)
		for t := d.in(-0.5, 0.4); t < float64(n)/Rate; t += on + off {
			for k := range int(on * rate) {
				m := secs(1 / rate)
				add(x, times(square(steady(m, tones[k%3]), 0.5/tones[k%3]), hold(m, 0.003, 0.005)), int((t+float64(k)/rate)*Rate), 1)
			}
		}
	case 5: // it trembles on a table
		on, off := d.in(0.2, 1), d.in(0.2, 1)
		m := secs(on)
		for t := d.in(-0.2, 0.5); t < float64(n)/Rate; t += on + off {
			buzz := saw(scale(d.wander(m, 12, 0.97, 1.03), d.log(110, 220)))
			add(buzz, bandpass(append([]float64(nil), buzz...), d.log(300, 2500), 1), 0, d.in(0.5, 2))
			add(x, unit(times(buzz, hold(m, 0.03, 0.03))), int(t*Rate), 1)
		}
	case 6: // a tune on bars or strings, as pocket telephones play
		root, instrument, step := d.key("chime", 330, 1100), [...]int{0, 1, 10, 11}[d.IntN(4)], d.log(0.09, 0.28)
		tune := make([]float64, 4+d.IntN(5))
		for i := range tune {
			tune[i] = root * math.Pow(2, scales[0][d.IntN(7)]/12)
		}
		for k, t := 0, d.in(-0.5, 0.3); t < float64(n)/Rate; k, t = k+1, t+step {
			if k%len(tune) == 0 && k > 0 {
				t += d.in(0, 0.3)
			}
			add(x, d.note(instrument, tune[k%len(tune)], step), int(t*Rate), d.in(0.8, 1))
		}
	case 7: // short and short, and a rest: a bell that a chip imitates
		f, tremble, on, rest := d.key("double", 500, 1600), d.log(14, 30), d.in(0.25, 0.5), d.in(0.6, 1.6)
		m := secs(on)
		one := sine(steady(m, f))
		add(one, sine(steady(m, f*d.in(1.1, 1.3))), 0, d.in(0.5, 1))
		for i := range one {
			one[i] *= 0.55 + 0.45*math.Sin(2*math.Pi*tremble*float64(i)/Rate)
		}
		times(one, hold(m, 0.01, 0.03))
		for t := d.in(-0.5, 0.5); t < float64(n)/Rate; t += 2*on + 0.2 + rest {
			add(x, one, int(t*Rate), 1)
			add(x, one, int((t+on+0.2)*Rate), 1)
		}
	case 8: // up and down a chord, softly
		root, step, on, off := d.key("chord", 440, 1500), d.log(0.05, 0.16), d.in(0.6, 1.6), d.in(0.2, 1.2)
		chord := [...][4]float64{{1, 1.25, 1.5, 2}, {1, 1.2, 1.5, 2}, {1, 1.33, 1.68, 2}}[d.IntN(3)]
		for t := d.in(-0.8, 0.4); t < float64(n)/Rate; t += on + off {
			for k := range int(on / step) {
				m, f := secs(step), root*chord[[...]int{0, 1, 2, 3, 2, 1}[k%6]]
				y := sine(steady(m, f))
				add(y, sine(steady(m, 3*f)), 0, d.in(0, 0.2))
				add(x, times(y, hold(m, 0.01, 0.03)), int((t+float64(k)*step)*Rate), 1)
			}
		}
	default: // a little tune that comes again
		hz := d.key("tune", 700, 2200)
		notes := 3 + d.IntN(6)
		step := d.log(0.06, 0.2)
		scaleOf := []float64{0, 2, 4, 7, 9, 12}
		tune := make([]float64, notes)
		for i := range tune {
			tune[i] = hz * math.Pow(2, scaleOf[d.IntN(6)]/12)
		}
		rest := d.in(0, 0.5)
		for t := d.in(0, 0.3); t < float64(n)/Rate; t += rest {
			for _, f := range tune {
				m := secs(step * 0.95)
				add(x, times(square(steady(m, f), 0.5/f), hold(m, 0.005, 0.02)), int(t*Rate), 1)
				t += step
			}
		}
	}
	return x
}

// alarm beeps.
func alarm(d *dice, n int) []float64 {
	hz := d.key("pitch", 380, 4200)
	on, off := d.log(0.04, 0.6), d.log(0.04, 0.7)
	kind := d.variant(9)
	group, pause := 1, 0.0
	if kind == 1 { // an alarm clock: four and a rest
		group, pause = 2+d.IntN(4), d.in(0.3, 0.8)
		on, off = d.in(0.04, 0.12), d.in(0.04, 0.1)
	}
	m := secs(on)
	var one []float64
	switch {
	case kind == 2: // a buzzer
		one = bandpass(square(steady(m, d.log(70, 300)), 0.004), d.log(500, 2500), 0.7)
	case kind == 3: // up and down
		one = sine(curve(m, 0, hz, 1, hz*d.log(0.5, 2)))
	case kind == 4: // it trembles
		one = square(steady(m, hz), 0.5/hz)
		if tremble := d.log(9, 40); m > secs(0.1) {
			for i := range one {
				one[i] *= 0.5 + 0.5*math.Sin(2*math.Pi*tremble*float64(i)/Rate)
			}
		}
	case kind == 5: // a chirp, again and again
		one = times(sine(curve(m, 0, hz*d.in(0.8, 1), 0.1, hz, 1, hz)), decay(m, 0.002, on*d.log(0.5, 2)))
	case kind == 6: // a hard disc of metal, with its overtones
		one = sine(steady(m, hz))
		add(one, sine(steady(m, min(7500, hz*2))), 0, d.in(0.1, 0.8))
		add(one, sine(steady(m, min(7500, hz*3))), 0, d.in(0.1, 0.8))
	case kind == 7: // first high, then low
		one = append(sine(steady(m/2, hz)), sine(steady(m-m/2, hz*d.in(0.6, 0.9)))...)
	case kind == 8: // two notes at once
		one = sine(steady(m, hz))
		add(one, sine(steady(m, hz*d.in(1.1, 1.6))), 0, 1)
	case d.chance(0.5):
		one = square(steady(m, hz), 0.5/hz)
	default:
		one = sine(steady(m, hz))
	}
	unit(times(one, hold(m, d.log(0.001, 0.02), d.log(0.002, 0.05))))
	x := make([]float64, n)
	t := d.in(0, 0.6)
	for k := 0; t < float64(n)/Rate; k++ {
		add(x, one, int(t*Rate), 1)
		t += on + off
		if k%group == group-1 {
			t += pause
		}
	}
	return x
}

func clock(d *dice, n int) []float64 {
	x := make([]float64, n)
	rate := d.key("rate", 0.9, 6)
	hz := d.key("pitch", 900, 5500)
	modes := [2][]mode{d.body(4, hz*0.5, hz*1.8, d.log(0.004, 0.03)), d.body(4, hz*0.4, hz*1.5, d.log(0.004, 0.03))}
	kind := d.variant(7)
	limp := d.in(0, 0.2) // tick and tock are not equally far apart
	accent := 2 + d.IntN(3)
	wood := d.body(3, 350, 1600, d.log(0.02, 0.08))
	for k, at := range d.times(n, rate, 1) {
		one := modes[0]
		if kind == 1 || kind == 4 || kind == 6 {
			one = modes[k%2]
			at += int(float64(k%2) * limp / rate * Rate)
		}
		y := unit(d.ring(secs(0.08), one))
		switch {
		case kind == 2: // a metronome: wood, and an accent
			scale(y, 0.4)
			if k%accent == 0 {
				scale(y, 2)
			}
			add(y, unit(d.ring(len(y), wood)), 0, 0.6)
		case kind == 3: // on a wall or a table that sounds
			add(y, unit(d.ring(len(y), wood)), 0, 0.5)
		case kind == 4: // a pendulum: dull, deep in a box of wood
			scale(y, d.in(0.2, 0.5))
			add(y, unit(d.ring(len(y), wood)), 0, 1)
			add(x, d.ring(secs(0.3), []mode{{d.near(90, 0.3), 0.5, 0.2}, {d.near(260, 0.2), 0.3, 0.1}}), at, d.in(0.2, 0.8))
		case kind == 5: // a kitchen timer: a spring rattles behind each tick
			for range 2 + d.IntN(3) {
				add(x, d.burst(0.003, d.near(hz, 0.3), 1, 0.0003), at+secs(d.in(0.005, 0.06)), d.in(0.1, 0.5))
			}
		}
		add(x, y, at, 1)
		if kind == 6 { // the case of a large one answers
			add(x, d.ring(secs(0.2), []mode{{d.near(180, 0.1), 0.4, 0.12}}), at, 0.4)
		}
		add(x, d.burst(0.002, 4000, 0.7, 0.0002), at+secs(d.in(0.004, 0.02)), 0.25)
	}
	return x
}

// press is a key going down: plastic on plastic.
func (d *dice) press(hz float64) []float64 {
	y := d.burst(d.log(0.004, 0.015), hz, d.log(0.7, 2), 0.0004)
	y = append(y, make([]float64, secs(0.05))...)
	add(y, unit(d.ring(secs(0.05), d.body(3, 180, 900, 0.03))), secs(d.in(0.001, 0.006)), d.in(0.2, 0.7))
	return y
}

func keyboard(d *dice, n int) []float64 {
	x := make([]float64, n)
	hz := d.key("pitch", 1500, 5500)
	rate := d.key("rate", 3, 13)
	kind := d.variant(6)
	table := d.body(3, 120, 900, d.log(0.02, 0.08))
	for _, at := range d.times(n, rate, d.in(0.2, 0.6)) {
		if d.chance(0.08) { // thinking
			continue
		}
		gain := d.in(0.4, 1)
		add(x, d.press(d.near(hz, 0.3)), at, gain)
		add(x, d.press(d.near(hz*1.2, 0.3)), at+secs(d.in(0.05, 0.11)), gain*d.in(0.15, 0.5))
		if kind == 2 { // on a table that sounds
			add(x, unit(d.ring(secs(0.1), d.jitter(table))), at, gain*d.in(0.3, 0.8))
		}
		if kind == 3 { // each key clicks, and strikes a plate of steel
			add(x, unit(d.ring(secs(0.06), d.body(3, 900, 5000, d.log(0.008, 0.03)))), at+secs(d.in(0, 0.006)), gain*d.in(0.4, 1.2))
		}
		if kind == 4 && d.chance(0.3) { // the long one below rattles
			add(x, unit(d.ring(secs(0.1), d.body(4, 150, 1200, d.log(0.02, 0.06)))), at+secs(d.in(0, 0.02)), d.in(0.5, 1.2))
		}
		if kind == 5 { // a typewriter: the hammer strikes paper
			add(x, unit(d.ring(secs(0.1), d.body(4, 400, 3500, 0.06))), at+secs(0.012), 1)
		}
	}
	return x
}

func click(d *dice, n int) []float64 {
	x := make([]float64, n)
	at := int(d.in(0.03, 0.8) * float64(n))
	hz := d.key("pitch", 900, 6000)
	switch d.variant(4) {
	case 0: // a switch or a mouse: down and up
		add(x, d.press(hz), at, 1)
		add(x, d.press(hz*d.in(0.8, 1.4)), at+secs(d.log(0.06, 0.3)), d.in(0.3, 1))
	case 1: // a camera: mirror, shutter, mirror
		t := at
		for range 2 + d.IntN(3) {
			add(x, d.burst(d.log(0.01, 0.06), d.near(hz, 0.5), 0.7, 0.001), t, d.in(0.4, 1))
			add(x, unit(d.ring(secs(0.05), d.body(3, 300, 2500, 0.03))), t, d.in(0.2, 0.7))
			t += secs(d.log(0.03, 0.15))
		}
	case 2: // one
		add(x, unit(d.ring(secs(0.06), d.body(3, hz*0.5, hz*1.5, d.log(0.003, 0.03)))), at, 1)
	default: // a ratchet, a lock, scissors
		t := at
		for range 3 + d.IntN(5) {
			add(x, d.press(d.near(hz, 0.3)), t, d.in(0.3, 1))
			t += secs(d.log(0.02, 0.08))
		}
	}
	return x
}
