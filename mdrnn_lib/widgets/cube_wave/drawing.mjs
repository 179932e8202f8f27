// How the cube wave is drawn: a cube as it is turned, its fronts, and how many points they have.

import {
  BY_INPUT, colourScale, DECADES, kindOf, largestOf, pair, QUANTITIES,
} from "../parts/grid.mjs";
import {
  coordinate, diverging, GREEN, INK, italic, LINE, logarithmic, MUTED, number, PAPER, raised,
  sequential, spoken, symbol, upright,
} from "../parts/scene.mjs";

const LEAST = 120; // px; a host may not have made room yet
const NARROW = 620; // px; below it the chart stands under the cube
const MOST = 400; // px; a side of the square in which the cube is drawn
const TOP = 22;
const BARS = 120;

function layout(width) {
  const narrow = width < NARROW;
  const side = Math.min(narrow ? width : width - 300, MOST);
  const chart = narrow
    ? { x: 1, y: TOP + side + 52, width: width - 2 }
    : { x: side + 24, y: 90, width: width - side - 26 };
  return { side, chart, height: narrow ? chart.y + BARS + 92 : TOP + side + 30 };
}

// The scene carries where the points are: x, y, the nearness, and the radius of what is touched.
export function drawing(values, width) {
  const { side, chart: place, height } = layout(Math.max(width, LEAST));
  const { show, backwards, unit } = values;
  const { at, scale } = projection(values, side);
  const spots = values.places.map(at).map(([x, y, near]) => (
    [x, y, near, Math.max(0.3 * scale * near, 7)]
  ));
  const title = [...QUANTITIES[show], ...(backwards ? [] : [upright(`, unit ${unit}`)])];
  return {
    width, height, label: `Cube of points: ${spoken(QUANTITIES[show])}`,
    place: { sheet: side + TOP, spots },
    shapes: [
      ["text", { x: 1, y: 16, fill: INK, "font-size": 15 }, title],
      box(values, at),
      ...plane(values, at),
      ...links(values, spots),
      ...points(values, spots, scale),
      ...names(values, at),
      ...colourScale(values[show], kindOf(show), 1, TOP + side + 18),
      ...chart(values, place),
    ],
  };
}

