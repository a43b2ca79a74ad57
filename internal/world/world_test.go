package world

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The bytes of these renders are pinned: a change here changes every scene
// that a model was trained on, so bump them only together with new training data.
func TestGolden(t *testing.T) {
	for _, c := range []struct {
		seed   uint64
		artist int
		n      int
		sum    string
	}{
		{1, 0, 96, "430bf9148ebbd349598e548334967e9d00e264f017676ead0a7f83065223847a"},
		{2, 0, 128, "91639778559b52468c59f4584b473df42394efb3b1d5dc90dbae236c68b4b039"},
		{3, 0, 256, "cdf308db8a2e39b951733a6f9c044976a1bf66269e1af8e116a7a73d77f5d9db"},
		{4, 0, 64, "6538a7b36706c615366e48c49823278db61c2f159d26485feb093e92c1418346"},
		{2, 3, 96, "4e9cfa9d7fbd435740db5d2fa404284e5a631597a822d1f0308cde91418c9aa4"},
		{7, 2, 96, "d8eb3840ada1516e37d9a97d4f65c68dd7a376d54acc006b6109e36b2fd14956"},
	} {
		s := Sample(c.seed)
		s.Artist = c.artist
		p := s.Render(c.n)
		h := sha256.New()
		h.Write(p.Pix)
		if got := hex.EncodeToString(h.Sum(nil)); got != c.sum {
			t.Errorf("seed %d by artist %d at %d px: sha256 %s, want %s", c.seed, c.artist, c.n, got, c.sum)
		}
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	for seed := uint64(0); seed < 40; seed++ {
		a, b := Sample(seed), Sample(seed)
		pa, pb := a.Render(96), b.Render(96)
		if string(pa.Pix) != string(pb.Pix) || string(a.Describe(pa).JSON()) != string(b.Describe(pb).JSON()) {
			t.Fatalf("seed %d: two renders differ", seed)
		}
	}
}

// Every sprite that the tables name exists in every style.
func TestArtComplete(t *testing.T) {
	for style := range trained {
		for _, n := range spriteNames() {
			if s := getSprite(style, n, -1, 0); s.w < 8 || s.h < 8 {
				t.Errorf("%s: sprite %s is %dx%d", Styles[style], n, s.w, s.h)
			}
		}
	}
}

// A pen leaves a sprite's outline where it was, and draws it in its ink.
func TestPen(t *testing.T) {
	for k, n := range spriteNames() {
		if k%4 > 0 {
			continue // all take seconds, and a minute with the race detector
		}
		style := k / 4 % trained
		s := getSprite(style, n, -1, 0)
		d := s.penned(artists[1])
		if d.w != s.w || d.h != s.h || d.top != s.top {
			t.Fatalf("%s in %s is %d x %d, was %d x %d", n, Styles[style], d.w, d.h, s.w, s.h)
		}
		edge, black := 0, 0
		for i := 0; i < len(s.pix); i += 4 {
			if s.pix[i+3] != d.pix[i+3] {
				t.Fatalf("%s in %s: another outline", n, Styles[style])
			}
			x, y := i/4%s.w, i/4/s.w
			if s.pix[i+3] < 255 || x > 0 && y > 0 && x < s.w-1 && y < s.h-1 && s.pix[i-1] >= 128 && s.pix[i+7] >= 128 {
				continue
			}
			if edge++; max(d.pix[i], d.pix[i+1], d.pix[i+2]) < 32 {
				black++
			}
		}
		if black < edge {
			t.Errorf("%s in %s: %d of %d pixels of its edge are black", n, Styles[style], black, edge)
		}
	}
}

// Who bends a sprite keeps most of it: neither its corners nor its ink go, and it is no longer the same.
func TestBent(t *testing.T) {
	solid := func(s *sprite) (n int) {
		for i := 3; i < len(s.pix); i += 4 {
			n += int(s.pix[i])
		}
		return n * 1000 / len(s.pix)
	}
	for _, a := range artists[1:] {
		for k, n := range spriteNames() {
			if k%40 > 0 {
				continue
			}
			s := getSprite(k/40%trained, n, -1, 0)
			d := s.bent(a, n)
			if want := s.w * a.wide / 1000; d.h != s.h || d.w != max(8, want) {
				t.Fatalf("%s is %d x %d, was %d x %d", n, d.w, d.h, s.w, s.h)
			}
			if was, is := solid(s), solid(d); is*10 < was*8 || is*8 > was*10 {
				t.Errorf("%s, bent by %d: covers %d, was %d", n, a.bend, is, was)
			}
			if a.bend > 0 && slices.Equal(s.pix, d.pix) {
				t.Errorf("%s, bent by %d, is the same", n, a.bend)
			}
			if !slices.Equal(d.pix, s.bent(a, n).pix) {
				t.Errorf("%s is bent otherwise the second time", n)
			}
		}
	}
}

// No true caption speaks of what cannot be seen: at least 60 % of every element
// that a tagged word names, and 40 px at 128, are in the picture.
func TestCaptionsAreVisible(t *testing.T) {
	words := 0
	for seed := uint64(0); seed < 2000; seed++ {
		s := Sample(mix(seed))
		const n = 96
		p := s.Render(n)
		v := look(s, p)
		for _, zh := range []bool{false, true} {
			for _, c := range s.captions(v, zh, newRNG(seed, 3)) {
				for _, m := range c.marks {
					words++
					if m.t.s == slotWho || m.t.s == slotAction {
						o := ownChars + owner(16*m.t.ent)
						if !p.visible(o + partHead) {
							t.Errorf("seed %d: %q names a hidden %q", s.Seed, c.text, c.text[m.i:m.j])
						}
						continue
					}
					if m.t.s == slotWorn && m.t.worn == 5 || m.t.s == slotWeather {
						continue // wings lie behind the body; their own test follows
					}
					for _, o := range s.owners(m.t) {
						if !p.visible(o) {
							t.Errorf("seed %d: %q names %q, of which %d of %d pixels are left", s.Seed, c.text, c.text[m.i:m.j], p.vis[o], p.ftp[o])
						}
					}
				}
			}
		}
		for i, k := range v.chars {
			if k.wings && p.vis[ownChars+owner(16*i)+partWings]*128*128 < 90*n*n {
				t.Errorf("seed %d: hidden wings are named", s.Seed)
			}
		}
		if v.rainbow && p.vis[ownRainbow]*10 < p.ftp[ownRainbow]*4 {
			t.Errorf("seed %d: hidden rainbow is named", s.Seed)
		}
	}
	if words < 50000 {
		t.Errorf("only %d words were checked", words)
	}
}

// showsColour says whether at least a quarter of an element's pixels are nearest
// to a colour or to one that a person could take for it.
func showsColour(p *Picture, o owner, want int) bool {
	good, all := 0, 0
	for i, q := range p.own {
		if q != o {
			continue
		}
		all++
		best, at := 1<<30, 0
		for c := range Colours {
			d := 0
			for k := 0; k < 3; k++ {
				e := int(p.Pix[i*3+k]) - int(Colours[c].rgb[k])
				d += e * e
			}
			if d < best {
				best, at = d, c
			}
		}
		if nearColour(at, want) {
			good++
		}
	}
	return good*100 >= all*25
}

// The pixels of a worn thing or object are near its colour, also when a pen drew it.
func TestColoursAreTrue(t *testing.T) {
	bad, all := map[string]int{}, 0
	check := func(p *Picture, o owner, want int, what string) {
		all++
		if !showsColour(p, o, want) {
			bad[what]++
		}
	}
	for seed := uint64(0); seed < 800; seed++ {
		s := Sample(mix(seed))
		s.Artist = int(seed) % len(artists)
		p := s.Render(96)
		v := look(s, p)
		for i := range v.chars {
			for _, w := range s.worn(v, i, false) {
				if w.colour >= 0 {
					check(p, ownChars+owner(16*i)+partOf[w.slot], w.colour, garments[w.val].en+" "+Colours[w.colour].En)
				}
			}
			if v.chars[i].held && s.Chars[i].HeldC >= 0 {
				c := s.Chars[i]
				check(p, ownChars+owner(16*i)+partHeld, c.HeldC, Things[c.Held].En+" "+Colours[c.HeldC].En)
			}
		}
		for g, ok := range v.groups {
			if q := s.Groups[g]; ok && q.Colour >= 0 {
				check(p, ownGroups+owner(8*g), q.Colour, Things[q.Kind].En+" "+Colours[q.Colour].En)
			}
		}
	}
	n := 0
	for _, k := range bad {
		n += k
	}
	if n*100 > all*3 {
		t.Errorf("%d of %d coloured things show less than a quarter of their colour: %v", n, all, bad)
	}
	t.Logf("%d of %d", n, all)
}

// A false caption differs from the true one, in the words it says.
func TestNegatives(t *testing.T) {
	kinds := map[string]int{}
	for seed := uint64(0); seed < 400; seed++ {
		s := Sample(mix(seed))
		e := s.Describe(s.Render(96))
		for _, n := range e.Neg {
			kinds[n.Kind]++
			if len(n.Words) == 0 || len(n.Words) != len(n.Spans) {
				t.Fatalf("seed %d: %+v has no changed words", s.Seed, n)
			}
			for i, sp := range n.Spans {
				if n.Text[sp[0]:sp[1]] != n.Words[i] {
					t.Errorf("seed %d: span %v of %q is not %q", s.Seed, sp, n.Text, n.Words[i])
				}
			}
			for _, c := range e.Caps[n.Lang] {
				if c == n.Text {
					t.Errorf("seed %d: the false caption %q is also a true one", s.Seed, c)
				}
			}
			if n.Lang == "en" && strings.Contains(n.Text, "  ") {
				t.Errorf("seed %d: doubled space in %q", s.Seed, n.Text)
			}
		}
		for lang, caps := range e.Caps {
			if len(caps) < 2 {
				t.Errorf("seed %d: only %d captions in %s", s.Seed, len(caps), lang)
			}
		}
	}
	for _, k := range append(slotNames[1:], "binding") {
		if kinds[k] < 20 {
			t.Errorf("only %d negatives of kind %q", kinds[k], k)
		}
	}
}

func TestQuestionsBalanced(t *testing.T) {
	yes, no, kinds := 0, 0, map[string]bool{}
	for seed := uint64(0); seed < 800; seed++ {
		s := Sample(mix(seed))
		for _, q := range s.Describe(s.Render(48)).QA {
			kinds[q.Kind] = true
			switch q.A {
			case "yes", "是":
				yes++
			case "no", "不是":
				no++
			}
		}
	}
	if yes*100 < (yes+no)*45 || yes*100 > (yes+no)*55 {
		t.Errorf("%d yes and %d no", yes, no)
	}
	if len(kinds) < 20 {
		t.Errorf("%d kinds of questions", len(kinds))
	}
}

func TestSplits(t *testing.T) {
	seeds := map[uint64]string{}
	for _, split := range SplitNames {
		held := 0
		const n = 300
		for i := uint64(0); i < n; i++ {
			s := ForSplit(split, 1, i)
			if was, dup := seeds[s.Seed]; dup {
				t.Errorf("seed %d is in %s and %s", s.Seed, was, split)
			}
			seeds[s.Seed] = split
			if s.HasHeldOut() {
				held++
			}
			again := Sample(s.Seed)
			if split == "novel" {
				again = SampleNovel(s.Seed)
			}
			if !slices.Equal(again.Compositions(), s.Compositions()) || again.hasNovel() != s.hasNovel() {
				t.Errorf("seed %d does not give its scene again", s.Seed)
			}
			if s.hasNovel() != (split == "novel") {
				t.Errorf("%s: whether scene %d has a held-out thing: %v", split, i, s.hasNovel())
			}
		}
		if (split == "train" || split == "val") && held > 0 {
			t.Errorf("%s holds %d scenes with held-out compositions", split, held)
		}
		if split == "test" && held < n*3/4 {
			t.Errorf("only %d of %d test scenes hold a held-out composition", held, n)
		}
	}
}

func TestVocabularyCovers(t *testing.T) {
	have := map[string]bool{}
	for _, w := range Vocabulary() {
		have[w] = true
	}
	for i := uint64(0); i < 600; i++ {
		s := ForSplit("test", 9, i)
		for _, text := range s.Describe(s.Render(64)).texts() {
			for _, w := range SplitWords(text) {
				if !have[w] && !slices.Contains(fancyEn, w) { // those are spelled in pieces
					t.Errorf("%q of %q is not in the vocabulary", w, text)
				}
			}
		}
	}
}

// The ready pictures are what the presets draw.
func TestPresets(t *testing.T) {
	const dir = "../../testdata/scenes/"
	raw, err := os.ReadFile(dir + "captions.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct{ File, En, Zh string }
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != len(presets) || len(list) < 12 {
		t.Fatalf("%d captions for %d presets", len(list), len(presets))
	}
	for i, name := range PresetNames() {
		if list[i].File != name+".png" || list[i].En != PresetCaption(name, "en") || list[i].Zh != PresetCaption(name, "zh") {
			t.Errorf("captions.json entry %d is not %s", i, name)
		}
		f, err := os.Open(dir + name + ".png")
		if err != nil {
			t.Fatal(err)
		}
		im, err := png.Decode(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		p := Preset(name).Render(256)
		for k := 0; k < 256*256; k++ {
			r, g, b, _ := im.At(k%256, k/256).RGBA()
			if uint8(r>>8) != p.Pix[k*3] || uint8(g>>8) != p.Pix[k*3+1] || uint8(b>>8) != p.Pix[k*3+2] {
				t.Errorf("%s.png differs at pixel %d; run go run ./cmd/world presets --out testdata/scenes", name, k)
				break
			}
		}
	}
}

// A shard's arrays fit each other and hold the scenes of ForSplit.
func TestCorpus(t *testing.T) {
	o := CorpusOptions{Dir: t.TempDir(), Split: "val", Seed: 3, Size: 32, Per: 6, Count: 10, Jobs: 2,
		Encode: func(text string) (ids []int32, at [][2]int) { // a byte is a token
			for i := range len(text) {
				ids, at = append(ids, int32(text[i])), append(at, [2]int{i, i + 1})
			}
			return ids, at
		}}
	for k := range o.Shards() {
		if o.Done(k) {
			t.Errorf("shard %d is done before it is written", k)
		}
		if err := o.WriteShard(k, nil); err != nil {
			t.Fatal(err)
		}
		if !o.Done(k) {
			t.Errorf("shard %d is not done", k)
		}
	}
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(o.Dir, "00001", name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	pix, texts, tokens := read("pixels.u8"), read("texts.i32"), read("tokens.u16")
	flags, masks := read("flags.u8"), read("masks.u64")
	if len(pix) != 4*32*32*3 || len(read("cells.u8")) != 4*CellBytes || len(read("scenes.u8")) != 4*SceneBytes {
		t.Errorf("the last shard does not hold 4 scenes: %d bytes of pixels", len(pix))
	}
	if len(tokens) != 2*len(flags) || len(masks) != 8*len(flags) {
		t.Errorf("%d bytes of tokens, %d flags, %d bytes of masks", len(tokens), len(flags), len(masks))
	}
	s := ForSplit("val", 3, 6)
	p := s.Picture(32, false)
	if string(pix[:len(p.Pix)]) != string(p.Pix) {
		t.Error("the shard's first scene is not ForSplit's")
	}
	wrong, seen := 0, 0
	for i := range flags {
		wrong += int(flags[i])
		if binary.LittleEndian.Uint64(masks[i*8:]) != 0 {
			seen++
		}
	}
	if wrong == 0 || seen == 0 {
		t.Errorf("%d tokens make a text false, %d say where to look", wrong, seen)
	}
	first, n := binary.LittleEndian.Uint32(texts[16:]), binary.LittleEndian.Uint32(texts[20:])
	got := ""
	for _, b := range tokens[2*first : 2*(first+n)] {
		if b != 0 {
			got += string([]byte{b})
		}
	}
	if want := s.Describe(p).Caps["en"][0]; got != want {
		t.Errorf("the first text is %q, want %q", got, want)
	}
}

func BenchmarkRender128(b *testing.B) {
	for i := 0; i < 300; i++ {
		Sample(uint64(i)).Render(128)
	}
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		Sample(uint64(i % 4000)).Render(128)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "scenes/s")
}

func BenchmarkDescribe96(b *testing.B) {
	for i := 0; i < b.N; i++ {
		s := Sample(uint64(i % 4000))
		s.Describe(s.Render(96)).JSON()
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "scenes/s")
}
