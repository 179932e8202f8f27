// The numbers of the digit reader: from its state to votes, scores and beliefs.

import { forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

export const PIXELS = 28;
const CLASSES = 10;
const LEVELS = 15;
const [MEAN, DEVIATION] = [0.131, 0.308]; // of the pixels that the network was trained on
const SOFT = [[5, 11, 5], [11, 15, 11], [5, 11, 5]]; // levels that the pen leaves around a pixel

export function tilesAcross({ weights }) {
  return PIXELS / Math.round(Math.sqrt(weights.W_x[0].length));
}

export function rowsRead({ sample, image, samples }) {
  return sample < 0 ? image : samples[sample];
}

export function computeVotes(state) {
  const { weights, step, digit } = state;
  const side = tilesAcross(state);
  const P = side * side;
  const picture = Float64Array.from(rowsRead(state).join(""), (mark) => parseInt(mark, 16) / LEVELS);
  const x = cutIntoTiles(picture, PIXELS / side);
  const votes = new Float64Array(4 * P * CLASSES);
  const counted = new Uint8Array(4 * P);
  const scores = Float64Array.from(weights.b_y);
  for (let k = 0; k < 4; k += 1) {
    const { h, front, H } = statesFrom(weights, k, x, side);
    for (let p = 0; p < P; p += 1) {
      counted[k * P + p] = front[p] < step ? 1 : 0;
      for (let u = 0; u < H; u += 1) {
        const row = weights.W_y[k * H + u];
        for (let j = 0; j < CLASSES; j += 1) {
          votes[(k * P + p) * CLASSES + j] += (h[p * H + u] * row[j]) / P;
        }
      }
      if (!counted[k * P + p]) continue;
      for (let j = 0; j < CLASSES; j += 1) scores[j] += votes[(k * P + p) * CLASSES + j];
    }
  }
  const beliefs = softmax(scores);
  const answer = scores.indexOf(Math.max(...scores));
  return {
    step, last: 2 * side - 1, side, P, picture, votes, counted, scores, beliefs, answer,
    shown: digit < 0 ? answer : digit, digit, sample: state.sample,
    vote: (k, p, j) => votes[(k * P + p) * CLASSES + j],
  };
}

function statesFrom({ W_x, W_h, b }, direction, x, side) {
  const layer = makeLayer("lstm", { W_x: W_x[direction], W_h: W_h[direction], b: b[direction] });
  const plan = makePlan([side, side], direction);
  return { h: forward(layer, x, plan).h, front: plan.front, H: layer.H };
}

// The pixels of a tile become the features of one point, row by row.
function cutIntoTiles(picture, tile) {
  const side = PIXELS / tile;
  return Float64Array.from({ length: picture.length }, (_, n) => {
    const [p, f] = [Math.floor(n / (tile * tile)), n % (tile * tile)];
    const row = Math.floor(p / side) * tile + Math.floor(f / tile);
    const column = (p % side) * tile + (f % tile);
    return (picture[row * PIXELS + column] - MEAN) / DEVIATION;
  });
}

function softmax(scores) {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - largest));
  const sum = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / sum);
}

// A picture after the pen, or the rubber, has touched a pixel: a soft spot of three pixels.
export function touched(rows, i, rubs) {
  const [row, column] = [Math.floor(i / PIXELS), i % PIXELS];
  return rows.map((line, r) => (Math.abs(r - row) > 1 ? line : Array.from(line, (mark, c) => {
    if (Math.abs(c - column) > 1) return mark;
    const level = SOFT[r - row + 1][c - column + 1];
    return rubs ? "0" : Math.max(parseInt(mark, 16), level).toString(16);
  }).join("")));
}
