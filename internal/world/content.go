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

// Thing is a kind of object, on the ground, in the air or in a hand.
type Thing struct {
	En, Pl, Zh, Mw, sprite string
	size                   float64 // height as a part of the picture, medium size
	flags                  uint8
}

const (
	tint   uint8 = 1 << iota // can be recoloured
	air                      // belongs in the sky
	hand                     // can be held
	noGrnd                   // never an object of its own
	wide                     // wide: at most two fit beside a character
)

func (t Thing) has(f uint8) bool { return t.flags&f != 0 }

// Things, in a fixed order: only append, seeds depend on it.
var Things = []Thing{
	{"balloon", "balloons", "气球", "个", "balloon", .2, tint | hand},
	{"umbrella", "umbrellas", "雨伞", "把", "umbrella", .2, tint | hand},
	{"ice cream", "ice creams", "冰淇淋", "个", "ice-cream", .16, hand},
	{"apple", "apples", "苹果", "个", "apple", .13, tint | hand},
	{"tulip", "tulips", "郁金香", "朵", "tulip", .16, tint | hand},
	{"guitar", "guitars", "吉他", "把", "guitar", .22, tint | hand},
	{"book", "books", "书", "本", "book", .15, tint | hand},
	{"lollipop", "lollipops", "棒棒糖", "根", "lollipop", .16, hand},
	{"kite", "kites", "风筝", "个", "kite", .2, hand},
	{"fishing rod", "fishing rods", "钓鱼竿", "根", "fishing-rod", .22, hand | noGrnd},
	{"gift", "gifts", "礼物", "个", "gift", .16, tint | hand},
	{"rose", "roses", "玫瑰", "朵", "rose", .17, tint | hand},
	{"camera", "cameras", "相机", "台", "camera", .13, hand},
	{"carrot", "carrots", "胡萝卜", "根", "carrot", .15, hand},
	{"banana", "bananas", "香蕉", "根", "banana", .14, hand},
	{"lantern", "lanterns", "灯笼", "个", "lantern", .18, tint | hand},
	{"broom", "brooms", "扫帚", "把", "broom", .2, hand},
	{"trumpet", "trumpets", "小号", "把", "trumpet", .17, hand},
	{"violin", "violins", "小提琴", "把", "violin", .19, hand},
	{"pizza", "pizzas", "披萨", "块", "pizza", .14, hand},
	{"doughnut", "doughnuts", "甜甜圈", "个", "doughnut", .13, hand},
	{"drink", "drinks", "饮料", "杯", "cup", .15, hand},
	{"key", "keys", "钥匙", "把", "key", .14, tint | hand},
	{"bell", "bells", "铃铛", "个", "bell", .14, tint | hand},
	{"car", "cars", "汽车", "辆", "car", .17, tint | wide},
	{"bus", "buses", "公交车", "辆", "bus", .2, tint | wide},
	{"bicycle", "bicycles", "自行车", "辆", "bicycle", .18, tint | wide},
	{"truck", "trucks", "卡车", "辆", "truck", .18, tint | wide},
	{"train", "trains", "火车", "列", "train", .2, tint | wide},
	{"tractor", "tractors", "拖拉机", "台", "tractor", .19, tint | wide},
	{"scooter", "scooters", "摩托车", "辆", "scooter", .18, tint | wide},
	{"fire engine", "fire engines", "消防车", "辆", "fire-engine", .18, wide},
	{"sailboat", "sailboats", "帆船", "艘", "sailboat", .2, wide},
	{"airplane", "airplanes", "飞机", "架", "airplane", .15, tint | air},
	{"helicopter", "helicopters", "直升机", "架", "helicopter", .15, tint | air},
	{"rocket", "rockets", "火箭", "枚", "rocket", .2, tint},
	{"UFO", "UFOs", "飞碟", "个", "ufo", .13, air},
	{"house", "houses", "房子", "座", "house", .26, wide},
	{"tent", "tents", "帐篷", "顶", "tent", .22, tint | wide},
	{"castle", "castles", "城堡", "座", "castle", .28, wide},
	{"football", "footballs", "足球", "个", "ball", .12, 0},
	{"basketball", "basketballs", "篮球", "个", "basketball", .12, 0},
	{"cake", "cakes", "蛋糕", "个", "cake", .16, 0},
	{"mushroom", "mushrooms", "蘑菇", "个", "mushroom", .14, tint},
	{"pumpkin", "pumpkins", "南瓜", "个", "pumpkin", .15, 0},
	{"snowman", "snowmen", "雪人", "个", "snowman", .22, 0},
	{"watermelon", "watermelons", "西瓜", "块", "watermelon", .13, 0},
	{"strawberry", "strawberries", "草莓", "颗", "strawberry", .12, 0},
	{"pear", "pears", "梨", "个", "pear", .13, 0},
	{"pineapple", "pineapples", "菠萝", "个", "pineapple", .17, 0},
	{"corn cob", "corn cobs", "玉米", "根", "corn", .15, 0},
	{"tomato", "tomatoes", "西红柿", "个", "tomato", .12, 0},
	{"cactus", "cacti", "仙人掌", "棵", "cactus", .2, 0},
	{"sunflower", "sunflowers", "向日葵", "朵", "sunflower", .19, 0},
	{"chair", "chairs", "椅子", "把", "chair", .19, tint},
	{"bed", "beds", "床", "张", "bed", .17, tint | wide},
	{"alarm clock", "alarm clocks", "闹钟", "个", "clock", .14, tint},
	{"box", "boxes", "箱子", "个", "box", .15, tint},
	{"bucket", "buckets", "水桶", "个", "bucket", .14, tint},
	{"drum", "drums", "鼓", "个", "drum", .15, tint},
	{"duck", "ducks", "鸭子", "只", "duck", .16, 0},
	{"penguin", "penguins", "企鹅", "只", "penguin", .19, 0},
	{"elephant", "elephants", "大象", "头", "elephant", .25, wide},
	{"butterfly", "butterflies", "蝴蝶", "只", "butterfly", .12, tint | air},
	{"bee", "bees", "蜜蜂", "只", "bee", .11, air},
	{"ladybug", "ladybugs", "瓢虫", "只", "ladybug", .11, 0},
	{"snail", "snails", "蜗牛", "只", "snail", .12, 0},
	{"turtle", "turtles", "乌龟", "只", "turtle", .14, 0},
	{"crocodile", "crocodiles", "鳄鱼", "条", "crocodile", .18, wide},
	{"fish", "fish", "鱼", "条", "fish", .13, tint},
	{"whale", "whales", "鲸鱼", "头", "whale", .2, wide},
	{"octopus", "octopuses", "章鱼", "只", "octopus", .16, tint},
	{"crab", "crabs", "螃蟹", "只", "crab", .13, 0},
	{"chick", "chicks", "小鸡", "只", "chick", .13, 0},
	{"rooster", "roosters", "公鸡", "只", "rooster", .18, 0},
	{"owl", "owls", "猫头鹰", "只", "owl", .17, 0},
	{"sheep", "sheep", "绵羊", "只", "sheep", .18, wide},
	{"horse", "horses", "马", "匹", "horse", .23, wide},
	{"giraffe", "giraffes", "长颈鹿", "只", "giraffe", .29, 0},
	{"zebra", "zebras", "斑马", "匹", "zebra", .23, wide},
	{"camel", "camels", "骆驼", "头", "camel", .22, wide},
	{"dinosaur", "dinosaurs", "恐龙", "只", "dinosaur", .26, tint | wide},
	{"snake", "snakes", "蛇", "条", "snake", .15, 0},
	{"hedgehog", "hedgehogs", "刺猬", "只", "hedgehog", .14, 0},
	{"squirrel", "squirrels", "松鼠", "只", "squirrel", .16, 0},
	{"hippo", "hippos", "河马", "头", "hippo", .2, wide},
	{"traffic light", "traffic lights", "红绿灯", "个", "traffic-light", .24, 0},
	{"fountain", "fountains", "喷泉", "座", "fountain", .2, 0},
	{"parrot", "parrots", "鹦鹉", "只", "parrot", .16, 0},
	{"swan", "swans", "天鹅", "只", "swan", .18, 0},
	{"computer", "computers", "电脑", "台", "computer", .15, 0},
	{"television", "televisions", "电视", "台", "television", .17, 0},
	{"teapot", "teapots", "茶壶", "个", "teapot", .14, tint},
	{"hamburger", "hamburgers", "汉堡", "个", "hamburger", .13, 0},
	{"egg", "eggs", "鸡蛋", "个", "egg", .12, 0},
	{"candle", "candles", "蜡烛", "根", "candle", .15, 0},
	{"trophy", "trophies", "奖杯", "个", "trophy", .16, 0},
	{"scissors", "scissors", "剪刀", "把", "scissors", .14, tint | noGrnd},
	{"hammer", "hammers", "锤子", "把", "hammer", .14, 0},
	{"basket", "baskets", "篮子", "个", "basket", .15, 0},
	{"suitcase", "suitcases", "行李箱", "个", "suitcase", .18, tint},
	{"backpack", "backpacks", "书包", "个", "backpack", .16, tint},
	{"boot", "boots", "靴子", "只", "boot", .14, tint},
	{"palm tree", "palm trees", "棕榈树", "棵", "palm-tree", .28, 0},
	{"pine tree", "pine trees", "松树", "棵", "pine-tree", .28, 0},
	{"anchor", "anchors", "船锚", "个", "anchor", .16, 0},
	{"heart", "hearts", "爱心", "颗", "heart", .13, tint | hand},
	{"peacock", "peacocks", "孔雀", "只", "peacock", .2, 0},
	{"flamingo", "flamingos", "火烈鸟", "只", "flamingo", .22, 0},
	{"dolphin", "dolphins", "海豚", "只", "dolphin", .18, 0},
	{"shark", "sharks", "鲨鱼", "条", "shark", .18, wide},
	{"telephone", "telephones", "电话", "部", "telephone", .14, tint},
	{"eggplant", "eggplants", "茄子", "个", "eggplant", .14, 0},
	{"lemon", "lemons", "柠檬", "个", "lemon", .12, 0},
	{"peach", "peaches", "桃子", "个", "peach", .12, 0},
}

