// Three maps on one scale of powers of ten, and their diagonals.

import { BLANK, cellBox, cellsGround, pair, pointAt, squares } from "../parts/grid.mjs";
import { keepFor, keepLast } from "../parts/keep.mjs";
import {
  coordinate, diverging, fixed, GREEN, INK, italic, LINE, MUTED, PAPER, raised, threeDigits,
  upright,
} from "../parts/scene.mjs";
import { KINDS, predict } from "./values.mjs";

const GAP = 16;
const TOP = 26; // room for a map's heading
const FOOT = 24; // and for the number at its far corner
const NARROW = 560; // px; below it the third map stands under the first
const POWERS = 10; // of ten, to either side of 1 in the maps
const [LOW, HIGH] = [-10, 15]; // powers of ten in the plot
const PLOT = { top: 30, height: 150, left: 46, right: 66 };
const MARKS = [0.5, 0.73];

export const NAMES = { lstm: "MDLSTM cell", leaky: "leaky cell", stable: "stable cell" };

const STROKES = {
  lstm: { stroke: INK, "stroke-width": 2.5 },
  leaky: { stroke: GREEN, "stroke-width": 2.5, "stroke-dasharray": "7 4" },
  stable: { stroke: "var(--md-4,#8e4585)", "stroke-width": 3, "stroke-dasharray": "2 4" },
};

function layout(width, X) {
  const narrow = width < NARROW;
  const across = narrow ? 2 : 3;
  const size = Math.floor((width - 2 - (across - 1) * GAP) / across / X);
  const step = (width - 2 + GAP) / across;
  const panel = TOP + X * size + FOOT;
  const at = (k) => ({ x: 1 + (k % across) * step, y: TOP + Math.floor(k / across) * (panel + 6) });
  const maps = Object.fromEntries(KINDS.map((kind, k) => [kind, at(k)]));
  const scale = narrow
    ? { x: at(3).x + 8, y: at(3).y + 22, width: step - GAP - 28 }
    : { x: 92, y: panel + 24, width: Math.min(width - 290, 360) };
  const plot = { x: 1, y: narrow ? 2 * panel + 12 : panel + 58, width: width - 2 };
  return { size, maps, scale, plot, narrow, height: plot.y + PLOT.top + PLOT.height + 24 };
}

export function drawing(values, width) {
  const place = layout(width, values.X);
  return {
    width, height: place.height, label: "Size of the cell state in three cells",
    shapes: [
      ...KINDS.flatMap((kind) => cellMap(values, place, kind)),
      ...KINDS.flatMap((kind) => heading(values, place, kind)),
      ...scale(place.scale, place.narrow),
      ...plot(values, place.plot),
    ],
  };
}

// Paper where the sweep has been, a shade where it has not, and the cells.
function cellMap({ X, c, visible }, { maps, size }, kind) {
  const at = maps[kind];
  const seen = [...visible.keys()].filter((i) => visible[i]);
  return [
    cellsGround({ x: at.x + 0.5, y: at.y + 0.5 }, size, [X, X]),
    ["path", { d: squares(seen, at, size, X), fill: PAPER }],
    ["cells", {
      name: kind, label: NAMES[kind], rows: X, columns: X, ...at, width: size, height: size,
    }, (i) => (visible[i] ? shades(c[kind])[i] : BLANK)],
  ];
}

const shades = keepFor((sizes) => Array.from(sizes, (c) => (
  diverging(Math.log10(Math.abs(c)), POWERS)
)));

function text(x, y, runs, more = {}) {
  return ["text", { x, y, fill: MUTED, "font-size": 13, ...more }, runs];
}

function heading(values, { maps, size }, kind) {
  const { x, y } = maps[kind];
  const { X, c, visible, point: [row, column] } = values;
  const corner = X * X - 1;
  const far = visible[corner] ? threeDigits(c[kind][corner]) : "not yet";
  return [
    ["path", { d: `M${x} ${y - 13}h24`, ...STROKES[kind] }],
    text(x + 31, y - 8, [upright(NAMES[kind])], { fill: INK, "font-size": 15 }),
    ["path", { d: border(values, kind, maps[kind], size), fill: "none", stroke: INK }],
    cellBox([row, row + 1, column, column + 1], { x: x + 0.5, y: y + 0.5 }, size, {
      "stroke-width": 2.5,
    }),
    text(x, y + X * size + 17, [upright("far corner "), upright(far)], { fill: INK }),
  ];
}

// Where |c| passes 1, between two cells that the sweep has reached.
function border({ X, c, visible }, kind, { x, y }, size) {
  const edges = [];
  const parts = (p, q) => visible[p] && visible[q] && (c[kind][p] >= 1) !== (c[kind][q] >= 1);
  for (let p = 0; p < X * X; p += 1) {
    const [left, top] = [x + (p % X) * size, y + Math.floor(p / X) * size];
    if (p % X && parts(p, p - 1)) edges.push(`M${left} ${top}v${size}`);
    if (p >= X && parts(p, p - X)) edges.push(`M${left} ${top}h${size}`);
  }
  return edges.join("");
}

