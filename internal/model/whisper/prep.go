package whisper

import (
	"encoding/json"
	"math"

	"tonggan"
	"tonggan/internal/nn"
)

const (
	Rate   = 16000 // Hz
	floor  = 1e-10 // smallest power
	spread = 8     // decades below the loudest that are told apart
)

// frontEnd is how samples become frames. The published one has windows of 25 ms every
// 10 ms (§2.2).
type frontEnd struct {
	mels, fft, hop int // bins, samples of a window, samples between two
	hann           []float64
	turns          []complex128 // the roots of unity e^(-2πik/fft)
	bank           []filter
}

// parseFrontEnd reads preprocessor_config.json.
func parseFrontEnd(f nn.Files, c *Config) (*frontEnd, error) {
	p := struct {
		Mels int `json:"feature_size"`
		Rate int `json:"sampling_rate"`
		Hop  int `json:"hop_length"`
		FFT  int `json:"n_fft"`
	}{c.Mels, Rate, 160, 400}
	if len(f.Preprocessor) > 0 {
		if err := json.Unmarshal(f.Preprocessor, &p); err != nil {
			return nil, tonggan.Errorf(tonggan.Invalid, "preprocessor_config.json cannot be read: %w", err)
		}
	}
	if p.Mels != c.Mels {
		return nil, tonggan.Errorf(tonggan.Invalid, "preprocessor_config.json makes %d mel bins, but config.json says num_mel_bins %d; the two files must agree", p.Mels, c.Mels)
	}
	if p.Rate != Rate {
		return nil, tonggan.Errorf(tonggan.Unsupported, "preprocessor_config.json: sampling_rate is %d; supported is %d", p.Rate, Rate)
	}
	for name, n := range map[string]int{"n_fft": p.FFT, "hop_length": p.Hop} {
		if n < 16 || n > 4096 {
			return nil, tonggan.Errorf(tonggan.Invalid, "preprocessor_config.json: %s is %d; it must be from 16 to 4096", name, n)
		}
	}
	n := p.FFT
	for n%2 == 0 {
		n /= 2
	}
	for n%5 == 0 {
		n /= 5
	}
	if n != 1 || p.FFT%2 != 0 {
		return nil, tonggan.Errorf(tonggan.Unsupported, "preprocessor_config.json: n_fft is %d; it must be even, with no factors but 2 and 5", p.FFT)
	}
	if p.Hop > p.FFT {
		return nil, tonggan.Errorf(tonggan.Unsupported, "preprocessor_config.json: hop_length is %d, and n_fft %d: between two windows sound would be lost", p.Hop, p.FFT)
	}
	return newFrontEnd(p.Mels, p.FFT, p.Hop), nil
}

func newFrontEnd(mels, fft, hop int) *frontEnd {
	f := &frontEnd{mels: mels, fft: fft, hop: hop, hann: make([]float64, fft), turns: make([]complex128, fft), bank: melBank(mels, fft)}
	for i := range fft {
		s, c := math.Sincos(-2 * math.Pi * float64(i) / float64(fft))
		f.hann[i] = 0.5 - 0.5*c // periodic
		f.turns[i] = complex(c, s)
	}
	return f
}

// seconds is how long a number of frames takes.
func (f *frontEnd) seconds(frames int) float64 { return float64(frames*f.hop) / Rate }

// Mel is the log-mel spectrogram of a recording, before its range is known: log10 of
// the power, [Frames, Mels].
type Mel struct {
	Frames, Mels int
	Data         []float32
	Top          float32 // the largest
}

