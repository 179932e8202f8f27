"""Measure mdrnn_lib against the matrix-product limit and against PyTorch.

    python benchmarks/run.py                 all cases; writes the two tables
    python benchmarks/run.py --quick         fewer runs, cases (a) to (f), prints only
    python benchmarks/run.py --cases ab      some cases, prints only
    python benchmarks/run.py --no-torch      without PyTorch; goes with any of these

Run it on a machine that does nothing else.
"""

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

THREADS = 2
for pool in ("OPENBLAS", "OMP", "MKL"):  # each library looks once, when it is loaded
    os.environ[f"{pool}_NUM_THREADS"] = str(THREADS)

import numpy as np  # noqa: E402
from cases import CASES, Case  # noqa: E402
from contenders import Contender  # noqa: E402
from measure import Growth, Others, Row, growth, rows  # noqa: E402
from table import directions_table, growth_table, table  # noqa: E402

import mdrnn_lib as md  # noqa: E402

HERE = Path(__file__).parent
NUMBERS = md.results.DATA / "benchmark.json"
WHAT = """\
Medians of {rounds} runs (3 where PyTorch goes point by point), in one process with {threads}
threads, in turn, each right after a run that is not timed. All times but the limit's own are
multiples of the matrix-product limit: the time of the products that the work cannot avoid, each as
one product of contiguous arrays. PyTorch by fronts is the better of two ways to write it. Every
PyTorch model gave the same h and the same gradients as mdrnn_lib before it was timed, to 1e-5 in
float32 and 1e-10 in float64 of an array's largest entry. The peak is of the memory of mdrnn_lib's
arrays.
"""


def main() -> None:
    """Measure, print, and after a whole run write."""
    options = arguments()
    warn_if_busy()
    rounds = 7 if options.quick else 11
    measured = []
    for row in rows(
        options.cases or "".join(CASES), rounds, none if options.no_torch else pytorch()
    ):
        measured.append(row)
        tell(f"{row.title}, {row.dtype}, {row.passes}")
    text = "\n".join([WHAT.format(rounds=rounds, threads=THREADS), table(measured)])
    if any(row.case == "f" for row in measured):
        text += "\n" + directions_table(measured)
    if options.quick or options.cases:
        print(text)
        return
    tell("(g) growth")
    grown = list(growth(rounds))
    text += "\n" + growth_table(grown)
    print(text)
    write(rounds, measured, grown, text)


def write(rounds: int, measured: list[Row], grown: list[Growth], text: str) -> None:
    """Leave the tables for people, and the numbers for the book."""
    numbers = {
        "threads": THREADS,
        "rounds": rounds,
        "versions": versions(),
        "rows": [asdict(row) for row in measured],
        "growth": [asdict(row) for row in grown],
    }
    HERE.joinpath("results.md").write_text(text, encoding="utf-8")
    NUMBERS.write_text(json.dumps(numbers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def tell(progress: str) -> None:
    """Say on the terminal how far it is."""
    print(progress, file=sys.stderr)


def warn_if_busy() -> None:
    """Say so if others are at work on this machine: even ratios suffer."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0
    if load > 0.5:
        tell(f"This machine is busy (load {load:.1f}): expect too high figures.")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer runs; writes nothing")
    parser.add_argument("--cases", default="", help="letters, such as ab; writes nothing")
    parser.add_argument("--no-torch", action="store_true", help="leave PyTorch out")
    options = parser.parse_args()
    unknown = sorted(set(options.cases) - set(CASES))
    if unknown:
        parser.error(f"--cases takes letters of {''.join(CASES)}; got {''.join(unknown)}")
    return options


def none(case: Case, dtype: str) -> list[Contender]:
    """Nobody else."""
    return []


def pytorch() -> Others:
    """Let PyTorch in, if it is installed."""
    try:
        import pytorch_contenders
    except ImportError:
        print("PyTorch is not installed: its rows are left out. `make bench` installs it.\n")
        return none
    pytorch_contenders.torch.set_num_threads(THREADS)

    def proven(case: Case, dtype: str) -> list[Contender]:
        standing = []
        for contender in pytorch_contenders.contenders(case, dtype):
            fault = pytorch_contenders.faults(case, dtype, contender)
            if fault:
                print(f"{case}, {dtype}: {contender.name} is left out: {fault}\n")
            else:
                standing.append(contender)
        return standing

    return proven


def versions() -> dict[str, Any]:
    """What was measured, and on what it ran."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    found = {
        "mdrnn_lib": md.__version__,
        "Python": platform.python_version(),
        "NumPy": np.__version__,
        "BLAS": f"{blas['name']} {blas['version']}",
    }
    try:
        import torch
    except ImportError:
        return found
    return found | {"PyTorch": torch.__version__}


if __name__ == "__main__":
    main()
