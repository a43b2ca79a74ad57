package understand

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/token"
)

type oracle struct {
	answer string
	cut    bool
	err    error
}

func (o oracle) Answer(context.Context, *media.Picture, string) (string, token.Encoding, error) {
	return o.answer, token.Encoding{Truncated: o.cut}, o.err
}

func TestAsk(t *testing.T) {
	answer, warnings, err := Ask(t.Context(), oracle{answer: " blue "}, picture(), "what colour?")
	if answer != "blue" || len(warnings) != 0 || err != nil {
		t.Errorf("got %q %q %v", answer, warnings, err)
	}
	if answer, _, _ := Ask(t.Context(), oracle{answer: "蓝 色"}, picture(), "什么颜色？"); answer != "蓝色" {
		t.Errorf("got %q", answer)
	}
	_, warnings, _ = Ask(t.Context(), oracle{answer: "blue", cut: true}, picture(), "what colour?")
	if len(warnings) != 1 || !strings.Contains(warnings[0], "longer than the model reads") {
		t.Errorf("cut question: %q", warnings)
	}
	_, warnings, _ = Ask(t.Context(), oracle{}, picture(), "what colour?")
	if len(warnings) != 1 {
		t.Errorf("no answer: %q", warnings)
	}
	if _, _, err := Ask(t.Context(), oracle{answer: "blue"}, picture(), " \n"); tonggan.CodeOf(err) != tonggan.Invalid {
		t.Errorf("empty question: %v", err)
	}
	if _, _, err := Ask(t.Context(), oracle{err: context.Canceled}, picture(), "what?"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestOrder(t *testing.T) {
	query := []float32{1, 0}
	ranked := Order(query, []string{"far", "near", "bad", "near too"}, [][]float32{{0, 1}, {1, 0}, nil, {1, 0}})
	var names []string
	for _, r := range ranked {
		names = append(names, r.Name)
	}
	if got := strings.Join(names, ","); got != "near,near too,far" {
		t.Errorf("order: %s", got)
	}
	if ranked[0].Score != 1 || ranked[0].Index != 1 || ranked[2].Score != 0 {
		t.Errorf("got %+v", ranked)
	}
}

type tower struct{ cut bool }

func (m tower) Encode(text string) token.Encoding {
	return token.Encoding{IDs: make([]int32, len(text)), Truncated: m.cut}
}
func (tower) EmbedTexts(ids [][]int32) (v [][]float32) {
	for range ids {
		v = append(v, []float32{0, 1})
	}
	return v
}
func (tower) EmbedImages(pics []*media.Picture) (v [][]float32) {
	for range pics {
		v = append(v, []float32{1, 0})
	}
	return v
}
func (tower) Dim() int { return 2 }

func TestEmbed(t *testing.T) {
	if e := EmbedText(tower{}, "cat"); e.Vector[1] != 1 || e.Tokens != 3 || e.Warning != "" {
		t.Errorf("got %+v", e)
	}
	if e := EmbedText(tower{cut: true}, "cat"); !strings.Contains(e.Warning, "first 3 tokens") {
		t.Errorf("got %+v", e)
	}
	if e := EmbedImage(tower{}, picture()); e.Vector[0] != 1 || e.Tokens != 0 {
		t.Errorf("got %+v", e)
	}
	if err := CheckText("input 1", " "); tonggan.CodeOf(err) != tonggan.Invalid || !strings.HasPrefix(err.Error(), "input 1") {
		t.Errorf("got %v", err)
	}
}
