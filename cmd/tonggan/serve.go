package main

import (
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/httpapi"
	"tonggan/internal/kernel"
	"tonggan/internal/sound"
)

// keyVariable holds the key that clients must send. A flag would show it to everybody
// who lists processes.
const keyVariable = "TONGGAN_API_KEY"

func (a *app) serve() *cobra.Command {
	var (
		o       httpapi.Options
		eo      engine.Options
		maxBody = bytesFlag(32 << 20)
		level   string
	)
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Answer over HTTP",
		Long: `serve answers over HTTP until it is interrupted: see docs/api.md. It listens on this
machine alone unless --addr says otherwise, and then wants a key in the environment
variable ` + keyVariable + `, which clients send as "Authorization: Bearer KEY".`,
		Example: `  tonggan serve
  TONGGAN_API_KEY=... tonggan serve --addr 0.0.0.0:8080 --host pictures.example.org`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("serve takes no arguments, got %q", args[0])
			}
			log, err := a.serverLog(level)
			if err != nil {
				return err
			}
			eo.Threads, eo.Precision, eo.Log = a.threads, a.precision, log
			e, err := engine.New(eo)
			if err != nil {
				return err
			}
			defer e.Close()
			// With no more processors than goroutines that compute, Go would look at the
			// network only every 10 ms.
			runtime.GOMAXPROCS(max(runtime.GOMAXPROCS(0), kernel.Threads()+max(eo.Slots, 2)))
			o.MaxBody, o.Log, o.Load, o.Room = int64(maxBody), log, e.Load, e.Room
			o.Key, o.Version = os.Getenv(keyVariable), release
			return httpapi.Serve(cmd.Context(), e, o, func(addr net.Addr) {
				fmt.Fprintf(a.stdout, "http://%s\n", reachable(addr))
				if sound.FFmpeg() == "" {
					log.Info("no ffmpeg: speech comes as wav, flac or pcm, and asked for as mp3, opus or aac is refused", "install", sound.HowToGetFFmpeg)
				}
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Addr, "addr", "127.0.0.1:8080", "`host:port` to listen on")
	f.StringSliceVar(&o.Hosts, "host", nil, "`name` that clients may call this server by, besides its loopback names (if others can reach --addr: any name); * is any; may be repeated")
	f.StringSliceVar(&o.Origins, "origin", nil, "web `page`s that may use this server from a browser, by scheme, host and port as in http://localhost:5173; may be repeated")
	f.StringArrayVar(&eo.Models, "model", nil, "checkpoint `folder`, or a built-in model's name, for the verbs that it serves; may be repeated; built-in models serve the others")
	f.Var(&maxBody, "max-body", "largest request, as in 500KiB, 32MiB or a number of bytes")
	f.IntVar(&eo.Slots, "slots", 2, "requests that run at once")
	f.DurationVar(&eo.Wait, "wait", 0, "how long a request may have to wait even if it takes less by itself, as in 500ms or 10s; what would wait longer is turned away")
	f.StringVar(&level, "log-level", "info", "debug, info, warn or error")
	a.speedFlags(cmd)
	return cmd
}

// reachable is where this machine finds a server that listens on addr.
func reachable(addr net.Addr) string {
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", tcp.Port) // and on every other address of this machine
	}
	return addr.String()
}

// serverLog writes lines for people on a terminal, and JSON for programs elsewhere.
func (a *app) serverLog(level string) (*slog.Logger, error) {
	o := &slog.HandlerOptions{}
	switch level {
	case "debug":
		o.Level = slog.LevelDebug
	case "info":
		o.Level = slog.LevelInfo
	case "warn":
		o.Level = slog.LevelWarn
	case "error":
		o.Level = slog.LevelError
	default:
		return nil, usage("--log-level %q is not known: use debug, info, warn or error", level)
	}
	if isTerminal(a.stderr) {
		return slog.New(slog.NewTextHandler(a.stderr, o)), nil
	}
	return slog.New(slog.NewJSONHandler(a.stderr, o)), nil
}

// bytesFlag is a number of bytes with an optional unit.
type bytesFlag int64

var byteUnits = []struct {
	suffix string
	bytes  int64
}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}}

func (b *bytesFlag) Set(s string) error {
	unit := int64(1)
	digits := s
	for _, u := range byteUnits {
		if d, ok := strings.CutSuffix(s, u.suffix); ok {
			digits, unit = strings.TrimSpace(d), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > (1<<40)/unit {
		return tonggan.Errorf(tonggan.Invalid, "%q is no size: write it as 500KiB, 32MiB or a number of bytes", s)
	}
	*b = bytesFlag(n * unit)
	return nil
}

func (b *bytesFlag) String() string {
	for _, u := range byteUnits {
		if int64(*b) >= u.bytes && int64(*b)%u.bytes == 0 {
			return fmt.Sprintf("%d%s", int64(*b)/u.bytes, u.suffix)
		}
	}
	return strconv.FormatInt(int64(*b), 10)
}

func (b *bytesFlag) Type() string { return "size" }
