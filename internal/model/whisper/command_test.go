package whisper

import (
	"slices"
	"testing"

	"tonggan/internal/grammar"
	"tonggan/internal/kernel"
	"tonggan/internal/tensor"
)

// A random model says nothing by itself: what it writes then is the grammar's.
func TestCommandsAreWhole(t *testing.T) {
	commands, err := grammar.Parse("@place home | sea\nGo {to |}$place\nStop\n开灯").Compile()
	if err != nil {
		t.Fatal(err)
	}
	said := []string{"gotohome", "gotosea", "gohome", "gosea", "stop", "开灯"}
	m := open(t, kernel.F32)
	a := tensor.Borrow()
	defer a.Return()
	for _, noTimes := range []bool{true, false} {
		o := Options{Language: "en", NoTimes: noTimes, Commands: commands}
		h := m.hear(a, m.mel(samples(t, 0, 1)), 0)
		walk := m.follow(o)
		ids, mean, err := m.commands(t.Context(), a, h, o, walk, 2)
		if err != nil {
			t.Fatal(err)
		}
		var one []int32
		count := 0
		for _, id := range append(slices.Clone(ids), m.tokens.FirstTime) {
			if id < m.tokens.FirstTime {
				one = append(one, id)
				continue
			}
			if len(one) > 0 {
				count++
				if text := grammar.Plain(m.words(one)); !slices.Contains(said, text) {
					t.Errorf("without times %v: %q is no command", noTimes, text)
				}
			}
			one = one[:0]
		}
		if count == 0 || count > 2 || noTimes && count > 1 {
			t.Errorf("without times %v: %v is %d commands", noTimes, ids, count)
		}
		// So unsure a model says no command, whatever else it would say.
		d, err := m.command(t.Context(), a, h, o, &decoded{ids: []int32{0}, meanLog: -1e9}, walk)
		if err != nil || d.command || mean > leastSure {
			t.Errorf("with %.2f a command is %v (%v)", mean, d.command, err)
		}
	}
}
