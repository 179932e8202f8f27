"""What all figures share: the modules they run, and how they are shown where nothing runs."""

import json
import math
import sys
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import numpy as np
import traitlets

from mdrnn_lib.widgets.parts import engine
from mdrnn_lib.widgets.parts.modules import STYLE, bundle


class Figure(anywidget.AnyWidget):
    """A figure that computes in the reader's browser.

    A subclass stands in a folder with its ES modules. It names itself in `module` and its traits in
    `state_names`, and gives the library's numbers of its state in `numbers`. In Jupyter it is a
    widget: its traits move the picture, and the picture moves its traits. Everywhere else its HTML
    is a still picture with the state beside it, which the book's pages bring to life with the same
    modules.

    Parameters
    ----------
    caption : str
        Text below the figure.
    anchor : str
        The figure's address on its page, unique there; by default its name.
    **state
        Values of the figure's own traits.

    Raises
    ------
    TypeError
        If the figure has no trait of that name.
    ValueError
        If its state holds a NaN or an infinity.
    """

    module: ClassVar[str]
    """The figure's name on a page; that of its folder, with hyphens."""

    folder: ClassVar[Path]
    """Where its ``figure.mjs`` is: by default beside the class."""

    state_names: ClassVar[tuple[str, ...]]
    """The traits that make up the figure's state, in the order in which they are listed."""

    too_long_to_print: ClassVar[tuple[str, ...]] = ()
    """Those of them that `repr` leaves out: whole images, a layer's weights."""

    _css: ClassVar[str] = STYLE.read_text(encoding="utf-8")

    caption = traitlets.Unicode("").tag(sync=True)
    anchor = traitlets.Unicode("").tag(sync=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Join the subclass's modules with the parts they use."""
        if "module" in cls.__dict__:  # anywidget derives a class of its own from the subclass
            if "folder" not in cls.__dict__:
                cls.folder = Path(str(sys.modules[cls.__module__].__file__)).parent
            cls._esm = bundle(cls.folder)
        super().__init_subclass__(**kwargs)

    def __init__(self, **state: Any) -> None:
        unknown = sorted(name for name in state if not self.has_trait(name))
        if unknown:
            known = ", ".join(self.state_names)
            raise TypeError(f"{type(self).__name__} has no setting {unknown[0]!r}; it has {known}")
        super().__init__(**state)
        self.state  # noqa: B018 (refuses what no page could hold)

    @classmethod
    def kinds(cls) -> dict[str, type["Figure"]]:
        """Return the figures by the names of the modules that they run."""
        found: dict[str, type[Figure]] = {}
        for kind in cls.__subclasses__():
            found |= {kind.module: kind} if "module" in vars(kind) else kind.kinds()
        return found

    @traitlets.default("anchor")
    def _default_anchor(self) -> str:
        return self.module

    @property
    def numbers(self) -> dict[str, Any]:
        """What the library computes for this state, named and laid out as in ``values.mjs``."""
        raise NotImplementedError(f"{type(self).__name__} must give its numbers")

    def still(self, width: float = 720) -> str:
        """Return the figure in its present state as an SVG image, drawn by its ``drawing.mjs``.

        The text is the same on every machine: it is stored in the notebooks and compared.
        """
        return str(self.run("still", self.state, flat(self.numbers), self.label(), width))

    def run(self, function: str, *arguments: Any) -> Any:
        """Call a function of the figure's module in the script engine; see `engine.run`."""
        return engine.run(self.module, self.folder, function, *arguments)

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        raise NotImplementedError(f"{type(self).__name__} must name itself in label()")

    @property
    def state(self) -> dict[str, Any]:
        """The figure's state in plain JSON types, floats to 12 significant digits."""
        return {name: self._plain(name, getattr(self, name)) for name in self.state_names}

    def to_html(self) -> str:
        """Return the figure for a page without a kernel: still picture, state, caption."""
        # "</" would end the script early, whatever the JSON around it says.
        state = json.dumps(self.state, ensure_ascii=False).replace("</", "<\\/")
        caption = f"<figcaption>{escape(self.caption)}</figcaption>\n" if self.caption else ""
        return (
            f'<figure class="md-figure" id="{escape(self.anchor)}" '
            f'data-module="{self.module}" aria-label="{escape(self.label())}">\n'
            f'<div class="md-figure-body">\n{self.still()}\n</div>\n'
            f'<script type="application/json">{state}</script>\n'
            f"{caption}</figure>"
        )

    def __repr__(self) -> str:
        """Return the call that makes this figure; no model id, so that it can be compared."""
        state = ", ".join(
            f"{name}={'...' if name in self.too_long_to_print else repr(value)}"
            for name, value in self.state.items()
        )
        return f"{type(self).__name__}({state})"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        live, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        still = {"text/html": self.to_html()} if engine.available() else {}
        return live | {"text/plain": repr(self)} | still, metadata

    def _plain(self, name: str, value: Any) -> Any:
        """Return a trait's value in plain JSON types."""
        if isinstance(value, dict):
            return {key: self._plain(name, item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._plain(name, item) for item in value]
        if not isinstance(value, float):
            return value
        if not math.isfinite(value):
            raise ValueError(
                f"{name} of {type(self).__name__} must be finite; it holds "
                f"{'a NaN' if math.isnan(value) else 'an infinity'}"
            )
        # Twelve digits hide what differs in the last place from one processor to the next.
        return float(f"{value:.12g}")


def flat(numbers: dict[str, Any]) -> dict[str, Any]:
    """Return numbers in plain JSON types, arrays as lists of the same form."""
    return {
        name: flat(value)
        if isinstance(value, dict)
        else np.asarray(value).tolist()
        if value is not None
        else None
        for name, value in numbers.items()
    }
