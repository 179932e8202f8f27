// The loops of the forward pass as a programme that can be stepped, over a real recurrence.

import { forward, makeLayer, makePlan } from "../parts/recurrence.mjs";
import { italic, symbol, upright } from "../parts/scene.mjs";

export const W_X = 0.8;
export const W_H = [0.5, -0.4, 0.3];

// The state, with the step brought into what the programme leaves.
export function settled(state) {
  return { ...state, step: Math.min(state.step, last(state)) };
}

export function last(state) {
  const { events, groups } = programme(state);
  return state.by === "line" ? events.length : groups.length;
}

// Whoever changes the size of the steps stays at the same place.
export function converted(state, by) {
  const { at, done } = where(state);
  return by === "point" ? done : at + 1;
}

// The visits in their order: points one by one, or the points of a front at once.
function visits({ order }, plan) {
  if (order !== "fronts") return Array.from({ length: plan.P }, (_, p) => [p]);
  return Array.from({ length: plan.starts.length - 1 }, (_, k) => (
    [...plan.points.subarray(plan.starts[k], plan.starts[k + 1])]
  ));
}

export function coordinates(grid, p) {
  let rest = p;
  const place = grid.map(() => 0);
  for (let d = grid.length - 1; d >= 0; rest = Math.floor(rest / grid[d]), d -= 1) {
    place[d] = rest % grid[d];
  }
  return place;
}

// Every line that runs, in order: which it is, for which visit, in which round of the inner loop,
// and how many predecessors stand in a after it (−1 before there is an a).
export function programme({ grid, order }) {
  const n = grid.length;
  const plan = makePlan(grid);
  const groups = visits({ order }, plan);
  const heads = order === "raster" ? n : 2;
  const events = [];
  let before = grid.map(() => -1);
  groups.forEach((group, g) => {
    const add = (line, added, d = -1, ends = false) => events.push({ line, group: g, added, d, ends });
    const place = coordinates(grid, group[0]);
    const first = order === "raster" ? place.findIndex((k, d) => k !== before[d]) : 0;
    before = place;
    for (let line = first; line < heads; line += 1) add(line, -1);
    add(heads, 0);
    for (let d = 0; d < n; d += 1) {
      add(heads + 1, d, d);
      add(heads + 2, d, d);
      if (group.some((p) => plan.before[d * plan.P + p] >= 0)) add(heads + 3, d + 1, d);
    }
    add(heads + 4, n, -1, true);
  });
  return { plan, groups, heads, events };
}

// The line that ran last, as a place among the events, and how many visits are finished.
function where(state) {
  const { events, groups } = programme(state);
  const ends = events.flatMap(({ ends: over }, e) => (over ? [e] : []));
  const step = Math.min(state.step, state.by === "line" ? events.length : groups.length);
  const at = state.by === "line" ? step - 1 : (ends[step - 1] ?? -1);
  return { at, done: ends.filter((e) => e <= at).length };
}

export function compute(given) {
  const state = settled(given);
  const { grid } = state;
  const { plan, groups, heads, events } = programme(state);
  const { at, done } = where(state);
  const n = grid.length;
  const x = inputs(plan.P);
  const layer = makeLayer("tanh", { W_x: [[W_X]], W_h: W_H.slice(0, n).map((w) => [[w]]), b: [0] });
  const { h } = forward(layer, x, plan);
  const current = at < 0 ? [] : groups[events[at].group];
  const known = new Set(groups.slice(0, done).flat());
  return {
    ...state, plan, groups, heads, x, h, at, done, current, known, n,
    event: at < 0 ? null : events[at], last: last(state),
  };
}

export function inputs(P) {
  return Float64Array.from({ length: P }, (_, m) => (((7 * m + 3) % 11) - 5) / 5);
}

// a at point p once the first `added` predecessors are in it.
export function partial({ x, h, plan }, p, added) {
  let a = x[p] * W_X;
  for (let d = 0; d < added; d += 1) {
    const q = plan.before[d * plan.P + p];
    if (q >= 0) a += h[q] * W_H[d];
  }
  return a;
}

const plainly = (text) => [upright(text)];
const list = (n) => Array.from({ length: n }, (_, d) => [...(d ? plainly(", ") : []), ...symbol("p", d + 1)]).flat();

// The code as lines of [indent, runs].
export function code({ grid, order }) {
  const n = grid.length;
  const heads = {
    raster: () => grid.map((extent, d) => [
      d, [upright("for "), ...symbol("p", d + 1), upright(` = 0 … ${extent - 1}:`)],
    ]),
    flat: () => [
      [0, [upright("for "), italic("m"), upright(` = 0 … ${grid.reduce((a, b) => a * b) - 1}:`)]],
      [1, [
        upright("("), ...list(n), upright(") = the point of number "), italic("m"),
      ]],
    ],
    fronts: () => [
      [0, [
        upright("for "), italic("k"), upright(` = 0 … ${grid.reduce((a, b) => a + b) - n}:`),
      ]],
      [1, [
        upright("for all "), italic("p"), upright(" with |"), italic("p"), upright("| = "), italic("k"),
        upright(" at once:"),
      ]],
    ],
  }[order]();
  const indent = order === "fronts" ? 2 : order === "flat" ? 1 : n;
  const here = order === "flat" ? [italic("m")] : order === "raster" ? list(n) : [italic("p")];
  const back = order === "flat"
    ? [italic("m"), upright(" − "), ...symbol("V", "d")]
    : [italic("p"), upright(" − "), ...symbol("e", "d")];
  const at = (name, index) => [italic(name), upright("["), ...index, upright("]")];
  return [
    ...heads,
    [indent, [italic("a"), upright(" = "), ...at("x", here), upright(" "), ...symbol("W", "x")]],
    [indent, [upright("for "), italic("d"), upright(` = 1 … ${n}:`)]],
    [indent + 1, [
      upright(order === "fronts" ? "where " : "if "), ...symbol("p", "d"), upright(" > 0:"),
    ]],
    [indent + 2, [
      italic("a"), upright(" += "), ...at("h", back), upright(" "), ...symbol("W", "h"),
      upright("["), italic("d"), upright("]"),
    ]],
    [indent, [...at("h", here), upright(" = tanh("), italic("a"), upright(")")]],
  ];
}
