// How the cube wave is drawn: a cube as it is turned, its fronts, and how many points they have.

import {
  diverging, GREEN, INK, italic, LINE, MUTED, number, PAPER, sequential, symbol, upright,
} from "../parts/scene.mjs";

const NARROW = 620; // px; below it the chart stands under the cube
const MOST = 400; // px; a side of the square in which the cube is drawn
const TOP = 22;
const BARS = 120;
const DECADES = 4; // below this many powers of ten under the largest a gradient is not drawn

export const NAMES = {
  h: [upright("hidden state "), italic("h")],
  dh: [upright("size of d"), italic("L"), upright("/d"), italic("h")],
};

export function layout(width) {
  const narrow = width < NARROW;
  const side = Math.min(narrow ? width : width - 300, MOST);
  const chart = narrow
    ? { x: 1, y: TOP + side + 52, width: width - 2 }
    : { x: side + 24, y: 90, width: width - side - 26 };
  return { width, side, chart, height: narrow ? chart.y + BARS + 92 : TOP + side + 30 };
}

// Points of the cube on paper: p_3 to the right, p_2 down, p_1 away from the reader. Gives x, y and
// the nearness, which is also the local scale.
export function projection({ grid, turn, tilt }, { side }) {
  const middle = grid.map((extent) => (extent - 1) / 2);
  const radius = Math.hypot(...middle);
  const [a, b] = [turn, tilt].map((degrees) => (degrees * Math.PI) / 180);
  const scale = (side / 2 - 26) / radius / 1.04;
  const at = (p) => {
    const [z, y, x] = p.map((k, d) => k - middle[d]);
    const right = x * Math.cos(a) + z * Math.sin(a);
    const back = z * Math.cos(a) - x * Math.sin(a);
    const down = y * Math.cos(b) - back * Math.sin(b);
    const away = back * Math.cos(b) + y * Math.sin(b);
    const near = (4 * radius) / (4 * radius + away);
    return [side / 2 + right * scale * near, TOP + side / 2 + down * scale * near, near];
  };
  return { at, scale };
}

// Between 0 and 1 (a sign for h): how strongly a point is coloured, and how large it is.
export function share({ shown, backwards }, p) {
  const largest = shown.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  if (!backwards) return shown[p] / largest;
  return shown[p] > 0 ? Math.max(1 + Math.log10(shown[p] / largest) / DECADES, 0) : 0;
}

export function drawing(values, place, { at, scale }) {
  const unit = values.backwards ? [] : [upright(`, unit ${values.unit}`)];
  return [
    ["text", { x: 1, y: 16, fill: INK, "font-size": 15 }, [...NAMES[values.show], ...unit]],
    ...frame(values, at),
    ...plane(values, at),
    ...links(values, at),
    ...points(values, at, scale),
    ...colours(values, place),
    ...chart(values, place.chart),
  ];
}

const path = (list) => list.map(([x, y], k) => `${k ? "L" : "M"}${x} ${y}`).join("");
const CORNERS = Array.from({ length: 8 }, (_, c) => [c >> 2, (c >> 1) & 1, c & 1]);

// The twelve edges as pairs of corners.
function edges(ends) {
  return CORNERS.flatMap((corner) => corner.flatMap((k, d) => (k ? [] : [
    [corner, corner.with(d, 1)].map((c) => c.map((one, axis) => one * ends[axis])),
  ])));
}

function frame({ grid }, at) {
  const ends = grid.map((extent) => extent - 1);
  const names = ends.map((_, axis) => {
    const [x, y] = at(ends.map((end, d) => (d === axis ? end + 0.4 : -0.15)));
    return ["text", {
      x, y: y + 4, fill: MUTED, "font-size": 14, "text-anchor": "middle",
    }, symbol("p", axis + 1)];
  });
  const d = edges(ends).map((pair) => path(pair.map(at))).join("");
  return [["path", { d, fill: "none", stroke: LINE, "stroke-width": 1.5 }], ...names];
}

// Where the plane of the lit front cuts the cube.
function plane({ grid, direction, lit, sizes }, at) {
  if (lit < 1 || lit >= sizes.length - 1) return [];
  const ends = grid.map((extent) => extent - 1);
  const far = (p) => p.reduce((sum, k, d) => sum + ((direction >> d) & 1 ? ends[d] - k : k), 0);
  const cuts = edges(ends).flatMap(([p, q]) => {
    const [a, b] = [far(p) - lit, far(q) - lit];
    return a * b > 0 || a === b ? [] : [p.map((k, d) => k + ((q[d] - k) * a) / (a - b))];
  }).map(at);
  const [x, y] = [0, 1].map((d) => cuts.reduce((sum, cut) => sum + cut[d], 0) / cuts.length);
  cuts.sort((p, q) => Math.atan2(p[1] - y, p[0] - x) - Math.atan2(q[1] - y, q[0] - x));
  return [["path", {
    d: `${path(cuts)}z`, fill: GREEN, "fill-opacity": "0.12", stroke: GREEN, "stroke-width": 1.5,
  }]];
}

