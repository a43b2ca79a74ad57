package world

// Colour is one of the ten colours that the world can name.
type Colour struct {
	En, Zh string // Zh without 色
	hue    hsl    // target of a recolour
	rgb    rgb    // for drawn things
}

// Colours, in a fixed order; scene graphs hold indices.
var Colours = []Colour{
	{"red", "红", hsl{0, 850, 520}, rgb{224, 43, 40}},
	{"orange", "橙", hsl{75, 960, 530}, rgb{250, 140, 22}},
	{"yellow", "黄", hsl{142, 960, 560}, rgb{252, 217, 35}},
	{"green", "绿", hsl{362, 620, 410}, rgb{46, 166, 62}},
	{"blue", "蓝", hsl{600, 860, 520}, rgb{33, 110, 232}},
	{"purple", "紫", hsl{764, 600, 520}, rgb{140, 66, 200}},
	{"pink", "粉", hsl{930, 860, 760}, rgb{248, 146, 190}},
	{"white", "白", hsl{0, 0, 930}, rgb{242, 242, 240}},
	{"black", "黑", hsl{0, 0, 170}, rgb{42, 42, 46}},
	{"brown", "棕", hsl{68, 520, 330}, rgb{128, 80, 42}},
}

const (
	red = iota
	orange
	yellow
	green
	blue
	purple
	pink
	white
	black
	brown
)

// near lists colours that a person may confuse; never offered as false answers
// for each other.
var near = map[[2]int]bool{{orange, brown}: true, {yellow, orange}: true, {purple, pink}: true,
	{black, brown}: true, {red, orange}: true, {red, pink}: true}

func nearColour(a, b int) bool { return a == b || near[[2]int{a, b}] || near[[2]int{b, a}] }

// Who is a kind of character.
type Who struct {
	En, Zh, Mw, sprite string
	fur                rgb
	person             bool // 位/个, "his"
}

// Characters, in a fixed order.
var Characters = []Who{
	{"cat", "猫", "只", "cat", rgb{250, 194, 51}, false},
	{"dog", "狗", "只", "dog", rgb{222, 178, 128}, false},
	{"bear", "熊", "只", "bear", rgb{158, 102, 64}, false},
	{"pig", "猪", "头", "pig", rgb{250, 173, 184}, false},
	{"rabbit", "兔子", "只", "rabbit", rgb{230, 230, 232}, false},
	{"panda", "熊猫", "只", "panda", rgb{242, 242, 242}, false},
	{"fox", "狐狸", "只", "fox", rgb{242, 140, 51}, false},
	{"tiger", "老虎", "只", "tiger", rgb{250, 166, 51}, false},
	{"lion", "狮子", "头", "lion", rgb{242, 184, 77}, false},
	{"cow", "奶牛", "头", "cow", rgb{242, 237, 235}, false},
	{"frog", "青蛙", "只", "frog", rgb{128, 199, 64}, false},
	{"mouse", "老鼠", "只", "mouse", rgb{191, 196, 204}, false},
	{"koala", "考拉", "只", "koala", rgb{173, 184, 194}, false},
	{"monkey", "猴子", "只", "monkey", rgb{153, 107, 77}, false},
	{"wolf", "狼", "只", "wolf", rgb{143, 158, 170}, false},
	{"raccoon", "浣熊", "只", "raccoon", rgb{128, 132, 140}, false},
	{"hamster", "仓鼠", "只", "hamster", rgb{238, 178, 100}, false},
	{"robot", "机器人", "个", "robot", rgb{158, 180, 194}, false},
	{"alien", "外星人", "个", "alien", rgb{160, 178, 170}, false},
	{"boy", "男孩", "个", "boy", rgb{255, 204, 77}, true},
	{"girl", "女孩", "个", "girl", rgb{255, 204, 77}, true},
}

// Hat is a kind of headgear.
type Hat struct {
	En, Zh, Mw, sprite string
	wide               float64 // width over the head's nominal width
}

