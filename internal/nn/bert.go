package nn

import "tonggan/internal/kernel"

// BERT is the shape of a BERT layer under its published names.
type BERT struct {
	Hidden, Intermediate, Heads int
	Seen                        int // width of what cross-attention looks at; 0 means no cross-attention
	Act                         kernel.Activation
	Eps                         float32
}

// BindBERT binds one layer: attention, crossattention if it has one,
// intermediate and output.
func BindBERT(w Weights, c BERT) PostNorm {
	d := c.Hidden
	b := PostNorm{
		Self: Attention{
			Heads: c.Heads,
			QKV:   w.Fused(d, d, "attention.self.query", "attention.self.key", "attention.self.value"),
			Out:   w.Linear("attention.output.dense", d, d),
		},
		SelfNorm: w.LayerNorm("attention.output.LayerNorm", d, c.Eps),
		MLP: MLP{
			Up:   w.Linear("intermediate.dense", c.Intermediate, d),
			Down: w.Linear("output.dense", d, c.Intermediate),
			Act:  c.Act,
		},
		MLPNorm: w.LayerNorm("output.LayerNorm", d, c.Eps),
	}
	if c.Seen > 0 {
		b.Cross = CrossAttention{
			Heads:    c.Heads,
			Query:    w.Linear("crossattention.self.query", d, d),
			KeyValue: w.Fused(d, c.Seen, "crossattention.self.key", "crossattention.self.value"),
			Out:      w.Linear("crossattention.output.dense", d, d),
		}
		b.CrossNorm = w.LayerNorm("crossattention.output.LayerNorm", d, c.Eps)
	}
	return b
}
