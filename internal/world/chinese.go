package world

var numbersZh = []string{"零", "一", "两", "三", "四", "五"}

// colZh writes a colour before a noun: 蓝色, 蓝色的 or, short, 蓝.
func (w *writer) colZh(t tag, c int) {
	tail := []string{"色", "色", "色的", ""}[w.opt(10, 4)]
	if w.inside && tail == "色的" {
		tail = "色" // one 的 is enough in 戴着蓝色帽子的猫
	}
	w.word(t, Colours[w.val(t, c)].Zh+tail)
}

func (w *writer) zhWear(i int, q wear, measure bool) {
	t, ct := tag{slotWorn, i, q.slot}, tag{slotWornColour, i, q.slot}
	g := garments[w.val(t, q.val)]
	w.inside = !measure
	if measure {
		w.raw("一" + g.mw)
	}
	if q.colour >= 0 && !g.plural {
		w.colZh(ct, q.colour)
	}
	w.word(t, g.zh)
}

func (w *writer) zhVerb(i int, q wear) string {
	return garments[w.val(tag{slotWorn, i, q.slot}, q.val)].verb
}

// zhWho writes 一只猫, 这只猫, 猫.
func (w *writer) zhWho(i int, det string) {
	c := w.s.Chars[i]
	t := tag{slotWho, i, 0}
	k := Characters[w.val(t, c.Who)]
	switch det {
	case "一":
		w.raw("一" + k.Mw)
		if c.Little && w.opt(6, 3) > 0 {
			w.raw("小")
		}
	case "小":
		if c.Little && w.opt(6, 3) > 0 {
			w.raw("小")
		}
	case "这":
		w.raw("这" + k.Mw)
	}
	w.word(t, k.Zh)
}

// zhMw writes 一只 for the character to come after its attributes.
func (w *writer) zhMw(i int) {
	w.raw("一" + Characters[w.val(tag{slotWho, i, 0}, w.s.Chars[i].Who)].Mw)
}

func holdVerb(sprite string) string {
	switch sprite {
	case "umbrella":
		return "撑着"
	case "guitar", "violin", "banjo", "accordion", "teddy-bear":
		return "抱着"
	}
	return "拿着"
}

func (w *writer) zhHeld(i int, verb, measure bool) {
	c := w.s.Chars[i]
	t, ct := tag{slotHeld, i, 0}, tag{slotHeldColour, i, 0}
	k := Things[w.val(t, c.Held)]
	if verb {
		w.raw(holdVerb(k.sprite))
	}
	w.inside = !measure
	if measure {
		w.raw("一" + k.Mw)
	}
	if c.HeldC >= 0 {
		w.colZh(ct, c.HeldC)
	}
	w.word(t, k.Zh)
}

var actionZh = [][2]string{{"站着", "站着的"}, {"在走路", "走路的"}, {"在奔跑", "奔跑的"}, {"在跳跃", "跳跃的"}, {"在飞", "飞翔的"}, {"坐着", "坐着的"}, {"在睡觉", "睡觉的"}, {"在挥手", "挥手的"}, {"在跳舞", "跳舞的"}}

func (w *writer) zhAction(i, form int) {
	t := tag{slotAction, i, 0}
	w.word(t, actionZh[w.val(t, w.s.Chars[i].Action)][form])
}

// zhCharFull writes 一只戴着蓝色帽子、拿着苹果的猫.
func (w *writer) zhCharFull(i, most int) {
	first, n := true, 0
	sep := func() {
		if !first {
			w.raw("、")
		}
		first = false
	}
	mw := w.opt(9, 3) > 0
	if mw {
		w.zhMw(i)
	}
	for _, q := range w.s.worn(w.v, i, w.opt(5, 2) == 0) {
		if n == most || q.val == gWings && w.s.Chars[i].Action == flying && w.opt(8, 2) == 1 {
			continue
		}
		n++
		sep()
		w.raw(w.zhVerb(i, q) + "着")
		w.zhWear(i, q, false)
	}
	if w.v.chars[i].held && most > 1 {
		sep()
		w.zhHeld(i, true, false)
	}
	if !first {
		w.raw("的")
	}
	if !mw {
		w.zhMw(i)
	}
	w.zhWho(i, "小")
}

