// How the path growth is drawn: three maps on one scale of powers of ten, and their diagonals.

import { KINDS, power, predict, raised } from "./values.mjs";
import {
  diverging, GREEN, INK, italic, LINE, MUTED, PAPER, upright,
} from "../parts/scene.mjs";

const GAP = 16;
const TOP = 26; // room for a map's heading
const FOOT = 24; // and for the number at its far corner
const NARROW = 560; // px; below it the third map stands under the first
const DECADES = 10; // to either side of 1 in the maps
const [LOW, HIGH] = [-10, 15]; // powers of ten in the plot
const PLOT = { top: 30, height: 150, left: 46, right: 66 };
const MARKS = [0.5, 0.73];

export const NAMES = { lstm: "MDLSTM cell", leaky: "leaky cell", stable: "stable cell" };

const STROKES = {
  lstm: { stroke: INK, "stroke-width": 2.5 },
  leaky: { stroke: GREEN, "stroke-width": 2.5, "stroke-dasharray": "7 4" },
  stable: { stroke: "var(--md-4,#8e4585)", "stroke-width": 3, "stroke-dasharray": "2 4" },
};

export function layout(width, X) {
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

export function fills({ c, visible }, kind) {
  return (i) => (visible[i]
    ? diverging(Math.log10(Math.abs(c[kind][i])), DECADES)
    : { fill: PAPER, "fill-opacity": "0.00" });
}

// What lies under the cells: paper where the sweep has been, a shade where it has not.
export function ground({ X, visible }, { maps, size }) {
  return KINDS.flatMap((kind) => {
    const { x, y } = maps[kind];
    const seen = [...visible.keys()].filter((i) => visible[i]);
    const d = seen.map((i) => (
      `M${x + (i % X) * size} ${y + Math.floor(i / X) * size}h${size}v${size}h${-size}z`
    )).join("");
    const frame = { x, y, width: X * size, height: X * size, stroke: LINE };
    return [
      ["rect", { ...frame, fill: LINE, "fill-opacity": "0.35" }], ["path", { d, fill: PAPER }],
    ];
  });
}

export function overlay(values, place) {
  return [
    ...KINDS.flatMap((kind) => map(values, place, kind)),
    ...scale(place.scale, place.narrow),
    ...plot(values, place.plot),
  ];
}

const text = (x, y, runs, more = {}) => ["text", { x, y, fill: MUTED, "font-size": 13, ...more }, runs];

function map(values, { maps, size }, kind) {
  const { x, y } = maps[kind];
  const { X, c, visible, point: [row, column] } = values;
  const corner = X * X - 1;
  const far = visible[corner] ? power(c[kind][corner]) : "not yet";
  return [
    ["path", { d: `M${x} ${y - 13}h24`, ...STROKES[kind] }],
    text(x + 31, y - 8, [upright(NAMES[kind])], { fill: INK, "font-size": 15 }),
    ["path", { d: border(values, kind, maps[kind], size), fill: "none", stroke: INK }],
    ["rect", {
      x: x + column * size, y: y + row * size, width: size, height: size, fill: "none",
      stroke: INK, "stroke-width": 2.5,
    }],
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
  const size = [upright("size of "), italic("c")];
  const ticks = narrow ? [-10, 0, 10] : [-10, -5, 0, 5, 10];
  return [
    narrow ? text(x - 8, y - 9, size) : text(1, y, size),
    ...Array.from({ length: 21 }, (_, k) => ["rect", {
      x: x + k * part, y: y - (narrow ? 0 : 11), width: part + 0.2, height: 14, ...diverging(k - 10, DECADES),
    }]),
    ["rect", { x, y: y - (narrow ? 0 : 11), width, height: 14, fill: "none", stroke: LINE }],
    ...ticks.map((e) => text(x + (e + 10.5) * part, y + (narrow ? 30 : 18), [upright(ten(e))], {
      "text-anchor": "middle",
    })),
    ["path", { d: narrow ? `M${x - 8} ${y + 51}h18` : `M${x + width + 28} ${y - 4}h18`, stroke: INK }],
    text(narrow ? x + 17 : x + width + 53, narrow ? y + 55 : y, [
      upright("|"), italic("c"), upright("| passes 1"),
    ]),
  ];
}

const ten = (exponent) => (exponent ? `10${raised(exponent)}` : "1");

function plot(values, { x, y, width }) {
  const { top, height, left, right } = PLOT;
  const { X, c, step, f, drive } = values;
  const across = (k) => x + left + (k / (X - 1)) * (width - left - right);
  const down = (e) => y + top + ((HIGH - e) / (HIGH - LOW)) * height;
  const diagonal = (sizes, end) => line(
    Array.from({ length: end }, (_, k) => Math.log10(sizes[k * X + k])), across, down,
  );
  const marks = MARKS.map((mark) => predict("lstm", mark, X, drive));
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
      cx: across(k), cy: down(e), r: 4.5, fill: PAPER, stroke: STROKES[kind].stroke, "stroke-width": 2,
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
  const inside = (e) => Math.min(Math.max(e, LOW), HIGH);
  exponents.forEach((e, k) => {
    const before = exponents[k - 1];
    if (k === 0) d += `M${across(0)} ${down(inside(e))}`;
    else if (inside(before) === before) {
      const share = inside(e) === e ? 1 : (inside(e) - before) / (e - before);
      d += `L${across(k - 1 + share)} ${down(before + share * (e - before))}`;
    }
  });
  return d;
}
