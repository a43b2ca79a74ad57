package ast

import (
	"math"

	"tonggan/internal/kernel"
)

// The published front end: Kaldi's filter bank, windows of 25 ms every 10 ms at 16 kHz
// (§2.1).
const (
	Rate     = 16000 // Hz
	window   = 400
	hop      = 160
	fftLen   = 512
	bins     = fftLen/2 + 1
	lowest   = 20.0          // Hz
	emphasis = 0.97          // of the sample before, taken away
	floor    = 1.1920929e-07 // smallest power in a filter: the float32 epsilon, as Kaldi has it
	melScale = 1127.0        // mel = 1127 ln(1 + Hz/700)
)

// Fbank turns samples into frames of log power in mel bins. It is immutable.
type Fbank struct {
	Mels        int
	filters     []filter
	mean, scale float64 // (x - mean)·scale is what the model sees
}

// filter is a triangle over some bins of the spectrum.
type filter struct {
	first   int
	weights []float64
}

// NewFbank makes Kaldi's bank: triangles of equal height that are equally wide in mel,
// from 20 Hz to 8 kHz.
func NewFbank(mels int) *Fbank {
	mel := func(hz float64) float64 { return melScale * math.Log(1+hz/700) }
	lo, hi := mel(lowest), mel(Rate/2)
	step := (hi - lo) / float64(mels+1)
	f := &Fbank{Mels: mels, filters: make([]filter, mels), scale: 1}
	for i := range f.filters {
		left := lo + float64(i)*step
		t := &f.filters[i]
		for k := range bins {
			at := mel(float64(k) * Rate / fftLen)
			w := min(at-left, left+2*step-at) / step
			if w <= 0 {
				continue
			}
			if len(t.weights) == 0 {
				t.first = k
			}
			t.weights = append(t.weights, w)
		}
	}
	return f
}

// Frames is how many frames n samples make.
func Frames(n int) int {
	if n < window {
		return 0
	}
	return 1 + (n-window)/hop
}

// Window writes n frames of samples as the model sees them: [n, Mels]. Frames that are
// not there are zeros before they are normalised, as in the published extractor.
func (f *Fbank) Window(dst, samples []float32, n int) {
	have := min(n, Frames(len(samples)))
	f.Log(dst[:have*f.Mels], samples)
	for i := range dst[:n*f.Mels] {
		v := 0.0
		if i < have*f.Mels {
			v = float64(dst[i])
		}
		dst[i] = float32((v - f.mean) * f.scale)
	}
}

// Log writes the natural logarithm of the power of each frame in each mel bin, as many
// frames as dst has room for: [F, Mels].
func (f *Fbank) Log(dst, samples []float32) {
	var z [fftLen]complex128
	var power [2][bins]float64
	n := len(dst) / f.Mels
	for t := 0; t < n; t += 2 { // two real frames are one complex one
		clear(z[window:])
		frame(&z, samples[t*hop:], false)
		if t+1 < n {
			frame(&z, samples[(t+1)*hop:], true)
		} else {
			for i := range window {
				z[i] = complex(real(z[i]), 0)
			}
		}
		kernel.FFT(z[:])
		for k := range bins {
			a, b := z[k], z[(fftLen-k)%fftLen]
			re, im := real(a)+real(b), imag(a)-imag(b)
			power[0][k] = (re*re + im*im) / 4
			re, im = imag(a)+imag(b), real(b)-real(a)
			power[1][k] = (re*re + im*im) / 4
		}
		for half := 0; half < 2 && t+half < n; half++ {
			row := dst[(t+half)*f.Mels : (t+half+1)*f.Mels]
			for i, t := range f.filters {
				var sum float64
				for j, w := range t.weights {
					sum += w * power[half][t.first+j]
				}
				row[i] = float32(math.Log(max(sum, floor)))
			}
		}
	}
}

// frame writes a window of samples into the real or the imaginary part of z: without its
// mean, its treble raised, its ends faded.
func frame(z *[fftLen]complex128, samples []float32, imaginary bool) {
	var mean float64
	for _, v := range samples[:window] {
		mean += float64(v) / window
	}
	last := float64(samples[0]) - mean
	for i, v := range samples[:window] {
		x := float64(v) - mean
		y := (x - emphasis*last) * hann[i]
		last = x
		if imaginary {
			z[i] = complex(real(z[i]), y)
		} else {
			z[i] = complex(y, 0)
		}
	}
}

// hann is Hann's window, symmetric.
var hann = func() (w [window]float64) {
	for i := range w {
		w[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/(window-1))
	}
	return w
}()
