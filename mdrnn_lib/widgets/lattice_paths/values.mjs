// The paths between two points of a scalar network on a grid; the mirror of path_sum.py.
//
//   dh_p/dh_q = Σ over the paths from q to p of Π over their steps to r along d of w_d φ′(a_r)

import { binomial, clipped, numberOf } from "../parts/grid.mjs";
import { backward, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

const MOST_LISTED = 40; // more paths than this are grouped

// Each of the parts is a path, by the points that it enters, or the paths through one point.
export function frame(state) {
  const shape = [state.inputs.length, state.inputs[0].length];
  const [start, end] = [state.start, state.end].map((point) => clipped(point, shape));
  const count = countPaths(start, end);
  const grouped = count > MOST_LISTED;
  const parts = grouped ? middle(start, end).map((m) => [m]) : paths(start, end);
  const step = Math.min(state.step, parts.length);
  return { ...state, shape, start, end, count, grouped, parts, last: parts.length, step };
}

export function countPaths(q, p) {
  const [down, right] = [p[0] - q[0], p[1] - q[1]];
  return down < 0 || right < 0 ? 0 : Math.round(binomial(down + right, down));
}

// Every path, those that go down first first.
function paths(q, p) {
  if (q[0] === p[0] && q[1] === p[1]) return [[]];
  return [[q[0] + 1, q[1]], [q[0], q[1] + 1]]
    .filter((r) => r[0] <= p[0] && r[1] <= p[1])
    .flatMap((r) => paths(r, p).map((rest) => [r, ...rest]));
}

// The points between q and p of the front halfway between them.
function middle(q, p) {
  const front = Math.floor((q[0] + q[1] + p[0] + p[1]) / 2);
  return Array.from({ length: p[0] - q[0] + 1 }, (_, k) => [q[0] + k, front - q[0] - k])
    .filter(([, column]) => column >= q[1] && column <= p[1]);
}

// The slopes and dh_p/dh_r at every point r in raster order; of each part its factors and their
// product; running[k] is the sum of the first k products.
export function numbers(values) {
  const { inputs, w_1, w_2, activation, shape, start, end, grouped, parts } = values;
  const at = (r) => numberOf(r, shape[1]);
  const layer = makeLayer(activation, { W_x: [[1]], W_h: [[[w_1]], [[w_2]]], b: [0] });
  const tape = forward(layer, Float64Array.from(inputs.flat()), makePlan(shape));
  const immediate = new Float64Array(tape.h.length);
  immediate[at(end)] = 1;
  const reach = backward(tape, immediate, { parameters: false }).dh;
  const slopes = tape.h.map((h) => (activation === "tanh" ? 1 - h * h : 1));
  const arrived = arrivals(values, slopes);
  const factors = parts.map((points) => (
    grouped ? [arrived[at(points[0])], reach[at(points[0])]] : points.flatMap((r, k) => {
      const before = k ? points[k - 1] : start;
      return [r[0] > before[0] ? w_1 : w_2, slopes[at(r)]];
    })
  ));
  const products = factors.map((list) => list.reduce((product, factor) => product * factor, 1));
  const running = [0];
  for (const product of products) running.push(running.at(-1) + product);
  return { slopes, reach, total: reach[at(start)], factors, products, running };
}

// dh_r/dh_q for every r: the same sum, carried forwards.
function arrivals({ shape: [rows, columns], start, w_1, w_2 }, slopes) {
  const arrived = new Float64Array(rows * columns);
  const q = numberOf(start, columns);
  for (let r = 0; r < arrived.length; r += 1) {
    const above = r < columns ? 0 : arrived[r - columns];
    const left = r % columns ? arrived[r - 1] : 0;
    arrived[r] = r === q ? 1 : slopes[r] * (w_1 * above + w_2 * left);
  }
  return arrived;
}
