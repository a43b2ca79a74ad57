package nn

import (
	"tonggan/internal/kernel"
	"tonggan/internal/tensor"
)

// HiFiGANShape says what a HiFi-GAN generator looks like.
type HiFiGANShape struct {
	In, Channels int     // width of what it reads, and after the first convolution
	Up, UpTaps   []int   // stride and taps of each step of upsampling
	Taps         []int   // of the residual blocks that run side by side
	Dilations    [][]int // of the convolutions of each
	Slope        float32 // of the leaky ReLU
	Speaker      int     // width of who speaks; 0 is one speaker
	PostBias     bool    // the last convolution has a bias
}

// Check bounds every size before anything is allocated for it. in names the place in
// config.json, with its dot, of the published fields.
func (s HiFiGANShape) Check(k *Checker, in string) {
	k.Range(in+"upsample_initial_channel", s.Channels, 2, 1<<14)
	k.Range("the number of "+in+"upsample_rates", len(s.Up), 1, 8)
	k.Range("the number of "+in+"upsample_kernel_sizes", len(s.UpTaps), len(s.Up), len(s.Up))
	k.Range("the number of "+in+"resblock_kernel_sizes", len(s.Taps), 1, 8)
	k.Range("the number of "+in+"resblock_dilation_sizes", len(s.Dilations), len(s.Taps), len(s.Taps))
	if !(s.Slope >= 0 && s.Slope <= 1) {
		k.Unsupported(in + "leaky_relu_slope below 0 or above 1")
	}
	if k.Err() != nil {
		return
	}
	channels := s.Channels
	for i, up := range s.Up {
		k.Range(in+"upsample_rates", up, 1, 64)
		k.Range(in+"upsample_kernel_sizes", s.UpTaps[i], up, 128)
		if (s.UpTaps[i]-up)%2 != 0 {
			k.Unsupported(in + "upsample_kernel_sizes and upsample_rates differ by an odd number; it must be even")
		}
		channels /= 2
	}
	k.Range(in+"upsample_initial_channel, halved once for each of upsample_rates,", channels, 1, 1<<14)
	for i, taps := range s.Taps {
		k.Odd(in+"resblock_kernel_sizes", taps)
		k.Range("the number of dilations in "+in+"resblock_dilation_sizes", len(s.Dilations[i]), 1, 8)
		for _, d := range s.Dilations[i] {
			k.Range(in+"resblock_dilation_sizes", d, 1, 64)
		}
	}
}

// HiFiGAN is the generator of Kong et al. 2020 (arXiv:2010.05646, §2.2): frames are
// stretched step by step, and after each step several residual blocks with receptive
// fields of different lengths are averaged.
//
// Shapes: F frames, Z width of what is read, N samples.
type HiFiGAN struct {
	pre, post Conv1D
	cond      *Linear
	steps     []hifiStep
	slope     float32
}

type hifiStep struct {
	up     ConvTranspose1D
	blocks []hifiBlock
}

type hifiBlock struct {
	wide, narrow []Conv1D
	reach        int // how many rows before and after a row it depends on
}

// HiFiGAN binds conv_pre, upsampler.*, resblocks.*, conv_post, and cond
// if there are speakers.
func (w Weights) HiFiGAN(s HiFiGANShape) HiFiGAN {
	g := HiFiGAN{pre: w.Conv1D("conv_pre", s.Channels, s.In, 7, 1, 1), slope: s.Slope}
	n := s.Channels
	for i := range s.Up {
		step := hifiStep{up: w.Sub("upsampler.%d", i).ConvTranspose1D(n/2, n, s.UpTaps[i], s.Up[i])}
		n /= 2
		for j, taps := range s.Taps {
			var b hifiBlock
			r := w.Sub("resblocks.%d", i*len(s.Taps)+j)
			for k, d := range s.Dilations[j] {
				b.wide = append(b.wide, r.Sub("convs1.%d", k).conv(n, n, taps, 1, d, true))
				b.narrow = append(b.narrow, r.Sub("convs2.%d", k).conv(n, n, taps, 1, 1, true))
				b.reach += taps / 2 * (d + 1)
			}
			step.blocks = append(step.blocks, b)
		}
		g.steps = append(g.steps, step)
	}
	g.post = w.Sub("conv_post").conv(1, n, 7, 1, 1, s.PostBias)
	if s.Speaker > 0 {
		g.cond = w.Conv1D("cond", s.Channels, s.Speaker, 1, 1, 1).Linear()
	}
	return g
}

// Forward makes samples [N] in [-1, 1] of frames z [F, Z], in a. speaker may be nil.
func (g *HiFiGAN) Forward(a *tensor.Arena, z tensor.T, speaker []float32) []float32 {
	x := g.pre.Forward(a, z, kernel.None)
	if g.cond != nil && speaker != nil {
		v := g.cond.Forward(a, tensor.Of(speaker, 1, len(speaker)))
		for t := range x.Rows() {
			kernel.Add(x.Row(t), x.Row(t), v.Data)
		}
	}
	a.Stage("vocoder.pre", 0, x)
	for i := range g.steps {
		s := &g.steps[i]
		x = s.up.Leaky(a, x, g.slope)
		mean := a.New(x.Rows(), x.Cols())
		each := max(256, atOnce/x.Cols())
		for from := 0; from < x.Rows(); from += each {
			s.average(a, mean, x, from, min(from+each, x.Rows()), g.slope)
		}
		x = mean
		a.Stage("vocoder.step", i, x)
	}
	y := g.post.Leaky(a, x, 0.01).Data
	kernel.Apply(y, kernel.Tanh)
	return y
}

// atOnce is how many numbers go through the blocks together, so that they stay in the cache.
const atOnce = 1 << 18

// average writes the mean of what the blocks make of rows from..to of x [N, C] to those of dst.
func (s *hifiStep) average(a *tensor.Arena, dst, x tensor.T, from, to int, slope float32) {
	mark := a.Mark()
	sum := dst.Span(from, to)
	for i := range s.blocks {
		b := &s.blocks[i]
		first, last := max(0, from-b.reach), min(to+b.reach, x.Rows())
		y := b.forward(a, x.Span(first, last), slope).Span(from-first, to-first)
		if i == 0 {
			copy(sum.Data, y.Data)
		} else {
			sum.Add(y)
		}
		a.Release(mark)
	}
	kernel.Scale(sum.Data, 1/float32(len(s.blocks)))
}

// forward maps x [N, C] to [N, C].
func (b *hifiBlock) forward(a *tensor.Arena, x tensor.T, slope float32) tensor.T {
	y := a.New(x.Rows(), x.Cols())
	for i := range b.wide {
		mark := a.Mark()
		h := b.wide[i].Leaky(a, x, slope)
		b.narrow[i].LeakyOnto(y, x, h, slope)
		x = y
		a.Release(mark)
	}
	return y
}
