// One strip for each quantity, their steps in line; below them the path product and the total
// derivative for every step from which they may start.

import {
  BLUE, coordinate, fixed, GREEN, INK, italic, LINE, MUTED, number, PANEL, PAPER, spoken, symbol,
  upright, VERMILION,
} from "../parts/scene.mjs";
import { GATES } from "./values.mjs";

const NARROW = 560; // px; below it a strip is named by its symbol alone
const TOP = 24; // room for the marks
const STRIP = 38;
const GAP = 9;
const LEGEND = 26;
const FOOT = 22; // for the numbers of the steps

export const WORDS = {
  x: "input", g: "candidate", i: "input gate", f: "forget gate", c: "cell state", o: "output gate",
  h: "output",
};
const ORDER = Object.keys(WORDS); // what is written, what is kept, what is read

function layout(width, T) {
  const narrow = width < NARROW;
  const left = narrow ? 30 : 134;
  const pitch = (width - left - 3) / T;
  const top = (row) => TOP + row * (STRIP + GAP);
  const strips = Object.fromEntries(ORDER.map((key, row) => [key, { y: top(row), height: STRIP }]));
  strips.d = { y: top(ORDER.length) + LEGEND, height: 1.6 * STRIP };
  const bottom = strips.d.y + strips.d.height;
  return {
    width, narrow, left, pitch, strips, bottom, height: bottom + FOOT,
    x: (p) => left + p * pitch, middle: (p) => left + (p + 0.5) * pitch,
  };
}

// The ends of a strip's scale.
function ends({ c, free, path, total }, key) {
  const reach = (...lists) => lists.flatMap((list) => [...list]);
  if (key === "c") {
    const most = Math.max(1, ...reach(c, free.c).map(Math.abs));
    return [-most, most];
  }
  if (key === "d") {
    const all = reach(path, total);
    return [Math.min(0, ...all), Math.max(1, ...all)];
  }
  return "xgh".includes(key) ? [-1, 1] : [0, 1];
}

export function valueAt(values, key, p, run = values) {
  if (key === "x") return values.inputs[p][0];
  return key in run ? run[key][p] : run.gates[4 * p + GATES.indexOf(key)];
}

export function drawing(values, width) {
  const place = layout(width, values.T);
  return {
    width, height: place.height, place, label: "Gates, cell and output over time",
    shapes: [
      ...chosenStep(values, place), ...marks(values, place),
      ...ORDER.flatMap((key) => strip(values, place, key)),
      ...derivatives(values, place), ...numbering(values, place), ...chosenGate(values, place),
    ],
  };
}

function chosenStep({ at }, { x, pitch, bottom }) {
  return [["rect", {
    x: x(at - 1), y: TOP - 4, width: pitch, height: bottom - TOP + 8, fill: LINE,
    "fill-opacity": "0.7",
  }]];
}

function marks({ inputs }, { middle }) {
  return inputs.flatMap(([, store, recall], p) => (
    [[store, "store ▾"], [recall, "recall ▾"]].filter(([mark]) => mark > 0.5).map(([, word]) => (
      text(middle(p), TOP - 10, [upright(word)], INK, 13, "middle")
    ))
  ));
}

// Bars of one look are one path. A knob is on what the reader holds.
function strip(values, place, key) {
  const [low, high] = ends(values, key);
  const { y, height } = place.strips[key];
  const up = (value) => y + height * (1 - (value - low) / (high - low));
  const done = Array.from({ length: key === "x" ? values.T : values.step }, (_, p) => p);
  const bars = new Map();
  for (const p of done) {
    const value = valueAt(values, key, p);
    const fill = key === "x" ? MUTED : low === 0 ? GREEN : value < 0 ? VERMILION : BLUE;
    const edge = isHeld(values, key, p) ? { stroke: INK, "stroke-width": 1.5 } : {};
    const look = JSON.stringify({ fill, ...edge });
    bars.set(look, (bars.get(look) ?? "") + bar(place, p, up(0), up(value)));
  }
  const knobs = done.filter((p) => isHeld(values, key, p))
    .map((p) => [place.middle(p), up(valueAt(values, key, p))]);
  return [
    ...ground(values, place, key, [low, high]),
    ...[...bars].map(([look, d]) => ["path", { d, ...JSON.parse(look) }]),
    ...dots(knobs, INK, 10), ...dots(knobs, PAPER, 6),
    ...(key === "x" ? [] : ghosts(values, place, key, done, up)),
  ];
}

export function isHeld({ held }, key, p) {
  return (held[p][GATES.indexOf(key)] ?? null) !== null;
}

// Where the quantity would be if no gate were held.
function ghosts(values, { x, pitch }, key, done, up) {
  const d = done.map((p) => {
    const [here, before] = [values, values.free].map((run) => valueAt(values, key, p, run));
    if (isHeld(values, key, p) || Math.abs(before - here) < 0.02) return "";
    return `M${coordinate(x(p) + 0.08 * pitch)} ${coordinate(up(before))}`
      + `h${coordinate(0.84 * pitch)}`;
  }).join("");
  return d ? [["path", { d, stroke: INK, "stroke-width": 1.5, "stroke-dasharray": "3 2" }]] : [];
}

function bar({ x, pitch }, p, from, to) {
  const [left, top] = [x(p) + 0.2 * pitch, Math.min(from, to)].map(coordinate);
  const [width, height] = [0.6 * pitch, Math.max(Math.abs(from - to), 1)].map(coordinate);
  return `M${left} ${top}h${width}v${height}h-${width}z`;
}