function scale({ x, y, width }, narrow) {
  const part = width / 21;
  const top = y - (narrow ? 0 : 11);
  const [left, base] = narrow ? [x - 8, y + 55] : [x + width + 28, y];
  const size = [upright("size of "), italic("c")];
  const ticks = narrow ? [-10, 0, 10] : [-10, -5, 0, 5, 10];
  return [
    narrow ? text(x - 8, y - 9, size) : text(1, y, size),
    ...Array.from({ length: 21 }, (_, k) => ["rect", {
      x: x + k * part, y: top, width: part + 0.2, height: 14, ...diverging(k - 10, POWERS),
    }]),
    ["rect", { x, y: top, width, height: 14, fill: "none", stroke: LINE }],
    ...ticks.map((e) => text(x + (e + 10.5) * part, y + (narrow ? 30 : 18), [upright(ten(e))], {
      "text-anchor": "middle",
    })),
    ["path", { d: `M${left} ${base - 4}h18`, stroke: INK }],
    text(left + 25, base, [
      upright("|"), italic("c"), upright("| passes 1"),
    ]),
  ];
}

const ten = (exponent) => (exponent ? `10${raised(exponent)}` : "1");

const marksOf = keepLast((X, drive) => MARKS.map((mark) => predict("lstm", mark, X, drive)));

function plot(values, { x, y, width }) {
  const { top, height, left, right } = PLOT;
  const { X, c, step, f, drive } = values;
  const across = (k) => x + left + (k / (X - 1)) * (width - left - right);
  const down = (e) => y + top + ((HIGH - e) / (HIGH - LOW)) * height;
  const diagonal = (sizes, end) => line(
    Array.from({ length: end }, (_, k) => Math.log10(sizes[k * X + k])), across, down,
  );
  const marks = marksOf(X, drive);
  const reached = Math.ceil(step / 2);
  const k = values.point[0];
  const dots = k === values.point[1] && 2 * k < step ? KINDS.map((kind) => (
    [kind, Math.log10(c[kind][k * X + k])]
  )).filter(([, e]) => e >= LOW && e <= HIGH) : [];
  return [
    text(x, y + 14, [
      upright("along the diagonal, "), italic("f"), upright(` = ${f.toFixed(2)}`),
    ], { fill: INK, "font-size": 15 }),
    ...[-10, -5, 0, 5, 10, 15].flatMap((e) => [
      ["path", {
        d: `M${across(0)} ${down(e)}H${across(X - 1)}`, stroke: e ? LINE : MUTED, fill: "none",
      }],
      text(x + left - 8, down(e) + 4, [upright(ten(e))], { "text-anchor": "end", "font-size": 12 }),
    ]),
    ...marks.flatMap((sizes, m) => {
      const end = Math.min(Math.log10(sizes[X * X - 1]), HIGH);
      return [
        ["path", { d: diagonal(sizes, X), fill: "none", stroke: MUTED, "stroke-width": 1 }],
        text(across(X - 1) + 9, down(end) + 4, [italic("f"), upright(` = ${MARKS[m]}`)], {
          "font-size": 12,
        }),
      ];
    }),
    ...KINDS.map((kind) => ["path", {
      d: diagonal(c[kind], reached), fill: "none", "stroke-linejoin": "round", ...STROKES[kind],
    }]),
    ...dots.map(([kind, e]) => ["circle", {
      cx: across(k), cy: down(e), r: 4.5, fill: PAPER, stroke: STROKES[kind].stroke,
      "stroke-width": 2,
    }]),
    ...[0, Math.floor((X - 1) / 2), X - 1].map((tick, m) => text(
      across(tick), y + top + height + 17, m ? [upright(String(tick))] : [upright("0 steps")],
      { "text-anchor": m ? "middle" : "start", "font-size": 12 },
    )),
  ];
}

// A curve of powers of ten, cut off at the edges of the plot.
function line(exponents, across, down) {
  let d = "";
  const spot = (k, e) => `${coordinate(across(k))} ${coordinate(down(e))}`;
  const inside = (e) => Math.min(Math.max(e, LOW), HIGH);
  exponents.forEach((e, k) => {
    const before = exponents[k - 1];
    if (k === 0) d += `M${spot(0, inside(e))}`;
    else if (inside(before) === before) {
      const share = inside(e) === e ? 1 : (inside(e) - before) / (e - before);
      d += `L${spot(k - 1 + share, before + share * (e - before))}`;
    }
  });
  return d;
}

// "front 65 of 65, f = 0.73. Size of c at (32, 32): MDLSTM cell 3.28 × 10⁹, …"
export function sentence({ p, X, step, last, f, visible, c }) {
  const sizes = KINDS.map((kind) => `${NAMES[kind]} ${threeDigits(c[kind][p])}`).join(", ");
  return `front ${step} of ${last}, f = ${fixed(f, 2)}. `
    + `Size of c at ${pair(pointAt(p, X))}: ${visible[p] ? sizes : "not yet reached"}.`;
}
