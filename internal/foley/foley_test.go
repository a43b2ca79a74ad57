package foley

import (
	"math"
	"slices"
	"testing"
)

const short = Rate // a second

// The same arguments give the same samples; another seed and another split do not.
func TestSameSeedSameSound(t *testing.T) {
	for c, class := range Classes {
		x := Make(c, 3, short, Train)
		if !slices.Equal(x, Make(c, 3, short, Train)) {
			t.Errorf("%s: not the same twice", class.Name)
		}
		if class.Name != "silence" && (slices.Equal(x, Make(c, 4, short, Train)) || slices.Equal(x, Make(c, 3, short, Test))) {
			t.Errorf("%s: the seed or the split makes no difference", class.Name)
		}
	}
}

// A dry sound is as loud as it can be.
func TestDry(t *testing.T) {
	for c, class := range Classes {
		x := Dry(c, 1, short, Train)
		top := max(slices.Max(x), -slices.Min(x))
		if len(x) != short || class.Name != "silence" && math.Abs(float64(top)-0.99) > 1e-6 {
			t.Errorf("%s: %d samples, peak %g", class.Name, len(x), top)
		}
	}
}

func TestEverySoundIsHeard(t *testing.T) {
	for c, class := range Classes {
		for seed := range uint64(3) {
			for _, s := range []Split{Train, Test} {
				x := Make(c, seed, 2*short, s)
				if len(x) != 2*short {
					t.Fatalf("%s: %d samples, want %d", class.Name, len(x), 2*short)
				}
				y := make([]float64, len(x))
				for i, v := range x {
					if !(v >= -1 && v <= 1) {
						t.Fatalf("%s, seed %d: sample %d is %g", class.Name, seed, i, v)
					}
					y[i] = float64(v)
				}
				if l := loudness(y); (class.Name == "silence") != (l < 0.0015) {
					t.Errorf("%s, seed %d, %s: loudness %g", class.Name, seed, s, l)
				}
			}
		}
	}
}

// Training and tests draw a key parameter from different bands, all of which are used.
func TestKeyParametersAreHeldOut(t *testing.T) {
	for _, class := range []string{"dog", "bell", "rain"} {
		for _, name := range []string{"pitch", "rate"} {
			seen := map[Split][]bool{Train: make([]bool, bands), Test: make([]bool, bands)}
			for s, in := range seen {
				d := newDice(class, 1, s)
				for range 2000 {
					v := d.key(name, 100, 1000)
					in[min(bands-1, int(math.Log10(v/100)*bands))] = true
				}
			}
			test := 0
			for b := range bands {
				if seen[Train][b] == seen[Test][b] {
					t.Errorf("%s, %s: band %d is in training %t and in tests %t", class, name, b, seen[Train][b], seen[Test][b])
				}
				if seen[Test][b] {
					test++
				}
			}
			if test != 2 {
				t.Errorf("%s, %s: %d bands are held out, want 2", class, name, test)
			}
		}
	}
}

func TestLastVariantIsHeldOut(t *testing.T) {
	train, test := newDice("dog", 1, Train), newDice("dog", 1, Test)
	last := 0
	for range 1000 {
		if train.variant(4) == 3 {
			t.Fatal("training got the variant that is held out")
		}
		if test.variant(4) == 3 {
			last++
		}
	}
	if last < 400 || last > 600 {
		t.Errorf("tests got the held-out variant %d times of 1,000, want about half", last)
	}
}

func TestNamesAreUnique(t *testing.T) {
	for i, c := range Classes {
		if c.Name == "" || c.Chinese == "" || c.Says == "" || Find(c.Name) != i {
			t.Errorf("class %d: %q %q %q, found at %d", i, c.Name, c.Chinese, c.Says, Find(c.Name))
		}
	}
	if Find("nothing of the kind") != -1 {
		t.Error("found a class that is not there")
	}
}

// Mix keeps both sounds and the range.
func TestMix(t *testing.T) {
	x, y := Make(Find("music"), 1, short, Test), Make(Find("rain"), 1, short, Test)
	z := Mix(x, y, 1)
	if slices.Equal(z, x) || slices.Equal(z, y) || len(z) != len(x) {
		t.Error("one of two sounds is missing")
	}
	for _, v := range Mix(z, z, 2) {
		if !(v >= -1 && v <= 1) {
			t.Fatalf("a sample is %g", v)
		}
	}
}

func BenchmarkMake(b *testing.B) {
	for i := range b.N {
		Make(i%len(Classes), uint64(i), 41200, Train)
	}
}
