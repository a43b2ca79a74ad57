package generate

import (
	"reflect"
	"testing"

	"tonggan"
)

var three = []Named{{Name: "anna", Lang: "en"}, {Name: "angus", Lang: "en", Also: []string{"onyx"}}, {Name: "mei", Lang: "zh"}}

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		voices      []Named
		asked, lang string
		want        int
		code        tonggan.Code
	}{
		{three, "", "en", 0, ""},
		{three, "", "zh", 2, ""},
		{three, "angus", "zh", 1, ""},
		{three, "Angus", "en", 1, ""},
		{three, "Onyx", "en", 1, ""},
		{three, "2", "en", 2, ""},
		{three, "alloy", "zh", 2, ""},
		{three, "onyx", "en", 1, ""},
		{three, "onyx", "zh", 2, ""},
		{three, "3", "en", 0, tonggan.Invalid},
		{three, "-1", "en", 0, tonggan.Invalid},
		{three, "bob", "en", 0, tonggan.Invalid},
		{nil, "", "zh", 0, ""},
		{nil, "2", "zh", 2, ""},
		{nil, "nova", "en", 0, ""},
		{nil, "anna", "en", 0, tonggan.Invalid},
	} {
		if got, err := choose(c.voices, 3, c.asked, c.lang); got != c.want || (err == nil) != (c.code == "") || err != nil && tonggan.CodeOf(err) != c.code {
			t.Errorf("%q in %s: %d, %v; want %d %s", c.asked, c.lang, got, err, c.want, c.code)
		}
	}
	if _, err := choose(three, 3, "bob", "en"); err == nil || err.Error() != `voice "bob" is not known: use one of anna, angus, mei` {
		t.Error(err)
	}
	for one, want := range [][]int{{0, 1}, {0, 1}, {2}} {
		if got := peers(three, 3, one); !reflect.DeepEqual(got, want) {
			t.Errorf("peers of %d: %v", one, got)
		}
	}
	if got := peers(nil, 3, 1); !reflect.DeepEqual(got, []int{0, 1, 2}) {
		t.Errorf("nameless: %v", got)
	}
}
