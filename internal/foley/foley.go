// Package foley makes sounds from nothing: rain, a dog, a door, music, each another one
// for every seed. Models that hear are trained and measured on them; no answer needs it.
//
//	foley.go     the classes, and Make: the front door
//	dice.go      what is drawn, and what is held out from training
//	dsp.go       noise, filters, envelopes, oscillators, bodies that ring
//	throat.go    voices, as a source and a filter
//	nature.go animals.go birds.go people.go house.go machines.go music.go  the sounds
//	air.go       rooms, microphones, codecs: what happens on the way to a file
//
// What is held out: of each key parameter of a class (its pitch, its rate), two of ten
// bands on a logarithmic scale, from which training never draws and tests always do; and
// of each class with several ways to make it, the last way, which half of its tests use.
package foley

import (
	"fmt"
	"math"
)

// Rate is the number of samples a second.
const Rate = 16000

// Split says what a sound is for.
type Split int

// The two splits. Nothing in Test has a key parameter of a band that Train draws from.
const (
	Train Split = iota
	Test
)

func (s Split) String() string { return [...]string{"train", "test"}[s] }

// Class is a kind of sound.
type Class struct {
	Name, Chinese string
	Says          string // a clause for captions

	make func(d *dice, n int) []float64
}

// Classes are all of them; their order is that of the labels of models.
var Classes = []Class{
	{"rain", "雨声", "rain", rain},
	{"thunder", "雷声", "thunder", thunder},
	{"wind", "风声", "wind", wind},
	{"running water", "流水声", "running water", stream},
	{"waves", "海浪声", "waves", waves},
	{"fire", "火焰噼啪声", "a crackling fire", fire},
	{"insects", "虫鸣", "insects", cricket},
	{"buzzing", "嗡嗡声", "a buzzing insect", bee},
	{"frog", "蛙鸣", "a frog croaks", frog},
	{"dog", "狗叫声", "a dog barks", dog},
	{"cat", "猫叫声", "a cat meows", cat},
	{"cow", "牛叫声", "a cow moos", cow},
	{"sheep", "羊叫声", "a sheep bleats", sheep},
	{"horse", "马嘶声", "a horse neighs", horse},
	{"pig", "猪叫声", "a pig grunts", pig},
	{"roar", "吼叫声", "an animal roars", roar},
	{"bird", "鸟鸣", "a bird sings", bird},
	{"crow", "乌鸦叫声", "a crow caws", crow},
	{"chicken", "鸡叫声", "a chicken calls", rooster},
	{"duck", "鸭叫声", "a duck quacks", duck},
	{"speech", "说话声", "someone speaks", speech},
	{"laughter", "笑声", "someone laughs", laughter},
	{"crying baby", "婴儿哭声", "a baby cries", baby},
	{"whistle", "哨声", "a whistle", whistle},
	{"applause", "掌声", "applause", applause},
	{"footsteps", "脚步声", "footsteps", footsteps},
	{"knock", "敲门声", "a knock", knock},
	{"door", "关门声", "a door shuts", door},
	{"glass", "玻璃声", "glass clinks", glass},
	{"bell", "铃声", "a bell rings", bell},
	{"telephone", "电话铃声", "a telephone rings", phone},
	{"alarm", "警报声", "an alarm beeps", alarm},
	{"clock", "钟表滴答声", "a clock ticks", clock},
	{"keyboard", "键盘声", "typing on a keyboard", keyboard},
	{"click", "咔嗒声", "a click", click},
	{"horn", "喇叭声", "a horn", horn},
	{"engine", "发动机声", "an engine runs", engine},
	{"machine", "机器声", "a machine runs", machine},
	{"siren", "警笛声", "a siren", siren},
	{"train", "火车声", "a train", train},
	{"explosion", "爆炸声", "an explosion", explosion},
	{"music", "音乐", "music", music},
	{"drum", "鼓声", "drums", drum},
	{"noise", "噪声", "noise", hiss},
	{"silence", "安静", "silence", nothing},
}

// Find is the place of a class in Classes, or -1.
func Find(name string) int {
	for i, c := range Classes {
		if c.Name == name {
			return i
		}
	}
	return -1
}

// Make makes n samples of a class as a microphone hears it, in [-1, 1]. The same
// arguments give the same samples.
func Make(class int, seed uint64, n int, split Split) []float32 {
	d, x := dry(class, seed, n, split)
	return d.air(x, Classes[class].Name == "silence")
}

// Dry makes n samples of a class without a room and a microphone, its peak just below 1.
func Dry(class int, seed uint64, n int, split Split) []float32 {
	_, x := dry(class, seed, n, split)
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			x[i] = 0
		}
	}
	out := make([]float32, n)
	for i, v := range unit(x) {
		out[i] = float32(0.99 * v)
	}
	return out
}

