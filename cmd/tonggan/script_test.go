package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"tonggan/internal/sound"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tonggan": main})
}

// TestScript runs testdata/script: each file calls the program and says what it must
// print. In each folder stand blue.png and red.jpg, plain pictures, silence.wav and
// silence.raw; $SCENES, $BAD and
// $MODELS are the repository's scenes, damaged files and built-in models, $WHISPER a
// random Whisper with a recording, $AST a random model of sounds with one, $VITS and
// $FASTSPEECH random voices.
func TestScript(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("SCENES", filepath.Join(root, "testdata", "scenes"))
			env.Setenv("BAD", filepath.Join(root, "testdata", "bad"))
			env.Setenv("MODELS", filepath.Join(root, "models"))
			env.Setenv("FASTSPEECH", filepath.Join(root, "internal", "model", "fastspeech", "testdata"))
			env.Setenv("VITS", filepath.Join(root, "internal", "model", "vits", "testdata"))
			env.Setenv("AST", filepath.Join(root, "internal", "model", "ast", "testdata", "tiny"))
			env.Setenv("WHISPER", filepath.Join(root, "internal", "model", "whisper", "testdata", "tiny"))
			return drawPictures(env.WorkDir)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":  exits1,
			"json":   jsonField,
			"noline": oneLineOnly,
		},
	})
}

func drawPictures(dir string) error {
	draw := func(c color.Color) image.Image {
		img := image.NewRGBA(image.Rect(0, 0, 48, 32))
		for y := range 32 {
			for x := range 48 {
				img.Set(x, y, c)
			}
		}
		return img
	}
	var b bytes.Buffer
	if err := png.Encode(&b, draw(color.RGBA{60, 90, 220, 255})); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "blue.png"), b.Bytes(), 0o666); err != nil {
		return err
	}
	b.Reset()
	if err := jpeg.Encode(&b, draw(color.RGBA{220, 40, 40, 255}), nil); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "red.jpg"), b.Bytes(), 0o666); err != nil {
		return err
	}
	b.Reset()
	if err := sound.Write(context.Background(), &b, "wav", make([]float32, 24000), 16000); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "silence.wav"), b.Bytes(), 0o666); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "silence.raw"), b.Bytes()[44:], 0o666)
}

// exits1 is "exits CODE tonggan ARGS...": runs the program and wants that exit code.
func exits1(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE program args...")
	}
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit interface{ ExitCode() int }
		var ok bool
		if exit, ok = err.(interface{ ExitCode() int }); !ok {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// oneLineOnly is "noline stderr": the last program must have said one line there,
// and no more.
func oneLineOnly(ts *testscript.TestScript, neg bool, args []string) {
	out := ts.ReadFile("stderr")
	if strings.Count(out, "\n") != 1 || !strings.HasPrefix(out, "tonggan: ") {
		ts.Fatalf("stderr is not one line that begins with tonggan: %q", out)
	}
}

// jsonField is "json PATH WANT": the value at PATH of what was printed, such as
// 0.results.1.verdict, must be WANT as JSON; WANT "number" or "string" is any such
// value, and len=N an array or object of N.
func jsonField(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json path want")
	}
	var v any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &v); err != nil {
		ts.Fatalf("stdout is not JSON: %v", err)
	}
	for _, step := range strings.Split(args[0], ".") {
		switch x := v.(type) {
		case map[string]any:
			var ok bool
			if v, ok = x[step]; !ok {
				if neg {
					return
				}
				ts.Fatalf("%s: there is no %q", args[0], step)
			}
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); step == "" {
				continue
			} else if err != nil || i >= len(x) {
				ts.Fatalf("%s: no element %q of %d", args[0], step, len(x))
			}
			v = x[i]
		default:
			if step != "" {
				ts.Fatalf("%s: %v has no %q", args[0], v, step)
			}
		}
	}
	got, _ := json.Marshal(v)
	ok := string(got) == args[1]
	switch x := v.(type) {
	case float64:
		ok = ok || args[1] == "number"
	case string:
		ok = ok || args[1] == "string" || x == args[1]
	case []any:
		ok = ok || args[1] == fmt.Sprintf("len=%d", len(x))
	case map[string]any:
		ok = ok || args[1] == fmt.Sprintf("len=%d", len(x))
	}
	if ok == neg {
		ts.Fatalf("%s is %s, want %s (not: %v)", args[0], got, args[1], neg)
	}
}
