"""Numbers as the figures write them."""

from mdrnn_lib.widgets.parts import engine


def number(value: float) -> str:
    """With three decimals, fewer from 10 upwards."""
    return str(engine.call("mdrnnParts.number", float(value)))


def fixed(value: float, digits: int) -> str:
    """With so many decimals."""
    return str(engine.call("mdrnnParts.fixed", float(value), digits))
