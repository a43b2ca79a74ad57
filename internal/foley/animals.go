package foley

import "math"

// calls repeats a call: a number of times, so many seconds from one to the next.
func (d *dice) calls(n, count int, every float64, call func() []float64) []float64 {
	x := make([]float64, n)
	t := d.in(0, max(0.05, float64(n)/Rate-float64(count)*every)) * d.Float64()
	for range count {
		c := call()
		add(x, c, int(t*Rate), d.in(0.6, 1))
		t += max(every*d.in(0.8, 1.25), float64(len(c))/Rate*0.9)
	}
	return x
}

// arch rises from a part of hz to hz and falls again.
func (d *dice) arch(m int, hz, from, to float64) []float64 {
	return scale(curve(m, 0, from, d.in(0.2, 0.6), 1, 1, to), hz)
}

func dog(d *dice, n int) []float64 {
	pitch := d.key("pitch", 160, 1100)
	length := 17 * math.Pow(300/pitch, 0.45) * d.in(0.85, 1.15) // of the throat, cm
	rough := d.in(0.2, 1)
	bark := func(seconds float64) []float64 {
		m := secs(d.near(seconds, 0.2))
		t := &throat{
			pitch: d.arch(m, pitch*d.in(0.9, 1.15), d.in(0.5, 0.9), d.in(0.4, 0.8)),
			loud:  times(hold(m, 0.008, seconds*0.6), curve(m, 0, 0.7, 0.2, 1, 1, 0.5)),
			width: d.in(120, 260), breath: d.in(0.05, 0.45), rough: rough, tilt: d.log(1200, 4000),
		}
		t.formants = mouth(length, curve(m, 0, d.in(0.7, 1), 0.35, d.in(1.1, 1.6), 1, d.in(0.6, 0.9)), 4)
		return t.speak(d)
	}
	long := d.log(0.07, 0.26)
	switch d.variant(9) {
	case 0, 1:
		return d.calls(n, 1+d.IntN(6), long+d.log(0.08, 0.6), func() []float64 { return bark(long) })
	case 2: // pairs
		return d.calls(n, 1+d.IntN(3), long*2+d.log(0.3, 0.8), func() []float64 {
			x := make([]float64, secs(2.6*long))
			add(x, bark(long), 0, 1)
			add(x, bark(long*0.9), secs(1.4*long), d.in(0.5, 1))
			return x
		})
	case 3: // growl
		m := secs(d.in(0.6, 2))
		t := &throat{pitch: scale(d.wander(m, 3, 0.8, 1.2), d.log(55, 130)), loud: times(hold(m, 0.2, 0.3), d.wander(m, 5, 0.5, 1)),
			formants: mouth(length*1.1, d.wander(m, 2, 0.8, 1.1), 3), width: 200, breath: d.in(0.2, 0.5), rough: 1, tilt: d.log(700, 2000)}
		return d.calls(n, 1, 0.5, func() []float64 { return t.speak(d) })
	case 4: // it whimpers
		high := pitch * d.log(1.4, 2.6)
		return d.calls(n, 1+d.IntN(5), d.log(0.3, 0.9), func() []float64 {
			m := secs(d.log(0.12, 0.6))
			t := &throat{pitch: d.arch(m, d.near(high, 0.1), d.in(0.7, 1), d.in(0.5, 0.9)), loud: hold(m, 0.04, 0.1),
				formants: mouth(length*0.8, curve(m, 0, 0.7, 0.5, 1, 1, 0.7), 3), width: 200, breath: d.in(0.02, 0.2), rough: d.in(0, 0.2), tilt: d.log(1500, 4000)}
			return t.speak(d)
		})
	case 5: // it pants, in and out
		rate := d.log(2.2, 5)
		in := false
		return d.calls(n, 12, 0.5/rate, func() []float64 {
			in = !in
			m, open := secs(0.42/rate), d.in(0.9, 1.1)
			if in {
				open *= 1.35
			}
			t := &throat{pitch: steady(m, 100), loud: hold(m, 0.1/rate, 0.2/rate), formants: mouth(length, steady(m, open), 4), width: 300, breath: 1, tilt: 4000}
			return t.speak(d)
		})
	case 6: // a hound bays: every bark is drawn out and falls
		return d.calls(n, 1+d.IntN(4), d.log(0.4, 1), func() []float64 {
			m := secs(d.log(0.25, 0.8))
			t := &throat{pitch: scale(curve(m, 0, 0.7, 0.12, 1, 0.4, 0.95, 1, d.in(0.55, 0.8)), d.near(pitch, 0.1)), loud: times(hold(m, 0.01, 0.15), curve(m, 0, 1, 0.3, 0.7, 1, 0.4)),
				formants: mouth(length, curve(m, 0, 0.8, 0.15, d.in(1.1, 1.5), 1, 0.9), 4), width: d.in(120, 220), breath: d.in(0.05, 0.3), rough: d.in(0.2, 0.7), tilt: d.log(1200, 4000)}
			return t.speak(d)
		})
	case 7: // two dogs, one larger than the other
		x := d.calls(n, 2+d.IntN(4), long+d.log(0.15, 0.6), func() []float64 { return bark(long) })
		pitch *= d.log(0.5, 0.75)
		length *= d.in(1.2, 1.5)
		add(x, d.calls(n, 1+d.IntN(4), long+d.log(0.2, 0.7), func() []float64 { return bark(long * 1.3) }), 0, d.in(0.4, 1))
		return x
	default: // howl
		m := secs(d.in(0.8, 2.2))
		t := &throat{pitch: vibrato(scale(curve(m, 0, 0.6, 0.25, 1, 0.7, 0.95, 1, 0.7), d.near(pitch, 0.2)), d.in(4, 7), 0.015), loud: hold(m, 0.15, 0.3),
			formants: mouth(length, curve(m, 0, 0.6, 0.3, 1, 1, 0.7), 3), width: 140, breath: d.in(0.02, 0.15), rough: 0.1, tilt: 1500}
		return d.calls(n, 1, 0.5, func() []float64 { return t.speak(d) })
	}
}

