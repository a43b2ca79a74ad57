package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"strconv"
	"strings"
	"unicode"

	"tonggan"
)

// log is where messages go: standard error, above a progress bar when there is one.
func (a *app) log() io.Writer {
	if w := a.bar.writer(); w != nil {
		return w
	}
	return a.stderr
}

// logger keeps causes of internal errors out of the way of the messages, on the same
// stream.
func (a *app) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: slog.LevelError}))
}

// output is standard output. It remembers that something could not be written, for the
// exit code.
type output struct {
	io.Writer
	err error // the first
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.Writer.Write(p)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}

// printJSON prints one value, indented, with its text as it is.
func (a *app) printJSON(v any) error {
	enc := json.NewEncoder(a.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return tonggan.Errorf(tonggan.Invalid, "cannot write the answer: %w", err)
	}
	return nil
}

// printAnswers prints the answer alone if one was asked for, and else an array.
func printAnswers[A any](a *app, answers []A, asked int) error {
	if asked == 1 && len(answers) == 1 {
		return a.printJSON(answers[0])
	}
	return a.printJSON(answers)
}

// jsonError is a failure inside a JSON answer.
type jsonError struct {
	Code    tonggan.Code `json:"code"`
	Message string       `json:"message"`
}

func asJSON(err error) *jsonError {
	return &jsonError{tonggan.CodeOf(err), oneLine(err.Error())}
}

// colour wraps s in a terminal colour where that is wanted.
func (a *app) colour(code, s string) string {
	if os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" || !isTerminal(a.stdout) {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// pad fills s with spaces up to a width in terminal cells.
func pad(s string, cells int) string {
	return s + strings.Repeat(" ", max(0, cells-width(s)))
}

// width is how many terminal cells s takes: Chinese characters and the like take two.
func width(s string) (cells int) {
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r) || r == 0x200d || 0xfe00 <= r && r <= 0xfe0f:
		case 0x1100 <= r && r <= 0x115f, 0x2e80 <= r && r <= 0xa4cf, 0xac00 <= r && r <= 0xd7a3,
			0xf900 <= r && r <= 0xfaff, 0xfe30 <= r && r <= 0xfe6f, 0xff00 <= r && r <= 0xff60,
			0xffe0 <= r && r <= 0xffe6, 0x1f300 <= r && r <= 0x1faff, 0x20000 <= r && r <= 0x3fffd:
			cells += 2
		default:
			cells++
		}
	}
	return cells
}

// quoted is a text in quotes for a message, cut after sixty characters.
func quoted(s string) string {
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return strconv.Quote(s)
}

// round keeps four decimals, which is more than a probability is good for.
func round(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// counted is a number of things in words.
func counted(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return fmt.Sprintf("%d %s", n, thing)
}
