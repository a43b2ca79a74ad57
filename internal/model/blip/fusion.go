package blip

import (
	"tonggan/internal/nn"
	"tonggan/internal/tensor"
)

// look projects what is seen [S, Dv] once for every layer, into memory from alloc;
// any number of texts may then read it.
func (m *Text) look(a *tensor.Arena, seen tensor.T, alloc func(n int) []float32) (layers []nn.KV) {
	for i := range m.Layers {
		c := &m.Layers[i].Cross
		layers = append(layers, c.Look(a, alloc(c.Room(seen.Rows())), seen))
	}
	return layers
}

// heap is an alloc whose memory outlives the call.
func heap(n int) []float32 { return make([]float32, n) }
