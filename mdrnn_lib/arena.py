"""Memory for tapes that is used again instead of being asked for anew.

A tape fills much memory for a short time.  Asked from the system each time, every page of it must
first be mapped and cleared, which can cost a third of a sweep.  So a tape takes its arrays from one
block, and when nobody holds the tape any more, the block waits for the next.
"""

import weakref
from contextlib import suppress
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

SPARE_BLOCKS = 2  # a training loop holds the last tape while it makes the next
SPARE_BYTES = 2**30  # all spare blocks together
ALIGNMENT = 64  # bytes in a cache line

_spare: list[NDArray[np.uint8]] = []


class Arena:
    """One block of memory, handed out piece by piece.

    Parameters
    ----------
    entries
        How many entries all pieces together will have, about.
    pieces
        Into how many pieces they will be cut.
    dtype
        What the entries are.
    """

    def __init__(self, entries: int, pieces: int, dtype: np.dtype[Any]) -> None:
        self._step = ALIGNMENT // dtype.itemsize
        self._block = _block(entries * dtype.itemsize + pieces * ALIGNMENT)
        self._entries = self._block[: self._block.size // ALIGNMENT * ALIGNMENT].view(dtype)
        self._used = 0

    def empty(self, shape: tuple[int, ...]) -> NDArray[Any]:
        """Hand out a contiguous array; what it holds is left over from earlier.

        When the block is used up, the array comes from the system.
        """
        start = self._used
        end = start + prod(shape)
        if end > self._entries.size:
            return np.empty(shape, self._entries.dtype)
        self._used = -(-end // self._step) * self._step
        return self._entries[start:end].reshape(shape)

    def lend_to(self, tape: object) -> None:
        """Take the block back once nobody holds the tape any more."""
        weakref.finalize(tape, _take_back, self._block)


def _block(size: int) -> NDArray[np.uint8]:
    """Find the smallest spare block that is large enough, or make a new one."""
    blocks = _take_all()
    fitting = [k for k, block in enumerate(blocks) if block.nbytes >= size]
    found = blocks.pop(fitting[0]) if fitting else np.empty(size, np.uint8)
    _spare.extend(blocks)
    return found


def _take_back(block: NDArray[np.uint8]) -> None:
    """Keep the largest blocks, as many as may be kept."""
    blocks = sorted([*_take_all(), block], key=lambda spare: spare.nbytes)[-SPARE_BLOCKS:]
    while sum(spare.nbytes for spare in blocks) > SPARE_BYTES:
        blocks.pop()
    _spare.extend(blocks)


def _take_all() -> list[NDArray[np.uint8]]:
    """Take all spare blocks, smallest first.

    Another thread, or a tape that is collected in the midst of this, may give or take at any
    moment: so each step is one that Python does not interrupt, and no lock is held.
    """
    blocks = []
    with suppress(IndexError):
        while True:
            blocks.append(_spare.pop())
    return sorted(blocks, key=lambda spare: spare.nbytes)


def clear() -> None:
    """Give all spare memory back to the system."""
    _spare.clear()
