package world

// zhQuestions are the questions; see enQuestions.
var zhQuestions = &templates{
	askWorn: lines(`
		{who}头上戴着什么？
		{who}头上是什么？
		{who}的头上有什么？
		{这who}头上戴着什么？
		{who}戴着什么帽子？
		{who}头上戴的是什么？
		图中的{who}头上戴着什么？`),
	askWornColour: lines(`
		{who}的{garment}是什么颜色的？
		{who}的{garment}是什么颜色？
		{who}{戴着}什么颜色的{garment}？
		{who}{戴}的{garment}是什么颜色的？
		{这who}的{garment}是什么颜色的？
		{who}的{garment}是哪种颜色？
		图中{who}的{garment}是什么颜色？`),
	askHeldColour: lines(`
		{who}手里的{heldkind}是什么颜色的？
		{who}{拿着}的{heldkind}是什么颜色？
		{who}手里的东西是什么颜色的？
		{who}{拿着}的东西是什么颜色？
		{who}{拿着}什么颜色的{heldkind}？
		{这who}的{heldkind}是什么颜色的？
		{who}手里{拿着}什么颜色的东西？`),
	askObjectColour: lines(`
		{kind}是什么颜色的？
		{kind}是什么颜色？
		图中的{kind}是什么颜色的？
		图中有什么颜色的{kind}？
		{kind}的颜色是什么？
		这里的{kind}是哪种颜色？
		你看到的{kind}是什么颜色？`),
	askSideColour: lines(`
		{左}那个的{garment}是什么颜色的？
		{左}的{garment}是什么颜色的？
		{左}的角色{戴着}什么颜色的{garment}？
		{左}那个{戴着}什么颜色的{garment}？
		{左}角色的{garment}是什么颜色？
		图中{左}的{garment}是什么颜色？`),
	askSideWorn: lines(`
		{左}那个头上戴着什么？
		{左}的角色头上戴着什么？
		{左}那个头上是什么？
		图中{左}的角色戴着什么帽子？
		{左}那个戴的是什么帽子？
		{左}角色的头上有什么？`),
	askWearer: lines(`
		谁{戴着}{wear}？
		谁{戴}了{一wear}？
		是谁{戴着}{wear}？
		{戴着}{wear}的是谁？
		谁的{garment}是{colour}的？
		谁{戴}的{garment}是{colour}的？
		图中谁{戴着}{wear}？`),
	askHeld: lines(`
		{who}拿着什么？
		{who}手里是什么？
		{who}手里拿着什么？
		{who}的手里有什么？
		{这who}拿着什么东西？
		{who}手里的东西是什么？
		图中的{who}拿着什么？`),
	askHolder: lines(`
		谁{拿着}{heldkind}？
		谁手里有{heldkind}？
		是谁{拿着}{heldkind}？
		{拿着}{held}的是谁？
		{heldkind}在谁的手里？
		谁的手里{拿着}{held}？
		图中谁{拿着}{heldkind}？`),
	askAction: lines(`
		{who}在做什么？
		{who}在干什么？
		{这who}在做什么？
		{这who}正在干什么？
		图中的{who}在做什么？
		{who}正在做什么？`),
	askActor: lines(`
		谁{在做}？
		是谁{在做}？
		图中谁{在做}？
		谁正{在做}？
		{做的}是谁？
		哪一个{在做}？`),
	askWho: lines(`
		图中有什么？
		图中是谁？
		这是谁？
		你看到了谁？
		图里是谁？
		这是什么？
		图里有什么？
		你看到了什么？
		画面里是谁？`),
	askWhat: lines(`
		图中有什么？
		这是什么？
		图里有什么？
		你看到了什么？
		画面里有什么？
		图片里是什么？`),
	askNobody: lines(`
		图中是谁？
		你看到了谁？
		图里是谁？
		画面里是谁？
		图中有谁？
		这里有谁？`),
	isAnyone: lines(`
		图中有人或动物吗？
		图里有人或动物吗？
		画面里有人或动物吗？
		这里有{人或动物}吗？
		有{人或动物}吗？
		你看到{人或动物}了吗？
		图中有没有人或动物？`),
	askAnimal: lines(`
		这是什么动物？
		图中是什么动物？
		图里有什么动物？
		这是哪种动物？
		你看到了什么动物？
		画面里是什么动物？`),
	askWears: lines(`
		{who}{戴着}什么？
		{who}{戴}了什么？
		{who}{戴}的是什么？
		{这who}{戴着}什么？
		图中的{who}{戴着}什么？
		{who}{戴着}什么东西？`),
	askItWears: lines(`
		{它}{戴着}什么？
		{它}{戴}了什么？
		{它}{戴}的是什么？
		图中{它}{戴着}什么？
		{它}{戴着}什么东西？
		你看到{它}{戴着}什么？`),
	askItColour: lines(`
		{garment}是什么颜色的？
		{garment}是什么颜色？
		{garment}的颜色是什么？
		图中的{garment}是什么颜色的？
		{它}的{garment}是什么颜色的？
		{它}{戴着}什么颜色的{garment}？`),
	askItAction: lines(`
		{它}在做什么？
		{它}在干什么？
		{它}正在做什么？
		{它}正在干什么？
		{它}在这里做什么？
		你看到{它}在做什么？`),
	askWhereWho: lines(`
		{who}在哪里？
		{它}在哪里？
		{who}在什么地方？
		{它}在什么地方？
		{这who}在哪里？
		图中的{who}在哪里？`),
	askSideWho: lines(`
		{左}是谁？
		谁在{左}？
		{别}的{左}是谁？
		图中{左}的是谁？
		在{左}的是谁？
		谁在{别}的{左}？`),
	askCount: lines(`
		图中有几{mw}{kind}？
		有几{mw}{kind}？
		[|一共]有多少{mw}{kind}？
		一共有几{mw}{kind}？
		{kind}有几{mw}？
		你看到几{mw}{kind}？
		这里有几{mw}{kind}？
		图中的{kind}有几{mw}？`),
	askCrowd: lines(`
		图中有{几个角色}？
		有{几个角色}？
		一共有{几个角色}？
		画面里有几个角色？
		你看到几个角色？
		图中的角色有几个？`),
	askSideThing: lines(`
		{rel}有什么？
		{rel}是什么？
		{rel}能看到什么？
		在{rel}的是什么？
		什么在{rel}？
		你在{rel}看到什么？`),
	askDepthThing: lines(`
		{rel}有什么？
		{rel}是什么？
		{rel}能看到什么？
		在{rel}的是什么？
		什么在{rel}？
		你在{rel}看到什么？`),
	askAboveThing: lines(`
		{rel}有什么？
		{rel}是什么？
		{rel}能看到什么？
		在{rel}的是什么？
		什么在{rel}？
		你在{rel}看到什么？`),
	askCarried: lines(`
		{rel}有什么？
		{rel}是什么？
		{rel}放着什么？
		在{rel}的是什么？
		什么在{rel}？
		你在{rel}看到什么？`),
	askCarrier: lines(`
		{kind}在什么东西{上}？
		{kind}在什么的{上}？
		图中的{kind}在什么东西{上}？
		{kind}是在什么东西的{上}？
		这里的{kind}在什么东西{上}？
		你看到{kind}在什么东西{上}？`),
	askWhereThing: lines(`
		{kind}在哪边？
		{kind}在哪里？
		{kind}在哪一边？
		图中的{kind}在哪边？
		{kind}在什么位置？
		你在哪边看到{kind}？`),
	askSize: lines(`
		{kind}是大的还是小的？
		{kind}是小的还是大的？
		{kind}是大还是小？
		图中的{kind}大还是小？
		{kind}看起来是大的还是小的？
		这里的{kind}是大是小？`),
	askBigger: lines(`
		{x和它}哪个大？
		{x和它}，哪个更大？
		{x和它}谁更大？
		图中{x和它}哪个更大？
		{x和它}比，哪个大？
		比较大的是{x还是它}？`),
	askSmaller: lines(`
		{x和它}哪个小？
		{x和它}，哪个更小？
		{x和它}谁更小？
		图中{x和它}哪个更小？
		{x和它}比，哪个小？
		比较小的是{x还是它}？`),
	askMissing: lines(`
		图中没有哪一个：{list}？
		哪一个不在图中：{list}？
		图中看不到哪一个：{list}？
		画面里没有什么：{list}？
		不在图中的是{list}？
		这里没有的是{list}？`),
	askPresent: lines(`
		图中有哪一个：{list}？
		哪一个在图中：{list}？
		图中能看到哪一个：{list}？
		画面里有什么：{list}？
		在图中的是{list}？
		图中有的是{list}？`),
	askBare: lines(`
		谁没有{x戴}{deny}？
		谁没{x戴}{deny}？
		没有{x戴}{deny}的是谁？
		是谁没有{x戴}{deny}？
		图中谁没有{x戴}{deny}？
		哪一个没有{x戴}{deny}？`),
	askPlace: lines(`
		这是哪里？
		这是什么地方？
		图中是什么地方？
		我们在哪里？
		这里是哪里？
		这是在哪里？
		画面里是什么地方？`),
	askSeason: lines(`
		这是什么季节？
		现在是什么季节？
		图中是什么季节？
		现在是哪个季节？
		这里是什么季节？
		是春夏秋冬哪个季节？`),
	askWeather: lines(`
		天气怎么样？
		天气是什么？
		是什么天气？
		现在是什么天气？
		图中的天气怎么样？
		今天天气怎么样？
		{place里}天气怎么样？`),
	askRainbow: lines(`
		天上有什么？
		天空中有什么？
		天上是什么？
		天空中能看到什么？
		天上出现了什么？
		天上有什么漂亮的东西？`),
	askTime: lines(`
		现在是什么时候？
		是白天、日落还是夜晚？
		图中是什么时候？
		现在是白天、日落还是夜晚？
		这是一天中的什么时候？
		画面里是什么时候？`),
	orWho: lines(`
		这是{or}？
		是{or}？
		图中是{or}？
		图里的是{or}？
		你看到的是{or}？
		画面里是{or}？`),
	orWornColour: lines(`
		{who}的{garment}是{or}？
		{这who}的{garment}是{or}？
		图中{who}的{garment}是{or}？
		{who}{戴}的{garment}是{or}？
		{who}的{garment}是哪种颜色，{or}？
		{who}{身上}的{garment}是{or}？`),
	orObjectColour: lines(`
		{kind}是{or}？
		图中的{kind}是{or}？
		这里的{kind}是{or}？
		{kind}的颜色是{or}？
		{kind}是哪种颜色，{or}？
		你看到的{kind}是{or}？`),
	orAction: lines(`
		{who}是{or}？
		{who}{or}？
		{这who}是{or}？
		图中的{who}是{or}？
		{who}是在做什么，{or}？
		你看到{who}{or}？`),
	orPlace: lines(`
		这是{or}？
		这里是{or}？
		图中是{or}？
		这个地方是{or}？
		画面里是{or}？
		这是哪里，{or}？`),
	orSeason: lines(`
		现在是{or}？
		是{or}？
		图中是{or}？
		这里是{or}？
		季节是{or}？
		这是什么季节，{or}？`),
	orWeather: lines(`
		现在是{or}？
		今天是{or}？
		图中是{or}？
		天气是{or}？
		外面是{or}？
		是什么天气，{or}？`),
	orTime: lines(`
		现在是{or}？
		是{or}？
		图中是{or}？
		这里是{or}？
		画面里是{or}？
		现在是什么时候，{or}？`),
	isWorn: lines(`
		{who}是不是{x戴}着{deny}？
		{这who}是不是{x戴}着{deny}？
		{who}{x戴}着{deny}吗？
		{who}是{x戴}着{deny}的吗？
		图中的{who}是不是{x戴}着{deny}？
		{who}{x身上}是不是有{deny}？`),
	isWings: lines(`
		{who}是不是有{deny}？
		{这who}是不是有{deny}？
		{who}是不是长着{deny}？
		{who}长着{deny}吗？
		图中的{who}是不是有{deny}？
		{who}身上是不是长着{deny}？`),
	isWornColour: lines(`
		{who}是不是{戴着}{wear}？
		{who}的{garment}是不是{colour}的？
		{who}的{garment}是{colour}的吗？
		{这who}{戴着}{wear}吗？
		图中{who}的{garment}是不是{colour}的？
		{who}{戴}的{garment}是不是{colour}的？`),
	isHeld: lines(`
		{who}是不是{拿着}{heldkind}？
		{who}{拿着}{heldkind}吗？
		{who}手里是不是有{heldkind}？
		{这who}是不是{拿着}{heldkind}？
		{who}手里的东西是不是{heldkind}？
		图中的{who}是不是{拿着}{heldkind}？`),
	isAction: lines(`
		{who}是不是{在做}？
		{who}{在做}吗？
		{这who}是不是{在做}？
		{这who}是不是正{在做}？
		图中的{who}是不是{在做}？
		你看到的{who}是不是{在做}？`),
	isWho: lines(`
		图中是不是有{who}？
		图中有{who}吗？
		这里是不是有{一who}？
		画面里有{who}吗？
		这是不是{who}？
		这是{who}吗？
		图里是不是有{who}？
		{who}是不是在图中？`),
	isThing: lines(`
		图中是不是有{kind}？
		图中有{kind}吗？
		这里是不是有{kind}？
		画面里有{kind}吗？
		图里是不是有{kind}？
		{kind}是不是在图中？`),
	isObjectColour: lines(`
		{kind}是不是{ocolour}的？
		{kind}是{ocolour}的吗？
		图中的{kind}是不是{ocolour}的？
		这里的{kind}是不是{ocolour}的？
		{kind}的颜色是不是{ocolour}？
		图中的{kind}是{ocolour}的吗？`),
	isCount: lines(`
		图中是不是有{两kind}？
		图中有{两kind}吗？
		是不是一共有{两kind}？
		{kind}是不是有{两个}？
		图中的{kind}是{两个}吗？
		这里是不是有{两kind}？`),
	isSize: lines(`
		{kind}是不是很{size}？
		{kind}很{size}吗？
		图中的{kind}是不是很{size}？
		{kind}是{size}的吗？
		这里的{kind}是不是很{size}？
		{kind}看起来是不是很{size}？`),
	isSide: lines(`
		{kind}是不是在{rel}？
		{kind}在{rel}吗？
		{rel}是不是有{kind}？
		{rel}有{kind}吗？
		图中的{kind}是不是在{rel}？
		你是不是在{rel}看到{kind}？`),
	isLeft: lines(`
		{who}是不是在{别}的{左}？
		{who}在{别}的{左}吗？
		{who}是不是在{左}？
		{左}是不是{who}？
		{别}的{左}是不是{who}？
		图中{左}的是{who}吗？`),
	isOn: lines(`
		{kind}是不是在{rel}？
		{kind}在{rel}吗？
		{rel}是不是有{kind}？
		{rel}有{kind}吗？
		图中的{kind}是不是在{rel}？
		你是不是在{rel}看到{kind}？`),
	isPlace: lines(`
		这是不是在{place里}？
		这里是不是{place}？
		这里是{place}吗？
		我们是不是在{place里}？
		图中是不是{place}？
		这个地方是{place}吗？`),
	isSeason: lines(`
		现在是不是{season}？
		现在是{season}吗？
		图中是不是{season}？
		这里是不是{season}？
		季节是不是{season}？
		这是{season}吗？`),
	isWeather: lines(`
		现在是不是{weather}？
		今天是{weather}吗？
		图中是不是{weather}？
		这里是不是{weather}？
		天气是不是{weather}？
		现在是{weather}吗？`),
	isTime: lines(`
		现在是不是{time}？
		现在是{time}吗？
		图中是不是{time}？
		这里是不是{time}？
		时间是不是{time}？
		这是{time}吗？`),
	isWithout: lines(`
		{who}是不是没有{x戴}{deny}？
		{这who}是不是没有{x戴}{deny}？
		{who}是不是没{x戴}{deny}？
		图中的{who}是不是没有{x戴}{deny}？
		{who}{x身上}是不是没有{deny}？
		这是不是{一只}没有{x戴}{deny}的{小who}？`),
	isNot: lines(`
		{who}是不是没有{x做}？
		{这who}是不是没有{x做}？
		图中的{who}是不是没有{x做}？
		这里的{who}是不是没有{x做}？
		你看到的{who}是不是没有{x做}？
		画面里的{who}是不是没有{x做}？`),
}
