// How the four waves are drawn: four small grids, and the cones laid over each other.

import {
  cellBox, cellsGround, cellsPaper, DECADES, fills, largestOf, pair,
} from "../parts/grid.mjs";
import {
  coordinate, INK, italic, logarithmic, mosaic, MUTED, sequential, symbol, upright,
} from "../parts/scene.mjs";

const TOP = 26; // room for a grid's title
const GAP = 24;
const BETWEEN = 16; // the small grids
const NARROW = 560; // px; below it the large grid stands under the small ones

export const ARROWS = ["↘", "↗", "↙", "↖"];
export const PLACES = ["upper left", "lower left", "upper right", "lower right"];

function layout(width, [rows, columns]) {
  const narrow = width < NARROW;
  const room = narrow ? width - 2 : Math.floor((width - GAP) / 2);
  const cap = (size, height) => Math.max(Math.min(Math.floor(size), Math.floor(height / rows)), 1);
  const small = cap((room - BETWEEN) / (2 * columns), 160);
  const large = cap(room / columns, 320);
  const block = rows * small + TOP + 8;
  const starts = ARROWS.map((_, k) => ({
    x: 1 + (k >> 1) * (columns * small + BETWEEN), y: TOP + (k & 1) * block,
  }));
  const below = 2 * block + 8;
  const union = narrow ? { x: 1, y: below + TOP } : { x: room + GAP, y: TOP };
  const foot = union.y + rows * large + 48;
  return { small, large, starts, union, height: narrow ? foot : Math.max(foot, below) };
}

export function drawing(values, width) {
  const { small, large, starts, union, height } = layout(width, values.shape);
  return {
    width, height, label: "Four waves, and the inputs that reach an output",
    shapes: [
      ...starts.flatMap((at, k) => wave(values, k, at, small)), ...reached(values, union, large),
    ],
  };
}

// The states of one direction, as far as its wave has come, and its cone.
function wave(values, k, at, size) {
  const { shape, h, visited, cones } = values;
  const used = values.corners.includes(k);
  const title = `${ARROWS[k]} ${PLACES[k]}${used ? "" : ", not used"}`;
  const empty = [
    text(at.x, at.y - 10, [upright(title)], 14, used ? INK : MUTED), cellsGround(at, size, shape),
  ];
  if (!used) return empty;
  const fill = fills(h[k], visited[k], "signed", Math.max(...h.map(largestOf)));
  return [
    ...empty, cellsPaper(visited[k], at, size, shape[1]), ...mosaic(cellsAt(at, size, shape), fill),
    cellBox(cones[k], at, size), chosen(values, at, size),
  ];
}

// How many waves carry each input, or how strongly they do: paper where there are any.
function reached(values, at, size) {
  const { shape, show, count, corners, cones } = values;
  const title = show === "count"
    ? [upright("waves that carry "), italic("x"), upright(" to "), ...symbol("y", "p")]
    : [upright("size of d"), ...symbol("y", "p"), upright("/d"), italic("x")];
  const label = "inputs, press to choose an output";
  return [
    cellsGround(at, size, shape), cellsPaper(count, at, size, shape[1]),
    ["cells", { name: "inputs", label, ...cellsAt(at, size, shape) }, unionFills(values)],
    text(at.x, at.y - 10, title, 15),
    ...(show === "count" && size >= 14 ? digits(values, at, size) : []),
    ...corners.map((k) => cellBox(cones[k], at, size, { "stroke-dasharray": "4 3" })),
    chosen(values, at, size),
    ...summary(values).map((words, line) => (
      text(at.x, at.y + shape[0] * size + 20 + 18 * line, [upright(words)], 13, MUTED)
    )),
  ];
}

function cellsAt({ x, y }, size, [rows, columns]) {
  return { x: x - 0.5, y: y - 0.5, width: size, height: size, rows, columns };
}

function unionFills({ show, count, reach, carriers }) {
  if (show === "count") return (q) => sequential(count[q], 6);
  const sizes = carriers.map(({ by }, q) => by.reduce((sum, k) => sum + Math.abs(reach[k][q]), 0));
  const largest = largestOf(sizes);
  return (q) => sequential(logarithmic(sizes[q], largest, DECADES), 1);
}

// One text for a row: each of its figures has a place of its own.
function digits({ count, shape: [rows, columns] }, { x, y }, size) {
  const across = Array.from({ length: columns }, (_, at) => coordinate(x + (at + 0.5) * size));
  return Array.from({ length: rows }, (_, row) => {
    const figures = count.slice(row * columns, (row + 1) * columns).join("");
    const down = y + (row + 0.5) * size + 5;
    return text(across.join(" "), down, [upright(figures)], 13, INK, { "text-anchor": "middle" });
  });
}

function chosen({ point: [row, column] }, at, size) {
  return cellBox([row, row + 1, column, column + 1], at, size, { "stroke-width": 3 });
}

function text(x, y, runs, size, fill = INK, more = {}) {
  return ["text", { x, y, fill, "font-size": size, ...more }, runs];
}

function summary({ carried, count, point, arrived, corners }) {
  return [
    `${carried} of ${count.length} inputs carried towards ${pair(point)}`,
    `waves there: ${arrived} of ${corners.length}`,
  ];
}

export function sentence(values) {
  return `step ${values.step} of ${values.last}: ${summary(values).join(", ")}`;
}
