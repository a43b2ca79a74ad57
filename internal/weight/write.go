package weight

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// Tensor is one tensor to write.
type Tensor struct {
	Name  string
	DType DType // F32 or BF16
	Shape []int
	Data  []float32 // row-major; rounded to nearest even for BF16
}

// Write writes a safetensors file that transformers can load as well. The same
// tensors give the same bytes, in whichever order they come.
func Write(w io.Writer, tensors []Tensor) error {
	tensors = slices.SortedFunc(slices.Values(tensors), func(a, b Tensor) int {
		return cmp.Or(cmp.Compare(a.DType, b.DType), strings.Compare(a.Name, b.Name)) // F32 first: aligned
	})
	head := []byte(`{"__metadata__":{"format":"pt"}`)
	at := 0
	for _, t := range tensors {
		n := 1
		for _, d := range t.Shape {
			n *= d
		}
		if t.DType != F32 && t.DType != BF16 {
			return fmt.Errorf("weight: cannot write tensor %s as %s", t.Name, t.DType)
		}
		if n != len(t.Data) {
			return fmt.Errorf("weight: tensor %s has %d elements and shape %v", t.Name, len(t.Data), t.Shape)
		}
		name, err := json.Marshal(t.Name)
		if err != nil {
			return err
		}
		shape, err := json.Marshal(append([]int{}, t.Shape...))
		if err != nil {
			return err
		}
		end := at + n*dtypes[t.DType].size
		head = fmt.Appendf(head, `,%s:{"dtype":"%s","shape":%s,"data_offsets":[%d,%d]}`, name, t.DType, shape, at, end)
		at = end
	}
	head = append(head, '}')
	for len(head)%8 != 0 {
		head = append(head, ' ')
	}
	out := bufio.NewWriterSize(w, 1<<16)
	out.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(head))))
	out.Write(head)
	var b [4]byte
	for _, t := range tensors {
		for _, x := range t.Data {
			if t.DType == F32 {
				binary.LittleEndian.PutUint32(b[:], math.Float32bits(x))
				out.Write(b[:])
			} else {
				binary.LittleEndian.PutUint16(b[:], bfloat(x))
				out.Write(b[:2])
			}
		}
	}
	return out.Flush()
}

// bfloat rounds to bfloat16, to nearest, ties to even; NaN stays NaN.
func bfloat(x float32) uint16 {
	u := math.Float32bits(x)
	if x != x {
		return uint16(u>>16) | 0x40
	}
	return uint16((u + 0x7fff + u>>16&1) >> 16)
}
