package engine

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"slices"
	"sync"
	"testing"
	"time"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/nn"
	"tonggan/internal/token"
	"tonggan/internal/world"
)

// What goes together gives the same bits as what goes alone, whatever the precision, and what is
// wrong with one request is that one's alone.
func TestTogetherSameBits(t *testing.T) {
	var photo bytes.Buffer
	scene := world.Preset("cat-blue-hat").Render(256)
	if err := png.Encode(&photo, world.Image(scene.Pix, scene.N)); err != nil {
		t.Fatal(err)
	}
	dot, cat := testPicture(t), tonggan.Source{Name: "cat.png", Data: photo.Bytes()}
	bad := tonggan.Source{Name: "bad.png", Data: []byte("no picture")}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	requests := func() []*embedding {
		var all []*embedding
		for i, r := range []struct {
			ctx   context.Context
			parts []tonggan.Part
		}{
			{t.Context(), []tonggan.Part{{Text: "a cat"}}},
			{t.Context(), []tonggan.Part{{Image: &cat}, {Text: "a cat wearing a blue hat in front of a house"}}},
			{t.Context(), []tonggan.Part{{Text: "一只猫"}, {Image: &bad}}},
			{gone, []tonggan.Part{{Text: "nobody reads it"}}},
			{t.Context(), []tonggan.Part{{Text: "dog"}, {Text: "a red car"}, {Image: &dot}, {Image: &cat}}},
			{t.Context(), slices.Repeat([]tonggan.Part{{Text: "a tree"}}, groupParts+3)},
		} {
			all = append(all, &embedding{ctx: r.ctx, verb: tonggan.EmbedVerb, parts: r.parts, what: func(j int) string { return fmt.Sprint("part ", i, j) }})
		}
		return all
	}
	for _, precision := range []string{"f32", "bf16", "int8"} {
		for _, folder := range []string{"clip-s", "blip-itm-s"} {
			e, err := New(Options{Precision: precision})
			if err != nil {
				t.Fatal(err)
			}
			all, lone := requests(), requests()
			for i := range all {
				all[i].asked, lone[i].asked = folder, folder
			}
			e.together(all)
			for i, w := range all {
				e.together(lone[i : i+1])
				want := map[int]tonggan.Code{2: tonggan.Unsupported, 3: tonggan.Canceled}[i]
				if w.err != nil || want != "" {
					if tonggan.CodeOf(w.err) != want || tonggan.CodeOf(lone[i].err) != want {
						t.Errorf("%s %s: request %d: %v, alone %v; want %q", folder, precision, i, w.err, lone[i].err, want)
					}
					continue
				}
				if len(w.out) != len(w.parts) {
					t.Fatalf("%s %s: request %d has %d vectors", folder, precision, i, len(w.out))
				}
				for j, v := range w.out {
					if !slices.Equal(v.Vector, lone[i].out[j].Vector) {
						t.Errorf("%s %s: request %d, part %d is not what it is alone", folder, precision, i, j)
					}
				}
			}
			if err := e.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// flock embeds texts of any bytes as their lengths, when it may.
type flock struct {
	started chan int // how many texts are at hand
	finish  chan bool
}

func (f flock) Encode(text string) token.Encoding {
	return token.Encoding{IDs: slices.Repeat([]int32{1}, len(text))}
}

func (f flock) EmbedTexts(all [][]int32) (out [][]float32) {
	f.started <- len(all)
	<-f.finish
	for _, ids := range all {
		if len(ids) == 13 {
			panic("thirteen")
		}
		out = append(out, []float32{float32(len(ids))})
	}
	return out
}

func (f flock) EmbedImages([]*media.Picture) [][]float32 { return nil }
func (f flock) Dim() int                                 { return 1 }

// Requests that come while one runs go together in the next: a rank among embeddings. Whoever
// goes away spoils nobody's answer, a panic is answered to its group, and work goes on.
func TestEmbedTogether(t *testing.T) {
	f := flock{make(chan int), make(chan bool)}
	e := newTalker(t, Options{Slots: 1, Wait: time.Hour}, nil, nil)
	e.families["Talker"] = family{[]tonggan.Verb{tonggan.EmbedVerb, tonggan.RankVerb}, func(nn.Files) (parts, error) { return parts{embed: f}, nil }, false}
	part := func(n int) tonggan.Part { return tonggan.Part{Text: string(bytes.Repeat([]byte("a"), n))} }
	waiting := func(n int) {
		t.Helper()
		for i := 0; ; i++ {
			if _, w := e.Load(); w == n {
				return
			}
			if i == 10000 {
				t.Fatalf("%d requests never waited", n)
			}
			time.Sleep(time.Millisecond)
		}
	}
	var all sync.WaitGroup
	embed := func(ctx context.Context, n int, want tonggan.Code) {
		all.Go(func() {
			a, err := e.Embed(ctx, tonggan.EmbedRequest{Model: "blip-vqa-s", Parts: []tonggan.Part{part(n), part(n + 1)}})
			switch {
			case want != "":
				if tonggan.CodeOf(err) != want {
					t.Errorf("embed %d: %v, want %s", n, err, want)
				}
			case err != nil:
				t.Errorf("embed %d: %v", n, err)
			case len(a.Vectors) != 2 || a.Vectors[0][0] != float32(n) || a.Vectors[1][0] != float32(n+1) || a.Tokens != 2*n+1 || a.Model != "blip-vqa-s":
				t.Errorf("embed %d: %+v", n, a)
			}
		})
	}
	next := func(want int) {
		t.Helper()
		if n := <-f.started; n != want {
			t.Errorf("%d texts at once, want %d", n, want)
		}
	}
	leaving, leave := context.WithCancel(t.Context())
	embed(t.Context(), 1, "")
	next(2)
	embed(leaving, 20, tonggan.Canceled)
	waiting(1)
	embed(leaving, 30, tonggan.Canceled)
	waiting(2)
	embed(t.Context(), 40, "")
	waiting(3)
	all.Go(func() {
		a, err := e.Rank(t.Context(), tonggan.RankRequest{Model: "blip-vqa-s", Query: part(1), Items: []tonggan.Item{{Name: "x", Part: part(2)}, {Name: "y", Part: part(3)}}})
		if err != nil || len(a.Results) != 2 {
			t.Errorf("rank: %+v, %v", a, err)
		}
	})
	waiting(4)
	leave()
	waiting(2)
	f.finish <- true
	next(5)
	embed(t.Context(), 13, tonggan.Internal)
	waiting(1)
	embed(t.Context(), 50, tonggan.Internal)
	waiting(2)
	f.finish <- true
	next(4)
	embed(t.Context(), 60, "")
	waiting(1)
	f.finish <- true
	next(2)
	f.finish <- true
	all.Wait()
	if running, waiting := e.Load(); running != 0 || waiting != 0 {
		t.Errorf("%d run and %d wait at the end", running, waiting)
	}
}
