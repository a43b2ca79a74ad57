package world

import "slices"

// Thing is a kind of object, on the ground, in the air or in a hand.
type Thing struct {
	En, Pl, Zh, Mw, sprite string  // Mw: the measure word between a number and Zh
	size                   float64 // height as a part of the picture, medium size
	flags                  uint16
	cat                    Category
}

const (
	tint   uint16 = 1 << iota // can be recoloured
	air                       // belongs in the sky
	hand                      // can be held
	noGrnd                    // never an object of its own
	wide                      // wide: at most two fit beside a character
	text                      // bears writing, and is never mirrored
)

func (t Thing) has(f uint16) bool { return t.flags&f != 0 }

// Category is what kind of thing a thing is; it says so in both languages.
func (t Thing) Category() Category { return t.cat }

// Things, in a fixed order: seeds index into them, so that a change of order
// changes the scene of every seed, as new art does.
var Things = slices.Concat(thingsAnimals, thingsFood, thingsOutdoors, thingsGear, thingsHome)

// table is the thing that others may be under.
var table = slices.IndexFunc(Things, func(t Thing) bool { return t.sprite == "table" })

// Category sorts the things.
type Category uint8

// The categories.
const (
	animal Category = iota
	bird
	seaAnimal
	insect
	fruit
	vegetable
	dish
	sweet
	drink
	vehicle
	building
	roadside
	plant
	nature
	tool
	instrument
	toy
	sport
	stationery
	decor
	clothing
	furniture
	electronic
	household
	medical
	categories // how many there are
)

// Name is a noun with its English plural. A part that is empty has no word.
type Name struct{ En, Pl, Zh string }

// Categories are the nouns of the categories, all of which can be counted in
// English: "a piece of fruit", "two pieces of fruit".
var Categories = [categories]Name{
	animal:     {"animal", "animals", "动物"},
	bird:       {"bird", "birds", "鸟"},
	seaAnimal:  {"sea animal", "sea animals", "海洋动物"},
	insect:     {"bug", "bugs", "虫子"},
	fruit:      {"piece of fruit", "pieces of fruit", "水果"},
	vegetable:  {"vegetable", "vegetables", "蔬菜"},
	dish:       {"piece of food", "pieces of food", "食物"},
	sweet:      {"sweet", "sweets", "甜食"},
	drink:      {"drink", "drinks", "饮料"},
	vehicle:    {"vehicle", "vehicles", "交通工具"},
	building:   {"building", "buildings", "建筑"},
	roadside:   {"street fixture", "street fixtures", "街道设施"},
	plant:      {"plant", "plants", "植物"},
	nature:     {"natural thing", "natural things", "自然物"},
	tool:       {"tool", "tools", "工具"},
	instrument: {"musical instrument", "musical instruments", "乐器"},
	toy:        {"toy", "toys", "玩具"},
	sport:      {"piece of sports gear", "pieces of sports gear", "体育用品"},
	stationery: {"stationery item", "stationery items", "文具"},
	decor:      {"ornament", "ornaments", "饰品"},
	clothing:   {"piece of clothing", "pieces of clothing", "衣物"},
	furniture:  {"piece of furniture", "pieces of furniture", "家具"},
	electronic: {"electronic device", "electronic devices", "电子产品"},
	household:  {"household item", "household items", "日用品"},
	medical:    {"medical item", "medical items", "医疗用品"},
}
