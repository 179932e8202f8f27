// The slices of the grid with their states, and the code that fills them.

import {
  coordinate, diverging, fixed, INK, italic, LINE, MUTED, number, PANEL, PAPER, spoken, symbol,
  upright, VERMILION,
} from "../parts/scene.mjs";
import { coordinates, partial } from "./values.mjs";

const CODE = 310; // px; the width of the code
const GAP = 18;
export const ASIDE = CODE + GAP;
const [LEAST, MOST] = [38, 60]; // px; a cell's side
const TOP = 24;
const ROW = 24; // of the code

export function drawing(values, width) {
  const place = layout(width, values);
  return {
    width, height: place.height, label: "Grid of hidden states", aside: listing(values),
    shapes: [
      ...ground(values, place), ...slices(values, place), ...titles(values, place),
      ...written(values, place), ...ring(values, place), ...arrows(values, place),
    ],
  };
}

// Slices side by side, as many in a row as stay legible.
function layout(width, { grid, P }) {
  const [rows, columns] = [grid.at(-2) ?? 1, grid.at(-1)];
  const each = rows * columns;
  const count = P / each;
  const fits = (k) => Math.floor((width - 2 - (k - 1) * GAP) / (k * columns));
  let across = count;
  while (across > 1 && fits(across) < LEAST) across -= 1;
  const size = Math.min(fits(across), MOST);
  const corners = Array.from({ length: count }, (_, s) => [
    1 + (s % across) * (columns * size + GAP),
    TOP + Math.floor(s / across) * (rows * size + TOP + 6),
  ]);
  const corner = (p) => {
    const [x, y] = corners[Math.floor(p / each)];
    return [x + (p % columns) * size, y + Math.floor((p % each) / columns) * size];
  };
  const height = Math.ceil(count / across) * (rows * size + TOP + 6);
  return { size, rows, columns, each, corners, corner, height };
}

function squaresOf(points, { corner, size }, inset) {
  const side = size - 2 * inset;
  return points.map((p) => {
    const [x, y] = corner(p).map((k) => k + inset);
    return `M${x} ${y}h${side}v${side}h${-side}z`;
  }).join("");
}

const points = (known, wanted) => [...known.keys()].filter((p) => known[p] === wanted);

function ground({ known }, place) {
  return [
    ["path", {
      d: squaresOf(points(known, false), place, 0), fill: LINE, "fill-opacity": "0.35", stroke: LINE,
    }],
    ["path", { d: squaresOf(points(known, true), place, 0), fill: PAPER, stroke: LINE }],
  ];
}

// One grid of cells a slice; at most half of a colour, so that the numbers stay legible.
function slices({ known, h }, { corners, rows, columns, each, size }) {
  return corners.map(([x, y], s) => ["cells", {
    name: "states", label: corners.length === 1 ? "grid" : `slice ${s}`, first: s * each,
    rows, columns, x, y, width: size, height: size,
  }, (i) => (
    known[s * each + i] ? diverging(h[s * each + i], 2) : { fill: PAPER, "fill-opacity": "0.00" }
  )]);
}

function titles({ n }, { corners }) {
  return corners.map(([x, y], s) => ["text", { x, y: y - 8, fill: INK, "font-size": 14 }, n < 3
    ? [upright("hidden states "), italic("h")] : [...symbol("p", 1), upright(` = ${s}`)]]);
}

// One text for the numbers of a row.
function written({ known, h }, { corner, columns, size }) {
  return Array.from({ length: known.length / columns }, (_, row) => {
    const seen = points(known, true).filter((p) => Math.floor(p / columns) === row);
    const y = corner(row * columns)[1] + size / 2 + 4;
    return ["text", { y, fill: INK, "font-size": 12, "text-anchor": "middle" }, seen.map((p) => [
      fixed(h[p], 2), "up", corner(p)[0] + size / 2,
    ])];
  }).filter(([, , runs]) => runs.length);
}

function ring({ current, done, visits }, place) {
  if (done === visits.length || !current.length) return [];
  return [["path", {
    d: squaresOf(current, place, 1), fill: "none", stroke: INK, "stroke-width": 3,
  }]];
}

// From each predecessor's number to the point that reads it: from slice to slice below the numbers
// between them.
function arrows({ event, heads, current, before, P }, place) {
  if (event?.line !== heads + 3) return [];
  const pairs = current.map((p) => [before[event.d * P + p], p]).filter(([q]) => q >= 0);
  const [shafts, tips] = [0, 1].map((part) => pairs.map((ends) => arrow(ends, place)[part]).join(""));
  return [
    ["path", { d: shafts, stroke: VERMILION, "stroke-width": 3 }],
    ["path", { d: tips, fill: VERMILION }],
  ];
}

