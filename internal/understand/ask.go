package understand

import (
	"context"
	"strings"

	"tonggan"
	"tonggan/internal/media"
	"tonggan/internal/token"
)

// Answerer answers questions about pictures. read is what it read of the question.
type Answerer interface {
	Answer(ctx context.Context, pic *media.Picture, question string) (answer string, read token.Encoding, err error)
}

// CheckQuestion says what is wrong with a question, before any work is done.
func CheckQuestion(question string) error {
	if Blank(question) {
		return tonggan.Errorf(tonggan.Invalid, "the question is empty: ask something about the picture")
	}
	return nil
}

// Ask answers one question about one picture.
func Ask(ctx context.Context, m Answerer, pic *media.Picture, question string) (answer string, warnings []string, err error) {
	if err := CheckQuestion(question); err != nil {
		return "", nil, err
	}
	answer, read, err := m.Answer(ctx, pic, question)
	if err != nil {
		return "", nil, err
	}
	if warning := unread(read, question); warning != "" {
		warnings = append(warnings, warning)
	}
	if read.Truncated {
		warnings = append(warnings, "the question is longer than the model reads; only its beginning was used")
	}
	answer = strings.TrimSpace(token.Tight(answer))
	if answer == "" {
		warnings = append(warnings, "the model has no answer to this question")
	}
	return answer, warnings, nil
}
