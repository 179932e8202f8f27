// A card for each point with its numbers, and arrows with their weights between the cards.

import { BLANK, pair, pointAt } from "../parts/grid.mjs";
import {
  fixed, INK, italic, LINE, MUTED, PANEL, PAPER, symbol, upright, VERMILION,
} from "../parts/scene.mjs";
import { SIDE } from "./values.mjs";

const EDGE = 2; // room for the frame of a cell
const DOWN = 94; // from one row to the next
const FALL = 36; // the gap between two rows
const PAD = 5; // between a card and that frame
const LARGEST_ACROSS = 238;
const NARROW = 560; // px

// How the cards lie: a cell is a card with the gaps above and to the left of it, so that the frame
// of a cell crosses no number.
function layout(width) {
  const narrow = width < NARROW;
  const across = Math.min(Math.floor((width - 2 * EDGE) / SIDE), LARGEST_ACROSS);
  return { narrow, across, gap: narrow ? 32 : 96, height: SIDE * DOWN + 2 * EDGE };
}

export function drawing(values, width) {
  const spot = layout(width);
  const points = [...values.x.keys()];
  return {
    width, height: spot.height, label: "A grid of 3 × 3 points in numbers",
    shapes: [
      ["cells", {
        name: "points", label: "points, press one to explain it", rows: SIDE, columns: SIDE, x: EDGE,
        y: EDGE, width: spot.across, height: DOWN,
      }, () => BLANK],
      ...[0, 1, 2].flatMap((k) => {
        const [[x], [, y]] = [centre(k, spot), centre(k * SIDE, spot)];
        const row = [...(spot.narrow ? [] : [italic("i"), upright(" = ")]), upright(String(k))];
        return [
          label(x, 18, [italic("j"), upright(` = ${k}`)]), label(EDGE + spot.gap / 2, y + 4, row),
        ];
      }),
      ...points.flatMap((i) => card(values, i, spot)),
      ...points.flatMap((i) => values.from[i].flatMap(([d, q]) => arrow(values, i, d, q, spot))),
    ],
  };
}

const label = (x, y, runs, more = {}) => (
  ["text", { x, y, fill: MUTED, "font-size": 13, "text-anchor": "middle", ...more }, runs]
);

function centre(i, { across, gap }) {
  const [row, column] = pointAt(i, SIDE);
  const [x, y] = [(column + 0.5) * across + gap / 2, (row + 0.5) * DOWN + FALL / 2];
  return [x + EDGE - PAD, y + EDGE - PAD];
}

function card({ back, x, h, delta, visible, lit }, i, spot) {
  const [across, down] = centre(i, spot);
  const [width, height] = [spot.across - spot.gap, DOWN - FALL];
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
  const [reach, turn] = [(d ? spot.gap : FALL) / 2 - 4, back ? -1 : 1];
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
    label(d ? x : x - 9, d ? y - 9 : y + 4, [upright(`${sign}${short(d ? w_2 : w_1)}`)], {
      fill: colour, "font-size": spot.narrow ? 12 : 13, "text-anchor": d ? "middle" : "end",
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
