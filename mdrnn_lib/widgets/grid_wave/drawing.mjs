// The picture, the states beside it, and what each colour means.

import {
  BY_INPUT, cellBox, cellsGround, cellsPaper, colourScale, fills, kindOf, largestOf, pair, pointAt,
  QUANTITIES, squares,
} from "../parts/grid.mjs";
import {
  INK, italic, MUTED, number, sequential, spoken, symbol, upright,
} from "../parts/scene.mjs";

const GAP = 24;
const TOP = 28; // room for a panel's title
const FOOT = 30; // and for what its colours or outlines mean
const NARROW = 560; // px; below it the panels stand one above the other

function layout(width, [rows, columns]) {
  const narrow = width < NARROW;
  const room = narrow ? width - 2 : (width - GAP - 2) / 2;
  const size = Math.max(Math.min(Math.floor(room / columns), Math.floor(400 / rows)), 1);
  const panel = TOP + rows * size + FOOT;
  const left = { x: 1, y: TOP };
  const right = narrow ? { x: 1, y: TOP + panel + 6 } : { x: 1 + columns * size + GAP, y: TOP };
  return { size, left, right, height: narrow ? 2 * panel + 6 : panel };
}

export function drawing(values, width) {
  const place = layout(width, values.shape);
  return {
    width, height: place.height, label: `Picture and ${spoken(QUANTITIES[values.show])}`,
    shapes: [
      ...ground(values, place), ...panels(values, place), ...overlay(values, place),
    ],
  };
}

// What lies under the cells: paper where the sweep has been, a shade where it has not.
function ground({ shape, visible, backwards }, { size, left, right }) {
  return [left, right].flatMap((at, side) => {
    const seen = visible.map((here) => here || !(side || backwards));
    return [cellsGround(at, size, shape), cellsPaper(seen, at, size, shape[1])];
  });
}

function panels(values, { size, left, right }) {
  const { shape: [rows, columns], features, backwards, x, dx, shown, visible, show } = values;
  const panel = (name, label, { x: across, y: down }, fill) => ["cells", {
    name, label, rows, columns, x: across - 0.5, y: down - 0.5, width: size, height: size,
  }, fill];
  const picture = features === 1 ? "picture, press to draw" : "picture";
  const all = x.map(() => 1);
  const largest = largestOf(x);
  const ink = (i) => sequential(x[i], largest, INK);
  const before = x.some((value) => value < 0) ? fills(x, all, "signed") : ink;
  return [
    panel("picture", picture, left, backwards ? fills(dx, visible, "gradient") : before),
    panel("states", "states, press to choose a point", right, fills(shown, visible, kindOf(show))),
  ];
}

function overlay(values, place) {
  const { left, right, size } = place;
  const bottom = size * values.shape[0] + 19;
  const title = values.backwards ? BY_INPUT : [upright("picture "), italic("x")];
  const unit = values.backwards ? [] : [upright(`, unit ${values.unit}`)];
  return [
    heading(left, title),
    heading(right, [...QUANTITIES[values.show], ...unit]),
    ...(values.backwards ? dots(values, left, size) : []),
    ...[left, right].flatMap((at) => [...outlines(values, at, size), ...frontLine(values, at, size)]),
    ...keys(left.x, left.y + bottom),
    ...colourScale(values.shown, kindOf(values.show), right.x, right.y + bottom),
  ];
}

function heading({ x, y }, runs) {
  return ["text", { x, y: y - 9, fill: INK, "font-size": 15 }, runs];
}

// While the left panel shows a gradient, the picture's own marks stay as dots.
function dots({ x, shape: [, columns] }, at, size) {
  const marks = Array.from(x, (value, i) => [value, i]).filter(([value]) => value > 0.5);
  const d = marks.map(([, i]) => (
    `M${at.x + ((i % columns) + 0.5) * size - 0.5} `
    + `${at.y + (Math.floor(i / columns) + 0.5) * size - 0.5}h0`
  )).join("");
  return [["path", {
    d, stroke: INK, "stroke-width": Math.max(size / 4.5, 2), "stroke-linecap": "round",
  }]];
}

function outlines({ past, future, point: [row, column] }, at, size) {
  return [
    cellBox(future, at, size, { "stroke-dasharray": "3 3" }),
    cellBox(past, at, size),
    cellBox([row, row + 1, column, column + 1], at, size, { "stroke-width": 3 }),
  ];
}

// The edge of the wave: each cell of the front that was computed last.
function frontLine({ points, starts, lit, visible, shape: [, columns] }, { x, y }, size) {
  if (lit < 0 || lit >= starts.length - 1) return [];
  const front = [...points.subarray(starts[lit], starts[lit + 1])].filter((i) => visible[i]);
  const d = squares(front, { x: x - 0.5, y: y - 0.5 }, size, columns);
  return [["path", { d, fill: "none", stroke: MUTED, "stroke-width": 1.2 }]];
}

function keys(x, y) {
  const label = (at, text) => ["text", { x: at, y, fill: MUTED, "font-size": 13 }, [upright(text)]];
  const box = (at, more) => ["rect", {
    x: at, y: y - 10, width: 16, height: 11, fill: "none", stroke: INK, "stroke-width": 1.5, ...more,
  }];
  return [
    box(x + 1, {}), label(x + 24, "its past"),
    box(x + 100, { "stroke-dasharray": "3 3" }), label(x + 123, "its future"),
  ];
}

// All that is known of a point, as runs of text.
export function known(values, i) {
  const { show, unit, backwards, visible } = values;
  const runs = [italic("x"), upright(` = ${number(values.x[i])}`)];
  const add = (symbols, v) => runs.push(upright(", "), ...symbols, upright(` = ${number(v)}`));
  if (!backwards && !visible[i]) return [...runs, upright(", not yet visited")];
  add(symbol("h", unit), values.h[i]);
  if (backwards && !visible[i]) return [...runs, upright(", not yet reached")];
  if (show !== "h") add(QUANTITIES[show], values.shown[i]);
  if (backwards) add(BY_INPUT, values.dx[i]);
  return runs;
}

// "step 4 of 9: cells (0, 3), (1, 2), …", and the chosen point.
export function sentence(values) {
  const { points, starts, lit, visible, step, last, shape: [, columns] } = values;
  const front = lit < 0 ? [] : [...points.subarray(starts[lit], starts[lit + 1])];
  const listed = front.filter((i) => visible[i]).map((i) => told(i, columns));
  const where = listed.length ? `: cells ${listed.join(", ")}` : "";
  return `step ${step} of ${last}${where}. ${spoken(QUANTITIES[values.show])} at `
    + `${pair(values.point)}: ${spoken(known(values, values.p))}.`;
}

export const told = (i, columns) => pair(pointAt(i, columns));
