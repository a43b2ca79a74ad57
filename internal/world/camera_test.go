package world

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"strings"
	"testing"
)

// The camera's bytes are pinned like the renderer's: one tilted crop, one print
// and one page, each with treated pixels.
func TestShootGolden(t *testing.T) {
	for _, c := range []struct {
		seed   uint64
		n      int
		camera string
		sum    string
	}{
		{143, 128, "tilt+tone+saturation+jpeg", "d9fe00d8df7beb557acdf7e58ffee8b17f12f381aaf5cfe5fb524e907e5587f7"},
		{89, 96, "print+tone+shade+jpeg", "ccd0b17cb41fb99877ae703e4d0c54089e746e141b7c8a768f4964663a920231"},
		{44, 64, "page+saturation+sharp+jpeg", "c160b573c2c42bb3ec05f147ada1ab8f75d55250bf0ba4b7197e09feebbf344e"},
	} {
		p := Sample(c.seed).Shoot(c.n)
		sum := sha256.Sum256(p.Pix)
		if got := hex.EncodeToString(sum[:]); got != c.sum || p.Camera != c.camera {
			t.Errorf("seed %d at %d px: %q, sha256 %s; want %q, %s", c.seed, c.n, p.Camera, got, c.camera, c.sum)
		}
	}
}

func TestShootSameSeedSameBytes(t *testing.T) {
	for seed := uint64(0); seed < 200; seed++ {
		a, b := Sample(seed), Sample(seed)
		pa, pb := a.Shoot(64), b.Shoot(64)
		if string(pa.Pix) != string(pb.Pix) || string(a.Describe(pa).JSON()) != string(b.Describe(pb).JSON()) {
			t.Fatalf("seed %d: two shots differ", seed)
		}
	}
}

// Sizes far from the usual work too, odd ones above all.
func TestShootSizes(t *testing.T) {
	for seed := uint64(0); seed < 60; seed++ {
		for _, n := range []int{16, 33, 250} {
			s := Sample(seed)
			p := s.Shoot(n)
			if len(p.Pix) != n*n*3 || len(p.own) != n*n {
				t.Fatalf("seed %d at %d px: %d bytes, %d owners", seed, n, len(p.Pix), len(p.own))
			}
			s.Describe(p)
		}
	}
}

func TestShootKinds(t *testing.T) {
	const n = 2000
	did := map[string]int{}
	for seed := uint64(0); seed < n; seed++ {
		p := Sample(mix(seed)).Shoot(16)
		for _, k := range strings.Split(p.Camera, "+") {
			did[k]++
		}
		if p.Grey != strings.Contains(p.Camera, "grey") {
			t.Errorf("%q: Grey is %v", p.Camera, p.Grey)
		}
		if p.Zoom < .55 || p.Zoom > 1.32 {
			t.Errorf("%q: Zoom is %.2f", p.Camera, p.Zoom)
		}
	}
	if k := did[""]; k < n*40/100 || k > n*50/100 {
		t.Errorf("%d of %d scenes are untouched", k, n)
	}
	if k := did["grey"]; k < n/100 || k > n*3/100 {
		t.Errorf("%d of %d scenes are grey", k, n)
	}
	for _, k := range []string{"crop", "tilt", "polaroid", "bars", "frame", "rounded", "page", "print",
		"tone", "saturation", "grey", "shade", "blur", "shake", "small", "sharp", "noise", "jpeg"} {
		if did[k] < n/200 {
			t.Errorf("%s: only %d of %d scenes", k, did[k], n)
		}
	}
	if len(did) != 19 {
		t.Errorf("%d kinds: %v", len(did), did)
	}
}

func TestShootUntouched(t *testing.T) {
	for seed := uint64(0); seed < 40; seed++ {
		s := Sample(seed)
		p := s.Shoot(64)
		if q := s.Render(64); p.Camera == "" && (string(p.Pix) != string(q.Pix) || p.vis != q.vis || p.ftp != q.ftp || p.Zoom != 1) {
			t.Errorf("seed %d is touched, unsaid", seed)
		}
	}
}

// Where only the geometry changes, an element's pixels keep their mean colour
// and its footprint follows the scale; nothing appears that the scene lacks.
func TestShootOwnersFollowPixels(t *testing.T) {
	const n = 128
	mean := func(p *Picture, o owner) (m [3]float64) {
		for i, q := range p.own {
			if q == o {
				for k := range m {
					m[k] += float64(p.Pix[i*3+k]) / float64(p.vis[o])
				}
			}
		}
		return m
	}
	checked := 0
	for seed := uint64(0); seed < 600; seed++ {
		s := Sample(mix(seed))
		p := s.Shoot(n)
		geometry := p.Camera != "" && !strings.Contains(p.Camera, "+") && p.fine == 256
		switch p.Camera {
		case "tone", "saturation", "grey", "shade", "sharp", "noise", "jpeg":
			geometry = false
		}
		q := s.Render(n)
		for o := 1; o < 256; o++ {
			if p.vis[o] > 0 && q.vis[o] == 0 {
				t.Errorf("seed %d, %s: owner %d appears from nowhere", s.Seed, p.Camera, o)
			}
			if p.vis[o] > p.was[o]*13/10+12 { // perspective makes the near side larger
				t.Errorf("seed %d, %s: owner %d has %d pixels, the whole scene %d", s.Seed, p.Camera, o, p.vis[o], p.was[o])
			}
			if !geometry || p.vis[o] < 200 || p.vis[o]*100 < p.was[o]*90 {
				continue
			}
			checked++
			a, b, tol := mean(p, owner(o)), mean(q, owner(o)), 16.0
			if p.Camera == "print" {
				tol = 45 // a lamp in the gloss
			}
			for k := range a {
				if math.Abs(a[k]-b[k]) > tol {
					t.Errorf("seed %d, %s: owner %d was coloured %.0f and is %.0f", s.Seed, p.Camera, o, b, a)
					break
				}
			}
		}
	}
	if checked < 300 {
		t.Errorf("only %d elements were checked", checked)
	}
}

