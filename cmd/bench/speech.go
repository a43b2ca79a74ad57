package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"slices"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/generate"
	"tonggan/internal/model/whisper"
	"tonggan/internal/nn"
	"tonggan/internal/sound"
	"tonggan/internal/tensor"
)

const mels = 80 // of a frame

// speech is what rows of hearing and speaking want.
type speech struct {
	phonemes bool      // that is what texts are
	sound    []float32 // at 16 kHz
	mel      tensor.T  // of one window
	heard    tensor.T  // what the encoder makes of it
	prompt   []int32
	tokens   int   // how many to write
	never    int32 // the end of text, which is not written
}

// read fills s from a list of ids and files; "" is none.
func (s *speech) read(prompt, mel, recording string) error {
	if err := json.Unmarshal([]byte("["+prompt+"]"), &s.prompt); err != nil {
		return err
	}
	if mel != "" {
		b, err := os.ReadFile(mel)
		if err != nil {
			return err
		}
		x := make([]float32, len(b)/4)
		if _, err := binary.Decode(b, binary.LittleEndian, x); err != nil {
			return err
		}
		s.mel = tensor.Of(x, len(x)/mels, mels)
	}
	if recording == "" {
		return nil
	}
	b, err := os.ReadFile(recording)
	if err != nil {
		return err
	}
	clip, err := sound.DefaultLimits.Read(context.Background(), tonggan.Source{Name: recording, Data: b}, generate.SoundRate)
	if err == nil {
		s.sound = clip.Samples
	}
	return err
}

func speak(k *engine.Kit, in *inputs) (any, error) {
	answer, err := generate.Speak(context.Background(), k.Speak, nil, tonggan.SpeakRequest{Text: in.texts[0], Phonemes: in.phonemes, Feeling: tonggan.Feeling{Mood: tonggan.Neutral}})
	if err != nil {
		return nil, err
	}
	return answer.Samples, nil
}

func transcribe(k *engine.Kit, in *inputs) (any, error) {
	answer, err := generate.Transcribe(context.Background(), k.Hear, in.sound, tonggan.TranscribeRequest{})
	if err != nil {
		return nil, err
	}
	return generate.Text(answer.Segments), nil
}

// parts are a Whisper's encoder and decoder.
func parts(k *engine.Kit) (*whisper.Audio, *whisper.Text) {
	return k.Hear.(interface {
		Parts() (*whisper.Audio, *whisper.Text)
	}).Parts()
}

// encode hears a window, and answers some of the numbers: enough to compare.
func encode(k *engine.Kit, in *inputs) (any, error) {
	audio, _ := parts(k)
	a := tensor.Borrow()
	defer a.Return()
	x := audio.Forward(a, in.mel)
	if in.heard.Data == nil {
		in.heard = tensor.Of(slices.Clone(x.Data), x.Rows(), x.Cols())
	}
	var few []float32
	for i := 0; i < len(x.Data); i += 97 {
		few = append(few, x.Data[i])
	}
	return few, nil
}

// decode writes tokens behind the prompt, always the likeliest, of a window that is
// encoded once.
func decode(k *engine.Kit, in *inputs) (any, error) {
	if in.heard.Data == nil {
		if _, err := encode(k, in); err != nil {
			return nil, err
		}
	}
	_, text := parts(k)
	a := tensor.Borrow()
	defer a.Return()
	seen := text.Listen(a, in.heard)
	cache := []*nn.Cache{nn.NewCache(a, len(text.Layers), len(in.prompt)+in.tokens, text.Word.Dim)}
	mark := a.Mark()
	var said []int32
	for next := in.prompt; len(said) < in.tokens; next = said[len(said)-1:] {
		x := text.Step(a, next, cache, seen, nil)
		scores := text.Scores.Forward(a, x.Span(x.Rows()-1, x.Rows())).Data
		scores[in.never] = float32(math.Inf(-1))
		best := 0
		for i, s := range scores {
			if s > scores[best] {
				best = i
			}
		}
		said = append(said, int32(best))
		a.Release(mark)
	}
	return said, nil
}
