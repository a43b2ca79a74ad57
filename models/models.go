// Package models holds the built-in checkpoints, each a folder in Hugging Face
// layout with a tonggan.json of our own. PROVENANCE.md says how they were made.
package models

import (
	"cmp"
	"embed"
	"io/fs"
	"path"
	"slices"
)

//go:embed ast-s blip-itm-s clip-s fastspeech-s whisper-s
//go:embed blip-caption-s/*.json blip-caption-s/vocab.txt blip-caption-s/rest.safetensors
//go:embed blip-vqa-s/*.json blip-vqa-s/vocab.txt blip-vqa-s/rest.safetensors
var files embed.FS

// FS has one folder for each model.
var FS fs.FS = folders{}

// folders is files, and in it the files of BLIP that are the same in each of its
// folders and embedded once.
type folders struct{}

// same are the files of other folders that blip-itm-s holds.
var same = map[string]string{
	"blip-caption-s/domain.safetensors":       "blip-itm-s/domain.safetensors",
	"blip-caption-s/vision_model.safetensors": "blip-itm-s/vision_model.safetensors",
	"blip-vqa-s/domain.safetensors":           "blip-itm-s/domain.safetensors",
	"blip-vqa-s/text_encoder.safetensors":     "blip-itm-s/text_encoder.safetensors",
	"blip-vqa-s/vision_model.safetensors":     "blip-itm-s/vision_model.safetensors",
}

func (folders) Open(name string) (fs.File, error) {
	if other, ok := same[name]; ok {
		name = other
	}
	return files.Open(name)
}

func (folders) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := files.ReadDir(name)
	for f, other := range same {
		if path.Dir(f) == name && err == nil {
			var info fs.FileInfo
			if info, err = fs.Stat(files, other); err == nil {
				entries = append(entries, fs.FileInfoToDirEntry(info))
			}
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries, err
}
