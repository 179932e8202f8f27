"""The workflow files, as far as they can be judged here; actionlint checks their grammar."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parents[2] / ".github" / "workflows"
FILES = sorted(path.name for path in FOLDER.glob("*.yml"))


def load(name: str) -> dict[str, Any]:
    # YAML 1.1 takes the key `on` for a truth value.
    text = re.sub(r"^on:", '"on":', (FOLDER / name).read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(yaml.safe_load(text))


def steps(name: str) -> Iterator[dict[str, Any]]:
    for job in load(name)["jobs"].values():
        yield from job.get("steps", [])


@pytest.mark.parametrize("name", FILES)
def test_actions_are_githubs_own_by_their_major_version(name):
    for step in steps(name):
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/none@v0"))


@pytest.mark.parametrize("name", FILES)
def test_nothing_may_be_written_unless_a_job_says_so(name):
    assert load(name)["permissions"] == {"contents": "read"}


@pytest.mark.parametrize("name", FILES)
def test_every_job_ends(name):
    for job in load(name)["jobs"].values():
        assert "uses" in job or job["timeout-minutes"] <= 120


@pytest.mark.parametrize("name", FILES)
def test_what_is_run_exists(name, root):
    targets = re.findall(
        r"^([a-z]+):", (root / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    for command in (step.get("run", "") for step in steps(name)):
        assert set(re.findall(r"\bmake ([a-z]+)", command)) <= set(targets)
        for path in re.findall(r"(?<=\s)(?:tests/\S+|\.ci/\S+)", f" {command}"):
            assert (root / path).exists(), path


def test_every_python_that_the_package_promises_is_tested(root):
    pythons = load("test.yml")["jobs"]["package"]["strategy"]["matrix"]["python"]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert f">={pythons[0]}" == project["requires-python"]
    assert pythons == [f"3.{minor}" for minor in range(11, 15)]


def test_the_site_waits_for_the_tests():
    site = load("site.yml")
    assert site["on"]["push"] == {"branches": ["main"]}
    assert set(site["jobs"]["deploy"]["needs"]) == {"tests", "build"}
    assert site["jobs"]["tests"]["uses"] == "./.github/workflows/test.yml"
