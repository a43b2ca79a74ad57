package world

// enQuestions are the questions. The plan's character, worn thing or group is
// what they are about; a changed tag makes a yes/no question's answer no.
var enQuestions = &templates{
	askWorn: lines(`
		what is {the who} wearing on {its} head?
		what is on the head of {the who}?
		what is on {the who}'s head?
		what does {the who} have on {its} head?
		what does {the who} wear on {its} head?
		what kind of hat is {the who} wearing?
		which hat does {the who} wear?`),
	askWornColour: lines(`
		what [color|colour] is {the who}'s {garment}?
		what [color|colour] is the {garment} of {the who}?
		what is the [color|colour] of {the who}'s {garment}?
		which [color|colour] is the {garment} that {the who} is wearing?
		what [color|colour] {garment} is {the who} wearing?
		what [color|colour] is the {garment} on {the who}?
		which [color|colour] does {the who}'s {garment} have?`),
	askHeldColour: lines(`
		what [color|colour] is {the who}'s {heldkind}?
		what [color|colour] is the {heldkind} of {the who}?
		what [color|colour] is the thing that {the who} is holding?
		what [color|colour] is the {heldkind} that {the who} is holding?
		what is the [color|colour] of the {heldkind} in {the who}'s {hand}?
		what [color|colour] is the thing in {the who}'s {hand}?
		which [color|colour] is {the who}'s {heldkind}?`),
	askObjectColour: lines(`
		what [color|colour] {are} the {kind}?
		which [color|colour] {are} the {kind}?
		what is the [color|colour] of the {kind}?
		what [color|colour] {are} the {kind} in the picture?
		what [color|colour] do you see on the {kind}?
		tell me, what [color|colour] {are} the {kind}?`),
	askSideColour: lines(`
		what [color|colour] is the {garment} of the one on the {l}?
		what [color|colour] is the {garment} on the {l}?
		the one on the {l} has a {garment}: what [color|colour] is it?
		what [color|colour] {garment} does the one on the {l} wear?
		which [color|colour] is the {garment} of the character on the {l}?
		what [color|colour] {garment} is the character on the {l} wearing?`),
	askSideWorn: lines(`
		what is the one on the {l} wearing on its head?
		what does the one on the {l} have on its head?
		what is on the head of the one on the {l}?
		which hat does the character on the {l} wear?
		what does the character on the {l} wear on its head?
		the one on the {l} wears which hat?`),
	askWearer: lines(`
		who is wearing the {wear}?
		who wears a {garment} that is {colour}?
		who has a {wear}?
		who is wearing a {wear}?
		which one is wearing the {wear}?
		whose {garment} is {colour}?
		who has got a {wear} on?`),
	askHeld: lines(`
		what is {the who} holding?
		what does {the who} hold?
		what does {the who} have in {its} {hand}?
		what is in {the who}'s {hand}?
		what is {the who} carrying?
		what thing is {the who} holding?
		what has {the who} got in {its} {hand}?`),
	askHolder: lines(`
		who is holding the {heldkind}?
		who is holding {a held}?
		who holds the {heldkind}?
		who has {a held}?
		who is carrying {a held}?
		in whose hand is the {heldkind}?`),
	askAction: lines(`
		what is {the who} doing?
		what does {the who} do?
		what is {the who} doing in the picture?
		what is {the who} doing here?
		what is the {who} in the picture doing?
		what do you see {the who} doing?`),
	askActor: lines(`
		who is {doing}?
		which one is {doing}?
		who is the one that is {doing}?
		who is {doing} in the picture?
		who is {doing} here?
		which of the two is {doing}?`),
	askWho: lines(`
		what is in the picture?
		who is in the picture?
		who do you see?
		who is this?
		who is here?
		who is it?
		what is this?
		what do you see?
		what does the picture show?`),
	askWhat: lines(`
		what is in the picture?
		what do you see?
		what is this?
		what is it?
		what is here?
		what does the picture show?
		what can you see in the picture?`),
	askNobody: lines(`
		who is in the picture?
		who do you see?
		who is here?
		who is there?
		who does the picture show?
		who can you see in the picture?`),
	isAnyone: lines(`
		is anybody in the picture?
		is there anybody in the picture?
		is anyone here?
		is anybody there?
		do you see anybody?
		can you see anyone in the picture?`),
	askAnimal: lines(`
		what animal is this?
		what animal is it?
		which animal is this?
		what animal do you see?
		what animal is in the picture?
		which animal is in the picture?
		what kind of animal is this?`),
	askWears: lines(`
		what is {the who} wearing?
		what does {the who} wear?
		what does {the who} have on?
		what has {the who} got on?
		what do you see {the who} wearing?
		what is {the who} wearing in the picture?`),
	askItWears: lines(`
		what is {it} wearing?
		what does {it} wear?
		what does {it} have on?
		what has {it} got on?
		what is {it} wearing in the picture?
		what do you see {it} wearing?`),
	askItColour: lines(`
		what [color|colour] is the {garment}?
		which [color|colour] is the {garment}?
		what is the [color|colour] of the {garment}?
		what [color|colour] is {its} {garment}?
		what [color|colour] {garment} is {it} wearing?
		what [color|colour] {garment} do you see?`),
	askItAction: lines(`
		what is {it} doing?
		what does {it} do?
		what is {it} doing here?
		what is {it} doing in the picture?
		what do you see {it} doing?
		what does {it} do here?`),
	askWhereWho: lines(`
		where is {the who}?
		where is {it}?
		where do you see {the who}?
		in what place is {the who}?
		what place is {the who} in?
		where is {the who} in the picture?`),
	askSideWho: lines(`
		who is on the {l}?
		who is on the {l} side?
		which one is on the {l}?
		who is to the {l} of {the other}?
		who do you see on the {l}?
		who is the one on the {l}?`),
	askCount: lines(`
		how many {kinds} are there?
		how many {kinds} are in the picture?
		how many {kinds} do you see?
		how many {kinds} can you count?
		what is the number of {kinds}?
		how many {kinds} are there in all?`),
	askCrowd: lines(`
		how many {characters} are there?
		how many {characters} are in the picture?
		how many {characters} do you see?
		how many characters can you count?
		what is the number of characters?
		how many characters does the picture show?`),
	askSideThing: lines(`
		what is {rel}?
		what do you see {rel}?
		what can be seen {rel}?
		what thing do you see {rel}?
		which thing is {rel}?
		what is there {rel}?`),
	askDepthThing: lines(`
		what is {rel}?
		what do you see {rel}?
		what can be seen {rel}?
		which thing is {rel}?
		what is there {rel}?
		what is placed {rel}?`),
	askAboveThing: lines(`
		what is {rel}?
		what do you see {rel}?
		what can be seen {rel}?
		which thing is {rel}?
		what is there {rel}?
		what is flying {rel}?`),
	askCarried: lines(`
		what is {rel}?
		what do you see {rel}?
		what can be seen {rel}?
		which thing is {rel}?
		what is there {rel}?
		what lies {rel}?`),
	askCarrier: lines(`
		what {are} the {kind} {on}?
		{on} what {are} the {kind}?
		which thing {are} the {kind} {on}?
		what do you see the {kind} {on}?
		what is it that the {kind} {are} {on}?
		the {kind} {are} {on} what?`),
	askWhereThing: lines(`
		where {are} the {kind}?
		where do you see the {kind}?
		where in the picture {are} the {kind}?
		where exactly {are} the {kind}?
		where can the {kind} be seen?
		on which side {are} the {kind}?`),
	askSize: lines(`
		{are} the {kind} big or small?
		{are} the {kind} small or big?
		what size {are} the {kind}?
		how big {are} the {kind}?
		what is the size of the {kind}?
		{are} the {kind} in the picture big or small?`),
	askBigger: lines(`
		which is bigger, {x and it}?
		which one is bigger: {x and it}?
		what is bigger, {x and it}?
		which is larger, {x and it}?
		in the picture, which is bigger, {x and it}?
		which looks bigger, {x and it}?`),
	askSmaller: lines(`
		which is smaller, {x and it}?
		which one is smaller: {x and it}?
		what is smaller, {x and it}?
		which is the small one, {x and it}?
		in the picture, which is smaller, {x and it}?
		which looks smaller, {x and it}?`),
	askMissing: lines(`
		which of these is not in the picture: {list}?
		what is not in the picture: {list}?
		which one is missing: {list}?
		which of these can you not see: {list}?
		what does the picture not show: {list}?
		which is not here: {list}?`),
	askPresent: lines(`
		which of these is in the picture: {list}?
		what is in the picture: {list}?
		which one is here: {list}?
		which of these can you see: {list}?
		what does the picture show: {list}?
		do you see {list}?`),
	askBare: lines(`
		who is not wearing {a deny}?
		who wears no {deny}?
		who has no {deny}?
		who is without {a deny}?
		which one is not wearing {a deny}?
		which one has no {deny} on?`),
	askPlace: lines(`
		where is this?
		what place is this?
		where was this picture made?
		where are we?
		what is the place in the picture?
		what kind of place is it?
		what is this place?
		where does this happen?`),
	askSeason: lines(`
		what season is it?
		which season is it?
		what is the season?
		in which season was this picture made?
		what season does the picture show?
		what time of year is it?`),
	askWeather: lines(`
		what is the weather like?
		what is the weather?
		how is the weather?
		what kind of weather is it?
		what weather does the picture show?
		how is the weather {at place}?
		what weather do you see?`),
	askRainbow: lines(`
		what is in the sky?
		what do you see in the sky?
		what is there in the sky?
		what can be seen in the sky?
		what colorful thing is in the sky?
		what is up in the sky?`),
	askTime: lines(`
		what time of day is it?
		what time is it?
		is it day, sunset or night?
		what is the time of day?
		which time of day is it?
		what time of day does the picture show?
		is this day, sunset or night?`),
	orWho: lines(`
		is this {a or}?
		is it {a or}?
		do you see {a or}?
		which is it: {a or}?
		is there {a or} in the picture?
		what is this, {a or}?`),
	orWornColour: lines(`
		is {the who}'s {garment} {or}?
		is the {garment} of {the who} {or}?
		what colour is {the who}'s {garment}, {or}?
		is {the who} wearing a {garment} that is {or}?
		which [color|colour] is {the who}'s {garment}: {or}?
		is the {garment} on {the who} {or}?`),
	orObjectColour: lines(`
		{are} the {kind} {or}?
		{are} the {kind} in the picture {or}?
		what [color|colour] {are} the {kind}, {or}?
		which [color|colour] {are} the {kind}: {or}?
		is the [color|colour] of the {kind} {or}?
		{are} the {kind} here {or}?`),
	orAction: lines(`
		is {the who} {or}?
		is {the who} {or} in the picture?
		what is {the who} doing, {or}?
		which is {the who} doing: {or}?
		do you see {the who} {or}?
		is the {who} in the picture {or}?`),
	orPlace: lines(`
		is this {a or}?
		is it {a or}?
		what place is this, {a or}?
		which place is it: {a or}?
		does the picture show {a or}?
		do you see {a or}?`),
	orSeason: lines(`
		is it {or}?
		is it {or} in the picture?
		is the season {or}?
		what season is it, {or}?
		which season is it: {or}?
		is it {or} here?`),
	orWeather: lines(`
		is it {or}?
		is it {or} in the picture?
		is the weather {or}?
		how is the weather, {or}?
		which weather is it: {or}?
		is it {or} here?`),
	orTime: lines(`
		is it {or}?
		is it {or} in the picture?
		is it {or} now?
		what time of day is it, {or}?
		which time of day is it: {or}?
		is it {or} here?`),
	isWorn: lines(`
		is {the who} wearing {a deny}?
		does {the who} wear {a deny}?
		does {the who} have {a deny} on?
		has {the who} got {a deny} on?
		is it true that {the who} is wearing {a deny}?
		do you see {a deny} on {the who}?`),
	isWings: lines(`
		does {the who} have {a deny}?
		has {the who} got {a deny}?
		do you see {a deny} on {the who}?
		are there {a deny} on {the who}?
		is it true that {the who} has {a deny}?
		is this {a who} with {a deny}?`),
	isWornColour: lines(`
		is {the who} wearing a {wear}?
		is {the who}'s {garment} {colour}?
		is the {garment} of {the who} {colour}?
		does {the who} wear a {wear}?
		does {the who} have a {wear}?
		is it true that {the who}'s {garment} is {colour}?
		is the {garment} on {the who} {colour}?`),
	isHeld: lines(`
		is {the who} holding {a heldkind}?
		does {the who} hold {a heldkind}?
		does {the who} have {a heldkind} in {its} {hand}?
		is there {a heldkind} in {the who}'s {hand}?
		is {the who} carrying {a heldkind}?
		is it true that {the who} is holding {a heldkind}?`),
	isAction: lines(`
		is {the who} {doing}?
		is {the who} {doing} in the picture?
		is it true that {the who} is {doing}?
		do you see {the who} {doing}?
		is the {who} in the picture {doing}?
		is {the who} {doing} here?`),
	isWho: lines(`
		is there {a who} in the picture?
		do you see {a who}?
		can you see {a who}?
		is {a who} in the picture?
		is it true that there is {a who}?
		does the picture show {a who}?
		is this {a who}?
		is {a who} here?`),
	isThing: lines(`
		is there {a one} in the picture?
		do you see {a one}?
		can you see {a one}?
		is it true that there is {a one}?
		does the picture show {a one}?
		is there {a one} here?`),
	isObjectColour: lines(`
		{are} the {kind} {ocolour}?
		{are} the {kind} in the picture {ocolour}?
		is the [color|colour] of the {kind} {ocolour}?
		is it true that the {kind} {are} {ocolour}?
		do you see {a kind} that {are} {ocolour}?
		{are} the {kind} here {ocolour}?`),
	isCount: lines(`
		{are} there {n kinds}?
		{are} there {n kinds} in the picture?
		do you see {n kinds}?
		is the number of {kinds} {number}?
		can you count {n kinds}?
		is it true that there {are} {n kinds}?`),
	isSize: lines(`
		{are} the {kind} {size}?
		{are} the {kind} in the picture {size}?
		would you call the {kind} {size}?
		is it true that the {kind} {are} {size}?
		{are} the {kind} here {size}?
		do you see {a kind} that {are} {size}?`),
	isSide: lines(`
		{are} the {kind} {rel}?
		{are} there {a kind} {rel}?
		do you see {a kind} {rel}?
		is it true that the {kind} {are} {rel}?
		can you see the {kind} {rel}?
		{are} the {kind} in the picture {rel}?`),
	isLeft: lines(`
		is {the who} to the {l} of {the other}?
		is {the who} {l} of {the other}?
		is {the who} on the {l}?
		is it true that {the who} is on the {l}?
		do you see {the who} on the {l}?
		is {the who} on the {l} side of {the other}?`),
	isOn: lines(`
		{are} the {kind} {rel}?
		{are} there {a kind} {rel}?
		do you see {a kind} {rel}?
		is it true that the {kind} {are} {rel}?
		can you see the {kind} {rel}?
		would you say that the {kind} {are} {rel}?`),
	isPlace: lines(`
		is this {at place}?
		are we {at place}?
		is this {a place}?
		is the picture {at place}?
		does the picture show {a place}?
		is it true that this is {a place}?`),
	isSeason: lines(`
		is it {season}?
		is it {season} in the picture?
		is the season {season}?
		is it {season} here?
		is it true that it is {season}?
		does it look like {season}?`),
	isWeather: lines(`
		is it {weather}?
		is it {weather} in the picture?
		is the weather {weathery}?
		is it {weather} here?
		is it true that it is {weather}?
		do you see {weathery} weather?`),
	isTime: lines(`
		is it {time}?
		is it {time} in the picture?
		is it {time} now?
		is it {time} here?
		is it true that it is {time}?
		is the time of day {time}?`),
	isWithout: lines(`
		is {the who} without {a deny}?
		is it true that {the who} is not wearing {a deny}?
		is it true that {the who} has no {deny}?
		is this {a who} without {a deny}?
		is it true that {the who} wears no {deny}?
		is {the who} here without {a deny}?`),
	isNot: lines(`
		is it true that {the who} is not {x doing}?
		is it right that {the who} is not {x doing}?
		is it correct that {the who} is not {x doing}?
		is it true that the {who} in the picture is not {x doing}?
		true or not: {the who} is not {x doing}?
		would you say that {the who} is not {x doing}?`),
}
