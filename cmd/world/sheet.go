package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"tonggan/internal/media"
	"tonggan/internal/world"
)

// sheet draws many scenes on one page with what is said of each below it: the
// longest and one other caption in both languages. --json prints all of it.
func sheet(args []string) error {
	fs := flag.NewFlagSet("sheet", flag.ExitOnError)
	count := fs.Int("count", 60, "scenes")
	seed := fs.Uint64("seed", 1, "first seed; the others follow")
	size := fs.Int("size", 192, "pixels a side of each scene")
	camera := fs.Bool("camera", false, "as the scenes may reach a user: cropped, framed, photographed, compressed")
	artists := fs.Bool("artists", false, "redrawn as other artists would: pens, flat paint, other shapes")
	all := fs.Bool("json", false, "print all that is said of each scene, one JSON object a line")
	out := fs.String("out", "sheet.png", "file to write")
	if err := parse(fs, args); err != nil {
		return err
	}
	if err := sizeOK(*size); err != nil {
		return err
	}
	if *count < 1 || *count > 2000 {
		return fmt.Errorf("sheet: --count %d: must be 1 to 2000", *count)
	}
	cards := make([]media.Card, *count)
	for i := range cards {
		s := world.Sample(*seed + uint64(i))
		if *artists {
			s.Redraw("train")
		}
		p := s.Picture(*size, !*camera)
		e := s.Describe(p)
		if *all {
			fmt.Printf("%s\n", e.JSON())
		}
		cards[i].Picture = &media.Picture{W: p.N, H: p.N, Pix: p.Pix, Frames: 1}
		for _, lang := range []string{"en", "zh"} {
			caps := e.Caps[lang]
			cards[i].Lines = append(cards[i].Lines, caps[len(caps)-1])
			if n := len(caps) - 1; n > 0 {
				cards[i].Lines = append(cards[i].Lines, caps[i%n])
			}
		}
	}
	return save(*out, media.Sheet(cards, 8, *size))
}

func save(name string, im image.Image) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := png.Encode(f, im); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// presets writes the ready pictures of testdata/scenes and their captions.
func presets(args []string) error {
	fs := flag.NewFlagSet("presets", flag.ExitOnError)
	out := fs.String("out", "", "folder to write to")
	size := fs.Int("size", 256, "pixels a side")
	if err := parse(fs, args); err != nil {
		return err
	}
	if *out == "" {
		return fmt.Errorf("presets: --out is missing; name a folder")
	}
	if err := sizeOK(*size); err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return err
	}
	type entry struct {
		File string `json:"file"`
		En   string `json:"en"`
		Zh   string `json:"zh"`
	}
	var list []entry
	for _, name := range world.PresetNames() {
		p := world.Preset(name).Render(*size)
		if err := save(filepath.Join(*out, name+".png"), world.Image(p.Pix, p.N)); err != nil {
			return err
		}
		list = append(list, entry{name + ".png", world.PresetCaption(name, "en"), world.PresetCaption(name, "zh")})
	}
	raw, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(*out, "captions.json"), append(raw, '\n'), 0o644)
}
