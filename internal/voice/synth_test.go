//go:build voices

package voice

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Voices of Debian's espeak-ng, flite and festival, which also wants
// festvox-kdlpc16k, with sox: go test -tags voices -run Synthesisers -v ./internal/voice
// The scale and the threshold in fitted.go are fitted on the first list; the second is
// for measuring only.
var (
	fitOn  = []string{"flite slt", "flite awb", "flite kal", "espeak m1", "espeak m3", "espeak m5", "espeak m7", "espeak f1", "espeak f3", "espeak f5", "espeak linda", "espeak max"}
	testOn = []string{"flite rms", "festival ked_diphone", "espeak m2", "espeak m4", "espeak m6", "espeak f2", "espeak f4", "espeak Annie", "espeak Mario"}
)

var lines = []string{
	"I looked at the numbers again last night, and they are better than we thought.",
	"Could somebody tell me when the new building will be open?",
	"The train was late this morning, so I missed the first half of the talk.",
	"We have about three weeks left and most of the work is done.",
	"My brother keeps bees behind his house, and sells the honey at the market.",
	"There is a short path through the forest that goes down to the lake.",
	"Nobody in the office knew where the old files had been put away.",
	"Please bring the large blue folder when you come back on Thursday.",
	"It rained for two days and then the sun came out over the hills.",
	"She said that the second version was easier to read than the first.",
}

// say is a line in a voice; nil if its program is not there.
func say(t *testing.T, voice string, line int) []float32 {
	t.Helper()
	wav := filepath.Join(t.TempDir(), "x.wav")
	var program, name string
	fmt.Sscan(voice, &program, &name)
	var cmd *exec.Cmd
	switch program {
	case "flite":
		cmd = exec.Command("flite", "-voice", name, "-t", lines[line], "-o", wav)
	case "espeak":
		cmd = exec.Command("espeak-ng", "-v", "en-us+"+name, "-w", wav, lines[line])
	case "festival":
		cmd = exec.Command("text2wave", "-eval", "(voice_"+name+")", "-o", wav)
		cmd.Stdin = bytes.NewReader([]byte(lines[line]))
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Logf("%s: %v %s", voice, err, out)
		return nil
	}
	raw, err := exec.Command("sox", wav, "-r", "16000", "-c", "1", "-t", "f32", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float32, len(raw)/4)
	if err := binary.Read(bytes.NewReader(raw), binary.LittleEndian, x); err != nil {
		t.Fatal(err)
	}
	var power float64
	for _, v := range x {
		power += float64(v) * float64(v) / float64(len(x))
	}
	for i := range x {
		x[i] *= float32(0.05 / math.Sqrt(power))
	}
	return x
}

// room adds echoes that fall by 60 dB in 0.3 s, half as strong as the voice in all,
// and noise at 20 dB below it.
func room(x []float32, r *rand.Rand) []float32 {
	y := append([]float32(nil), x...)
	for range 60 {
		delay := 0.005 + 0.2*r.Float64()
		gain := float32(0.12 * math.Pow(10, -3*delay/0.3) * (2*r.Float64() - 1) * 2)
		for d, i := int(delay*Rate), 0; i+d < len(x); i++ {
			y[i+d] += gain * x[i]
		}
	}
	for i := range y {
		y[i] += float32(0.005 * r.NormFloat64())
	}
	return y
}

type spoken map[string][][]float32

func voices(t *testing.T, names []string) (spoken, []string) {
	all := spoken{}
	var have []string
	for _, n := range names {
		for l := range lines {
			if x := say(t, n, l); x != nil {
				all[n] = append(all[n], x)
			}
		}
		if len(all[n]) == len(lines) {
			have = append(have, n)
		}
	}
	t.Logf("%d of %d voices: %v", len(have), len(names), have)
	return all, have
}