// mel analyses samples at 16 kHz. A recording shorter than window frames is followed by
// silence up to there; both ends are mirrored.
func (f *frontEnd) mel(samples []float32, window int) *Mel {
	mels, hop, bins := f.mels, f.hop, f.fft/2+1
	m := &Mel{Frames: max(len(samples)/hop, window), Mels: mels}
	m.Data = make([]float32, m.Frames*mels)
	m.Top = -10
	total := max(len(samples), window*hop)
	at := func(i int) float64 {
		if i < 0 {
			i = -i
		}
		if i >= total {
			i = 2*total - 2 - i
		}
		if i < 0 || i >= len(samples) {
			return 0
		}
		return float64(samples[i])
	}
	z, spec := make([]complex128, f.fft), make([]complex128, f.fft)
	power := [2][]float64{make([]float64, bins), make([]float64, bins)}
	for t := 0; t < m.Frames; t += 2 { // two real frames are one complex one
		first := t*hop - f.fft/2
		if first >= len(samples) && first+2*f.fft < total { // silence
			for i := range 2 * mels {
				m.Data[t*mels+i] = -10
			}
			continue
		}
		for i, w := range f.hann {
			z[i] = complex(w*at(first+i), w*at(first+i+hop))
		}
		f.transform(spec, z, 1, f.fft)
		for k := range bins {
			a, b := spec[k], spec[(f.fft-k)%f.fft]
			re, im := real(a)+real(b), imag(a)-imag(b)
			power[0][k] = (re*re + im*im) / 4
			re, im = imag(a)+imag(b), real(b)-real(a)
			power[1][k] = (re*re + im*im) / 4
		}
		for half := 0; half < 2 && t+half < m.Frames; half++ {
			row := m.Data[(t+half)*mels : (t+half+1)*mels]
			for i, tri := range f.bank {
				var sum float64
				for j, w := range tri.weights {
					sum += w * power[half][tri.first+j]
				}
				row[i] = float32(math.Log10(max(sum, floor)))
				m.Top = max(m.Top, row[i])
			}
		}
	}
	return m
}

// Window writes frames [from, from+n) as the encoder wants them, (log10 + 4)/4 of what
// is within 8 decades of the top: [n, Mels]. Frames behind the last are zeros.
func (m *Mel) Window(dst []float32, from, n int) {
	lowest := m.Top - spread
	have := max(0, min(m.Frames-from, n)) * m.Mels
	for i, v := range m.Data[min(from, m.Frames)*m.Mels:][:have] {
		dst[i] = (max(v, lowest) + 4) / 4
	}
	clear(dst[have : n*m.Mels])
}

// filter is a triangle over some bins of the spectrum.
type filter struct {
	first   int
	weights []float64
}

// melBank is Slaney's bank (Auditory Toolbox, 1998): triangles of equal area, linear
// in frequency below 1 kHz and logarithmic above, from 0 to 8 kHz.
func melBank(mels, fft int) []filter {
	step := math.Log(6.4) / 27
	hz := func(mel float64) float64 {
		if mel < 15 {
			return mel * 200 / 3
		}
		return 1000 * math.Exp(step*(mel-15))
	}
	top := 15 + math.Log(Rate/2/1000.0)/step
	edge := make([]float64, mels+2)
	for i := range edge {
		edge[i] = hz(top * float64(i) / float64(mels+1))
	}
	bank := make([]filter, mels)
	for i := range bank {
		lo, mid, hi := edge[i], edge[i+1], edge[i+2]
		f := &bank[i]
		for k := range fft/2 + 1 {
			at := float64(k) * Rate / float64(fft)
			w := max(0, min((at-lo)/(mid-lo), (hi-at)/(hi-mid))) * 2 / (hi - lo)
			if w > 0 {
				if len(f.weights) == 0 {
					f.first = k
				}
				f.weights = append(f.weights, w)
			}
		}
	}
	return bank
}

// transform is the discrete Fourier transform of n numbers of src, stride apart, n = 2^a 5^b
// (Cooley and Tukey 1965), into dst.
func (f *frontEnd) transform(dst, src []complex128, stride, n int) {
	if n == 1 {
		dst[0] = src[0]
		return
	}
	p := 2
	if n%2 != 0 {
		p = 5
	}
	m := n / p
	for r := range p {
		f.transform(dst[r*m:(r+1)*m], src[r*stride:], stride*p, m)
	}
	var t [5]complex128
	for k := range m {
		for r := range p {
			t[r] = dst[r*m+k] * f.turns[r*k*stride%f.fft]
		}
		for q := range p {
			sum := t[0]
			for r := 1; r < p; r++ {
				sum += t[r] * f.turns[r*q*(f.fft/p)%f.fft]
			}
			dst[q*m+k] = sum
		}
	}
}
