// How the two sweeps are drawn: forward states, inputs and backward states of each sample in three
// rows; below them what reaches the chosen output, up through one direction, down through the other.

import {
  BLUE, diverging, fixed, INK, italic, LINE, MUTED, number, PANEL, PAPER, symbol, upright,
  VERMILION,
} from "../parts/scene.mjs";
import { reaches } from "./values.mjs";

const NARROW = 560; // px; below it rows are named by their symbols alone
const TITLE = 34;
const CELL = 30;
const LINK = 16; // between the rows, for what joins them
const BLOCK = TITLE + 3 * CELL + 2 * LINK + 24;
const HALF = 56; // the longest bar
const NUMBER = 16; // room for the number at its end
const COLOURS = [BLUE, VERMILION];

export function layout(width, T, samples) {
  const narrow = width < NARROW;
  const left = narrow ? 30 : 122;
  const pitch = (width - left - 2) / T;
  const tops = Array.from({ length: samples }, (_, m) => m * BLOCK + TITLE);
  const zero = samples * BLOCK + 58 + HALF;
  return {
    width, narrow, left, pitch, tops, zero, size: 3 * CELL + 2 * LINK,
    height: zero + HALF + NUMBER + 24, x: (k) => left + k * pitch,
  };
}

// Two decimals; without the zero before the point where there is no room for it.
const short = (value, narrow) => (
  narrow ? fixed(value, 2).replace(/^(−?)0/, "$1") : fixed(value, 2)
);
const rowTop = (top, row) => top + row * (CELL + LINK);

export function drawing(values, place) {
  const { inputs, sample } = values;
  return [
    ...inputs.flatMap((_, m) => oneSample(values, place, m)),
    ...chosen(values, place, sample - 1),
    ...bars(values, place),
  ];
}

function oneSample(values, place, m) {
  const { lengths, inputs, T, h, ends, reversal } = values;
  const { x, pitch, narrow, tops } = place;
  const top = tops[m];
  const largest = 2 * Math.max(...h.flat().flatMap((row) => [...row].map(Math.abs)));
  const shapes = [
    text(0, top - 17, [
      upright(`sample ${m + 1}, length ${lengths[m]}`
        + (lengths[m] < T ? `, padded to ${T}` : "")),
    ], INK, 15),
    ...names(place, top),
    ...sweep(values, place, m, 0), ...sweep(values, place, m, 1),
  ];
  for (let k = 0; k < T; k += 1) {
    const padding = k >= lengths[m];
    if (!padding || reversal === "padded") shapes.push(...links(values, place, m, k));
    for (const row of [0, 1, 2]) {
      const direction = row / 2;
      const value = row === 1 ? inputs[m][k] : h[m][direction][k];
      const box = {
        x: x(k) + 1, y: rowTop(top, row), width: pitch - 2, height: CELL, rx: 3,
        ...(padding ? { stroke: MUTED, "stroke-dasharray": "3 3" } : {}),
      };
      const empty = k >= ends[m];
      if (empty || (row !== 1 && !values.visited(direction, m, k))) {
        shapes.push(["rect", { ...box, fill: empty ? PAPER : LINE, "fill-opacity": "0.45" }]);
        continue;
      }
      const look = row === 1 ? { fill: PANEL, stroke: MUTED } : diverging(value, largest);
      shapes.push(["rect", { ...box, fill: PAPER }], ["rect", { ...box, ...look }]);
      shapes.push(text(x(k) + pitch / 2, box.y + 20, [upright(short(value, narrow))], INK,
        narrow ? 11 : 13, "middle"));
    }
  }
  return shapes;
}

function names({ narrow }, top) {
  return [
    ["forward ", "→"], ["input ", ""], ["backward ", "←"],
  ].map(([word, arrow], row) => text(0, rowTop(top, row) + 20, [
    upright((narrow ? "" : word) + arrow), italic(row === 1 ? "x" : "h"),
  ], INK, 14));
}

