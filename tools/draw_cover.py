"""Draw book/assets/cover.svg: one unit of an MDLSTM sweeping over a photograph of a brick wall.

Usage: python tools/draw_cover.py
"""

import re
from pathlib import Path

import matplotlib as mpl
import numpy as np

import mdrnn_lib as md

mpl.use("agg")
import matplotlib.pyplot as plt

COVER = Path(__file__).parents[1] / "book" / "assets" / "cover.svg"
SIZE, UNIT = 96, 5
MIDDLE = "#8a94a3"  # reads on light and on dark ground


def main() -> None:
    wall = md.datasets.load_photograph("brick")[:, :SIZE, :SIZE]
    layer = md.MDLSTM(ndim=2, inputs=1, hidden=16, rng=0)
    h, _ = layer.forward((wall - wall.mean()) / wall.std())
    state = h[0, ..., UNIT]
    front = np.add.outer(np.arange(SIZE), np.arange(SIZE))
    photograph = mpl.colormaps["gray"](mpl.colors.Normalize()(wall[0, ..., 0]))
    reach = np.abs(state).max()
    colours = mpl.colormaps["PuOr"](mpl.colors.Normalize(-reach, reach)(state))

    figure, axes = plt.subplots(1, 4, figsize=(9, 2.5), layout="constrained")
    for axis, k in zip(axes, (30, 75, 125, 2 * SIZE - 2), strict=True):
        axis.imshow(np.where((front <= k)[..., None], colours, photograph))
        axis.plot([-0.5, k + 0.5], [k + 0.5, -0.5], color="#e8601c", linewidth=2.5)
        axis.set(xlim=(-0.5, SIZE - 0.5), ylim=(SIZE - 0.5, -0.5), xticks=[], yticks=[])
        axis.set_title(f"front {k}", color=MIDDLE, fontsize=10)
        axis.spines[:].set_visible(False)
    mpl.rcParams["svg.hashsalt"] = "cover"
    figure.savefig(COVER, transparent=True, metadata={"Date": None, "Creator": None})
    drawing = re.sub(r"<metadata>.*?</metadata>\s*", "", COVER.read_text(), flags=re.DOTALL)
    COVER.write_text(drawing)


if __name__ == "__main__":
    main()
