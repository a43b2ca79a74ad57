package fastspeech

import (
	"encoding/json"
	"strings"

	"tonggan"
	"tonggan/internal/nn"
	"tonggan/internal/phoneme"
)

// phonemes turns words into phonemes, and those into ids. The published tokenizer has a
// program of its own for the first (g2p_en); ours is package phoneme.
type phonemes struct {
	id    map[string]int32
	end   int32 // after the last
	words bool  // the vocabulary is phoneme's
}

func parsePhonemes(f nn.Files, c *Config) (*phonemes, error) {
	if len(f.Vocab) == 0 {
		return nil, tonggan.Errorf(tonggan.NotFound, "the checkpoint folder has no vocab.json")
	}
	p := &phonemes{id: map[string]int32{}}
	if err := json.Unmarshal(f.Vocab, &p.id); err != nil {
		return nil, tonggan.Errorf(tonggan.Invalid, "vocab.json cannot be read: %w", err)
	}
	for s, id := range p.id {
		p.words = p.words || phoneme.Vowel(s)
		if id < 0 || int(id) >= c.Model.Vocab {
			return nil, tonggan.Errorf(tonggan.Invalid, "vocab.json: %q has id %d, but config.json says vocab_size %d; the two files must agree", s, id, c.Model.Vocab)
		}
	}
	end, ok := p.id["<sos/eos>"]
	if !ok {
		return nil, tonggan.Errorf(tonggan.Invalid, "vocab.json has no <sos/eos>")
	}
	p.end = end
	return p, nil
}

// encode is the ids of phonemes, the end included. What has no id is left out; unread
// says what that was.
func (p *phonemes) encode(text string) (ids []int32, unread string) {
	var missing []string
	for _, s := range strings.Fields(text) {
		if id, ok := p.id[s]; ok {
			ids = append(ids, id)
		} else {
			missing = append(missing, s)
		}
	}
	if len(ids) > 0 {
		ids = append(ids, p.end)
	}
	return ids, strings.Join(missing, " ")
}

// spell writes text in phonemes of the vocabulary, a full stop behind what ends without a
// pause. One that the vocabulary lacks stays as it is, for encode to report.
func (p *phonemes) spell(text, lang string) string {
	all := phoneme.Of(text, lang)
	for i, s := range all {
		all[i] = p.nearest(s)
	}
	if n := len(all); n > 0 && p.has(all[n-1]) && p.has(".") && !strings.Contains(",.?!", all[n-1]) {
		all = append(all, ".")
	}
	return strings.Join(all, " ")
}

func (p *phonemes) has(s string) bool {
	_, ok := p.id[s]
	return ok
}

// nearest is a phoneme, else the same vowel without stress or tone or with another, else
// the same pause as a full stop.
func (p *phonemes) nearest(s string) string {
	if _, ok := p.id[s]; ok {
		return s
	}
	bare := strings.TrimRight(s, "012345")
	if bare != s {
		for _, digit := range []string{"", "0", "1", "2", "3", "4", "5"} {
			if _, ok := p.id[bare+digit]; ok {
				return bare + digit
			}
		}
	}
	if _, ok := p.id["."]; ok && (s == "!" || s == "?") {
		return "."
	}
	return s
}
