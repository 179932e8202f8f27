// The numbers of the path growth: three real cells on one grid, and what the paths predict.

import { binomial, clipped, numberOf } from "../parts/grid.mjs";
import { keepLast } from "../parts/keep.mjs";
import { cells, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

export const KINDS = ["lstm", "leaky", "stable"];
const OPEN = 40; // σ(40) and tanh(40) are 1 in double precision

export function bias(f) {
  return Math.log(f / (1 - f));
}

export function frame(state) {
  const { steps, drive, f } = state;
  const X = steps + 1;
  const plan = planOf(X);
  const point = clipped(state.point, [X, X]);
  const last = 2 * steps + 1;
  const step = Math.min(state.step, last);
  return {
    ...state, ...plan, X, point, last, step, p: numberOf(point, X),
    visible: Array.from(plan.front, (front) => front < step),
    predicted: predictedBy(f, X, drive),
  };
}

// While the sweep is stepped through, all this stays.
const planOf = keepLast((X) => makePlan([X, X]));
const predictedBy = keepLast((f, X, drive) => each((kind) => predict(kind, f, X, drive)));
const computedBy = keepLast((f, X, drive) => {
  const x = new Float64Array(X * X);
  x.fill(1, 0, drive === "impulse" ? 1 : X * X);
  return each((kind) => forward(makeLayer(kind, weights(kind, f)), x, planOf(X)).c);
});

// The cell state as each cell computes it.
export function numbers({ f, X, drive }) {
  return { c: computedBy(f, X, drive) };
}

function each(work) {
  return Object.fromEntries(KINDS.map((kind) => [kind, work(kind)]));
}

// One unit whose gates are its biases: the input opens nothing but the candidate.
function weights(kind, f) {
  const gates = cells[kind].gates(2);
  const bias_of = (gate) => ({ i: OPEN, f: bias(f), f1: bias(f), f2: bias(f) }[gate] ?? 0);
  return {
    W_x: [gates.map((gate) => (gate === "g" ? OPEN : 0))],
    W_h: [0, 1].map(() => [gates.map(() => 0)]),
    b: gates.map(bias_of),
  };
}

// C(i + j, i) paths lead (i, j) away, each step a factor; a constant input starts at every point.
export function predict(kind, f, X, drive) {
  const factor = kind === "lstm" ? f : f / 2;
  const first = kind === "leaky" ? 1 - f : 1;
  const sizes = new Float64Array(X * X);
  for (let i = 0; i < X; i += 1) {
    for (let j = 0; j < X; j += 1) {
      sizes[i * X + j] = first * binomial(i + j, i) * factor ** (i + j);
    }
  }
  if (drive === "impulse") return sizes;
  for (let p = 0; p < X * X; p += 1) if (p % X > 0) sizes[p] += sizes[p - 1];
  for (let p = X; p < X * X; p += 1) sizes[p] += sizes[p - X];
  return sizes;
}