// near kinds that a false claim must not offer for each other, by sprite.
var alike = map[[2]string]bool{{"horse", "zebra"}: true, {"duck", "swan"}: true, {"duck", "chick"}: true, {"swan", "flamingo"}: true,
	{"tulip", "rose"}: true, {"apple", "tomato"}: true, {"apple", "peach"}: true, {"car", "fire-engine"}: true, {"car", "truck"}: true,
	{"truck", "fire-engine"}: true, {"bicycle", "scooter"}: true, {"dolphin", "whale"}: true, {"dolphin", "shark"}: true, {"whale", "shark"}: true,
	{"fish", "shark"}: true, {"fish", "dolphin"}: true, {"fish", "whale"}: true, {"house", "castle"}: true, {"gift", "box"}: true, {"lantern", "candle"}: true,
	{"guitar", "violin"}: true, {"chick", "rooster"}: true, {"bus", "truck"}: true, {"computer", "television"}: true, {"palm-tree", "pine-tree"}: true,
	{"peacock", "parrot"}: true, {"ice-cream", "lollipop"}: true, {"suitcase", "backpack"}: true, {"pear", "apple"}: true, {"lemon", "peach"}: true,
	{"bear", "koala"}: true, {"bear", "panda"}: true, {"mouse", "hamster"}: true, {"dog", "wolf"}: true, {"fox", "wolf"}: true, {"cat", "tiger"}: true,
	{"raccoon", "wolf"}: true, {"mouse", "koala"}: true, {"cake", "candle"}: true}

func alikeKinds(a, b string) bool { return a == b || alike[[2]string{a, b}] || alike[[2]string{b, a}] }

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
