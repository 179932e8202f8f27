"""The examples that newcomers copy first run as they stand."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", ["README.md", "book/index.md", "book/how-to.md"])
def test_the_example_runs(page):
    blocks = re.findall(
        r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL
    )
    assert blocks
    names = {}
    exec("\n".join(blocks), names)
    assert names["h"].shape == (5, 28, 28, 16)
    assert names["dx"].shape == names["x"].shape
    assert names["grads"].keys() == names["layer"].params.keys()
