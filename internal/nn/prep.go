package nn

import (
	"tonggan"
	"tonggan/internal/media"
)

// Pictures reads preprocessor_config.json and wants it to make pictures of side by
// side pixels. class is the family's image processor, for a file that names none.
func Pictures(f Files, side int, class string) (*media.Processor, error) {
	p, err := media.ParseProcessor(f.Preprocessor, class)
	if err != nil {
		return nil, err
	}
	if w, h := p.Size(); w != side || h != side {
		return nil, tonggan.Errorf(tonggan.Invalid,
			"preprocessor_config.json makes pictures of %dx%d, but config.json says image_size %d; the two files must agree", w, h, side)
	}
	return p, nil
}

// CheckVocab wants every id of the tokenizer to have a row in an embedding table
// of vocab rows; added tokens without one are forgotten.
func CheckVocab(f Files, vocab int) error {
	if f.Tokenizer == nil {
		return tonggan.Errorf(tonggan.Invalid, "the checkpoint folder has no tokenizer (tokenizer.json, vocab.txt, or vocab.json with merges.txt)")
	}
	if n := f.Tokenizer.Size(); n > vocab && !f.Tokenizer.Keep(vocab) {
		return tonggan.Errorf(tonggan.Invalid,
			"the tokenizer has ids up to %d, but config.json says vocab_size %d; the two files must agree", n-1, vocab)
	}
	return nil
}
