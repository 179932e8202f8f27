"""What all figures share: the module they run, and how they are shown where nothing runs."""

import json
from html import escape
from typing import Any, ClassVar

import anywidget
import traitlets

from mdrnn_lib.widgets.bundle import bundle, style


class Figure(anywidget.AnyWidget):
    """A figure that computes in the reader's browser.

    A subclass names its ES module in `module` and its traits in `state_names`, and draws itself in
    `still`. In Jupyter it is a widget: its traits move the picture, and the picture moves its
    traits. Everywhere else its HTML is a still picture with the state beside it, which the book's
    pages bring to life with the same module.

    Parameters
    ----------
    caption : str
        Text below the figure.
    anchor : str
        The figure's address on its page, unique there; by default the name of its module.
    **state
        Values of the figure's own traits.

    Raises
    ------
    TypeError
        If the figure has no trait of that name.
    """

    module: ClassVar[str]
    """Name of the ES module, without ``.mjs``."""

    state_names: ClassVar[tuple[str, ...]]
    """The traits that make up the figure's state, in the order in which they are listed."""

    too_long_to_print: ClassVar[tuple[str, ...]] = ()
    """Those of them that `repr` leaves out: whole images, a layer's weights."""

    _css: ClassVar[str] = style()

    caption = traitlets.Unicode("").tag(sync=True)
    anchor = traitlets.Unicode("").tag(sync=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Join the subclass's module with its parts."""
        if "module" in cls.__dict__:  # anywidget derives a class of its own from the subclass
            cls._esm = bundle(cls.module)
        super().__init_subclass__(**kwargs)

    def __init__(self, **state: Any) -> None:
        unknown = sorted(name for name in state if not self.has_trait(name))
        if unknown:
            known = ", ".join(self.state_names)
            raise TypeError(f"{type(self).__name__} has no setting {unknown[0]!r}; it has {known}")
        super().__init__(**state)

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

    def still(self) -> str:
        """Return the figure in its present state as an SVG image.

        The text must be the same on every machine: it is stored in the notebooks and compared.
        """
        raise NotImplementedError(f"{type(self).__name__} must draw itself in still()")

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        raise NotImplementedError(f"{type(self).__name__} must name itself in label()")

    @property
    def state(self) -> dict[str, Any]:
        """The figure's state in plain JSON types, floats to 12 significant digits."""
        return {name: _plain(getattr(self, name)) for name in self.state_names}

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
        return live | {"text/plain": repr(self), "text/html": self.to_html()}, metadata


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    # Twelve digits hide what differs in the last place from one processor to the next.
    return float(f"{value:.12g}") if isinstance(value, float) else value
