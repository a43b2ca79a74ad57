package foley

import "math"

func horn(d *dice, n int) []float64 {
	hz := d.key("pitch", 230, 560)
	tones := []float64{hz, hz * d.in(1.15, 1.35)}
	kind := d.variant(5)
	switch kind {
	case 1: // a lorry
		tones = []float64{hz * 0.5, hz * 0.5 * d.in(1.2, 1.35)}
	case 2: // a small car or a scooter: one tone
		tones = tones[:1]
	case 3: // a bulb is squeezed
		tones = tones[:1]
	case 4: // a ship
		tones = []float64{hz * 0.3, hz * 0.3 * 1.01}
	}
	long := d.log(0.1, 2.2)
	bright := d.log(2000, 5500)
	peak := d.log(900, 2600)
	return d.calls(n, 1+d.IntN(4), long+d.log(0.08, 0.4), func() []float64 {
		m := secs(d.near(long, 0.2))
		x := make([]float64, m)
		for _, f := range tones {
			add(x, square(scale(d.wander(m, 8, 0.997, 1.003), f), d.in(0.15, 0.5)/f), 0, d.in(0.6, 1))
		}
		lowpass(x, bright, 0.7)
		if kind == 3 {
			x = moving(x, curve(m, 0, peak*0.6, 0.3, peak, 1, peak*0.5), 2)
		}
		add(x, unit(bandpass(append([]float64(nil), x...), peak, 1.5)), 0, 0.7)
		return unit(times(x, hold(m, d.log(0.005, 0.04), d.log(0.02, 0.1))))
	})
}

// firing is cylinders that fire at hz times a second, each a little differently, in a
// cycle of four.
func (d *dice) firing(hz []float64, uneven float64) []float64 {
	n := len(hz)
	x := make([]float64, n)
	gains := make([]float64, 4)
	for i := range gains {
		gains[i] = d.in(1-uneven, 1)
	}
	phase, k, y := 0.0, 0, 0.0
	for i := range x {
		if phase += hz[i] / Rate; phase >= 1 {
			phase--
			k++
			y += gains[k%4] * d.in(0.85, 1.15)
		}
		x[i] = y
		y *= 0.985
	}
	return highpass(x, 25, 0.7)
}

func engine(d *dice, n int) []float64 {
	rate := d.key("rate", 14, 150)
	kind := d.variant(8)
	var hz []float64
	switch kind {
	case 0: // idles
		hz = scale(d.wander(n, 3, 0.97, 1.03), rate*0.7)
	case 1: // drives by
		hz = curve(n, 0, rate*d.in(0.9, 1.2), 1, rate*d.in(0.8, 1.2))
	case 2: // somebody plays with the throttle
		hz = scale(d.wander(n, d.log(0.7, 2.5), 0.6, 2.2), rate)
	case 3: // a propeller: few, heavy beats
		hz = scale(d.wander(n, 1, 0.98, 1.02), d.log(9, 28))
	case 4: // a motorcycle goes up through the gears
		var points []float64
		for u := -d.Float64() * 0.3; u < 1; {
			shift := u + d.in(0.25, 0.7)
			points = append(points, max(0, u), rate*d.in(0.7, 0.9), shift, rate*d.in(1.3, 1.8))
			u = shift + 0.03
		}
		hz = times(curve(n, points...), d.wander(n, 10, 0.98, 1.02))
	case 5: // a mower, an outboard: fast and even, until it bites
		hz = scale(times(d.wander(n, 0.7, 0.85, 1.1), d.wander(n, 20, 0.98, 1.02)), d.near(rate, 0.1)*1.3)
	case 6: // a diesel knocks
		hz = scale(d.wander(n, 2, 0.97, 1.03), d.log(12, 45))
	default: // a two-stroke: a saw, a moped
		hz = scale(times(d.wander(n, 1.2, 0.7, 1.5), d.wander(n, 14, 0.96, 1.04)), rate*1.8)
	}
	x := d.firing(hz, d.in(0.05, 0.6))
	pulses := append([]float64(nil), x...)
	for range 3 { // exhaust and body
		add(x, bandpass(append([]float64(nil), pulses...), d.log(60, 1500), d.log(1.5, 6)), 0, d.in(0.3, 1.5))
	}
	lowpass(x, d.log(700, 5000), 0.7)
	unit(x)
	noise := lowpass(d.coloured(n, 2), d.log(800, 5000), 0.7)
	for i := range noise { // the air goes in with the beat
		noise[i] *= 0.3 + math.Abs(x[i])
	}
	add(x, unit(noise), 0, d.log(0.05, 0.6))
	if kind == 6 {
		y, body := make([]float64, n), d.body(5, 400, 4000, d.log(0.008, 0.03))
		for phase, i := 0.0, 0; i < n; i++ {
			if phase += hz[i] / Rate; phase >= 1 {
				phase--
				add(y, d.ring(secs(0.03), d.jitter(body)), i, d.in(0.4, 1))
			}
		}
		add(x, unit(y), 0, d.log(0.15, 0.8))
	}
	if kind == 1 {
		times(x, curve(n, 0, d.in(0.1, 1), d.in(0.3, 0.7), 1, 1, d.in(0.1, 1)))
	}
	return x
}