// The captions of a shot name nothing that was cropped, covered or lost in
// the treatment, and claim no colours of a grey picture or sizes of a scaled one.
func TestShotCaptionsAreVisible(t *testing.T) {
	words, cut := 0, 0
	for seed := uint64(0); seed < 1500; seed++ {
		s := Sample(mix(seed))
		p := s.Shoot(96)
		if p.Camera == "" {
			continue
		}
		s = s.told(p)
		v := look(s, p)
		whole := s.Render(96)
		for i, k := range look(s, whole).chars {
			if k.ok && !v.chars[i].ok {
				cut++
			}
		}
		for _, zh := range []bool{false, true} {
			for _, c := range s.captions(v, zh, newRNG(seed, 3)) {
				for _, m := range c.marks {
					words++
					said := c.text[m.i:m.j]
					switch m.t.s {
					case slotWho, slotAction:
						o := ownChars + owner(16*m.t.ent)
						if !p.visible(o+partHead) || !p.kept(o, 16, 85) {
							t.Errorf("seed %d, %s: %q names a hidden %q", s.Seed, p.Camera, c.text, said)
						}
						continue
					case slotWornColour, slotHeldColour, slotObjectColour:
						if p.Grey {
							t.Errorf("seed %d, %s: %q names the colour %q", s.Seed, p.Camera, c.text, said)
						}
					case slotSize:
						if p.Zoom < .8 || p.Zoom > 1.15 {
							t.Errorf("seed %d, %s at %.2f: %q names the size %q", s.Seed, p.Camera, p.Zoom, c.text, said)
						}
					}
					if m.t.s == slotWorn && m.t.worn == 5 || m.t.s == slotWeather {
						continue
					}
					for _, o := range s.owners(m.t) {
						if !p.visible(o) {
							t.Errorf("seed %d, %s: %q names %q, of which %d of %d pixels are left", s.Seed, p.Camera, c.text, said, p.vis[o], p.ftp[o])
						}
					}
				}
			}
		}
		if v.weather && v.weatherAs == sunny && !p.shows(ownSun, 80) || v.rainbow && p.vis[ownRainbow]*10 < p.ftp[ownRainbow]*4 {
			t.Errorf("seed %d, %s: the weather named cannot be seen", s.Seed, p.Camera)
		}
	}
	if words < 20000 || cut < 4 {
		t.Errorf("only %d words were checked, and %d characters lost", words, cut)
	}
}

// Treated pixels keep colours that a person would call by the same name.
func TestShotColoursAreTrue(t *testing.T) {
	bad, all := 0, 0
	for seed := uint64(0); seed < 1200; seed++ {
		s := Sample(mix(seed))
		p := s.Shoot(96)
		if p.Camera == "" || p.Grey {
			continue
		}
		for g, ok := range look(s, p).groups {
			if q := s.Groups[g]; ok && q.Colour >= 0 {
				all++
				if !showsColour(p, ownGroups+owner(8*g), q.Colour) {
					bad++
				}
			}
		}
	}
	if all < 100 || bad*100 > all*6 {
		t.Errorf("%d of %d coloured things show less than a quarter of their colour", bad, all)
	}
	t.Logf("%d of %d", bad, all)
}

// The transform pair loses nothing but rounding, and quality takes its toll.
func TestCompress(t *testing.T) {
	var was, a, b [64]int32
	for i := range was {
		was[i] = int32(mix(uint64(i))%256) - 128
	}
	a = was
	dct(&b, &a, 9)
	dct(&a, &b, 15)
	idct(&b, &a, 9)
	idct(&a, &b, 15)
	for i := range a {
		if d := a[i] - was[i]; d < -1 || d > 1 {
			t.Errorf("sample %d: %d comes back as %d", i, was[i], a[i])
		}
	}
	grey := Sample(2).draw(100)
	grey.saturate(0)
	loss := func(quality int) (sum int) {
		c := &canvas{n: grey.n, pix: append([]uint8(nil), grey.pix...)}
		c.compress(quality)
		for i, v := range c.pix {
			sum += max(int(v)-int(grey.pix[i]), int(grey.pix[i])-int(v))
		}
		return sum / len(c.pix)
	}
	if lo, hi := loss(20), loss(95); lo < 4 || lo > 12 || hi > 1 {
		t.Errorf("quality 20 changes a pixel by %d, quality 95 by %d", lo, hi)
	}
}

func BenchmarkShoot128(b *testing.B) {
	for i := 0; i < 300; i++ {
		Sample(uint64(i)).Shoot(128)
	}
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		Sample(uint64(i % 4000)).Shoot(128)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "scenes/s")
}
