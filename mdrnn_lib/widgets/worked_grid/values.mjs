// The numbers of a linear network on a grid of 3 × 3 points, forwards and backwards.

import { numberOf, pointAt } from "../parts/grid.mjs";
import { backward, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

export const SIDE = 3;
const LAST = SIDE * SIDE;

// lit: the point that is explained, the last one done, −1 for none; from: of each point those that
// it hears from, [dimension, point].
export function frame(state) {
  const back = state.show === "backwards";
  const step = Math.min(state.step, LAST);
  const points = [...Array(LAST).keys()];
  return {
    ...state, back, step, last: LAST, x: state.inputs.flat(),
    lit: step === 0 ? -1 : back ? LAST - step : step - 1,
    visible: points.map((i) => stepOf(i, back) <= step), from: points.map((i) => heard(i, back)),
  };
}

// The step at which a point's turn comes.
export const stepOf = (i, back) => (back ? LAST - i : i + 1);

function heard(i, back) {
  return [0, 1].flatMap((d) => {
    const q = pointAt(i, SIDE);
    q[d] += back ? 1 : -1;
    return q[d] < 0 || q[d] >= SIDE ? [] : [[d, numberOf(q, SIDE)]];
  });
}

// The states, and the derivatives of the last of them by the pre-activations.
export function numbers({ w_1, w_2, x }) {
  const layer = makeLayer("identity", { W_x: [[1]], W_h: [[[w_1]], [[w_2]]], b: [0] });
  const tape = forward(layer, Float64Array.from(x), makePlan([SIDE, SIDE]));
  const immediate = new Float64Array(LAST);
  immediate[LAST - 1] = 1;
  return { h: tape.h, delta: backward(tape, immediate, { parameters: false }).da };
}
