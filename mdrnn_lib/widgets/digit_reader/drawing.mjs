// How the digit reader is drawn: the tiles over the picture, four maps of votes, ten bars.

import { PIXELS } from "./values.mjs";
import {
  BLUE, diverging, fixed, INK, LINE, MUTED, PAPER, sequential, upright,
} from "../parts/scene.mjs";

export const CORNERS = ["↘", "↗", "↙", "↖"];
const ORDER = [0, 2, 1, 3]; // the maps stand at the corners where their directions start
const TOP = 28; // room for a title
const NARROW = 540; // px; below it maps and bars stand under the picture
const GAP = 18;
const DIGIT = 18; // room for a bar's digit
const PERCENT = 62; // and for its number

export function arrange(width, side) {
  return width < NARROW ? stacked(width, side) : abreast(width, side);
}

function abreast(width, side) {
  const size = Math.max(Math.floor((width < 700 ? 70 : 84) / side), 1);
  const maps = 2 * side * size + GAP;
  const others = 26 + maps + 28 + DIGIT + 76 + PERCENT;
  const pixel = Math.min(Math.max(Math.floor((width - others) / PIXELS), 6), 10);
  const extent = pixel * PIXELS;
  const bars = { x: extent + 26 + maps + 28, y: TOP };
  return {
    narrow: false, pixel, extent, size, bars, rows: Math.floor(extent / 10),
    bar: Math.min(width - bars.x - DIGIT - PERCENT, 140), picture: { x: 1, y: TOP },
    maps: { x: extent + 26, y: TOP }, note: TOP + extent + 22, height: TOP + extent + 30,
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
    narrow: true, pixel, extent, size, maps, bars, rows: 20,
    bar: width - bars.x - DIGIT - PERCENT, picture: { x: 1, y: TOP },
    note: below + 16, height: below + 26,
  };
}

export function pixelFills({ picture }) {
  return (i) => sequential(picture[i], 1, INK);
}

export function underPicture({ picture: { x, y }, extent }) {
  return [["rect", {
    x: x - 0.5, y: y - 0.5, width: extent, height: extent, fill: PAPER, stroke: LINE,
  }]];
}

export function overPicture(values, place, glanced) {
  return [
    label(1, 18, "picture", INK, 15),
    ...tileLines(values, place),
    label(place.maps.x, place.maps.y - 10, `votes for ${values.shown}`, INK, 15),
    ...maps(values, place, glanced),
    label(place.bars.x, place.bars.y - 10, place.narrow ? "the count" : "the count so far", INK, 15),
    ...bars(values, place),
    label(place.maps.x, place.note, "blue for, orange against", MUTED, 13),
  ];
}

function label(x, y, words, fill, size, more = {}) {
  return ["text", { x, y, fill, "font-size": size, ...more }, [upright(words)]];
}

function tileLines({ side }, { picture: { x, y }, extent }) {
  const at = Array.from({ length: side - 1 }, (_, k) => ((k + 1) * extent) / side - 0.5);
  const d = at.map((s) => `M${x + s} ${y}v${extent}M${x} ${y + s}h${extent}`).join("");
  return [["path", { d, fill: "none", stroke: LINE, "stroke-width": 1 }]];
}

function maps(values, place, glanced) {
  const { side, P, shown, counted } = values;
  const { size } = place;
  let largest = 0;
  for (let k = 0; k < 4; k += 1) {
    for (let p = 0; p < P; p += 1) largest = Math.max(largest, Math.abs(values.vote(k, p, shown)));
  }
  return ORDER.flatMap((k, n) => {
    const x = place.maps.x + (n % 2) * (side * size + GAP);
    const y = place.maps.y + 18 + Math.floor(n / 2) * (side * size + 38);
    const shapes = [
      label(x, y - 6, `${CORNERS[k]} ${signed(sumOf(values, k))}`, MUTED, 13),
      ["rect", {
        x: x - 0.5, y: y - 0.5, width: side * size, height: side * size,
        fill: LINE, "fill-opacity": "0.35", stroke: LINE,
      }],
    ];
    for (let p = 0; p < P; p += 1) {
      if (!counted[k * P + p]) continue;
      const box = {
        x: x + (p % side) * size, y: y + Math.floor(p / side) * size,
        width: size - 1, height: size - 1,
      };
      shapes.push(["rect", { ...box, fill: PAPER }]);
      shapes.push(["rect", { ...box, ...diverging(values.vote(k, p, shown), largest) }]);
    }
    if (glanced >= 0) {
      shapes.push(["rect", {
        x: x + (glanced % side) * size - 0.5, y: y + Math.floor(glanced / side) * size - 0.5,
        width: size, height: size, fill: "none", stroke: INK, "stroke-width": 2,
      }]);
    }
    return shapes;
  });
}

export function sumOf({ P, shown, counted, vote }, k) {
  let sum = 0;
  for (let p = 0; p < P; p += 1) if (counted[k * P + p]) sum += vote(k, p, shown);
  return sum;
}

function bars({ beliefs, answer }, { bars: { x, y }, rows, bar }) {
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

export function percent(belief) {
  return `${fixed(100 * belief, 1)} %`;
}

export function signed(value, digits = 2) {
  const text = fixed(value, digits);
  return text.startsWith("−") ? text : `+${text}`;
}
