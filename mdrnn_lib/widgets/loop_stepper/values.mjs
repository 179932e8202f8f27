// The loops of the forward pass as a programme that can be stepped, over a real recurrence.

import { forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

export const W_X = 0.8;
export const W_H = [0.5, -0.4, 0.3];

// done: how many of the visits are finished; at and event: which of the lines that run ran last;
// current: the points of its visit; known: of every point, whether its state is computed.
export function frame(state) {
  const plan = makePlan(state.grid);
  const visits = visited(state, plan);
  const raster = state.order === "raster";
  const heads = raster ? plan.n : 2;
  const events = programme(visits, heads, raster, plan);
  const byLine = state.by === "line";
  const last = byLine ? events.length : visits.length;
  const step = Math.min(state.step, last);
  const ends = [...events.keys()].filter((e) => events[e].ends);
  const at = byLine ? step - 1 : (ends[step - 1] ?? -1);
  const done = ends.filter((e) => e <= at).length;
  const event = at < 0 ? null : events[at];
  const known = Array(plan.P).fill(false);
  for (const p of visits.slice(0, done).flat()) known[p] = true;
  return {
    ...state, ...plan, visits, heads, events, last, step, at, done, event, known,
    current: event ? visits[event.visit] : [], x: inputs(plan.P),
  };
}

// The visits in their order: points one by one, or the points of a front at once.
function visited({ order }, { P, points, starts }) {
  if (order !== "fronts") return Array.from({ length: P }, (_, p) => [p]);
  return Array.from(starts.slice(1), (end, k) => [...points.subarray(starts[k], end)]);
}

// Every line that runs, in order: which it is, for which visit, in which round of the inner loop,
// and how many predecessors stand in a after it (−1 before there is an a).
function programme(visits, heads, raster, { shape, n, P, before }) {
  return visits.flatMap((points, visit) => {
    const event = (line, added, d = -1, ends = false) => ({ line, visit, added, d, ends });
    // Of nested loops the one goes on whose inner ones begin anew.
    const on = coordinates(shape, points[0]).findLastIndex((k) => k > 0);
    const first = raster ? Math.max(on, 0) : 0;
    const rounds = Array.from({ length: n }, (_, d) => [
      event(heads + 1, d, d), event(heads + 2, d, d),
      ...(points.some((p) => before[d * P + p] >= 0) ? [event(heads + 3, d + 1, d)] : []),
    ]);
    return [
      ...Array.from({ length: heads - first }, (_, k) => event(first + k, -1)),
      event(heads, 0), ...rounds.flat(), event(heads + 4, n, -1, true),
    ];
  });
}

export function coordinates(grid, p) {
  let rest = p;
  const place = grid.map(() => 0);
  for (let d = grid.length - 1; d >= 0; rest = Math.floor(rest / grid[d]), d -= 1) {
    place[d] = rest % grid[d];
  }
  return place;
}

function inputs(P) {
  return Float64Array.from({ length: P }, (_, m) => (((7 * m + 3) % 11) - 5) / 5);
}

// The state at every point, once all has run.
export function numbers({ x, n, ...plan }) {
  const W_h = W_H.slice(0, n).map((w) => [[w]]);
  return { h: forward(makeLayer("tanh", { W_x: [[W_X]], W_h, b: [0] }), x, { n, ...plan }).h };
}

// a at point p once the first `added` predecessors are in it.
export function partial({ x, h, before, P }, p, added) {
  let a = x[p] * W_X;
  for (let d = 0; d < added; d += 1) {
    const q = before[d * P + p];
    if (q >= 0) a += h[q] * W_H[d];
  }
  return a;
}
