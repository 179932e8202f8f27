"""Execute notebooks in place and store their outputs so that a difference means a change.

Usage: python tools/execute.py [notebook ...]     (without arguments: every chapter)
"""

import re
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from cells import places
from chapters import notebooks
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from notebook_rules import unstable

KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LIVE_VIEW = "application/vnd.jupyter.widget-view+json"  # its identity is drawn at random


class Refused(Exception):
    """A notebook that is not written: a cell fails, or shows what another run would not."""


def execute(path: Path) -> None:
    """Run one notebook in an empty folder; on an error nothing is written."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name=KERNEL["name"],
        timeout=600,
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
    )
    with TemporaryDirectory() as empty:
        client.resources = {"metadata": {"path": empty}}
        try:
            client.execute()
        except CellExecutionError as error:
            raise Refused(f"{failed(notebook)} failed\n{error}") from None
    settle(notebook)
    if found := list(unstable(notebook)):
        raise Refused("\n".join(found))
    nbformat.write(notebook, path)


def failed(notebook: NotebookNode) -> str:
    """Return the place of the cell that has raised an error, and the line if it is known."""
    for place, cell in places(notebook):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                traceback = re.sub(r"\x1b\[[\d;]*m", "", "\n".join(output.traceback))
                line = re.search(r"Cell In\[\d+\], line (\d+)", traceback)
                return f"{place}, line {line[1]}" if line else place
    return "a cell"


def settle(notebook: NotebookNode) -> None:
    """Drop all that differs between machines or runs without the book having changed."""
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{number:03d}")
        kept = ("tags", "mystnb", "slideshow")
        cell.metadata = nbformat.from_dict(
            {key: cell.metadata[key] for key in kept if key in cell.metadata}
        )
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(LIVE_VIEW, None)
            if "metadata" in output:
                output.metadata = nbformat.from_dict(
                    {key: value for key, value in output.metadata.items() if key in output.data}
                )


def main() -> None:
    for path in [Path(name) for name in sys.argv[1:]] or notebooks():
        if not path.is_file():
            raise SystemExit(f"No notebook at {path}.")
        start = time.perf_counter()
        try:
            execute(path)
        except Refused as error:
            raise SystemExit(f"Nothing was written. {path}: {error}") from None
        print(f"{path}: executed in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
