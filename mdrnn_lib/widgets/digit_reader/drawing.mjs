// How the digit reader is drawn: the tiles over the picture, four maps of votes, ten bars.

import {
  cellBox, cellsGround, cellsPaper, column, fills, largestOf, numberOf, pointAt,
} from "../parts/grid.mjs";
import {
  BLUE, fixed, INK, LINE, mosaic, MUTED, PAPER, sequential, upright,
} from "../parts/scene.mjs";
import { CLASSES, PIXELS } from "./values.mjs";

export const CORNERS = ["↘", "↗", "↙", "↖"];
const ORDER = [0, 2, 1, 3]; // the maps stand at the corners where their directions start
const TOP = 28; // room for a title
const NARROW = 540; // px; below it maps and bars stand under the picture
const GAP = 18;
const LEAST_ROW = 20; // of the bars
const DIGIT = 18; // room for a bar's digit
const PERCENT = 72; // and for its number: "100.0 %", bold, in the widest of the usual typefaces

function arrange(width, side) {
  return width < NARROW ? stacked(width, side) : abreast(width, side);
}

function abreast(width, side) {
  const size = Math.max(Math.floor((width < 700 ? 70 : 84) / side), 1);
  const maps = 2 * side * size + GAP;
  const others = 26 + maps + 28 + DIGIT + 76 + PERCENT;
  const pixel = Math.min(Math.max(Math.floor((width - others) / PIXELS), 6), 10);
  const extent = pixel * PIXELS;
  const bars = { x: extent + 26 + maps + 28, y: TOP };
  const rows = Math.max(Math.floor(extent / 10), LEAST_ROW);
  const foot = TOP + Math.max(extent, 2 * side * size + 56, 10 * rows);
  return {
    pixel, extent, size, bars, rows, count: "the count so far",
    bar: Math.min(width - bars.x - DIGIT - PERCENT, 140), picture: { x: 1, y: TOP },
    maps: { x: extent + 26, y: TOP }, note: foot + 22, height: foot + 30,
  };
}

function stacked(width, side) {
  const pixel = Math.max(Math.floor(Math.min(width - 2, 336) / PIXELS), 1);
  const extent = pixel * PIXELS;
  const size = Math.max(Math.floor(Math.min((width - 170 - GAP) / 2, 84) / side), 1);
  const maps = { x: 1, y: extent + TOP + 40 };
  const bars = { x: 1 + 2 * side * size + 2 * GAP, y: maps.y };
  const below = Math.max(maps.y + 2 * side * size + 66, bars.y + 204);
  return {
    pixel, extent, size, maps, bars, rows: LEAST_ROW, count: "the count",
    bar: width - bars.x - DIGIT - PERCENT, picture: { x: 1, y: TOP },
    note: below + 16, height: below + 26,
  };
}

// What is glanced at is a pixel; the maps show its tile.
export function drawing(values, width, glanced) {
  const place = arrange(width, values.side);
  const { maps, bars } = place;
  return {
    width, height: place.height, label: "Picture, votes and count",
    shapes: [
      ...pictureRead(values, place),
      label(maps.x, maps.y - 10, `votes for ${values.shown}`, INK, 15),
      ...ORDER.flatMap((k, n) => votesMap(values, place, k, n)),
      ...(glanced < 0 ? [] : ORDER.map((_, n) => tileBox(values, place, glanced, n))),
      label(bars.x, bars.y - 10, place.count, INK, 15),
      ...barsOf(values, place),
      label(maps.x, place.note, "blue for, orange against", MUTED, 13),
    ],
  };
}

function label(x, y, words, fill, size, more = {}) {
  return ["text", { x, y, fill, "font-size": size, ...more }, [upright(words)]];
}

