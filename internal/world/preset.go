package world

import "fmt"

// preset is a fixed scene by name.
type preset struct {
	name   string
	en, zh string
	make   func() *Scene
}

func blank(place, season, weather, time int) *Scene {
	return &Scene{Seed: 7, Place: place, Season: season, Weather: weather, Time: time}
}

func someone(who, action int) Char {
	return Char{Who: who, Action: action, Hat: -1, Shirt: -1, Coat: -1, Scarf: -1, Held: -1, HeldC: -1, phase: .4}
}

// settle lays the preset out with a fixed stream.
func (s *Scene) settle(seed uint64) *Scene {
	s.Seed = seed
	s.layout(newRNG(seed, 9))
	return s
}

func who(name string) int {
	for i, c := range Characters {
		if c.En == name {
			return i
		}
	}
	panic("world: no character " + name)
}

func thing(name string) int {
	for i, t := range Things {
		if t.En == name {
			return i
		}
	}
	panic("world: no thing " + name)
}

func one(kind string, colour, n, size int, rel Relation) Group {
	return Group{Kind: thing(kind), Colour: colour, Count: n, Size: size, Rel: rel, At: -1}
}

func hatCat(colour int) func() *Scene {
	return func() *Scene {
		s := blank(meadow, summer, sunny, day)
		c := someone(who("cat"), standing)
		c.Hat, c.HatCol = 0, colour
		s.Chars = []Char{c}
		return s.settle(11)
	}
}

func parkIn(season int) func() *Scene {
	return func() *Scene { return blank(park, season, sunny, day).settle(23) }
}

var presets = []preset{
	{"cat-blue-hat", "a cat wearing a blue hat", "一只猫戴着蓝色帽子", hatCat(blue)},
	{"cat-red-hat", "a cat wearing a red hat", "一只猫戴着红色帽子", hatCat(red)},
	{"flying-pig-rainbow", "a flying pig in front of a rainbow", "一头猪在彩虹前飞", func() *Scene {
		s := blank(meadow, spring, sunny, day)
		s.Rainbow, s.Style = true, 1
		c := someone(who("pig"), flying)
		c.Wings = true
		s.Chars = []Char{c}
		return s.settle(27)
	}},
	{"bear-raincoat-rain", "a little bear in a yellow raincoat walking in the rain", "一只穿着黄色雨衣的小熊在雨中走路", func() *Scene {
		s := blank(street, spring, rain, day)
		c := someone(who("bear"), walking)
		c.Coat, c.Little = yellow, true
		s.Chars = []Char{c}
		return s.settle(4)
	}},
	{"city-night-neon", "a city skyline at night with neon lights", "霓虹灯下的城市夜景", func() *Scene {
		s := blank(city, summer, sunny, night)
		s.Neon = true
		return s.settle(25)
	}},
	{"park-spring", "a park in spring", "春天的公园", parkIn(spring)},
	{"park-autumn", "a park in autumn", "秋天的公园", parkIn(autumn)},
	{"park-winter", "a park in winter", "冬天的公园", parkIn(winter)},
	{"cat-wings", "a cat with wings", "一只长着翅膀的猫", func() *Scene {
		s := blank(mountain, summer, sunny, day)
		c := someone(who("cat"), standing)
		c.Wings = true
		s.Style = 2
		s.Chars = []Char{c}
		return s.settle(6)
	}},
	{"dog-sunglasses-beach", "a dog wearing sunglasses jumping on the beach", "一只戴着墨镜的狗在海滩上跳跃", func() *Scene {
		s := blank(beach, summer, sunny, day)
		c := someone(who("dog"), jumping)
		c.Shades, c.Held = true, thing("ice cream")
		s.Chars = []Char{c}
		return s.settle(2)
	}},
	{"two-hats", "a fox wearing a green hat and a rabbit wearing a purple hat", "一只戴绿帽子的狐狸和一只戴紫帽子的兔子", func() *Scene {
		s := blank(park, summer, sunny, day)
		a, b := someone(who("fox"), standing), someone(who("rabbit"), standing)
		a.Hat, a.HatCol, b.Hat, b.HatCol = 1, green, 0, purple
		s.Chars = []Char{a, b}
		s.Style = 1
		return s.settle(15)
	}},
	{"three-red-apples", "three red apples", "三个红色的苹果", func() *Scene {
		s := blank(room, summer, sunny, day)
		s.Groups = []Group{one("apple", red, 3, 0, Middle)}
		return s.settle(17)
	}},
	{"robot-rocket-space", "a robot with a blue rocket on the left in space", "太空里，机器人的左边有一枚蓝色火箭", func() *Scene {
		s := blank(space, summer, sunny, day)
		s.Chars = []Char{someone(who("robot"), standing)}
		s.Groups = []Group{one("rocket", blue, 1, 1, OnLeft)}
		return s.settle(18)
	}},
	{"panda-book-snow", "a panda in a red scarf holding a book in the snow", "雪中，一只围着红色围巾、拿着书的熊猫", func() *Scene {
		s := blank(forest, winter, snow, day)
		c := someone(who("panda"), standing)
		c.Scarf, c.Held, c.HeldC = red, thing("book"), blue
		s.Chars = []Char{c}
		return s.settle(19)
	}},
	{"tiger-sleeping", "a tiger sleeping on a farm at night", "夜晚的农场里，一只老虎在睡觉", func() *Scene {
		s := blank(farm, summer, sunny, night)
		s.Chars = []Char{someone(who("tiger"), sleeping)}
		return s.settle(20)
	}},
	{"girl-balloon-city", "a girl holding a red balloon in the city at sunset", "日落时，一个女孩在城市里拿着红色气球", func() *Scene {
		s := blank(city, summer, sunny, sunset)
		c := someone(who("girl"), walking)
		c.Held, c.HeldC, c.Shirt = thing("balloon"), red, blue
		s.Chars = []Char{c}
		s.Style = 2
		return s.settle(21)
	}},
}

// PresetNames lists the fixed scenes.
func PresetNames() (out []string) {
	for _, p := range presets {
		out = append(out, p.name)
	}
	return out
}

// Preset is a fixed scene, or nil when there is none of that name.
func Preset(name string) *Scene {
	for _, p := range presets {
		if p.name == name {
			return p.make()
		}
	}
	return nil
}

// PresetCaption is what a fixed scene is called in a language, "en" or "zh".
func PresetCaption(name, lang string) string {
	for _, p := range presets {
		if p.name == name && lang == "en" {
			return p.en
		} else if p.name == name {
			return p.zh
		}
	}
	return ""
}

// SetStyle redraws the scene in one of Styles.
func (s *Scene) SetStyle(name string) error {
	i := styleIndex(name)
	if i < 0 {
		return fmt.Errorf("no style %q; there are %v", name, Styles)
	}
	s.Style, s.Mixed = i, false
	return nil
}
