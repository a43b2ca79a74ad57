package main

import (
	"errors"
	"fmt"
	"strings"

	"tonggan"
)

// exits is the one table from error codes to exit codes. 130 is what shells use for
// a program that was interrupted.
var exits = map[tonggan.Code]int{
	tonggan.Internal:    1,
	tonggan.Invalid:     2,
	tonggan.NotFound:    3,
	tonggan.Unsupported: 4,
	tonggan.TooLarge:    5,
	tonggan.Busy:        6,
	tonggan.Canceled:    130,
}

// exitHelp is the table for --help and docs/cli.md.
const exitHelp = `Exit codes:
  0    done
  1    a bug in tonggan
  2    wrong usage, input that is empty or damaged, or output that cannot be written
  3    a file, folder or model that is not there
  4    a format, model class or feature that tonggan does not have
  5    input over a limit
  6    too busy
  130  interrupted
With several inputs, what can be done is done and the first failure decides.`

func exitCode(err error) int {
	if err == nil {
		return 0
	}
	return exits[tonggan.CodeOf(err)]
}

// usage is an error in how the program was called.
func usage(format string, args ...any) error {
	return tonggan.Errorf(tonggan.Invalid, format, args...)
}

// fail reports err on one line and remembers the first one for the exit code.
func (a *app) fail(err error) {
	var known *tonggan.Error
	if !errors.As(err, &known) {
		// Everything of ours carries a code: this one is cobra's, about the call.
		err = usage("%w (see tonggan --help)", err)
	}
	a.say(err.Error())
	if a.failure == nil {
		a.failure = err
	}
}

// warn reports a warning on one line.
func (a *app) warn(format string, args ...any) {
	a.say("warning: " + fmt.Sprintf(format, args...))
}

// say prints a message on one line, each different one once: what is wrong with all
// inputs alike need not be said for each.
func (a *app) say(message string) {
	line := oneLine(message)
	if a.said == nil {
		a.said = map[string]bool{}
	}
	if !a.said[line] {
		a.said[line] = true
		fmt.Fprintf(a.log(), "tonggan: %s\n", line)
	}
}

// oneLine keeps names with line breaks or terminal codes from breaking the output.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case r < 0x20 || r == 0x7f || 0x80 <= r && r < 0xa0:
			return -1
		}
		return r
	}, s)
}
