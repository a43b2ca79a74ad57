package world

// questions asks about six things of the scene in one language.
func (s *Scene) questions(v *seen, zh bool, r rng) []Question {
	var all []Question
	q := func(kind, en, ea, cn, ca string) {
		if zh {
			all = append(all, Question{"zh", cn, ca, kind})
		} else {
			all = append(all, Question{"en", en, ea, kind})
		}
	}
	yes := func(kind, en, cn string, truth bool) {
		if truth {
			q(kind, en, "yes", cn, "是")
		} else {
			q(kind, en, "no", cn, "不是")
		}
	}
	for i, k := range v.chars {
		if k.ok {
			s.askChar(v, i, r, q, yes)
		}
	}
	for g, ok := range v.groups {
		if ok {
			s.askGroup(v, g, r, q, yes)
		}
	}
	s.askSetting(v, r, q, yes)
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	// As many yes as no over the corpus: answers were drawn by a fair coin; keep
	// at most two of a kind of yes/no question.
	var out []Question
	yn := 0
	seenQ := map[string]bool{}
	for _, x := range all {
		b := x.A == "yes" || x.A == "no" || x.A == "是" || x.A == "不是"
		if b && yn == 2 || seenQ[x.Q] {
			continue
		}
		if b {
			yn++
		}
		seenQ[x.Q] = true
		if out = append(out, x); len(out) == 7 {
			break
		}
	}
	return out
}

type asker func(kind, en, ea, cn, ca string)
type yesno func(kind, en, cn string, truth bool)

func (s *Scene) askChar(v *seen, i int, r rng, q asker, yes yesno) {
	c, k := s.Chars[i], v.chars[i]
	who := Characters[c.Who]
	the, zh := "the "+who.En, who.Zh
	for _, w := range s.worn(v, i, false) {
		g := garments[w.val]
		name, nameZh := g.en, g.zh
		if w.slot == 0 && w.val != crownHat && r.p(.6) {
			name, nameZh = "hat", "帽子"
		}
		if w.slot == 0 {
			q("worn", pick(r, []string{"what is " + the + " wearing on its head?", "what is on the head of " + the + "?"}), g.en, zh+pick(r, []string{"头上戴着什么？", "头上是什么？"}), g.zh)
		}
		if w.colour >= 0 {
			col := Colours[w.colour]
			q("colour", pick(r, []string{"what color is the " + name + " of " + the + "?", "what color is " + the + "'s " + name + "?", "what colour is " + the + "'s " + name + "?"}),
				col.En, zh+"的"+nameZh+pick(r, []string{"是什么颜色的？", "是什么颜色？"}), col.Zh+"色")
			if s.soleWearer(i, w) {
				q("who wears", pick(r, []string{"who is wearing the " + col.En + " " + name + "?", "who wears a " + name + " that is " + col.En + "?"}), who.En, "谁"+g.verb+"着"+col.Zh+"色"+nameZh+"？", who.Zh)
			}
			t, ask := r.p(.5), w.colour
			if !t {
				ask = otherColour(w.colour, r)
			}
			a := Colours[ask]
			yes("yes/no colour", "is "+the+" wearing "+article(a.En)+a.En+" "+name+"?", zh+"是不是"+g.verb+"着"+a.Zh+"色"+nameZh+"？", t)
		} else if r.p(.7) {
			yes("yes/no worn", map[bool]string{true: "does " + the + " have " + name + "?", false: "is " + the + " wearing " + name + "?"}[w.val == gWings],
				zh+"是不是"+map[bool]string{true: "有", false: g.verb + "着"}[w.val == gWings]+nameZh+"？", true)
		}
	}
	if !c.Shades && r.p(.07) {
		yes("yes/no worn", "is "+the+" wearing sunglasses?", zh+"是不是戴着墨镜？", false)
	} else if !c.Wings && r.p(.07) {
		yes("yes/no worn", "does "+the+" have wings?", zh+"是不是有翅膀？", false)
	}
	if k.held {
		t := Things[c.Held]
		q("held", pick(r, []string{"what is " + the + " holding?", "what does " + the + " hold in its hand?"}), t.En, zh+pick(r, []string{"拿着什么？", "手里是什么？"}), t.Zh)
		q("who holds", "who is holding the "+t.En+"?", who.En, "谁拿着"+t.Zh+"？", who.Zh)
		if c.HeldC >= 0 {
			q("colour", "what color is the "+t.En+" of "+the+"?", Colours[c.HeldC].En, zh+"手里的"+t.Zh+"是什么颜色的？", Colours[c.HeldC].Zh+"色")
		}
	}
	a := Actions[c.Action]
	q("action", pick(r, []string{"what is " + the + " doing?", "what does " + the + " do?"}), a.En, zh+pick(r, []string{"在做什么？", "在干什么？"}), a.Zh)
	if r.p(.5) {
		b, t := c.Action, r.p(.5)
		for !t && alikeActions(b, c.Action) {
			b = r.IntN(len(Actions))
		}
		yes("yes/no action", "is "+the+" "+Actions[b].En+"?", zh+"是不是"+actionZh[b][0]+"？", t)
	}
	if len(s.Chars) == 1 && len(s.Groups) == 0 {
		q("who", pick(r, []string{"what is in the picture?", "who is in the picture?"}), who.En, pick(r, []string{"图中有什么？", "图中是谁？"}), who.Zh)
	}
	if len(s.Chars) == 2 && v.chars[1-i].ok {
		q("side who", "who is on the "+[]string{"left", "right"}[i]+"?", who.En, []string{"左边", "右边"}[i]+"是谁？", who.Zh)
	}
	n, truth := c.Who, r.p(.5)
	for !truth && s.hasWho(n) {
		n = r.IntN(len(Characters))
	}
	yes("yes/no there", "is there "+article(Characters[n].En)+Characters[n].En+" in the picture?", "图中是不是有"+Characters[n].Zh+"？", truth)
}

