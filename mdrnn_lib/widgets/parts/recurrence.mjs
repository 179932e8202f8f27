// Recurrent networks on an n-dimensional grid, forwards and backwards, for one sample.
//
//   a_p = x_p W_x + Σ_d h_{p−e_d} W_h[d] + b,   then h_p (and c_p) by the cell;   0 outside the grid
//
// Points are numbered in raster order, each with its features side by side: x (P, F), h and c (P, H),
// a (P, G·H), all flat. Weights and their columns lie as in mdrnn_lib: W_x (F, G·H),
// W_h (n, H, G·H), b (G·H).

// The order of visit from one corner: in direction k, axis d runs backwards where bit d of k is set.
// `points` holds the points front by front, front f from starts[f] to starts[f + 1];
// before[d·P + p] is p − e_d in that direction, or −1 outside.
export function makePlan(shape, direction = 0) {
  const n = shape.length;
  const P = shape.reduce((product, extent) => product * extent, 1);
  const before = new Int32Array(n * P);
  const front = new Int32Array(P);
  for (let d = n - 1, stride = 1; d >= 0; stride *= shape[d], d -= 1) {
    const back = (direction >> d) & 1;
    for (let p = 0; p < P; p += 1) {
      const at = Math.floor(p / stride) % shape[d];
      const steps = back ? shape[d] - 1 - at : at; // taken along d from the corner
      before[d * P + p] = steps === 0 ? -1 : back ? p + stride : p - stride;
      front[p] += steps;
    }
  }
  const starts = new Int32Array(shape.reduce((sum, extent) => sum + extent, 1 - n) + 1);
  for (const f of front) starts[f + 1] += 1;
  for (let f = 1; f < starts.length; f += 1) starts[f] += starts[f - 1];
  const next = starts.slice();
  const points = new Int32Array(P);
  for (let p = 0; p < P; p += 1) points[next[front[p]]++] = p;
  return { shape, direction, n, P, before, front, points, starts };
}

// A layer from mdrnn_lib's parameters, as nested lists or typed arrays.
export function makeLayer(cell, { W_x, W_h, b }, { F = W_x.length, n = W_h.length } = {}) {
  const { blocks, step, back } = cells[cell];
  const [Wx, Wh, bias] = [W_x, W_h, b].map((list) => Float64Array.from([list].flat(Infinity)));
  const G = blocks(n);
  return { cell, step, back, n, F, H: bias.length / G, G, W_x: Wx, W_h: Wh, b: bias };
}

// The states everywhere. The tape holds them, and what backward needs: the gates, written over a.
export function forward(layer, x, plan) {
  const { F, H, G, W_x, W_h, b } = layer;
  const { n, P, before, points } = plan;
  const rows = G * H;
  const [a, h, c] = [rows, H, H].map((width) => new Float64Array(P * width));
  const tape = { layer, plan, x, gates: a, h, c };
  for (const p of points) {
    a.set(b, p * rows);
    addProduct(a, p * rows, rows, x, p * F, F, W_x, 0);
    for (let d = 0; d < n; d += 1) {
      const q = before[d * P + p];
      if (q >= 0) addProduct(a, p * rows, rows, h, q * H, H, W_h, d * H * rows);
    }
    layer.step(tape, p);
  }
  return tape;
}

// The adjoint: from ∂⁺L/∂h (P, H) to dL/dh, dL/dc, dL/da and dL/dx at every point, and, unless they
// are not wanted, the gradients of the parameters.
export function backward(tape, immediate, { parameters = true } = {}) {
  const { layer, plan, x, h } = tape;
  const { F, H, G, W_x, W_h, b } = layer;
  const { n, P, before, points } = plan;
  const rows = G * H;
  const adjoint = {
    dh: Float64Array.from(immediate), dc: new Float64Array(P * H),
    da: new Float64Array(P * rows), dx: new Float64Array(P * F),
  };
  const grads = parameters && Object.fromEntries(
    Object.entries({ W_x, W_h, b }).map(([name, { length }]) => [name, new Float64Array(length)]),
  );
  const { dh, da, dx } = adjoint;
  for (let k = P - 1; k >= 0; k -= 1) {
    const p = points[k];
    layer.back(tape, adjoint, p);
    addTransposed(dx, p * F, F, da, p * rows, rows, W_x, 0);
    if (grads) {
      addOuter(grads.W_x, 0, x, p * F, F, da, p * rows, rows);
      for (let j = 0; j < rows; j += 1) grads.b[j] += da[p * rows + j];
    }
    for (let d = 0; d < n; d += 1) {
      const q = before[d * P + p];
      if (q < 0) continue;
      addTransposed(dh, q * H, H, da, p * rows, rows, W_h, d * H * rows);
      if (grads) addOuter(grads.W_h, d * H * rows, h, q * H, H, da, p * rows, rows);
    }
  }
  return { ...adjoint, grads };
}

