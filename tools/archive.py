"""Pack the built book into one file that needs no server: unpack it and open index.html.

    .venv/bin/python tools/archive.py [_build/html] [_build/recurrent-networks.zip]

The same site gives the same archive, byte by byte.
"""

import argparse
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

NAME = "recurrent-networks"
LEFT_OUT = {".buildinfo", "objects.inv"}  # for Sphinx alone
DATE = (1980, 1, 1, 0, 0, 0)  # the first that an archive can hold
MODE = 0o100644 << 16  # a file that everybody may read


def pack(site: Path, target: Path) -> None:
    """Write all files of a site below one folder of the archive."""
    files = sorted(path.relative_to(site) for path in site.rglob("*") if path.is_file())
    with ZipFile(target, "w") as archive:
        for name in files:
            if name.as_posix() not in LEFT_OUT:
                archive.writestr(entry(name), (site / name).read_bytes(), ZIP_DEFLATED, 9)


def entry(name: Path) -> ZipInfo:
    """Return an entry that says nothing of the time or the machine."""
    info = ZipInfo(f"{NAME}/{name.as_posix()}", DATE)
    info.create_system = 3  # else Windows would write its own
    info.external_attr = MODE
    return info


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, nargs="?", default=Path("_build/html"))
    parser.add_argument("target", type=Path, nargs="?", default=Path(f"_build/{NAME}.zip"))
    arguments = parser.parse_args()
    if not (arguments.site / "index.html").is_file():
        raise SystemExit(f"No book in {arguments.site}: run `make html` first.")
    pack(arguments.site, arguments.target)
    print(f"{arguments.target}: {arguments.target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