// soleWearer says whether nobody else could be meant by "who wears the blue hat".
func (s *Scene) soleWearer(i int, w wear) bool {
	if len(s.Chars) < 2 {
		return true
	}
	for _, o := range s.mayWear(1 - i) {
		if o.slot == w.slot && nearColour(o.colour, w.colour) {
			return false
		}
	}
	return true
}

func (s *Scene) askGroup(v *seen, g int, r rng, q asker, yes yesno) {
	o := s.Groups[g]
	t := Things[o.Kind]
	name, be := t.En, "is"
	if o.Count > 1 {
		name, be = t.Pl, "are"
	}
	q("count", pick(r, []string{"how many " + t.Pl + " are there?", "how many " + t.Pl + " are in the picture?"}), numbersEn[o.Count],
		pick(r, []string{"图中有几" + t.Mw + t.Zh + "？", "有几" + t.Mw + t.Zh + "？"}), numbersZh[o.Count])
	if o.Colour >= 0 {
		q("colour", pick(r, []string{"what color " + be + " the " + name + "?", "what colour " + be + " the " + name + "?"}), Colours[o.Colour].En, t.Zh+"是什么颜色的？", Colours[o.Colour].Zh+"色")
		truth, c := r.p(.5), o.Colour
		if !truth {
			c = otherColour(c, r)
		}
		yes("yes/no colour", be+" the "+name+" "+Colours[c].En+"?", t.Zh+"是不是"+Colours[c].Zh+"色的？", truth)
	}
	if o.Rel == OnLeft || o.Rel == OnRight {
		d := int(o.Rel - OnLeft)
		side, sideZh := []string{"left", "right"}[d], []string{"左边", "右边"}[d]
		q("what side", pick(r, []string{"what is on the " + side + "?", "what is on the " + side + " side?"}), name, sideZh+"有什么？", t.Zh)
		q("where thing", "where "+be+" the "+name+"?", "on the "+side, t.Zh+"在哪边？", sideZh)
		truth := r.p(.5)
		if !truth {
			d = 1 - d
		}
		yes("yes/no side", be+" the "+name+" on the "+[]string{"left", "right"}[d]+"?", t.Zh+"是不是在"+[]string{"左边", "右边"}[d]+"？", truth)
	} else if o.Rel == Above {
		q("what side", "what is in the sky?", name, "天上有什么？", t.Zh)
	}
	if o.Rel == Behind && len(v.chars) == 1 && v.chars[0].ok || o.Rel == InFront && len(v.chars) == 1 && v.chars[0].ok {
		w := Characters[s.Chars[0].Who]
		q("what side", "what is "+relEn[o.Rel]+" the "+w.En+"?", name, w.Zh+map[Relation]string{Behind: "后面", InFront: "前面"}[o.Rel]+"有什么？", t.Zh)
	}
	if size := v.sizes[g]; size != 0 {
		q("size", be+" the "+name+" big or small?", []string{"small", "", "big"}[size+1], t.Zh+"是大的还是小的？", []string{"小", "", "大"}[size+1])
	}
	k, truth := o.Kind, r.p(.5)
	if !truth {
		n, ok := s.otherThing(o, r)
		if !ok {
			return
		}
		k = n
	}
	x := Things[k]
	yes("yes/no there", "is there "+article(x.En)+x.En+" in the picture?", "图中是不是有"+x.Zh+"？", truth)
}

