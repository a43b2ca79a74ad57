package world

var (
	weatherNowZh = []string{"阳光明媚", "下着雨", "下着雪", "电闪雷鸣", "是阴天", "起了雾", ""}
	weatherOfZh  = []string{"晴朗的", "下雨的", "下雪的", "雷雨中的", "阴云下的", "有雾的", "彩虹下的"}
)

// zhSetting writes 春天夜晚的公园里.
func (w *writer) zhSetting(parts int) {
	did := false
	if parts&tellSeason != 0 {
		v := w.season()
		w.word(tagSeason, w.way(v, seasonWords[v].zhAt))
		did = true
	}
	if parts&tellTime != 0 {
		v := w.time()
		w.word(tagTime, w.way(11+v, timeWords[v].zhAt))
		did = true
	}
	if parts&tellWeather != 0 {
		v := w.weather()
		if parts&tellPlace != 0 {
			if did {
				w.raw("，")
			}
			w.word(tagWeather, weatherOfZh[v])
			w.zhPlace(true)
			return
		}
		w.word(tagWeather, w.way(4+v, weatherWords[v].zhAt))
		return
	}
	if parts&tellPlace != 0 {
		if did {
			w.raw("的")
		}
		w.zhPlace(true)
	} else if !did {
		w.raw("图中")
	}
}

// zhPlace writes 公园里, or 公园 without in.
func (w *writer) zhPlace(in bool) {
	p := w.placeName(w.val(tagPlace, w.s.Place))
	w.word(tagPlace, p.zh)
	if in {
		w.raw(p.in)
	}
}

// zhNot writes one of the words that deny, or the one that affirms.
func (w *writer) zhNot(no []string, yes string) {
	if w.negates() {
		yes = no[w.opt(optHow, len(no))]
	}
	w.word(tagNegation, yes)
}

// zhNotWear writes 没有戴 or 戴着.
func (w *writer) zhNotWear() {
	verb := garments[w.pl.x].verb
	if w.negates() {
		w.word(tagNegation, []string{"没有", "没"}[w.opt(optHow, 2)])
		w.raw(verb)
		return
	}
	w.word(tagNegation, verb+"着")
}

func (w *writer) zhNotHold() {
	verb := zhHold(Things[w.pl.x].sprite)
	if w.negates() {
		w.word(tagNegation, []string{"没有", "没"}[w.opt(optHow, 2)])
		w.raw(verb)
		return
	}
	w.word(tagNegation, verb+"着")
}

// zhNotDoing writes 没有在跑 or 正在跑.
func (w *writer) zhNotDoing() {
	if w.negates() {
		w.word(tagNegation, "没有")
	} else {
		w.word(tagNegation, "正")
	}
	w.raw(actionZh[w.pl.x][0])
}

// zhDenied names what a negation is about, untagged.
func (w *writer) zhDenied() {
	switch w.pl.form {
	case formNotWorn, formNotWings, isWorn, isWings, isWithout, askBare:
		w.raw(w.wornName(w.pl.x).Zh)
	case formNotWho:
		w.raw(w.whoName(w.pl.x, false).Zh)
	default:
		w.raw(w.thingName(w.pl.x).Zh)
	}
}

// zhLong writes everything that can be seen.
func zhLong(w *writer) {
	if !anyOK(w.v) {
		if parts := w.setting(true) &^ tellPlace; parts != 0 {
			w.zhSetting(parts)
			w.raw("的")
		}
		w.zhPlace(false)
		if w.v.neon {
			w.raw("，亮着霓虹灯")
		}
		return
	}
	w.zhSetting(w.setting(true))
	first := true
	for i := range w.s.Chars {
		if w.v.chars[i].ok {
			w.raw("，")
			w.zhFull(i, 3)
			w.pl.char = i
			w.zhAction(0)
			first = false
		}
	}
	for g := range w.s.Groups {
		if !w.v.groups[g] || w.s.carrier(w.v, g) {
			continue
		}
		w.pl.item, w.pl.char = g, 0
		switch {
		case w.s.hasRel(w.v, g):
			w.raw("，")
			w.form(w.relForm())
			w.raw("有")
		case first:
			w.raw("有")
		default:
			w.raw("，还有")
		}
		w.zhThing(w.group(g), true, true)
		first = false
	}
}
