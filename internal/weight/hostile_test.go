package weight

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"tonggan"
)

// streamFS hides ReadAt.
type streamFS struct{ fs.FS }

type stream struct{ fs.File }

func (s streamFS) Open(name string) (fs.File, error) {
	f, err := s.FS.Open(name)
	return stream{f}, err
}

func (s streamFS) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(s.FS, name) }

// raw makes a file of a header and n zero bytes of data.
func raw(header string, n int) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(b, header...), make([]byte, n)...)
}

func claim(n uint64, rest string) []byte {
	return append(binary.LittleEndian.AppendUint64(nil, n), rest...)
}

const one = `"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}`

// hostile are files that must be refused, and a word of the reason.
var hostile = []struct {
	name, why string
	file      []byte
}{
	{"empty", "0 bytes", nil},
	{"seven bytes", "7 bytes", make([]byte, 7)},
	{"no header", "ends too early", make([]byte, 8)},
	{"length past the end", "claims 100", claim(100, "{}")},
	{"length 2^64-1", "claims 18446744073709551615", claim(math.MaxUint64, "{}")},
	{"length 2^63", "claims 9223372036854775808", claim(1<<63, "{}")},
	{"length over the limit", "limit is", claim(maxHeader+1, strings.Repeat(" ", maxHeader+1))},
	{"not JSON", "not '{'", raw("[]", 0)},
	{"only spaces", "ends too early", raw("    ", 0)},
	{"cut", "ends too early", raw(`{"a":{"dtype":"F32"`, 0)},
	{"cut in a string", "ends too early", raw(`{"a`, 0)},
	{"cut in an escape", "ends too early", raw(`{"a\`, 0)},
	{"two values", "past its end", raw(`{}{}`, 0)},
	{"trailing comma", "not '\"'", raw(`{`+one+`,}`, 4)},
	{"bad escape", "bad escape", raw(`{"\q":1}`, 0)},
	{"control character", "control character", raw("{\"a\n\":1}", 0)},
	{"bad UTF-8", "not UTF-8", raw("{\"a\xff\":1}", 0)},
	{"duplicate tensor", "duplicate tensor a", raw(`{`+one+`,`+one+`}`, 4)},
	{"duplicate by escape", "duplicate tensor a", raw(`{`+one+`,"\u0061":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8)},
	{"duplicate key", "duplicate key shape", raw(`{"a":{"dtype":"F32","shape":[1],"shape":[1],"data_offsets":[0,4]}}`, 4)},
	{"duplicate metadata", "duplicate key __metadata__", raw(`{"__metadata__":{},"__metadata__":{}}`, 0)},
	{"duplicate in metadata", "duplicate key k", raw(`{"__metadata__":{"k":"v","k":"v"}}`, 0)},
	{"metadata not strings", "not '\"'", raw(`{"__metadata__":{"k":1}}`, 0)},
	{"metadata nested", "not '\"'", raw(`{"__metadata__":{"k":{}}}`, 0)},
	{"metadata a list", "not '{'", raw(`{"__metadata__":[]}`, 0)},
	{"unknown key", "unknown key stride", raw(`{"a":{"dtype":"F32","shape":[1],"stride":[1],"data_offsets":[0,4]}}`, 4)},
	{"no dtype", "lacks", raw(`{"a":{"shape":[1],"data_offsets":[0,4]}}`, 4)},
	{"no shape", "lacks", raw(`{"a":{"dtype":"F32","data_offsets":[0,4]}}`, 4)},
	{"no offsets", "lacks", raw(`{"a":{"dtype":"F32","shape":[1]}}`, 4)},
	{"null tensor", "not '{'", raw(`{"a":null}`, 0)},
	{"unknown type", "type F3 is unknown", raw(`{"a":{"dtype":"F3","shape":[1],"data_offsets":[0,4]}}`, 4)},
	{"one offset", "1 numbers", raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}`, 4)},
	{"three offsets", "more than 2", raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}`, 4)},
	{"offsets backwards", "outside", raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}`, 4)},
	{"offsets outside", "outside", raw(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 4)},
	{"offset negative", "whole number", raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}`, 4)},
	{"offset 2^63", "too large", raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,9223372036854775808]}}`, 4)},
	{"offset 2^64+4", "too large", raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551620]}}`, 4)},
	{"offset a fraction", "not ']'", raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4.0]}}`, 4)},
	{"offset an exponent", "not ']'", raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4e0]}}`, 4)},
	{"leading zero", "whole number", raw(`{"a":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}`, 4)},
	{"shape negative", "whole number", raw(`{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`, 4)},
	{"shape overflows", "overflows", raw(`{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}`, 0)},
	{"shape overflows to 1", "overflows", raw(`{"a":{"dtype":"F32","shape":[4611686018427387904,4,1],"data_offsets":[0,4]}}`, 4)},
	{"bytes overflow", "overflows", raw(`{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}`, 0)},
	{"zero hides overflow", "overflows", raw(`{"a":{"dtype":"F32","shape":[4294967296,4294967296,0],"data_offsets":[0,0]}}`, 0)},
	{"shape too long", "more than 8", raw(`{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}`, 4)},
	{"shape against bytes", "takes 8 bytes", raw(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}`, 4)},
	{"empty tensor with bytes", "takes 0 bytes", raw(`{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,4]}}`, 4)},
	{"same bytes twice", "overlaps", raw(`{`+one+`,"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4)},
	{"overlap", "overlaps", raw(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}`, 12)},
	{"hole in front", "belong to no tensor", raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8)},
	{"hole between", "4 bytes before tensor b", raw(`{`+one+`,"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}`, 12)},
	{"tail", "4 bytes at its end", raw(`{`+one+`}`, 8)},
	{"tail and no tensor", "4 bytes at its end", raw(`{}`, 4)},
	{"empty tensor in a hole", "belong to no tensor", raw(`{"a":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}}`, 4)},
	{"data cut", "outside", raw(`{`+one+`}`, 3)},
	{"deep", "not '{'", raw(strings.Repeat("[", 1<<20), 0)},
	{"deep in a tensor", "does not begin a whole number", raw(`{"a":{"shape":`+strings.Repeat("[", 1<<20), 0)},
}

func TestHostileHeaders(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			folders(t, map[string][]byte{"model.safetensors": h.file}, func(t *testing.T, s *Store, err error) {
				if err == nil {
					t.Fatal("no error")
				}
				msg := err.Error()
				if !strings.Contains(msg, h.why) || !strings.Contains(msg, "model.safetensors in ") {
					t.Errorf("%q is not in: %s", h.why, msg)
				}
				if strings.ContainsAny(msg, "\n\r") || len(msg) > 600 {
					t.Errorf("not a short line: %q", msg)
				}
				if c := tonggan.CodeOf(err); c != tonggan.Invalid && c != tonggan.Unsupported {
					t.Errorf("code %s", c)
				}
			})
		})
	}
}

