package weight

// DType is the type of a tensor's elements in a file.
type DType uint8

// The types of the format. Only the first four can be read as numbers.
const (
	F32 DType = iota
	F16
	BF16
	F64
	F8E5M2
	F8E4M3
	F8E8M0
	Bool
	I8
	U8
	I16
	U16
	I32
	U32
	I64
	U64
	C64
)

// dtypes holds the name in the header and the bytes of one element.
var dtypes = [...]struct {
	name string
	size int
}{
	F32: {"F32", 4}, F16: {"F16", 2}, BF16: {"BF16", 2}, F64: {"F64", 8},
	F8E5M2: {"F8_E5M2", 1}, F8E4M3: {"F8_E4M3", 1}, F8E8M0: {"F8_E8M0", 1},
	Bool: {"BOOL", 1}, I8: {"I8", 1}, U8: {"U8", 1}, I16: {"I16", 2}, U16: {"U16", 2},
	I32: {"I32", 4}, U32: {"U32", 4}, I64: {"I64", 8}, U64: {"U64", 8}, C64: {"C64", 8},
}

// String is the name that headers use.
func (d DType) String() string { return dtypes[d].name }

// float reports whether the type can be converted to float32 here.
func (d DType) float() bool { return d <= F64 }

// buffer reports whether tensors of this type are counters and masks, not weights.
func (d DType) buffer() bool { return d >= Bool && d <= U64 }

func parseDType(name string) (DType, bool) {
	for i := range dtypes {
		if dtypes[i].name == name {
			return DType(i), true
		}
	}
	return 0, false
}
