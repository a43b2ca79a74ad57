// Command tonggan understands pictures and texts together, on models of its own.
//
// This package reads flags, files and the environment, calls the engine, and prints
// what it says: one file per verb.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"tonggan"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second one ends the process
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program without the process around it. It returns the exit code.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	log.SetOutput(io.Discard) // libraries chat there
	out := &output{Writer: stdout}
	a := &app{stdin: &input{Reader: stdin, ctx: ctx}, stdout: out, stderr: stderr}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if out.err != nil && a.failure == nil {
		err = tonggan.Errorf(tonggan.Invalid, "cannot write the answer: %w", out.err)
	}
	if err != nil {
		a.fail(err)
	}
	return exitCode(a.failure)
}
