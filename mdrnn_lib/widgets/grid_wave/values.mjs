// The numbers of the grid wave: from its state to everything that it can show.

import { clipped, column, inDirection, numberOf, pointAt, rowMeans } from "../parts/grid.mjs";
import { backward, cells, forward, makeLayer, makePlan, rowSizes } from "../parts/recurrence.mjs";

// A step is a front: forwards all of them, backwards those up to the chosen point.
export function frame(state) {
  const shape = [state.image.length, state.image[0].length];
  const { W_x, W_h } = state.weights[state.cell];
  const [features, hidden] = [W_x[0].length, W_h[0][0].length];
  const gates = cells[state.cell].gates(2);
  const options = ["h", ...(gates.length ? ["c", ...gates] : []), "dh"];
  const point = clipped(state.point, shape);
  const show = options.includes(state.show) ? state.show : "h";
  const backwards = show === "dh";
  const plan = makePlan(shape, state.direction);
  const p = numberOf(point, shape[1]);
  const begun = plan.front[p];
  const last = backwards ? begun + 1 : plan.starts.length - 1;
  const step = Math.min(state.step, last);
  const { past, future } = cones(shape, point, state.direction);
  const [top, bottom, left, right] = past;
  const visible = Array.from(plan.front, (front, q) => {
    if (!backwards) return front < step;
    const [row, at] = pointAt(q, shape[1]);
    return row >= top && row < bottom && at >= left && at < right && begun - front < step;
  });
  return {
    ...state, ...plan, features, hidden, options, point, show, backwards, p, last, step, past,
    future, visible, unit: Math.min(state.unit, hidden - 1),
    lit: backwards ? begun - step + 1 : step - 1, // the front that was computed last
  };
}

// Points that the chosen one depends on, and that depend on it, as [top, bottom, left, right].
function cones(shape, point, direction) {
  const ranges = point.map((k, d) => {
    const [before, after] = [[0, k + 1], [k, shape[d]]];
    return (direction >> d) & 1 ? [after, before] : [before, after];
  });
  return { past: ranges.flatMap(([past]) => past), future: ranges.flatMap(([, future]) => future) };
}

// Of the whole sweep, whatever the step: x and dL/dx as means over the features, h and what is
// shown of the unit.
export function numbers({ image, cell, weights, direction, unit, show, loss, p, ...plan }) {
  const layer = makeLayer(cell, inDirection(weights[cell], direction));
  const { F, G, H } = layer;
  const x = Float64Array.from(image.flat(2));
  const tape = forward(layer, x, plan);
  const h = column(tape.h, H, unit);
  const found = { x: rowMeans(x, F), h, shown: h, dx: null };
  if (show === "dh") {
    const { dh, dx } = backward(tape, immediate(tape, p, unit, loss), { parameters: false });
    return { ...found, shown: rowSizes(dh, H), dx: rowMeans(dx, F) };
  }
  if (show === "c") return { ...found, shown: column(tape.c, H, unit) };
  const gate = cells[cell].gates(2).indexOf(show);
  return gate < 0 ? found : { ...found, shown: column(tape.gates, G * H, gate * H + unit) };
}

// Of L: the state of one unit at the point, or the sum of them all.
function immediate({ h, layer: { H } }, p, unit, loss) {
  const dh = new Float64Array(h.length);
  if (loss === "unit") dh[p * H + unit] = 1;
  else dh.fill(1, p * H, (p + 1) * H);
  return dh;
}
