"""Optimizers: how a gradient becomes a step.

``step(params, grads)`` changes the arrays of ``params`` in place.  What an optimizer remembers from
step to step it keeps by the parameter's name, so one optimizer serves one model.  If parameters and
gradients do not fit, nothing is changed.  Throughout, θ is
a parameter, g its gradient, and every operation is taken entry by entry.
"""

from collections.abc import Mapping
from math import inf, isfinite, sqrt
from typing import Protocol

import numpy as np

from mdrnn_lib.arguments import NotFiniteError, Setting, fraction, full_array, positive
from mdrnn_lib.cells import Array


class Optimizer(Protocol):
    """What `mdrnn_lib.fit` needs of an optimizer."""

    def step(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Change every parameter in place, given its gradient."""


class SGD:
    """Stochastic gradient descent with momentum (Polyak 1964; Sutskever et al. 2013, eqs. 1–2).

        v ← μ v − η g
        θ ← θ + v

    Parameters
    ----------
    learning_rate
        η > 0; may be changed between steps.
    momentum
        0 ≤ μ < 1; 0 is plain gradient descent.

    Raises
    ------
    ValueError
        If a number is outside its range.
    """

    learning_rate = Setting(positive)
    momentum = Setting(fraction)

    def __init__(self, learning_rate: float, *, momentum: float = 0.0) -> None:
        self.learning_rate = learning_rate
        self.momentum = momentum
        self._v: dict[str, Array] = {}

    def step(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Change every parameter in place, given its gradient."""
        for name, theta, g in pairs(params, grads, self._v):
            v = self._v.setdefault(name, np.zeros_like(theta))
            v *= self.momentum
            v -= self.learning_rate * g
            theta += v


class RMSprop:
    """Gradients divided by a running root of their mean square (Tieleman & Hinton 2012).

        s ← ρ s + (1 − ρ) g²
        θ ← θ − η g / (√s + ε)

    Parameters
    ----------
    learning_rate
        η > 0; may be changed between steps.
    decay
        0 ≤ ρ < 1.
    epsilon
        ε > 0.

    Raises
    ------
    ValueError
        If a number is outside its range.
    """

    learning_rate = Setting(positive)
    decay = Setting(fraction)
    epsilon = Setting(positive)

    def __init__(
        self, learning_rate: float = 1e-3, *, decay: float = 0.9, epsilon: float = 1e-8
    ) -> None:
        self.learning_rate = learning_rate
        self.decay = decay
        self.epsilon = epsilon
        self._s: dict[str, Array] = {}

    def step(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Change every parameter in place, given its gradient."""
        for name, theta, g in pairs(params, grads, self._s):
            s = self._s.setdefault(name, np.zeros_like(theta))
            running_mean(s, g * g, self.decay)
            theta -= self.learning_rate * g / (np.sqrt(s) + self.epsilon)


class Adam:
    """Adaptive moments (Kingma & Ba 2015, algorithm 1), with bias correction.

        m ← β₁ m + (1 − β₁) g
        v ← β₂ v + (1 − β₂) g²
        θ ← θ − η m̂ / (√v̂ + ε),   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)

    after t steps, this one included.

    Parameters
    ----------
    learning_rate
        η > 0; may be changed between steps.
    beta_1, beta_2
        0 ≤ β₁, β₂ < 1.
    epsilon
        ε > 0.

    Raises
    ------
    ValueError
        If a number is outside its range.
    """

    learning_rate = Setting(positive)
    beta_1 = Setting(fraction)
    beta_2 = Setting(fraction)
    epsilon = Setting(positive)

    def __init__(
        self,
        learning_rate: float = 1e-3,
        *,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-8,
    ) -> None:
        self.learning_rate = learning_rate
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self._t = 0
        self._m: dict[str, Array] = {}
        self._v: dict[str, Array] = {}

    def step(self, params: Mapping[str, Array], grads: Mapping[str, Array]) -> None:
        """Change every parameter in place, given its gradient."""
        checked = pairs(params, grads, self._m)
        self._t += 1
        for name, theta, g in checked:
            m = self._m.setdefault(name, np.zeros_like(theta))
            v = self._v.setdefault(name, np.zeros_like(theta))
            running_mean(m, g, self.beta_1)
            running_mean(v, g * g, self.beta_2)
            m_hat = m / (1 - self.beta_1**self._t)
            v_hat = v / (1 - self.beta_2**self._t)
            theta -= self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)


def clip_by_norm(grads: Mapping[str, Array], limit: float) -> dict[str, Array]:
    """Shorten all gradients together to a norm of at most ``limit`` (Pascanu et al. 2013).

    If ‖g‖ > limit, every gradient is multiplied by limit / ‖g‖, where ‖g‖² sums the squares of all
    entries of all gradients: the direction stays (algorithm 1 of the paper).

    Parameters
    ----------
    grads
        Gradients by name.
    limit
        The largest norm allowed, positive.

    Returns
    -------
    dict
        The gradients by name; the arrays handed in are left as they were.

    Raises
    ------
    ValueError
        If the limit is not positive, or a gradient is not finite.
    """
    limit = positive("limit", limit)
    norm = norm_of(grads)
    if not isfinite(norm):
        raise NotFiniteError("grads must be finite to be clipped; got NaN or infinite values")
    if norm <= limit:
        return dict(grads)
    return {name: g * (limit / norm) for name, g in grads.items()}


def norm_of(grads: Mapping[str, Array]) -> float:
    """Return ‖g‖, the root of the sum of the squares of all entries of all gradients."""
    with np.errstate(over="ignore"):
        norm = sqrt(sum(float(np.square(g, dtype=np.float64).sum()) for g in grads.values()))
    if norm == inf:  # a square may be too large where ‖g‖ is not
        peak = max(float(np.abs(g).max()) for g in grads.values())
        return peak * norm_of({n: g / peak for n, g in grads.items()}) if peak < inf else inf
    return norm


def running_mean(mean: Array, value: Array, decay: float) -> None:
    """Move a mean towards a value, in place: mean ← decay · mean + (1 − decay) · value."""
    mean *= decay
    mean += (1 - decay) * value


def pairs(
    params: Mapping[str, Array], grads: Mapping[str, Array], remembered: Mapping[str, Array]
) -> list[tuple[str, Array, Array]]:
    """List name, parameter and gradient, which must fit together and what an optimizer remembers.

    All is checked before the first step is made.
    """
    for kind, given in (("params", params), ("grads", grads)):
        if not isinstance(given, Mapping):
            raise ValueError(f"{kind} must be arrays by name, as in layer.params; got {given!r}")
    if params.keys() != grads.keys():
        raise ValueError(
            f"grads must have the names of params, {sorted(params)}; got {sorted(grads)}"
        )
    checked = []
    for name, theta in params.items():
        if not isinstance(theta, np.ndarray) or theta.dtype.kind != "f":
            raise ValueError(
                f'params["{name}"] must be an array of floats, to change in place; got {theta!r}'
            )
        if not theta.flags.writeable:
            raise ValueError(f'params["{name}"] must be writable, to be changed; it is read-only')
        gradient = full_array(f'grads["{name}"]', grads[name])
        if gradient.dtype.kind not in "iuf" or gradient.shape != theta.shape:
            raise ValueError(
                f'grads["{name}"] must be real and have the shape of its parameter, {theta.shape}; '
                f"got {gradient.shape}, dtype {gradient.dtype}"
            )
        if name in remembered and remembered[name].shape != theta.shape:
            raise ValueError(
                f"an optimizer serves one model: this one has made steps for a {name} of shape "
                f"{remembered[name].shape}; got {theta.shape}. Make a new one for another model"
            )
        checked.append((name, theta, gradient))
    return checked
