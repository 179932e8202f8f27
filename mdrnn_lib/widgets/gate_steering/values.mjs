// The numbers of the steering: one real LSTM unit on a grid, its forget gates held by biases.

import { clipped, numberOf, pointAt } from "../parts/grid.mjs";
import { backward, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

export const ROWS = 7;
export const COLUMNS = 11;
const OPEN = 40; // σ(40) and tanh(40) are 1 in double precision
const SHUT = -800; // and σ(−800) is 0

// far: on which front from the point another one lies, −1 where nothing comes.
export function frame(state) {
  const point = clipped(state.point, [ROWS, COLUMNS]);
  const [row, column] = point;
  const back = state.show === "gradient";
  const last = back ? row + column + 1 : ROWS - row + COLUMNS - column - 1;
  const step = Math.min(state.step, last);
  const far = Array.from({ length: ROWS * COLUMNS }, (_, i) => {
    const [down, right] = stepsTo({ point, back }, i);
    return Math.min(down, right) < 0 ? -1 : down + right;
  });
  const visible = far.map((front) => front >= 0 && front < step);
  return { ...state, point, p: numberOf(point, COLUMNS), back, last, step, far, visible };
}

// The steps down and to the right between the chosen point and another.
export function stepsTo({ point, back }, i) {
  return pointAt(i, COLUMNS).map((k, d) => (back ? point[d] - k : k - point[d]));
}

// The cell states, or the derivatives by them; and what the last front that is done adds up to.
export function numbers({ f_1, f_2, p, back, step, far }) {
  const plan = makePlan([ROWS, COLUMNS]);
  const layer = makeLayer("lstm", {
    W_x: [[0, 0, 0, 0, OPEN]], W_h: [[[0, 0, 0, 0, 0]], [[0, 0, 0, 0, 0]]],
    b: [OPEN, bias(f_1), bias(f_2), 0, 0],
  });
  const [x, dh] = [new Float64Array(plan.P), new Float64Array(plan.P)];
  if (!back) x[p] = 1;
  dh[p] = 2; // h = ½ tanh c at c = 0: dL/dc is 1
  const tape = forward(layer, x, plan);
  const c = back ? backward(tape, dh, { parameters: false }).dc : tape.c;
  const front = c.filter((_, i) => step > 0 && far[i] === step - 1);
  return { c, front_sum: front.reduce((sum, value) => sum + value, 0) };
}

function bias(f) {
  if (f === 0 || f === 1) return f ? OPEN : SHUT;
  return Math.log(f / (1 - f));
}
