package understand

import (
	"strings"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/token"
)

// Embedder turns texts and pictures into unit vectors of one space, in which what
// belongs together is close.
type Embedder interface {
	Encode(text string) token.Encoding
	EmbedText(ids []int32) []float32
	EmbedImage(pic *media.Picture) []float32
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
	if strings.TrimSpace(text) == "" {
		return tonggan.Errorf(tonggan.Invalid, "%s is empty: give it at least one word", what)
	}
	return nil
}

// EmbedText embeds a text.
func EmbedText(m Embedder, text string) Embedded {
	enc := m.Encode(text)
	e := Embedded{Vector: m.EmbedText(enc.IDs), Tokens: len(enc.IDs)}
	if enc.Truncated {
		e.Warning = cutWarning(len(enc.IDs))
	}
	return e
}

// EmbedImage embeds a picture.
func EmbedImage(m Embedder, pic *media.Picture) Embedded {
	return Embedded{Vector: m.EmbedImage(pic)}
}
