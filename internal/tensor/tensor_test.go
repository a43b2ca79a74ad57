package tensor

import (
	"math"
	"slices"
	"testing"
)

func TestViewsShareNumbers(t *testing.T) {
	x := Of(make([]float32, 24), 2, 3, 4)
	if x.Rows() != 6 || x.Cols() != 4 || x.Dim(1) != 3 || x.Dim(-3) != 2 || x.Rank() != 3 || x.String() != "[2 3 4]" {
		t.Fatalf("%v: %d rows of %d", x, x.Rows(), x.Cols())
	}
	x.Row(5)[3] = 7
	s := x.Span(4, 6)
	if s.String() != "[2 4]" || s.Data[7] != 7 {
		t.Errorf("span %v %v", s, s.Data)
	}
	s.Add(Of([]float32{1, 2, 3, 4, 5, 6, 7, 8}, 8))
	if x.Data[23] != 15 || x.Data[16] != 1 || x.Data[15] != 0 {
		t.Errorf("%v", x.Data)
	}
	if y := x.Reshape(4, 6); y.Row(3)[5] != 15 {
		t.Errorf("%v", y.Data)
	}
	// A view cannot grow into what follows it.
	if row := x.Row(0); cap(row) != 4 || cap(x.Span(0, 2).Data) != 8 {
		t.Errorf("capacity %d", cap(row))
	}
}

func TestWrongShapesPanicNamingBoth(t *testing.T) {
	for want, f := range map[string]func(){
		"tensor: shape [2 3] wants 6 numbers, there are 5": func() { Of(make([]float32, 5), 2, 3) },
		"tensor: cannot add [3] to [2 2]":                  func() { Of(make([]float32, 4), 2, 2).Add(Of(make([]float32, 3), 3)) },
		"tensor: more than four axes":                      func() { Of(nil, 1, 1, 1, 1, 0) },
	} {
		func() {
			defer func() {
				if got := recover(); got != want {
					t.Errorf("panic %v, want %v", got, want)
				}
			}()
			f()
		}()
	}
}

// pass is a forward pass in miniature: what is handed out must not overlap while
// it is in use.
func pass(t *testing.T, a *Arena) {
	keep := a.New(10, 100)
	keep.Fill(1)
	for range 3 {
		m := a.Mark()
		x, y := a.New(50, 100), a.New(7)
		x.Fill(2)
		y.Fill(3)
		inner := a.Mark()
		a.New(300, 100).Fill(4)
		a.Release(inner)
		if slices.ContainsFunc(x.Data, func(v float32) bool { return v != 2 }) ||
			slices.ContainsFunc(y.Data, func(v float32) bool { return v != 3 }) {
			t.Fatal("memory in use was handed out again")
		}
		a.Release(m)
	}
	if slices.ContainsFunc(keep.Data, func(v float32) bool { return v != 1 }) {
		t.Fatal("memory in use was handed out again")
	}
}

func TestArenaSettles(t *testing.T) {
	var a Arena
	for range 5 {
		pass(t, &a)
		a.Reset()
	}
	if n := testing.AllocsPerRun(10, func() { pass(t, &a); a.Reset() }); n != 0 {
		t.Errorf("a steady pass allocates %g times", n)
	}
	if len(a.block) > 200_000 {
		t.Errorf("an arena of %d floats for a pass of 36,007", len(a.block))
	}
}

func TestArenaPoison(t *testing.T) {
	var a Arena
	a.New(5000).Fill(1)
	m := a.Mark()
	x := a.New(10)
	x.Fill(1)
	a.Release(m)
	if poisoned := math.IsNaN(float64(x.Data[9])); poisoned != invariants {
		t.Errorf("released memory poisoned: %v, want %v", poisoned, invariants)
	}
}

func TestBorrowedArenasAreEmptyAndBlind(t *testing.T) {
	a := Borrow()
	a.Watch = func(string, int, T) { t.Error("a former watcher was called") }
	a.New(100)
	a.Return()
	b := Borrow()
	b.Stage("any", 0, T{})
	if b.used != 0 {
		t.Errorf("%d floats in use", b.used)
	}
	c := Borrow()
	if b == c {
		t.Error("one arena lent twice")
	}
	b.Return()
	c.Return()
}
