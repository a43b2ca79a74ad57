package tonggan

import (
	"errors"
	"fmt"
	"time"
)

// Code classifies an [Error]. One table each turns codes into HTTP statuses and
// process exit codes.
type Code string

// The codes, from the caller's fault to ours.
const (
	Invalid     Code = "invalid"     // the input breaks a rule: malformed, empty, of a wrong shape
	TooLarge    Code = "too_large"   // the input is over a limit
	Unsupported Code = "unsupported" // a format, architecture or feature that we do not have
	NotFound    Code = "not_found"   // a file, model or route that is not there
	Busy        Code = "busy"        // too much to do; try again later
	Canceled    Code = "canceled"    // the caller went away
	Internal    Code = "internal"    // our bug
)

// Error is the one error type that reaches users. Message is one line: what is
// wrong, where, and what to do. Cause is for logs and is never sent to a client.
type Error struct {
	Code    Code
	Message string
	Cause   error
	After   time.Duration // of Busy: when there may be room again; 0 is not known
}

// Errorf makes an Error. A %w verb records the cause.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Cause: errors.Unwrap(err)}
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// CodeOf finds the code of err: Internal for an error that carries none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
