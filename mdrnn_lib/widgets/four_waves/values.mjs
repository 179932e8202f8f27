// The numbers of the four waves: from the state to everything that it can show.

import { clipped, column, inDirection, numberOf, pointAt, rowMeans } from "../parts/grid.mjs";
import { backward, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

// How far each wave has come, and by which of the chosen ones every input is carried.
export function frame(state) {
  const { corners } = state;
  const shape = [state.image.length, state.image[0].length];
  const hidden = state.weights[state.cell].W_h[0][0].length;
  const last = shape[0] + shape[1] - 1;
  const step = Math.min(state.step, last);
  const point = clipped(state.point, shape);
  const p = numberOf(point, shape[1]);
  const plans = [0, 1, 2, 3].map((k) => makePlan(shape, k));
  const visited = plans.map(({ front }) => Array.from(front, (f) => f < step));
  const cones = plans.map((_, k) => coneOf(point, shape, k));
  const carriers = visited[0].map((_, q) => {
    const seen = corners.filter((k) => within(cones[k], pointAt(q, shape[1])));
    return { seen: seen.length > 0, by: seen.filter((k) => visited[k][q]) };
  });
  const count = carriers.map(({ by }) => by.length);
  return {
    ...state, shape, hidden, last, step, point, p, plans, visited, cones, carriers, count,
    unit: Math.min(state.unit, hidden - 1),
    carried: count.filter((n) => n > 0).length,
    arrived: corners.filter((k) => visited[k][p]).length,
  };
}

// What a direction's state at the point depends on, as [top, bottom, left, right].
function coneOf(point, shape, k) {
  return point.flatMap((at, d) => ((k >> d) & 1 ? [at, shape[d]] : [0, at + 1]));
}

function within([top, bottom, left, right], [row, at]) {
  return row >= top && row < bottom && at >= left && at < right;
}

// Of the complete waves, whatever the step: x as means over the features; by direction the states
// of the unit, and their derivatives at the point with respect to every input.
export function numbers({ image, weights, cell, unit, p, plans }) {
  const x = Float64Array.from(image.flat(2));
  const F = weights[cell].W_x[0].length;
  const waves = plans.map((plan) => {
    const layer = makeLayer(cell, inDirection(weights[cell], plan.direction));
    const tape = forward(layer, x, plan);
    const immediate = new Float64Array(tape.h.length);
    immediate[p * layer.H + unit] = 1;
    const { dx } = backward(tape, immediate, { parameters: false });
    return { h: column(tape.h, layer.H, unit), reach: rowMeans(dx, F) };
  });
  return {
    x: rowMeans(x, F), h: waves.map(({ h }) => h), reach: waves.map(({ reach }) => reach),
  };
}
