// How the paths of a grid are drawn: the cells, the part that is lit, the sum so far.

import { largestOf, numberOf, pair, pointAt } from "../parts/grid.mjs";
import {
  BLUE, coordinate, diverging, INK, italic, LINE, MUTED, number, PAPER, upright, VERMILION,
} from "../parts/scene.mjs";

const LARGEST_CELL = 76;
const GAP = 28;
const NARROW = 560; // px; below it there is no room beside the grid

export const DERIVATIVE = [
  upright("d"), italic("h"), ["p", "sub"], upright("/d"), italic("h"), ["q", "sub"],
];

function layout(width, [rows, columns]) {
  const narrow = width < NARROW;
  const room = narrow ? width - 2 : width * 0.66;
  const size = Math.min(Math.floor(room / columns), LARGEST_CELL);
  const top = narrow ? 50 : 30;
  return { width, narrow, size, top, side: 1 + columns * size + GAP, height: top + rows * size + 72 };
}

export function drawing(values, width) {
  const spot = layout(width, values.shape);
  const [rows, columns] = values.shape;
  return {
    width, height: spot.height, label: "Paths on a grid",
    shapes: [
      ["cells", {
        name: "points", label: "points, press to move an end", rows, columns, x: 0.5,
        y: spot.top - 0.5, width: spot.size, height: spot.size,
      }, shades(values)],
      ...heading(values, spot),
      ...(values.step ? lit(values, spot) : []),
      ...written(values, spot),
      ...ends(values, spot),
      ...bars(values, spot),
      ...sumBar(values, spot),
    ],
  };
}

// The fill of every cell: by dh_p/dh_r between the two ends, a shade elsewhere.
function shades(values) {
  const largest = largestOf(values.reach);
  return (i) => (
    inside(values, pointAt(i, values.shape[1])) ? diverging(values.reach[i], 2 * largest)
      : { fill: LINE, "fill-opacity": "0.35" }
  );
}

function inside({ start, end }, r) {
  return r.every((k, d) => start[d] <= k && k <= end[d]);
}

function text(x, y, runs, more = {}) {
  return ["text", { x, y, fill: MUTED, "font-size": 13, ...more }, runs];
}

function heading({ count }, { narrow }) {
  const paths = count === 1 ? "1 path" : `${count.toLocaleString("en")} paths`;
  const title = [upright(`${paths} from `), italic("q"), upright(" to "), italic("p")];
  const cells = [
    upright("in each cell d"), italic("h"), ["p", "sub"], upright("/d"), italic("h"),
    upright(" there"),
  ];
  const ink = { fill: INK, "font-size": 15 };
  if (narrow) return [text(1, 19, title, ink), text(1, 40, cells)];
  return [text(1, 19, [...title, upright("; "), ...cells], ink)];
}

// Beside the grid, each part's product as a bar, those added in colour.
function bars({ products, step, grouped }, { narrow, width, side, top, height }) {
  if (narrow || !products.length) return [];
  const [low, high] = [Math.min(0, ...products), Math.max(0, ...products)];
  const scale = (width - 2 - side) / (high - low || 1);
  const zero = side - low * scale;
  const pitch = Math.min((height - 72 - top) / products.length, 24);
  return [
    text(side, 19, [upright(`each ${grouped ? "group" : "product"} in turn`)], {
      fill: INK, "font-size": 15,
    }),
    ...products.map((value, k) => ["rect", {
      x: Math.min(zero, zero + value * scale), y: top + k * pitch,
      width: Math.abs(value) * scale, height: pitch - 2,
      fill: k === step - 1 ? VERMILION : k < step ? BLUE : MUTED,
      "fill-opacity": k < step ? "1.00" : "0.35",
    }]),
    ["line", { x1: zero, x2: zero, y1: top - 2, y2: top + products.length * pitch, stroke: MUTED }],
  ];
}

const corner = ([row, column], { size, top }) => [1 + column * size, top + row * size];

// Where a path passes: left of the cell's number and above it.
function knot(r, spot) {
  const [x, y] = corner(r, spot);
  return [x + spot.size * 0.25, y + spot.size * 0.42].map(coordinate);
}