// TestTooMany: the count of tensors is limited, whatever they weigh.
func TestTooMany(t *testing.T) {
	var b strings.Builder
	b.WriteByte('{')
	for i := range maxTensors + 1 {
		fmt.Fprintf(&b, `"%d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},`, i)
	}
	header := strings.TrimSuffix(b.String(), ",") + "}"
	_, err := Open(fstest.MapFS{"model.safetensors": {Data: raw(header, 0)}})
	if err == nil || !strings.Contains(err.Error(), "more than 100000 tensors") {
		t.Errorf("got %v", err)
	}
}

// TestMemory: what Open allocates stays under 16 times the file, plus 64 KiB.
func TestMemory(t *testing.T) {
	var many, meta strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&many, `"%d":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},`, i)
		fmt.Fprintf(&meta, `"%d":"",`, i)
	}
	files := map[string][]byte{
		"many":     raw("{"+strings.TrimSuffix(many.String(), ",")+"}", 0),
		"metadata": raw(`{"__metadata__":{`+strings.TrimSuffix(meta.String(), ",")+"}}", 0),
		"deep":     raw(strings.Repeat("[", 1<<20), 0),
		"spaces":   raw(strings.Repeat(" ", 1<<20), 0),
	}
	for _, h := range hostile {
		files[h.name] = h.file
	}
	for name, file := range files {
		fsys := fstest.MapFS{"model.safetensors": {Data: file}}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		s, err := Open(fsys)
		runtime.ReadMemStats(&after)
		if got, most := after.TotalAlloc-before.TotalAlloc, uint64(16*len(file)+64<<10); got > most {
			t.Errorf("%s: %d bytes allocated for a file of %d", name, got, len(file))
		}
		if err == nil {
			s.Close()
		}
	}
}