function pictureRead({ picture, side }, { picture: { x, y }, pixel, extent }) {
  const [left, top] = [x - 0.5, y - 0.5];
  const cells = {
    name: "picture", label: "picture, press to draw", rows: PIXELS, columns: PIXELS,
    x: left, y: top, width: pixel, height: pixel,
  };
  const lines = Array.from({ length: side - 1 }, (_, k) => ((k + 1) * extent) / side - 0.5);
  const d = lines.map((at) => `M${x + at} ${y}v${extent}M${x} ${y + at}h${extent}`).join("");
  return [
    label(1, 18, "picture", INK, 15),
    ["rect", { x: left, y: top, width: extent, height: extent, fill: PAPER, stroke: LINE }],
    ["cells", cells, (i) => sequential(picture[i], 1, INK)],
    ["path", { d, fill: "none", stroke: LINE, "stroke-width": 1 }],
  ];
}

const cornerOf = ({ side }, { maps: { x, y }, size }, n) => ({
  x: x + (n % 2) * (side * size + GAP), y: y + 18 + Math.floor(n / 2) * (side * size + 38),
});

// The votes of direction k, the nth of the four maps: as far as they are counted.
function votesMap(values, place, k, n) {
  const { side, votes, shown, counted } = values;
  const { size } = place;
  const at = cornerOf(values, place, n);
  const square = { x: at.x - 0.5, y: at.y - 0.5, width: size, height: size };
  const largest = largestOf(column(votes, CLASSES, shown));
  const fill = fills(votesBy(values, k), counted[k], "signed", largest);
  return [
    label(at.x, at.y - 6, `${CORNERS[k]} ${signed(sumOf(values, k))}`, MUTED, 13),
    cellsGround(at, size, [side, side]),
    cellsPaper(counted[k], at, size, side),
    ...mosaic({ ...square, rows: side, columns: side }, fill),
  ];
}

function tileBox(values, place, i, n) {
  const [row, at] = pointAt(tileOf(values, i), values.side);
  const box = [row, row + 1, at, at + 1];
  return cellBox(box, cornerOf(values, place, n), place.size, { "stroke-width": 2 });
}

export function tileOf({ tile, side }, i) {
  return numberOf(pointAt(i, PIXELS).map((at) => Math.floor(at / tile)), side);
}

// Of direction k for the class that is shown, tile by tile, and what is counted of them.
export function votesBy({ votes, shown, P }, k) {
  return column(votes, CLASSES, shown).subarray(k * P, (k + 1) * P);
}

function sumOf(values, k) {
  return votesBy(values, k).reduce((sum, vote, p) => sum + (values.counted[k][p] ? vote : 0), 0);
}

function barsOf({ beliefs, answer }, { bars: { x, y }, rows, bar }) {
  return Array.from(beliefs, (belief, j) => {
    const top = y + j * rows;
    const base = top + rows / 2 + 5;
    const bold = j === answer ? { "font-weight": "bold" } : {};
    return [
      label(x, base, String(j), INK, 15, bold),
      ["rect", {
        x: x + DIGIT, y: top + rows * 0.15, width: Math.max(bar * belief, 1), height: rows * 0.65,
        fill: j === answer ? BLUE : MUTED,
      }],
      label(x + DIGIT + 8 + bar * belief, base, percent(belief), INK, 13, bold),
    ];
  }).flat();
}

function percent(belief) {
  return `${fixed(100 * belief, 1)} %`;
}

export function signed(value, digits = 2) {
  const text = fixed(value, digits);
  return text.startsWith("−") ? text : `+${text}`;
}

export function sums(values) {
  return CORNERS.map((corner, k) => `${corner} ${signed(sumOf(values, k))}`).join(", ");
}

export function readAs({ beliefs, answer, step, last, picture }) {
  const second = beliefs.reduce((best, belief, j) => (
    j !== answer && !(belief <= beliefs[best]) ? j : best
  ), -1);
  const when = step < last ? "So far" : "It reads";
  const blank = picture.every((ink) => ink === 0);
  return `${when} ${answer}, ${percent(beliefs[answer])}; then ${second}, `
    + `${percent(beliefs[second])}.${blank ? " It must name a digit, even on blank paper." : ""}`;
}

export function sentence(values) {
  return `front ${values.step} of ${values.last}: ${readAs(values)}`;
}
