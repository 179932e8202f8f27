"""Run the cases: rows of numbers, ready for JSON and for the table."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from cases import CASES, GROWTH, Case
from contenders import LIBRARY, LIMIT, ONE_DIRECTION, Contender, library, limit
from timing import medians, peak_memory

DTYPES = ("float32", "float64")
PASSES = {"forward": "forward", "forward + backward": "both"}


@dataclass(frozen=True)
class Row:
    """What was measured of one case in one dtype.

    Attributes
    ----------
    case, title
        Its letter, and its sizes in words.
    passes
        "forward" or "forward + backward".
    milliseconds
        Median time of each contender.
    times_limit
        The same as multiples of the matrix-product limit.
    peak_mib
        Peak memory of mdrnn_lib in MiB.
    """

    case: str
    title: str
    dtype: str
    passes: str
    milliseconds: dict[str, float]
    times_limit: dict[str, float] = field(init=False)
    peak_mib: float

    def __post_init__(self) -> None:
        ratios = {
            name: round(time / self.milliseconds[LIMIT], 3)
            for name, time in self.milliseconds.items()
            if name != LIMIT
        }
        object.__setattr__(self, "times_limit", ratios)


@dataclass(frozen=True)
class Growth:
    """Time and memory of mdrnn_lib a point, on one of the growing grids."""

    grid: str
    dtype: str
    passes: str
    nanoseconds_per_point: float
    bytes_per_point: float


Others = Callable[[Case, str], list[Contender]]


def rows(letters: str, rounds: int, others: Others) -> Iterator[Row]:
    """Measure cases (a) to (f), or those named."""
    for case in (CASES[letter] for letter in letters):
        for dtype in DTYPES:
            group = [limit(case, dtype), library(case, dtype), *others(case, dtype)]
            if case.directions > 1:
                group.append(library(CASES["a"], dtype, ONE_DIRECTION))
            for passes, attribute in PASSES.items():
                runs = {one.name: getattr(one, attribute) for one in group}
                slow = [one.name for one in group if one.slow]
                seconds = medians(runs, rounds, slow)
                milliseconds = {name: round(1e3 * time, 3) for name, time in seconds.items()}
                peak = round(peak_memory(runs[LIBRARY]) / 2**20, 1)
                yield Row(case.name, str(case), dtype, passes, milliseconds, peak)


def growth(rounds: int) -> Iterator[Growth]:
    """Measure case (g), all sizes in turn."""
    for dtype in DTYPES:
        layers = {case: library(case, dtype) for case in GROWTH}
        for passes, attribute in PASSES.items():
            runs = {str(case): getattr(layer, attribute) for case, layer in layers.items()}
            seconds = medians(runs, rounds)
            for case in GROWTH:
                yield Growth(
                    "×".join(map(str, case.grid)),
                    dtype,
                    passes,
                    round(1e9 * seconds[str(case)] / case.points, 1),
                    round(peak_memory(runs[str(case)]) / case.points, 1),
                )