// Hats; En "hat" in a caption may stand for any of them but the crown.
var Hats = []Hat{
	{"top hat", "礼帽", "顶", "top-hat", .95},
	{"cap", "鸭舌帽", "顶", "cap", 1.05},
	{"straw hat", "草帽", "顶", "straw-hat", 1.3},
	{"graduation cap", "学士帽", "顶", "graduation-cap", 1.25},
	{"woolly hat", "毛线帽", "顶", "", 1},
	{"party hat", "尖顶帽", "顶", "", .8},
	{"crown", "王冠", "顶", "crown", .85},
}

const crownHat = 6

// Action is what a character does.
type Action struct{ En, Verb, Zh string }

// Actions, in a fixed order.
var Actions = []Action{
	{"standing", "stands", "站着"},
	{"walking", "walks", "走路"},
	{"running", "runs", "奔跑"},
	{"jumping", "jumps", "跳跃"},
	{"flying", "flies", "飞"},
	{"sitting", "sits", "坐着"},
	{"sleeping", "sleeps", "睡觉"},
	{"waving", "waves", "挥手"},
	{"dancing", "dances", "跳舞"},
}

const (
	standing = iota
	walking
	running
	jumping
	flying
	sitting
	sleeping
	waving
	dancing
)

// Place is a kind of backdrop.
type Place struct {
	En, Short, Zh, ZhIn string // "in a park", "park", 公园, 公园里
	seasons, sky        bool   // whether it shows seasons, and sky
}

// Places, in a fixed order.
var Places = []Place{
	{"in a meadow", "meadow", "草地", "草地上", true, true},
	{"in the park", "park", "公园", "公园里", true, true},
	{"in the forest", "forest", "森林", "森林里", true, true},
	{"in the mountains", "mountains", "山", "山里", true, true},
	{"on a street", "street", "街道", "街道上", true, true},
	{"on the beach", "beach", "海滩", "海滩上", false, true},
	{"at sea", "sea", "大海", "大海上", false, true},
	{"in the desert", "desert", "沙漠", "沙漠里", false, true},
	{"in the city", "city", "城市", "城市里", false, true},
	{"in a room", "room", "房间", "房间里", false, false},
	{"in space", "space", "太空", "太空里", false, false},
	{"in a classroom", "classroom", "教室", "教室里", false, false},
	{"under the sea", "underwater", "海底", "海底", false, false},
	{"on a farm", "farm", "农场", "农场里", true, true},
}

const (
	meadow = iota
	park
	forest
	mountain
	street
	beach
	sea
	desert
	city
	room
	space
	classroom
	underwater
	farm
)

// alikePlaces never stand as false answers for each other.
var alikePlaces = map[[2]int]bool{{meadow, park}: true, {meadow, farm}: true, {meadow, mountain}: true, {park, forest}: true,
	{park, farm}: true, {forest, mountain}: true, {street, city}: true, {beach, sea}: true, {room, classroom}: true, {beach, desert}: true, {sea, underwater}: true,
	{meadow, forest}: true, {street, park}: true}

func nearPlace(a, b int) bool {
	return a == b || alikePlaces[[2]int{a, b}] || alikePlaces[[2]int{b, a}]
}

// Words with an English phrase and a Chinese one.
type Words struct{ En, Zh string }

// Seasons, Weathers and Times, in a fixed order.
var (
	Seasons  = []Words{{"spring", "春天"}, {"summer", "夏天"}, {"autumn", "秋天"}, {"winter", "冬天"}}
	Weathers = []Words{{"sunny", "晴天"}, {"rainy", "下雨"}, {"snowy", "下雪"}, {"stormy", "雷雨"}, {"cloudy", "阴天"}, {"foggy", "有雾"}}
	Times    = []Words{{"day", "白天"}, {"sunset", "日落"}, {"night", "夜晚"}}
)

const (
	spring = iota
	summer
	autumn
	winter
)
const (
	sunny = iota
	rain
	snow
	storm
	cloudy
	fog
)
const (
	day = iota
	sunset
	night
)

// Relation is where a group of objects stands, seen from the viewer.
type Relation int

// The relations. OnLeft and OnRight are also "to the left of" a lone character.
const (
	Middle Relation = iota // objects alone in the picture
	OnLeft
	OnRight
	InFront
	Behind
	Above // in the sky over the character
	On    // one thing on top of another
	Under // one thing under another
)