function dots(spots, stroke, width) {
  const d = spots.map(([x, y]) => `M${coordinate(x)} ${coordinate(y)}h0`).join("");
  return d ? [["path", { d, stroke, "stroke-width": width, "stroke-linecap": "round" }]] : [];
}

// The ground of a strip, its name, and the ends of its scale; a shade where time has not come.
function ground({ T, step }, { x, narrow, left, strips }, key, [low, high]) {
  const { y, height } = strips[key];
  const zero = y + height * (high / (high - low));
  const limit = (value) => fixed(value, Number.isInteger(value) ? 0 : 1);
  const names = key === "d" ? [] : [text(narrow ? 3 : 0, y + height / 2 + 5, [
    ...(narrow ? [] : [upright(`${WORDS[key]} `)]), italic(key),
  ], INK, 14)];
  return [
    ["rect", {
      x: left, y, width: x(T) - left, height, fill: PANEL, "fill-opacity": "0.6", stroke: LINE,
    }],
    ...(step < T && key !== "x" ? [["rect", {
      x: x(step), y, width: x(T) - x(step), height, fill: LINE, "fill-opacity": "0.5",
    }]] : []),
    ["line", { x1: left, y1: zero, x2: x(T), y2: zero, stroke: MUTED, "stroke-width": 1 }],
    ...names,
    text(left - 5, y + 9, [upright(limit(high))], MUTED, 11, "end"),
    text(left - 5, y + height + 1, [upright(limit(low))], MUTED, 11, "end"),
  ];
}

// Hollow bars: the product of forget gates. Dots: the total. From each k to the present t.
function derivatives(values, place) {
  const { middle, narrow, left, strips } = place;
  const { y, height } = strips.d;
  const [low, high] = ends(values, "d");
  const up = (value) => y + height * (1 - (value - low) / (high - low));
  const { step: t, path, total } = values;
  const key = { y: y - 9, width: 11, height: 11 };
  const begin = narrow ? 0 : left;
  const second = begin + (narrow ? 152 : 300);
  return [
    ...ground(values, place, "d", [low, high]),
    ["rect", { ...key, y: y - 19, x: begin + 1, fill: "none", stroke: INK, "stroke-width": 1.5 }],
    text(begin + 18, y - 9, [
      upright("path "), ...symbol("f", "k+1"), upright("⋯"), ...symbol("f", "t"),
      ...(narrow ? [] : [upright(", all gates held fixed")]),
    ], INK, 13),
    ["circle", { cx: second + 6, cy: y - 13.5, r: 4.5, fill: VERMILION }],
    text(second + 16, y - 9, [
      upright("total d"), ...symbol("c", "t"), upright("/d"), ...symbol("c", "k"),
      ...(narrow ? [] : [upright(", gates too")]),
    ], INK, 13),
    ["path", {
      d: Array.from(path, (size, k) => bar(place, k, up(0), up(size))).join(""), fill: PAPER,
      stroke: INK, "stroke-width": 1.5,
    }],
    ...dots(Array.from(total, (size, k) => [middle(k), up(size)]), VERMILION, 9),
    ...(narrow ? [] : [text(0, y + height / 2 + 5, [
      upright("from "), italic("k"), upright(" to "), italic("t"), upright(` = ${t}`),
    ], INK, 14)]),
  ];
}

function numbering({ T, at, step }, { middle, bottom, narrow }) {
  return Array.from({ length: T }, (_, p) => {
    const now = p + 1 === at || p + 1 === step;
    const words = text(middle(p), bottom + 16, [upright(`${p + 1}`)], now ? INK : MUTED,
      narrow && T > 16 ? 11 : 12, "middle");
    if (now) words[1]["font-weight"] = "bold";
    return words;
  });
}

function chosenGate({ gate, at }, { x, pitch, strips }) {
  const { y, height } = strips[gate];
  return [["rect", {
    x: x(at - 1), y: y - 2, width: pitch, height: height + 4, fill: "none", stroke: INK,
    "stroke-width": 2.5, rx: 2,
  }]];
}

function text(x, y, runs, fill, size, anchor = "start") {
  return ["text", { x, y, fill, "font-size": size, "text-anchor": anchor }, runs];
}

// The product of forget gates and the total derivative from step k to the present one.
export function derivative({ path, total, step: t }, k) {
  if (k > t) return [upright("No derivative: "), italic("t"), upright(` = ${t} is before it.`)];
  const product = k === t ? [upright("1")]
    : k + 1 === t ? symbol("f", t)
      : [...symbol("f", k + 1), upright(k + 2 === t ? " " : "⋯"), ...symbol("f", t)];
  return [
    upright("path "), ...product, upright(k === t ? ", " : ` = ${number(path[k - 1])}, `),
    upright("total d"), ...symbol("c", t), upright("/d"), ...symbol("c", k),
    upright(` = ${number(total[k - 1])}`),
  ];
}

export function sentence(values) {
  const { step, gate, at, T, h } = values;
  const end = step ? ` Output at step ${step}: ${number(h[step - 1])}.` : "";
  return `step ${step} of ${T}.${end} ${WORDS[gate]} at step ${at}: `
    + `${number(valueAt(values, gate, at - 1))}. ${spoken(derivative(values, at))}.`;
}
