// The numbers of the steering: one real LSTM unit on a grid, its forget gates held by biases.

import { backward, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";
import { fixed } from "../parts/scene.mjs";

export const ROWS = 7;
export const COLUMNS = 11;
const OPEN = 40; // σ(40) and tanh(40) are 1 in double precision
const SHUT = -800; // and σ(−800) is 0

function bias(f) {
  if (f === 0 || f === 1) return f ? OPEN : SHUT;
  return Math.log(f / (1 - f));
}

export function last({ point: [row, column], show }) {
  return show === "gradient" ? row + column + 1 : ROWS - row + COLUMNS - column - 1;
}

// The state with its step brought into what the point and the direction leave.
export function settled(state) {
  return { ...state, step: Math.min(state.step, last(state)) };
}

export function compute(given) {
  const state = settled(given);
  const { f_1, f_2, point: [row, column], show, step } = state;
  const back = show === "gradient";
  const plan = makePlan([ROWS, COLUMNS]);
  const layer = makeLayer("lstm", {
    W_x: [[0, 0, 0, 0, OPEN]], W_h: [[[0, 0, 0, 0, 0]], [[0, 0, 0, 0, 0]]],
    b: [OPEN, bias(f_1), bias(f_2), 0, 0],
  });
  const p = row * COLUMNS + column;
  const x = new Float64Array(plan.P);
  if (!back) x[p] = 1;
  const tape = forward(layer, x, plan);
  const dh = new Float64Array(plan.P);
  dh[p] = 2; // h = ½ tanh c at c = 0: dL/dc is 1
  const c = back ? backward(tape, dh, { parameters: false }).dc : tape.c;
  const offset = (i) => [Math.floor(i / COLUMNS) - row, (i % COLUMNS) - column]
    .map((k) => (back ? -k : k));
  const far = Array.from(c, (_, i) => {
    const [down, right] = offset(i);
    return Math.min(down, right) < 0 ? -1 : down + right;
  });
  const visible = far.map((front) => front >= 0 && front < step);
  const front_sum = c.reduce((sum, value, i) => sum + (far[i] === step - 1 ? value : 0), 0);
  return { ...state, back, p, c, far, offset, visible, front_sum };
}

// How many paths take so many steps down and to the right.
export function pathCount(down, right) {
  let product = 1;
  for (let j = 1; j <= down; j += 1) product *= (right + j) / j;
  return Math.round(product);
}

// A number in few characters: 0.31, 12.6, 8008; a true zero is 0.
export function size(value) {
  if (value === 0) return "0";
  return fixed(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

// The same for a cell of a phone: .31, 1.0, 13, 8k.
export function brief(value) {
  if (value === 0) return "0";
  if (value < 0.995) return fixed(value, 2).slice(1);
  if (value < 9.95) return fixed(value, 1);
  return value < 999.5 ? fixed(value, 0) : `${fixed(value / 1000, 0)}k`;
}
