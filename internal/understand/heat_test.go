package understand

import (
	"bytes"
	"image/png"
	"math"
	"strings"
	"testing"

	"tonggan/internal/nn"
)

// patches builds maps of one layer over 2x2 patches from one row for each token.
func patches(rows ...[4]float32) *nn.Maps {
	m := &nn.Maps{Layers: 1, Words: len(rows), Rows: 2, Cols: 2}
	for _, r := range rows {
		m.Data = append(m.Data, r[:]...)
	}
	return m
}

func TestOwnMapTakesAwayWhatIsCommon(t *testing.T) {
	// Every word looks at patch 0; the second one looks at patch 3 as well.
	m := patches([4]float32{.8, .1, .1, 0}, [4]float32{.5, 0, 0, .5}, [4]float32{.8, .1, .1, 0})
	layers := heatLayers(1, nil)
	common := commonMap(m, [][]int{{0}, {1}, {2}}, layers)
	var sum float64
	for _, v := range common {
		sum += float64(v)
	}
	if math.Abs(sum-1) > 1e-6 {
		t.Errorf("common sums to %v", sum)
	}
	looks := &Looks{Maps: m, tokens: [][]int{{0}, {1}, {2}}}
	own := looks.Own([]int{1}, Untuned().Heat())
	if own[3] != 1 || own[0] >= 0.6 || own[1] != 0 {
		t.Errorf("own map %v: want its peak at patch 3", own)
	}
}

func TestMeanMapIgnoresHowMuchWentToCLS(t *testing.T) {
	m := patches([4]float32{.1, .1, 0, 0}, [4]float32{0, 0, 0, 0})
	if got := meanMap(m, []int{0}, []int{0}); got[0] != .5 || got[1] != .5 {
		t.Errorf("got %v", got)
	}
	for _, v := range meanMap(m, []int{1}, []int{0}) {
		if v != 0 {
			t.Errorf("a map of nothing is %v", v)
		}
	}
}

func TestHeatLayers(t *testing.T) {
	for _, c := range []struct {
		count int
		asked []int
		want  []int
	}{
		{12, nil, []int{8, 9, 10, 11}},
		{1, nil, []int{0}},
		{4, []int{1, 2}, []int{1, 2}},
		{4, []int{9, -1}, []int{2, 3}},
	} {
		got := heatLayers(c.count, c.asked)
		if len(got) != len(c.want) || got[0] != c.want[0] {
			t.Errorf("%d layers, asked %v: got %v, want %v", c.count, c.asked, got, c.want)
		}
	}
}

func TestMatchDrawsContentWordsOnce(t *testing.T) {
	f := blueHat(8)
	f.layers = 3
	f.maps = func(_, token, patch int) float32 {
		if token%4 == patch {
			return 0.7
		}
		return 0.1
	}
	results, _, err := Match(t.Context(), f, picture(), []string{"a Blue cat under a blue hat"}, true, Untuned(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, h := range results[0].Heatmaps {
		words = append(words, h.Word)
		if _, err := png.Decode(bytes.NewReader(h.PNG)); err != nil {
			t.Errorf("heatmap of %q: %v", h.Word, err)
		}
	}
	if got := strings.Join(words, ","); got != "Blue,cat,hat" {
		t.Errorf("drew %s", got)
	}
}

func TestMatchWithoutCrossAttentionWarns(t *testing.T) {
	results, _, err := Match(t.Context(), blueHat(8), picture(), []string{"a cat"}, true, Untuned(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r := results[0]; len(r.Heatmaps) != 0 || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "no cross-attention") {
		t.Errorf("got %+v", r)
	}
}
