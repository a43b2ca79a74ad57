package tonggan_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go/parser"
	"go/token"
)

// floors is the import law. A package imports packages of lower floors only,
// never of its own; a package that is not here fails the test. The columns are
// the floor, then the packages on it, by path under the module.
const floors = `
0  internal/kernel internal/hanzi models
1  internal/tensor internal/weight internal/token internal/media internal/sound internal/reading internal/phoneme internal/mood internal/grammar internal/book internal/voice internal/world internal/foley
2  internal/nn internal/sample internal/parity
3  internal/model/clip internal/model/blip internal/model/whisper internal/model/vits internal/model/fastspeech internal/model/ast
4  internal/understand internal/generate
5  internal/minutes
6  internal/engine
7  internal/httpapi internal/eval
9  cmd/tonggan cmd/world cmd/mood cmd/speech cmd/sounds cmd/bench cmd/load
`

// restricted packages may be imported by the named packages only. Tests of any
// higher floor may import them too.
const restricted = `
internal/world  cmd/world cmd/speech internal/eval   # draws training and test pictures; no answer needs it
internal/foley  cmd/sounds internal/eval  # makes training and test sounds; no answer needs it
internal/eval   cmd/tonggan               # measures; no answer needs it
models          internal/engine cmd/tonggan   # 43 MB of weights; only who opens models carries them
`

// exceptions are imports that the floors forbid and that we want all the same.
// One line each: importer, imported, # reason.
const exceptions = `
`

// modules lists who may import a third-party module, and why it is worth it.
// docs/dependencies.md says more, and names the modules that these bring along.
// "test:" in front of a package means its tests only.
const modules = `
github.com/coder/websocket            internal/httpapi                  # live transcription
github.com/hajimehoshi/go-mp3         internal/sound                    # MP3 decoding
github.com/mewkiz/flac               internal/sound                    # FLAC in and out
github.com/mozillazg/go-pinyin       test:internal/phoneme            # readings of characters; the table made of them is embedded
github.com/pion/opus                 internal/sound                    # Opus decoding, Ogg pages
github.com/prometheus/client_golang  internal/httpapi                  # /metrics
github.com/rogpeppe/go-internal      test:cmd/tonggan                  # scripts that run the program
github.com/spf13/cobra               cmd/tonggan                       # verbs, flags, completion
github.com/vbauerster/mpb/v8         cmd/tonggan                       # a bar over many files
go.uber.org/goleak                   test:internal/httpapi test:internal/engine test:internal/kernel   # no goroutine is left behind
golang.org/x/image                   internal/media internal/world internal/eval   # WebP and BMP decoding; vector rasteriser; fonts
golang.org/x/sys                     internal/kernel internal/weight   # CPU features; mmap
`

// builds are the configurations that the law is checked for.
var builds = []struct{ os, arch, tags string }{
	{"linux", "amd64", ""},
	{"linux", "arm64", ""},
	{"linux", "amd64", "purego"},
	{"windows", "amd64", ""},
}

const module = "tonggan"

type listed struct {
	ImportPath, ForTest                string
	Standard                           bool
	Imports, TestImports, XTestImports []string
	CgoFiles                           []string
	Module                             *struct{ Path string }
}

func (p *listed) own() bool { return p.Module != nil && p.Module.Path == module }

// list runs go list for one build and returns every package by import path.
func list(t *testing.T, goos, arch, tags string) map[string]*listed {
	t.Helper()
	args := []string{"list", "-deps", "-json=ImportPath,ForTest,Standard,Imports,TestImports,XTestImports,CgoFiles,Module"}
	if tags != "" {
		args = append(args, "-tags", tags)
	}
	// The tests' own imports are asked for as packages, so that -deps reaches them.
	cmd := exec.Command("go", append(args, "-test", "./...")...)
	cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+arch, "CGO_ENABLED=0", "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, stderr.String())
	}
	pkgs := map[string]*listed{}
	for dec := json.NewDecoder(bytes.NewReader(out)); dec.More(); {
		var p listed
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		// Skip test binaries and packages recompiled for a test: the plain
		// package lists the same imports.
		if p.ForTest != "" || strings.HasSuffix(p.ImportPath, ".test") {
			continue
		}
		pkgs[p.ImportPath] = &p
	}
	return pkgs
}