// machine is a motor of the household: a vacuum cleaner, a drill, a washing machine.
func machine(d *dice, n int) []float64 {
	hz := d.key("pitch", 90, 900)
	speed := scale(d.wander(n, 1, 0.985, 1.015), hz)
	kind := d.variant(6)
	switch kind {
	case 1: // it starts up
		speed = times(speed, curve(n, 0, 0.3, d.in(0.2, 0.5), 0.95, 1, 1))
	case 2: // it works under load
		speed = times(speed, d.wander(n, 3, 0.75, 1))
	}
	x := make([]float64, n)
	for k := 1; k <= 3+d.IntN(8); k++ {
		f := scale(append([]float64(nil), speed...), float64(k)*[...]float64{1, 1, 1.5}[d.IntN(3)])
		add(x, sine(f), 0, d.in(0.1, 1)/float64(k))
	}
	unit(x)
	air := bandpass(d.coloured(n, d.in(0, 3)), d.log(500, 3500), d.log(0.3, 1))
	add(x, unit(air), 0, d.log(0.3, 4))
	switch beat := d.log(4, 18); kind {
	case 3: // a sewing machine, a printer: something strikes
		y := make([]float64, n)
		body := d.body(5, 250, 4000, d.log(0.01, 0.06))
		for _, at := range d.times(n, beat, 0.97) {
			add(y, d.ring(secs(0.08), d.jitter(body)), at, d.in(0.6, 1))
		}
		add(x, unit(y), 0, d.in(0.5, 2))
	case 4: // a pump, a compressor: in strokes
		for i := range x {
			x[i] *= 0.5 + 0.5*math.Sin(2*math.Pi*beat*float64(i)/Rate)
		}
		add(x, unit(d.firing(steady(n, beat), 0.2)), 0, d.in(0.2, 1))
	case 5: // a drum turns, water in it
		turn := d.log(0.7, 3)
		for i := range x {
			x[i] *= 0.45 + 0.55*math.Pow(0.5+0.5*math.Sin(2*math.Pi*turn*float64(i)/Rate), 2)
		}
		add(x, unit(lowpass(d.coloured(n, 6), 150, 0.7)), 0, d.in(0.2, 0.8))
	}
	return x
}

