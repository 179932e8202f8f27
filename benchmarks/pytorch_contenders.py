"""PyTorch as a contender, in the ways of `pytorch_models`, each proven equal before it counts."""

from collections.abc import Callable

import numpy as np
import pytorch_models as models
import torch
from cases import Case
from contenders import FRONTS, FUSED, POINTS, Contender, Gradients, library
from torch import Tensor

TOLERANCE = {"float32": 1e-5, "float64": 1e-10}


def contenders(case: Case, dtype: str) -> list[Contender]:
    """All that can run a case; none for several directions."""
    if case.directions > 1:
        return []
    ways = [written(case, dtype, FRONTS[0], models.by_fronts)]
    if len(case.grid) == 2:
        ways.append(written(case, dtype, FRONTS[1], models.skewed))
    if len(case.grid) == 1:
        return [fused(case, dtype)]
    return [*ways, written(case, dtype, POINTS, models.per_point, slow=True)]


def written(
    case: Case,
    dtype: str,
    name: str,
    model: Callable[[models.Params, Tensor], Tensor],
    slow: bool = False,
) -> Contender:
    """Take one of the models that were written for this benchmark."""
    params, x, dh = tensors(case, dtype)

    def forward() -> Tensor:
        return model(params, x)

    def both() -> Gradients:
        h = forward()
        wanted = [x, *(params[name] for name in ("W_x", "W_h", "b"))]
        return h, *torch.autograd.grad(h, wanted, dh)

    return Contender(name, forward, both, slow, both)


def fused(case: Case, dtype: str) -> Contender:
    """Take PyTorch's own LSTM."""
    params, x, dh = tensors(case, dtype)
    lstm, weights = models.fused_lstm(params)

    def both() -> Gradients:
        h, _ = lstm(x)
        return h, *torch.autograd.grad(h, [x, *weights], dh)

    def checked() -> Gradients:
        h, dx, *grads = both()
        dW_x, dW_h, db = (models.swap_gates(grad.t() if grad.ndim > 1 else grad) for grad in grads)
        return h, dx, dW_x, dW_h[None], db

    return Contender(FUSED, lambda: lstm(x), both, checked=checked)


def tensors(case: Case, dtype: str) -> tuple[models.Params, Tensor, Tensor]:
    """Hand over the same parameters, input and gradient that mdrnn_lib has."""
    params = {
        name: torch.from_numpy(value).requires_grad_()
        for name, value in case.layer(dtype).params.items()
    }
    return (
        params,
        torch.from_numpy(case.x(dtype)).requires_grad_(),
        torch.from_numpy(case.dh(dtype)),
    )


def faults(case: Case, dtype: str, contender: Contender) -> str | None:
    """Say where a contender differs from mdrnn_lib, or None if its row may stand.

    The difference is the largest one of an array, over the largest entry of that array.
    """
    expected = library(case, dtype).both()
    found = contender.checked() if contender.checked else ()
    names = ("h", "dx", "dW_x", "dW_h", "db")
    for name, ours, theirs in zip(names, expected, found, strict=True):
        error = np.abs(ours - theirs.detach().numpy()).max() / np.abs(ours).max()
        if not error <= TOLERANCE[dtype]:
            return f"{name} differs by {error:.1e}, more than {TOLERANCE[dtype]:.0e}"
    return None