// The way that a sweep has gone, beside its row: from where it begins, with an arrow's head.
function sweep({ step, ends, T }, { x, pitch, tops }, m, direction) {
  const done = Math.min(step, ends[m]);
  if (!done || !T) return [];
  const y = direction ? rowTop(tops[m], 2) + CELL + 8 : tops[m] - 8;
  const begin = direction ? x(ends[m]) - 4 : x(0) + 4;
  const sign = direction ? -1 : 1;
  const tip = (direction ? x(ends[m] - done) + pitch / 2 : x(done) - pitch / 2) + 6 * sign;
  const look = { stroke: COLOURS[direction], "stroke-width": 2.5 };
  return [
    ["line", { x1: begin, y1: y, x2: tip - 6 * sign, y2: y, ...look }],
    ["circle", { cx: begin, cy: y, r: 3.5, fill: COLOURS[direction] }],
    ["path", {
      d: `M${tip} ${y}L${tip - 9 * sign} ${y - 5}V${y + 5}Z`, fill: COLOURS[direction],
    }],
  ];
}

// What joins an input to its states; strong where it is on a way to the chosen output.
function links(values, { x, pitch, tops }, m, k) {
  return [0, 1].map((direction) => {
    const strong = m === values.sample - 1 && reaches(values, direction, k)
      && (k < values.ends[m]);
    const from = rowTop(tops[m], direction) + CELL;
    return ["line", {
      x1: x(k) + pitch / 2, y1: from, x2: x(k) + pitch / 2, y2: from + LINK,
      stroke: strong ? COLOURS[direction] : LINE, "stroke-width": strong ? 3 : 1.5,
    }];
  });
}

function chosen({ point }, { x, pitch, tops, size }, m) {
  return [["rect", {
    x: x(point - 1) - 1, y: tops[m] - 3, width: pitch + 2, height: size + 6, rx: 5, fill: "none",
    stroke: INK, "stroke-width": 2.5,
  }]];
}

// A hollow bar is a negative derivative.
function bars(values, place) {
  const { reach, T, sample, point, unit } = values;
  const { x, pitch, zero, narrow, left } = place;
  const largest = Math.max(...reach.flatMap((list) => [...list].map(Math.abs))) || 1;
  const head = [upright("d"), ...symbol("y", point), upright("/d"), ...symbol("x", "k")];
  const rest = ` in sample ${sample}, unit ${unit}`;
  const above = zero - HALF - NUMBER - 8;
  const shapes = [
    text(0, above - 20, [...head, upright(rest)], INK, 15),
    text(0, above, [upright(
      narrow ? "up: forward, down: backward, hollow: below 0"
        : "up through the forward, down through the backward direction; hollow where negative",
    )], MUTED, 13),
    ["line", { x1: left, y1: zero, x2: x(T), y2: zero, stroke: MUTED }],
    ...["→", "←"].map((arrow, direction) => text(
      0, zero + (direction ? 30 : -20), [upright(narrow ? arrow : `${arrow} ${WAYS[direction]}`)],
      COLOURS[direction], 14,
    )),
  ];
  for (const direction of [0, 1]) {
    if (!values.visited(direction, sample - 1, point - 1)) continue;
    for (let k = 0; k < values.ends[sample - 1]; k += 1) {
      if (!reaches(values, direction, k)) continue;
      const value = reach[direction][k];
      const height = Math.max((Math.abs(value) / largest) * HALF, 1);
      const y = direction ? zero : zero - height;
      shapes.push(["rect", {
        x: x(k) + pitch * 0.22, y, width: pitch * 0.56, height, "stroke-width": 2,
        fill: value < 0 ? PAPER : COLOURS[direction], stroke: COLOURS[direction],
      }]);
      shapes.push(text(x(k) + pitch / 2, direction ? y + height + 14 : y - 5,
        [upright(narrow ? short(value, true) : number(value))], INK, narrow ? 11 : 12, "middle"));
    }
  }
  const below = zero + HALF + NUMBER + 16;
  for (let k = 0; k < T; k += 1) {
    shapes.push(text(x(k) + pitch / 2, below, [upright(`${k + 1}`)], MUTED, 12, "middle"));
  }
  shapes.push(text(0, below, [italic("k")], MUTED, 14));
  return shapes;
}

export const WAYS = ["forward", "backward"];

function text(x, y, runs, fill, size, anchor = "start") {
  return ["text", { x, y, fill, "font-size": size, "text-anchor": anchor }, runs];
}
