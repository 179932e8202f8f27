// From the eigenvalues to W_h, and to the norm of every dh_t/dh_k as a product of Jacobians.

import { forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

const H = 3;

export function frame(state) {
  const T = state.inputs.length;
  const { radius, angle, real, shear } = state;
  const turn = (angle * Math.PI) / 180;
  const [a, b] = [radius * Math.cos(turn), radius * Math.sin(turn)];
  return {
    ...state, T, last: T, step: Math.min(state.step, T), k: Math.min(state.k, T), a, b,
    W: [[a, b, shear], [-b, a, shear], [0, 0, real]], rho: Math.max(radius, Math.abs(real)),
  };
}

// ‖W_h‖, and ‖dh_t/dh_k‖ in row t − 1, column k − 1; 0 for k > t.
export function numbers({ inputs, W, activation, drive, T }) {
  const identity = W.map((row, i) => row.map((_, j) => Number(i === j)));
  const layer = makeLayer(activation, { W_x: identity, W_h: [W], b: [0, 0, 0] });
  const x = Float64Array.from(inputs.flat(), (value) => drive * value);
  const { h } = forward(layer, x, makePlan([T]));
  // One factor: dh_t/dh_{t−1} = W_h diag(φ′(a_t)), with φ′ = 1 − h² for tanh.
  const slope = activation === "tanh" ? (p, j) => 1 - h[p * H + j] ** 2 : () => 1;
  const factors = inputs.map((_, p) => W.map((row) => row.map((w, j) => w * slope(p, j))));
  const norms = inputs.map((_, t) => {
    const row = new Float64Array(T);
    let product = identity;
    for (let k = t; k >= 0; k -= 1) {
      row[k] = spectralNorm(product);
      product = times(factors[k], product);
    }
    return row;
  });
  return { norm: spectralNorm(W), norms };
}

function times(A, B) {
  return A.map((row) => B[0].map((_, j) => row.reduce((sum, v, m) => sum + v * B[m][j], 0)));
}

// The largest singular value: turn pairs of columns until all are orthogonal (Hestenes 1958).
function spectralNorm(matrix) {
  const columns = matrix[0].map((_, j) => matrix.map((row) => row[j]));
  for (let sweep = 0; sweep < 12; sweep += 1) {
    let turned = false;
    for (let p = 0; p < columns.length; p += 1) {
      for (let q = p + 1; q < columns.length; q += 1) turned = turnApart(columns, p, q) || turned;
    }
    if (!turned) break;
  }
  return Math.sqrt(Math.max(...columns.map((column) => dot(column, column))));
}

const dot = (u, v) => u[0] * v[0] + u[1] * v[1] + u[2] * v[2];

function turnApart(columns, p, q) {
  const [u, v] = [columns[p], columns[q]];
  const overlap = dot(u, v);
  if (Math.abs(overlap) <= 1e-16 * Math.sqrt(dot(u, u) * dot(v, v))) return false;
  const ratio = (dot(v, v) - dot(u, u)) / (2 * overlap);
  const tangent = Math.sign(ratio || 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = cosine * tangent;
  columns[p] = u.map((value, i) => cosine * value - sine * v[i]);
  columns[q] = u.map((value, i) => sine * value + cosine * v[i]);
  return true;
}
