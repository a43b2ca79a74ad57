package whisper

import (
	"encoding/json"
	"math"
	"sync"

	"tonggan"
	"tonggan/internal/nn"
)

// The published front end: 25 ms windows every 10 ms at 16 kHz (§2.2).
const (
	Rate   = 16000 // Hz
	fftLen = 400
	hop    = 160
	bins   = fftLen/2 + 1
	floor  = 1e-10 // smallest power
	spread = 8     // decades below the loudest that are told apart
)

// checkPreprocessor wants the published front end.
func checkPreprocessor(f nn.Files, c *Config) error {
	p := struct {
		Mels int `json:"feature_size"`
		Rate int `json:"sampling_rate"`
		Hop  int `json:"hop_length"`
		FFT  int `json:"n_fft"`
	}{c.Mels, Rate, hop, fftLen}
	if len(f.Preprocessor) > 0 {
		if err := json.Unmarshal(f.Preprocessor, &p); err != nil {
			return tonggan.Errorf(tonggan.Invalid, "preprocessor_config.json cannot be read: %w", err)
		}
	}
	if p.Mels != c.Mels {
		return tonggan.Errorf(tonggan.Invalid, "preprocessor_config.json makes %d mel bins, but config.json says num_mel_bins %d; the two files must agree", p.Mels, c.Mels)
	}
	if p.Rate != Rate || p.Hop != hop || p.FFT != fftLen {
		return tonggan.Errorf(tonggan.Unsupported, "preprocessor_config.json: sampling_rate %d, hop_length %d, n_fft %d; supported are %d, %d, %d", p.Rate, p.Hop, p.FFT, Rate, hop, fftLen)
	}
	return nil
}

// Mel is the log-mel spectrogram of a recording, before its range is known: log10 of
// the power, [Frames, Mels].
type Mel struct {
	Frames, Mels int
	Data         []float32
	Top          float32 // the largest
}

// NewMel analyses samples at 16 kHz: a frame for every 10 ms. A recording shorter than
// window frames is followed by silence up to there; both ends are mirrored.
func NewMel(samples []float32, mels, window int) *Mel {
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
	bank := melBank(mels)
	z, spec := make([]complex128, fftLen), make([]complex128, fftLen)
	var power [2][bins]float64
	for t := 0; t < m.Frames; t += 2 { // two real frames are one complex one
		first := t*hop - fftLen/2
		if first >= len(samples) && first+2*fftLen < total { // silence
			for i := range 2 * mels {
				m.Data[t*mels+i] = -10
			}
			continue
		}
		for i := range fftLen {
			z[i] = complex(hann[i]*at(first+i), hann[i]*at(first+i+hop))
		}
		fft(spec, z, 1, fftLen)
		for k := range bins {
			a, b := spec[k], spec[(fftLen-k)%fftLen]
			re, im := real(a)+real(b), imag(a)-imag(b)
			power[0][k] = (re*re + im*im) / 4
			re, im = imag(a)+imag(b), real(b)-real(a)
			power[1][k] = (re*re + im*im) / 4
		}
		for half := 0; half < 2 && t+half < m.Frames; half++ {
			row := m.Data[(t+half)*mels : (t+half+1)*mels]
			for i, f := range bank {
				var sum float64
				for j, w := range f.weights {
					sum += w * power[half][f.first+j]
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

// hann is Hann's window, periodic.
var hann = func() (w [fftLen]float64) {
	for i := range w {
		w[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/fftLen)
	}
	return w
}()

// filter is a triangle over some bins of the spectrum.
type filter struct {
	first   int
	weights []float64
}

var banks sync.Map // number of filters -> []filter

// melBank is Slaney's bank (Auditory Toolbox, 1998): triangles of equal area, linear
// in frequency below 1 kHz and logarithmic above, from 0 to 8 kHz.
func melBank(mels int) []filter {
	if b, ok := banks.Load(mels); ok {
		return b.([]filter)
	}
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
		for k := range bins {
			at := float64(k) * Rate / fftLen
			w := max(0, min((at-lo)/(mid-lo), (hi-at)/(hi-mid))) * 2 / (hi - lo)
			if w > 0 {
				if len(f.weights) == 0 {
					f.first = k
				}
				f.weights = append(f.weights, w)
			}
		}
	}
	banks.Store(mels, bank)
	return bank
}

// turns are the roots of unity e^(-2πik/fftLen).
var turns = func() (w [fftLen]complex128) {
	for i := range w {
		s, c := math.Sincos(-2 * math.Pi * float64(i) / fftLen)
		w[i] = complex(c, s)
	}
	return w
}()

// fft is the discrete Fourier transform of n numbers of src, stride apart, n = 2^a 5^b
// (Cooley and Tukey 1965), into dst.
func fft(dst, src []complex128, stride, n int) {
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
		fft(dst[r*m:(r+1)*m], src[r*stride:], stride*p, m)
	}
	var t [5]complex128
	for k := range m {
		for r := range p {
			t[r] = dst[r*m+k] * turns[r*k*stride%fftLen]
		}
		for q := range p {
			sum := t[0]
			for r := 1; r < p; r++ {
				sum += t[r] * turns[r*q*(fftLen/p)%fftLen]
			}
			dst[q*m+k] = sum
		}
	}
}