func cat(d *dice, n int) []float64 {
	pitch := d.key("pitch", 280, 1000)
	size := d.in(1.15, 1.7) // formants against a man's
	meow := func(seconds float64, vowel []int, rough float64) []float64 {
		m := secs(seconds)
		t := &throat{
			pitch: vibrato(d.arch(m, pitch*d.in(0.9, 1.1), d.in(0.6, 0.95), d.in(0.55, 0.9)), d.in(4, 9), d.in(0, 0.03)),
			loud:  times(hold(m, seconds*0.25, seconds*0.35), d.wander(m, 4, 0.7, 1)),
			width: d.in(90, 200), breath: d.in(0.01, 0.15), rough: rough, tilt: d.log(1500, 4500),
		}
		t.formants = glide(m, size, vowel)
		return t.speak(d)
	}
	switch d.variant(9) {
	case 0, 1:
		return d.calls(n, 1+d.IntN(2), d.in(0.7, 1.5), func() []float64 { return meow(d.log(0.35, 1.3), []int{1, 5, 0, 4, 2}, d.in(0, 0.2)) })
	case 2: // a kitten
		pitch *= 1.5
		return d.calls(n, 1+d.IntN(4), d.in(0.35, 0.8), func() []float64 { return meow(d.log(0.15, 0.4), []int{1, 3, 5}, 0) })
	case 3: // hiss and spit
		m := secs(d.in(0.3, 1.1))
		x := unit(times(bandpass(d.white(m), d.log(2500, 5500), 0.8), decay(m, d.in(0.01, 0.1), d.in(0.5, 1.5))))
		return d.calls(n, 1+d.IntN(2), 0.8, func() []float64 { return x })
	case 4: // purr
		rate := d.in(20, 30)
		x := lowpass(d.coloured(n, 4), d.log(250, 900), 0.8)
		breath := 1 / d.in(0.7, 1.5)
		for i := range x {
			u := math.Mod(float64(i)/Rate*rate, 1)
			x[i] *= math.Exp(-5*u) * (0.55 + 0.45*math.Sin(2*math.Pi*breath*float64(i)/Rate))
		}
		return x
	case 5: // a tomcat growls through his teeth
		m := secs(d.in(0.8, 2))
		t := &throat{pitch: scale(d.wander(m, 2, 0.85, 1.2), pitch*0.5), loud: times(hold(m, 0.2, 0.3), d.wander(m, 6, 0.5, 1)),
			formants: glide(m, size, []int{7, 6, 7, 4}), width: d.in(100, 200), breath: d.in(0.05, 0.25), rough: d.in(0.3, 0.9), tilt: d.log(1200, 3500)}
		return d.calls(n, 1, 0.5, func() []float64 { return t.speak(d) })
	case 6: // in heat: it wails, rising slowly and sinking again
		return d.calls(n, 1+d.IntN(2), d.in(1, 1.8), func() []float64 {
			m := secs(d.log(0.7, 1.9))
			t := &throat{pitch: vibrato(scale(curve(m, 0, d.in(0.5, 0.8), d.in(0.3, 0.7), 1, 1, d.in(0.5, 0.8)), pitch), d.in(3, 8), d.in(0.005, 0.04)), loud: hold(m, 0.15, 0.25),
				formants: glide(m, size, [][]int{{4, 0, 4, 2}, {2, 7, 5, 7}, {1, 5, 0, 5}}[d.IntN(3)]), width: d.in(90, 180), breath: d.in(0.01, 0.12), rough: d.in(0, 0.5), tilt: d.log(1500, 4500)}
			return t.speak(d)
		})
	case 7: // it chatters at a bird
		return d.calls(n, 4+d.IntN(8), d.log(0.09, 0.25), func() []float64 { return meow(d.in(0.04, 0.1), []int{3, 5}, d.in(0.1, 0.6)) })
	default: // two quarrel
		return d.calls(n, 1, 0.5, func() []float64 { return meow(d.in(1.2, 2.3), []int{2, 4, 0, 5, 0, 4, 2}, d.in(0.2, 0.7)) })
	}
}