var placeAnswer = []string{"meadow", "park", "forest", "mountains", "street", "beach", "sea", "desert", "city", "room", "space", "classroom", "sea floor", "farm"}

func (s *Scene) askSetting(v *seen, r rng, q asker, yes yesno) {
	p := Places[s.Place]
	q("where", pick(r, []string{"where is this?", "what place is this?", "where was this picture made?"}), placeAnswer[s.Place], pick(r, []string{"这是哪里？", "这是什么地方？"}), p.Zh)
	if r.p(.4) {
		k, truth := s.Place, r.p(.5)
		for !truth && nearPlace(k, s.Place) {
			k = r.IntN(len(Places))
		}
		yes("yes/no where", "is this "+Places[k].En+"?", "这是不是在"+Places[k].ZhIn+"？", truth)
	}
	if v.season {
		q("season", pick(r, []string{"what season is it?", "which season is it?"}), Seasons[s.Season].En, pick(r, []string{"这是什么季节？", "现在是什么季节？"}), Seasons[s.Season].Zh)
		if r.p(.4) {
			k, truth := s.Season, r.p(.5)
			if !truth {
				k = (k + 1 + r.IntN(3)) % 4
			}
			yes("yes/no season", "is it "+Seasons[k].En+"?", "现在是不是"+Seasons[k].Zh+"？", truth)
		}
	}
	if v.weather {
		if v.weatherAs != rainbowWeather {
			q("weather", pick(r, []string{"what is the weather like?", "how is the weather?"}), Weathers[v.weatherAs].En, pick(r, []string{"天气怎么样？", "是什么天气？"}), Weathers[v.weatherAs].Zh)
		} else {
			q("weather", "what is in the sky?", "rainbow", "天上有什么？", "彩虹")
		}
		if r.p(.4) {
			k, truth := v.weatherAs, r.p(.5)
			for n := 0; !truth && n < 20; n++ {
				if k = r.IntN(6); s.weatherFalse(v.weatherAs, k) {
					break
				}
			}
			en := []string{"is it sunny?", "is it raining?", "is it snowing?", "is there a thunderstorm?", "is it cloudy?", "is it foggy?", "is there a rainbow?"}
			zh := []string{"现在是不是晴天？", "现在是不是在下雨？", "现在是不是在下雪？", "现在是不是雷雨？", "现在是不是阴天？", "现在是不是有雾？", "图中是不是有彩虹？"}
			if truth || s.weatherFalse(v.weatherAs, k) {
				yes("yes/no weather", en[k], zh[k], truth)
			}
		}
	}
	if v.time {
		q("time", pick(r, []string{"what time of day is it?", "is it day, sunset or night?"}), Times[s.Time].En, pick(r, []string{"现在是什么时候？", "是白天、日落还是夜晚？"}), Times[s.Time].Zh)
		if r.p(.3) {
			k, truth := s.Time, r.p(.5)
			if !truth {
				k = (k + 1 + r.IntN(2)) % 3
			}
			yes("yes/no time", "is it "+Times[k].En+"?", "现在是不是"+Times[k].Zh+"？", truth)
		}
	}
}
