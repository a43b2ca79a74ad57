package tonggan_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPackageComments wants one package comment in every package, in the form
// that go doc expects.
func TestPackageComments(t *testing.T) {
	type pkg struct {
		name string
		docs []string // files that carry a package comment
		doc  string
	}
	dirs := map[string]*pkg{}
	eachGoFile(t, func(path string) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		dir := filepath.Dir(path)
		if dirs[dir] == nil {
			dirs[dir] = &pkg{name: f.Name.Name}
		}
		if f.Doc != nil {
			dirs[dir].docs = append(dirs[dir].docs, path)
			dirs[dir].doc = f.Doc.Text()
		}
	})
	if len(dirs) == 0 {
		t.Fatal("no package found")
	}
	for dir, p := range dirs {
		want := "Package " + p.name + " "
		if p.name == "main" {
			want = "Command " + strings.TrimPrefix(filepath.Base(dir), "_") + " "
		}
		switch {
		case len(p.docs) == 0:
			t.Errorf("%s: package %s has no package comment", dir, p.name)
		case len(p.docs) > 1:
			t.Errorf("%s: package comment in %v: keep one", dir, p.docs)
		case !strings.HasPrefix(p.doc, want):
			t.Errorf("%s: the package comment must begin %q, has %.40q", p.docs[0], want, p.doc)
		}
	}
}

// maxLines is how long a hand-written source file may grow before it is split.
const maxLines = 500

// TestFileLength keeps hand-written files short. Generated files say so in the
// form that ast.IsGenerated knows.
func TestFileLength(t *testing.T) {
	eachGoFile(t, func(path string) {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
			return
		}
		n := bytes.Count(src, []byte("\n"))
		if n < maxLines {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, src, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil || !ast.IsGenerated(f) {
			t.Errorf("%s has %d lines; a hand-written file stays under %d", path, n, maxLines)
		}
	})
}
