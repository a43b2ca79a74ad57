package foley

import "math"

// air takes a dry sound to a file: a room, other noise, a microphone, a codec, a level.
// A quiet one stays below what can be heard.
func (d *dice) air(x []float64, quiet bool) []float32 {
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			x[i] = 0
		}
	}
	level := d.log(0.02, 0.4)
	if quiet {
		level = d.log(0.00001, 0.001)
	}
	if l := loudness(x); l > 0 {
		scale(x, level/l)
	}
	if !quiet {
		if d.chance(0.45) {
			d.room(x)
		}
		if d.chance(0.5) { // what else is there
			bed := d.coloured(len(x), d.in(0, 6))
			add(x, bed, 0, level*d.log(0.003, 0.1)/max(1e-9, loudness(bed)))
		}
	}
	switch d.IntN(10) {
	case 0, 1: // little treble
		lowpass(x, d.log(2500, 7000), 0.7)
	case 2, 3: // little bass
		highpass(x, d.log(60, 400), 0.7)
	case 4: // a telephone
		highpass(lowpass(x, d.log(3000, 4000), 0.8), d.log(200, 400), 0.8)
	case 5: // a microphone with a hump
		if gain := d.in(0.3, 1.5); !quiet {
			add(x, bandpass(append([]float64(nil), x...), d.log(300, 5000), 1.5), 0, gain)
		}
	case 6: // few bits
		steps := math.Exp2(float64(7 + d.IntN(5)))
		for i, v := range x {
			x[i] = math.Round(v*steps) / steps
		}
	case 7: // too loud for its microphone
		if drive := d.log(1, 6); !quiet {
			for i, v := range x {
				x[i] = math.Tanh(v*drive) / drive
			}
		}
	}
	out := make([]float32, len(x))
	for i, v := range x {
		out[i] = float32(math.Round(max(-1, min(1, v))*32767) / 32768)
	}
	return out
}

// room adds what walls send back: first echoes one by one, then combs and all-passes
// (Schroeder 1962).
func (d *dice) room(x []float64) {
	n := len(x)
	long := d.log(0.1, 1.5) // seconds to -60 dB
	wet := make([]float64, n)
	for range 4 {
		add(wet, x, secs(d.log(0.003, 0.03)), d.in(-0.5, 0.5))
	}
	for range 4 {
		delay := secs(d.in(0.025, 0.05))
		back := math.Pow(10, -3*float64(delay)/Rate/long)
		line := make([]float64, delay)
		damp, last := d.in(0.1, 0.6), 0.0
		for i, v := range x {
			y := line[i%delay]
			wet[i] += y * 0.3
			last = (1-damp)*y + damp*last
			line[i%delay] = v + back*last
		}
	}
	for range 2 {
		delay := secs(d.in(0.004, 0.012))
		line := make([]float64, delay)
		for i, v := range wet {
			y := line[i%delay]
			in := v + 0.6*y
			line[i%delay] = in
			wet[i] = y - 0.6*in
		}
	}
	add(x, wet, 0, d.log(0.1, 1.2))
}
