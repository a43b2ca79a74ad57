package token

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
	"testing/fstest"
)

// TestVariants compares the options that the two folders leave at their defaults.
func TestVariants(t *testing.T) {
	data, err := os.ReadFile("testdata/variants.json")
	if err != nil {
		t.Fatal(err)
	}
	var variants []struct {
		File  json.RawMessage
		Lines []struct {
			Text    string   `json:"t"`
			IDs     []int32  `json:"i"`
			Spans   [][2]int `json:"s"`
			Decoded string   `json:"d"`
		}
	}
	if err := json.Unmarshal(data, &variants); err != nil {
		t.Fatal(err)
	}
	if len(variants) < 10 {
		t.Fatalf("only %d variants", len(variants))
	}
	for i, v := range variants {
		tok := load(t, fstest.MapFS{"tokenizer.json": {Data: v.File}, "tokenizer_config.json": {Data: []byte(`{"tokenizer_class":"TokenizersBackend"}`)}})
		for _, l := range v.Lines {
			got := tok.Encode(l.Text, 0)
			if !slices.Equal(got.IDs, l.IDs) || !slices.Equal(got.Spans, l.Spans) {
				t.Errorf("variant %d, %q:\ngot  %v %v\nwant %v %v", i, l.Text, got.IDs, got.Spans, l.IDs, l.Spans)
			}
			if got := tok.Decode(l.IDs); got != l.Decoded {
				t.Errorf("variant %d, %q: decoded %q, want %q", i, l.Text, got, l.Decoded)
			}
		}
	}
}
