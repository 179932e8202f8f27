// The numbers of the path growth: three real cells on one grid, and what the paths predict.

import { cells, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";
import { fixed } from "../parts/scene.mjs";

export const KINDS = ["lstm", "leaky", "stable"];
const OPEN = 40; // σ(40) and tanh(40) are 1 in double precision

export function bias(f) {
  return Math.log(f / (1 - f));
}

// The state, with what depends on the size of the grid brought into it.
export function settled(state) {
  const point = state.point.map((k) => Math.min(k, state.steps));
  return { ...state, point, step: Math.min(state.step, last(state)) };
}

export function last({ steps }) {
  return 2 * steps + 1;
}

export function compute(given) {
  const state = settled(given);
  const { f, steps, drive, step } = state;
  const X = steps + 1;
  const plan = makePlan([X, X]);
  const x = new Float64Array(plan.P);
  x.fill(1, 0, drive === "impulse" ? 1 : plan.P);
  const each = (work) => Object.fromEntries(KINDS.map((kind) => [kind, work(kind)]));
  return {
    ...state, X, ...plan, p: state.point[0] * X + state.point[1],
    visible: Array.from(plan.front, (front) => front < step),
    c: each((kind) => forward(makeLayer(kind, weights(kind, f)), x, plan).c),
    predicted: each((kind) => predict(kind, f, X, drive)),
  };
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

export function binomial(n, k) {
  let product = 1;
  for (let j = 1; j <= k; j += 1) product *= (n - k + j) / j;
  return product;
}

const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

export function raised(exponent) {
  return [...String(exponent)].map((sign) => RAISED[sign]).join("");
}

// Three digits: 0.0994, 8.17 × 10³.
export function power(value) {
  const [digits, exponent] = (value * (1 + 1e-10)).toExponential(2).split("e").map(Number);
  if (value === 0) return "0";
  if (Math.abs(exponent) < 3) return fixed(value * (1 + 1e-10), 2 - exponent);
  return `${fixed(digits, 2)} × 10${raised(exponent)}`;
}
