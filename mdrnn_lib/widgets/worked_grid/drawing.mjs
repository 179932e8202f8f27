// A card for each point with its numbers, and arrows with their weights between the cards.

import { BLANK, pair, pointAt } from "../parts/grid.mjs";
import {
  fixed, INK, italic, LINE, MUTED, PANEL, PAPER, symbol, upright, VERMILION,
} from "../parts/scene.mjs";
import { SIDE } from "./values.mjs";

const TOP = 20; // the numbers of the columns
const DOWN = 96; // from one row to the next
const LARGEST_ACROSS = 239;
const NARROW = 560; // px

// How the cards lie: a cell is a card with half of the gaps around it.
function layout(width) {
  const narrow = width < NARROW;
  const across = Math.min(Math.floor((width - 2) / SIDE), LARGEST_ACROSS);
  return { narrow, across, gap: narrow ? 32 : 96, fall: 36, height: TOP + SIDE * DOWN };
}

export function drawing(values, width) {
  const spot = layout(width);
  const points = [...values.x.keys()];
  return {
    width, height: spot.height, label: "A grid of 3 × 3 points in numbers",
    shapes: [
      ["cells", {
        name: "points", label: "points, press one to explain it", rows: SIDE, columns: SIDE, x: 1,
        y: TOP, width: spot.across, height: DOWN,
      }, () => BLANK],
      ...[0, 1, 2].flatMap((k) => [
        label(1 + (k + 0.5) * spot.across, 14, [italic("j"), upright(` = ${k}`)]),
        label(1 + spot.gap / 4, TOP + (k + 0.5) * DOWN + 4, [
          ...(spot.narrow ? [] : [italic("i"), upright(" = ")]), upright(String(k)),
        ]),
      ]),
      ...points.flatMap((i) => card(values, i, spot)),
      ...points.flatMap((i) => values.from[i].flatMap(([d, q]) => arrow(values, i, d, q, spot))),
    ],
  };
}

const label = (x, y, runs, more = {}) => (
  ["text", { x, y, fill: MUTED, "font-size": 13, "text-anchor": "middle", ...more }, runs]
);

function centre(i, { across }) {
  const [row, column] = pointAt(i, SIDE);
  return [1 + (column + 0.5) * across, TOP + (row + 0.5) * DOWN];
}

function card({ back, x, h, delta, visible, lit }, i, spot) {
  const [across, down] = centre(i, spot);
  const [width, height] = [spot.across - spot.gap, DOWN - spot.fall];
  const [given, found] = back ? [["h", h], ["δ", delta]] : [["x", x], ["h", h]];
  const written = ([letter, numbers], y, fill, largest) => {
    const text = short(numbers[i]);
    const size = Math.min((width - 6) / (0.6 * (text.length + 4)), largest);
    const name = size < 11 ? [] : [italic(letter), upright(" = ")]; // no room
    return label(across, y, [...name, upright(text)], { fill, "font-size": Math.max(size, 11) });
  };
  return [
    ["rect", {
      x: across - width / 2, y: down - height / 2, width, height, rx: 6,
      fill: visible[i] ? PAPER : PANEL, stroke: i === lit ? VERMILION : visible[i] ? INK : LINE,
      "stroke-width": i === lit ? 3 : 1,
    }],
    written(given, down - 9, MUTED, 13),
    ...(visible[i] ? [written(found, down + 17, INK, 17)] : []),
  ];
}

// From the point q, along dimension d, into the point i.
function arrow({ back, lit, w_1, w_2 }, i, d, q, spot) {
  const [[x_0, y_0], [x_1, y_1]] = [q, i].map((k) => centre(k, spot));
  const [x, y] = [(x_0 + x_1) / 2, (y_0 + y_1) / 2];
  const [reach, turn] = [(d ? spot.gap : spot.fall) / 2 - 4, back ? -1 : 1];
  const at = (along, aside) => (
    d ? `${x + along * turn} ${y + aside}` : `${x + aside} ${y + along * turn}`
  );
  const [tip, colour] = [at(reach, 0), i === lit ? VERMILION : MUTED];
  const sign = spot.narrow && d ? "" : "× "; // there is no room
  return [
    ["path", {
      d: `M${at(-reach, 0)}L${tip}M${at(reach - 6, -5)}L${tip}L${at(reach - 6, 5)}`, fill: "none",
      stroke: colour, "stroke-width": i === lit ? 3 : 1.5,
    }],
    label(d ? x : x + 9, d ? y - 9 : y + 4, [upright(`${sign}${short(d ? w_2 : w_1)}`)], {
      fill: colour, "font-size": spot.narrow ? 12 : 13, "text-anchor": d ? "middle" : "start",
    }),
  ];
}

// All digits of a number that has four decimals or fewer: 17, 0.0625.
export function short(value) {
  return fixed(value, 4).replace(/\.?0+$/, "");
}

const LOSS = [upright("∂⁺"), italic("L"), upright("/∂")];
const factor = (value) => (value < 0 ? `(${short(value)})` : short(value));

// The sum at a point, in symbols and in numbers: what is there at once, what each neighbour adds.
export function worked({ back, x, h, delta, w_1, w_2, from }, i) {
  const [letter, found] = back ? ["δ", delta] : ["h", h];
  const at = (name, k) => [italic(name), upright(pair(pointAt(k, SIDE)))];
  const terms = from[i].map(([d, q]) => [
    [...symbol("w", d + 1), upright(" · "), ...at(letter, q)],
    `${factor(d ? w_2 : w_1)} × ${factor(found[q])}`,
  ]);
  if (!back) terms.unshift([at("x", i), short(x[i])]);
  else if (!terms.length) terms.push([[...LOSS, ...at("h", i)], "1"]);
  const [sum, total] = [terms.map((term) => term[1]).join(" + "), short(found[i])];
  return {
    symbols: terms.reduce((runs, [more], k) => [...runs, upright(k ? " + " : " = "), ...more],
      at(letter, i)),
    numbers: sum === total ? total : `${sum} = ${total}`,
  };
}

// "h(1, 2) = 0 + 0.5 × 6 + 2 × 7 = 17. 6 of 9 points are done."
export function sentence(values) {
  const { lit, back, step, last } = values;
  const done = `${step} of ${last} points are done.`;
  if (lit < 0) return done;
  return `${back ? "δ" : "h"}${pair(pointAt(lit, SIDE))} = ${worked(values, lit).numbers}. ${done}`;
}
