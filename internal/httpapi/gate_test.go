package httpapi

import (
	"testing"
	"time"
)

func TestTurnover(t *testing.T) {
	var g gate
	if n := seconds(g.turnover()); n != 0 {
		t.Errorf("before any answer: %d s, want 0", n)
	}
	g.answered(1500 * time.Millisecond)
	if n := seconds(g.turnover()); n != 2 {
		t.Errorf("after 1.5 s: %d s, want 2", n)
	}
	for range 100 {
		g.answered(5 * time.Second)
	}
	if n := seconds(g.turnover()); n != 5 {
		t.Errorf("after many of 5 s: %d s, want 5", n)
	}
	g.answered(time.Hour)
	if n := seconds(g.turnover()); n != 60 {
		t.Errorf("after an hour: %d s, want 60", n)
	}
}
