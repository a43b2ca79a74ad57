package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"tonggan"
)

// Serve listens on o.Addr until ctx ends. Then /readyz says 503 and new work is
// refused, running requests get o.Grace to finish, and Serve returns nil; what has not
// finished by then is canceled, and Serve says so. started, if not nil, is called with
// the address once the server answers there.
//
// An address that other machines can reach is refused without a key.
func Serve(ctx context.Context, e Engine, o Options, started func(net.Addr)) error {
	if err := o.Validate(); err != nil {
		return err
	}
	o = o.withDefaults()
	host, _, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return tonggan.Errorf(tonggan.Invalid, "address %q is not HOST:PORT, for example 127.0.0.1:8080", clip(o.Addr))
	}
	if !isLoopback(host) {
		if o.Key == "" {
			return tonggan.Errorf(tonggan.Invalid, "address %s can be reached from other machines: set a key in the environment variable TONGGAN_API_KEY, or use 127.0.0.1", clip(o.Addr))
		}
		if len(o.Hosts) == 0 { // a page that rebinds a name cannot send the key
			o.Hosts = []string{"*"}
		}
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", o.Addr)
	if err != nil {
		return tonggan.Errorf(tonggan.Invalid, "cannot listen on %s: %w: choose another address or port with --addr; port 0 takes a free one", clip(o.Addr), err)
	}
	if started != nil {
		started(l.Addr())
	}
	return serve(ctx, l, newAPI(e, o))
}

// serve runs the handler on a listener, which it closes.
func serve(ctx context.Context, l net.Listener, a *api) error {
	base, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	srv := &http.Server{
		Handler:           a,
		ReadHeaderTimeout: a.o.HeadTimeout,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    maxHeader,
		BaseContext:       func(net.Listener) context.Context { return base },
		ErrorLog:          slog.NewLogLogger(a.o.Log.Handler(), slog.LevelDebug),
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(l) }()
	select {
	case err := <-failed:
		return tonggan.Errorf(tonggan.Internal, "the server stopped: %w", err)
	case <-ctx.Done():
	}
	a.o.Log.Info("shutting down", "running", a.gate.count())

	// The listener stays open while work runs, so that /readyz can be asked.
	deadline, stop := context.WithTimeout(context.WithoutCancel(ctx), a.o.Grace)
	defer stop()
	var late bool
	select {
	case <-a.gate.drain():
	case <-deadline.Done():
		late = true
		cancel() // the handlers see it and answer
	}
	last, stopLast := context.WithTimeout(context.WithoutCancel(ctx), min(a.o.Grace, 5*time.Second))
	defer stopLast()
	if err := srv.Shutdown(last); err != nil {
		late = true
		_ = srv.Close()
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return tonggan.Errorf(tonggan.Internal, "the server stopped: %w", err)
	}
	if late {
		return tonggan.Errorf(tonggan.Canceled, "some requests did not finish within %v and were canceled", a.o.Grace)
	}
	return nil
}
