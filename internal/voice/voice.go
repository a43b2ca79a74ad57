// Package voice tells speakers apart by signal processing alone: there is no trained
// encoder of voices in it.
//
//	voice.go    Speakers: which stretch of a recording is whose
//	print.go    a stretch of sound -> what its voice is like
//	cluster.go  those that are alike, together
//	spectrum.go frames, spectra, pitch
//
// It knows the pitch of a voice and the average shape of its spectrum. Voices of
// different pitch or throat come apart; those that differ in manner only do not.
package voice

import (
	"context"
	"math"
	"slices"
)

// Rate is the rate of all samples here, in Hz.
const Rate = 16000

// Span is a stretch of a recording, in seconds.
type Span struct{ Start, End float64 }

// MaxSpeakers is how many can be asked for.
const MaxSpeakers = 20

// Speakers says who speaks in each span of samples: numbers from 1 in the order of
// their first words. count is how many there are, at most MaxSpeakers; 0 finds it
// out, from the spans with a second of voice if there are such. A span with too little
// voice in it goes to the speaker before it, and all are speaker 1 where no span has
// enough. It takes about half a second for a minute of sound; the only error is that of
// ctx.
func Speakers(ctx context.Context, samples []float32, spans []Span, count int) ([]int, error) {
	prints := make([]*print, len(spans))
	var clear []int // spans with a voice
	for i, s := range spans {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		from, to := at(s.Start, len(samples)), at(s.End, len(samples))
		if from < to {
			prints[i] = newPrint(samples[from:to])
		}
		if prints[i] != nil {
			clear = append(clear, i)
		}
	}
	who := make([]int, len(spans))
	founders := slices.DeleteFunc(slices.Clone(clear), func(i int) bool { return prints[i].frames < enough })
	if len(founders) < max(count, 1) {
		founders = clear
	}
	centres := cluster(prints, founders, count)
	for _, i := range clear {
		who[i] = nearest(centres, prints[i]) + 1
	}
	return number(who), nil
}

// enough voiced frames, a second of them, tell a voice from what it says. A shorter stretch
// founds no speaker and joins the nearest, if there are longer ones: three short sentences
// of the built-in Chinese voice are 3 to 5 apart.
const enough = 100

// at is the sample at a time.
func at(seconds float64, n int) int {
	return int(math.Max(0, math.Min(seconds*Rate, float64(n))))
}

// number renames speakers in the order of their first words, and gives those of
// spans without a voice, 0, to the one before.
func number(who []int) []int {
	names := map[int]int{}
	last := 1
	for i, w := range who {
		if w != 0 {
			if names[w] == 0 {
				names[w] = len(names) + 1
			}
			last = names[w]
		}
		who[i] = last
	}
	return who
}
