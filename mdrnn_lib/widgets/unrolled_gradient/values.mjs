// The scalar recurrence and its gradient sum, term by term; the mirror of scalar_gradient.py.
//
//   a_k = w_x x_k + w_h h_{k-1},   h_k = φ(a_k)
//   dh_t/dw_h = Σ_{k=1..t} [Π_{j=k+1..t} φ′(a_j) w_h] φ′(a_k) h_{k-1}
//
// and the sweep backwards, for a loss L = Σ u_k h_k:
//
//   δ_k = (u_k + w_h δ_{k+1}) φ′(a_k),   dL/dw_h = Σ_{k=1..t} h_{k-1} δ_k

export const activations = {
  identity: { phi: (a) => a, slope: () => 1 },
  tanh: { phi: Math.tanh, slope: (a) => 1 - Math.tanh(a) ** 2 },
  relu: { phi: (a) => Math.max(a, 0), slope: (a) => (a > 0 ? 1 : 0) },
};

// Entry k of a, h and slopes belongs to step k; a_0 does not exist.
export function forward(inputs, w_x, w_h, h_0, activation) {
  const { phi, slope } = activations[activation];
  const a = [NaN];
  const h = [h_0];
  const slopes = [NaN];
  for (const x of inputs) {
    const a_k = w_x * x + w_h * h[h.length - 1];
    a.push(a_k);
    h.push(phi(a_k));
    slopes.push(slope(a_k));
  }
  return { a, h, slopes };
}

// Item k − 1 is what the use of w_h at step k contributes to dh_t/dw_h.
export function gradientTerms({ h, slopes }, w_h) {
  const terms = [];
  let chain = 1; // dh_t/dh_k
  for (let k = h.length - 1; k >= 1; k -= 1) {
    terms[k - 1] = chain * slopes[k] * h[k - 1];
    chain *= slopes[k] * w_h;
  }
  return terms;
}

// Item k − 1 is dL/da of step k; looks holds the u_k in the same way.
export function backward({ slopes }, w_h, looks) {
  const deltas = [];
  let back = 0; // what step k + 1 sends back
  for (let k = looks.length; k >= 1; k -= 1) {
    deltas[k - 1] = (looks[k - 1] + back) * slopes[k];
    back = w_h * deltas[k - 1];
  }
  return deltas;
}
