package world

// zhNegations are sentences that deny something, and say the opposite when
// the negation's tag is changed.
var zhNegations = &templates{
	formNotWorn: lines(`
		{这who}{没有戴}{deny}
		{who}{没有戴}{deny}
		{场景有}{一只}{没有戴}{deny}的{小who}
		{场景，}{一who}{没有戴}{deny}
		{没有戴}{deny}的{who}
		{who}{x身上}{没有}{deny}
		图中的{who}{没有戴}{deny}
		图中有{一只}{没有戴}{deny}的{小who}
		[画面|图片]里，{who}{没有戴}{deny}
		这是{一只}{没有戴}{deny}的{小who}
		{一只}{没有}{deny}的{小who}`),
	formNotWings: lines(`
		{这who}{没有}{deny}
		{who}{没有}{deny}
		{场景有}{一只}{没有}{deny}的{小who}
		{没有}{deny}的{who}
		图中的{who}{没有}{deny}
		{who}身上{没有}{deny}
		这是{一只}{没有}{deny}的{小who}`),
	formNotHeld: lines(`
		{这who}{没有拿}{deny}
		{who}手里{没有}{deny}
		{who}{没有拿}{deny}
		{场景有}{一只}{没有拿}{deny}的{小who}
		{没有拿}{deny}的{who}
		图中的{who}{没有拿}{deny}
		{这who}手里{没有}{deny}
		[画面|图片]里，{who}{没有拿}{deny}`),
	formNotWho:   zhNotThere,
	formNotThing: zhNotThere,
	formNotWornColour: lines(`
		{who}的{garment}{不是}{x colour}的
		{这who}的{garment}{不是}{x colour}的
		图中{who}的{garment}{不是}{x colour}的
		{who}的{garment}{不是}{x colour}
		{who}{戴着}的{garment}{不是}{x colour}的
		{who}{戴}的{garment}{不是}{x colour}的
		[画面|图片]里，{who}的{garment}{不是}{x colour}的
		{who}{身上}的{garment}{不是}{x colour}的`),
	formNotObjectColour: lines(`
		{kind}{不是}{x colour}的
		图中的{kind}{不是}{x colour}的
		[画面|图片]里的{kind}{不是}{x colour}的
		这里的{kind}{不是}{x colour}的
		{kind}的颜色{不是}{x colour}
		我们看到的{kind}{不是}{x colour}的`),
	formNotAction: lines(`
		{这who}{没有在}
		{who}{没有在}
		图中的{who}{没有在}
		{场景，}{一who}{没有在}
		[画面|图片]里，{who}{没有在}
		图中有{一who}{没有在}`),
	formNotPlace: lines(`
		这里{不是}{x place}
		这{不是}{x place}
		图中{不是}{x place}
		背景{不是}{x place}
		这个地方{不是}{x place}
		场景{不是}{x place}
		我们{不在}{x place里}`),
	formNotSeason: lines(`
		现在{不是}{x season}
		这{不是}{x season}
		{place里}{不是}{x season}
		图中{不是}{x season}
		季节{不是}{x season}
		图中的季节{不是}{x season}`),
	formNotWeather: lines(`
		现在{不是}{x weather}
		今天{不是}{x weather}
		{place里}{不是}{x weather}
		图中{不是}{x weather}
		天气{不是}{x weather}
		图中的天气{不是}{x weather}`),
	formNotTime: lines(`
		现在{不是}{x time}
		这{不是}{x time}
		{place里}{不是}{x time}
		图中{不是}{x time}
		时间{不是}{x time}
		图中的时间{不是}{x time}`),
}

var zhNotThere = lines(`
	图中{没有}{deny}
	[画面|图片]里{没有}{deny}
	这里{没有}{deny}
	{place里}{没有}{deny}
	图中{看不到}{deny}
	{deny}{不在}图中
	这张图里{没有}{deny}
	{没有}{deny}的图画
	我们{看不到}{deny}
	这里{看不到}{deny}
	图里{没有}{deny}`)
