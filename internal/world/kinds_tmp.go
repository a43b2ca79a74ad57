package world

var falseKinds = []string{"who", "worn", "colour", "held", "action", "object", "count", "size", "relation", "place", "season", "weather", "time", "binding"}

var questionKinds = []string{"worn", "colour", "who wears", "yes/no colour", "yes/no worn", "held", "who holds", "action", "yes/no action", "who", "side who", "yes/no there", "count", "what side", "where thing", "yes/no side", "size", "where", "yes/no where", "season", "yes/no season", "weather", "yes/no weather", "time", "yes/no time"}