function arrow(ends, { corner, size }) {
  const [[x, y], [toX, toY]] = ends.map((p) => corner(p).map((k) => k + size / 2));
  const length = Math.hypot(toX - x, toY - y);
  const [u, v] = [(toX - x) / length, (toY - y) / length];
  const [begin, aside] = length > 1.5 * size ? [0, size * 0.4] : [size * 0.33, 0];
  const at = (along, across) => [
    x + u * along - v * (across + aside), y + v * along + u * (across + aside),
  ].map(coordinate).join(" ");
  const head = length - size * 0.2;
  return [
    `M${at(begin, 0)}L${at(head, 0)}`,
    `M${at(head + 6, 0)}L${at(head - 6, 6)}L${at(head - 6, -6)}z`,
  ];
}

// The code as a still shows it, and how far it has come.
function listing(values) {
  const lines = code(values);
  const bottom = TOP + ROW * lines.length;
  return {
    width: ASIDE, height: bottom + 34,
    shapes: [
      ["rect", {
        x: 1, y: TOP - 14, width: CODE, height: ROW * lines.length + 10, fill: PANEL, stroke: LINE,
        rx: 8,
      }],
      ...lines.flatMap(([indent, runs], k) => lineOfCode(indent, runs, k, k === values.event?.line)),
      ["text", { x: 1, y: bottom + 24, fill: MUTED, "font-size": 13 }, [upright(progress(values))]],
    ],
  };
}

function lineOfCode(indent, runs, k, lit) {
  const y = TOP + ROW * k;
  return [
    ...(lit ? [
      ["rect", { x: 2, y: y - 12, width: CODE - 2, height: ROW, fill: PAPER }],
      ["rect", { x: 1, y: y - 12, width: 4, height: ROW, fill: VERMILION }],
    ] : []),
    ["text", {
      x: 36, y: y + 5, fill: lit ? VERMILION : MUTED, "font-size": 12, "text-anchor": "end",
    }, [upright(lit ? `▶ ${k + 1}` : `${k + 1}`)]],
    ["text", { x: 46 + 20 * indent, y: y + 5, fill: INK, "font-size": 15 }, runs],
  ];
}

// The code as lines of [indent, runs].
export function code({ grid, order, n }) {
  const names = namesOf(n);
  const indent = { raster: n, flat: 1, fronts: 2 }[order];
  const here = { raster: names, flat: [italic("m")], fronts: [italic("p")] }[order];
  const back = order === "flat"
    ? [italic("m"), upright(" − "), ...symbol("V", "d")]
    : [italic("p"), upright(" − "), ...symbol("e", "d")];
  const at = (name, index) => [italic(name), upright("["), ...index, upright("]")];
  return [
    ...loops(grid, order, names),
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

function loops(grid, order, names) {
  const through = (name, last) => [upright("for "), ...name, upright(` = 0 … ${last}:`)];
  if (order === "raster") return grid.map((X, d) => [d, through(symbol("p", d + 1), X - 1)]);
  if (order === "flat") {
    return [
      [0, through([italic("m")], grid.reduce((P, X) => P * X) - 1)],
      [1, [upright("("), ...names, upright(") = the point of number "), italic("m")]],
    ];
  }
  return [
    [0, through([italic("k")], grid.reduce((last, X) => last + X - 1, 0))],
    [1, [
      upright("for all "), italic("p"), upright(" with |"), italic("p"), upright("| = "),
      italic("k"), upright(" at once:"),
    ]],
  ];
}

// p_1, p_2, …
function namesOf(n) {
  return Array.from({ length: n }, (_, d) => [
    ...(d ? [upright(", ")] : []), ...symbol("p", d + 1),
  ]).flat();
}

// The variables as they stand after the line that ran last.
export function variables(values) {
  const { event, current, order, n, grid, front, h } = values;
  if (!event) return [upright("nothing has run yet")];
  const runs = [];
  const add = (name, text) => {
    runs.push(...(runs.length ? [upright(",  ")] : []), ...name, upright(` = ${text}`));
  };
  if (order === "fronts") add([italic("k")], front[current[0]]);
  if (order === "flat") add([italic("m")], current[0]);
  const bound = { raster: event.line + 1, flat: event.line > 0 ? n : 0, fronts: 0 }[order];
  coordinates(grid, current[0]).slice(0, bound).forEach((k, d) => add(symbol("p", d + 1), k));
  if (event.d >= 0) add([italic("d")], event.d + 1);
  const each = (value) => current.map(value).map(number).join("; ");
  if (event.added >= 0) add([italic("a")], each((p) => partial(values, p, event.added)));
  if (event.ends) add([italic("h")], each((p) => h[p]));
  return runs;
}

function progress({ known, P, done, visits }) {
  return `${points(known, true).length} of ${P} points done, in ${done} of ${visits.length} `
    + (visits.length === 1 ? "step" : "steps");
}

export function counters(values) {
  const { order, P, starts } = values;
  const other = order === "fronts" ? `one by one: ${P}` : `by fronts: ${starts.length - 1}`;
  return `${progress(values)} (${other}).`;
}

export function sentence(values) {
  const { event, step, last } = values;
  const line = event ? `line ${event.line + 1}, ` : "";
  return `step ${step} of ${last}: ${line}${spoken(variables(values)).replace(/\s+/g, " ")}. `
    + counters(values);
}
