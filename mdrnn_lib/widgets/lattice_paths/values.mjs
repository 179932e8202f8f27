// The paths between two points of a scalar network on a grid; the mirror of path_sum.py.
//
//   dh_p/dh_q = Σ over the paths from q to p of Π over their steps to r along d of w_d φ′(a_r)

import { backward, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

export const MOST_LISTED = 40; // more paths than this are grouped

// Slopes and reach (dh_p/dh_r) at every point r in raster order, the number of paths, and the parts
// of the sum: { points, paths, factors, value }.
export function pathSum({ inputs, w_1, w_2, activation, start, end }) {
  const columns = inputs[0].length;
  const shape = [inputs.length, columns];
  const w = [w_1, w_2];
  const layer = makeLayer(activation, { W_x: [[1]], W_h: [[[w_1]], [[w_2]]], b: [0] });
  const tape = forward(layer, Float64Array.from(inputs.flat()), makePlan(shape));
  const immediate = new Float64Array(tape.h.length);
  immediate[end[0] * columns + end[1]] = 1;
  const reach = backward(tape, immediate, { parameters: false }).dh;
  const slopes = tape.h.map((h) => (activation === "tanh" ? 1 - h * h : 1));
  const count = countPaths(start, end);
  let parts = [];
  if (count > MOST_LISTED) {
    const arrived = arrivals(shape, start, w, slopes);
    parts = middle(start, end).map((m) => {
      const i = m[0] * columns + m[1];
      const paths = countPaths(start, m) * countPaths(m, end);
      return { points: [m], paths, factors: [arrived[i], reach[i]] };
    });
  } else if (count) {
    parts = paths(start, end).map((path) => onePath(path, start, w, slopes, columns));
  }
  for (const part of parts) part.value = part.factors.reduce((product, factor) => product * factor, 1);
  return { shape, slopes, reach, count, parts, total: reach[start[0] * columns + start[1]] };
}

export function countPaths(q, p) {
  const [down, right] = [p[0] - q[0], p[1] - q[1]];
  if (down < 0 || right < 0) return 0;
  let product = 1;
  for (let k = 1; k <= down; k += 1) product = Math.round((product * (right + k)) / k);
  return product;
}

// Every path as the points that it enters, those that go down first first.
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

function onePath(path, q, w, slopes, columns) {
  const factors = path.flatMap((r, k) => {
    const before = k ? path[k - 1] : q;
    return [w[r[0] > before[0] ? 0 : 1], slopes[r[0] * columns + r[1]]];
  });
  return { points: path, paths: 1, factors };
}

// dh_r/dh_q for every r: the same sum, carried forwards.
function arrivals([rows, columns], q, w, slopes) {
  const arrived = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      const r = i * columns + j;
      const above = i ? arrived[r - columns] : 0;
      const left = j ? arrived[r - 1] : 0;
      const here = i === q[0] && j === q[1];
      arrived[r] = here ? 1 : slopes[r] * (w[0] * above + w[1] * left);
    }
  }
  return arrived;
}