// Points of the cube on paper: p_3 to the right, p_2 down, p_1 away from the reader. Gives x, y and
// the nearness, which is also the local scale.
function projection({ grid, turn, tilt }, side) {
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

const path = (list) => `M${list.map(([x, y]) => `${coordinate(x)} ${coordinate(y)}`).join("L")}`;
const CORNERS = Array.from({ length: 8 }, (_, c) => [c >> 2, (c >> 1) & 1, c & 1]);

// The twelve edges as pairs of corners.
function edges(ends) {
  return CORNERS.flatMap((corner) => corner.flatMap((k, d) => (k ? [] : [
    [corner, corner.with(d, 1)].map((c) => c.map((one, axis) => one * ends[axis])),
  ])));
}

function box({ grid }, at) {
  const d = edges(grid.map((extent) => extent - 1)).map((ends) => path(ends.map(at))).join("");
  return ["path", { d, fill: "none", stroke: LINE, "stroke-width": 1.5 }];
}

// Of the three edges that meet in (0, 0, 0), each beyond its end.
function names({ grid }, at) {
  return grid.map((_, axis) => {
    const [x, y] = at(grid.map((extent, d) => (d === axis ? extent - 0.6 : -0.15)));
    return ["text", {
      x, y: y + 4, fill: MUTED, "font-size": 14, "text-anchor": "middle",
    }, symbol("p", axis + 1)];
  });
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
function links({ before, P, front, visible, lit, backwards }, spots) {
  const d = [];
  for (let k = 0; k < before.length; k += 1) {
    const [p, q] = [k % P, before[k]];
    if (q < 0 || !visible[p] || !visible[q]) continue;
    if (front[backwards ? q : p] === lit) d.push(path([spots[q], spots[p]]));
  }
  return [["path", { d: d.join(""), fill: "none", stroke: MUTED, "stroke-width": 1 }]];
}

// Each as large and as strongly coloured as its value, those in front last; paper keeps what is
// behind a point from shining through.
function points(values, spots, scale) {
  const { visible, front, lit, p: chosen, backwards } = values;
  const share = shares(values);
  const behind = ([, a], [, b]) => Number(a[2].toFixed(6)) - Number(b[2].toFixed(6));
  const shapes = Array.from(spots.entries()).sort(behind).flatMap(([p, [cx, cy, near]]) => {
    const most = 0.22 * scale * near;
    if (!visible[p]) return [["circle", { cx, cy, r: most * 0.4, fill: PAPER, stroke: LINE }]];
    const place = { cx, cy, r: most * (0.5 + 0.5 * Math.abs(share[p])) };
    return [["circle", { ...place, fill: PAPER }], ["circle", {
      ...place, ...(backwards ? sequential : diverging)(share[p], 1),
      ...(front[p] === lit ? { stroke: INK, "stroke-width": 2 } : { stroke: MUTED }),
    }]];
  });
  const [cx, cy, near] = spots[chosen];
  return [...shapes, ["circle", {
    cx, cy, r: 0.3 * scale * near, fill: "none", stroke: INK, "stroke-width": 2.5,
  }]];
}

// Between 0 and 1 (a sign for h).
function shares({ show, backwards, ...values }) {
  const largest = largestOf(values[show]);
  return Array.from(values[show], (value) => (
    backwards ? logarithmic(value, largest, DECADES) : largest && value / largest
  ));
}

function chart({ sizes, lit, grid }, { x, y, width }) {
  const part = Math.min(width / sizes.length, 28);
  const bottom = y + 24 + BARS;
  const heights = sizes.map((size) => (BARS * size) / Math.max(...sizes));
  const bars = (some, look) => ["path", { ...look, d: some.map((k) => {
    const [across, up] = [coordinate(part - 2), coordinate(heights[k])];
    return `M${coordinate(x + k * part + 1)} ${bottom}h${across}v-${up}h-${across}z`;
  }).join("") }];
  const fronts = [...sizes.keys()];
  const text = (down, runs, fill, size) => ["text", { x, y: down, fill, "font-size": size }, runs];
  return [
    text(y - 12, [upright("points in each front")], INK, 15),
    bars(fronts.filter((k) => k !== lit), { fill: LINE, stroke: MUTED }),
    bars(fronts.filter((k) => k === lit), { fill: GREEN, stroke: INK }),
    ...fronts.flatMap((k) => {
      const middle = {
        x: x + (k + 0.5) * part, fill: k === lit ? INK : MUTED, "font-size": 12,
        "text-anchor": "middle",
      };
      return [
        ["text", { ...middle, y: bottom - heights[k] - 5 }, [upright(String(sizes[k]))]],
        ["text", { ...middle, y: bottom + 15 }, [upright(String(k))]],
      ];
    }),
    text(bottom + 36, [upright("coefficients of")], MUTED, 13),
    text(bottom + 54, polynomial(grid), MUTED, 13),
  ];
}

function polynomial(grid) {
  return grid.flatMap((extent) => [
    upright(extent > 2 ? "(1+…+" : "(1+"), italic("ξ"),
    upright(`${extent > 2 ? raised(extent - 1) : ""})`),
  ]);
}

// All that is known of a point, as runs of text.
export function known(values, p) {
  const { x, h, dh, dx, unit, visible, backwards } = values;
  const runs = [italic("x"), upright(` = ${number(x[p])}`)];
  const add = (symbols, v) => runs.push(upright(", "), ...symbols, upright(` = ${number(v)}`));
  if (!backwards && !visible[p]) return [...runs, upright(", not yet visited")];
  add(symbol("h", unit), h[p]);
  if (!backwards) return runs;
  if (!visible[p]) return [...runs, upright(", not yet reached")];
  add(QUANTITIES.dh, dh[p]);
  add(BY_INPUT, dx[p]);
  return runs;
}

export const said = (values, p) => `${pair(values.places[p])}: ${spoken(known(values, p))}`;

// "step 4 of 13: front 3, 10 points. hidden state h at (4, 4, 4): …"
export function sentence(values) {
  const { step, last, lit, sizes, show, p } = values;
  const front = sizes[lit] ? `: front ${lit}, ${counted(sizes[lit])}` : "";
  return `step ${step} of ${last}${front}. ${spoken(QUANTITIES[show])} at ${said(values, p)}.`;
}

export const counted = (count) => (count === 1 ? "1 point" : `${count} points`);
