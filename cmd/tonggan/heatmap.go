package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"tonggan"
)

// heatFolder is where heatmaps are written.
type heatFolder struct {
	dir   string
	used  map[string]bool // names taken in this run
	files []string        // written since they were last reported
}

// write saves a heatmap under a name made of picture, text number and word, and
// returns its path.
func (h *heatFolder) write(picture string, text int, heat tonggan.Heatmap) (string, error) {
	if err := os.MkdirAll(h.dir, 0o777); err != nil {
		return "", tonggan.Errorf(tonggan.Invalid, "heatmap folder %s cannot be made: %w", h.dir, err)
	}
	stem := strings.TrimSuffix(filepath.Base(picture), filepath.Ext(picture))
	base := fmt.Sprintf("%s-%d-%s", safe(stem), text, safe(heat.Word))
	name := base
	for n := 2; h.used[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s-%d", base, n)
	}
	if h.used == nil {
		h.used = map[string]bool{}
	}
	h.used[strings.ToLower(name)] = true
	path := filepath.Join(h.dir, name+".png")
	if err := writeFile(path, heat.PNG); err != nil {
		return "", tonggan.Errorf(tonggan.Invalid, "heatmap cannot be written: %w", err)
	}
	h.files = append(h.files, path)
	return path, nil
}

// safe keeps letters and digits of any script, and - and _; everything else becomes
// _. At most 80 bytes, so that no file system minds.
func safe(s string) string {
	var b strings.Builder
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' || r == unicode.ReplacementChar {
			r = '_'
		}
		if b.Len()+len(string(r)) > 80 {
			break
		}
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		return "_"
	}
	return b.String()
}
