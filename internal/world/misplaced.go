package world

import "slices"

// ban is what a place does without: things of some categories, but for a few,
// and some more things by sprite.
type ban struct {
	cats []Category
	but  []string
	also []string
}

var (
	bigSwimmers = []string{"whale", "shark", "dolphin"}
	trees       = []string{"palm-tree", "pine-tree", "leafy-tree", "christmas-tree", "desert-island"}
	// blooms look like the flowers that a backdrop strews over the grass.
	blooms   = []string{"daisy", "cherry-blossom"}
	boats    = []string{"sailboat", "canoe", "speedboat", "ship"}
	flyers   = []string{"airplane", "propeller-plane", "helicopter", "rocket", "ufo", "parachute", "satellite"}
	bathroom = []string{"toilet", "bathtub", "shower", "bed"}
	rails    = []string{"train", "high-speed-train", "metro", "tram"}
	// outings are buildings that a town still has room for.
	outings = []string{"tent", "fountain", "carousel", "slide", "circus-tent"}
)

// misplaced says of each place which things its backdrop already shows, or
// make no sense there.
var misplaced = [...]ban{
	meadow:     {[]Category{electronic, roadside}, []string{"camera", "radio", "mobile-phone"}, slices.Concat(bathroom, bigSwimmers, blooms, rails, []string{"leafy-tree"})},
	park:       {[]Category{electronic}, []string{"camera", "radio", "mobile-phone", "video-camera"}, slices.Concat(bathroom, bigSwimmers, blooms, trees, rails)},
	forest:     {[]Category{electronic, roadside}, []string{"camera", "radio", "mobile-phone"}, slices.Concat(bathroom, bigSwimmers, blooms, trees, rails)},
	mountain:   {[]Category{electronic, roadside}, []string{"camera", "radio", "mobile-phone"}, slices.Concat(bathroom, bigSwimmers, blooms, trees, rails, []string{"volcano"})},
	street:     {[]Category{building}, outings, slices.Concat(bathroom, bigSwimmers, trees, []string{"volcano", "window", "door"})},
	beach:      {nil, nil, slices.Concat(bathroom, rails, []string{"snowman", "tractor", "desert-island", "christmas-tree"})},
	sea:        {[]Category{building, roadside, vehicle}, slices.Concat(boats, flyers), []string{"snowman", "volcano", "desert-island", "christmas-tree", "fire"}},
	desert:     {nil, nil, slices.Concat(bathroom, bigSwimmers, boats, []string{"snowman", "sled", "christmas-tree", "pine-tree", "ice-cube"})},
	city:       {[]Category{building}, outings, slices.Concat(bathroom, bigSwimmers, trees, []string{"volcano", "window", "door"})},
	room:       {[]Category{building, roadside, vehicle}, []string{"bicycle", "kick-scooter", "wheelchair"}, slices.Concat(bigSwimmers, trees[:3], []string{"snowman", "volcano", "desert-island", "tornado", "window", "framed-picture"})},
	space:      {[]Category{building, roadside}, nil, slices.Concat(bigSwimmers, trees, []string{"snowman", "planet", "globe", "comet", "volcano", "tornado", "fire"})},
	classroom:  {[]Category{building, roadside, vehicle}, []string{"kick-scooter", "wheelchair"}, slices.Concat(bathroom, bigSwimmers, trees[:3], []string{"snowman", "volcano", "desert-island", "tornado", "book"})},
	underwater: {[]Category{building, roadside, vehicle, insect}, nil, slices.Concat(trees, []string{"snowman", "candle", "oil-lamp", "fire", "volcano", "tornado", "kite", "coral", "droplet", "firecracker"})},
	farm:       {[]Category{building, electronic}, []string{"tent", "camera", "radio", "mobile-phone"}, slices.Concat(bathroom, bigSwimmers, blooms, rails, []string{"leafy-tree"})},
}

// misplacedSprites is misplaced by place and sprite.
var misplacedSprites = func() (out [len(misplaced)]map[string]bool) {
	for place, b := range misplaced {
		out[place] = map[string]bool{}
		for _, t := range Things {
			if slices.Contains(b.cats, t.cat) && !slices.Contains(b.but, t.sprite) || slices.Contains(b.also, t.sprite) {
				out[place][t.sprite] = true
			}
		}
	}
	return out
}()

// allowed says whether a thing may stand, or be said to stand, in a place.
func allowed(place int, t Thing) bool { return !misplacedSprites[place][t.sprite] }
