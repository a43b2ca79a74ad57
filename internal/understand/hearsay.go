package understand

import (
	"cmp"
	"slices"
	"strings"

	"tonggan"
)

const (
	told    = 5    // kinds of sound in a caption
	through = 0.75 // a part of the recording that is as good as all of it
	late    = 10.0 // seconds a recording lasts before something in it can be near the end
)

// saying is one kind of sound in a caption.
type saying struct {
	name       string
	start, sum float64 // seconds: when it begins, how long it lasts in all
}

// captions put events into a line of English and of Chinese: first what is heard all the
// time, then the rest in its order. Empty without events.
func captions(events []tonggan.SoundEvent, ear Ear, seconds float64) (en, zh string) {
	var all []saying
	for _, e := range events {
		i := slices.IndexFunc(all, func(s saying) bool { return s.name == e.Name })
		if i < 0 {
			i = len(all)
			all = append(all, saying{e.Name, e.Start, 0})
		}
		all[i].sum += e.End - e.Start
	}
	loud := slices.DeleteFunc(slices.Clone(all), func(s saying) bool { return ear.Sounds[s.name].Quiet })
	if len(loud) > 0 {
		all = loud
	}
	if len(all) > told { // the longest, in order
		slices.SortStableFunc(all, func(a, b saying) int { return cmp.Compare(b.sum, a.sum) })
		all = all[:told]
		slices.SortStableFunc(all, func(a, b saying) int { return cmp.Compare(a.start, b.start) })
	}
	var bed, rest []saying
	for _, s := range all {
		if s.sum >= through*seconds {
			bed = append(bed, s)
		} else {
			rest = append(rest, s)
		}
	}
	return inEnglish(bed, rest, ear, seconds), inChinese(bed, rest, ear, seconds)
}

// inEnglish makes "rain; thunder, then a dog barks near the end".
func inEnglish(bed, rest []saying, ear Ear, seconds float64) string {
	word := func(s saying) string { return cmp.Or(ear.Sounds[s.name].Says, s.name) }
	var b strings.Builder
	for i, s := range bed {
		b.WriteString(between(i, len(bed), ", ", " and ") + word(s))
	}
	if len(bed) > 0 && len(rest) > 0 {
		b.WriteString(" throughout; ")
	}
	for i, s := range rest {
		if i > 0 {
			if s.start-rest[i-1].start < 1 {
				b.WriteString(" and ")
			} else {
				b.WriteString(", then ")
			}
		}
		b.WriteString(word(s))
		if seconds >= late && s.start > through*seconds {
			b.WriteString(" near the end")
		}
	}
	return b.String()
}

// inChinese makes “一直有雨声；雷声，然后是狗叫声（接近结尾）”. Empty where a sound has no Chinese
// name.
func inChinese(bed, rest []saying, ear Ear, seconds float64) string {
	var b strings.Builder
	for i, s := range bed {
		b.WriteString(between(i, len(bed), "、", "和") + ear.Sounds[s.name].Chinese)
	}
	text := b.String()
	b.Reset()
	for i, s := range rest {
		if i > 0 {
			if s.start-rest[i-1].start < 1 {
				b.WriteString("和")
			} else {
				b.WriteString("，然后是")
			}
		}
		b.WriteString(ear.Sounds[s.name].Chinese)
		if seconds >= late && s.start > through*seconds {
			b.WriteString("（接近结尾）")
		}
	}
	for _, s := range append(slices.Clone(bed), rest...) {
		if ear.Sounds[s.name].Chinese == "" {
			return ""
		}
	}
	switch {
	case text != "" && b.Len() > 0:
		return "一直有" + text + "；" + b.String()
	case text != "":
		return text
	}
	return b.String()
}

// between is what stands before item i of n in a list.
func between(i, n int, comma, and string) string {
	switch {
	case i == 0:
		return ""
	case i == n-1:
		return and
	}
	return comma
}
