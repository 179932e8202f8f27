"""The benchmark runs, and says what it measured; how fast is no matter of tests."""

import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def printed(root):
    """What a quick run of the smallest case prints."""
    command = [sys.executable, "benchmarks/run.py", "--quick", "--no-torch", "--cases", "c"]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_prints_a_row_for_each_dtype_and_pass(printed):
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in printed.splitlines()
        if line.startswith("| (c)")
    ]
    assert [row[1:3] for row in rows] == [
        ["float32", "forward"],
        ["float32", "forward + backward"],
        ["float64", "forward"],
        ["float64", "forward + backward"],
    ]
    assert all(float(row[3]) > 0 and float(row[4]) > 0 for row in rows)
    assert all(row[5:9] == ["–"] * 4 for row in rows), "PyTorch was left out"
    assert all(float(row[9]) > 1 for row in rows), "some memory is needed"


def test_a_partial_run_writes_nothing(printed, root):
    tracked = root / "benchmarks" / "results.md"
    assert not tracked.exists() or "(a)" in tracked.read_text(encoding="utf-8")


def test_an_unknown_case_is_told_so(root):
    command = [sys.executable, "benchmarks/run.py", "--cases", "ax"]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8")
    assert done.returncode == 2
    assert "--cases takes letters of abcdef; got x" in done.stderr
