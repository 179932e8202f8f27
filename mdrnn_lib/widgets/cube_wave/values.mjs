// The numbers of the cube wave: from its state to what it shows.

import { clipped, column, inDirection } from "../parts/grid.mjs";
import { backward, forward, makeLayer, makePlan, rowSizes } from "../parts/recurrence.mjs";

// A step is a front: forwards all of them, backwards those up to the chosen point.
export function frame(state) {
  const { volume, direction } = state;
  const most = [volume, volume[0], volume[0][0]].map((list) => list.length);
  const grid = state.grid.map((extent, d) => Math.min(extent, most[d]));
  const hidden = state.weights[state.cell].W_h[0][0].length;
  const point = clipped(state.point, grid);
  const plan = makePlan(grid, direction);
  const { front, starts, P } = plan;
  const places = Array.from({ length: P }, (_, q) => placeAt(q, grid));
  const sizes = Array.from(starts.subarray(1), (end, k) => end - starts[k]);
  const p = indexOf(point, grid);
  const backwards = state.show === "dh";
  const last = backwards ? front[p] + 1 : sizes.length;
  const step = Math.min(state.step, last);
  const earlier = (place) => place.every((k, d) => (
    (direction >> d) & 1 ? k >= point[d] : k <= point[d]
  ));
  return {
    ...state, ...plan, grid, most, hidden, point, places, sizes, p, backwards, last, step,
    unit: Math.min(state.unit, hidden - 1),
    lit: backwards ? last - step : step - 1, // the front that was computed last
    visible: places.map((place, q) => (
      backwards ? earlier(place) && front[p] - front[q] < step : front[q] < step
    )),
  };
}

export function indexOf([i, j, k], [, rows, columns]) {
  return (i * rows + j) * columns + k;
}

export function placeAt(p, [, rows, columns]) {
  return [Math.floor(p / (rows * columns)), Math.floor(p / columns) % rows, p % columns];
}

// Of the whole sweep, whatever the step: x, h of the unit, and, of L = h at the chosen point, dL/dx
// and the size of dL/dh.
export function numbers({ volume, weights, cell, direction, unit, places, p, ...plan }) {
  const x = Float64Array.from(places, ([i, j, k]) => volume[i][j][k]);
  const layer = makeLayer(cell, inDirection(weights[cell], direction));
  const tape = forward(layer, x, plan);
  const immediate = new Float64Array(tape.h.length);
  immediate[p * layer.H + unit] = 1;
  const { dh, dx } = backward(tape, immediate, { parameters: false });
  return { x, h: column(tape.h, layer.H, unit), dh: rowSizes(dh, layer.H), dx };
}
