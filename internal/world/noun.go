package world

// noun is a kind of character, or from firstThing on a kind of thing.
type noun int

const firstThing noun = 1000

func thingNoun(kind int) noun { return firstThing + noun(kind) }

// names are the first names of a noun.
func (n noun) names() Words {
	if n >= firstThing {
		t := Things[n-firstThing]
		return Words{t.En, t.Zh}
	}
	return Words{Characters[n].En, Characters[n].Zh}
}

// nouns lists the kinds of what can be seen.
func (s *Scene) nouns(v *seen) (out []noun) {
	for i, k := range v.chars {
		if k.ok {
			out = append(out, noun(s.Chars[i].Who))
		}
		if k.held {
			out = append(out, thingNoun(s.Chars[i].Held))
		}
	}
	for g, ok := range v.groups {
		if ok {
			out = append(out, thingNoun(s.Groups[g].Kind))
		}
	}
	return out
}

// absent is a noun that is nowhere in the picture, seen or hidden.
func (s *Scene) absent(r rng) (noun, bool) {
	for try := 0; try < 20; try++ {
		if r.p(.5) {
			if k := r.IntN(len(Characters)); !s.hasWho(k) {
				return noun(k), true
			}
		} else if k := r.IntN(len(Things)); s.lacksThing(k) && !Things[k].has(noGrnd) {
			return thingNoun(k), true
		}
	}
	return 0, false
}

// choices asks which of three is there, and which is not.
func (a *asker) choices() {
	have := a.s.nouns(a.v)
	if len(have) == 0 {
		return
	}
	a.r.Shuffle(len(have), func(i, j int) { have[i], have[j] = have[j], have[i] })
	one, ok1 := a.s.absent(a.r)
	two, ok2 := a.s.absent(a.r)
	if !ok1 || !ok2 || alikeNouns(one, two) {
		return
	}
	a.choose(askPresent, have[0], one, two)
	if len(have) > 1 {
		a.choose(askMissing, one, have[0], have[1])
	}
}

func alikeNouns(a, b noun) bool {
	return a == b || a >= firstThing && b >= firstThing && alikeKinds(Things[a-firstThing].sprite, Things[b-firstThing].sprite)
}

// choose asks for one of three.
func (a *asker) choose(f form, answer, b, c noun) {
	l := [3]noun{answer, b, c}
	a.r.Shuffle(3, func(i, j int) { l[i], l[j] = l[j], l[i] })
	a.add(plan{form: f, list: l}, a.of(answer), answer.names().En, answer.names().Zh)
}

// of is where a noun is in the picture, if it is there.
func (a *asker) of(n noun) change {
	for i, c := range a.s.Chars {
		switch {
		case noun(c.Who) == n:
			return change{tag{slotWho, i, 0}, c.Who}
		case a.v.chars[i].held && thingNoun(c.Held) == n:
			return change{tag{slotHeld, i, 0}, c.Held}
		}
	}
	for g, o := range a.s.Groups {
		if thingNoun(o.Kind) == n {
			return change{tag{slotObject, g, 0}, o.Kind}
		}
	}
	return change{}
}

// called is what a noun is called here.
func (w *writer) called(n noun) Words {
	if n >= firstThing {
		t := w.thingName(int(n - firstThing))
		return Words{t.En, t.Zh}
	}
	return w.whoName(int(n), false)
}

// enList writes "a cat, a dog or a pig".
func (w *writer) enList() {
	for i, n := range w.pl.list {
		w.raw([]string{"", ", ", " or "}[i])
		w.raw("a ")
		at := len(w.b)
		w.raw(w.called(n).En)
		w.fixArticle(at)
	}
}

// enPairOf writes "the cat or the car".
func (w *writer) enPairOf() {
	w.raw("the " + w.called(w.pl.list[0]).En + " or the " + w.called(w.pl.list[1]).En)
}

// zhList writes 猫、狗还是猪.
func (w *writer) zhList() {
	for i, n := range w.pl.list {
		w.raw([]string{"", "、", "还是"}[i] + w.called(n).Zh)
	}
}

func (w *writer) zhPairOf(link string) {
	w.raw(w.called(w.pl.list[0]).Zh + link + w.called(w.pl.list[1]).Zh)
}
