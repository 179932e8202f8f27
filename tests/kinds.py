"""Every cell, once: a test that goes through all of them takes them from here."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import textbook

import mdrnn_lib as md


class Kind(NamedTuple):
    """A kind of layer, its options, and its states by the textbook's loops."""

    layer: Callable[..., Any]
    options: dict[str, Any]
    states: Callable[..., Any]


KINDS = {
    "tanh": Kind(md.MDRNN, {"activation": "tanh"}, partial(textbook.mdrnn, activation="tanh")),
    "relu": Kind(md.MDRNN, {"activation": "relu"}, partial(textbook.mdrnn, activation="relu")),
    "identity": Kind(
        md.MDRNN, {"activation": "identity"}, partial(textbook.mdrnn, activation="identity")
    ),
    "lstm": Kind(md.MDLSTM, {}, textbook.mdlstm),
    "peephole": Kind(md.MDLSTM, {"peepholes": True}, textbook.mdlstm),
    "leaky": Kind(md.MDLeaky, {}, partial(textbook.with_memory, textbook.leaky_step)),
    "stable": Kind(md.MDStable, {}, partial(textbook.with_memory, textbook.stable_step)),
    "gru": Kind(md.MDGRU, {}, textbook.mdgru),
}


def make(kind, ndim, inputs, hidden, rng=None, *, several=False, **options):
    """Build a layer of a kind, all its parameters drawn anew so that none is zero."""
    layer, own, _ = KINDS[kind]
    if several:
        made = md.MultiDirectional(layer, ndim, inputs, hidden, **own, **options)
    else:
        made = layer(ndim, inputs, hidden, **own, **options)
    rng = np.random.default_rng(0) if rng is None else rng
    for name, value in made.params.items():
        made.params[name] = rng.normal(0, 0.6, value.shape).astype(made.dtype)
    return made
