// How the two sweeps are drawn: forward states, inputs and backward states of each sample in three
// rows; below them what reaches the chosen output, up through one direction, down through the other.

import { largestOf } from "../parts/grid.mjs";
import {
  BLUE, coordinate, diverging, fixed, INK, italic, LINE, mosaic, MUTED, number, PANEL, PAPER,
  spoken, symbol, upright, VERMILION,
} from "../parts/scene.mjs";
import { reaches, visited } from "./values.mjs";

const NARROW = 560; // px; below it rows are named by their symbols alone
const TITLE = 37;
const CELL = 30;
const LINK = 16; // between the rows, for what joins them
const BLOCK = TITLE + 3 * CELL + 2 * LINK + 24;
const HALF = 56; // the longest bar
const NUMBER = 16; // room for the number at its end
const COLOURS = [BLUE, VERMILION];
const WAYS = ["forward", "backward"];
const UNSEEN = { fill: "transparent" };
const ARROWS = ["→", "←"];

function layout(width, { T, inputs }) {
  const narrow = width < NARROW;
  const left = narrow ? 30 : 122;
  const pitch = (width - left - 2) / T;
  const tops = inputs.map((_, m) => m * BLOCK + TITLE);
  const zero = inputs.length * BLOCK + 58 + HALF;
  return {
    narrow, left, pitch, tops, zero, size: 3 * CELL + 2 * LINK,
    height: zero + HALF + NUMBER + 24, x: (k) => left + k * pitch,
  };
}

// Two decimals; without the zero before the point where there is no room for it.
const short = (value, narrow) => (
  narrow ? fixed(value, 2).replace(/^(−?)0/, "$1") : fixed(value, 2)
);
const largestIn = (lists) => largestOf(lists.flatMap((list) => [...list]));
const rowTop = (top, row) => top + row * (CELL + LINK);

export function drawing(values, width) {
  const place = layout(width, values);
  return {
    width, height: place.height, label: "Forward and backward sweeps, and what reaches an output",
    shapes: [
      ...values.inputs.flatMap((_, m) => oneSample(values, place, m)),
      ...chosen(values, place, values.sample - 1),
      ...bars(values, place),
      ...outputs(values, place),
    ],
  };
}

// What a reader chooses from lies over the drawing, unseen: one column an output.
function outputs({ inputs, T }, { left, tops, pitch, size }) {
  return inputs.map((_, m) => ["cells", {
    name: "outputs", label: `outputs of sample ${m + 1}, press to choose`, rows: 1, columns: T,
    first: m * T, x: left, y: tops[m] - 3, width: pitch, height: size + 6,
  }, () => UNSEEN]);
}

function oneSample(values, place, m) {
  const { lengths, T } = values;
  const top = place.tops[m];
  const extent = lengths[m] < T ? `${lengths[m]}, padded to ${T}` : lengths[m];
  return [
    text(0, top - 20, [upright(`sample ${m + 1}, length ${extent}`)], INK, 15),
    ...names(place, top),
    ...[0, 1].flatMap((direction) => [
      ...sweep(values, place, m, direction), ...links(values, place, m, direction),
    ]),
    ...[0, 1, 2].flatMap((row) => boxes(values, place, m, row)),
  ];
}

// Inputs (row 1) or states, with their numbers; a dashed edge in the padding.
function boxes(values, { x, left, pitch, narrow, tops }, m, row) {
  const { lengths, inputs, h, ends, T } = values;
  const y = rowTop(tops[m], row);
  const shown = row === 1 ? inputs[m] : h[row / 2][m];
  const seen = (k) => k < ends[m] && (row === 1 || visited(values, row / 2, m, k));
  const largest = 2 * largestIn(h.flat());
  const look = (k) => {
    if (!seen(k)) return k < ends[m] ? { fill: LINE, "fill-opacity": "0.45" } : UNSEEN;
    return row === 1 ? { fill: PANEL } : diverging(shown[k], largest);
  };
  const cells = { x: left, y, width: pitch, height: CELL, rows: 1, columns: T };
  const steps = [...Array(T).keys()];
  const written = steps.filter(seen).map((k) => [short(shown[k], narrow), "up", x(k) + pitch / 2]);
  return [
    ...mosaic(cells, look),
    ...(row === 1 ? edges(steps.slice(0, lengths[m]), cells, {}) : []),
    ...edges(steps.slice(lengths[m]), cells, { "stroke-dasharray": "3 3" }),
    middles(written, y + 20, INK, narrow ? 11 : 13),
  ];
}

function edges(steps, { x, y, width, height }, look) {
  if (!steps.length) return [];
  const [across, down] = [coordinate(width - 1), height - 1];
  const d = steps.map((k) => (
    `M${coordinate(x + k * width + 0.5)} ${y + 0.5}h${across}v${down}h-${across}z`
  )).join("");
  return [["path", { d, fill: "none", stroke: MUTED, ...look }]];
}

function names({ narrow }, top) {
  return [
    ["forward ", ARROWS[0]], ["input ", ""], ["backward ", ARROWS[1]],
  ].map(([word, arrow], row) => text(0, rowTop(top, row) + 20, [
    upright((narrow ? "" : word) + arrow), italic(row === 1 ? "x" : "h"),
  ], INK, 14));
}

