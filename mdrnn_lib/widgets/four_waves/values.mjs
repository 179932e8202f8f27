// The numbers of the four waves: from the state to everything that it can show.

import { backward, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

// The state, with what depends on a setting brought into its range; links set one thing at a time.
export function settled(state) {
  const [rows, columns] = [state.image.length, state.image[0].length];
  const hidden = state.weights[state.cell].W_h[0][0].length;
  const last = rows + columns - 1;
  return {
    ...state, last, hidden,
    point: [Math.min(state.point[0], rows - 1), Math.min(state.point[1], columns - 1)],
    unit: Math.min(state.unit, hidden - 1),
    step: Math.min(state.step, last),
  };
}

export function compute(given) {
  const state = settled(given);
  const { image, point, unit, step, corners } = state;
  const shape = [image.length, image[0].length];
  const x = Float64Array.from(image.flat(2));
  const p = point[0] * shape[1] + point[1];
  const F = state.weights[state.cell].W_x[0].length;
  const waves = [0, 1, 2, 3].map((k) => wave({ ...state, x, p, F }, makePlan(shape, k)));
  const P = shape[0] * shape[1];
  const listed = Array.from({ length: P }, (_, q) => (
    corners.filter((k) => waves[k].cone[q] && waves[k].visited[q])
  ));
  return {
    ...state, shape, p, waves, listed,
    x: average(x, F),
    covered: Array.from({ length: P }, (_, q) => corners.some((k) => waves[k].cone[q])),
    count: listed.map((list) => list.length),
    size: listed.map((list, q) => list.reduce((sum, k) => sum + Math.abs(waves[k].reach[q]), 0)),
    carried: listed.filter((list) => list.length).length,
    arrived: corners.filter((k) => waves[k].visited[p]).length,
    largest: waves.reduce((most, { h }) => h.reduce((m, v) => Math.max(m, Math.abs(v)), most), 0),
    unit, step,
  };
}

// One direction: its states, its derivatives at the point, its cone, and how far its wave has come.
function wave({ cell, weights, x, p, F, unit, step }, plan) {
  const k = plan.direction;
  const { W_x, W_h, b } = weights[cell];
  const layer = makeLayer(cell, { W_x: W_x[k], W_h: W_h[k], b: b[k] });
  const tape = forward(layer, x, plan);
  const immediate = new Float64Array(tape.h.length);
  immediate[p * layer.H + unit] = 1;
  const { dx } = backward(tape, immediate, { parameters: false });
  const columns = plan.shape[1];
  const [row, column] = [Math.floor(p / columns), p % columns];
  return {
    h: Float64Array.from({ length: plan.P }, (_, q) => tape.h[q * layer.H + unit]),
    reach: average(dx, F),
    cone: Array.from({ length: plan.P }, (_, q) => (
      ahead(Math.floor(q / columns), row, k & 1) && ahead(q % columns, column, k >> 1)
    )),
    visited: Array.from(plan.front, (front) => front < step),
  };
}

function ahead(at, end, back) {
  return back ? at >= end : at <= end;
}

function average(v, F) {
  return Float64Array.from({ length: v.length / F }, (_, q) => {
    let sum = 0;
    for (let k = 0; k < F; k += 1) sum += v[q * F + k];
    return sum / F;
  });
}
