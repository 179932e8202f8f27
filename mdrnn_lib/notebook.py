"""What the chapters use to show things: the library's own code, pictures that fit, progress.

Needs IPython and Matplotlib (``pip install "mdrnn_lib[book]"``).
"""

import inspect
import io
import re
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from textwrap import dedent
from typing import Any

import numpy as np

from mdrnn_lib.extras import missing

try:
    import matplotlib as mpl
    import matplotlib.pyplot as plt
    from cycler import cycler
    from IPython.display import HTML, Markdown, display
    from matplotlib.figure import Figure
except ModuleNotFoundError as error:
    raise missing(__name__, error) from None

COLOURS = {
    "ink": "#1b2430",
    "muted": "#5a6675",
    "line": "#d5dae1",
    "1": "#0068a8",
    "2": "#c2500a",
    "3": "#00785a",
    "4": "#8e4585",
}
"""The book's colours on light ground.  In a `Picture` each becomes the CSS property ``--md-NAME``,
which has another value on dark ground."""


def source(*objects: Any) -> Markdown:
    """Show the code of functions, classes or modules as it stands in their files."""
    code = "\n\n".join(dedent(inspect.getsource(thing)).rstrip() for thing in objects)
    return Markdown(f"```python\n{code}\n```")  # type: ignore[no-untyped-call]


def use_book_style() -> None:
    """Set Matplotlib's defaults to the book's type sizes and colours, on no ground of their own."""
    ink, muted, line = COLOURS["ink"], COLOURS["muted"], COLOURS["line"]
    mpl.rcParams.update(
        {
            "figure.figsize": (7, 3.2),
            "figure.facecolor": "none",
            "figure.constrained_layout.use": True,
            "axes.facecolor": "none",
            "axes.edgecolor": muted,
            "axes.labelcolor": ink,
            "axes.titlesize": 11,
            "axes.titlecolor": ink,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.prop_cycle": cycler(color=[COLOURS[k] for k in "1234"]),
            "font.size": 10,
            "grid.color": line,
            "image.cmap": "cividis",
            "image.interpolation": "none",  # the browser scales the array as it is
            "legend.frameon": False,
            "lines.linewidth": 2,
            "svg.hashsalt": "mdrnn_lib",
            "text.color": ink,
            "xtick.color": muted,
            "ytick.color": muted,
        }
    )


def progress(count: int, noun: str) -> Iterator[int]:
    """Count from 0 to below a number, with a bar that follows where the notebook is run.

    What it shows in the end it has shown at first, without a time: so a page can store it, and a
    second run can be compared with the stored one.

    Parameters
    ----------
    count
        How many rounds there are.
    noun
        What a round is, in the plural, such as ``"epochs"``.
    """
    whole = _bar(count, f"{count} {noun}", count)
    shown = display(whole, display_id=True)  # type: ignore[no-untyped-call]
    for done in range(count):
        if shown:  # there is nothing to move outside a notebook
            shown.update(_bar(done, f"{done} of {count} {noun}", count))
        yield done
    if shown:
        shown.update(whole)


def _bar(done: int, words: str, count: int) -> HTML:
    bar = f'<progress aria-label="progress" value="{done}" max="{count}"></progress>'
    return HTML(f"<div>{bar} {words}</div>")  # type: ignore[no-untyped-call]


def glue(name: str, value: float | str) -> None:
    """Hand a value to the prose, where ``{glue:text}`name:.1f``` prints it; the cell shows nothing.

    It stores what the function of that name in myst_nb stores, so that a chapter can be run without
    the tools that make its page.

    Parameters
    ----------
    name
        By what the prose calls it; unique in its chapter.
    value
        A number or a text.
    """
    plain = value.item() if isinstance(value, np.generic) else value
    prefix = "application/papermill.record/"
    metadata = {"scrapbook": {"name": name, "mime_prefix": prefix}}
    display({f"{prefix}text/plain": repr(plain)}, raw=True, metadata=metadata)  # type: ignore[no-untyped-call]


class Picture:
    """A Matplotlib figure as inline SVG, in the colours of the page around it, light or dark.

    Parameters
    ----------
    figure
        The figure; it is closed, so that Jupyter does not show it a second time.
    description
        What the picture shows, for readers who do not see it.
    """

    def __init__(self, figure: Figure, description: str) -> None:
        self.description = description
        self._html = _themed(_svg(figure), description)
        plt.close(figure)

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return f"Picture({self.description!r})"


def _svg(figure: Figure) -> str:
    """Draw a figure, with nothing in the text that changes from run to run."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    drawing = buffer.getvalue()
    return drawing[drawing.index("<svg") :]


def _themed(svg: str, description: str) -> str:
    """Fit an SVG into a page: scalable, described, its names its own, its colours the page's."""
    label = escape(description, quote=True)
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(<svg [^>]*?)width="[\d.]+pt" height="[\d.]+pt"', r"\1", svg, count=1)
    width = float(re.search(r'viewBox="0 0 ([\d.]+) ', svg)[1])  # type: ignore[index]
    own = "p" + sha256(svg.encode()).hexdigest()[:8]
    svg = re.sub(r'\bid="', f'id="{own}-', svg)
    svg = re.sub(r'(href="|url\()#', rf"\1#{own}-", svg)
    for name, colour in COLOURS.items():
        svg = svg.replace(colour, f"var(--md-{name}, {colour})")
    pixels = width * 4 / 3
    # On a phone the picture scrolls by itself before its labels grow too small to read.
    size = f"width: 100%; min-width: {0.72 * pixels:.0f}px; max-width: {pixels:.0f}px; height: auto"
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{label}" style="{size}" ', 1)
    return f'<div class="md-picture" style="overflow-x: auto" tabindex="0">{svg}</div>'
