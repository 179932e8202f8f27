"""Times and memory."""

import tracemalloc
from collections.abc import Callable, Collection, Mapping
from statistics import median
from time import perf_counter, sleep
from typing import Any

from mdrnn_lib import arena

Run = Callable[[], Any]

# The threads of OpenBLAS and of PyTorch go on spinning for some 30 ms after their last work, and
# two libraries that spin on two cores slow each other threefold.
PAUSE = 0.04
LONG = 0.5


def medians(
    runs: Mapping[str, Run], rounds: int, slow: Collection[str] = (), slow_rounds: int = 3
) -> dict[str, float]:
    """Time several runs in turn, A, B, C, A, B, C, …, so that a disturbance hits all alike.

    Parameters
    ----------
    runs
        What to time, by name.
    rounds
        How often each is timed.
    slow, slow_rounds
        Those that take part in the first few rounds only, and in how many.

    Returns
    -------
    dict
        Median seconds of each.
    """
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for number in range(rounds):
        for name, run in runs.items():
            if name not in slow or number < slow_rounds:
                seconds[name].append(warm_time(run))
    return {name: median(times) for name, times in seconds.items()}


def warm_time(run: Run) -> float:
    """Seconds of one run, right after another that is not timed (unless that one took long)."""
    sleep(PAUSE)
    first = timed(run)
    return first if first > LONG else timed(run)


def timed(run: Run) -> float:
    """Seconds of one run."""
    start = perf_counter()
    run()
    return perf_counter() - start


def peak_memory(run: Run) -> int:
    """Most bytes that one run holds at once beyond its inputs, as NumPy tells tracemalloc."""
    arena.clear()  # what earlier runs left behind for later ones would not be counted
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
