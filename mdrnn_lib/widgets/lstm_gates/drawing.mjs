// How the gates are drawn: one strip for each quantity, their steps in line; below them the path
// product and the total derivative for every step from which they may start.

import { GATES } from "./values.mjs";
import {
  BLUE, fixed, GREEN, INK, italic, LINE, MUTED, PANEL, PAPER, symbol, upright, VERMILION,
} from "../parts/scene.mjs";

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

export function layout(width, T) {
  const narrow = width < NARROW;
  const left = narrow ? 30 : 134;
  const pitch = (width - left - 3) / T;
  const top = (row) => TOP + row * (STRIP + GAP);
  const strips = Object.fromEntries(ORDER.map((key, row) => [key, { y: top(row), height: STRIP }]));
  strips.d = { y: top(ORDER.length) + LEGEND, height: 1.6 * STRIP };
  const bottom = strips.d.y + strips.d.height;
  return {
    width, narrow, left, pitch, strips, bottom, height: bottom + FOOT,
    x: (p) => left + p * pitch,
  };
}

// The ends of a strip's scale.
export function ends({ c, free, path, total }, key) {
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
  if (key === "c" || key === "h") return run[key][p];
  const gate = GATES.indexOf(key);
  return run === values ? values.gates(p)[gate] : run.gates[4 * p + gate];
}

export function drawing(values, place) {
  return [
    ...chosenStep(values, place),
    ...marks(values, place),
    ...ORDER.flatMap((key) => strip(values, place, key)),
    ...derivatives(values, place),
    ...numbering(values, place),
    ...chosenGate(values, place),
  ];
}

function chosenStep({ at }, { x, pitch, bottom }) {
  return [["rect", {
    x: x(at - 1), y: TOP - 4, width: pitch, height: bottom - TOP + 8, fill: LINE,
    "fill-opacity": "0.7",
  }]];
}

function marks({ inputs }, { x, pitch }) {
  return inputs.flatMap(([, store, recall], p) => (
    [[store, "store ▾"], [recall, "recall ▾"]].filter(([mark]) => mark > 0.5).map(([, word]) => (
      text(x(p) + pitch / 2, TOP - 10, [upright(word)], INK, 13, "middle")
    ))
  ));
}

function strip(values, place, key) {
  const { x, pitch, strips } = place;
  const { y, height } = strips[key];
  const [low, high] = ends(values, key);
  const at = (value) => y + height * (1 - (value - low) / (high - low));
  const signed = low < 0;
  const gate = GATES.indexOf(key);
  const shapes = [...frame(values, place, key, [low, high])];
  for (let p = 0; p < values.T; p += 1) {
    if (p >= values.step && key !== "x") break;
    const value = valueAt(values, key, p);
    const colour = key === "x" ? MUTED : !signed ? GREEN : value < 0 ? VERMILION : BLUE;
    const mine = gate >= 0 && values.held[p].has(gate);
    shapes.push(bar(x(p) + 0.2 * pitch, 0.6 * pitch, at(0), at(value), {
      fill: colour, ...(mine ? { stroke: INK, "stroke-width": 1.5 } : {}),
    }));
    if (mine) {
      shapes.push(["circle", {
        cx: x(p) + pitch / 2, cy: at(value), r: 4, fill: PAPER, stroke: INK, "stroke-width": 2,
      }]);
    } else if (key !== "x") {
      shapes.push(...ghost(values, key, p, { x: x(p), pitch, at }));
    }
  }
  return shapes;
}

// Where the quantity would be if no gate were held.
function ghost(values, key, p, { x, pitch, at }) {
  const before = valueAt(values, key, p, values.free);
  if (Math.abs(before - valueAt(values, key, p)) < 0.02) return [];
  return [["line", {
    x1: x + 0.08 * pitch, y1: at(before), x2: x + 0.92 * pitch, y2: at(before),
    stroke: INK, "stroke-width": 1.5, "stroke-dasharray": "3 2",
  }]];
}

function bar(x, width, from, to, look) {
  const y = Math.min(from, to);
  return ["rect", { x, y, width, height: Math.max(Math.abs(from - to), 1), ...look }];
}

// The ground of a strip, its name, and the ends of its scale; a shade where time has not come.
function frame({ T, step }, { x, narrow, left, strips }, key, [low, high]) {
  const { y, height } = strips[key];
  const zero = y + height * (high / (high - low));
  const limit = (value) => fixed(value, Number.isInteger(value) ? 0 : 1);
  const names = key === "d" ? [] : [text(0, y + height / 2 + 5, [
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
  const { x, pitch, narrow, left, strips } = place;
  const { y, height } = strips.d;
  const [low, high] = ends(values, "d");
  const at = (value) => y + height * (1 - (value - low) / (high - low));
  const { step: t, path, total } = values;
  const key = { y: y - 9, width: 11, height: 11 };
  const begin = narrow ? 0 : left;
  const second = begin + (narrow ? 152 : 300);
  const shapes = [
    ...frame(values, place, "d", [low, high]),
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
  ];
  for (let k = 0; k < t; k += 1) {
    shapes.push(bar(x(k) + 0.2 * pitch, 0.6 * pitch, at(0), at(path[k]), {
      fill: PAPER, stroke: INK, "stroke-width": 1.5,
    }));
    shapes.push(["circle", { cx: x(k) + pitch / 2, cy: at(total[k]), r: 4.5, fill: VERMILION }]);
  }
  if (!narrow) shapes.push(text(0, y + height / 2 + 5, [
    upright("from "), italic("k"), upright(" to "), italic("t"), upright(` = ${t}`),
  ], INK, 14));
  return shapes;
}

function numbering({ T, at, step }, { x, pitch, bottom, narrow }) {
  return Array.from({ length: T }, (_, p) => {
    const now = p + 1 === at || p + 1 === step;
    const words = text(x(p) + pitch / 2, bottom + 16, [upright(`${p + 1}`)], now ? INK : MUTED,
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
