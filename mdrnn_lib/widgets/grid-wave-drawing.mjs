// How the grid wave is drawn: colours, titles, outlines, and what they mean.

import { cones } from "./grid-wave-values.mjs";
import {
  diverging, INK, italic, LINE, MUTED, number, PAPER, sequential, symbol, upright,
} from "./scene.mjs";

const GAP = 24;
const TOP = 28; // room for a panel's title
const FOOT = 30; // and for what its colours or outlines mean
const DECADES = 4; // below this many powers of ten under the largest a gradient is not drawn
const NARROW = 560; // px; below it the panels stand one above the other

export const NAMES = {
  h: [upright("hidden state "), italic("h")],
  c: [upright("cell state "), italic("c")],
  i: [upright("input gate "), italic("i")],
  f: [upright("forget gate "), italic("f")],
  f1: [upright("forget gate "), ...symbol("f", 1), upright("")],
  f2: [upright("forget gate "), ...symbol("f", 2), upright("")],
  o: [upright("output gate "), italic("o")],
  g: [upright("candidate "), italic("g")],
  lambda1: [upright("mixture "), ...symbol("λ", 1)],
  dh: [upright("size of d"), italic("L"), upright("/d"), italic("h")],
};
export const BY_PIXEL = [upright("d"), italic("L"), upright("/d"), italic("x")];

export function layout(width, [rows, columns]) {
  const narrow = width < NARROW;
  const room = narrow ? width - 2 : (width - GAP - 2) / 2;
  const size = Math.max(Math.min(Math.floor(room / columns), Math.floor(400 / rows)), 1);
  const panel = TOP + rows * size + FOOT;
  const left = { x: 1, y: TOP };
  const right = narrow ? { x: 1, y: TOP + panel + 6 } : { x: 1 + columns * size + GAP, y: TOP };
  return { size, left, right, width, height: narrow ? 2 * panel + 6 : panel };
}

// How a quantity is coloured: by sign, as a share of 1, or by its power of ten.
function kind(show) {
  return { h: "signed", c: "signed", g: "signed", dh: "size" }[show] ?? "share";
}

// The fill of every cell of one panel; those not yet visited stay blank.
export function fills(values, visible, how) {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return (i) => (visible[i] ? look(values[i], largest, how) : { fill: PAPER, "fill-opacity": "0.00" });
}

export function pictureFills(values) {
  return values.backwards
    ? fills(values.dx, values.visible, "gradient")
    : fills(values.x, values.visible.map(() => true), values.x.some((v) => v < 0) ? "signed" : "picture");
}

export function stateFills(values) {
  return fills(values.shown, values.visible, kind(values.show));
}

function look(value, largest, how) {
  if (how === "picture") return sequential(value, largest, INK);
  if (how === "share") return sequential(value, 1);
  if (how === "signed") return diverging(value, largest);
  const share = logarithmic(Math.abs(value), largest);
  return how === "size" ? sequential(share, 1) : diverging(Math.sign(value) * share, 1);
}

function logarithmic(size, largest) {
  if (size <= 0 || largest <= 0) return 0;
  return Math.max(1 + Math.log10(size / largest) / DECADES, 0);
}

// What lies under the cells: paper where the sweep has been, a shade where it has not.
export function ground({ shape: [rows, columns], visible, backwards }, { size, left, right }) {
  return [left, right].flatMap(({ x, y }, side) => {
    const seen = visible.flatMap((here, i) => (here || !(side || backwards) ? [i] : []));
    return [
      ["rect", {
        x: x - 0.5, y: y - 0.5, width: columns * size, height: rows * size,
        fill: LINE, "fill-opacity": "0.35", stroke: LINE,
      }],
      ["path", { d: squares(seen, { x: x - 0.5, y: y - 0.5 }, size, columns), fill: PAPER }],
    ];
  });
}

function squares(list, { x, y }, size, columns) {
  return list.map((i) => (
    `M${x + (i % columns) * size} ${y + Math.floor(i / columns) * size}h${size}v${size}h${-size}z`
  )).join("");
}

export function overlay(values, place) {
  const { left, right, size } = place;
  const bottom = size * values.shape[0] + 19;
  const title = values.backwards ? BY_PIXEL : [upright("picture "), italic("x")];
  const unit = values.backwards ? [] : [upright(`, unit ${values.unit}`)];
  return [
    heading(left, title),
    heading(right, [...NAMES[values.show], ...unit]),
    ...(values.backwards ? dots(values, left, size) : []),
    ...[left, right].flatMap((at) => [...outlines(values, at, size), ...frontLine(values, at, size)]),
    ...keys(left.x, left.y + bottom),
    ...scale(values, right.x, right.y + bottom),
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

function outlines(values, at, size) {
  const { past, future } = cones(values);
  const [row, column] = values.point;
  return [
    outline(future, at, size, { "stroke-dasharray": "3 3" }),
    outline(past, at, size, {}),
    outline([row, row + 1, column, column + 1], at, size, { "stroke-width": 3 }),
  ];
}

function outline([top, bottom, left, right], { x, y }, size, more) {
  return ["rect", {
    x: x + left * size - 0.5, y: y + top * size - 0.5,
    width: (right - left) * size, height: (bottom - top) * size,
    fill: "none", stroke: INK, "stroke-width": 1.5, ...more,
  }];
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

// The colours from end to end, with their numbers.
function scale({ shown, show }, x, y) {
  const largest = shown.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const how = kind(show);
  const [low, high, note] = {
    signed: [number(-largest), number(largest), ""],
    share: ["0", "1", ""],
    size: ["10⁻⁴", "1", `of the largest, ${number(largest)}`],
  }[how];
  const begin = x + 7.4 * low.length + 8;
  const bar = Array.from({ length: 11 }, (_, k) => {
    const share = how === "signed" ? diverging(k - 5, 5) : sequential(k, 10);
    return ["rect", { x: begin + 9 * k, y: y - 11, width: 9, height: 12, ...share }];
  });
  const text = (at, words) => ["text", { x: at, y, fill: MUTED, "font-size": 13 }, [upright(words)]];
  return [
    text(x, low), ...bar,
    ["rect", { x: begin, y: y - 11, width: 99, height: 12, fill: "none", stroke: LINE }],
    text(begin + 107, note ? `${high} ${note}` : high),
  ];
}