func cow(d *dice, n int) []float64 {
	pitch := d.key("pitch", 75, 260)
	size := d.in(0.6, 0.95)
	kind := d.variant(3)
	return d.calls(n, 1+d.IntN(2), d.in(1.2, 2.2), func() []float64 {
		m := secs(d.log(0.7, 2.3))
		t := &throat{
			pitch: scale(curve(m, 0, d.in(0.65, 0.9), 0.3, 0.95, 0.7, 1, 1, d.in(0.7, 0.95)), pitch),
			loud:  times(hold(m, 0.15, 0.3), curve(m, 0, 0.4, 0.3, 0.8, 0.7, 1, 1, 0.6)),
			width: d.in(70, 150), breath: d.in(0.01, 0.12), rough: d.in(0, 0.5), tilt: d.log(700, 2500),
		}
		switch kind {
		case 0:
			t.formants = glide(m, size, []int{2, 7, 4, 0})
		case 1:
			t.formants = glide(m, size, []int{2, 2, 4})
		default: // it breaks into the upper voice
			t.formants = glide(m, size, []int{2, 4, 0, 0})
			for i := int(d.in(0.4, 0.7) * float64(m)); i < m; i++ {
				t.pitch[i] *= 2
			}
		}
		return t.speak(d)
	})
}

func sheep(d *dice, n int) []float64 {
	pitch := d.key("pitch", 130, 620)
	shake := d.key("shake", 5, 14)
	size := d.in(0.95, 1.4)
	long := d.log(0.4, 1.5)
	which := [][]int{{5, 5, 3}, {5, 0, 5}, {3, 5, 6}}[d.variant(3)]
	return d.calls(n, 1+d.IntN(3), long+d.in(0.1, 0.8), func() []float64 {
		m := secs(d.near(long, 0.2))
		depth := d.in(0.3, 0.9)
		t := &throat{
			pitch: vibrato(d.arch(m, pitch*d.in(0.9, 1.1), 0.9, d.in(0.7, 0.95)), shake, d.in(0.02, 0.09)),
			loud:  hold(m, 0.05, 0.15), width: d.in(90, 200), breath: d.in(0.02, 0.15), rough: d.in(0, 0.4), tilt: d.log(1500, 5000),
		}
		for i := range t.loud {
			t.loud[i] *= 1 - depth*(0.5+0.5*math.Cos(2*math.Pi*shake*float64(i)/Rate))
		}
		t.formants = glide(m, size, which)
		return t.speak(d)
	})
}

