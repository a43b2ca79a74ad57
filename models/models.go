// Package models holds the built-in checkpoints, each a folder in Hugging Face
// layout with a tonggan.json of our own. PROVENANCE.md says how they were made.
package models

import "embed"

// FS has one folder for each model.
//
//go:embed ast-s blip-caption-s blip-itm-s blip-vqa-s clip-s fastspeech-s
var FS embed.FS
