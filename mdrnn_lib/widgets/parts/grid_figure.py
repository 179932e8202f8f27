"""What figures of a layer on a grid share: settings, their ranges, and how one follows another."""

from typing import Any, ClassVar

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from mdrnn_lib.cells import Array
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.grid_layer import NAMES, described
from mdrnn_lib.widgets.parts.settings import count, one_of, within


class GridFigure(Figure):
    """A figure of one unit of a layer on a grid, seen at a chosen point, step by step.

    A subclass gives the traits declared here their ranges and defaults. The weights hold the
    parameters of one layer or more by the name of their cell; see `grid_layer.described`.
    """

    cell: Any
    weights: Any
    unit: Any
    point: Any
    step: Any

    ndim: ClassVar[int] = 2
    directions: ClassVar[tuple[int, ...]]
    """How many directions a layer may have."""
    most_units: ClassVar[int]

    def __init__(self, layer: Any = None, **state: Any) -> None:
        if layer is not None:
            name, params = described(layer)
            state |= {"weights": {name: params}, "cell": name}
        state["point"] = list(state["point"])
        given = "step" in state
        super().__init__(**state)
        if not given:
            self.step = self._first_step()

    @property
    def extents(self) -> tuple[int, ...]:
        """The extents of the grid."""
        raise NotImplementedError(f"{type(self).__name__} must tell its extents")

    @property
    def features(self) -> int:
        """How many numbers stand at a point of the input."""
        return 1

    @property
    def last(self) -> int:
        """The last step: all fronts are done."""
        raise NotImplementedError(f"{type(self).__name__} must tell its last step")

    @property
    def hidden(self) -> int:
        """Hidden units of each direction."""
        return len(self.weights[self.cell]["W_h"][0][0])

    def _first_step(self) -> int:
        """Return the step at which the figure stands if none is given."""
        return self.last

    @traitlets.validate("weights")
    def _check_weights(self, proposal: Any) -> dict[str, Any]:
        self._check_fit(proposal["value"], self.features)
        return dict(proposal["value"])

    def _check_fit(self, weights: dict[str, Any], features: int) -> None:
        """Raise unless every layer fits the grid and reads what stands at its points."""
        for cell, params in weights.items():
            one_of("the cell of the weights", cell, NAMES)
            inputs = np.asarray(params["W_x"]).shape[1]
            directions, n, hidden, _ = np.asarray(params["W_h"]).shape
            if n != self.ndim or directions not in self.directions or inputs != features:
                ways = " or ".join(map(str, self.directions))
                raise traitlets.TraitError(
                    f"the layer must have {self.ndim} dimensions and {ways} directions and read "
                    f"{count(features, 'number')} a point; it has {n} and {directions} and reads "
                    f"{inputs}"
                )
            within("the number of hidden units", hidden, 1, self.most_units)

    @traitlets.validate("cell")
    def _check_cell(self, proposal: Any) -> str:
        return one_of("cell", proposal["value"], tuple(self.weights))

    @traitlets.validate("unit")
    def _check_unit(self, proposal: Any) -> int:
        return int(within("unit", proposal["value"], 0, self.hidden - 1))

    @traitlets.validate("point")
    def _check_point(self, proposal: Any) -> list[int]:
        for d, (k, extent) in enumerate(zip(proposal["value"], self.extents, strict=True)):
            within(f"point[{d}]", k, 0, extent - 1)
        return list(proposal["value"])

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return int(within("step", proposal["value"], 0, self.last))

    @traitlets.observe("cell", "weights")
    def _stay_in_range(self, change: Any) -> None:
        """Let what depends on a changed setting follow it; a subclass may watch more of them."""
        self.unit = min(self.unit, self.hidden - 1)
        self.point = [min(k, end - 1) for k, end in zip(self.point, self.extents, strict=True)]
        self.step = min(self.step, self.last)


class PictureFigure(GridFigure):
    """A figure whose grid is a picture: the trait `image`, shape (X_1, X_2) or (X_1, X_2, F)."""

    image: Any

    most_points: ClassVar[int]
    """Along either dimension."""

    def __init__(self, layer: Any = None, image: ArrayLike | None = None, **state: Any) -> None:
        if image is not None:
            state["image"] = self._checked(image)
        rows, columns = np.shape(state.get("image", self.image))[:2]
        state.setdefault("point", [rows // 2, columns // 2])
        super().__init__(layer, **state)

    @property
    def extents(self) -> tuple[int, ...]:
        """The extents of the picture."""
        return len(self.image), len(self.image[0])

    @property
    def features(self) -> int:
        """How many numbers stand at a point of the picture."""
        return _features(self.image)

    @property
    def x(self) -> Array:
        """The picture as a layer reads it, shape (X_1, X_2, F); from the rounded state."""
        return np.asarray(self.state["image"], float).reshape(*self.extents, -1)

    @traitlets.validate("image")
    def _check_image(self, proposal: Any) -> list[Any]:
        image = self._checked(proposal["value"])
        self._check_fit(self.weights, _features(image))
        return image

    @traitlets.observe("cell", "weights", "image")
    def _stay_in_range(self, change: Any) -> None:
        """Let what depends on a changed setting follow it."""
        super()._stay_in_range(change)

    def _checked(self, image: Any) -> list[Any]:
        try:
            array = np.asarray(image, float)
        except (TypeError, ValueError):
            array = np.empty(0)
        most, extents = self.most_points, array.shape[:2]
        if array.ndim not in (2, 3) or not all(1 <= extent <= most for extent in extents):
            raise traitlets.TraitError(
                "image must have the shape (X_1, X_2) or (X_1, X_2, F), each extent 1 … "
                f"{most}; got {array.shape}"
            )
        if not np.isfinite(array).all():
            raise traitlets.TraitError("image must be finite; it holds a NaN or an infinity")
        return list((array[..., 0] if array.shape[2:] == (1,) else array).tolist())


def _features(image: list[Any]) -> int:
    pixel = image[0][0]
    return len(pixel) if isinstance(pixel, list) else 1
