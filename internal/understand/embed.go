package understand

import (
	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/token"
)

// Embedder turns texts and pictures into unit vectors of one space, in which what
// belongs together is close.
type Embedder interface {
	Encode(text string) token.Encoding
	// EmbedTexts and EmbedImages give a vector for each. Many at once are quicker than one by one.
	EmbedTexts(ids [][]int32) [][]float32
	EmbedImages(pics []*media.Picture) [][]float32
	Dim() int
}

// Embedded is the vector of one part.
type Embedded struct {
	Vector  []float32 // unit length
	Tokens  int       // text tokens read; 0 for a picture
	Warning string    // "" when there is none
}

// CheckText says what is wrong with a text to embed; what names it in the message.
func CheckText(what, text string) error {
	if Blank(text) {
		return tonggan.Errorf(tonggan.Invalid, "%s is empty: give it at least one word", what)
	}
	return nil
}

// Embed embeds pictures and texts; of each one that is not nil, or else the other.
func Embed(m Embedder, pics []*media.Picture, texts []string) []Embedded {
	out := make([]Embedded, len(texts))
	var looks []*media.Picture
	var reads [][]int32
	for i, text := range texts {
		if pics[i] != nil {
			looks = append(looks, pics[i])
			continue
		}
		enc := m.Encode(text)
		reads = append(reads, enc.IDs)
		out[i].Tokens = len(enc.IDs)
		if out[i].Warning = unread(enc, text); enc.Truncated && out[i].Warning == "" {
			out[i].Warning = cutWarning(len(enc.IDs))
		}
	}
	seen, read := m.EmbedImages(looks), m.EmbedTexts(reads)
	for i := range out {
		from := &read
		if pics[i] != nil {
			from = &seen
		}
		out[i].Vector, *from = (*from)[0], (*from)[1:]
	}
	return out
}

// EmbedText embeds one text.
func EmbedText(m Embedder, text string) Embedded {
	return Embed(m, []*media.Picture{nil}, []string{text})[0]
}

// EmbedImage embeds one picture.
func EmbedImage(m Embedder, pic *media.Picture) Embedded {
	return Embed(m, []*media.Picture{pic}, []string{""})[0]
}
