// Both directions of a network over a batch of samples, and the derivatives of one output.

import { column } from "../parts/grid.mjs";
import { backward, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

const DIRECTIONS = [0, 1];

// ends: where in each sample the backward sweep begins, and both stop.
export function frame(state) {
  const T = state.inputs[0].length;
  const H = state.weights[state.cell].W_h[0][0].length;
  const lengths = state.lengths.map((length) => Math.min(length, T));
  return {
    ...state, T, H, last: T, lengths, step: Math.min(state.step, T),
    point: Math.min(state.point, lengths[state.sample - 1]), unit: Math.min(state.unit, H - 1),
    ends: lengths.map((length) => (state.reversal === "own" ? length : T)),
  };
}

// Whether a sweep has been at step k (from 0) of sample m (from 0).
export function visited({ ends, step }, direction, m, k) {
  return (direction ? ends[m] - 1 - k : k) < step;
}

// Whether an input k (from 0) reaches the chosen output through a direction.
export function reaches({ point }, direction, k) {
  return direction ? k >= point - 1 : k < point;
}

// Of both complete sweeps, by direction: the states of the unit in every sample, 0 in the padding;
// the derivatives of the chosen output by the inputs of its sample; and how far a state lies from
// what its sample gives alone.
export function numbers(values) {
  const { inputs, lengths, ends, sample, point, unit, T, H } = values;
  const layers = DIRECTIONS.map((direction) => directed(values, direction));
  const run = (direction, m, end) => forward(
    layers[direction], Float64Array.from(inputs[m].slice(0, end)), makePlan([end], direction),
  );
  const states = (tape) => padded(column(tape.h, H, unit), T);
  const tapes = layers.map((_, direction) => ends.map((end, m) => run(direction, m, end)));
  const h = tapes.map((ofSamples) => ofSamples.map(states));
  const reach = tapes.map((ofSamples) => {
    const tape = ofSamples[sample - 1];
    const immediate = new Float64Array(tape.h.length);
    immediate[(point - 1) * H + unit] = 1;
    return padded(backward(tape, immediate, { parameters: false }).dx, T);
  });
  const errors = DIRECTIONS.flatMap((direction) => lengths.map((length, m) => (
    distance(states(run(direction, m, length)), h[direction][m], length)
  )));
  return { h, reach, error: Math.max(...errors) };
}

function directed({ weights, cell, gain }, k) {
  const { W_x, W_h, b } = weights[cell];
  const scaled = W_h[k].map((matrix) => matrix.map((row) => row.map((w) => gain * w)));
  return makeLayer(cell, { W_x: W_x[k], W_h: scaled, b: b[k] });
}

function padded(list, T) {
  const whole = new Float64Array(T);
  whole.set(list);
  return whole;
}

// The largest one between the first so many numbers of two lists.
function distance(a, b, count) {
  return Math.max(...a.slice(0, count).map((value, k) => Math.abs(value - b[k])));
}