func siren(d *dice, n int) []float64 {
	lo := d.key("low", 350, 900)
	hi := lo * d.log(1.35, 2.6)
	phase := d.Float64()
	var shape func(u float64) float64
	period := d.log(2, 7)
	kind := d.variant(5)
	switch kind {
	case 0: // wail
		shape = func(u float64) float64 { return 0.5 - 0.5*math.Cos(2*math.Pi*u) }
	case 1: // yelp
		period = d.log(0.18, 0.5)
		shape = func(u float64) float64 { return 1 - math.Abs(2*u-1) }
	case 2: // two tones
		period, hi = d.log(0.6, 2.4), lo*d.in(1.2, 1.45)
		shape = func(u float64) float64 { return math.Floor(2 * u) }
	case 3: // it winds up, by hand
		period = d.in(5, 12)
		shape = func(u float64) float64 { return 1 - math.Exp(-4*u) }
	default: // rises and drops
		period = d.log(0.5, 2)
		shape = func(u float64) float64 { return u }
	}
	hz := make([]float64, n)
	for i := range hz {
		u := math.Mod(phase+float64(i)/Rate/period, 1)
		hz[i] = lo * math.Pow(hi/lo, shape(u))
	}
	x := saw(hz)
	if d.chance(0.4) {
		x = sine(hz)
		add(x, sine(scale(append([]float64(nil), hz...), 2)), 0, d.in(0.1, 0.5))
		add(x, sine(scale(append([]float64(nil), hz...), 3)), 0, d.in(0.05, 0.4))
	}
	lowpass(x, d.log(1500, 6000), 0.7)
	return times(x, d.wander(n, 0.7, 0.5, 1))
}