func horse(d *dice, n int) []float64 {
	if d.variant(3) == 1 { // snort
		flutter := d.log(15, 40)
		return d.calls(n, 1+d.IntN(2), 0.8, func() []float64 {
			m := secs(d.in(0.3, 0.9))
			x := times(lowpass(d.coloured(m, 2), d.log(800, 4000), 0.8), hold(m, 0.04, 0.3))
			for i := range x {
				x[i] *= 0.35 + 0.65*math.Pow(math.Abs(math.Sin(math.Pi*flutter*float64(i)/Rate)), 3)
			}
			return unit(x)
		})
	}
	pitch, shake := d.key("pitch", 500, 1700), d.key("shake", 7, 16)
	return d.calls(n, 1, 1, func() []float64 {
		m := secs(d.in(0.9, 2.3))
		t := &throat{
			pitch: vibrato(scale(curve(m, 0, d.in(0.5, 0.8), 0.15, 1, 0.5, d.in(0.6, 0.85), 1, d.in(0.25, 0.45)), pitch), shake, d.in(0.03, 0.12)),
			loud:  times(hold(m, 0.08, 0.5), curve(m, 0, 0.6, 0.2, 1, 1, 0.3)),
			width: d.in(150, 300), breath: d.in(0.05, 0.25), rough: d.in(0.1, 0.7), tilt: d.log(2000, 5000),
		}
		for i := range t.loud {
			t.loud[i] *= 1 - 0.4*(0.5+0.5*math.Cos(2*math.Pi*shake*float64(i)/Rate))
		}
		t.formants = mouth(d.in(14, 24), curve(m, 0, 0.9, 0.3, 1.3, 1, 0.8), 4)
		return t.speak(d)
	})
}

func pig(d *dice, n int) []float64 {
	size := d.in(0.7, 1.1)
	if d.variant(3) == 1 { // squeal
		pitch := d.key("squeal", 600, 1900)
		return d.calls(n, 1+d.IntN(3), 0.7, func() []float64 {
			m := secs(d.log(0.25, 1.2))
			t := &throat{pitch: scale(d.wander(m, 6, 0.8, 1.15), pitch), loud: hold(m, 0.03, 0.1), width: 300, breath: d.in(0.1, 0.3), rough: d.in(0.4, 1), tilt: 5000}
			t.formants = glide(m, size*1.6, []int{0, 5, 0})
			return t.speak(d)
		})
	}
	pitch, long := d.key("pitch", 55, 170), d.log(0.08, 0.45)
	return d.calls(n, 2+d.IntN(6), long+d.log(0.05, 0.5), func() []float64 {
		m := secs(d.near(long, 0.4))
		t := &throat{pitch: scale(d.wander(m, 8, 0.75, 1.25), pitch), loud: hold(m, 0.02, long*0.5), width: d.in(100, 250), breath: d.in(0.2, 0.6), rough: d.in(0.5, 1), tilt: d.log(800, 3000)}
		t.formants = glide(m, size, [][]int{{4, 6}, {8, 4}, {6, 7, 6}}[d.IntN(3)])
		return t.speak(d)
	})
}

// roar is a lion, a tiger, a bear.
func roar(d *dice, n int) []float64 {
	pitch := d.key("pitch", 38, 170)
	kind := d.variant(5)
	if kind == 2 { // a leopard saws: in and out, again and again
		rate, long := d.log(1.8, 4), d.in(18, 32)
		in := false
		return d.calls(n, 3+d.IntN(6), 1/rate, func() []float64 {
			in = !in
			m, open := secs(0.75/rate), d.in(0.8, 1)
			if in {
				open *= 1.3
			}
			t := &throat{pitch: scale(d.wander(m, 9, 0.8, 1.2), pitch), loud: hold(m, 0.15/rate, 0.3/rate), formants: mouth(long, steady(m, open), 4),
				width: d.in(150, 350), breath: d.in(0.4, 0.85), rough: 1, tilt: d.log(800, 3500)}
			return t.speak(d)
		})
	}
	return d.calls(n, 1+d.IntN(2), 1.3, func() []float64 {
		m := secs(d.log(0.5, 2.3))
		t := &throat{
			pitch: scale(times(d.wander(m, 8, 0.8, 1.25), curve(m, 0, 0.7, 0.4, 1, 1, 0.6)), pitch),
			loud:  times(hold(m, 0.1, 0.5), curve(m, 0, 0.4, 0.35, 1, 1, 0.4)),
			width: d.in(150, 350), breath: d.in(0.25, 0.7), rough: 1, tilt: d.log(800, 3500),
		}
		if kind == 1 { // a growl that pulses
			for i, w := range d.wander(m, 18, 0.2, 1) {
				t.loud[i] *= w
			}
		}
		long, wide := d.in(24, 40), d.in(1.1, 1.7)
		switch kind {
		case 3: // it snarls with its teeth bared
			wide = d.in(1.7, 2.3)
			t.tilt *= 1.6
		case 4:
			long = d.in(16, 24)
		}
		t.formants = mouth(long, curve(m, 0, 0.7, 0.4, wide, 1, 0.7), 4)
		return t.speak(d)
	})
}
