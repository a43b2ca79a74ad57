package world

// enNegations are sentences that deny something, and say the opposite when
// the negation's tag is changed.
var enNegations = &templates{
	formNotWorn: lines(`
		{a who} {with} {a deny}{tail}
		{the who} {is not} wearing {a deny}{tail}
		{a who} that {is not} wearing {a deny}
		{the who} has {no}
		{the who} has {no} on
		{a who} wearing {no}{tail}
		{a who} that wears {no}
		{the who} wears {no}
		there is {a who} {with} {a deny}{tail}
		[a picture|a drawing|an image] of {a who} {with} {a deny}
		[we|you can] see {a who} {with} {a deny}
		in the picture {the who} {is not} wearing {a deny}
		this {who} {is not} wearing {a deny}`),
	formNotWings: lines(`
		{a who} {with} {a deny}{tail}
		{the who} has {no}
		{a who} that has {no}
		there is {a who} {with} {a deny}{tail}
		[a picture|a drawing|an image] of {a who} {with} {a deny}
		[we|you can] see {a who} {with} {a deny}
		this {who} has {no}`),
	formNotHeld: lines(`
		{the who} {is not} holding {a deny}{tail}
		{a who} that {is not} holding {a deny}
		{a who} {with} {a deny} in {its} {hand}
		{the who} has {no} in {its} {hand}
		{a who} holding {no}
		there is {no} in {the who}'s {hand}
		{the who} holds {no}
		in the picture {the who} {is not} holding {a deny}
		{the who} {is not} carrying {a deny}`),
	formNotWho:   enNotThere,
	formNotThing: enNotThere,
	formNotWornColour: lines(`
		{the who}'s {garment} {is not} {x colour}
		the {garment} of {the who} {is not} {x colour}
		the {garment} on {the who} {is not} {x colour}
		{the who} has a {garment} that {is not} {x colour}
		{a who} with a {garment} that {is not} {x colour}
		{a who} whose {garment} {is not} {x colour}
		the [color|colour] of {the who}'s {garment} {is not} {x colour}
		the {garment} that {the who} is wearing {is not} {x colour}
		in the picture {the who}'s {garment} {is not} {x colour}`),
	formNotObjectColour: lines(`
		the {kind} {are not} {x colour}
		the {kind} in the picture {are not} {x colour}
		the [color|colour] of the {kind} {is not} {x colour}
		there {are} {a kind} that {are not} {x colour}
		{a kind} that {are not} {x colour}
		here the {kind} {are not} {x colour}
		[we|you can] see {a kind} that {are not} {x colour}
		in the picture the {kind} {are not} {x colour}`),
	formNotAction: lines(`
		{the who} {is not} {x doing}{tail}
		{a who} that {is not} {x doing}{tail}
		in the picture {the who} {is not} {x doing}
		this {who} {is not} {x doing}
		there is {a who} that {is not} {x doing}
		[we|you can] see {a who} that {is not} {x doing}
		the {who} [in the picture|we see] {is not} {x doing}
		here {the who} {is not} {x doing}`),
	formNotPlace: lines(`
		this {is not} {x place}
		the place {is not} {x place}
		the background {is not} {x place}
		what we see {is not} {x place}
		this {is not} a picture of {x place}
		the scene {is not} {x place}`),
	formNotSeason: lines(`
		it {is not} {x season}
		it {is not} {x season} {at place}
		the season {is not} {x season}
		here it {is not} {x season}
		in the picture it {is not} {x season}
		it {is not} {x season} now`),
	formNotWeather: lines(`
		it {is not} {x weather}
		it {is not} {x weather} {at place}
		the weather {is not} {x weathery}
		here it {is not} {x weather}
		in the picture it {is not} {x weather}
		it {is not} {x weather} outside`),
	formNotTime: lines(`
		it {is not} {x time}
		it {is not} {x time} {at place}
		the time of day {is not} {x time}
		here it {is not} {x time}
		in the picture it {is not} {x time}
		it {is not} {x time} now`),
}

var enNotThere = lines(`
	there is {no} in the picture
	there is {no} here
	there {is not} {a deny} in the picture
	the picture shows {no}
	{no} can be seen
	{no} is in the picture
	{no} is {at place}
	[we|you can] see {no}
	you {do not} see {a deny} here
	a picture {with} {a deny}
	[a picture|a drawing] {with} {a deny} in it
	in the picture there is {no}
	there is {no} {at place}`)
