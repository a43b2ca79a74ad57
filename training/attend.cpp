// Attention over packed texts and pictures, f32, heads of 32 dimensions: each span
// of queries reads one span of keys, so nothing is padded. PyTorch's own batched
// products take four times as long on a CPU for spans this short.
//
// A span is (q0, q1, k0, k1): rows of q and of k, v. No two spans share a row.

#include <torch/extension.h>
#include <ATen/Parallel.h>
#include <cmath>
#include <vector>

namespace {

constexpr int E = 32, W = 8, NV = 3;  // dimensions of a head, floats of a vector, vectors of a score block
typedef float vec __attribute__((vector_size(32), aligned(4)));
typedef int ivec __attribute__((vector_size(32), aligned(4)));

inline vec load(const float* p) { return *(const vec*)p; }
inline void store(float* p, vec v) { *(vec*)p = v; }

// C [M, 8N] = A [., K] B [K, 8N], elements of A at a[i * ai + k * ak].
template <int M, int N>
void block(int K, const float* a, long ai, long ak, const float* b, long ldb, float* c, long ldc) {
  vec s[M][N] = {};
  for (int k = 0; k < K; k++, a += ak, b += ldb)
    for (int i = 0; i < M; i++)
      for (int j = 0; j < N; j++) s[i][j] += a[i * ai] * load(b + W * j);
  for (int i = 0; i < M; i++)
    for (int j = 0; j < N; j++) store(c + i * ldc + W * j, s[i][j]);
}

template <int M, int N>
void product(int rows, int cols, int K, const float* a, long ai, long ak, const float* b, long ldb, float* c, long ldc) {
  for (int j = 0; j < cols; j += W * N) {
    int i = 0;
    for (; i + M <= rows; i += M) block<M, N>(K, a + i * ai, ai, ak, b + j, ldb, c + i * ldc + j, ldc);
    for (; i < rows; i++) block<1, N>(K, a + i * ai, ai, ak, b + j, ldb, c + i * ldc + j, ldc);
  }
}

// e^x for x <= 0.
inline vec expv(vec x) {
  x = x < -87.f ? vec{} - 87.f : x;
  vec z = x * 1.44269504f;
  ivec n = __builtin_convertvector(z - 0.5f, ivec);  // toward zero: n <= z + 1/2 for z <= 0
  vec f = z - __builtin_convertvector(n, vec);      // [-1/2, 1/2] around n
  f *= 0.693147181f;
  vec p = 1.f + f * (1.f + f * (0.5f + f * (0.166666667f + f * (0.0416666667f + f * (0.00833333333f + f * 0.00138888889f)))));
  n = (n + 127) << 23;
  vec s;
  __builtin_memcpy(&s, &n, sizeof s);
  return p * s;
}

struct Scratch {
  std::vector<float> kt, vt, p, d;
};

// The transpose of 8 x 8 floats; rows of x past n are zeros.
void turn(const float* x, long ld, int n, float* out, long ldo) {
  vec r[W], t[W];
  for (int i = 0; i < W; i++) r[i] = i < n ? load(x + i * ld) : vec{};
  for (int i = 0; i < W; i += 2) {
    t[i] = __builtin_shuffle(r[i], r[i + 1], ivec{0, 8, 1, 9, 4, 12, 5, 13});
    t[i + 1] = __builtin_shuffle(r[i], r[i + 1], ivec{2, 10, 3, 11, 6, 14, 7, 15});
  }
  for (int i = 0; i < W; i += 4)
    for (int j = 0; j < 2; j++) {
      r[i + 2 * j] = __builtin_shuffle(t[i + j], t[i + j + 2], ivec{0, 1, 8, 9, 4, 5, 12, 13});
      r[i + 2 * j + 1] = __builtin_shuffle(t[i + j], t[i + j + 2], ivec{2, 3, 10, 11, 6, 7, 14, 15});
    }
  for (int i = 0; i < 4; i++) {
    store(out + i * ldo, __builtin_shuffle(r[i], r[i + 4], ivec{0, 1, 2, 3, 8, 9, 10, 11}));
    store(out + (i + 4) * ldo, __builtin_shuffle(r[i], r[i + 4], ivec{4, 5, 6, 7, 12, 13, 14, 15}));
  }
}

void transpose(const float* x, long ld, int rows, int cols, float* out) {  // [rows, E] -> [E, cols], zeros behind rows
  for (int j = 0; j < cols; j += W)
    for (int e = 0; e < E; e += W) turn(x + j * ld + e, ld, rows - j, out + e * cols + j, cols);
}

// p [tq, cols] = softmax(q k^T / sqrt(E)); zeros where nothing is read.
void weigh(const float* q, long ldq, const float* k, long ldk, int tq, int tk, int cols, bool causal, Scratch& s) {
  s.kt.resize(E * cols);
  s.p.resize(tq * cols);
  transpose(k, ldk, tk, cols, s.kt.data());
  product<4, NV>(tq, cols, E, q, ldq, 1, s.kt.data(), cols, s.p.data(), cols);
  const float scale = 1 / std::sqrt(float(E));
  for (int i = 0; i < tq; i++) {
    float* row = s.p.data() + i * cols;
    int n = causal ? std::min(i + 1, tk) : tk;
    for (int j = n; j < cols; j++) row[j] = -1e30f;
    float top = -1e30f;
    for (int j = 0; j < n; j++) top = std::max(top, row[j]);
    vec sum = {};
    for (int j = 0; j < cols; j += W) {
      vec e = expv((load(row + j) - top) * scale);
      store(row + j, e);
      sum += e;
    }
    float total = 0;
    for (int j = 0; j < W; j++) total += sum[j];
    for (int j = n; j < cols; j++) row[j] = 0;
    for (int j = 0; j < cols; j += W) store(row + j, load(row + j) * (1 / total));
  }
}

template <class F>
void each_span(const at::Tensor& spans, F f) {
  const int* at = spans.data_ptr<int>();
  at::parallel_for(0, spans.size(0), 1, [&](long from, long to) {
    Scratch s;
    for (long i = from; i < to; i++) f(at[4 * i], at[4 * i + 1] - at[4 * i], at[4 * i + 2], at[4 * i + 3] - at[4 * i + 2], s);
  });
}

int padded(int tk) { return (tk + W * NV - 1) / (W * NV) * W * NV; }

// out [M, D]; map [M, T], if it has elements, takes the mean over heads of the weights.
void forward(at::Tensor q, at::Tensor k, at::Tensor v, at::Tensor spans, long heads, bool causal, at::Tensor out, at::Tensor map) {
  const long lq = q.stride(0), lk = k.stride(0), lv = v.stride(0), lo = out.stride(0), lm = map.numel() ? map.size(1) : 0;
  each_span(spans, [&](int q0, int tq, int k0, int tk, Scratch& s) {
    const int cols = padded(tk);
    for (int h = 0; h < heads; h++) {
      weigh(q.data_ptr<float>() + q0 * lq + h * E, lq, k.data_ptr<float>() + k0 * lk + h * E, lk, tq, tk, cols, causal, s);
      product<3, 4>(tq, E, tk, s.p.data(), cols, 1, v.data_ptr<float>() + k0 * lv + h * E, lv, out.data_ptr<float>() + q0 * lo + h * E, lo);
      if (lm)
        for (int i = 0; i < tq; i++)
          for (int j = 0; j < tk; j++) {
            float& m = map.data_ptr<float>()[(q0 + i) * lm + j];
            m = (h ? m : 0) + s.p[i * cols + j] / heads;
          }
    }
  });
}

// The gradients dq, dk, dv of rows that spans cover.
void backward(at::Tensor q, at::Tensor k, at::Tensor v, at::Tensor spans, long heads, bool causal, at::Tensor dout, at::Tensor dmap,
              at::Tensor dq, at::Tensor dk, at::Tensor dv) {
  const long lq = q.stride(0), lk = k.stride(0), lv = v.stride(0), lo = dout.stride(0), gq = dq.stride(0), gk = dk.stride(0), gv = dv.stride(0);
  const long lm = dmap.numel() ? dmap.size(1) : 0;
  const float scale = 1 / std::sqrt(float(E));
  each_span(spans, [&](int q0, int tq, int k0, int tk, Scratch& s) {
    const int cols = padded(tk);
    s.vt.resize(E * cols);
    s.d.resize(tq * cols);
    for (int h = 0; h < heads; h++) {
      const float *qh = q.data_ptr<float>() + q0 * lq + h * E, *kh = k.data_ptr<float>() + k0 * lk + h * E;
      const float* oh = dout.data_ptr<float>() + q0 * lo + h * E;
      weigh(qh, lq, kh, lk, tq, tk, cols, causal, s);
      transpose(v.data_ptr<float>() + k0 * lv + h * E, lv, tk, cols, s.vt.data());
      product<4, NV>(tq, cols, E, oh, lo, 1, s.vt.data(), cols, s.d.data(), cols);
      for (int i = 0; i < tq; i++) {
        float *p = s.p.data() + i * cols, *d = s.d.data() + i * cols;
        if (lm)
          for (int j = 0; j < tk; j++) d[j] += dmap.data_ptr<float>()[(q0 + i) * lm + j] / heads;
        vec sum = {};
        for (int j = 0; j < cols; j += W) sum += load(p + j) * load(d + j);
        float total = 0;
        for (int j = 0; j < W; j++) total += sum[j];
        for (int j = 0; j < cols; j += W) store(d + j, load(p + j) * (load(d + j) - total) * scale);
      }
      product<3, 4>(tq, E, tk, s.d.data(), cols, 1, kh, lk, dq.data_ptr<float>() + q0 * gq + h * E, gq);
      product<3, 4>(tk, E, tq, s.d.data(), 1, cols, qh, lq, dk.data_ptr<float>() + k0 * gk + h * E, gk);
      product<3, 4>(tk, E, tq, s.p.data(), 1, cols, oh, lo, dv.data_ptr<float>() + k0 * gv + h * E, gv);
    }
  });
}

}  // namespace

PYBIND11_MODULE(TORCH_EXTENSION_NAME, m) {
  m.def("forward", &forward);
  m.def("backward", &backward);
}
