package world

// form is a kind of sentence: what a template may be about.
type form int

// The forms of captions.
const (
	formWorn         form = iota // a cat wearing a blue hat
	formHead                     // a cat with a blue hat on its head
	formNeck                     // a blue scarf is around the cat's neck
	formFace                     // a cat with sunglasses on its face
	formWings                    // a cat with wings
	formWornColour               // the cat's hat is blue
	formHeld                     // a cat holding a red balloon
	formHeldColour               // the balloon in the cat's paw is red
	formAction                   // a cat is running in the park
	formAwake                    // the cat is awake
	formIndoors                  // this is indoors
	formMedium                   // one character, some of it
	formLong                     // everything
	formObject                   // two red apples
	formRelation                 // two red apples on the left
	formConverse                 // the cat is to the right of two red apples
	formObjectColour             // the car is red
	formCount                    // there are exactly two apples
	formHeads                    // there is only one cat
	formSize                     // the car is small
	formPlace                    // this is a park
	formSeason                   // it is spring
	formWeather                  // it is raining
	formRainbow                  // there is a rainbow
	formTime                     // it is night
	formLook                     // the sun is shining
	formSetting                  // a park in spring, with nobody in it
	formNeon                     // a city at night with neon lights
	formTwo                      // a cat in a blue hat and a dog with a book
	formSide                     // the cat is to the left of the dog
	formBeside                   // a cat in a blue hat next to a red car

	// Negations. The plan's x is the value denied.
	formNotWorn         // a cat without a hat
	formNotWings        // a cat without wings
	formNotHeld         // the cat is not holding a balloon
	formNotWho          // there is no tiger
	formNotThing        // there is no car
	formNotWornColour   // the cat's hat is not blue
	formNotObjectColour // the car is not red
	formNotAction       // the cat is not running
	formNotPlace        // this is not a park
	formNotSeason       // it is not spring
	formNotWeather      // it is not raining
	formNotTime         // it is not night

	// Pieces of the others.
	partSide     // on the left
	partSideLone // to the left of the cat
	partAbove    // in the sky
	partOver     // above the cat
	partDepth    // behind the cat
	partOn       // on the box

	// Questions, by what they ask for.
	askWorn
	askWornColour
	askHeldColour
	askObjectColour
	askSideColour
	askSideWorn
	askWearer
	askHeld
	askHolder
	askAction
	askActor
	askWho
	askWhat     // what is in the picture? where nobody is
	askNobody   // who is in the picture? where nobody is
	askAnimal   // what animal is this?
	askWears    // what is the cat wearing?
	askItWears  // what is it wearing?
	askItColour // what colour is the hat?
	askItAction // what is it doing?
	askWhereWho // where is the cat?
	askSideWho
	askCount
	askCrowd
	askSideThing
	askAboveThing
	askDepthThing
	askCarried
	askCarrier
	askWhereThing
	askSize
	askBigger
	askSmaller
	askMissing
	askPresent
	askBare
	askPlace
	askSeason
	askWeather
	askRainbow
	askTime

	// Questions for one of two: the one that is so and the plan's x.
	orWho          // is it a cat or a dog?
	orWornColour   // is the cat's hat red or blue?
	orObjectColour // is the car red or blue?
	orAction       // is the cat running or sleeping?
	orPlace        // is this a park or a beach?
	orSeason       // is it spring or autumn?
	orWeather      // is it rainy or sunny?
	orTime         // is it day or night?

	// Questions for yes or no.
	isWorn
	isWings
	isWornColour
	isHeld
	isAction
	isAnyone // is anybody there?
	isWho
	isThing
	isObjectColour
	isCount
	isSize
	isSide
	isLeft
	isOn
	isPlace
	isSeason
	isWeather
	isTime
	isWithout
	isNot

	formCount_
)
