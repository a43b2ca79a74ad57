// Package mood tells the mood that a sentence is read in, English or Chinese.
//
//	mood.go      the classifier and how strongly it feels
//	features.go  what it looks at
//	names.go     what people call moods, and instructions for a voice
//	model.bin    its weights, written by cmd/mood
package mood

import (
	_ "embed"
	"math"
	"strings"

	"tonggan"
	"tonggan/internal/hanzi"
)

//go:generate go run tonggan/cmd/mood -out model.bin -heldout testdata

// Moods are in the order of the weights.
var Moods = []tonggan.Mood{tonggan.Neutral, tonggan.Happy, tonggan.Sad, tonggan.Angry, tonggan.Afraid, tonggan.Tender, tonggan.Excited}

// Classes is how many there are.
const Classes = 7

//go:embed model.bin
var weights []byte

// unit is what one step of a weight is worth.
const unit = 1.0 / 32

// neighbour is how much of a sentence's evidence the one beside it takes: enough to
// decide "He sat down." between two sad sentences, not to overrule what one says itself.
const neighbour = 0.2

// unsure is a probability of the likeliest mood that means little.
const unsure = 0.35

// Of is the mood of a sentence between its neighbours, which may be empty. Intensity is
// 0 for neutral, else above 0 and at most 1. It takes some tens of microseconds at most.
func Of(before, sentence, after string) tonggan.Feeling {
	sentence = hanzi.Simplified(sentence)
	score := scores(sentence)
	for _, s := range []string{hanzi.Simplified(before), hanzi.Simplified(after)} {
		if s != "" {
			for i, v := range scores(s) {
				score[i] += neighbour * v
			}
		}
	}
	best, p := softmax(score)
	if best == 0 {
		return tonggan.Feeling{Mood: tonggan.Neutral}
	}
	return tonggan.Feeling{Mood: Moods[best], Intensity: strength(sentence, p)}
}

// scores are the logits of one sentence.
func scores(sentence string) (out [Classes]float64) {
	for _, f := range Features(sentence) {
		for i, b := range weights[int(f)*Classes:][:Classes] {
			out[i] += float64(int8(b)) * unit
		}
	}
	return out
}

// softmax is the likeliest class and its probability.
func softmax(score [Classes]float64) (best int, p float64) {
	for i, v := range score {
		if v > score[best] {
			best = i
		}
	}
	sum := 0.0
	for _, v := range score {
		sum += math.Exp(v - score[best])
	}
	return best, 1 / sum
}

// strength is how strongly a mood is felt: next to nothing while the classifier is
// hardly sure, for a voice that is wrongly moved is worse than one that is not; more with
// words like "very" or an exclamation mark, less with words like "a bit".
func strength(sentence string, p float64) float64 {
	s, padded := 0.1+0.7*max(0, p-unsure)/(1-unsure), " "+strings.ToLower(sentence)+" "
	if contains(padded, much) {
		s *= 1.4
	}
	if contains(padded, little) {
		s *= 0.5
	}
	return min(s, 1)
}

var (
	much = []string{"!", "！", " very ", " so ", " really ", " absolutely ", " completely ", " terribly ", " never ", " ever ", " such ", "很", "非常", "太", "极", "特别", "十分", "无比", "简直"}
	// "a little girl" is a girl: only what follows as an adverb would.
	little = []string{" a bit ", " slightly ", " somewhat ", " a little sad", " a little happy", " a little angry", " a little afraid", " a little worried", " mildly ", "有点", "有些", "稍微", "略"}
)

func contains(s string, any []string) bool {
	for _, w := range any {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
