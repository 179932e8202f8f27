// The scalar recurrence, and its gradient by one sweep backwards, for a loss L = Σ u_k h_k:
//
//   a_k = w_x x_k + w_h h_{k−1},   h_k = φ(a_k)
//   δ_k = (u_k + w_h δ_{k+1}) φ′(a_k),   dL/dw_h = Σ_{k=1..t} h_{k−1} δ_k
//
// For L = h_t the δ_k are the chains φ′(a_k) Π_{j>k} φ′(a_j) w_h of the gradient sum.

const ACTIVATIONS = {
  identity: { phi: (a) => a, slope: () => 1 },
  tanh: { phi: Math.tanh, slope: (a) => 1 - Math.tanh(a) ** 2 },
  relu: { phi: (a) => Math.max(a, 0), slope: (a) => (a > 0 ? 1 : 0) },
};

// `looks` holds the u_k. Of lists without h_0, item k − 1 belongs to step k.
export function frame(state) {
  const steps = Math.min(state.steps, state.inputs.length);
  const earlier = state.backward === "every" ? 1 : 0;
  return {
    ...state, steps, term: Math.min(state.term, steps), last: steps,
    x: state.inputs.slice(0, steps), sweeps: state.backward !== "none",
    looks: Array.from({ length: steps }, (_, i) => (i === steps - 1 ? 1 : earlier)),
  };
}

export function numbers({ x, w_x, w_h, h_0, activation, sweeps, looks }) {
  const { phi, slope } = ACTIVATIONS[activation];
  const [a, h] = [[], [h_0]];
  x.forEach((x_k, i) => {
    a.push(w_x * x_k + w_h * h[i]);
    h.push(phi(a[i]));
  });
  const slopes = a.map(slope);
  const deltas = [];
  for (let i = x.length - 1, back = 0; i >= 0; i -= 1) {
    deltas[i] = (looks[i] + back) * slopes[i];
    back = w_h * deltas[i]; // what step k sends to the one before
  }
  const terms = deltas.map((delta, i) => h[i] * delta);
  const total = terms.reduce((sum, term) => sum + term, 0);
  return { a, h, slopes, deltas: sweeps ? deltas : null, terms, total };
}
