package world

// enTemplates are the sentences of captions, one to a line.
var enTemplates = &templates{
	formWorn: lines(`
		{a who} wearing {a wear}{tail}
		{a who} {in} {a wear}{tail}
		{a who} with {a wear}{tail}
		{a who} with {a wear} on
		{the who} is wearing {a wear}{tail}
		{the who} wears {a wear}
		{the who} has {a wear} on
		{the who} has got {a wear} on
		{the who} has put on {a wear}
		{the who} is {in} {a wear}{tail}
		there is {a who} wearing {a wear}{tail}
		there is {a who} {in} {a wear}{tail}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {a who} wearing {a wear}
		[a picture|a drawing|a photo|an illustration] of {a who} {in} {a wear}{tail}
		{a wear} worn by {a who}
		{a wear} is worn by {the who}
		{a wear} on {a who}
		{a who} that is wearing {a wear}
		[we|you can|I|I can] see {a who} {in} {a wear}
		this is {a who} wearing {a wear}
		here is {a who} with {a wear} on
		there is {a who}, and {it} is wearing {a wear}
		{who} [with|wearing] {wear}
		{who} {in} {wear}
		{it or who} is wearing {a wear}
		{it or who} has {a wear} on
		{a who} sporting {a wear}
		{who}, {wear}`),
	formHead: lines(`
		{a who} with {a wear} on {its} head{tail}
		{the who} has {a wear} on {its} head
		{the who} wears {a wear} on {its} head
		on {the who}'s head there is {a wear}
		there is {a wear} on {the who}'s head
		{a wear} on the head of {a who}
		{a wear} sits on {the who}'s head
		{a who} has {a wear} on {its} head{tail}`),
	formNeck: lines(`
		{a who} with {a wear} around {its} neck{tail}
		{the who} has {a wear} around {its} neck
		there is {a wear} around {the who}'s neck
		{a wear} around the neck of {a who}
		{a wear} is wrapped around {the who}'s neck
		{the who} wears {a wear} around {its} neck`),
	formFace: lines(`
		{a who} with {a wear} on {its} face{tail}
		{the who} has {a wear} on {its} face
		there is {a wear} on {the who}'s face
		{the who}'s eyes are behind {a wear}
		{the who} looks through {a wear}`),
	formWings: lines(`
		{a who} with {a wear}{tail}
		{a who} that has {a wear}
		{a who} has {a wear}
		{a who} with {a wear} on {its} back
		{the who} has {a wear} on {its} back
		a winged {who}
		{it or who} has {a wear}
		{the who} has {a wear}
		{the who} has got {a wear}
		there is {a who} with {a wear}{tail}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {a who} with {a wear}
		[we|you can|I|I can] see {a who} with {a wear}
		this is {a who} with {a wear}
		here is {a who} with {a wear}
		in the picture {a who} has {a wear}
		the picture shows {a who} with {a wear}`),
	formWornColour: lines(`
		{the who}'s {garment} is {colour}
		{the who}'s {garment} is {colour} in [color|colour]
		the {garment} of {the who} is {colour}
		the [color|colour] of {the who}'s {garment} is {colour}
		{colour} is the [color|colour] of {the who}'s {garment}
		{the who} is wearing a {garment} that is {colour}
		{a who} with a {garment} that is {colour}
		{a who} whose {garment} is {colour}
		the {garment} on {the who} is {colour}
		the {garment} that {the who} is wearing is {colour}
		the {garment} {the who} wears is {colour}
		{the who} has a {garment}, and it is {colour}
		in the picture {the who}'s {garment} is {colour}
		{a wear} is what {the who} is wearing
		there is {a who} with a {garment}, and the {garment} is {colour}
		{the who} wears a {garment}, and it is {colour}
		{its or whose} {garment} is {colour}
		it is a {wear} that {the who} is wearing`),
	formHeld: lines(`
		{a who} holding {a held}{tail}
		{the who} is holding {a held}{tail}
		{the who} holds {a held}
		{a held} held by {a who}
		{a held} in {the who}'s {hand}
		{a held} is in {the who}'s {hand}
		{a who} with {a held} in {its} {hand}{tail}
		{a who} with {a held}{tail}
		there is {a who} holding {a held}{tail}
		{the who} has {a held} in {its} {hand}
		{a who} carrying {a held}{tail}
		{the who} is carrying {a held}
		in {the who}'s {hand} there is {a held}
		{a who} that is holding {a held}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {a who} holding {a held}
		{a held} is held by {the who}
		what {the who} is holding is {a held}
		there is {a who}, and {it} is holding {a held}
		{who} [with|holding] {held}
		{it or who} is holding {a held}
		{it or who} has {a held}
		[we|you can|I|I can] see {a who} with {a held}`),
	formHeldColour: lines(`
		the {heldkind} in {the who}'s {hand} is {held colour}
		{the who}'s {heldkind} is {held colour}
		the {heldkind} that {the who} is holding is {held colour}
		the [color|colour] of {the who}'s {heldkind} is {held colour}
		{the who} is holding {a heldkind} that is {held colour}
		{a who} with {a heldkind} that is {held colour}
		the {heldkind} of {the who} is {held colour}
		{held colour} is the [color|colour] of {the who}'s {heldkind}
		the {heldkind} {the who} holds is {held colour}
		{a who} whose {heldkind} is {held colour}
		{the who} holds a {held}
		it is a {held} that {the who} is holding`),
	formAction: lines(`
		a {doing} {who}{tail}
		a {doing} {who}{tail}
		{a who} {doing}{tail}
		{a who} {doing}{tail}
		{a who} is {doing}{tail}
		{the who} is {doing}{tail}
		{the who} {does}{tail}
		{a who} {does}{tail}
		there is {a who} {doing}{tail}
		[we|you can|I|I can] see {a who} {doing}{tail}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {a who} {doing}{tail}
		{a who} that is {doing}{tail}
		in the picture {the who} is {doing}
		this {who} is {doing}{tail}
		look, {the who} is {doing}
		the picture shows {a who} {doing}
		there is {a who}, and {it} is {doing}
		{who} {doing}{tail}
		{it or who} is {doing}{tail}
		the {who} [we see|in the picture] is {doing}`),
	formAwake: lines(`
		{a who} is {awake}
		{the who} is {awake}
		{the who} is {awake}{tail}
		{a who} that is {awake}
		there is {a who} that is {awake}
		in the picture {the who} is {awake}
		this {who} is {awake}
		look, {the who} is {awake}
		[we|you can|I] see {a who} that is {awake}
		the picture shows {a who} that is {awake}
		the {who} in the picture is {awake}
		{it or who} is {awake}
		{who}, {awake}`),
	formIndoors: lines(`
		this is {indoors}
		it is {indoors}
		we are {indoors}
		the scene is {indoors}
		a scene {indoors}
		the picture was made {indoors}
		it all happens {indoors}
		everything here is {indoors}
		what we see is {indoors}
		here we are {indoors}
		the place is {indoors}
		this picture is of a place {indoors}`),
	formMedium: lines(`
		{a full} {doing}{setting}
		{a full} is {doing}{setting}
		{a full} {does}{setting}
		there is {a full} {doing}{setting}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {a full} {doing}{setting}
		in the picture {a full} is {doing}{setting}
		[we|you can|I|I can] see {a full} {doing}{setting}
		this is {a full} {doing}{setting}
		{at place} {a full} is {doing}{when}
		{at place} there is {a full} {doing}{when}
		a {doing} {who}{setting}
		the picture shows {a full} {doing}{setting}
		{the who} is {doing}{setting}
		here we see {a full} {doing}{setting}`),
	formObject: lines(`
		{a group}{tail}
		{a group}
		there {are} {a group}{tail}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {a group}{tail}
		[we|you can|I|I can] see {a group}{tail}
		{this is} {a group}
		here {are} {a group}
		{a group} can be seen{tail}
		in the picture there {are} {a group}
		the picture shows {a group}{tail}
		{a group} {are} in the picture
		{a group}{floor}
		there {are} {a group}{floor}
		what we see {are} {a group}
		[look at|here we have] {a group}
		there {are} {a group} in the picture`),
	formRelation: lines(`
		{a group} {rel}
		there {are} {a group} {rel}
		{rel} there {are} {a group}
		{rel} {are} {a group}
		{rel} we [|can ]see {a group}
		{a group} {are} {rel}
		the {group} {are} {rel}
		[we|you can|I|I can] see {a group} {rel}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {a group} {rel}
		{a group} can be seen {rel}
		here {are} {a group} {rel}
		the picture shows {a group} {rel}
		in the picture there {are} {a group} {rel}
		{rel} you can see {a group}`),
	formConverse: lines(`
		{the who} is {conv} {a group}
		{a who} is {conv} {a group}
		there is {a who} {conv} {a group}
		{a who} {conv} {a group}
		[we|you can|I|I can] see {a who} {conv} {a group}
		[a picture|a drawing|a photo|an illustration] of {a who} {conv} {a group}
		this is {a who} {conv} {a group}`),
	formObjectColour: lines(`
		the {kind} {are} {ocolour}
		the {kind} [in the picture|here|that we see] {are} {ocolour}
		in the picture the {kind} {are} {ocolour}
		the [color|colour] of the {kind} is {ocolour}
		{ocolour} is the [color|colour] of the {kind}
		there {are} {a kind} that {are} {ocolour}
		{a kind} that {are} {ocolour}
		the {kind} {have} a {ocolour} [color|colour]
		here the {kind} {are} {ocolour}
		the {kind} {are} {ocolour} in [color|colour]
		[we|you can|I|I can] see {a kind} that {are} {ocolour}
		[a picture|a drawing|a photo|an illustration] of {a kind} that {are} {ocolour}
		{a kind}, {ocolour} in [color|colour]
		{a kind}{all}{ocolour}`),
	formCount: lines(`
		there {are} {n kinds}
		{n kinds}{tail}
		exactly {n kinds}
		there {are} exactly {n kinds} in the picture
		the number of {kinds} is {number}
		[we|you] can count {n kinds}
		there {are} {n kinds} in the picture
		{n kinds} {are} in the picture
		there {are} {2 kinds}
		{2 kinds}{tail}
		{2 kinds} in the picture
		the picture shows {n kinds}
		how many {kinds}? {number}
		[a picture|a drawing|a photo|an illustration] with {n kinds}{tail}
		here {are} {n kinds}
		{n kinds} can be seen
		[we|you can|I|I can] see {n kinds}{tail}
		{n kinds} in all
		{group of}{n kinds}{tail}
		{of them}`),
	formHeads: lines(`
		there {one is} {one who}
		{one who}
		exactly {one who}
		only {one who}
		just {one who} in the picture
		there {one is} exactly {one who} in the picture
		there {one is} only {one who}
		[we|you can|I|I can] see {one who}
		here {one is} {one who}
		{one who} {one is} in the picture
		the picture shows {one who}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {one who}
		{1 who}
		there {one is} {1 who} in the picture
		{one who}{tail}`),
	formSize: lines(`
		the {kind} {are} {size}
		{a sized}{tail}
		the {kind} [in the picture|here|that we see] {are} {size}
		there {are} {a sized}{tail}
		the picture shows {a sized}
		{a kind} that {are} {size}
		the {kind} {are} quite {size}
		the {kind} {seem} {size}
		in the picture the {kind} {are} {size}
		[we|you can|I|I can] see {a sized}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {a sized}
		here {are} {a sized}
		{this is} {a sized}
		{a sized} can be seen`),
	formPlace: lines(`
		this is {a place}
		[we|you can|I|I can] see {a place}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {a place}
		we are {at place}
		the scene is {at place}
		the picture was made {at place}
		it all happens {at place}
		the place is {a place}
		a scene {at place}
		the background is {a place}
		{a place}
		here we are {at place}
		the picture shows {a place}
		{a place} is in the background
		a view of {a place}
		everything here is {at place}`),
	formSeason: lines(`
		it is {season}
		it is {season} {at place}
		it is {season} in the picture
		the season is {season}
		{a place} in {season}
		[a picture|a drawing|a photo|an illustration] of {a place} in {season}
		a {season} scene
		a {season} landscape
		{season} {at place}
		the picture was made in {season}
		it looks like {season}
		{season} has come
		a scene in {season}
		this is {season} {at place}
		here it is {season}`),
	formWeather: lines(`
		it is {weather}
		it is {weather} {at place}
		the weather is {weathery}
		the weather {at place} is {weathery}
		{weathery} weather
		{weathery} weather {at place}
		a {weathery} scene
		a picture of {weathery} weather
		we have {weathery} weather
		the picture shows {weathery} weather
		here it is {weather}
		in the picture it is {weather}
		[what|such] {weathery} weather
		it is {weather} outside
		look, it is {weather}
		a {weathery} day
		a {weathery} day {at place}`),
	formRainbow: lines(`
		there is a {rainbow}
		there is a {rainbow} in the sky
		a {rainbow} over {a place}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] with a {rainbow}
		[we|you can|I|I can] see a {rainbow}
		a {rainbow} is in the sky
		in the sky there is a {rainbow}
		{a place} with a {rainbow}
		{a place} under a {rainbow}
		the picture shows a {rainbow}
		look, a {rainbow}
		a {rainbow} can be seen {at place}`),
	formTime: lines(`
		it is {time}
		it is {time} {at place}
		it is {time} [here|now]
		in the picture it is {time}
		{a place} {at time}
		[a picture|a drawing|a photo|an illustration] of {a place} {at time}
		the picture was made {at time}
		the scene is {at time}
		a scene {at time}
		a {timely} scene
		the time of day is {time}
		this is {a place} {at time}
		[we|you can|I|I can] see {a place} {at time}
		a view of {a place} {at time}`),
	formLook: lines(`
		{look}
		{look} {at place}
		{at place} {look}
		in the picture {look}
		here {look}
		{look} here
		look, {look}
		a scene where {look}
		a picture where {look}
		{a place} where {look}
		it seems that {look}
		[we|you can|I] see that {look}`),
	formSetting: lines(`
		{a place}{when}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {a place}{when}
		this is {a place}{when}
		[we|you can|I|I can] see {a place}{when}
		the picture shows {a place}{when}
		a view of {a place}{when}
		just {a place}{when}
		nobody is {at place}{when}
		there is nobody {at place}{when}
		{a place}{when}, and nobody there
		here is {a place}{when}
		what we see is {a place}{when}
		{a place} can be seen{when}
		nothing but {a place}{when}
		an [empty|unpeopled] {what place}{when}
		no one is {at place}{when}
		there are no people or animals {at place}{when}
		there is no one {at place}{when}`),
	formNeon: lines(`
		a {neon city} {at time} with neon lights
		a {neon city} skyline {at time} with neon lights
		the skyline of a {neon city} {at time}, lit by neon lights
		neon lights [glow|shine] in the {neon city} {at time}
		a {neon city} {at time} and its neon lights
		{timely} in the {neon city}, with glowing neon signs
		the {neon city} shines with neon lights {at time}
		[a picture|a drawing|a photo|an illustration] of a {neon city} {at time} with neon signs
		the buildings of the {neon city} have neon lights {at time}
		{at time} neon lights glow in the {neon city}
		this is a {neon city} {at time}, full of neon lights
		[we|you can|I|I can] see the neon lights of a {neon city} {at time}`),
	formTwo: lines(`
		{a full} and {an other}{tail}
		{a full} next to {an other}{tail}
		{a full} beside {an other}
		{a full} together with {an other}
		{a full} is next to {an other}{tail}
		{a full} is with {an other}
		{a full} to the {l} of {an other}
		{a full} on the {l} and {an other} on the {r}
		on the {l} {a full}, on the {r} {an other}
		on the {l} there is {a full} and on the {r} {an other}
		there is {a full} and there is {an other}
		[we|you can|I|I can] see {a full} and {an other}{tail}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {a full} and {an other}{tail}
		the picture shows {a full} and {an other}
		two characters: {a full} and {an other}
		this is {a full} next to {an other}`),
	formSide: lines(`
		{the who} is to the {l} of {the other}
		{the who} is {l} of {the other}
		{a who} to the {l} of {a other}
		there is {a who} to the {l} of {a other}
		{the who} is on the {l} and {the other} is on the {r}
		{the who} is on the {l}, {the other} on the {r}
		on the {l} is {the who}, on the {r} is {the other}
		on the {l} there is {a who} and on the {r} {a other}
		{a who} on the {l} and {a other} on the {r}
		the one on the {l} is {a who}
		on the {l} [we|you can|I|I can] see {the who}
		{the who} is on the {l} side
		{l}: {a who}, {r}: {a other}
		{r}: {a other}, {l}: {a who}
		{the who} can be seen to the {l} of {the other}
		{the who} stays to the {l} of {the other}
		to the {l} of {the other} there is {a who}`),
	formBeside: lines(`
		{a full} and {a group}
		{a full} next to {a group}{tail}
		{a full} near {a group}
		{a full} with {a group} nearby
		{a group} next to {a full}
		{a group} beside {a full}{tail}
		there is {a full} next to {a group}
		there is {a full}, and there {are} {a group}
		[a picture|a drawing|an image|a photo|a cartoon|an illustration] of {a full} and {a group}
		[we|you can|I|I can] see {a full} and {a group}
		the picture shows {a full} and {a group}
		besides {a full} there {are} {a group}`),
	partSide: lines(`
		on the {lr}
		on the {lr}
		on the {lr} side
		on the {lr} hand side`),
	partSideLone: lines(`
		to the {lr} of {the who}
		on the {lr} of {the who}
		{lr} of {the who}`),
	partAbove: lines(`
		{sky}
		up {sky}`),
	partOver: lines(`
		{above} {the who}
		high {above} {the who}
		{above} {the who}'s head`),
	partDepth: lines(`
		{depth} {the who}`),
	partOn: lines(`
		{on} {a base}
		{on} the {base}
		{on} the {basekind}`),
}