// law is the three tables, parsed.
type law struct {
	floor      map[string]int
	restricted map[string][]string
	exceptions map[string]string // "importer imported" to reason
	modules    map[string][]string
	used       map[string]bool
}

// rows splits a table into fields and the comment behind #.
func rows(table string) (out []struct {
	fields []string
	why    string
}) {
	for line := range strings.Lines(table) {
		text, why, _ := strings.Cut(line, "#")
		if f := strings.Fields(text); len(f) > 0 {
			out = append(out, struct {
				fields []string
				why    string
			}{f, strings.TrimSpace(why)})
		}
	}
	return out
}

func readLaw(t *testing.T) *law {
	l := &law{map[string]int{module: -1}, map[string][]string{}, map[string]string{}, map[string][]string{}, map[string]bool{}}
	for _, r := range rows(floors) {
		n, err := strconv.Atoi(r.fields[0])
		if err != nil {
			t.Fatalf("floors: %v", err)
		}
		for _, p := range r.fields[1:] {
			l.floor[module+"/"+p] = n
		}
	}
	for _, r := range rows(restricted) {
		for _, p := range r.fields[1:] {
			l.restricted[module+"/"+r.fields[0]] = append(l.restricted[module+"/"+r.fields[0]], module+"/"+p)
		}
	}
	for _, r := range rows(exceptions) {
		if len(r.fields) != 2 || r.why == "" {
			t.Fatalf("exceptions: want \"importer imported # reason\", have %q", r.fields)
		}
		l.exceptions[module+"/"+r.fields[0]+" "+module+"/"+r.fields[1]] = r.why
	}
	for _, r := range rows(modules) {
		if r.why == "" {
			t.Fatalf("modules: %s has no reason", r.fields[0])
		}
		l.modules[r.fields[0]] = r.fields[1:]
	}
	return l
}

// allow says why importer may not import imported; "" when it may.
func (l *law) allow(importer, imported string, test bool, pkgs map[string]*listed) string {
	dep := pkgs[imported]
	if dep == nil || dep.Standard {
		return ""
	}
	short := strings.TrimPrefix(importer, module+"/")
	if !dep.own() {
		mod := dep.Module.Path
		who, ok := l.modules[mod]
		if !ok {
			return fmt.Sprintf("module %s is not in the modules table: add it with a reason, and to docs/dependencies.md", mod)
		}
		if slices.Contains(who, short) || test && slices.Contains(who, "test:"+short) {
			return ""
		}
		return fmt.Sprintf("%s may be imported by %v only", mod, who)
	}
	if imported == importer {
		return "" // an external test of the package itself
	}
	if _, ok := l.exceptions[importer+" "+imported]; ok {
		l.used[importer+" "+imported] = true
		return ""
	}
	from, to := l.floor[importer], l.floor[imported]
	if to >= from {
		return fmt.Sprintf("floor %d imports floor %d: lower floors only", from, to)
	}
	if who, ok := l.restricted[imported]; ok && !test && !slices.Contains(who, importer) {
		return fmt.Sprintf("%s may be imported by %v only", imported, who)
	}
	return ""
}

