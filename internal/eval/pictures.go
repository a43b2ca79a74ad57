package eval

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tonggan"
	"tonggan/internal/kernel"
	"tonggan/internal/media"
	"tonggan/internal/understand"
	"tonggan/internal/world"
)

const (
	pictureList  = "names.tsv" // of a folder of pictures: file, set, English name of a thing or character
	mostPictures = 10000
)

// labelled is a picture of one thing.
type labelled struct {
	file, set, name string
}

// loadPictures reads what the pictures of a folder show.
func loadPictures(dir string) ([]labelled, error) {
	file := filepath.Join(dir, pictureList)
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, tonggan.Errorf(tonggan.NotFound, "pictures: %s cannot be read: make the folder with training/art/pictures.py", file)
	}
	known := named()
	var all []labelled
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			return nil, tonggan.Errorf(tonggan.Invalid, "pictures: %s:%d has %d columns: want file, set and name", file, i+1, len(f))
		}
		if known[f[2]] == nil {
			return nil, tonggan.Errorf(tonggan.Invalid, "pictures: %s:%d: the world has no %q", file, i+1, f[2])
		}
		if all = append(all, labelled{f[0], f[1], f[2]}); len(all) > mostPictures {
			return nil, tonggan.Errorf(tonggan.TooLarge, "pictures: %s lists more than %d", file, mostPictures)
		}
	}
	return all, nil
}

// named are the ways to say that there is a thing or a character, by its English name
// and by language.
func named() map[string]map[string]string {
	all := map[string]map[string]string{}
	for i, t := range world.Things {
		all[t.En] = map[string]string{}
		for _, lang := range Langs {
			all[t.En][lang] = nameOf(lang, i)
		}
	}
	for _, c := range world.Characters {
		all[c.En] = map[string]string{"en": withArticle(c.En), "zh": "一" + c.Mw + c.Zh}
	}
	return all
}

// pictures names what pictures from other sources show, among all that are in the
// same set: zero-shot, by the cosine of picture and name.
func (r *run) pictures(list []labelled) error {
	k, err := r.kit(tonggan.RankVerb)
	if err != nil {
		return err
	}
	vectors := make([][]float32, len(list))
	err = r.each(len(list), func(i int) error {
		file := filepath.Join(r.Pictures, list[i].file)
		data, err := os.ReadFile(file)
		if err != nil {
			return tonggan.Errorf(tonggan.NotFound, "pictures: %s is listed in %s, but cannot be read", file, pictureList)
		}
		pic, err := media.Decode(tonggan.Source{Name: file, Data: data})
		if err != nil {
			return tonggan.Errorf(tonggan.Invalid, "pictures: %w", err)
		}
		vectors[i] = understand.EmbedImage(k.Embed, pic).Vector
		return nil
	})
	if err != nil {
		return err
	}
	words := named()
	sets := map[string][]string{} // the names in each
	for _, p := range list {
		if !slices.Contains(sets[p.set], p.name) {
			sets[p.set] = append(sets[p.set], p.name)
		}
	}
	t := tally{}
	for _, lang := range Langs {
		texts := map[string][]float32{}
		for _, p := range list {
			if texts[p.name] == nil {
				texts[p.name] = understand.EmbedText(k.Embed, words[p.name][lang]).Vector
			}
		}
		for i, p := range list {
			place := rank(vectors[i], p.name, sets[p.set], texts)
			label := fmt.Sprintf("%s, %d things", p.set, len(sets[p.set]))
			t.add(lang, label+", the right one first", place == 0)
			t.add(lang, label+", among the first five", place < 5)
		}
	}
	for _, name := range t.under("") {
		r.row("pictures from other sources", name, t.score(name))
	}
	return nil
}

// rank is how many other names are nearer to a picture than its own.
func rank(picture []float32, own string, names []string, texts map[string][]float32) int {
	near := slices.Clone(names)
	slices.SortStableFunc(near, func(a, b string) int {
		return cmp.Compare(kernel.Dot(picture, texts[b]), kernel.Dot(picture, texts[a]))
	})
	return slices.Index(near, own)
}
