// One map of numbers, and an arrow for each gate.

import { pair, pointAt } from "../parts/grid.mjs";
import {
  diverging, fixed, INK, italic, LINE, MUTED, PANEL, upright, VERMILION,
} from "../parts/scene.mjs";
import { COLUMNS, ROWS } from "./values.mjs";

const LEFT = 30; // room for the arrows of the gates
const TOP = 40;
const LARGEST_SIDE = 52;
const FAINT = 1.8; // so that the number is legible on the fill for 1

export function drawing(values, width) {
  const side = Math.min(Math.floor((width - LEFT - 2) / COLUMNS), LARGEST_SIDE);
  const { f_1, f_2, back, point: [row, column] } = values;
  return {
    width, height: TOP + ROWS * side + 2, label: "One LSTM unit on a grid",
    shapes: [
      ["rect", {
        x: LEFT, y: TOP, width: COLUMNS * side, height: ROWS * side, fill: PANEL, stroke: LINE,
      }],
      ["cells", {
        name: "map", label: "cell states", rows: ROWS, columns: COLUMNS, x: LEFT, y: TOP,
        width: side, height: side,
      }, (i) => (values.visible[i] ? fill(values.c[i]) : diverging(0, 1))],
      ...written(values, side),
      ["rect", {
        x: LEFT + column * side, y: TOP + row * side, width: side, height: side, fill: "none",
        stroke: INK, "stroke-width": 2.5,
      }],
      ...arrow(f_2, "⁽²⁾", COLUMNS * side, true, back),
      ...arrow(f_1, "⁽¹⁾", ROWS * side, false, back),
    ],
  };
}

// Blue up to 1; above 1 orange, the deeper the larger.
function fill(value) {
  if (value <= 1 + 1e-9) return diverging(value, FAINT);
  const depth = Math.min(0.25 + 0.1 * Math.log10(value), 0.6);
  return { fill: VERMILION, "fill-opacity": fixed(depth, 2) };
}

function written({ c, visible }, side) {
  const seen = [...visible.keys()].filter((i) => visible[i]);
  return seen.map((i) => {
    const [row, column] = pointAt(i, COLUMNS);
    return ["text", {
      x: LEFT + (column + 0.5) * side, y: TOP + (row + 0.5) * side + (side < 40 ? 4 : 5),
      fill: c[i] ? INK : MUTED, "font-size": side < 40 ? 11 : 14, "text-anchor": "middle",
    }, [upright(side < 32 ? brief(c[i]) : size(c[i]))]];
  });
}

// A number in few characters: 0.31, 12.6, 8008; a true zero is 0.
export function size(value) {
  if (value === 0) return "0";
  return fixed(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}

// The same for a cell of a phone: .31, 1.0, 13, 8k.
function brief(value) {
  if (value === 0) return "0";
  if (value < 0.995) return fixed(value, 2).slice(1);
  if (value < 9.95) return fixed(value, 1);
  return value < 999.5 ? fixed(value, 0) : `${fixed(value / 1000, 0)}k`;
}

// The arrow of one gate, as strong as the gate is open, with its value.
function arrow(f, mark, length, flat, back) {
  const [head, far] = back ? [3, 10] : [length - 3, length - 10];
  const at = (along, across) => (
    flat ? `${LEFT + along} ${12 + across}` : `${23 + across} ${TOP + along}`
  );
  const d = `M${at(3, 0)}L${at(length - 3, 0)}M${at(far, -5)}L${at(head, 0)}L${at(far, 5)}`;
  const spot = flat
    ? { x: LEFT + 4, y: 32 } : { transform: `translate(5 ${TOP + 4}) rotate(90)` };
  return [
    ["path", {
      d, fill: "none", stroke: INK, "stroke-width": fixed(1 + 3 * f, 1),
      "stroke-opacity": fixed(0.2 + 0.8 * f, 2),
    }],
    ["text", { ...spot, fill: INK, "font-size": 13 }, [
      italic("f"), upright(`${mark} = ${fixed(f, 2)}`),
    ]],
  ];
}

// "f⁽¹⁾ = 0.50, f⁽²⁾ = 0.50, memory from (1, 2): 13 of 14 fronts, the last adds up to 0.06."
export function sentence({ f_1, f_2, point, back, step, last, front_sum }) {
  const what = back ? "gradient back from" : "memory from";
  return `f⁽¹⁾ = ${fixed(f_1, 2)}, f⁽²⁾ = ${fixed(f_2, 2)}, ${what} ${pair(point)}: `
    + `${step} of ${last} fronts, the last adds up to ${size(front_sum)}.`;
}