var weatherZh = []string{"晴朗", "下雨", "下雪", "雷雨", "阴天", "大雾", "彩虹"}

// zhSetting writes 春天夜晚下着雨的公园里; with all, every part.
func (w *writer) zhSetting(all bool) bool {
	m := w.pl.c[4] % 16
	if all {
		m = 15
	}
	did := false
	if w.v.season && m&2 != 0 {
		t := tag{slotSeason, 0, 0}
		w.word(t, Seasons[w.val(t, w.s.Season)].Zh)
		did = true
	}
	if w.v.time && m&8 != 0 && (w.s.Time != day || w.opt(3, 7) == 0) {
		t := tag{slotTime, 0, 0}
		w.word(t, []string{"白天", "日落时", "夜晚"}[w.val(t, w.s.Time)])
		did = true
	}
	if w.v.weather && m&4 != 0 && (w.v.weatherAs != sunny || w.opt(3, 2) == 0) {
		t := tag{slotWeather, 0, 0}
		if did {
			w.raw("，")
		}
		v := w.val(t, w.v.weatherAs)
		if v == rainbowWeather {
			w.raw("有")
		}
		w.word(t, weatherZh[v])
		w.raw("的")
		w.zhPlace(v != rainbowWeather || true)
		return true
	}
	if m&1 != 0 || all || !did {
		if did {
			w.raw("的")
		}
		w.zhPlace(true)
	} else {
		w.raw("里")
		w.b = w.b[:len(w.b)-len("里")]
	}
	return true
}

// zhPlace writes 公园里, or 公园 without in.
func (w *writer) zhPlace(in bool) {
	t := tag{slotPlace, 0, 0}
	p := Places[w.val(t, w.s.Place)]
	w.word(t, p.Zh)
	if in {
		w.raw(p.ZhIn[len(p.Zh):])
	}
}

// zhGroup writes 两个小的红色苹果.
func (w *writer) zhGroup(g int, count bool) {
	q := w.s.Groups[g]
	kt, ct, nt, st := tag{slotObject, g, 0}, tag{slotObjectColour, g, 0}, tag{slotCount, g, 0}, tag{slotSize, g, 0}
	k := Things[w.val(kt, q.Kind)]
	if count {
		w.word(nt, numbersZh[w.val(nt, q.Count)]+"")
		w.raw(k.Mw)
	}
	w.inside = false
	if size := w.v.sizes[g]; size != 0 {
		w.word(st, []string{"小", "", "大"}[w.val(st, size)+1])
	}
	if q.Colour >= 0 {
		w.colZh(ct, q.Colour)
	}
	w.word(kt, k.Zh)
}

// zhSide writes 猫的左边 or 左边: where group g is.
func (w *writer) zhSide(g int) {
	q := w.s.Groups[g]
	t := tag{slotRelation, g, 0}
	r := Relation(w.val(t, int(q.Rel)))
	lone := len(w.s.Chars) == 1 && w.v.chars[0].ok
	if lone && (w.opt(2, 3) > 0 || r == InFront || r == Behind) {
		w.zhWho(0, "")
		w.raw("的")
	}
	switch r {
	case On:
		o := w.s.Groups[q.At]
		kt, ct := tag{slotObject, q.At, 0}, tag{slotObjectColour, q.At, 0}
		if o.Colour >= 0 {
			w.colZh(ct, o.Colour)
		}
		w.word(kt, Things[w.val(kt, o.Kind)].Zh)
		w.raw("上")
	case Above:
		if len(w.b) > 0 && lone && w.opt(2, 3) > 0 {
			w.word(t, "上方")
		} else {
			w.raw("天上")
		}
	default:
		w.word(t, map[Relation]string{OnLeft: "左边", OnRight: "右边", InFront: "前面", Behind: "后面"}[r])
	}
}