// talk is a conversation of so many voices: 16 turns of 2 to 6 s.
func talk(all spoken, names []string, n int, loud bool, seed uint64) (x []float32, spans []Span, who []int) {
	r := rand.New(rand.NewPCG(seed, 7))
	cast := r.Perm(len(names))[:n]
	last := -1
	for range 16 {
		w := r.IntN(n)
		if w == last {
			w = (w + 1) % n
		}
		last = w
		line := all[names[cast[w]]][r.IntN(len(lines))]
		line = line[:min(len(line), int((2+4*r.Float64())*Rate))]
		from := float64(len(x)) / Rate
		x = append(x, line...)
		spans = append(spans, Span{from, float64(len(x)) / Rate})
		who = append(who, w)
		x = append(x, make([]float32, Rate/5)...)
	}
	if loud {
		x = room(x, r)
	}
	return x, spans, who
}

// right is the share of time that the best mapping gives to the right speaker.
func right(spans []Span, who, got []int) float64 {
	var time [MaxSpeakers + 1][8]float64
	var all float64
	most := 0
	for i, s := range spans {
		g := min(got[i], MaxSpeakers)
		time[g][who[i]] += s.End - s.Start
		all += s.End - s.Start
		most = max(most, g)
	}
	var try func(g int, used uint) float64
	try = func(g int, used uint) float64 {
		if g > most {
			return 0
		}
		best := try(g+1, used)
		for w := range 4 {
			if used>>w&1 == 0 && time[g][w] > 0 {
				best = max(best, time[g][w]+try(g+1, used|1<<w))
			}
		}
		return best
	}
	return try(1, 0) / all
}

func fit(t *testing.T, all spoken, names []string) {
	r := rand.New(rand.NewPCG(3, 3))
	var within, mean, square [size]float64
	var pairs, count float64
	for _, n := range names {
		for _, noisy := range []bool{false, true} {
			var ps []*print
			for _, x := range all[n] {
				x = x[:min(len(x), int((2+2*r.Float64())*Rate))]
				if noisy {
					x = room(x, r)
				}
				if p := measure(x); p != nil {
					ps = append(ps, p)
				}
			}
			for i, p := range ps {
				for k, v := range p.v {
					mean[k] += v
					square[k] += v * v
				}
				count++
				for _, q := range ps[:i] {
					for k := range p.v {
						d := p.v[k] - q.v[k]
						within[k] += d * d / 2
					}
					pairs++
				}
			}
		}
	}
	s := "var scale = [size]float64{\n"
	for k := range within {
		w := within[k] / pairs
		total := square[k]/count - mean[k]*mean[k]/count/count
		scale[k] = math.Sqrt(max(0, total-w)/total) / math.Sqrt(w)
		s += fmt.Sprintf("%.3f, ", scale[k])
		if k%10 == 9 {
			s += "\n"
		}
	}
	t.Log(s + "\n}")
}

func TestSynthesisers(t *testing.T) {
	if os.Getenv("FIT") != "" {
		all, names := voices(t, fitOn)
		fit(t, all, names)
		for th := 0.8; th < 2.2; th += 0.1 {
			threshold = th
			t.Logf("threshold %.1f: %v", th, measureTalks(t, all, names, 0, 8))
		}
		return
	}
	all, names := voices(t, testOn)
	for _, loud := range []bool{false, true} {
		for n := 2; n <= 4; n++ {
			known, unknown, counted := 0.0, 0.0, 0
			const talks = 10
			for i := range talks {
				x, spans, who := talk(all, names, n, loud, uint64(1000*n+i))
				known += right(spans, who, speakers(t, x, spans, n)) / talks
				got := speakers(t, x, spans, 0)
				unknown += right(spans, who, got) / talks
				most := 0
				for _, g := range got {
					most = max(most, g)
				}
				if most == n {
					counted++
				}
			}
			t.Logf("%d speakers, room %t: number known %.3f, unknown %.3f, number found in %d of %d", n, loud, known, unknown, counted, talks)
		}
	}
}

func measureTalks(t *testing.T, all spoken, names []string, count, talks int) (sum [2]float64) {
	for l, loud := range []bool{false, true} {
		for n := 2; n <= 4; n++ {
			for i := range talks {
				x, spans, who := talk(all, names, n, loud, uint64(n*100+i))
				sum[l] += right(spans, who, speakers(t, x, spans, count)) / float64(3*talks)
			}
		}
	}
	return sum
}