// dry also returns the dice, for what comes after.
func dry(class int, seed uint64, n int, split Split) (*dice, []float64) {
	if class < 0 || class >= len(Classes) {
		panic(fmt.Sprintf("foley: no class %d", class))
	}
	c := Classes[class]
	d := newDice(c.Name, seed, split)
	x := c.make(d, n)[:n]
	for try := 0; try < 20 && c.Name != "silence" && loudness(x) == 0; try++ { // it would have come a little later
		x = c.make(d, n)[:n]
	}
	return d, x
}

// Recorded does to a recording, for example of speech, what Make does to a sound.
func Recorded(x []float32, seed uint64, n int) []float32 {
	d := newDice("recorded", seed, Train)
	y := make([]float64, n)
	at := 0
	if len(x) < n {
		at = d.IntN(n - len(x) + 1)
	}
	for i, v := range x[:min(n, len(x))] {
		y[at+i] = float64(v)
	}
	return d.air(y, false)
}

// hiss is noise and nothing else: static, a fan far away, hum, an empty channel.
func hiss(d *dice, n int) []float64 {
	x := d.coloured(n, d.key("slope", 0.3, 6))
	switch d.variant(7) {
	case 1: // of a band
		bandpass(x, d.log(150, 5000), d.log(0.3, 2))
	case 2: // mains hum, and its harmonics
		hum := make([]float64, n)
		f := [...]float64{50, 60}[d.IntN(2)]
		for k := 1; k <= 8; k++ {
			add(hum, sine(steady(n, f*float64(k))), 0, d.in(0, 1)/float64(k))
		}
		add(x, unit(hum), 0, d.log(0.2, 3))
	case 3: // the groove of an old record: it crackles, once round and again
		lowpass(x, d.log(2500, 7500), 0.7)
		once := d.times(secs(1/0.75), d.log(6, 40), 0)
		for turn := 0; turn < n; turn += secs(1 / 0.75) {
			for _, at := range once {
				add(x, d.burst(d.log(0.001, 0.004), d.log(800, 5000), 0.8, 0.0002), turn+at, d.log(0.1, 2))
			}
		}
	case 4: // a bad contact: it comes and goes all at once, and cracks
		loud, open := make([]float64, n), true
		next := 0
		for i := range loud {
			if i == next {
				open = !open
				next += secs(d.log(0.01, 0.5))
				add(x, d.burst(0.003, d.log(500, 4000), 0.7, 0.0002), i, d.in(0.5, 3))
			}
			if loud[i] = 1; !open {
				loud[i] = 0.1
			}
		}
		times(x, loud)
	case 5: // a worn tape: the level trembles
		times(x, d.wander(n, d.log(5, 30), d.in(0.1, 0.6), 1))
		bandpass(x, d.log(800, 4000), d.log(0.2, 0.6))
	case 6: // a radio between stations
		times(x, d.wander(n, 12, 0.3, 1))
		for _, at := range d.times(n, 8, 0) {
			add(x, d.burst(0.004, d.log(500, 5000), 1, 0.0005), at, d.in(0.2, 1))
		}
	}
	return x
}

// nothing is a room in which nothing happens.
func nothing(d *dice, n int) []float64 {
	if d.chance(0.15) {
		return make([]float64, n)
	}
	x := d.coloured(n, d.in(0, 6))
	if d.chance(0.5) {
		lowpass(x, d.log(200, 6000), 0.7)
	}
	return x
}

// loudness is the root of the mean square of the loudest tenth of a second.
func loudness(x []float64) float64 {
	w := secs(0.1)
	var sum, top float64
	for i, v := range x {
		sum += v * v
		if i >= w {
			sum -= x[i-w] * x[i-w]
		}
		top = max(top, sum)
	}
	return math.Sqrt(top / float64(w))
}

// Mix puts y over x, as loud as x give or take 6 dB, and keeps the sum in [-1, 1].
func Mix(x, y []float32, seed uint64) []float32 {
	d := newDice("mix", seed, Test)
	a, b := make([]float64, len(x)), make([]float64, len(x))
	for i := range a {
		a[i] = float64(x[i])
		if i < len(y) {
			b[i] = float64(y[i])
		}
	}
	if l := loudness(b); l > 0 {
		add(a, b, 0, loudness(a)/l*d.log(0.5, 2))
	}
	out := make([]float32, len(a))
	for i, v := range a {
		out[i] = float32(max(-1, min(1, v)))
	}
	return out
}