func train(d *dice, n int) []float64 {
	x := make([]float64, n)
	rumble := unit(times(lowpass(d.coloured(n, 4.5), d.log(200, 1200), 0.7), d.wander(n, 6, 0.6, 1)))
	kind := d.variant(11)
	switch kind {
	case 0: // wheels over joints, two by two
		add(x, rumble, 0, d.in(0.3, 1))
		rate := d.key("rate", 0.8, 3.2)
		body := d.body(7, 90, 2800, d.log(0.05, 0.18))
		gap := d.in(0.12, 0.3) / rate
		for _, at := range d.times(n, rate, 1) {
			for k := range 2 {
				y := d.ring(secs(0.25), d.jitter(body))
				add(y, d.burst(0.03, d.log(900, 3000), 0.7, 0.001), 0, 0.4)
				add(x, y, at+secs(gap*float64(k)), d.in(0.4, 0.8))
			}
		}
	case 1: // steam
		rate := d.key("chuff", 1.3, 7)
		for k, at := range d.times(n, rate, 1) {
			m := secs(0.8 / rate)
			y := times(bandpass(d.white(m), d.log(500, 1800), 0.5), decay(m, 0.03, 0.9/rate))
			add(x, unit(y), at, 0.7+0.3*float64((k+1)%2))
		}
		add(x, rumble, 0, d.in(0.05, 0.3))
	case 2: // it blows: a chord, and air
		hz := d.key("whistle", 240, 640)
		m := secs(d.in(0.5, 2.2))
		y := make([]float64, m)
		bend := times(hold(m, 0.1, 0.05), curve(m, 0, 1, 1, 1))
		for _, part := range [][]float64{{1, 1.25, 1.5}, {1, 1.19, 1.5, 1.78}, {1, 1.33, 1.68}}[d.IntN(3)] {
			f := make([]float64, m)
			for i := range f {
				f[i] = hz * part * (0.93 + 0.07*bend[i])
			}
			add(y, lowpass(saw(f), d.log(1200, 4000), 0.7), 0, d.in(0.5, 1))
		}
		add(y, bandpass(d.white(m), hz*3, 0.7), 0, d.in(0.2, 0.8))
		add(x, unit(times(y, hold(m, 0.08, 0.15))), int(d.in(0, 0.3)*float64(n)), 1)
		add(x, rumble, 0, d.in(0.05, 0.4))
	case 3: // it passes
		roar := times(bandpass(d.coloured(n, 2), d.log(300, 1500), 0.4), d.wander(n, 9, 0.5, 1))
		add(x, unit(roar), 0, d.in(0.3, 1))
		add(x, rumble, 0, 1)
		for range 3 {
			hum := saw(curve(n, 0, d.log(90, 300), 1, d.log(90, 300)))
			add(x, unit(bandpass(hum, d.log(150, 900), 3)), 0, d.in(0.02, 0.15))
		}
		times(x, curve(n, 0, d.in(0.05, 1), d.in(0.2, 0.8), 1, 1, d.in(0.05, 1)))
	case 4: // an electric one starts or comes to a halt
		hz := curve(n, 0, d.log(80, 900), 1, d.log(80, 900))
		y := make([]float64, n)
		for k := 1; k <= 3; k++ {
			add(y, sine(scale(append([]float64(nil), hz...), float64(k))), 0, d.in(0.1, 1)/float64(k))
		}
		add(x, rumble, 0, 1)
		add(x, unit(times(y, d.wander(n, 4, 0.5, 1))), 0, d.in(0.2, 1))
	case 5: // the rails sing
		add(x, rumble, 0, d.in(0.3, 1))
		body := d.body(6, 1000, 6500, d.log(0.3, 1.2))
		y := make([]float64, n)
		for _, at := range d.times(n, d.log(4, 25), 0.1) {
			add(y, d.ring(secs(0.8), d.jitter(body)), at, d.in(0.1, 1))
		}
		add(x, unit(times(y, d.wander(n, 2, 0.2, 1))), 0, d.in(0.2, 0.8))
	case 6: // over points, and coupled: it bumps and clatters
		add(x, rumble, 0, d.in(0.3, 1))
		body := d.body(7, 70, 3500, d.log(0.08, 0.3))
		for _, at := range d.times(n, d.log(2, 8), 0.2) {
			y := d.ring(secs(0.35), d.jitter(body))
			add(y, d.burst(0.03, d.log(900, 4000), 0.7, 0.001), 0, d.in(0.2, 0.6))
			add(x, y, at, d.in(0.2, 0.8))
		}
	case 7: // in a curve the wheels sing along the rails
		y := make([]float64, n)
		for range 1 + d.IntN(3) {
			f := scale(times(d.wander(n, 2, 0.95, 1.05), d.wander(n, 30, 0.995, 1.005)), d.log(700, 4500))
			z := sine(f)
			add(z, moving(d.white(n), f, d.log(10, 60)), 0, d.in(0.3, 2))
			add(y, times(z, d.wander(n, d.log(1, 6), 0, 1)), 0, d.in(0.3, 1))
		}
		add(x, rumble, 0, 1)
		add(x, unit(y), 0, d.in(0.2, 0.8))
	case 8: // inside a carriage: all is soft but the joints
		add(x, rumble, 0, 1)
		for k := 1; k <= 4; k++ {
			add(x, sine(scale(d.wander(n, 1, 0.99, 1.01), 50*float64(k))), 0, d.in(0, 0.2))
		}
		rate, body := d.log(0.8, 3.2), d.body(5, 60, 700, d.log(0.05, 0.15))
		for _, at := range d.times(n, rate, 1) {
			add(x, unit(d.ring(secs(0.25), d.jitter(body))), at, d.in(0.2, 0.6))
			add(x, unit(d.ring(secs(0.25), d.jitter(body))), at+secs(d.in(0.15, 0.3)/rate), d.in(0.2, 0.6))
		}
		lowpass(x, d.log(700, 4000), 0.7)
	case 9: // it comes to a halt: the blocks rub, and air escapes
		m := min(n, secs(d.in(0.8, 2)))
		y := times(bandpass(d.white(n), d.log(1500, 5000), d.log(1, 8)), d.wander(n, 12, 0.2, 1))
		add(x, rumble, 0, d.in(0.5, 1))
		add(x, unit(times(y, curve(n, 0, d.in(0.3, 1), float64(m)/float64(n), 1, min(1, float64(m)/float64(n)+0.02), 0, 1, 0))), 0, d.in(0.2, 0.8))
		hiss := highpass(d.white(secs(0.9)), d.log(1000, 3000), 0.7)
		add(x, times(hiss, decay(len(hiss), 0.02, d.log(0.5, 1.2))), m, d.in(0.2, 0.7))
	default: // it brakes: iron on iron
		f := d.log(1200, 4500)
		y := make([]float64, n)
		for range 3 {
			add(y, moving(d.white(n), scale(d.wander(n, 2, 0.93, 1.07), f*d.log(0.7, 1.4)), 60), 0, 1)
		}
		add(x, rumble, 0, 1)
		add(x, unit(times(y, d.wander(n, 1.5, 0, 1))), 0, d.in(0.4, 1))
	}
	return x
}

