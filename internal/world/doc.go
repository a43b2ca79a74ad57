// Package world is a small picture world: a seeded scene graph, a renderer
// that draws it in several art styles at any size, and a speaker that says in
// English and Chinese what can be seen, what cannot, and what one could ask.
// The built-in models learn from it, and their evaluation is measured on it.
//
//	seed -> Sample -> *Scene -> Render(n) or Shoot(n) -> *Picture
//	                  *Scene + *Picture -> Describe -> *Example (captions,
//	                  false captions, questions, boxes: one line of a shard)
//
// The phases, by file:
//
//   - content.go, things.go and things_*.go: the tables of everything that
//     exists, with English and Chinese names and measure words. Seeds index into
//     them, so that a change of order changes every scene. synonyms.go has second
//     names, alike.go what may be taken for what.
//   - scene.go, misplaced.go: the graph, its layout, and what stands nowhere.
//   - raster.go, atlas.go, sprite.go, artist.go: an integer rasteriser, and emoji art
//     with levels of detail, recoloured, or redrawn as others would.
//   - backdrop.go, places.go, puppet.go, render.go: drawing.
//   - camera.go, camera_lens.go, camera_scenery.go, camera_light.go,
//     camera_jpeg.go: the scene as it may reach a user.
//   - facts.go: what of the graph the picture shows.
//   - phrase.go, writer.go: templates, and the writer that they direct. Every
//     word that states a fact carries a tag, so that a false caption is the same
//     plan with another value behind one tag, and its changed bytes are known.
//   - form.go: what sentences there are; english*.go, chinese*.go: the tables of
//     templates by form, and the slots in them; names.go, synonyms.go: second names;
//     vague.go: what is left open, and words that say nothing; looks.go: what seasons
//     look like; either.go: questions for one of two.
//   - caption.go, negation.go, negative.go, binding.go, question.go, pair.go:
//     choosing what to say. values.go: what is surely false.
//   - split.go, shard.go, vocab.go: training data.
//
// # Same seed, same bytes
//
// Chance comes from PCG streams alone, no map is iterated, and pixels are
// computed in integers. Layout uses floating point with explicit conversions
// where a fused multiply-add could round otherwise, and is quantised to 1/256
// pixel. The same seed and size give the same picture and words on every
// platform; TestGolden pins some.
//
// # Truth
//
// While a scene is drawn every pixel remembers its owner. A caption names an
// element only if at least 60 % of what was drawn of it is left, and 40 pixels
// at 128 a side (the rainbow, which characters cover by design: 40 %; wings,
// which lie behind the body: 90 pixels). So a larger picture may say more. A
// false caption is checked against the whole graph, the hidden part included,
// and never swaps words that a person could take for each other; a caption
// that denies something is checked the same way.
//
// # Wording
//
// A plan has two seeds: one for what is told, one for how. Saying a plan again
// with another seed of words gives a paraphrase, or in the other language a
// translation; the tags prove that both state the same facts. A template is
// text with slots and choices, such as
//
//	[we|you can] see {a who} wearing {a wear}{tail}
//
// and every form has twelve or more in each language (questions and negations
// six). A quarter of the time a thing goes by its second name, which is part of
// the seed of words; answers keep to first names.
//
// # The camera
//
// Training and test pictures go through Shoot, which leaves 45 % of the scenes as
// rendered. The others are cropped, tilted, framed, put in a page or photographed
// as a print on a table, and their pixels treated: tone, light, blur, noise, JPEG.
// Ownership goes through the same geometry, and footprints follow the scale, so
// that what a crop cuts off or a frame covers is not visible. Where an element
// must have so many pixels, lost detail counts as lost pixels. Treatments stay
// mild enough for colours and the time of day to keep their names; of a grey
// picture no colour, dusk, leafy season or rainbow is claimed, at scales outside
// 0.8 to 1.15 no size, and a character of whom more than 15 % is cut off is not
// spoken of. Camera in an Example names what was done.
//
// # Splits
//
// See HeldOut, HeldOutThing and ForSplit. An art style that is held out is
// loaded by AddStyle.
package world