// shards makes a folder of two shards and an index.
func shards(t testing.TB, index string) map[string][]byte {
	return map[string][]byte{
		"model-00001-of-00002.safetensors": written(t, Tensor{"a", F32, []int{1}, []float32{1}}),
		"model-00002-of-00002.safetensors": written(t, Tensor{"b", BF16, []int{2}, []float32{2, 3}}),
		"model.safetensors.index.json":     []byte(index),
	}
}

const goodIndex = `{"metadata":{"total_size":8,"x":[1,{"y":null}]},"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}`

func TestShards(t *testing.T) {
	folders(t, shards(t, goodIndex), func(t *testing.T, s *Store, err error) {
		if err != nil {
			t.Fatal(err)
		}
		a, b := s.Root().F32("a", 1), s.Root().F32("b", 2)
		if len(a) != 1 || len(b) != 2 || a[0] != 1 || b[1] != 3 || s.Err() != nil {
			t.Errorf("a = %v, b = %v, err = %v", a, b, s.Err())
		}
	})
}

func TestHostileIndex(t *testing.T) {
	const s1, s2 = `"model-00001-of-00002.safetensors"`, `"model-00002-of-00002.safetensors"`
	for _, c := range []struct{ name, index, why string }{
		{"empty", "", "ends too early"},
		{"no map", `{"metadata":{}}`, "no weight_map"},
		{"empty map", `{"weight_map":{}}`, "no weight_map"},
		{"map twice", `{"weight_map":{"a":` + s1 + `},"weight_map":{"b":` + s2 + `}}`, "duplicate key weight_map"},
		{"tensor twice", `{"weight_map":{"a":` + s1 + `,"a":` + s2 + `}}`, "duplicate key a"},
		{"duplicate in metadata", `{"metadata":{"q":{"k":1,"k":2}},"weight_map":{"a":` + s1 + `}}`, "duplicate key k"},
		{"deep", `{"metadata":` + strings.Repeat("[", 1<<16), "deeper"},
		{"parent", `{"weight_map":{"a":"../model.safetensors"}}`, "not a plain name"},
		{"absolute", `{"weight_map":{"a":"/etc/model.safetensors"}}`, "not a plain name"},
		{"folder", `{"weight_map":{"a":"x/model.safetensors"}}`, "not a plain name"},
		{"backslash", `{"weight_map":{"a":"x\\model.safetensors"}}`, "not a plain name"},
		{"drive", `{"weight_map":{"a":"c:model.safetensors"}}`, "not a plain name"},
		{"zero byte", `{"weight_map":{"a":"a\u0000.safetensors"}}`, "not a plain name"},
		{"hidden", `{"weight_map":{"a":".safetensors"}}`, "not a plain name"},
		{"empty name", `{"weight_map":{"a":""}}`, "not a plain name"},
		{"pickle", `{"weight_map":{"a":"pytorch_model.bin"}}`, "not a plain name"},
		{"long", `{"weight_map":{"a":"` + strings.Repeat("x", 300) + `.safetensors"}}`, "not a plain name"},
		{"number", `{"weight_map":{"a":1}}`, "not '\"'"},
		{"missing shard", `{"weight_map":{"a":"model-00003-of-00003.safetensors"}}`, "shard model-00003-of-00003.safetensors is missing from "},
		{"tensor not in index", `{"weight_map":{"b":` + s1 + `}}`, "holds tensor a"},
		{"tensor not in shard", `{"weight_map":{"a":` + s1 + `,"b":` + s2 + `,"c":` + s2 + `}}`, "places tensor c"},
		{"swapped", `{"weight_map":{"b":` + s1 + `,"a":` + s2 + `}}`, "does not place there"},
		{"bad scalar", `{"metadata":nul,"weight_map":{}}`, "does not begin a value"},
		{"two values", goodIndex + "1", "past its end"},
	} {
		t.Run(c.name, func(t *testing.T) {
			folders(t, shards(t, c.index), func(t *testing.T, s *Store, err error) {
				if err == nil || !strings.Contains(err.Error(), c.why) {
					t.Fatalf("%q is not in: %v", c.why, err)
				}
				if tonggan.CodeOf(err) == tonggan.Internal || strings.Contains(err.Error(), "\n") {
					t.Errorf("%s: %v", tonggan.CodeOf(err), err)
				}
			})
		})
	}
}

