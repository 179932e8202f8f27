// The numbers of the cube wave: from its state to what it shows.

import { backward, forward, makeLayer, makePlan, rowSizes } from "../parts/recurrence.mjs";

// The state, with what depends on a setting brought into the range that the setting leaves.
export function settled(state) {
  const most = [state.volume.length, state.volume[0].length, state.volume[0][0].length];
  const grid = state.grid.map((extent, d) => Math.min(extent, most[d]));
  const kept = {
    ...state, grid,
    point: state.point.map((k, d) => Math.min(k, grid[d] - 1)),
    unit: Math.min(state.unit, state.weights[state.cell].W_h[0][0].length - 1),
  };
  return { ...kept, step: Math.min(state.step, last(kept)) };
}

// The last step of the sweep that is shown: forwards all fronts, backwards those up to the point.
export function last({ grid, show, point, direction }) {
  if (show !== "dh") return grid.reduce((sum, extent) => sum + extent, -2);
  return 1 + stepsTo(point, grid, direction).reduce((sum, k) => sum + k, 0);
}

// How far a point is from the corner where a sweep begins, along each dimension.
export function stepsTo(point, grid, direction) {
  return point.map((k, d) => ((direction >> d) & 1 ? grid[d] - 1 - k : k));
}

export function indexOf(point, [, rows, columns]) {
  return (point[0] * rows + point[1]) * columns + point[2];
}

export function coordinates(p, [, rows, columns]) {
  return [Math.floor(p / (rows * columns)), Math.floor(p / columns) % rows, p % columns];
}

export function compute(given) {
  const state = settled(given);
  const { volume, grid, cell, direction, unit, show, point, step } = state;
  const plan = makePlan(grid, direction);
  const places = Array.from({ length: plan.P }, (_, p) => coordinates(p, grid));
  const x = Float64Array.from(places, ([i, j, k]) => volume[i][j][k]);
  const { W_x, W_h, b } = state.weights[cell];
  const own = direction % W_x.length;
  const layer = makeLayer(cell, { W_x: W_x[own], W_h: W_h[own], b: b[own] });
  const tape = forward(layer, x, plan);
  const { H } = layer;
  const p = indexOf(point, grid);
  const immediate = new Float64Array(plan.P * H);
  immediate[p * H + unit] = 1;
  const { dh, dx } = backward(tape, immediate, { parameters: false });
  const h = Float64Array.from({ length: plan.P }, (_, q) => tape.h[q * H + unit]);
  const backwards = show === "dh";
  const size = rowSizes(dh, H);
  const goal = stepsTo(point, grid, direction);
  const visible = places.map((place, q) => {
    if (!backwards) return plan.front[q] < step;
    return stepsTo(place, grid, direction).every((k, d) => k <= goal[d])
      && plan.front[p] - plan.front[q] < step;
  });
  const lit = backwards ? plan.front[p] + 1 - step : step - 1;
  return {
    ...state, ...plan, places, p, x, h, size, dx, visible, backwards, lit, hidden: H,
    last: last(state), shown: backwards ? size : h,
    sizes: Array.from({ length: plan.starts.length - 1 }, (_, k) => plan.starts[k + 1] - plan.starts[k]),
  };
}
