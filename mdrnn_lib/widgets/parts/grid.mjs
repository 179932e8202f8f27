// What figures on grids share: points and their numbers, names of quantities, ways of colouring.

import {
  coordinate, diverging, INK, italic, LINE, logarithmic, MUTED, number, PAPER, sequential, symbol,
  upright,
} from "./scene.mjs";

export const DECADES = 4; // below this many powers of ten under the largest a gradient is not drawn

export const CELL_NAMES = {
  identity: "linear", tanh: "RNN, tanh", relu: "RNN, ReLU", lstm: "LSTM", leaky: "leaky cell",
  stable: "stable cell",
};

export const QUANTITIES = {
  h: [upright("hidden state "), italic("h")],
  c: [upright("cell state "), italic("c")],
  i: [upright("input gate "), italic("i")],
  f: [upright("forget gate "), italic("f")],
  f1: [upright("forget gate "), ...symbol("f", 1), upright("")],
  f2: [upright("forget gate "), ...symbol("f", 2), upright("")],
  o: [upright("output gate "), italic("o")],
  g: [upright("candidate "), italic("g")],
  lambda1: [upright("mixture "), ...symbol("λ", 1)],
  dh: [upright("size of d"), italic("L"), upright("/d"), italic("h")],
};
export const BY_INPUT = [upright("d"), italic("L"), upright("/d"), italic("x")];

// Points of a grid of so many columns, numbered in raster order.
export const pointAt = (i, columns) => [Math.floor(i / columns), i % columns];
export const numberOf = ([row, column], columns) => row * columns + column;
export const pair = (point) => `(${point.join(", ")})`;
export const clipped = (point, extents) => point.map((k, d) => Math.min(k, extents[d] - 1));

// One direction's weights out of all; a single layer runs in every direction.
export function inDirection({ W_x, W_h, b }, direction) {
  const k = direction % W_x.length;
  return { W_x: W_x[k], W_h: W_h[k], b: b[k] };
}

// Entry k of every row of v (P, width).
export function column(v, width, k) {
  return Float64Array.from({ length: v.length / width }, (_, p) => v[p * width + k]);
}

// The means of the rows of v (P, width): of one feature they are that feature.
export function rowMeans(v, width) {
  return Float64Array.from({ length: v.length / width }, (_, p) => {
    let sum = 0;
    for (let k = 0; k < width; k += 1) sum += v[p * width + k];
    return sum / width;
  });
}

export function largestOf(values) {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

export function binomial(n, k) {
  let product = 1;
  for (let j = 1; j <= k; j += 1) product = (product * (n - k + j)) / j;
  return product;
}

// How a quantity is coloured: by sign, as a share of 1, or by its power of ten.
export function kindOf(quantity) {
  return { h: "signed", c: "signed", g: "signed", dh: "size" }[quantity] ?? "share";
}

// The fill of every cell: those not yet visited stay blank.
export function fills(values, visible, how, largest = largestOf(values)) {
  return (i) => (visible[i] ? look(values[i], largest, how) : BLANK);
}

export const BLANK = { fill: PAPER, "fill-opacity": "0.00" };

function look(value, largest, how) {
  if (how === "share") return sequential(value, 1);
  if (how === "signed") return diverging(value, largest);
  const share = logarithmic(Math.abs(value), largest, DECADES);
  return how === "size" ? sequential(share, 1) : diverging(Math.sign(value) * share, 1);
}

// Points of a grid (in raster order) as one path, neighbours in a row as one box.
export function squares(list, { x, y }, size, columns) {
  const boxes = [];
  for (const i of list) {
    const before = boxes.at(-1);
    if (before && before.end === i && i % columns) before.end += 1;
    else boxes.push({ begin: i, end: i + 1 });
  }
  return boxes.map(({ begin, end }) => {
    const [row, at] = pointAt(begin, columns);
    const across = (end - begin) * size;
    const corner = `${coordinate(x + at * size)} ${coordinate(y + row * size)}`;
    return `M${corner}h${across}v${size}h${-across}z`;
  }).join("");
}

// A box of cells, [top, bottom, left, right], drawn around; (x, y) is the grid's first cell.
export function cellBox([top, bottom, left, right], { x, y }, size, more = {}) {
  return ["rect", {
    x: x + left * size - 0.5, y: y + top * size - 0.5,
    width: (right - left) * size, height: (bottom - top) * size,
    fill: "none", stroke: INK, "stroke-width": 1.5, ...more,
  }];
}

// What lies under a grid of cells: a shade, which shows where there is nothing to be seen yet.
export function cellsGround(at, size, [rows, columns]) {
  return cellBox([0, rows, 0, columns], at, size, {
    fill: LINE, "fill-opacity": "0.35", stroke: LINE, "stroke-width": 1,
  });
}

// Paper over that shade, under the cells of which there is something to be seen.
export function cellsPaper(shown, { x, y }, size, columns) {
  const seen = Array.from(shown).flatMap((here, i) => (here ? [i] : []));
  return ["path", { d: squares(seen, { x: x - 0.5, y: y - 0.5 }, size, columns), fill: PAPER }];
}

// The colours of a quantity from end to end, with their numbers.
export function colourScale(values, how, x, y) {
  const largest = number(largestOf(values));
  const [low, high] = {
    signed: [`−${largest}`, largest],
    share: ["0", "1"],
    size: ["10⁻⁴", `1 of the largest, ${largest}`], // DECADES below it
  }[how];
  const begin = x + 7.4 * low.length + 8;
  const text = (at, words) => (
    ["text", { x: at, y, fill: MUTED, "font-size": 13 }, [upright(words)]]
  );
  return [
    text(x, low),
    ...Array.from({ length: 11 }, (_, k) => ["rect", {
      x: begin + 9 * k, y: y - 11, width: 9, height: 12,
      ...(how === "signed" ? diverging(k - 5, 5) : sequential(k, 10)),
    }]),
    ["rect", { x: begin, y: y - 11, width: 99, height: 12, fill: "none", stroke: LINE }],
    text(begin + 107, high),
  ];
}