func TestFoldersWithoutSafetensors(t *testing.T) {
	for _, c := range []struct {
		file string
		code tonggan.Code
		why  string
	}{
		{"pytorch_model.bin", tonggan.Unsupported, "pickle"},
		{"model.pt", tonggan.Unsupported, "save the model again with safetensors"},
		{"config.json", tonggan.NotFound, "neither model.safetensors nor model.safetensors.index.json"},
	} {
		folders(t, map[string][]byte{c.file: []byte("x")}, func(t *testing.T, s *Store, err error) {
			if tonggan.CodeOf(err) != c.code || !strings.Contains(fmt.Sprint(err), c.why) {
				t.Errorf("%s: %v", c.file, err)
			}
		})
	}
	if _, err := OpenDir(filepath.Join(t.TempDir(), "none")); tonggan.CodeOf(err) != tonggan.NotFound {
		t.Errorf("no folder: %v", err)
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, singleFile), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenDir(dir); err == nil || !strings.Contains(err.Error(), "regular file") {
		t.Errorf("a folder named %s: %v", singleFile, err)
	}
}

// TestFileCutWhileOpen: a file that shrinks under us is a fault, not a crash.
func TestFileCutWhileOpen(t *testing.T) {
	const n = 1 << 20
	file := written(t, Tensor{"a", F32, []int{n}, make([]float32, n)})
	folders(t, map[string][]byte{"x": nil}, func(t *testing.T, _ *Store, _ error) {
		dir := t.TempDir()
		path := filepath.Join(dir, singleFile)
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		open := func() (*Store, error) { return OpenDir(dir) }
		if strings.HasSuffix(t.Name(), "dirfs") {
			open = func() (*Store, error) { return Open(os.DirFS(dir)) }
		}
		s, err := open()
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := os.Truncate(path, 5000); err != nil {
			if runtime.GOOS == "windows" {
				return // an open file cannot be cut there
			}
			t.Fatal(err)
		}
		if s.Root().F32("a", n) != nil || s.Err() == nil {
			t.Errorf("a cut file was read: %v", s.Err())
		}
	})
}

// FuzzOpen: whatever the file, Open refuses it or every float tensor can be read.
func FuzzOpen(f *testing.F) {
	f.Add(small(f), []byte(goodIndex))
	for _, h := range hostile {
		if len(h.file) < 1<<16 {
			f.Add(h.file, []byte(goodIndex))
		}
	}
	f.Fuzz(func(t *testing.T, file, index []byte) {
		for _, fsys := range []fstest.MapFS{
			{singleFile: {Data: file}},
			{indexFile: {Data: index}, "model-00001-of-00002.safetensors": {Data: file}, "model-00002-of-00002.safetensors": {Data: small(t)}},
		} {
			s, err := Open(fsys)
			if err != nil {
				if tonggan.CodeOf(err) == tonggan.Internal || strings.ContainsAny(err.Error(), "\n\r") || len(err.Error()) > 1500 {
					t.Errorf("%s: %q", tonggan.CodeOf(err), err)
				}
				continue
			}
			total := 0
			for name, e := range s.tensors {
				if x := s.Root().F32(name, e.shape...); e.dtype.float() {
					if x == nil {
						t.Errorf("%q: %v", name, s.Err())
					}
					total += len(x)
				}
			}
			if total > len(file)+1000 {
				t.Errorf("%d values from %d bytes", total, len(file))
			}
			if err := s.Err(); err != nil && strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("%q", err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	})
}