// chinese writes the caption of a plan.
func (w *writer) chinese() string {
	i := w.pl.char
	switch w.pl.form {
	case formWorn:
		w.zhFormWorn(i)
	case formWornColour:
		q := w.s.worn(w.v, i, w.opt(5, 3) > 0)[w.pl.item]
		t, ct := tag{slotWorn, i, q.slot}, tag{slotWornColour, i, q.slot}
		w.zhWho(i, []string{"", "这"}[w.opt(0, 2)])
		w.raw("的")
		w.word(t, garments[w.val(t, q.val)].zh)
		w.raw("是")
		w.word(ct, Colours[w.val(ct, q.colour)].Zh+"色")
		w.raw("的")
	case formHeld:
		switch w.opt(0, 5) {
		case 0:
			w.zhWho(i, "一")
			w.zhHeld(i, true, false)
		case 1:
			w.zhWho(i, "一")
			w.zhHeld(i, true, true)
		case 2:
			w.zhMw(i)
			w.zhHeld(i, true, false)
			w.raw("的")
			w.zhWho(i, "小")
		case 3:
			w.zhWho(i, "这")
			w.raw("手里")
			w.zhHeld(i, true, true)
		case 4:
			w.zhSetting(false)
			w.raw("有")
			w.zhMw(i)
			w.zhHeld(i, true, false)
			w.raw("的")
			w.zhWho(i, "小")
		}
	case formAction:
		w.zhFormAction(i)
	case formMedium:
		if w.opt(0, 2) == 0 {
			w.zhSetting(false)
			w.raw([]string{"，", "有", "，"}[w.opt(1, 3)])
			w.zhCharFull(i, 1)
			w.zhAction(i, 0)
		} else {
			w.zhCharFull(i, 1)
			if w.opt(1, 2) == 0 {
				w.raw("在")
				w.zhPlace(true)
				w.zhActionBare(i)
			} else {
				w.zhAction(i, 0)
			}
		}
	case formLong:
		w.zhFormLong()
	case formObject:
		g := w.pl.item
		if w.hasRel(g) && w.opt(1, 3) > 0 {
			w.zhSide(g)
			w.raw("有")
		} else if w.opt(3, 3) == 0 {
			w.zhSetting(false)
			w.raw("有")
		} else if w.opt(3, 3) == 1 {
			w.raw("图中有")
		}
		w.zhGroup(g, true)
	case formObjectColour:
		g := w.pl.item
		kt, ct := tag{slotObject, g, 0}, tag{slotObjectColour, g, 0}
		if w.opt(0, 2) == 0 {
			w.raw("图中的")
		}
		w.word(kt, Things[w.val(kt, w.s.Groups[g].Kind)].Zh)
		w.raw("是")
		w.word(ct, Colours[w.val(ct, w.s.Groups[g].Colour)].Zh+"色")
		w.raw("的")
	case formSetting:
		w.zhFormSetting()
	case formTwo:
		w.zhCharFull(0, 1)
		w.raw([]string{"和", "，旁边是"}[w.opt(0, 2)])
		w.zhCharFull(1, 1)
	case formSide:
		a, b, d := 0, 1, 0
		t := tag{slotRelation, 100, 0}
		if w.opt(0, 2) == 1 {
			a, b, d = 1, 0, 1
		}
		w.zhWho(a, "")
		w.raw("在")
		w.zhWho(b, "")
		w.raw("的")
		w.word(t, []string{"左边", "右边"}[w.val(t, d)])
	}
	return string(w.b)
}

// zhActionBare writes the verb after 在…里: 走路, 站着.
func (w *writer) zhActionBare(i int) {
	t := tag{slotAction, i, 0}
	w.word(t, Actions[w.val(t, w.s.Chars[i].Action)].Zh)
}

func (w *writer) zhFormWorn(i int) {
	q := w.s.worn(w.v, i, w.opt(5, 2) == 0)[w.pl.item]
	verb := w.zhVerb(i, q)
	form := w.opt(0, 8)
	if q.slot != 0 && form == 5 {
		form = 0
	}
	switch form {
	case 0, 6:
		w.zhWho(i, "一")
		w.raw(verb + "着")
		w.zhWear(i, q, false)
	case 1:
		w.zhMw(i)
		w.raw(verb + "着")
		w.zhWear(i, q, false)
		w.raw("的")
		w.zhWho(i, "小")
	case 2:
		w.zhWho(i, "这")
		w.raw(verb + "着")
		w.zhWear(i, q, true)
	case 3:
		w.zhSetting(false)
		w.raw("有")
		w.zhMw(i)
		w.raw(verb + "着")
		w.zhWear(i, q, false)
		w.raw("的")
		w.zhWho(i, "小")
	case 4:
		w.raw(verb + "着")
		w.zhWear(i, q, false)
		w.raw("的")
		w.zhWho(i, "")
	case 5:
		w.zhWho(i, "")
		w.raw("头上有")
		w.zhWear(i, q, true)
	case 7:
		w.raw("图中的")
		w.zhWho(i, "")
		w.raw(verb + "着")
		w.zhWear(i, q, false)
	}
}

