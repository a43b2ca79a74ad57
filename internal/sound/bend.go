package sound

import "math"

// Bounds of what a voice can be bent to without sounding broken.
const (
	lowest, highest = 0.4, 2.5 // factors of its frequency
	unvoicedStep    = 0.005    // seconds between two marks where there is no voice
	knee            = 0.8      // magnitude from which a louder voice is pressed together
)

// Bend moves the pitch of a voice up by semitones and scales how far it moves around
// its mean; what it says takes as long as before. Where there is no voice nothing
// changes. It is TD-PSOLA (Moulines and Charpentier 1990): one piece for each period,
// laid down closer together or farther apart.
func Bend(samples []float32, rate int, semitones, span float64) []float32 {
	if semitones == 0 && span == 1 {
		return samples
	}
	f0 := Pitch(samples, rate)
	mean, n := 0.0, 0.0
	for _, f := range f0 {
		if f > 0 {
			mean, n = mean+math.Log(f), n+1
		}
	}
	if n == 0 {
		return samples
	}
	mean /= n
	at := func(i int) float64 { // Hz, or 0
		return f0[min(int(float64(i)/(PitchStep*float64(rate))+0.5), len(f0)-1)]
	}
	factor := func(i int) float64 {
		f := at(i)
		if f == 0 {
			return 1
		}
		return min(max(math.Exp(semitones*math.Ln2/12+(span-1)*(math.Log(f)-mean)), lowest), highest)
	}
	marks := periods(samples, rate, at)
	out, weight := make([]float32, len(samples)), make([]float32, len(samples))
	k := 1
	for t := float64(marks[1]); t < float64(marks[len(marks)-2]); {
		for k+2 < len(marks) && math.Abs(float64(marks[k+1])-t) <= math.Abs(float64(marks[k])-t) {
			k++
		}
		lay(out, weight, samples, marks[k-1], marks[k], marks[k+1], int(t+0.5))
		// The next piece follows after this one's period, bent.
		t += float64(marks[k+1]-marks[k]) / factor(marks[k])
	}
	// Half a piece at either end is missing.
	lay(out, weight, samples, marks[0], marks[0], marks[1], marks[0])
	last := marks[len(marks)-1]
	lay(out, weight, samples, marks[len(marks)-2], last, last, last)
	for i, w := range weight {
		if w > 1 {
			out[i] /= w
		}
	}
	return out
}

// periods marks one place in each period: its peak, where there is a voice. The first
// mark is 0 and the last the end.
func periods(x []float32, rate int, f0 func(int) float64) []int {
	marks := []int{0}
	gap := int(unvoicedStep * float64(rate))
	for {
		last := marks[len(marks)-1]
		next := last + gap
		if f := f0(min(next, len(x)-1)); f > 0 {
			period := float64(rate) / f
			next = last + int(period+0.5)
			from, to := last+int(0.8*period), last+int(1.2*period)+1
			if last == 0 || f0(last) == 0 { // the voice begins: anywhere in its first period
				from, to = last+int(0.3*period), last+int(1.3*period)
			}
			for i := from; i < min(to, len(x)); i++ {
				if next >= len(x) || x[i] > x[next] {
					next = i
				}
			}
		}
		if next >= len(x)-gap/2 {
			break
		}
		marks = append(marks, next)
	}
	for len(marks) < 2 {
		marks = append(marks, len(x)/2)
	}
	return append(marks, len(x))
}

// lay adds the piece from one mark over mid to another, faded in and out, so that mid
// comes to lie at t.
func lay(out, weight, x []float32, from, mid, to, t int) {
	for i := from; i < to; i++ {
		j := i - mid + t
		if j < 0 || j >= len(out) {
			continue
		}
		width := to - mid
		if i < mid {
			width = mid - from
		}
		w := float32(0.5 + 0.5*math.Cos(math.Pi*float64(i-mid)/float64(width)))
		out[j] += w * x[i]
		weight[j] += w
	}
}

// Gain makes samples louder by decibels. What would be louder than 0.8 is pressed
// together, so that nothing is cut off at 1.
func Gain(samples []float32, decibels float64) []float32 {
	g := math.Pow(10, decibels/20)
	out := make([]float32, len(samples))
	for i, v := range samples {
		y := float64(v) * g
		if m := math.Abs(y); m > knee && g > 1 {
			y = math.Copysign(knee+(1-knee)*math.Tanh((m-knee)/(1-knee)), y)
		}
		out[i] = float32(y)
	}
	return out
}