// From the points of the lit front to those that they read, or, backwards, to those that wrote
// their gradients.
function links({ before, P, places, front, visible, lit, backwards }, at) {
  const d = [];
  for (let k = 0; k < before.length; k += 1) {
    const [p, q] = [k % P, before[k]];
    if (q < 0 || !visible[p] || !visible[q]) continue;
    if (front[backwards ? q : p] === lit) d.push(path([places[q], places[p]].map(at)));
  }
  return [["path", { d: d.join(""), fill: "none", stroke: MUTED, "stroke-width": 1 }]];
}

function points(values, at, scale) {
  const { places, visible, front, lit, point } = values;
  const seen = places.map((place, p) => [at(place), p]).sort(([a], [b]) => a[2] - b[2]);
  const shapes = seen.flatMap(([[x, y, near], p]) => {
    const most = 0.22 * scale * near;
    if (!visible[p]) return [["circle", { cx: x, cy: y, r: most * 0.4, fill: PAPER, stroke: LINE }]];
    const part = share(values, p);
    const now = front[p] === lit;
    const place = { cx: x, cy: y, r: most * (0.5 + 0.5 * Math.abs(part)) };
    return [["circle", { ...place, fill: PAPER }], ["circle", {
      ...place, ...(values.backwards ? sequential(part, 1) : diverging(part, 1)),
      stroke: now ? INK : MUTED, "stroke-width": now ? 2 : 1,
    }]];
  });
  const [x, y, near] = at(point);
  return [...shapes, ["circle", {
    cx: x, cy: y, r: 0.3 * scale * near, fill: "none", stroke: INK, "stroke-width": 2.5,
  }]];
}

// The colours from end to end, with their numbers.
function colours({ shown, backwards }, { side }) {
  const largest = shown.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const [low, high] = backwards
    ? ["10⁻⁴", `1 of the largest, ${number(largest)}`] : [number(-largest), number(largest)];
  const y = TOP + side + 18;
  const begin = 7.4 * low.length + 9;
  const text = (x, words) => ["text", { x, y, fill: MUTED, "font-size": 13 }, [upright(words)]];
  return [
    text(1, low), text(begin + 107, high),
    ...Array.from({ length: 11 }, (_, k) => ["rect", {
      x: begin + 9 * k, y: y - 11, width: 9, height: 12,
      ...(backwards ? sequential(k, 10) : diverging(k - 5, 5)),
    }]),
    ["rect", { x: begin, y: y - 11, width: 99, height: 12, fill: "none", stroke: LINE }],
  ];
}

function chart({ sizes, lit, grid }, { x, y, width }) {
  const part = Math.min(width / sizes.length, 28);
  const most = Math.max(...sizes);
  const bottom = y + 24 + BARS;
  const bars = sizes.flatMap((size, k) => {
    const height = (BARS * size) / most;
    const now = k === lit;
    const middle = { x: x + (k + 0.5) * part, fill: now ? INK : MUTED, "font-size": 12, "text-anchor": "middle" };
    return [
      ["rect", {
        x: x + k * part + 1, y: bottom - height, width: part - 2, height,
        fill: now ? GREEN : LINE, stroke: now ? INK : MUTED,
      }],
      ["text", { ...middle, y: bottom - height - 5 }, [upright(String(size))]],
      ["text", { ...middle, y: bottom + 15 }, [upright(String(k))]],
    ];
  });
  return [
    ["text", { x, y: y - 12, fill: INK, "font-size": 15 }, [upright("points in each front")]],
    ...bars,
    ["text", { x, y: bottom + 36, fill: MUTED, "font-size": 13 }, [upright("coefficients of")]],
    ["text", { x, y: bottom + 54, fill: MUTED, "font-size": 13 }, polynomial(grid)],
  ];
}

const RAISED = ["", "", "²", "³", "⁴", "⁵"];

function polynomial(grid) {
  return grid.flatMap((extent) => [
    upright(extent > 2 ? "(1+…+" : "(1+"), italic("ξ"), upright(`${RAISED[extent - 1]})`),
  ]);
}
