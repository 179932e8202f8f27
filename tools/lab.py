"""Open the chapters in JupyterLab: trusted, with the book's own settings and style."""

import argparse
import os
from collections.abc import Iterable
from pathlib import Path

import nbformat
from chapters import ROOT, notebooks
from nbformat.sign import NotebookNotary

HERE = Path(__file__).parent / "jupyterlab"
FOLDERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")  # which the Makefile sets


def trust(chapters: Iterable[Path], data: Path) -> None:
    """Sign chapters as they are stored, so that their figures show before the first run."""
    data.mkdir(parents=True, exist_ok=True)
    with NotebookNotary(data_dir=str(data)) as notary:
        for path in chapters:
            notary.sign(nbformat.read(path, as_version=nbformat.NO_CONVERT))


def dress(folder: Path) -> None:
    """Write the style that JupyterLab adds to its own; outputs that are stored bring none along."""
    styles = [*sorted((ROOT / "mdrnn_lib").rglob("*.css")), HERE / "custom.css"]
    folder.mkdir(parents=True, exist_ok=True)
    css = "\n".join(path.read_text(encoding="utf-8") for path in styles)
    (folder / "custom.css").write_text(css, encoding="utf-8")


def options(root: Path, is_root: bool) -> list[str]:
    """Return what JupyterLab is started with."""
    settings = {
        "ServerApp.root_dir": root / "book",
        "LabApp.app_settings_dir": HERE,  # overrides.json
        "LabApp.custom_css": True,
    }
    # Jupyter refuses to run as root unless it is told to; in a container there is nobody else.
    return [f"--{name}={value}" for name, value in settings.items()] + ["--allow-root"] * is_root


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, epilog="The rest goes to JupyterLab.")
    parser.add_argument("--root", type=Path, default=ROOT, help="the copy of the repository")
    arguments, rest = parser.parse_known_args()
    try:
        config, data = (Path(os.environ[name]) for name in FOLDERS)
    except KeyError:
        raise SystemExit("Say `make lab`: it keeps the book's Jupyter apart from yours.") from None
    trust(notebooks(arguments.root), data)
    dress(config / "custom")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0

    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(options(arguments.root, is_root) + rest)


if __name__ == "__main__":
    main()
