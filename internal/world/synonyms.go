package world

// Name is a second name of a thing.
type Name struct{ En, Pl, Zh string }

// also holds second names of things, by sprite.
var also = map[string]Name{
	"airplane":      {"plane", "planes", "飞机"},
	"doughnut":      {"donut", "donuts", "甜甜圈"},
	"bicycle":       {"bike", "bikes", "单车"},
	"gift":          {"present", "presents", "礼盒"},
	"television":    {"TV", "TVs", "电视机"},
	"telephone":     {"phone", "phones", "电话机"},
	"tomato":        {"tomato", "tomatoes", "番茄"},
	"hamburger":     {"burger", "burgers", "汉堡包"},
	"hippo":         {"hippopotamus", "hippopotamuses", "河马"},
	"ladybug":       {"ladybird", "ladybirds", "七星瓢虫"},
	"fire-engine":   {"fire truck", "fire trucks", "救火车"},
	"computer":      {"computer", "computers", "计算机"},
	"rooster":       {"rooster", "roosters", "大公鸡"},
	"palm-tree":     {"palm", "palms", "椰子树"},
	"umbrella":      {"umbrella", "umbrellas", "伞"},
	"duck":          {"duck", "ducks", "小鸭子"},
	"traffic-light": {"stoplight", "stoplights", "交通灯"},
}
