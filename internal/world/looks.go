package world

// What a season, a weather and a time of day look like, said without their names.

// The plan's item of a sentence about looks.
const (
	lookSeason = iota
	lookWeather
	lookTime
)

// looks are clauses of both languages, by kind and value.
var looks = [3][][2][]string{
	lookSeason: {
		spring: {{"the trees are in bloom", "spring flowers are out", "the trees are in blossom"}, {"树上开满了花", "春暖花开", "花都开了"}},
		summer: {{"the trees are green", "the leaves are green"}, {"树木很绿", "绿树成荫", "树叶碧绿"}},
		autumn: {{"the leaves have changed color", "the leaves are orange and red", "leaves are falling"}, {"树叶红了", "树叶黄了", "落叶纷纷"}},
		winter: {{"snow lies on the ground", "the trees are bare", "everything is covered with snow"}, {"地上都是雪", "树枝光秃秃", "到处是积雪"}},
	},
	lookWeather: {
		sunny:  {{"the sun is shining", "the sun is out", "the sky is clear"}, {"阳光灿烂", "太阳出来了", "太阳照着"}},
		rain:   {{"rain is falling", "it rains"}, {"雨水落下来", "雨下个不停", "正下着雨"}},
		snow:   {{"snow is falling", "snowflakes are falling", "it snows"}, {"雪花飘落", "雪下个不停", "正下着雪"}},
		storm:  {{"there is lightning", "a storm is raging", "lightning strikes"}, {"电闪雷鸣", "雷电交加", "打着雷"}},
		cloudy: {{"the sky is full of clouds", "clouds cover the sky"}, {"天空布满乌云", "天上都是云"}},
		fog:    {{"fog lies over everything", "everything is hidden in fog"}, {"大雾弥漫", "雾气很重"}},
	},
	lookTime: {
		day:    {{"it is broad daylight"}, {"天色明亮"}},
		sunset: {{"the sun is going down", "the sky is orange"}, {"太阳落了", "夕阳西下"}},
		night:  {{"it is dark", "night has fallen", "the sky is dark"}, {"天黑了", "夜幕降临", "天色很暗"}},
	},
}

// look says what the plan's season, weather or time looks like; lang is 0 for English.
func (w *writer) look(lang int) {
	t, v := tagSeason, w.season()
	switch w.pl.item {
	case lookWeather:
		t, v = tagWeather, w.weather()
	case lookTime:
		t, v = tagTime, w.time()
	}
	list := looks[w.pl.item][v][lang]
	w.word(t, list[w.opt(optSome, len(list))])
}
