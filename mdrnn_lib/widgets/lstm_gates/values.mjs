// One LSTM unit over a sequence, with gates held at values of the reader's choice.

import { backward, forward, makeLayer, makePlan } from "../parts/recurrence.mjs";

export const GATES = ["i", "f", "o", "g"]; // in the order of the columns of the weights

// Steps count from 1 in the state, from 0 in lists. held[p][gate] is the value at which a gate is
// held, or null; gates by their place in GATES.
export function frame(state) {
  const T = state.inputs.length;
  const overrides = state.overrides.filter(([, t]) => t <= T);
  return {
    ...state, overrides, T, last: T, step: Math.min(state.step, T), at: Math.min(state.at, T),
    held: heldGates(overrides, T),
  };
}

// Step 0 stands for every step; what is held at a step of its own goes before it.
function heldGates(overrides, T) {
  const held = Array.from({ length: T }, () => GATES.map(() => null));
  const of = (every) => overrides.filter(([, t]) => (t === 0) === every);
  for (const [gate, t, value] of [...of(true), ...of(false)]) {
    for (const gates of t ? [held[t - 1]] : held) gates[GATES.indexOf(gate)] = value;
  }
  return held;
}

// The gates (T, 4, flat), c and h, the same with no gate held, and for k = 1 … step the product of
// forget gates and the total dc_t/dc_k.
export function numbers({ inputs, weights, forget_bias, held, T, step }) {
  const b = weights.b.map((value, gate) => (gate === 1 ? forget_bias : value));
  const layer = makeLayer("lstm", { ...weights, b });
  const run = (from) => forward(from, Float64Array.from(inputs.flat()), makePlan([T]));
  const tape = run(holding(layer, held));
  const states = ({ gates, c, h }) => ({ gates, c, h });
  const path = new Float64Array(step).fill(1);
  for (let k = step - 2; k >= 0; k -= 1) path[k] = path[k + 1] * tape.gates[4 * (k + 1) + 1];
  const total = cellGradient(layer, tape, held, step);
  return { ...states(tape), free: states(run(layer)), path, total };
}

// The layer with those gates held. A held gate depends on nothing: nothing flows back through it.
function holding(layer, held, more = () => {}) {
  return {
    ...layer,
    step(tape, p) {
      held[p].forEach((value, gate) => {
        if (value !== null) tape.gates[4 * p + gate] = argument(gate, value);
      });
      layer.step(tape, p);
    },
    back(tape, adjoint, p) {
      more(adjoint, p);
      layer.back(tape, adjoint, p);
      held[p].forEach((value, gate) => {
        if (value !== null) adjoint.da[4 * p + gate] = 0;
      });
    },
  };
}

// The pre-activation that gives a gate this value.
function argument(gate, value) {
  return gate === 3 ? Math.atanh(value) : 2 * Math.atanh(2 * value - 1);
}

// The total dc_t/dc_k for k = 1 … t: backwards from a loss that is c_t.
function cellGradient(layer, tape, held, t) {
  const seed = ({ dc }, p) => {
    if (p === t - 1) dc[p] += 1;
  };
  const seeded = { ...tape, layer: holding(layer, held, seed) };
  const { dc } = backward(seeded, new Float64Array(tape.c.length), { parameters: false });
  return dc.slice(0, t);
}
