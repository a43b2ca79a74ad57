package eval

import (
	"slices"

	"tonggan"
	"tonggan/internal/engine"
	"tonggan/internal/generate"
)

// captions marks what the captioner says of the scenes. The mark for all four facts
// is taken on scenes of which a caption of the world's own states all four.
func (r *run) captions(scenes []shot) error {
	t, err := r.survey(tonggan.CaptionVerb, scenes, func(k *engine.Kit, s *shot, t tally, fail func(failure)) error {
		for _, lang := range Langs {
			_, prompt, err := k.Voice.Choose(lang, k.Name)
			if tonggan.CodeOf(err) == tonggan.Unsupported {
				continue // a model of one language is marked in that one
			}
			if err != nil {
				return err
			}
			caption, _, err := generate.Caption(r.ctx, k.Caption, s.pic, prompt)
			if err != nil {
				return err
			}
			j := judge(s.scene, lang, caption)
			t.add(lang, "nothing false", !j.false_())
			for _, f := range Facts {
				if j[f] != unsaid {
					t.add(lang, "fact "+f, j[f] == right)
				}
			}
			if s.complete(lang) {
				t.add(lang, "all four", j.all())
			}
			if j.false_() {
				fail(failed("caption", 0, s.pic, "caption: "+caption, "true: "+s.longest(lang)))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	r.row("captions", "character, worn item, action and place all right", t.score("all four"))
	r.row("captions", "nothing false about these", t.score("nothing false"))
	for _, f := range Facts {
		r.row("captions", "right when said: "+f, t.score("fact "+f))
	}
	return nil
}

// complete says whether the scene has a caption that states every fact.
func (s *shot) complete(lang string) bool {
	return slices.ContainsFunc(s.said.Caps[lang], func(c string) bool { return judge(s.scene, lang, c).all() })
}
