"""The parameters of one layer: arrays by name, of the layer's shapes and of its dtype."""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from mdrnn_lib.cells import Array
from mdrnn_lib.layers.inputs import floating_dtype, same_shape

Shapes = Mapping[str, tuple[int, ...]]


class Parameters(MutableMapping[str, Array]):
    """Arrays by name that can be changed in place, or set; none can be added or taken away.

    What is set is copied and converted to the dtype of the others, so that the arrays are writable,
    and no two layers share one.

    Raises
    ------
    KeyError
        If a name is none of the layer's.
    ValueError
        If what is set has another shape, or is not real and finite.
    """

    def __init__(
        self, arrays: Mapping[str, ArrayLike], shapes: Shapes, dtype: np.dtype[Any]
    ) -> None:
        self.shapes, self.dtype = dict(shapes), dtype
        self._arrays: dict[str, Array] = {}
        self.replace(arrays)

    def replace(self, values: Mapping[str, ArrayLike]) -> None:
        """Set all of them, or none if there is an error."""
        if values.keys() != self.shapes.keys():
            raise ValueError(
                f"params must be the layer's, {', '.join(self.shapes)}; got {', '.join(values)}"
            )
        self._arrays = {name: self._own(name, values[name]) for name in self.shapes}

    def convert(self, dtype: np.dtype[Any]) -> None:
        """Turn all arrays into another dtype."""
        self.dtype = dtype
        self.replace(self._arrays)

    def _own(self, name: str, value: ArrayLike) -> Array:
        """Copy a value into an array that fits."""
        if name not in self.shapes:
            raise KeyError(f"{name}: the parameters are {', '.join(self.shapes) or 'none'}")
        checked = same_shape(f'params["{name}"]', value, self.shapes[name], self.dtype)
        return np.array(checked, order="C")

    def __getitem__(self, name: str) -> Array:
        return self._arrays[name]

    def __setitem__(self, name: str, value: ArrayLike) -> None:
        self._arrays[name] = self._own(name, value)

    def __delitem__(self, name: str) -> None:
        raise TypeError(f"a layer cannot lose a parameter; {name!r} stays")

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def __or__(self, other: Mapping[str, ArrayLike]) -> dict[str, ArrayLike]:
        return {**self._arrays, **other}

    def __repr__(self) -> str:
        return repr(self._arrays)


class Parametric:
    """What the layers with parameters share: ``params`` and ``dtype``, both to be read and set."""

    _params: Parameters

    @property
    def params(self) -> Parameters:
        """The parameters by name; change the arrays in place, or set others, which are copied."""
        return self._params

    @params.setter
    def params(self, values: Mapping[str, ArrayLike]) -> None:
        self._params.replace(values)

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of each parameter."""
        return self._params.shapes

    @property
    def dtype(self) -> np.dtype[Any]:
        """float64 or float32; setting it converts the parameters."""
        return self._params.dtype

    @dtype.setter
    def dtype(self, dtype: DTypeLike) -> None:
        self._params.convert(floating_dtype(dtype))

    def _start(self, arrays: Mapping[str, ArrayLike], shapes: Shapes, dtype: DTypeLike) -> None:
        """Give the layer its first parameters."""
        self._params = Parameters(arrays, shapes, floating_dtype(dtype))

    def _finite(self) -> dict[str, Array]:
        """Return the arrays, none of which may hold a NaN or an infinity."""
        return {
            name: same_shape(f'params["{name}"]', value, self.shapes[name], self.dtype)
            for name, value in self._params.items()
        }