// The sizes ‖v_p‖ of the rows of v (P, width).
export function rowSizes(v, width) {
  const sizes = new Float64Array(v.length / width);
  v.forEach((value, k) => { sizes[Math.floor(k / width)] += value * value; });
  return sizes.map(Math.sqrt);
}

// y += v W,   y += v Wᵀ,   W += uᵀ v,   each for one row that begins at its own place.
function addProduct(y, y_0, columns, v, v_0, rows, W, W_0) {
  for (let i = 0; i < rows; i += 1) {
    const v_i = v[v_0 + i];
    const row = W_0 + i * columns;
    for (let j = 0; j < columns; j += 1) y[y_0 + j] += v_i * W[row + j];
  }
}

function addTransposed(y, y_0, rows, v, v_0, columns, W, W_0) {
  for (let i = 0; i < rows; i += 1) {
    const row = W_0 + i * columns;
    let sum = 0;
    for (let j = 0; j < columns; j += 1) sum += v[v_0 + j] * W[row + j];
    y[y_0 + i] += sum;
  }
}

function addOuter(W, W_0, u, u_0, rows, v, v_0, columns) {
  for (let i = 0; i < rows; i += 1) {
    const u_i = u[u_0 + i];
    const row = W_0 + i * columns;
    for (let j = 0; j < columns; j += 1) W[row + j] += u_i * v[v_0 + j];
  }
}

const sigmoid = (a) => 0.5 + 0.5 * Math.tanh(0.5 * a);

// Each cell: how many blocks of pre-activations a hidden unit has, the names of its gates in their
// order, the step from a to the states, and its adjoint.
export const cells = {
  identity: plain((a) => a, () => 1),
  tanh: plain(Math.tanh, (h) => 1 - h * h),
  relu: plain((a) => Math.max(a, 0), (h) => (h > 0 ? 1 : 0)),
  lstm: {
    blocks: (n) => n + 3,
    gates: (n) => ["i", ...numbered("f", n), "o", "g"],
    step: stepLSTM,
    back: backLSTM,
  },
  leaky: {
    blocks: (n) => n + 2,
    gates: (n) => ["f", "o", ...numbered("lambda", n - 1), "g"],
    step: stepLeaky,
    back: backLeaky,
  },
  stable: {
    blocks: (n) => n + 3,
    gates: (n) => ["i", "f", "o", ...numbered("lambda", n - 1), "g"],
    step: stepStable,
    back: backStable,
  },
};

function numbered(name, count) {
  return Array.from({ length: count }, (_, d) => `${name}${d + 1}`);
}

// h = φ(a); φ′ written in terms of h
function plain(phi, slope) {
  return {
    blocks: () => 1,
    gates: () => [],
    step({ layer: { H }, gates: a, h }, p) {
      for (let k = p * H; k < (p + 1) * H; k += 1) h[k] = phi(a[k]);
    },
    back({ layer: { H }, h }, { dh, da }, p) {
      for (let k = p * H; k < (p + 1) * H; k += 1) da[k] = dh[k] * slope(h[k]);
    },
  };
}

// c = i g + Σ_d f_d c_{p−e_d},   h = o tanh c
function stepLSTM({ layer: { H, G, n }, plan: { P, before }, gates, h, c }, p) {
  for (let u = 0, k = p * H; u < H; u += 1, k += 1) {
    const at = p * G * H + u; // of block 0 of this unit; block m is m·H further
    for (let m = 0; m < G - 1; m += 1) gates[at + m * H] = sigmoid(gates[at + m * H]);
    gates[at + (n + 2) * H] = Math.tanh(gates[at + (n + 2) * H]);
    c[k] = gates[at] * gates[at + (n + 2) * H];
    for (let d = 0; d < n; d += 1) {
      const q = before[d * P + p];
      if (q >= 0) c[k] += gates[at + (1 + d) * H] * c[q * H + u];
    }
    h[k] = gates[at + (n + 1) * H] * Math.tanh(c[k]);
  }
}

function backLSTM({ layer: { H, G, n }, plan: { P, before }, gates, c }, { dh, dc, da }, p) {
  for (let u = 0, k = p * H; u < H; u += 1, k += 1) {
    const at = p * G * H + u;
    const [i, o, g] = [gates[at], gates[at + (n + 1) * H], gates[at + (n + 2) * H]];
    const tanh_c = Math.tanh(c[k]);
    dc[k] += dh[k] * o * (1 - tanh_c * tanh_c);
    da[at] = dc[k] * g * i * (1 - i);
    for (let d = 0; d < n; d += 1) {
      const q = before[d * P + p];
      if (q < 0) continue;
      const f = gates[at + (1 + d) * H];
      da[at + (1 + d) * H] = dc[k] * c[q * H + u] * f * (1 - f);
      dc[q * H + u] += dc[k] * f;
    }
    da[at + (n + 1) * H] = dh[k] * tanh_c * o * (1 - o);
    da[at + (n + 2) * H] = dc[k] * i * (1 - g * g);
  }
}

