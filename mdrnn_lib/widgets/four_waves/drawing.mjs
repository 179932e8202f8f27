// How the four waves are drawn: four small grids, and the cones laid over each other.

import {
  diverging, INK, italic, LINE, MUTED, PAPER, sequential, symbol, upright,
} from "../parts/scene.mjs";

const TOP = 26; // room for a grid's title
const GAP = 24;
const BETWEEN = 16; // the small grids
const NARROW = 560; // px; below it the large grid stands under the small ones
const DECADES = 4; // below this many powers of ten under the largest a derivative is not drawn

export const ARROWS = ["↘", "↗", "↙", "↖"];
export const PLACES = ["upper left", "lower left", "upper right", "lower right"];

export function layout(width, [rows, columns]) {
  const narrow = width < NARROW;
  const room = narrow ? width - 2 : Math.floor((width - GAP) / 2);
  const cap = (size, height) => Math.max(Math.min(Math.floor(size), Math.floor(height / rows)), 1);
  const small = cap((room - BETWEEN) / (2 * columns), 160);
  const large = cap(room / columns, 320);
  const block = rows * small + TOP + 8;
  const corners = [0, 1, 2, 3].map((k) => ({
    x: 1 + (k >> 1) * (columns * small + BETWEEN), y: TOP + (k & 1) * block,
  }));
  const below = 2 * block + 8;
  const union = narrow ? { x: 1, y: below + TOP } : { x: room + GAP, y: TOP };
  const foot = union.y + rows * large + 48;
  return { small, large, corners, union, height: narrow ? foot : Math.max(foot, below) };
}

// Under the large grid's cells: paper where an input reaches the output, a shade where none does.
export function ground(values, spot) {
  const columns = values.shape[1];
  const { x, y } = spot.union;
  return [
    frame(spot.union, spot.large, values.shape),
    ["path", {
      d: values.count.map((n, q) => (n ? box(
        { x: x - 0.5, y: y - 0.5 }, spot.large, [Math.floor(q / columns), q % columns],
      ) : "")).join(""),
      fill: PAPER,
    }],
  ];
}

export function unionFills(values) {
  const largest = values.size.reduce((most, v) => Math.max(most, v), 0);
  return (q) => {
    if (values.show === "count") return sequential(values.count[q], 6);
    return sequential(values.count[q] ? byPower(values.size[q], largest) : 0, 1);
  };
}

function byPower(size, largest) {
  if (size <= 0 || largest <= 0) return 0;
  return Math.max(1 + Math.log10(size / largest) / DECADES, 0);
}

export function overlay(values, spot) {
  return [
    ...[0, 1, 2, 3].flatMap((k) => small(values, spot, k)),
    ...large(values, spot),
  ];
}

function small(values, { corners, small: size }, k) {
  const at = corners[k];
  const used = values.corners.includes(k);
  const title = `${ARROWS[k]} ${PLACES[k]}${used ? "" : ", not used"}`;
  const shapes = [
    text(at.x, at.y - 8, [upright(title)], 14, used ? INK : MUTED), frame(at, size, values.shape),
  ];
  if (!used) return shapes;
  const { h, visited } = values.waves[k];
  const columns = values.shape[1];
  h.forEach((v, q) => {
    if (!visited[q]) return;
    const place = {
      x: at.x + (q % columns) * size, y: at.y + Math.floor(q / columns) * size,
      width: size - 1, height: size - 1,
    };
    shapes.push(["rect", { ...place, fill: PAPER }]);
    shapes.push(["rect", { ...place, ...diverging(v, values.largest) }]);
  });
  return [
    ...shapes, outlined(coneOf(values, k), at, size, {}), chosen(values, at, size),
  ];
}

function large(values, { union: at, large: size }) {
  const title = values.show === "count"
    ? [upright("waves that carry "), italic("x"), upright(" to "), ...symbol("y", "p")]
    : [upright("size of d"), ...symbol("y", "p"), upright("/d"), italic("x")];
  const [rows, columns] = values.shape;
  const digits = values.show === "count" && size >= 14 ? values.count.map((n, q) => text(
    at.x + ((q % columns) + 0.5) * size, at.y + (Math.floor(q / columns) + 0.5) * size + 5,
    [upright(String(n))], 13, INK, "middle",
  )) : [];
  return [
    text(at.x, at.y - 8, title, 15, INK),
    ...digits,
    ...values.corners.map((k) => (
      outlined(coneOf(values, k), at, size, { "stroke-dasharray": "4 3" })
    )),
    chosen(values, at, size),
    ...summary(values).map((words, line) => (
      text(at.x, at.y + rows * size + 20 + 18 * line, [upright(words)], 13, MUTED)
    )),
  ];
}

export function summary({ carried, count, point, arrived, corners }) {
  return [
    `${carried} of ${count.length} inputs carried towards (${point.join(", ")})`,
    `waves there: ${arrived} of ${corners.length}`,
  ];
}

// The rows and columns that a direction's state at the point depends on.
function coneOf({ point, shape }, k) {
  return point.flatMap((at, d) => ((k >> d) & 1 ? [at, shape[d]] : [0, at + 1]));
}

function chosen({ point: [row, column] }, at, size) {
  return outlined([row, row + 1, column, column + 1], at, size, { "stroke-width": 3 });
}

function outlined([top, bottom, left, right], { x, y }, size, more) {
  return ["rect", {
    x: x + left * size - 0.5, y: y + top * size - 0.5,
    width: (right - left) * size, height: (bottom - top) * size,
    fill: "none", stroke: INK, "stroke-width": 1.5, ...more,
  }];
}

function frame({ x, y }, size, [rows, columns]) {
  return ["rect", {
    x: x - 0.5, y: y - 0.5, width: columns * size, height: rows * size,
    fill: LINE, "fill-opacity": "0.35", stroke: LINE,
  }];
}

function box({ x, y }, size, [row, column]) {
  return `M${x + column * size} ${y + row * size}h${size}v${size}h${-size}z`;
}

function text(x, y, runs, size, fill, anchor = "start") {
  return ["text", { x, y, fill, "font-size": String(size), "text-anchor": anchor }, runs];
}
