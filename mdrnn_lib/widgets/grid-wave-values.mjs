// The numbers of the grid wave: from its state to everything that it can show.

import { backward, cells, forward, makeLayer, makePlan, rowSizes } from "./recurrence.mjs";

// The state, with what depends on a setting brought into the range that the setting leaves; links
// and linked controls may set one thing at a time.
export function settled(state) {
  const [rows, columns] = [state.image.length, state.image[0].length];
  const { W_h } = state.weights[state.cell];
  const point = [Math.min(state.point[0], rows - 1), Math.min(state.point[1], columns - 1)];
  const kept = {
    ...state, point,
    show: options(state).includes(state.show) ? state.show : "h",
    unit: Math.min(state.unit, W_h[0][0].length - 1),
  };
  return { ...kept, step: Math.min(state.step, last(kept)) };
}

// What the cell has to show.
export function options({ cell }) {
  const gates = cells[cell].gates(2);
  return ["h", ...(gates.length ? ["c", ...gates] : []), "dh"];
}

// The last step of the sweep that is shown: forwards all fronts, backwards those up to the point.
export function last({ image, show, point, direction }) {
  const shape = [image.length, image[0].length];
  if (show !== "dh") return shape[0] + shape[1] - 1;
  return 1 + point.reduce((sum, k, d) => sum + ((direction >> d) & 1 ? shape[d] - 1 - k : k), 0);
}

export function compute(given) {
  const state = settled(given);
  const { image, cell, direction, unit, show, loss, step } = state;
  const shape = [image.length, image[0].length];
  const plan = makePlan(shape, direction);
  const layer = makeLayer(cell, inDirection(state.weights[cell], direction));
  const x = Float64Array.from(image.flat(2));
  const { F, H } = layer;
  const { P } = plan;
  const tape = forward(layer, x, plan);
  const p = state.point[0] * shape[1] + state.point[1];
  const backwards = show === "dh";
  const { dh, dx } = backwards ? gradients(tape, { p, unit, loss }) : {};
  const column = (v, width, k) => Float64Array.from({ length: P }, (_, q) => v[q * width + k]);
  const h = column(tape.h, H, unit);
  const shown = {
    h: () => h, c: () => column(tape.c, H, unit), dh: () => rowSizes(dh, H),
  }[show] ?? (() => {
    const gate = cells[cell].gates(2).indexOf(show);
    return column(tape.gates, layer.G * H, gate * H + unit);
  });
  const begun = plan.front[p];
  const [top, bottom, left, right] = cones({ shape, direction, point: state.point }).past;
  const visible = Array.from(plan.front, (f, q) => {
    if (!backwards) return f < step;
    const [row, column] = [Math.floor(q / shape[1]), q % shape[1]];
    const seen = row >= top && row < bottom && column >= left && column < right;
    return seen && begun - f < step;
  });
  return {
    ...state, ...plan, p, h, visible, backwards, hidden: H, features: F, last: last(state),
    x: means(x, F), dx: backwards && means(dx, F), shown: shown(),
    lit: backwards ? begun - step + 1 : step - 1, // the front that was computed last
  };
}

// Of L: the state of one unit at the point p, or the sum of them all.
function gradients(tape, { p, unit, loss }) {
  const { H } = tape.layer;
  const immediate = new Float64Array(tape.h.length);
  if (loss === "unit") immediate[p * H + unit] = 1;
  else immediate.fill(1, p * H, (p + 1) * H);
  return backward(tape, immediate, { parameters: false });
}

function inDirection({ W_x, W_h, b }, direction) {
  const k = direction % W_x.length;
  return { W_x: W_x[k], W_h: W_h[k], b: b[k] };
}

// Over the features of each pixel: an image of one feature stays as it is.
function means(v, F) {
  return Float64Array.from({ length: v.length / F }, (_, q) => {
    let sum = 0;
    for (let k = 0; k < F; k += 1) sum += v[q * F + k];
    return sum / F;
  });
}

// Points that the chosen one depends on, and that depend on it, as [top, bottom, left, right].
export function cones({ shape, point, direction }) {
  const ranges = point.map((k, d) => {
    const [before, after] = [[0, k + 1], [k, shape[d]]];
    return (direction >> d) & 1 ? [after, before] : [before, after];
  });
  return { past: ranges.flatMap(([past]) => past), future: ranges.flatMap(([, future]) => future) };
}