// One text for each row of numbers, each at the right of its cell.
function written({ start, end, reach, shape }, spot) {
  const { size, narrow } = spot;
  const between = (d) => [...Array(shape[d]).keys()].filter((k) => start[d] <= k && k <= end[d]);
  return between(0).map((row) => {
    const [, y] = corner([row, 0], spot);
    const runs = between(1).map((column) => [
      number(reach[numberOf([row, column], shape[1])]), "up",
      corner([row, column], spot)[0] + size - (narrow ? 4 : 6),
    ]);
    return ["text", {
      y: y + size - (narrow ? 4 : 7), fill: INK, "font-size": narrow ? 11 : 12,
      "text-anchor": "end", stroke: PAPER, "stroke-width": 3, "paint-order": "stroke",
    }, runs];
  });
}

// The part added last: a path, or all steps of the paths through one point.
function lit({ start, end, parts, step, grouped }, spot) {
  const points = parts[step - 1];
  if (grouped) {
    const [m] = points;
    return [stroke(ways(start, m, spot) + ways(m, end, spot), 2), dot(knot(m, spot))];
  }
  const knots = [start, ...points].map((r) => knot(r, spot));
  return [stroke(`M${knots.map((at) => at.join(" ")).join("L")}`, 4), ...knots.map(dot)];
}

const stroke = (d, width) => ["path", {
  d, fill: "none", stroke: VERMILION, "stroke-width": width, "stroke-linejoin": "round",
}];
const dot = ([x, y]) => ["circle", { cx: x, cy: y, r: 4.5, fill: VERMILION }];

// Every line between neighbours from one point to another.
function ways(a, b, spot) {
  let d = "";
  for (let row = a[0]; row <= b[0]; row += 1) {
    d += `M${knot([row, a[1]], spot).join(" ")}H${knot([row, b[1]], spot)[0]}`;
  }
  for (let column = a[1]; column <= b[1]; column += 1) {
    d += `M${knot([a[0], column], spot).join(" ")}V${knot([b[0], column], spot)[1]}`;
  }
  return d;
}

function ends({ start, end }, spot) {
  return [["q", start], ["p", end]].flatMap(([letter, r]) => {
    const [x, y] = corner(r, spot);
    const side = spot.size - 1;
    return [
      ["rect", { x, y, width: side, height: side, fill: "none", stroke: INK, "stroke-width": 3 }],
      text(x + side - 5, y + (spot.narrow ? 13 : 16), [italic(letter)], {
        fill: INK, "font-size": 16, "text-anchor": "end",
      }),
    ];
  });
}

// The sum so far as a bar towards the derivative, the part added last in its colour.
function sumBar({ running, total, step, last, grouped }, { width, height, narrow }) {
  const y = height - 28;
  const [low, high] = [Math.min(...running, total, 0), Math.max(...running, total, 0)];
  const across = (value) => 2 + ((value - low) * (width - 4)) / (high - low || 1);
  const [before, now] = [running[Math.max(step - 1, 0)], running[step]];
  const piece = (a, b, fill) => ["rect", {
    x: Math.min(across(a), across(b)), y, width: Math.abs(across(b) - across(a)), height: 14, fill,
  }];
  const what = grouped ? "groups" : "paths";
  return [
    text(1, y - 11, [upright(
      `${step} of ${last} ${what}${narrow ? ":" : " add up to"} ${number(now)}`,
    )]),
    text(width - 1, y - 11, [...DERIVATIVE, upright(` = ${number(total)}`)], {
      fill: INK, "text-anchor": "end",
    }),
    ["rect", { x: 2, y, width: width - 4, height: 14, fill: LINE, "fill-opacity": "0.35" }],
    piece(0, before, BLUE), piece(before, now, VERMILION),
    ["line", {
      x1: across(total), x2: across(total), y1: y - 5, y2: y + 19, stroke: INK, "stroke-width": 2,
    }],
  ];
}

export function sentence({ step, last, grouped, running, total, start, end }) {
  return `${step} of ${last} ${grouped ? "groups" : "paths"} from ${pair(start)} to ${pair(end)} `
    + `add up to ${number(running[step])}; the derivative is ${number(total)}.`;
}
