// The numbers of the digit reader: from its state to votes, scores and beliefs.

import { inDirection, pointAt } from "../parts/grid.mjs";
import { forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

export const PIXELS = 28;
export const CLASSES = 10;
const LEVELS = 15;
const [MEAN, DEVIATION] = [0.131, 0.308]; // of the pixels that the network was trained on
const SOFT = [[5, 11, 5], [11, 15, 11], [5, 11, 5]]; // levels that the pen leaves around a pixel

// The picture, and which tiles each of the four directions has counted, front by front.
export function frame(state) {
  const tile = Math.round(Math.sqrt(state.weights.W_x[0].length));
  const side = PIXELS / tile;
  const last = 2 * side - 1;
  const step = Math.min(state.step, last);
  const plans = [0, 1, 2, 3].map((k) => makePlan([side, side], k));
  return {
    ...state, tile, side, last, step, plans, P: side * side,
    picture: Array.from(rowsRead(state).join(""), (mark) => parseInt(mark, 16) / LEVELS),
    counted: plans.map(({ front }) => Array.from(front, (f) => f < step)),
  };
}

export function rowsRead({ sample, image, samples }) {
  return sample < 0 ? image : samples[sample];
}

// votes[(k P + p) CLASSES + j] is what direction k at tile p adds to the score of class j.
export function numbers({ weights, picture, tile, P, plans, counted, digit }) {
  const x = cutIntoTiles(picture, tile);
  const votes = new Float64Array(4 * P * CLASSES);
  const scores = Float64Array.from(weights.b_y);
  plans.forEach((plan, k) => {
    const layer = makeLayer("lstm", inDirection(weights, k));
    const { h } = forward(layer, x, plan);
    for (let p = 0; p < P; p += 1) {
      const own = votes.subarray((k * P + p) * CLASSES, (k * P + p + 1) * CLASSES);
      for (let u = 0; u < layer.H; u += 1) {
        const row = weights.W_y[k * layer.H + u];
        for (let j = 0; j < CLASSES; j += 1) own[j] += (h[p * layer.H + u] * row[j]) / P;
      }
      if (counted[k][p]) own.forEach((vote, j) => { scores[j] += vote; });
    }
  });
  const answer = scores.indexOf(Math.max(...scores));
  return { votes, scores, beliefs: softmax(scores), answer, shown: digit < 0 ? answer : digit };
}

// The pixels of a tile become the features of one point, row by row.
function cutIntoTiles(picture, tile) {
  const side = PIXELS / tile;
  return Float64Array.from(picture, (_, n) => {
    const [p, f] = pointAt(n, tile * tile);
    const [row, column] = pointAt(p, side);
    const [down, right] = pointAt(f, tile);
    return (picture[(row * tile + down) * PIXELS + column * tile + right] - MEAN) / DEVIATION;
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
  const [row, column] = pointAt(i, PIXELS);
  return rows.map((line, r) => (Math.abs(r - row) > 1 ? line : Array.from(line, (mark, c) => {
    if (Math.abs(c - column) > 1) return mark;
    const level = SOFT[r - row + 1][c - column + 1];
    return rubs ? "0" : Math.max(parseInt(mark, 16), level).toString(16);
  }).join("")));
}
