package engine

import (
	"io/fs"

	"tonggan"
)

// Models lists what a request may name: the engine's folders first, then the built-in
// models by name. A built-in folder that cannot be identified is left out and logged.
func (e *Engine) Models() []tonggan.ModelInfo {
	var found []*origin
	taken := map[string]bool{}
	for _, dir := range e.own {
		taken[folderName(dir)] = true
		if o, err := e.origin(dir); err == nil {
			found = append(found, o)
		}
	}
	for _, name := range e.builtins() {
		if taken[name] {
			continue
		}
		o, err := e.origin(name)
		if err != nil {
			e.log.Error("built-in model", "name", name, "cause", err)
			continue
		}
		found = append(found, o)
	}
	infos := make([]tonggan.ModelInfo, len(found))
	for i, o := range found {
		info := tonggan.ModelInfo{Name: o.name, Class: o.class, Verbs: o.family.verbs, Default: []tonggan.Verb{}, Lang: []string{}, Bytes: size(o.files)}
		for _, verb := range o.family.verbs {
			if d, err := e.find("", verb); err == nil && d.key == o.key {
				info.Default = append(info.Default, verb)
			}
		}
		if own, err := readSmall(o.files, "tonggan.json"); err == nil {
			if c, err := parseCard(o.where, own); err == nil && c.Lang != nil {
				info.Lang = c.Lang
			}
		}
		infos[i] = info
	}
	return infos
}

// builtins are the names of the built-in models, in order.
func (e *Engine) builtins() (names []string) {
	entries, err := fs.ReadDir(e.builtin, ".")
	if err != nil {
		return nil
	}
	for _, d := range entries {
		if _, err := fs.Stat(e.builtin, d.Name()+"/config.json"); d.IsDir() && err == nil {
			names = append(names, d.Name())
		}
	}
	return names
}

// names are what a request may ask for.
func (e *Engine) names() []string {
	names := e.builtins()
	for _, dir := range e.own {
		names = append(names, folderName(dir))
	}
	return names
}

func size(files fs.FS) (bytes int64) {
	entries, _ := fs.ReadDir(files, ".")
	for _, d := range entries {
		if info, err := d.Info(); err == nil && info.Mode().IsRegular() {
			bytes += info.Size()
		}
	}
	return bytes
}