// The way that a sweep has gone, beside its row: from where it begins, with an arrow's head.
function sweep({ step, ends }, { x, pitch, tops }, m, direction) {
  const done = Math.min(step, ends[m]);
  if (!done) return [];
  const y = direction ? rowTop(tops[m], 2) + CELL + 8 : tops[m] - 8;
  const begin = direction ? x(ends[m]) - 4 : x(0) + 4;
  const sign = direction ? -1 : 1;
  const end = direction ? x(ends[m] - done) + pitch / 2 : x(done) - pitch / 2;
  const [tip, wing] = [coordinate(end + 6 * sign), coordinate(end - 3 * sign)];
  const look = { stroke: COLOURS[direction], "stroke-width": 2.5 };
  return [
    ["line", { x1: begin, y1: y, x2: end, y2: y, ...look }],
    ["circle", { cx: begin, cy: y, r: 3.5, fill: COLOURS[direction] }],
    ["path", { d: `M${tip} ${y}L${wing} ${y - 5}V${y + 5}Z`, fill: COLOURS[direction] }],
  ];
}

// What joins inputs to their states; strong where it is on a way to the chosen output.
function links(values, { x, pitch, tops }, m, direction) {
  const { sample, ends, lengths, reversal } = values;
  const count = reversal === "padded" ? ends[m] : lengths[m];
  const strong = (k) => m === sample - 1 && reaches(values, direction, k);
  const from = rowTop(tops[m], direction) + CELL;
  return [false, true].map((way) => ["path", {
    d: [...Array(count).keys()].filter((k) => strong(k) === way)
      .map((k) => `M${coordinate(x(k) + pitch / 2)} ${from}v${LINK}`).join(""),
    stroke: way ? COLOURS[direction] : LINE, "stroke-width": way ? 3 : 1.5,
  }]);
}

function chosen({ point }, { x, pitch, tops, size }, m) {
  return [["rect", {
    x: x(point - 1) - 1, y: tops[m] - 3, width: pitch + 2, height: size + 6, rx: 5, fill: "none",
    stroke: INK, "stroke-width": 2.5,
  }]];
}

function bars(values, place) {
  const { T } = values;
  const { x, zero, left } = place;
  return [
    ...headings(values, place),
    ["line", { x1: left, y1: zero, x2: x(T), y2: zero, stroke: MUTED }],
    ...[0, 1].flatMap((direction) => barsOf(values, place, direction)),
    ...scale(T, place),
  ];
}

function headings({ sample, point, unit }, { zero, narrow }) {
  const above = zero - HALF - NUMBER - 8;
  const title = [
    upright("d"), ...symbol("y", point), upright("/d"), ...symbol("x", "k"),
    upright(` in sample ${sample}, unit ${unit}`),
  ];
  const key = narrow ? "up: forward, down: backward, hollow: below 0"
    : "up through the forward, down through the backward direction; hollow where negative";
  return [
    text(0, above - 20, title, INK, 15), text(0, above, [upright(key)], MUTED, 13),
    ...ARROWS.map((arrow, direction) => text(
      0, zero + (direction ? 30 : -20), [upright(narrow ? arrow : `${arrow} ${WAYS[direction]}`)],
      COLOURS[direction], 14,
    )),
  ];
}

// A hollow bar is a negative derivative.
function barsOf(values, { x, pitch, zero, narrow }, direction) {
  const { reach, ends, sample, point } = values;
  if (!visited(values, direction, sample - 1, point - 1)) return [];
  const largest = largestIn(reach) || 1;
  return [...reach[direction]].flatMap((value, k) => {
    if (k >= ends[sample - 1] || !reaches(values, direction, k)) return [];
    const height = Math.max((Math.abs(value) / largest) * HALF, 1);
    const y = direction ? zero : zero - height;
    const words = narrow ? short(value, true) : number(value);
    return [
      ["rect", {
        x: x(k) + pitch * 0.22, y, width: pitch * 0.56, height, "stroke-width": 2,
        fill: value < 0 ? PAPER : COLOURS[direction], stroke: COLOURS[direction],
      }],
      middles([[words, "up", x(k) + pitch / 2]], direction ? y + height + 14 : y - 5, INK,
        narrow ? 11 : 12),
    ];
  });
}

function scale(T, { x, pitch, zero }) {
  const y = zero + HALF + NUMBER + 16;
  return [
    middles(Array.from({ length: T }, (_, k) => [`${k + 1}`, "up", x(k) + pitch / 2]), y, MUTED, 12),
    text(0, y, [italic("k")], MUTED, 14),
  ];
}

function text(x, y, runs, fill, size) {
  return ["text", { x, y, fill, "font-size": size }, runs];
}

// Runs of one line, each with its middle at its own place.
function middles(runs, y, fill, size) {
  return ["text", { y, fill, "font-size": size, "text-anchor": "middle" }, runs];
}

// What is known of one step of a sample, as runs of text.
export function known(values, m, k) {
  if (k >= values.lengths[m]) return [upright("padding")];
  const runs = [italic("x"), upright(` = ${number(values.inputs[m][k])}`)];
  for (const direction of [0, 1]) {
    const there = visited(values, direction, m, k);
    runs.push(upright(`, ${ARROWS[direction]}`), italic("h"));
    runs.push(upright(there ? ` = ${number(values.h[direction][m][k])}` : " not yet there"));
  }
  return runs;
}

// How an input of the chosen sample reaches the chosen output.
export function ways(values, k) {
  const { point, sample, reach } = values;
  const runs = [upright("d"), ...symbol("y", point), upright("/d"), ...symbol("x", k + 1)];
  for (const direction of [0, 1]) {
    const words = !reaches(values, direction, k) ? "no way"
      : visited(values, direction, sample - 1, point - 1) ? number(reach[direction][k])
        : "not yet there";
    runs.push(upright(`${direction ? ", " : ": "}${WAYS[direction]} ${words}`));
  }
  return runs;
}

export function sentence(values) {
  const { step, T, sample, point } = values;
  return `${step} of ${T} steps done by both sweeps. Output ${point} of sample ${sample}: `
    + `${spoken(known(values, sample - 1, point - 1))}. ${spoken(ways(values, point - 1))}.`;
}
