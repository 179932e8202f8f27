"""A build does as little as it may, and not less; what it has to execute it executes together."""

import os
import pickle
from pathlib import Path
from types import SimpleNamespace

import pytest
import tinybook
import yaml
from building import incremental
from docutils import nodes

MEET = """
import os, time
from pathlib import Path

log = Path("../log.txt")

def note(word):
    with log.open("a") as file:
        print(word, file=file)

note("begins")
end = time.monotonic() + 30
while log.read_text().count("begins") < 2 and time.monotonic() < end:
    time.sleep(0.05)
note("ends")
print("threads:", end=" ", flush=True)
time.sleep(0.5)  # so that it comes in two pieces
print(os.environ["OPENBLAS_NUM_THREADS"])
"""
NOTHING = "no targets are out of date"
ALL = "2 added, 0 changed, 0 removed"


def test_a_node_takes_nothing_along_into_the_page() -> None:
    page, part = nodes.document(None, None), nodes.document(None, None)
    part.settings = "x" * 10_000
    text = nodes.paragraph("", "A sentence.")
    text.document = part
    page += nodes.section("", text)
    assert len(pickle.dumps(page)) > 10_000
    incremental.join_parts(None, page)
    assert len(pickle.dumps(page)) < 10_000


def app_with(site: Path, **read: int) -> SimpleNamespace:
    builder = SimpleNamespace(format="html", get_outfilename=lambda page: site / f"{page}.html")
    return SimpleNamespace(builder=builder, env=SimpleNamespace(all_docs=read))


def test_a_page_is_out_of_date_once_another_has_been_read(tmp_path: Path) -> None:
    (tmp_path / "glossary.html").touch()
    written = (tmp_path / "glossary.html").stat().st_mtime_ns // 1000
    earlier, later = written - 1000, written + 1000
    app = app_with(tmp_path, glossary=earlier, chapter=earlier)
    assert not incremental.out_of_date(app, "glossary")
    assert incremental.out_of_date(app, "status"), "which was never written"
    assert incremental.out_of_date(app_with(tmp_path, glossary=earlier, chapter=later), "glossary")
    app.builder.format = "latex"
    assert incremental.out_of_date(app, "glossary")


@pytest.mark.skipif(os.cpu_count() == 1, reason="one core runs one chapter at a time")
def test_chapters_are_executed_at_the_same_time(tmp_path: Path) -> None:
    rooms = ["building.library_digest", "building.executions"]
    tinybook.make(tmp_path, rooms, one=MEET, two=f"{MEET}2")
    done = tinybook.build(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "log.txt").read_text().split() == ["begins", "begins", "ends", "ends"]
    page = (tmp_path / "_build" / "html" / "one.html").read_text(encoding="utf-8")
    assert f"threads: {os.environ.get('OPENBLAS_NUM_THREADS', 1)}" in page


def test_a_chapter_finds_no_files_if_it_is_to_run_alone(tmp_path: Path) -> None:
    alone = 'from pathlib import Path\nprint("files:", list(Path().iterdir()))'
    tinybook.make(tmp_path, ["building.library_digest", "building.executions"], one=alone)
    config = tmp_path / "_config.yml"
    settings = yaml.safe_load(config.read_text())
    settings["execute"]["run_in_temp"] = True
    config.write_text(yaml.safe_dump(settings))
    assert tinybook.build(tmp_path).returncode == 0
    page = (tmp_path / "_build" / "html" / "one.html").read_text(encoding="utf-8")
    assert "files: []" in page


def test_a_chapter_that_fails_is_told_and_stops_the_build(tmp_path: Path) -> None:
    chapters = {"one": "print(1)", "two": "1 / (2 - 2)"}
    tinybook.make(tmp_path, ["building.library_digest", "building.executions"], **chapters)
    done = tinybook.build(tmp_path)
    assert done.returncode != 0
    assert "two.ipynb" in done.stderr
    assert "ZeroDivisionError" in done.stderr


def test_a_build_goes_on_from_one_that_ended_well(tmp_path: Path) -> None:
    extensions = ["building.library_digest", "building.incremental"]
    tinybook.make(tmp_path, extensions, one="print(1)", two="print(2)")
    assert ALL in tinybook.build(tmp_path).stdout
    assert NOTHING in tinybook.build(tmp_path).stdout

    (tmp_path / "_build" / ".doctrees" / incremental.UNFINISHED).touch()
    assert ALL in tinybook.build(tmp_path).stdout

    with (tmp_path / "book" / "extensions" / "building" / "library_digest.py").open(
        "a"
    ) as extension:
        extension.write("# a change\n")
    assert ALL in tinybook.build(tmp_path).stdout


def test_a_warning_is_told_by_every_build(tmp_path: Path) -> None:
    tinybook.make(tmp_path, ["building.incremental"], one="")
    (tmp_path / "book" / "one.ipynb").unlink()
    (tmp_path / "book" / "one.md").write_text("# One\n\n[](nowhere)\n")
    for _ in range(2):
        done = tinybook.build(tmp_path)
        assert done.returncode != 0
        assert "nowhere" in done.stderr
