// Both directions of a network over a batch of samples, and the derivatives of one output.

import { backward, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

// The state, with what depends on a setting brought into the range that the setting leaves.
export function settled(state) {
  const T = state.inputs[0].length;
  const lengths = state.lengths.map((length) => Math.min(length, T));
  return {
    ...state, lengths, step: Math.min(state.step, T),
    point: Math.min(state.point, lengths[state.sample - 1]),
    unit: Math.min(state.unit, state.weights[state.cell].W_h[0][0].length - 1),
  };
}

export function compute(given) {
  const state = settled(given);
  const { inputs, lengths, reversal, sample, point, unit, step } = state;
  const T = inputs[0].length;
  const layers = [0, 1].map((direction) => directed(state, direction));
  const { H } = layers[0];
  const run = (m, direction, end) => forward(
    layers[direction], Float64Array.from(inputs[m].slice(0, end)), makePlan([end], direction),
  );
  const ends = lengths.map((length) => (reversal === "own" ? length : T));
  const tapes = inputs.map((_, m) => [0, 1].map((direction) => run(m, direction, ends[m])));
  const states = ({ h }) => Float64Array.from({ length: T }, (_, k) => h[k * H + unit] ?? 0);
  const h = tapes.map((pair) => pair.map(states));
  const reach = tapes[sample - 1].map((tape) => {
    const immediate = new Float64Array(tape.h.length);
    immediate[(point - 1) * H + unit] = 1;
    const padded = new Float64Array(T);
    padded.set(backward(tape, immediate, { parameters: false }).dx);
    return padded;
  });
  let error = 0;
  for (const [m, length] of lengths.entries()) {
    for (const direction of [0, 1]) {
      const alone = states(run(m, direction, length));
      for (let k = 0; k < length; k += 1) {
        error = Math.max(error, Math.abs(alone[k] - h[m][direction][k]));
      }
    }
  }
  const visited = (direction, m, k) => (direction ? ends[m] - 1 - k : k) < step;
  return { ...state, T, H, ends, h, reach, error, visited };
}

function directed({ weights, cell, gain }, k) {
  const { W_x, W_h, b } = weights[cell];
  const scaled = W_h[k].map((matrix) => matrix.map((row) => row.map((w) => gain * w)));
  return makeLayer(cell, { W_x: W_x[k], W_h: scaled, b: b[k] });
}

// Whether an input k (from 0) reaches the chosen output through a direction.
export function reaches({ point }, direction, k) {
  return direction ? k >= point - 1 : k < point;
}