// TestImportLaw holds every package of every build to the tables above.
func TestImportLaw(t *testing.T) {
	l := readLaw(t)
	ledger, err := os.ReadFile("docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range builds {
		name := b.os + "/" + b.arch
		if b.tags != "" {
			name += " -tags " + b.tags
		}
		pkgs := list(t, b.os, b.arch, b.tags)
		for _, path := range sorted(pkgs) {
			p := pkgs[path]
			if p.Standard {
				continue
			}
			if len(p.CgoFiles) > 0 {
				t.Errorf("%s: %s uses cgo", name, path)
			}
			if !p.own() {
				if m := p.Module.Path; !bytes.Contains(ledger, []byte("`"+m+"`")) {
					t.Errorf("%s: module %s is not in docs/dependencies.md", name, m)
				}
				continue
			}
			if _, ok := l.floor[path]; !ok {
				t.Errorf("%s: package %s is on no floor: give it one in deps_test.go", name, path)
				continue
			}
			for _, imp := range p.Imports {
				if why := l.allow(path, imp, false, pkgs); why != "" {
					t.Errorf("%s: %s imports %s: %s", name, path, imp, why)
				}
			}
			for _, imp := range slices.Concat(p.TestImports, p.XTestImports) {
				if why := l.allow(path, imp, true, pkgs); why != "" {
					t.Errorf("%s: the tests of %s import %s: %s", name, path, imp, why)
				}
			}
		}
	}
	for e := range l.exceptions {
		if !l.used[e] {
			t.Errorf("exception %q is not needed any more: delete it", e)
		}
	}
}

// TestImportLawBites proves that the law can fail.
func TestImportLawBites(t *testing.T) {
	l := readLaw(t)
	own := &listed{Module: &struct{ Path string }{module}}
	other := &listed{Module: &struct{ Path string }{"example.com/new"}}
	prom := &listed{Module: &struct{ Path string }{"github.com/prometheus/client_golang"}}
	leak := &listed{Module: &struct{ Path string }{"go.uber.org/goleak"}}
	pkgs := map[string]*listed{
		"tonggan": own, "tonggan/internal/kernel": own, "tonggan/internal/tensor": own, "tonggan/internal/token": own,
		"tonggan/internal/engine": own, "tonggan/internal/world": own, "tonggan/internal/nn": own,
		"example.com/new": other, "prom": prom, "leak": leak,
	}
	for _, c := range []struct {
		from, to string
		test     bool
		allowed  bool
	}{
		{"tonggan/internal/tensor", "tonggan/internal/kernel", false, true},
		{"tonggan/internal/tensor", "tonggan", false, true},
		{"tonggan/internal/kernel", "tonggan/internal/tensor", false, false},
		{"tonggan/internal/tensor", "tonggan/internal/token", false, false},
		{"tonggan/internal/tensor", "tonggan/internal/engine", true, false},
		{"tonggan/internal/engine", "tonggan/internal/world", false, false},
		{"tonggan/internal/engine", "tonggan/internal/world", true, true},
		{"tonggan", "tonggan/internal/kernel", false, false},
		{"tonggan/internal/httpapi", "example.com/new", false, false},
		{"tonggan/internal/httpapi", "prom", false, true},
		{"tonggan/internal/kernel", "prom", false, false},
		{"tonggan/internal/httpapi", "leak", false, false},
		{"tonggan/internal/httpapi", "leak", true, true},
	} {
		if why := l.allow(c.from, c.to, c.test, pkgs); (why == "") != c.allowed {
			t.Errorf("%s imports %s (test %t): %q, want allowed %t", c.from, c.to, c.test, why, c.allowed)
		}
	}
}

// TestNoCgo reads every Go file of the module, whatever its build tags: go list
// hides cgo files when cgo is off.
func TestNoCgo(t *testing.T) {
	eachGoFile(t, func(path string) {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		for _, imp := range f.Imports {
			if imp.Path.Value == `"C"` {
				t.Errorf("%s imports \"C\": tonggan is built without cgo", path)
			}
		}
	})
}

// eachGoFile calls fn for every Go file in the tree that the go tool would see,
// and for the generators under _asm, which have modules of their own.
func eachGoFile(t *testing.T, fn func(path string)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(path, ".go") {
			fn(path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func sorted(m map[string]*listed) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