// c⁻ = Σ_d λ_d c_{p−e_d}, λ the softmax of the n − 1 pre-activations from `at` on and a zero. Writes
// λ_1 … λ_{n−1} over them; λ_n is what is left of 1.
function mix({ layer: { H, n }, plan: { P, before }, gates, c }, at, p, u) {
  let [largest, sum, mixed] = [0, 0, 0];
  for (let d = 0; d < n - 1; d += 1) largest = Math.max(largest, gates[at + d * H]);
  for (let d = 0; d < n; d += 1) {
    const lambda = Math.exp((d < n - 1 ? gates[at + d * H] : 0) - largest);
    const q = before[d * P + p];
    if (q >= 0) mixed += lambda * c[q * H + u];
    if (d < n - 1) gates[at + d * H] = lambda;
    sum += lambda;
  }
  for (let d = 0; d < n - 1; d += 1) gates[at + d * H] /= sum;
  return mixed / sum;
}

function mixAgain({ layer: { H, n }, plan: { P, before }, gates, c }, at, p, u) {
  const lambdas = Array.from({ length: n - 1 }, (_, d) => gates[at + d * H]);
  lambdas.push(lambdas.reduce((rest, lambda) => rest - lambda, 1));
  const c_before = lambdas.map((_, d) => {
    const q = before[d * P + p];
    return q < 0 ? 0 : c[q * H + u];
  });
  const mixed = lambdas.reduce((sum, lambda, d) => sum + lambda * c_before[d], 0);
  return { lambdas, c_before, mixed };
}

function mixBack({ layer: { H, n }, plan: { P, before } }, { dc, da }, dmixed, mixture, at, p, u) {
  const { lambdas, c_before, mixed } = mixture;
  for (let d = 0; d < n; d += 1) {
    const q = before[d * P + p];
    if (q >= 0) dc[q * H + u] += dmixed * lambdas[d];
    if (d < n - 1) da[at + d * H] = dmixed * lambdas[d] * (c_before[d] - mixed);
  }
}

// c = (1 − f) g + f c⁻,   h = o c
function stepLeaky(tape, p) {
  const { layer: { H, G }, gates, h, c } = tape;
  for (let u = 0, k = p * H; u < H; u += 1, k += 1) {
    const at = p * G * H + u;
    const f = (gates[at] = sigmoid(gates[at]));
    const o = (gates[at + H] = sigmoid(gates[at + H]));
    const g = (gates[at + (G - 1) * H] = Math.tanh(gates[at + (G - 1) * H]));
    c[k] = g + f * (mix(tape, at + 2 * H, p, u) - g);
    h[k] = o * c[k];
  }
}

function backLeaky(tape, adjoint, p) {
  const { layer: { H, G }, gates, c } = tape;
  const { dh, dc, da } = adjoint;
  for (let u = 0, k = p * H; u < H; u += 1, k += 1) {
    const at = p * G * H + u;
    const [f, o, g] = [gates[at], gates[at + H], gates[at + (G - 1) * H]];
    const mixture = mixAgain(tape, at + 2 * H, p, u);
    dc[k] += dh[k] * o;
    da[at] = dc[k] * (mixture.mixed - g) * f * (1 - f);
    da[at + H] = dh[k] * c[k] * o * (1 - o);
    mixBack(tape, adjoint, dc[k] * f, mixture, at + 2 * H, p, u);
    da[at + (G - 1) * H] = dc[k] * (1 - f) * (1 - g * g);
  }
}

// c = i g + f c⁻,   h = o tanh c
function stepStable(tape, p) {
  const { layer: { H, G }, gates, h, c } = tape;
  for (let u = 0, k = p * H; u < H; u += 1, k += 1) {
    const at = p * G * H + u;
    for (let m = 0; m < 3; m += 1) gates[at + m * H] = sigmoid(gates[at + m * H]);
    const g = (gates[at + (G - 1) * H] = Math.tanh(gates[at + (G - 1) * H]));
    c[k] = gates[at] * g + gates[at + H] * mix(tape, at + 3 * H, p, u);
    h[k] = gates[at + 2 * H] * Math.tanh(c[k]);
  }
}

function backStable(tape, adjoint, p) {
  const { layer: { H, G }, gates, c } = tape;
  const { dh, dc, da } = adjoint;
  for (let u = 0, k = p * H; u < H; u += 1, k += 1) {
    const at = p * G * H + u;
    const [i, f, o] = [gates[at], gates[at + H], gates[at + 2 * H]];
    const g = gates[at + (G - 1) * H];
    const mixture = mixAgain(tape, at + 3 * H, p, u);
    const tanh_c = Math.tanh(c[k]);
    dc[k] += dh[k] * o * (1 - tanh_c * tanh_c);
    da[at] = dc[k] * g * i * (1 - i);
    da[at + H] = dc[k] * mixture.mixed * f * (1 - f);
    da[at + 2 * H] = dh[k] * tanh_c * o * (1 - o);
    mixBack(tape, adjoint, dc[k] * f, mixture, at + 3 * H, p, u);
    da[at + (G - 1) * H] = dc[k] * i * (1 - g * g);
  }
}
