// Package kernel is the arithmetic of tonggan: a dozen operations on float32
// slices, row-major, three on pictures' bytes, and the only assembly in the tree.
//
//	operation  | formula                              | callers             | plain avx2 avx512 (and AMX's)
//	MatMul F32 | act(a.m^T + bias) + residual         | nn.Linear           | x     x    x
//	MatMul BF16| the same, of inputs rounded to bf16  | nn.Linear           | x     x    x, and its bf16 products (x)
//	MatMul Int8| the same, of bytes: see Pack          | nn.Linear           | x     x    x, where it has VNNI (x)
//	FeedForward| MatMul of MatMul                     | nn.MLP              | made of the same; of bf16 pairs at once
//	Pack       | [N,K] to [N/w][K/g][w][g], w 16 or 32 | nn, when it binds   | x     x    avx2's
//	Attention  | softmax(scale q.k^T).v               | nn, every tower     | made of MatMul's tiles and Softmax's rows; of bf16 pairs rows of its own
//	Recall     | the same, of k and v packed before   | cross-attention     | made of the same
//	LayerNorm  | (x-mean)/sqrt(var+eps)*gamma + beta  | nn.LayerNorm        | x     x    x
//	Softmax    | exp(x-max)/sum                       | heads               | x     x    x
//	LogSoftmax | x-max-log(sum)                       | decoding            | x     x    x
//	LogSum, Max| log(sum exp(x)), the largest         | decoding            | made of the same
//	Apply      | GELU, ReLU, tanh, sigmoid and others | nn, MatMul's end    | x     x    x
//	Gate       | act(a)*sigmoid(b)                    | VITS, FastSpeech    | made of Apply's loops
//	Add, Scale | a+b, s*x                             | nn                  | x     x    x
//	Convolve   | MatMul of windows of rows            | nn, convolutions    | made of MatMul's tiles
//	Dot        | sum a*b                              | scores              | x     x    x
//	Normalize  | x/|x|                                | embeddings          | x     x    x
//	Line       | sum of weighted bytes, 22-bit fixed  | media: resizing     | x     x    avx2's
//	RGB, Widen | JFIF's colours; triangle filter of 2 | media: JPEG         | x     x    avx2's
//
// # Contract
//
// Nothing is allocated in steady state. Any goroutine may call at any time: the
// first takes the workers, the others run on their own goroutine, and so do all while
// there are as many callers as threads. The number of threads never changes a bit of a
// result; nor, but for Attention and Convolve in int8, does the number of rows in a call. CPUs of
// different kinds round differently in the last bits.
//
// Sums are taken in float32, several lanes at a time. Unless an operation says
// otherwise a NaN in gives a NaN out in every result that depends on it, and
// infinities follow IEEE 754. A length that does not fit is a bug of the caller and
// panics, naming both. A panic in a worker surfaces in the caller. No memory
// outside the given slices is read or written.
//
// # Threads
//
// A call worth more than 2 µs of one thread is cut in items, which the caller and
// the workers take, half of them from the front and half from the back, until none is
// left. Small weights are shared by rows, large ones by columns: what a thread wrote it
// reads again. Workers look for the next
// call for 1 ms, giving way to other goroutines every few µs, and then park; see
// SetThreads. One call of assembly takes at most some tens of µs, because it cannot
// be preempted.
//
// # Files
//
// op.go is the entry of an operation, op_generic.go its specification in plain Go,
// op_amd64.go what the CPU can do better, op_amd64.s the loops that _asm generated.
// variant.go is the table of all ways to compute; every test runs each of them.
// The tag purego leaves the assembly out.
package kernel

//go:generate go -C _asm run . ..
