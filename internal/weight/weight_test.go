package weight

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"tonggan"
)

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func written(t testing.TB, tensors ...Tensor) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, tensors); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// small is a checkpoint of three tensors.
func small(t testing.TB) []byte {
	return written(t,
		Tensor{"a.weight", F32, []int{2, 3}, []float32{1, 2, 3, 4, 5, 6}},
		Tensor{"a.bias", BF16, []int{2}, []float32{-1.5, 1 + 1.0/512}},
		Tensor{"scale", F32, nil, []float32{2.5}},
	)
}

// folders opens the same files each way that a Store can read them.
func folders(t *testing.T, files map[string][]byte, test func(t *testing.T, s *Store, err error)) {
	t.Helper()
	dir, mapFS := t.TempDir(), fstest.MapFS{}
	for name, data := range files {
		mapFS[name] = &fstest.MapFile{Data: data}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, way := range []struct {
		name string
		open func() (*Store, error)
	}{
		{"mapped", func() (*Store, error) { return OpenDir(dir) }},
		{"dirfs", func() (*Store, error) { return Open(os.DirFS(dir)) }},
		{"memory", func() (*Store, error) { return Open(mapFS) }},
		{"stream", func() (*Store, error) { return Open(streamFS{mapFS}) }},
	} {
		t.Run(way.name, func(t *testing.T) {
			s, err := way.open()
			test(t, s, err)
			if s != nil {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestReadsWhatItWrote(t *testing.T) {
	folders(t, map[string][]byte{"model.safetensors": small(t)}, func(t *testing.T, s *Store, err error) {
		if err != nil {
			t.Fatal(err)
		}
		root := s.Root()
		a := root.Sub("%s", "a")
		if got := a.F32("weight", 2, 3); !slices.Equal(got, []float32{1, 2, 3, 4, 5, 6}) {
			t.Errorf("a.weight = %v", got)
		}
		if got := a.F32("bias", 2); !slices.Equal(got, []float32{-1.5, 1}) {
			t.Errorf("a.bias = %v", got)
		}
		if got := root.F32("scale"); !slices.Equal(got, []float32{2.5}) {
			t.Errorf("scale = %v", got)
		}
		if !root.Has("scale") || root.Has("a") || a.Has("scale") {
			t.Error("Has is wrong")
		}
		if got := root.Shape("scale"); got == nil || len(got) != 0 {
			t.Errorf("Shape of a scalar = %#v", got)
		}
		if got := root.Shape("none"); got != nil {
			t.Errorf("Shape of nothing = %v", got)
		}
		if got := root.Optional("none", 1); got != nil {
			t.Errorf("Optional = %v", got)
		}
		if err := s.Err(); err != nil {
			t.Error(err)
		}
	})
}

func TestErrTellsEverythingAtOnce(t *testing.T) {
	store, err := Open(fstest.MapFS{"model.safetensors": {Data: small(t)}})
	if err != nil {
		t.Fatal(err)
	}
	root := store.Root()
	root.F32("a.weight", 3, 2)
	root.F32("a.weight", 3, 2) // twice asked, once told
	root.Sub("layers.%d", 4).F32("gamma", 8)
	root.F32("beta")
	err = store.Err()
	if tonggan.CodeOf(err) != tonggan.Invalid {
		t.Fatalf("code of %v is %s", err, tonggan.CodeOf(err))
	}
	want := "the tensors in the model folder do not fit its config.json: 2 missing: layers.4.gamma, beta; " +
		"1 wrong: a.weight is [2 3], not [3 2]; 2 unused: a.bias, scale; check that both belong to the same model"
	if err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
	root.Ignore("a.*", "scale")
	if got := store.Err().Error(); strings.Contains(got, "unused") {
		t.Errorf("ignored names are reported: %s", got)
	}
}

func TestErrIsBounded(t *testing.T) {
	store, err := Open(fstest.MapFS{"model.safetensors": {Data: small(t)}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		store.Root().F32(fmt.Sprintf("x%d", i))
	}
	got := store.Err().Error()
	if !strings.Contains(got, "1000 missing: x0, ") || !strings.Contains(got, " and 980 more") || len(got) > 2000 {
		t.Errorf("got %d bytes: %s", len(got), got)
	}
}

func TestOtherTypes(t *testing.T) {
	file := raw(`{"ids":{"dtype":"I64","shape":[1,2],"data_offsets":[0,16]},"w":{"dtype":"C64","shape":[1],"data_offsets":[16,24]}}`, 24)
	open := func() *Store {
		s, err := Open(fstest.MapFS{"model.safetensors": {Data: file}})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := open() // an unused integer buffer is no fault, an unused C64 is
	if err := s.Err(); err == nil || strings.Contains(err.Error(), "ids") || !strings.Contains(err.Error(), "unused: w") {
		t.Errorf("Err = %v", err)
	}
	s = open()
	if s.Root().F32("w", 1) != nil || s.Root().F32("ids", 1, 2) != nil {
		t.Error("unreadable types gave values")
	}
	err := s.Err()
	if tonggan.CodeOf(err) != tonggan.Unsupported {
		t.Errorf("code of %v", err)
	}
	for _, part := range []string{"w is of type C64", "ids is of type I64"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is not in %s", part, err)
		}
	}
}

// Float64, and the names that the first BERTs have for a norm's tensors.
func TestOlderFiles(t *testing.T) {
	file := raw(`{"a.LayerNorm.gamma":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"a.LayerNorm.beta":{"dtype":"F32","shape":[1],"data_offsets":[16,20]}}`, 20)
	for i, x := range []float64{1.0 / 3, -2} {
		binary.LittleEndian.PutUint64(file[len(file)-20+8*i:], math.Float64bits(x))
	}
	s, err := Open(fstest.MapFS{"model.safetensors": {Data: file}})
	if err != nil {
		t.Fatal(err)
	}
	norm := s.Root().Sub("a.LayerNorm")
	if got := norm.F32("weight", 2); !slices.Equal(got, []float32{1.0 / 3, -2}) || !norm.Has("weight") || norm.Shape("bias") == nil {
		t.Errorf("weight is %v", got)
	}
	if norm.F32("bias", 1) == nil || s.Err() != nil {
		t.Error(s.Err())
	}
}

func TestIgnorePatterns(t *testing.T) {
	for _, c := range []struct {
		prefix, glob, name string
		want               bool
	}{
		{"", "position_ids", "position_ids", true},
		{"", "position_ids", "text.embeddings.position_ids", true},
		{"", "position_ids", "text.xposition_ids", false},
		{"", "embeddings.position_ids", "text.embeddings.position_ids", true},
		{"text.", "position_ids", "vision.position_ids", false},
		{"", "text_decoder.*", "text_decoder.a.b", true},
		{"", "*.bias", "a.b.bias", true},
		{"", "*", "anything", true},
		{"", "a*b*c", "axxbxxbc", true},
		{"", "a*b*c", "axxbxxb", false},
		{"", "", "a", false},
	} {
		if got := (pattern{c.prefix, c.glob}).match(c.name); got != c.want {
			t.Errorf("pattern %q below %q on %q = %v", c.glob, c.prefix, c.name, got)
		}
	}
}

// TestHalf compares every 16-bit pattern with the definition of binary16.
func TestHalf(t *testing.T) {
	for i := range 1 << 16 {
		h := uint16(i)
		sign := 1.0
		if h&0x8000 != 0 {
			sign = -1
		}
		exp, frac := int(h>>10&31), float64(h&1023)/1024
		var want float64
		switch {
		case exp == 31 && frac != 0:
			want = math.NaN()
		case exp == 31:
			want = math.Inf(int(sign))
		case exp == 0:
			want = sign * math.Ldexp(frac, -14)
		default:
			want = sign * math.Ldexp(1+frac, exp-15)
		}
		got := float64(half(h))
		if got != want && !(math.IsNaN(got) && math.IsNaN(want)) || math.Signbit(got) != (sign < 0) {
			t.Fatalf("half(%#x) = %v, want %v", h, got, want)
		}
	}
}

func TestBFloatRounds(t *testing.T) {
	for x, want := range map[float32]uint16{1: 0x3f80, 1 + 1.0/256: 0x3f80, 1 + 3.0/256: 0x3f82, -2: 0xc000,
		math.MaxFloat32: 0x7f80, float32(math.Inf(-1)): 0xff80} {
		if got := bfloat(x); got != want {
			t.Errorf("bfloat(%v) = %#x, want %#x", x, got, want)
		}
	}
	if got := bfloat(float32(math.NaN())); got&0x7f80 != 0x7f80 || got&0x7f == 0 {
		t.Errorf("bfloat(NaN) = %#x", got)
	}
}

// TestLarge crosses chunk borders, in every type and way.
func TestLarge(t *testing.T) {
	const n = 3*chunk + 17
	x := make([]float32, n)
	for i := range x {
		x[i] = float32(i%251) - 125
	}
	file := written(t, Tensor{"b", BF16, []int{n}, x}, Tensor{"f", F32, []int{n}, x})
	folders(t, map[string][]byte{"model.safetensors": file}, func(t *testing.T, s *Store, err error) {
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"b", "f"} {
			if got := s.Root().F32(name, n); !slices.Equal(got, x) {
				t.Errorf("%s differs", name)
			}
		}
		if err := s.Err(); err != nil {
			t.Error(err)
		}
	})
}

// TestReferenceFiles reads what the Python library wrote (ref/token_weights.py).
func TestReferenceFiles(t *testing.T) {
	for _, name := range []string{"single", "sharded"} {
		dir := filepath.Join("testdata", name)
		var want map[string]struct {
			Shape []int
			Data  []float32
		}
		if err := json.Unmarshal(read(t, filepath.Join(dir, "want.json")), &want); err != nil {
			t.Fatal(err)
		}
		s, err := OpenDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for tensor, w := range want {
			if got := s.Root().F32(tensor, w.Shape...); !slices.Equal(got, w.Data) {
				t.Errorf("%s: %s = %v, want %v", name, tensor, got, w.Data)
			}
		}
		if err := s.Err(); err != nil {
			t.Error(err)
		}
		if len(want) < 8 {
			t.Errorf("%s: only %d tensors recorded", name, len(want))
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func BenchmarkF32(b *testing.B) {
	const n = 1 << 22
	for _, d := range []DType{F32, F16, BF16} {
		b.Run(d.String(), func(b *testing.B) {
			data := make([]byte, n*dtypes[d].size)
			dst := make([]float32, n)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				decode(dst, data, d)
			}
		})
	}
}
