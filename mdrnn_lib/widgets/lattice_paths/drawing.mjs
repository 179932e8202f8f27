// How the paths of a grid are drawn: the cells, the part that is lit, the sum so far.

import {
  BLUE, diverging, INK, italic, LINE, MUTED, number, PAPER, upright, VERMILION,
} from "../parts/scene.mjs";

const LARGEST_CELL = 76;
const GAP = 28;
const NARROW = 560; // px; below it there is no room beside the grid

export const DERIVATIVE = [
  upright("d"), italic("h"), ["p", "sub"], upright("/d"), italic("h"), ["q", "sub"],
];

export function layout(width, [rows, columns]) {
  const narrow = width < NARROW;
  const room = narrow ? width - 2 : width * 0.66;
  const size = Math.min(Math.floor(room / columns), LARGEST_CELL);
  const top = narrow ? 50 : 30;
  return { width, narrow, size, top, side: 1 + columns * size + GAP, height: top + rows * size + 72 };
}

function inside({ start, end }, r) {
  return r.every((k, d) => start[d] <= k && k <= end[d]);
}

// The fill of every cell: by dh_p/dh_r between the two ends, a shade elsewhere.
export function fills(values) {
  const largest = values.reach.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return (i) => {
    if (!inside(values, place(values, i))) return { fill: LINE, "fill-opacity": "0.35" };
    return diverging(values.reach[i], 2 * largest);
  };
}

export function place({ shape: [, columns] }, i) {
  return [Math.floor(i / columns), i % columns];
}

export function overlay(values, spot) {
  return [
    ...heading(values, spot),
    ...(values.step ? lit(values, spot) : []),
    ...numbers(values, spot),
    ...ends(values, spot),
    ...products(values, spot),
    ...bar(values, spot),
  ];
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
function products({ parts, step, grouped }, { narrow, width, side, top, height }) {
  if (narrow || !parts.length) return [];
  const list = parts.map(({ value }) => value);
  const [low, high] = [Math.min(0, ...list), Math.max(0, ...list)];
  const scale = (width - 2 - side) / (high - low || 1);
  const zero = side - low * scale;
  const pitch = Math.min((height - 72 - top) / list.length, 24);
  return [
    text(side, 19, [upright(`each ${grouped ? "group" : "product"} in turn`)], {
      fill: INK, "font-size": 15,
    }),
    ...list.map((value, k) => ["rect", {
      x: Math.min(zero, zero + value * scale), y: top + k * pitch,
      width: Math.abs(value) * scale, height: pitch - 2,
      fill: k === step - 1 ? VERMILION : k < step ? BLUE : MUTED,
      "fill-opacity": k < step ? "1.00" : "0.35",
    }]),
    ["line", { x1: zero, x2: zero, y1: top - 2, y2: top + list.length * pitch, stroke: MUTED }],
  ];
}

const corner = ([row, column], { size, top }) => [1 + column * size, top + row * size];

function centre(r, spot) {
  const [x, y] = corner(r, spot);
  return [x + spot.size / 2, y + spot.size * 0.42];
}

function numbers(values, spot) {
  const { size, narrow } = spot;
  return Array.from(values.reach, (reach, i) => [reach, place(values, i)])
    .filter(([, r]) => inside(values, r))
    .map(([reach, r]) => {
      const [x, y] = corner(r, spot);
      return text(x + size / 2, y + size - (narrow ? 4 : 7), [upright(number(reach))], {
        fill: INK, "font-size": narrow ? 11 : 12, "text-anchor": "middle", stroke: PAPER,
        "stroke-width": 3, "paint-order": "stroke",
      });
    });
}

// The part added last: a path, or all steps of the paths through one point.
function lit(values, spot) {
  const { start, end, parts, step, grouped } = values;
  const part = parts[step - 1];
  if (grouped) {
    const [m] = part.points;
    return [stroke(steps(start, m, spot) + steps(m, end, spot), 2), dot(centre(m, spot))];
  }
  const corners = [start, ...part.points].map((r) => centre(r, spot));
  return [stroke(`M${corners.map((at) => at.join(" ")).join("L")}`, 4), ...corners.map(dot)];
}

const stroke = (d, width) => ["path", {
  d, fill: "none", stroke: VERMILION, "stroke-width": width, "stroke-linejoin": "round",
}];
const dot = ([x, y]) => ["circle", { cx: x, cy: y, r: 4.5, fill: VERMILION }];

// Every line between neighbours from one point to another.
function steps(a, b, spot) {
  let d = "";
  for (let row = a[0]; row <= b[0]; row += 1) {
    d += `M${centre([row, a[1]], spot).join(" ")}H${centre([row, b[1]], spot)[0]}`;
  }
  for (let column = a[1]; column <= b[1]; column += 1) {
    d += `M${centre([a[0], column], spot).join(" ")}V${centre([b[0], column], spot)[1]}`;
  }
  return d;
}

function ends({ start, end }, spot) {
  return [["q", start], ["p", end]].flatMap(([letter, r]) => {
    const [x, y] = corner(r, spot);
    const side = spot.size - 1;
    return [
      ["rect", { x, y, width: side, height: side, fill: "none", stroke: INK, "stroke-width": 3 }],
      text(x + 5, y + (spot.narrow ? 13 : 16), [italic(letter)], { fill: INK, "font-size": 16 }),
    ];
  });
}

// The sum so far as a bar towards the derivative, the part added last in its colour.
function bar({ running, total, step, parts, grouped }, { width, height, narrow }) {
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
      `${step} of ${parts.length} ${what}${narrow ? ":" : " add up to"} ${number(now)}`,
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
