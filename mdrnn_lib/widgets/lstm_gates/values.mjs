// One LSTM unit over a sequence, with gates held at values of the reader's choice; the mirror of
// gated_sequence.py.

import { backward, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

export const GATES = ["i", "f", "o", "g"]; // in the order of the columns of the weights

// From a state to everything the figure shows. Steps count from 1 in the state, from 0 here.
export function compute(given) {
  const state = settled(given);
  const { inputs, weights, forget_bias, overrides, step } = state;
  const T = inputs.length;
  const plan = makePlan([T]);
  const b = weights.b.map((value, gate) => (gate === 1 ? forget_bias : value));
  const layer = makeLayer("lstm", { ...weights, b });
  const x = Float64Array.from(inputs.flat());
  const held = heldGates(overrides, T);
  const tape = forward(holding(layer, held), x, plan);
  const free = overrides.length ? forward(layer, x, plan) : tape;
  const gates = (p) => tape.gates.subarray(4 * p, 4 * p + 4);
  const path = new Float64Array(step).fill(1);
  for (let k = step - 2; k >= 0; k -= 1) path[k] = path[k + 1] * gates(k + 1)[1];
  const total = step ? cellGradient(layer, tape, held, step - 1) : path;
  return { ...state, T, held, gates, c: tape.c, h: tape.h, free, path, total };
}

// The state within the range that the length of the sequence leaves.
export function settled(state) {
  const T = state.inputs.length;
  return {
    ...state,
    step: Math.min(state.step, T), at: Math.min(state.at, T),
    overrides: state.overrides.filter(([, t]) => t <= T),
  };
}

// For each step a map from a gate's place in GATES to its value. Step 0 stands for every step; what
// is held at a step of its own goes before it.
function heldGates(overrides, T) {
  const held = Array.from({ length: T }, () => new Map());
  const of = (every) => overrides.filter(([, t]) => (t === 0) === every);
  for (const [gate, t, value] of [...of(true), ...of(false)]) {
    for (const map of t ? [held[t - 1]] : held) map.set(GATES.indexOf(gate), value);
  }
  return held;
}

// The layer with those gates held. A held gate depends on nothing, so nothing flows back through it.
function holding(layer, held, more = () => {}) {
  return {
    ...layer,
    step(tape, p) {
      for (const [gate, value] of held[p]) tape.gates[4 * p + gate] = argument(gate, value);
      layer.step(tape, p);
    },
    back(tape, adjoint, p) {
      more(adjoint, p);
      layer.back(tape, adjoint, p);
      for (const gate of held[p].keys()) adjoint.da[4 * p + gate] = 0;
    },
  };
}

// The pre-activation that gives a gate this value.
function argument(gate, value) {
  return gate === 3 ? Math.atanh(value) : 2 * Math.atanh(2 * value - 1);
}

// The total dc_t/dc_k for all k: backwards from a loss that is c_t.
function cellGradient(layer, tape, held, t) {
  const seed = ({ dc }, p) => {
    if (p === t) dc[p] += 1;
  };
  const seeded = { ...tape, layer: holding(layer, held, seed) };
  return backward(seeded, new Float64Array(tape.c.length), { parameters: false }).dc;
}
