"""Measure one frame of the grid figure: all that is computed when a pixel changes.

    python benchmarks/figure_frame.py

An MDLSTM with 8 hidden units over 32 × 32 points, forwards from the pixels and back to them, in V8,
the script engine of Chromium. Run it on a machine that does nothing else.
"""

import json

import numpy as np

import mdrnn_lib as md
from mdrnn_lib.widgets.parts import engine

SIZE, HIDDEN, ROUNDS, FRAMES = 32, 8, 20, 10
MEASURE = """(params, x, size, rounds, frames) => {
  const { backward, forward, makeLayer, makePlan } = mdrnnParts;
  const layer = makeLayer("lstm", params);
  const pixels = Float64Array.from(x);
  return Array.from({ length: rounds }, (_, round) => {
    const begun = Date.now();
    for (let k = 0; k < frames; k += 1) {
      pixels[round * frames + k] += 1;
      const tape = forward(layer, pixels, makePlan([size, size]));
      const immediate = new Float64Array(tape.h.length);
      immediate[immediate.length - 1] = 1;
      backward(tape, immediate, { parameters: false });
    }
    return (Date.now() - begun) / frames;
  });
}"""


def main() -> None:
    """Measure and print."""
    layer = md.MDLSTM(ndim=2, inputs=1, hidden=HIDDEN, rng=0)
    params = {name: value.tolist() for name, value in layer.params.items()}
    x = np.random.default_rng(1).normal(size=SIZE * SIZE).tolist()
    times = engine.call(MEASURE, params, x, SIZE, ROUNDS, FRAMES)
    low, median, high = np.percentile(times, [5, 50, 95])
    print(
        json.dumps(
            {"grid": [SIZE, SIZE], "hidden": HIDDEN, "frames": ROUNDS * FRAMES}
            | {"ms": {"5 %": round(low, 2), "median": round(median, 2), "95 %": round(high, 2)}}
        )
    )


if __name__ == "__main__":
    main()
