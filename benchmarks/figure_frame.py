"""Measure one frame of the grid figure: all that a browser computes when a pixel changes.

    python benchmarks/figure_frame.py

An MDLSTM with 8 hidden units over 32 × 32 points, forwards from the pixels and back to them, in
headless Chromium; see `make browser`. Run it on a machine that does nothing else.
"""

import json
import sys
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

import mdrnn_lib as md
from mdrnn_lib.widgets.parts.modules import bundle

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

from browser import ABSENT, find_browser

SIZE, HIDDEN, FRAMES = 32, 8, 200
MEASURE = """async ([source, params, x, size, frames]) => {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { backward, forward, makeLayer, makePlan } = await import(address);
  const layer = makeLayer("lstm", params);
  const pixels = Float64Array.from(x);
  const times = [];
  for (let k = 0; k < frames; k += 1) {
    pixels[k] += 1;
    const begun = performance.now();
    const tape = forward(layer, pixels, makePlan([size, size]));
    const immediate = new Float64Array(tape.h.length);
    immediate[immediate.length - 1] = 1;
    backward(tape, immediate, { parameters: false });
    times.push(performance.now() - begun);
  }
  return times;
}"""


def main() -> None:
    """Measure and print."""
    layer = md.MDLSTM(ndim=2, inputs=1, hidden=HIDDEN, rng=0)
    params = {name: value.tolist() for name, value in layer.params.items()}
    x = np.random.default_rng(1).normal(size=SIZE * SIZE).tolist()
    path = find_browser()
    if path is None:
        sys.exit(ABSENT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        times = page.evaluate(MEASURE, [bundle("recurrence"), params, x, SIZE, FRAMES])
        browser.close()
    low, median, high = np.percentile(times, [5, 50, 95])
    print(
        json.dumps(
            {"grid": [SIZE, SIZE], "hidden": HIDDEN, "frames": FRAMES}
            | {"ms": {"5 %": round(low, 2), "median": round(median, 2), "95 %": round(high, 2)}}
        )
    )


if __name__ == "__main__":
    main()
