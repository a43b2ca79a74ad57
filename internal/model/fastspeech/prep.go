package fastspeech

import (
	"encoding/json"
	"strings"

	"tonggan"
	"tonggan/internal/nn"
)

// phonemes turns phonemes, separated by spaces, into ids. The published tokenizer has
// text made into them by a program of its own (g2p_en); here they are given.
type phonemes struct {
	id  map[string]int32
	end int32 // after the last
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
