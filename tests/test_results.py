"""What is stored is listed with the command that makes it, and can be read."""

import doctest

import pytest

import mdrnn_lib as md
from mdrnn_lib import results


def test_every_file_is_listed_and_every_listed_file_is_there():
    assert {path.name for path in results.DATA.iterdir()} == set(results.STORED)


def test_the_commands_write_where_the_package_reads(root):
    for name, stored in results.STORED.items():
        command, _, words = stored.made_by.partition(" ")
        assert command in {"make", "python"}
        script = root / words.split()[0]
        if command == "python":
            assert script.is_file()
            assert words.endswith(f"--save {(results.DATA / name).relative_to(root).as_posix()}")
        else:
            assert f"\n{words}: " in (root / "Makefile").read_text(encoding="utf-8")


def test_a_name_that_is_none_is_told_what_there_is():
    with pytest.raises(ValueError, match="must be one of 'benchmark'; got 'reading-images'"):
        md.results.table("reading-images")
    with pytest.raises(ValueError, match=r"must be one of 'reading-images'; got '\.\./x'"):
        md.results.parameters("../x")


def test_the_examples_run():
    result = doctest.testmod(results)
    assert (result.attempted, result.failed) == (4, 0)