func explosion(d *dice, n int) []float64 {
	x := make([]float64, n)
	at := int(d.in(0.01, 0.5) * float64(n))
	bang := func(fall, dark float64) []float64 {
		m := secs(fall * 1.3)
		y := times(lowpass(d.coloured(m, d.in(1, 5)), dark, 0.7), decay(m, 0.001, fall))
		add(y, unit(d.ring(m, []mode{{d.in(30, 90), 1, fall * 0.7}})), 0, 0.4)
		if c := secs(0.03); c < m { // the first front
			add(y, times(d.white(c), decay(c, 0.0003, d.log(0.005, 0.03))), 0, d.in(0.3, 1.2))
		}
		return unit(y)
	}
	switch d.variant(8) {
	case 0: // shots
		fall, dark := d.key("shot", 0.08, 0.5), d.log(1500, 7000)
		for _, t := range d.times(n-at, d.log(0.8, 10), 0.8) {
			add(x, bang(fall, dark), at+t, d.in(0.7, 1))
		}
	case 1: // a blast
		add(x, bang(d.key("blast", 0.6, 3.5), d.log(400, 3000)), at, 1)
	case 2: // fireworks: a thud, then sparks
		add(x, bang(d.log(0.2, 0.8), d.log(500, 4000)), at, 1)
		late := at + secs(d.in(0.1, 0.7))
		for _, t := range d.times(max(1, n-late), d.log(20, 90), 0) {
			add(x, d.burst(d.log(0.004, 0.02), d.log(1500, 6000), 0.8, 0.0004), late+t, d.in(0.05, 0.4)*math.Exp(-1.2*float64(t)/Rate))
		}
	case 3: // a shell hisses past and strikes
		m := max(at, secs(0.4))
		f := d.log(1200, 4000)
		y := times(moving(d.white(m), curve(m, 0, f, 1, f*d.in(0.3, 0.7)), d.in(1, 6)), curve(m, 0, 0.1, 0.8, 1, 1, 0.5))
		add(x, unit(y), 0, d.in(0.1, 0.4))
		add(x, bang(d.log(0.4, 2), d.log(500, 4000)), m, 1)
	case 4: // a string of firecrackers
		for t, every := float64(at)/Rate, d.log(0.03, 0.15); t < float64(n)/Rate-0.05; t += every * d.ExpFloat64() {
			add(x, bang(d.log(0.05, 0.25), d.log(2000, 7000)), int(t*Rate), d.in(0.3, 1))
		}
	case 5: // a fuse hisses first
		m := max(at, secs(0.5))
		y := times(highpass(d.white(m), d.log(1500, 5000), 0.7), d.wander(m, 25, 0.3, 1))
		add(x, y, 0, d.log(0.05, 0.3))
		add(x, bang(d.log(0.2, 1.2), d.log(800, 5000)), m, 1)
	case 6: // a shell comes down: ever lower, ever louder
		m := max(at, secs(0.6))
		f := d.log(500, 1800)
		y := sine(scale(times(curve(m, 0, 1, 1, d.in(0.4, 0.8)), d.wander(m, 8, 0.99, 1.01)), f))
		add(y, moving(d.white(m), curve(m, 0, 2*f, 1, f), 1), 0, d.in(0.2, 1))
		add(x, times(y, curve(m, 0, 0.1, 1, 1)), 0, d.in(0.1, 0.4))
		add(x, bang(d.log(0.4, 2), d.log(500, 4000)), m, 1)
	default: // a rocket whistles up and bursts
		m := max(at, secs(0.5))
		f := d.log(700, 2500)
		y := sine(curve(m, 0, f, 1, f*d.in(0.5, 1.8)))
		add(y, highpass(d.white(m), 2000, 0.7), 0, 0.4)
		add(x, times(y, curve(m, 0, 0.2, 0.7, 1, 1, 0.3)), 0, 0.3)
		add(x, bang(d.log(0.3, 1.2), d.log(800, 4000)), m, 1)
	}
	return x
}