func (w *writer) zhFormAction(i int) {
	switch w.opt(0, 5) {
	case 0:
		w.zhMw(i)
		w.zhAction(i, 1)
		w.zhWho(i, "小")
	case 1:
		w.zhWho(i, "这")
		w.zhAction(i, 0)
	case 2:
		w.zhWho(i, "一")
		w.raw("在")
		w.zhPlace(true)
		w.zhActionBare(i)
	case 3:
		w.zhSetting(false)
		w.raw("，")
		w.zhWho(i, "一")
		w.zhAction(i, 0)
	case 4:
		w.zhWho(i, "一")
		w.zhAction(i, 0)
	}
}

func (w *writer) zhFormLong() {
	w.zhSetting(true)
	first := true
	for i := range w.s.Chars {
		if w.v.chars[i].ok {
			w.raw("，")
			w.zhCharFull(i, 3)
			w.zhAction(i, 0)
			first = false
		}
	}
	for g := range w.s.Groups {
		if !w.v.groups[g] {
			continue
		}
		if w.hasRel(g) {
			w.raw("，")
			w.zhSide(g)
			w.raw("有")
		} else if first {
			w.raw("有")
		} else {
			w.raw("，还有")
		}
		w.zhGroup(g, true)
		first = false
	}
}

func (w *writer) zhFormSetting() {
	pt, wt, st, tt := tag{slotPlace, 0, 0}, tag{slotWeather, 0, 0}, tag{slotSeason, 0, 0}, tag{slotTime, 0, 0}
	if w.v.neon && w.opt(0, 4) > 0 {
		switch w.opt(1, 3) {
		case 0:
			w.raw("霓虹灯下的")
			w.word(pt, "城市")
			w.word(tt, []string{"白天", "日落", "夜景"}[w.val(tt, w.s.Time)])
		case 1:
			w.word(tt, []string{"白天", "日落时", "夜晚"}[w.val(tt, w.s.Time)])
			w.word(pt, "城市")
			w.raw("里的霓虹灯")
		case 2:
			w.word(tt, []string{"白天", "日落时", "夜晚"}[w.val(tt, w.s.Time)])
			w.raw("亮着霓虹灯的")
			w.word(pt, "城市")
		}
		return
	}
	v := w.val(wt, w.v.weatherAs)
	switch {
	case w.opt(0, 6) == 0 && w.v.weather && v != rainbowWeather:
		w.zhPlace(true)
		w.raw("是")
		w.word(wt, []string{"晴天", "雨天", "雪天", "雷雨天", "阴天", "雾天"}[v])
	case w.opt(0, 6) == 1 && w.v.season:
		w.zhPlace(true)
		w.raw("是")
		w.word(st, Seasons[w.val(st, w.s.Season)].Zh)
	default:
		w.raw([]string{"", "", "", "图中是", "这是", "图中是"}[w.opt(11, 6)])
		did := false
		if w.v.season {
			w.word(st, Seasons[w.val(st, w.s.Season)].Zh)
			did = true
		}
		if w.v.time && (w.s.Time != day || w.opt(3, 6) == 0) {
			w.word(tt, []string{"白天", "日落时", "夜晚"}[w.val(tt, w.s.Time)])
			did = true
		}
		if w.v.weather && (w.opt(4, 2) == 0 || v == rainbowWeather) {
			if did {
				w.raw("，")
			}
			if v == rainbowWeather {
				w.raw("有")
			}
			w.word(wt, weatherZh[v])
			did = true
		}
		if did {
			w.raw("的")
		}
		w.zhPlace(false)
	}
}
