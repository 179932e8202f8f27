"""nbval's tests of the chapters, with a cell's number as other tools give it.

nbval counts code cells from 0. Here, as in `tools/cells.py`, all count from 1.
"""

from collections.abc import Generator

import pytest
from cells import places
from nbval.plugin import IPyNbCell, IPyNbFile


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Give each test of a cell the cell's place for a name."""
    report = yield
    if isinstance(collector, IPyNbFile) and report.passed:
        cells = places(collector.nb)
        code = [place for place, cell in cells if cell.cell_type == "code"]
        report.result = [
            IPyNbCell.from_parent(
                collector,
                name=place,
                cell_num=int(place.split()[1]),
                cell=test.cell,
                options=test.options,
            )
            for place, test in zip(code, report.result, strict=True)
        ]
    return report
