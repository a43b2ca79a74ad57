package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"testing"

	"tonggan/internal/grammar"
	"tonggan/internal/mood"
)

// The committed weights are what the grammars give.
func TestSameBytes(t *testing.T) {
	heldOut, err := readHeldOut("../../internal/mood/testdata")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../../internal/mood/model.bin")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(train(heldOut), want) {
		t.Error("model.bin is not what the grammars give: go generate ./internal/mood")
	}
}

// Each mood has templates enough in each language, and nothing is left unexpanded.
func TestGrammar(t *testing.T) {
	for _, text := range []string{english, chinese} {
		g := grammar.Parse(text)
		r := rand.New(rand.NewPCG(1, 2))
		for c := range mood.Classes {
			different := map[string]bool{}
			for range 2000 {
				s := sentence(g, c, text == chinese, r)
				if s == "" || bytes.ContainsAny([]byte(s), "{}$|%") {
					t.Fatalf("%s: %q", mood.Moods[c], s)
				}
				different[s] = true
			}
			if len(different) < 1400 {
				t.Errorf("%s: %d different sentences of 2000", mood.Moods[c], len(different))
			}
		}
	}
}

// A sentence that is near one held out is not trained on.
func TestHeldOutIsKeptOut(t *testing.T) {
	heldOut, err := readHeldOut("../../internal/mood/testdata")
	if err != nil {
		t.Fatal(err)
	}
	if !heldOut.shares("Well, he put the cup back.") || !heldOut.shares("后来他把杯子放回去了") || heldOut.shares("The cup is blue.") {
		t.Error("what is shared is not seen")
	}
}
